/* What publish*.c share. */
#ifndef APP_PUBLISH_PRIVATE_H
#define APP_PUBLISH_PRIVATE_H

#include "app/publish.h"
#include "publish/published.h"

struct publication {
    struct app *app;
    char *base_url; /* without a slash at its end */
    char *feed_url;
    char *folder;
    char *title;
    char *author;
    char *email; /* or NULL */
    char *image; /* name in the folder */
    enum join_format formats[JOIN_FORMATS];
    size_t format_count;
};

/* In an episode's folder: what was made of what. */
#define PUBLISHED_NAME "published.txt"

/* A folder that a web server may read, and those above it. */
MUST_CHECK bool publication_make_folder(const char *path, struct error *err);
/* Folder of an episode; the caller frees. */
char *publication_folder_of(const struct publication *self, int episode);
/* False when nothing whole was published there. */
bool publication_read(const struct publication *self, int episode,
                      struct published *published);
/* publish_feed.c: the texts about all episodes. */
MUST_CHECK bool publication_write_feed(struct publication *self,
                                       size_t *episodes, struct error *err);

#endif
