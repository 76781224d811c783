/* What the header lines of an answer say: foreign bytes end here. */
#ifndef FETCH_RESPONSE_H
#define FETCH_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RESPONSE_FIELD_MAX = 256 };

struct response {
    int status;
    char etag[RESPONSE_FIELD_MAX];     /* "" when missing or too long */
    char modified[RESPONSE_FIELD_MAX]; /* Last-Modified */
    char type[RESPONSE_FIELD_MAX];     /* media type without parameters */
    char encoding[RESPONSE_FIELD_MAX]; /* Content-Encoding, "" for none */
    char retry_after[RESPONSE_FIELD_MAX];
    int64_t length;      /* Content-Length, -1 when missing */
    int64_t range_start; /* Content-Range, -1 when missing */
    int64_t range_total; /* of Content-Range, -1 when missing or '*' */
};

void response_init(struct response *response);
/* Takes one header line, with or without its line end. A status line begins a
 * new answer. */
void response_add(struct response *response, const char *line, size_t len);
/*
 * What makes a later part belong to this answer: a strong ETag, else
 * Last-Modified, else NULL. Borrowed.
 */
const char *response_validator(const struct response *response);
/* Seconds of Retry-After, from `now` (seconds UTC); -1 when there is none. */
int64_t response_retry_s(const struct response *response, int64_t now);

#endif
