/* JSON chapters 1.2 of the podcast namespace. */
#ifndef PUBLISH_CHAPTERS_H
#define PUBLISH_CHAPTERS_H

#include <stdint.h>

#include "base/str.h"

struct feed_chapter {
    const char *id; /* of the content */
    const char *title;
    int64_t start_ms; /* in the whole file */
    int64_t end_ms;
};

void chapters_format(const struct feed_chapter *chapters, size_t count,
                     struct str *out);

#endif
