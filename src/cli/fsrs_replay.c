/*
 * `fsrs replay`: lines of JSON with the inputs of one case each, printed with
 * the fields that this implementation computes, so that anybody can compare it
 * with another. The families and their fields: README of the test vectors.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/fsrs_vectors.h"

#define LINE_BYTES_MAX ((size_t)64 << 20)

struct replaying {
    struct call *call;
    const char *name;
    size_t line;
    bool failed;
};

static void complain(struct replaying *replaying, const char *reason)
{
    struct str clean = STR_INIT;

    utf8_add_clean(&clean, reason, strlen(reason));
    fprintf(stderr, "%s:%zu: %s\n", replaying->name, replaying->line,
            clean.buf);
    str_release(&clean);
    replaying->failed = true;
}

static void replay_line(struct replaying *replaying, const char *line,
                        size_t len)
{
    struct error err = ERROR_INIT;
    json_error_t why;
    json_t *vector =
        json_loadb(line, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);

    if (vector == NULL) {
        complain(replaying, why.text);
    } else if (!fsrs_vector_fill(vector, &err)) {
        complain(replaying, error_get(&err));
    } else {
        json_dumpf(vector, replaying->call->out,
                   JSON_COMPACT | JSON_REAL_PRECISION(17));
        fputc('\n', replaying->call->out);
    }
    json_decref(vector);
    error_release(&err);
}

/* One line without its end; false at the end of the file. */
static bool read_line(FILE *file, struct str *line, bool *too_long)
{
    int c = getc_unlocked(file);

    str_clear(line);
    *too_long = false;
    if (c == EOF) {
        return false;
    }
    for (; c != EOF && c != '\n'; c = getc_unlocked(file)) {
        if (line->len < LINE_BYTES_MAX) {
            str_add_char(line, (char)c);
        } else {
            *too_long = true;
        }
    }
    return true;
}

static void replay_all(struct replaying *replaying, FILE *file)
{
    struct str line = STR_INIT;
    bool too_long;

    while (read_line(file, &line, &too_long)) {
        replaying->line++;
        if (too_long) {
            complain(replaying, "the line is longer than 64 MiB");
        } else if (strspn(line.buf, " \t\r") < line.len) {
            replay_line(replaying, line.buf, line.len);
        }
    }
    if (ferror(file)) {
        replaying->line++;
        complain(replaying, strerror(errno));
    }
    str_release(&line);
}

enum exit_code fsrs_replay(struct call *call)
{
    struct replaying replaying = {.call = call};
    FILE *file = stdin;

    if (call->argc < 2) {
        error_set_code(&call->err, ERROR_USAGE,
                       "replay wants a FILE, or - for standard input");
        return call_fail(call);
    }
    replaying.name = call->argv[1];
    if (!str_equal(replaying.name, "-")) {
        file = fopen(replaying.name, "re");
        if (file == NULL) {
            error_set_errno(&call->err, errno, "cannot open '%s'",
                            replaying.name);
            return call_fail(call);
        }
    }
    replay_all(&replaying, file);
    if (file != stdin) {
        fclose(file);
    }
    return replaying.failed ? EXIT_FAILED : EXIT_DONE;
}
