/* A podcast feed: RSS 2.0 with the itunes and podcast namespaces. */
#ifndef FETCH_FEED_H
#define FETCH_FEED_H

#include <stdint.h>

#include "base/error.h"

/* Texts are clean UTF-8 on one line, "" when missing; addresses as written. */
struct feed_item {
    char *guid;
    char *title;
    char *url; /* of the sound; an item without is left out */
    char *type;
    char *checksum; /* "sha384-…" of podcast:integrity, or "" */
    char *published;
    char *chapters;
    char *transcript; /* the one of the best form */
    char *transcript_type;
    int64_t length;      /* as announced, -1 when missing */
    int64_t duration_ms; /* 0 when missing */
    int season;          /* 0 when missing */
    int episode;         /* by its guid "epNNN", else by its number; 0: none */
};
struct feed {
    char *title;
    bool damaged; /* read in spite of errors: items may be missing */
    struct feed_item *items;
    size_t count;
    size_t capacity;
};

enum { FEED_MAX = 16 * 1024 * 1024, FEED_ITEMS_MAX = 10000 };

/* Fails with ERROR_DAMAGED when it is no feed at all. `feed` was empty. */
MUST_CHECK bool feed_parse(struct feed *feed, const char *text, size_t len,
                           struct error *err);
void feed_release(struct feed *feed);

/* "3600", "60:00" or "1:00:00" in milliseconds; 0 if it is none of them. */
int64_t feed_duration_ms(const char *text);

#endif
