/*
 * Published recordings: where they are (an episode's `recording`, the feeds of
 * the setting `feed`), which are here, and fetching them. The work is done by
 * dstudio-net; nothing here blocks.
 */
#ifndef APP_DOWNLOAD_H
#define APP_DOWNLOAD_H

#include "app/app.h"
#include "app/listen.h"

enum download_state {
    DOWNLOAD_NONE,    /* published, not here */
    DOWNLOAD_PART,    /* begun, not whole, nothing under way */
    DOWNLOAD_QUEUED,  /* waits for its turn */
    DOWNLOAD_RUNNING, /* bytes come */
    DOWNLOAD_WAITING, /* will be tried again: `why` */
    DOWNLOAD_FAILED,  /* `why` */
    DOWNLOAD_HERE,
};
/* "not here", "paused", "queued" … for screens and JSON. */
const char *download_state_name(enum download_state state);
/* Appends "12 MB", "1.2 MB", "850 kB". */
void download_add_size(struct str *out, int64_t bytes);

struct download {
    int episode;
    enum download_state state;
    bool published;      /* an address is known */
    int64_t have;        /* bytes */
    int64_t size;        /* -1: unknown */
    int64_t rate;        /* bytes a second, while RUNNING */
    int64_t retry_at_ms; /* monotonic, while WAITING */
    char *url;           /* "" when it is not published any more */
    char *why;           /* a sentence, or NULL */
    char *note;       /* what is amiss with chapters or transcript, or NULL */
    bool begun_again; /* came too late for a helper that ended: once only */
    int64_t lacks;    /* bytes that it would go over the room; 0: not that */
    bool made_room;   /* tried once, by deleting others */
};
struct downloads {
    struct download *items; /* by episode */
    size_t count;
    size_t capacity;
    bool reading_feed;
    bool running;      /* the helper runs */
    bool asks;         /* room could be made, if deleting were allowed */
    const char *why;   /* of the feed that could not be read, or NULL */
    const char *proxy; /* what the setting says, or "" */
};

/* All that are published or here. Borrowed, until the next call of a function
 * of this header. */
const struct downloads *app_downloads(struct app *app);
/* The one of an episode, or NULL. */
const struct download *app_download_of(struct app *app, int episode);

/*
 * Fetches an episode's recording, going on with what is here; one that failed
 * or waits is tried at once. ERROR_NOT_FOUND when none is published. Offline,
 * or without the helper, it fails with the sentence.
 */
MUST_CHECK bool app_download_start(struct app *app, int episode,
                                   struct error *err);
/*
 * Deletes recordings for those that lack room, as the setting download_delete
 * now allows (recording_room.h), and fetches them. True: room was made for one.
 */
bool app_download_make_room(struct app *app);
/* Stops; what came stays. */
void app_download_pause(struct app *app, int episode);
/* Stops, and deletes what came. */
void app_download_cancel(struct app *app, int episode);
/* Deletes a recording from this device. ERROR_BUSY while it plays. */
MUST_CHECK bool app_download_delete(struct app *app, int episode,
                                    int64_t *bytes, struct error *err);

/*
 * Reads the feeds of the setting again, one after another; app_downloads()
 * then has what they name. ERROR_NOT_FOUND when the setting is empty.
 * `url` not NULL: only that one, which need not be in the setting; its items
 * then count until the program ends.
 */
MUST_CHECK bool app_feed_refresh(struct app *app, const char *url,
                                 struct error *err);
/* The feeds of the setting as OPML, which other podcast players import. */
MUST_CHECK bool app_feeds_opml(struct app *app, struct str *out,
                               struct error *err);

/* For the loop: descriptors of the helpers. */
enum { APP_DOWNLOAD_FDS = 2 };
void app_download_fds(struct app *app, struct app_fd fds[APP_DOWNLOAD_FDS]);
/* Reads what there is. True: something to draw changed. */
bool app_download_service(struct app *app);
/* Nothing is under way. */
bool app_download_idle(struct app *app);

#endif
