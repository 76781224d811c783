/* Small documents (feeds, chapters, transcripts) fetched into memory. */
#ifndef FETCH_FETCHED_H
#define FETCH_FETCHED_H

#include "base/str.h"
#include "fetch/response.h"
#include "http/easy.h"

struct fetched {
    struct str body;
    struct response response;
    bool same; /* 304: what the caller has is still so */
};
void fetched_release(struct fetched *fetched);

/*
 * GET, redirects followed, at most `max` bytes, packed answers unpacked.
 * `validator` (may be NULL) of an earlier answer is asked with. Any status but
 * 200 and 304 is an error in words.
 */
MUST_CHECK bool fetched_get(struct fetched *fetched, const char *url,
                            const struct http_settings *settings, size_t max,
                            const char *validator, struct error *err);

#endif
