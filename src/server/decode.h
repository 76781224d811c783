/*
 * Bodies that come compressed, decoded while they arrive: never more than a
 * limit, and never more than DECODE_RATIO times what was sent.
 */
#ifndef SERVER_DECODE_H
#define SERVER_DECODE_H

#include <stdbool.h>

#include "base/str.h"

#define DECODE_RATIO ((size_t)50)

enum coding { CODING_NONE, CODING_GZIP, CODING_ZSTD };

enum decode_result {
    DECODE_OK,
    DECODE_TOO_LARGE, /* beyond the limit or the ratio */
    DECODE_BAD,       /* not of this coding, or cut off */
};

struct decoder;

/* `max`: bytes that may come out. NULL if there is no such coding here. */
struct decoder *decoder_new(enum coding coding, size_t max);
void decoder_free(struct decoder *decoder); /* NULL is allowed */
/* Appends what comes out of the next bytes. After a failure never again. */
enum decode_result decoder_feed(struct decoder *decoder, const char *data,
                                size_t len, struct str *out);
/* Was what was fed complete? */
enum decode_result decoder_finish(const struct decoder *decoder);

/* For answers: replaces `text` by its coded form. */
bool encode_whole(enum coding coding, struct str *text);

#endif
