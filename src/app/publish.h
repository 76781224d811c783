/*
 * Narrated episodes as a podcast in a folder that a web server shows: sound
 * with chapter marks, chapters, transcript, feed.xml, manifest.json. What was
 * published before stays in the feed; what did not change is not made again.
 */
#ifndef APP_PUBLISH_H
#define APP_PUBLISH_H

#include "app/app.h"
#include "narration/join.h"

struct publish_options {
    const char *base_url; /* where `folder` is seen: http:// or https:// */
    const char *folder;
    const char *formats; /* "mp3,opus": the first is the enclosure */
    const char *title;   /* NULL: the curriculum's */
    const char *author;
    const char *email; /* NULL: none */
    const char *image; /* a PNG or JPEG file, or NULL: one is drawn */
};

struct publication;
/* ERROR_USAGE: an address, a form or an image that cannot be used. */
MUST_CHECK bool publication_new(struct app *app,
                                const struct publish_options *options,
                                struct publication **publication,
                                struct error *err);
void publication_free(struct publication *publication);

/*
 * Narrates what is missing, joins and writes the episode's files; a folder is
 * renewed only as a whole. `*changed`: false when all was there.
 * ERROR_NOT_FOUND when it has no script.
 */
MUST_CHECK bool publication_add(struct publication *publication, int episode,
                                bool (*progress)(void *context, double share),
                                void *context, bool *changed,
                                struct error *err);
/* Takes an episode out, and its files. */
MUST_CHECK bool publication_remove(struct publication *publication, int episode,
                                   struct error *err);
/* Writes feed.xml, manifest.json and index.html. `*episodes`: in the feed. */
MUST_CHECK bool publication_finish(struct publication *publication,
                                   size_t *episodes, struct error *err);
/* Address of the feed; borrowed. */
const char *publication_url(const struct publication *publication);

#endif
