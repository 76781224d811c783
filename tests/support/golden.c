#include "support/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"

#define GOLDEN_MAX (1024 * 1024)

void golden_text(const char *folder, const char *name, const char *text)
{
    const char *top = getenv("top_srcdir");
    const char *update = getenv("UPDATE_GOLDEN");
    char *path = xasprintf("%s/tests/data/%s/%s.txt", top != NULL ? top : ".",
                           folder, name);
    struct str expected = STR_INIT;
    struct error err = ERROR_INIT;

    if (update != NULL && update[0] != '\0') {
        if (!file_write_atomic(path, text, strlen(text), 0644, &err)) {
            fail_msg("%s", error_get(&err));
        }
    } else if (!file_read(path, GOLDEN_MAX, &expected, &err)) {
        fail_msg("%s (make update-golden writes it)", error_get(&err));
    } else if (strcmp(expected.buf, text) != 0) {
        fail_msg("%s differs; expected:\n%s\ngot:\n%s", path, expected.buf,
                 text);
    }
    error_release(&err);
    str_release(&expected);
    free(path);
}

void golden_canvas(const char *folder, const char *name,
                   const struct canvas *canvas, bool roles)
{
    struct str text = STR_INIT;
    char *roles_name = xasprintf("%s.roles", name);

    canvas_dump_text(canvas, &text);
    golden_text(folder, name, text.buf);
    if (roles) {
        str_clear(&text);
        canvas_dump_roles(canvas, &text);
        golden_text(folder, roles_name, text.buf);
    }
    free(roles_name);
    str_release(&text);
}

static void compare(struct str *got, const char *expected)
{
    if (strcmp(got->buf, expected) != 0) {
        fail_msg("expected:\n%s\ngot:\n%s", expected, got->buf);
    }
    str_release(got);
}

void assert_canvas(const struct canvas *canvas, const char *expected)
{
    struct str text = STR_INIT;

    canvas_dump_text(canvas, &text);
    compare(&text, expected);
}

void assert_canvas_roles(const struct canvas *canvas, const char *expected)
{
    struct str text = STR_INIT;

    canvas_dump_roles(canvas, &text);
    compare(&text, expected);
}
