/* Tells the store which questions changed their meaning, so that their memory
 * is kept, due again or forgotten (content format, section 7). */
#include <stdlib.h>

#include "app/app_private.h"
#include "base/random.h"
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

static uint64_t stamp_of(const struct outline *outline)
{
    uint64_t hash = FNV_START;

    for (size_t i = 0; i < outline->episode_count; i++) {
        const struct outline_episode *episode = &outline->episodes[i];

        hash = fnv_add(hash, &episode->n, sizeof(episode->n));
        hash = fnv_add(hash, &episode->live, sizeof(episode->live));
    }
    return hash;
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
    struct str now = STR_INIT;
    bool ok = true;

    str_add_format(
        &now, "%016llx",
        (unsigned long long)stamp_of(app_outline(app, OUTLINE_EPISODES)));
    if (!store_ui_get(app->store, "content-stamp", &known) ||
        !str_equal(known.buf, now.buf)) {
        ok = tell(app, err) &&
             store_ui_set(app->store, "content-stamp", now.buf, err);
    }
    str_release(&known);
    str_release(&now);
    return ok;
}
