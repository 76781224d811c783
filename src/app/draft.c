#include "app/draft.h"

#include <stdlib.h>

#include "app/app_private.h"
#include "base/mem.h"
#include "store/store_settings.h"

#define PREFIX "draft/"

char *app_draft_get(struct app *app, const char *key)
{
    char *full = xasprintf(PREFIX "%s", key);
    struct str text = STR_INIT;
    char *found = NULL;

    if (store_ui_get(app->store, full, &text)) {
        found = str_take(&text);
    }
    str_release(&text);
    free(full);
    return found;
}

bool app_draft_set(struct app *app, const char *key, const char *text,
                   struct error *err)
{
    char *full = xasprintf(PREFIX "%s", key);
    bool ok = store_ui_set(app->store, full, text, err);

    free(full);
    return ok;
}

bool app_drafts_drop(struct app *app, const char *about, struct error *err)
{
    char *suffix = about != NULL ? xasprintf("/%s", about) : xstrdup("");
    bool ok = store_ui_drop(app->store, PREFIX, suffix, err);

    free(suffix);
    return ok;
}
