/* What was published of an episode, and out of what: one small text file beside
 * its sound, so that the next time only what changed is made. */
#ifndef PUBLISH_PUBLISHED_H
#define PUBLISH_PUBLISHED_H

#include <stdint.h>

#include "base/error.h"

enum { PUBLISHED_FILES_MAX = 8, PUBLISHED_NAME_MAX = 64 };
struct published_file {
    char name[PUBLISHED_NAME_MAX]; /* in the episode's folder */
    int64_t bytes;
    char hex[65]; /* SHA-256 */
    char integrity[64];
};
struct published {
    char key[17];         /* of everything that shaped the files */
    int64_t published_ms; /* first */
    int64_t changed_ms;   /* last */
    int64_t ms;           /* how long it plays */
    struct published_file files[PUBLISHED_FILES_MAX];
    size_t count;
};

void published_format(const struct published *published, struct str *out);
/* False when it is not in that form: then it is made again. */
bool published_parse(struct published *published, const char *text);

#endif
