#include "app/draft.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app_private.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "store/store_settings.h"

#define PREFIX      "draft/"
#define FILE_BEGINS "note-"
#define FILE_ENDS   ".md"

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

char *app_draft_file(const char *about)
{
    char *folder = path_state();
    char *name = xasprintf(FILE_BEGINS "%s" FILE_ENDS, about);
    char *file;

    for (char *at = name; *at != '\0'; at++) {
        *at = *at == '/' ? '-' : *at;
    }
    file = path_join(folder, name);
    free(name);
    free(folder);
    return file;
}

/* Those of the editor; NULL: all. */
static void remove_files(const char *about)
{
    char *folder = path_state();
    char *one = about != NULL ? app_draft_file(about) : NULL;
    struct str_list names = STR_LIST_INIT;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.items[i];
        char *file = path_join(folder, name);

        if (one != NULL ? str_equal(file, one)
                        : str_starts_with(name, FILE_BEGINS) &&
                              str_ends_with(name, FILE_ENDS)) {
            unlink(file);
        }
        free(file);
    }
    str_list_release(&names);
    free(one);
    free(folder);
}

static bool drop_about(struct app *app, const char *about, struct error *err)
{
    char *line = xasprintf("/%s", about);
    char *file = xasprintf("/" FILE_BEGINS "%s" FILE_ENDS, about);
    bool ok = store_ui_drop(app->store, PREFIX, line, err) &&
              store_ui_drop(app->store, PREFIX, file, err);

    free(line);
    free(file);
    return ok;
}

bool app_drafts_drop(struct app *app, const char *about, struct error *err)
{
    remove_files(about);
    return about != NULL ? drop_about(app, about, err)
                         : store_ui_drop(app->store, PREFIX, "", err);
}
