/* Tells the store which questions changed their meaning, so that their memory
 * is kept, due again or forgotten. */
#include <stdlib.h>

#include "app/app_private.h"
#include "store/store_settings.h"

static enum item_change to_store(enum question_change change)
{
    switch (change) {
    case CHANGE_KEEP:
        return REVISION_KEEP;
    case CHANGE_RESET:
        return REVISION_RESET;
    case CHANGE_RELEARN:
        break;
    }
    return REVISION_RELEARN;
}

static bool tell(struct app *app, struct error *err)
{
    const struct outline *outline = app_outline(app, OUTLINE_QUESTIONS);
    struct item_revision *list = NULL;
    size_t count = 0;
    size_t capacity = 0;
    bool ok;

    for (size_t i = 0; i < outline->question_count; i++) {
        const struct outline_question *question = &outline->questions[i];

        if (question->rev > 1) {
            GROW(list, count, capacity);
            list[count++] = (struct item_revision){
                .item = question->name,
                .rev = question->rev,
                .change = to_store(question->change),
            };
        }
    }
    ok = store_set_revisions(app->store, list, count, err);
    free(list);
    return ok;
}

/* Questions are loaded only when the index says that content has changed. */
bool app_tell_revisions(struct app *app, struct error *err)
{
    struct str known = STR_INIT;
    char *now = index_get_content_stamp(app->index);
    bool ok = true;

    if (!store_ui_get(app->store, "content-stamp", &known) ||
        !str_equal(known.buf, now)) {
        ok = tell(app, err) &&
             store_ui_set(app->store, "content-stamp", now, err);
    }
    str_release(&known);
    free(now);
    return ok;
}
