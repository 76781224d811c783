/*
 * A note in the person's editor: out in a file of ours, and back. What did not
 * come back (the program was ended meanwhile) or could not be stored is there
 * when the editor is opened for the same thing again.
 */
#include <stdlib.h>
#include <unistd.h>

#include "app/draft.h"
#include "app/vault.h"
#include "base/file.h"
#include "base/path.h"
#include "screens/screens.h"

enum { NOTE_BYTES = 16 * 1024, LEFT_BYTES = 1024 * 1024 };

/* Of what stood in the file at first. */
static char *key_of(const char *file)
{
    return xasprintf("editor//%s", file);
}

/* Was something written there that came to nothing? */
static bool is_left(struct app *app, const char *file, const char *key)
{
    char *first = app_draft_get(app, key);
    struct str text = STR_INIT;
    struct error ignored = ERROR_INIT;
    bool left = first != NULL && file_exists(file) &&
                (!file_read(file, LEFT_BYTES, &text, &ignored) ||
                 (text.len > 0 && !str_equal(text.buf, first)));

    error_release(&ignored);
    str_release(&text);
    free(first);
    return left;
}

static bool write_file(struct app *app, const char *file, const char *text,
                       struct error *err)
{
    struct str lines = STR_INIT;
    char *folder = path_state();
    char *key = key_of(file);
    bool ok = true;

    /* As editors like it: whole lines. */
    str_add_format(&lines, "%s%s", text, text[0] != '\0' ? "\n" : "");
    if (!is_left(app, file, key)) {
        ok = file_make_folder(folder, err) &&
             file_write_atomic(file, lines.buf, lines.len, 0600, err) &&
             app_draft_set(app, key, lines.buf, err);
    }
    str_release(&lines);
    free(folder);
    free(key);
    return ok;
}

struct wish screen_edit_note(struct app *app, const char *text,
                             const char *about, int action)
{
    char *file = app_draft_file(about);
    struct error err = ERROR_INIT;
    struct wish wish =
        app_vault_may_write(app, &err) && write_file(app, file, text, &err)
            ? wish_edit(file, action)
            : wish_error(&err);

    error_release(&err);
    free(file);
    return wish;
}

static void drop(struct app *app, const char *file)
{
    struct error ignored = ERROR_INIT;
    char *key = key_of(file);

    unlink(file);
    (void)!app_draft_set(app, key, NULL, &ignored);
    error_release(&ignored);
    free(key);
}

/* What was written there; false while nothing has come of it. */
static bool take(struct screen *screen, const struct action_call *call,
                 screen_store_fn *store, struct wish *wish)
{
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    bool ok = file_read(call->argument, NOTE_BYTES, &text, &err);

    if (!ok) {
        *wish = wish_message(ROLE_BAD, "%s; the editor has it still",
                             error_get(&err));
    } else {
        str_trim(&text);
        *wish = text.len > 0
                    ? store(screen, text.buf)
                    : wish_message(ROLE_WARN, "empty: nothing was changed");
        ok = text.len == 0 || wish->kind != WISH_MESSAGE ||
             wish->role == ROLE_STATUS;
    }
    str_release(&text);
    error_release(&err);
    return ok;
}

struct wish screen_edited_note(struct screen *screen,
                               const struct action_call *call,
                               screen_store_fn *store)
{
    struct wish wish = wish_redraw();

    if (call->step == ACTION_CUT) {
        return wish_message(ROLE_BAD, "the editor was killed; what it saved is "
                                      "there when you open it again");
    }
    if (call->step != ACTION_DO || take(screen, call, store, &wish)) {
        drop(screen_app(screen), call->argument);
    }
    return wish;
}
