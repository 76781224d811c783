/* What download*.c share. */
#ifndef APP_DOWNLOAD_PRIVATE_H
#define APP_DOWNLOAD_PRIVATE_H

#include "app/app_private.h"
#include "app/download.h"
#include "base/json_out.h"
#include "net/net.h"

/* Where a recording is published. */
struct download_source {
    int episode;
    bool own; /* of the episode's file, which goes before a feed's */
    char *url;
    char *checksum;
    char *chapters;
    char *transcript;
    char *transcript_type;
    int64_t bytes;  /* exact, or -1 */
    int64_t length; /* as a feed says, or -1 */
    int64_t duration_ms;
};
struct download_sources {
    struct download_source *items; /* by episode */
    size_t count;
    size_t capacity;
};

/* One line of an episode's download that the helper sent last. */
struct downloading {
    struct app *app;
    struct downloads view;
    struct download_sources sources;
    bool loaded;
    struct net *net;       /* the downloads' helper, or NULL */
    struct net *feed_net;  /* the feed's helper, or NULL */
    struct str_list feeds; /* still to be read */
    char *feed;            /* being read */
    char *extra_feed;      /* one that is not in the setting */
    struct str why;
    bool changed;
};

/* download.c */
struct downloading *downloading_of(struct app *app);
struct download *downloading_find(struct downloading *self, int episode);
/* Rows from the sources and the files; keeps what is under way. */
void downloading_load(struct downloading *self);

bool downloading_is_under_way(const struct download *row);
/* What the disk says of all that are not under way. */
void downloading_look_again(struct downloading *self);

/* download_room.c: `row` has failed, it lacks room. Others go, where that is
 * allowed, and it is tried again, once. */
void downloading_no_room(struct downloading *self, struct download *row);

/* download_sources.c */
void download_sources_load(struct downloading *self);
void download_sources_release(struct download_sources *sources);
const struct download_source *
download_sources_find(const struct download_sources *sources, int episode);
/* Members of a job of dstudio-net, as an object. */
void download_source_add(const struct download_source *source,
                         struct json_out *json, const char *key);
/* The addresses of the setting `feed`. */
void feeds_of_setting(struct app *app, struct str_list *urls);
/* The file that keeps what a feed said. The caller frees. */
char *feed_file(const char *url);

/* download_feed.c */
void feed_service(struct downloading *self);

#endif
