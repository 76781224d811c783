/* Chapters of a recording: JSON chapters 1.2 of the podcast namespace. */
#ifndef FETCH_CHAPTERS_H
#define FETCH_CHAPTERS_H

#include <stdint.h>

#include "base/error.h"

struct chapter_mark {
    int64_t start_ms;
    char *title; /* clean UTF-8, may be "" */
};
struct chapter_marks {
    struct chapter_mark *items; /* by rising start */
    size_t count;
    size_t capacity;
};
#define CHAPTER_MARKS_INIT                                                     \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

/* Hidden ones ("toc": false) are left out. At most 1000. `marks` was empty. */
MUST_CHECK bool chapters_parse(struct chapter_marks *marks, const char *text,
                               size_t len, struct error *err);
void chapter_marks_release(struct chapter_marks *marks);

#endif
