/* A note in the person's editor: out in a file of ours, and back. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/vault.h"
#include "base/file.h"
#include "base/path.h"
#include "screens/screens.h"

enum { NOTE_BYTES = 16 * 1024 };

struct wish screen_edit_note(struct app *app, const char *text, int action)
{
    char *folder = path_state();
    char *file = path_join(folder, "note.md");
    struct str lines = STR_INIT;
    struct error err = ERROR_INIT;
    struct wish wish;

    /* As editors like it: whole lines. */
    str_add_format(&lines, "%s%s", text, text[0] != '\0' ? "\n" : "");
    wish = app_vault_may_write(app, &err) && file_make_folder(folder, &err) &&
                   file_write_atomic(file, lines.buf, lines.len, 0600, &err)
               ? wish_edit(file, action)
               : wish_error(&err);
    str_release(&lines);
    error_release(&err);
    free(folder);
    free(file);
    return wish;
}

/* What cannot be taken is not lost: the next note does not write over it. */
static bool keep_aside(const char *file, struct error *err)
{
    char *aside = xasprintf("%s.kept", file);

    if (rename(file, aside) == 0) {
        error_prefix(err, "what you wrote is in '%s'", aside);
    }
    free(aside);
    return false;
}

bool screen_edited_note(const struct action_call *call, struct str *text,
                        struct error *err)
{
    str_clear(text);
    if (call->step == ACTION_DO &&
        !file_read(call->argument, NOTE_BYTES, text, err)) {
        return keep_aside(call->argument, err);
    }
    str_trim(text);
    unlink(call->argument);
    return true;
}
