#include "fetch/chapters.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "fetch/plain.h"

enum { CHAPTERS_MAX = 1000 };
static const double start_max_s = 100 * 3600;

static int by_start(const void *left, const void *right)
{
    const struct chapter_mark *a = left;
    const struct chapter_mark *b = right;

    return (a->start_ms > b->start_ms) - (a->start_ms < b->start_ms);
}

static void add(struct chapter_marks *marks, const json_t *chapter)
{
    const json_t *start = json_object_get(chapter, "startTime");
    const char *title = json_string_value(json_object_get(chapter, "title"));
    double seconds = json_number_value(start);

    if (!json_is_number(start) || !isfinite(seconds) || seconds < 0 ||
        seconds > start_max_s ||
        json_is_false(json_object_get(chapter, "toc"))) {
        return;
    }
    GROW(marks->items, marks->count, marks->capacity);
    marks->items[marks->count++] = (struct chapter_mark){
        .start_ms = (int64_t)(seconds * 1000 + 0.5),
        .title = plain_line(title != NULL ? title : "", 200),
    };
}

bool chapters_parse(struct chapter_marks *marks, const char *text, size_t len,
                    struct error *err)
{
    json_error_t why;
    json_t *root = json_loadb(text, len, 0, &why);
    const json_t *list = json_object_get(root, "chapters");
    const json_t *chapter;
    size_t i;

    if (!json_is_array(list)) {
        json_decref(root);
        return error_set_code(err, ERROR_DAMAGED,
                              "the chapters are no JSON chapters");
    }
    json_array_foreach(list, i, chapter)
    {
        if (marks->count < CHAPTERS_MAX) {
            add(marks, chapter);
        }
    }
    if (marks->count > 0) {
        qsort(marks->items, marks->count, sizeof(*marks->items), by_start);
    }
    json_decref(root);
    return true;
}

void chapter_marks_release(struct chapter_marks *marks)
{
    for (size_t i = 0; i < marks->count; i++) {
        free(marks->items[i].title);
    }
    free(marks->items);
    *marks = (struct chapter_marks)CHAPTER_MARKS_INIT;
}
