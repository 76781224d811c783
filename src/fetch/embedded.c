#include "fetch/embedded.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "base/process.h"
#include "fetch/plain.h"

enum {
    CHAPTERS_MAX = 1000,
    SAID_MAX = 4 * 1024 * 1024,
    WAIT_MS = 60 * 1000,
    END_MS = 500,
};
static const double start_max_s = 100 * 3600;

static int by_start(const void *left, const void *right)
{
    const struct chapter_mark *a = left;
    const struct chapter_mark *b = right;

    return (a->start_ms > b->start_ms) - (a->start_ms < b->start_ms);
}

static void add(struct chapter_marks *marks, const json_t *chapter)
{
    const char *start =
        json_string_value(json_object_get(chapter, "start_time"));
    const char *title = json_string_value(
        json_object_get(json_object_get(chapter, "tags"), "title"));
    double seconds;

    if (start == NULL || !number_parse(start, strlen(start), &seconds) ||
        seconds < 0 || seconds > start_max_s) {
        return;
    }
    GROW(marks->items, marks->count, marks->capacity);
    marks->items[marks->count++] = (struct chapter_mark){
        .start_ms = (int64_t)(seconds * 1000 + 0.5),
        .title = plain_line(title != NULL ? title : "", 200),
    };
}

bool embedded_parse(struct chapter_marks *marks, const char *text, size_t len)
{
    json_t *root = json_loadb(text, len, 0, NULL);
    const json_t *list = json_object_get(root, "chapters");
    bool ok = json_is_array(list);
    const json_t *chapter;
    size_t i;

    json_array_foreach(list, i, chapter)
    {
        if (marks->count < CHAPTERS_MAX) {
            add(marks, chapter);
        }
    }
    if (marks->count > 1) {
        qsort(marks->items, marks->count, sizeof(*marks->items), by_start);
    }
    json_decref(root);
    return ok;
}

void embedded_chapters(struct chapter_marks *marks, const char *path)
{
    /* A foreign file may name others, but none of them is opened. */
    const char *const argv[] = {
        "ffprobe", "-v",  "error", "-protocol_whitelist",
        "file",    "-of", "json",  "-show_chapters",
        "-i",      path,  NULL};
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct error err = ERROR_INIT;
    struct str said = STR_INIT;
    pid_t pid;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return;
    }
    spec.argv = argv;
    spec.out_fd = ends[1];
    if (process_start(&spec, &pid, &err)) {
        close(ends[1]);
        if (!process_read_all(ends[0], SAID_MAX, WAIT_MS, &said)) {
            str_clear(&said);
        }
        if (process_wait_for(pid, END_MS) != 0 ||
            !embedded_parse(marks, said.buf, said.len)) {
            chapter_marks_release(marks);
        }
    } else {
        close(ends[1]);
    }
    close(ends[0]);
    str_release(&said);
    error_release(&err);
}
