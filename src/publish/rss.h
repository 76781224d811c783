/*
 * A podcast feed: RSS 2.0 with the namespaces atom, itunes, podcast (2.0) and
 * content. All texts are borrowed and plain; addresses are absolute.
 */
#ifndef PUBLISH_RSS_H
#define PUBLISH_RSS_H

#include <stdint.h>

#include "base/str.h"

/* The same sound in one form. */
struct feed_file {
    const char *url;
    const char *type; /* "audio/mpeg" */
    int64_t bytes;
    const char *integrity; /* "sha256-…": of Subresource Integrity */
};

enum { FEED_FILES_MAX = 3 };
struct feed_item {
    const char *guid; /* never changes: "ep051" */
    const char *title;
    const char *summary;
    const char *html; /* longer notes, made by us */
    int64_t published_ms;
    int64_t seconds;
    int season;
    const char *season_name;
    int episode;
    struct feed_file files[FEED_FILES_MAX]; /* the first is the enclosure */
    size_t file_count;
    const char *chapters_url;
    const char *transcript_url;
};

struct feed_channel {
    const char *title;
    const char *description;
    const char *self_url; /* of the feed */
    const char *link;     /* of a page */
    const char *author;
    const char *email; /* NULL: none is told */
    const char *language;
    const char *license; /* of SPDX, lower case: "cc-by-4.0" */
    const char *image_url;
    int64_t changed_ms; /* of the newest change */
    const struct feed_item *items;
    size_t count;
};

void rss_format(const struct feed_channel *channel, struct str *out);
/* "Mon, 02 Mar 2026 09:00:00 +0000": RFC 2822, whatever the locale. */
void rss_add_date(struct str *out, int64_t at_ms);

#endif
