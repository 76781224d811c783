/* Lines of the log, whatever is in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/server_log.h"

/* What is written for these words, behind the time. */
static void log_of(const char *words, char *out, size_t size)
{
    int kept = dup(STDERR_FILENO);
    int ends[2];
    ssize_t len;

    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    server_log("req-1", "%s", words);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    len = read(ends[0], out, size - 1);
    close(ends[0]);
    assert_in_range(len, 21, size - 1);
    out[len] = '\0';
    memmove(out, out + 21, (size_t)len - 20);
}

static void one_line_each(void **state)
{
    static const struct {
        const char *words;
        const char *line;
    } lines[] = {
        {"plain words", "req-1 plain words\n"},
        {"two\nlines\r\n", "req-1 two lines\xef\xbf\xbd \n"},
        {"\x1b[2J\xc2\x9b", "req-1 \xef\xbf\xbd[2J\xef\xbf\xbd\n"},
        {"bad \xff byte", "req-1 bad \xef\xbf\xbd byte\n"},
        {"J\xc3\xbcrgen", "req-1 J\xc3\xbcrgen\n"},
    };
    char out[256];

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
        log_of(lines[i].words, out, sizeof(out));
        assert_string_equal(out, lines[i].line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
