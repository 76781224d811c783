/* What will be listened to next. */
#ifndef APP_AHEAD_H
#define APP_AHEAD_H

#include "app/app.h"

/*
 * Episode numbers in the order in which they will be needed, each once, at most
 * `max`; returns how many. After an episode that plays (`playing`): the rows of
 * the queue behind it, then the next of its series. With `playing` 0: what is
 * begun and unfinished, the queue, then what is neither heard nor marked of the
 * series last played, then of the others. Only what has a script.
 */
size_t app_upcoming(struct app *app, int playing, int *episodes, size_t max);

/* Where the sound of an episode would come from. */
enum ahead_state {
    AHEAD_READY,
    AHEAD_TO_NARRATE,
    AHEAD_TO_FETCH, /* a published recording that is not here */
};
struct ahead_item {
    int episode;
    enum ahead_state state;
    bool begun;
    double seconds;     /* still to be heard, at speed 1 */
    int64_t bytes;      /* here */
    int64_t bytes_left; /* still to be made or fetched; estimated */
    double make_s;      /* about how long making it takes */
};
struct ahead_plan {
    struct ahead_item *items;
    size_t count;
    size_t capacity;
    int days;
    int minutes;      /* of listening a day */
    bool own_minutes; /* the learner's own mean of four weeks */
    double seconds;   /* sums of the items */
    int64_t bytes;
    int64_t bytes_left;
    double make_s;
    size_t to_narrate;
    size_t to_fetch;
    int64_t room_left; /* of sound_quota_mb, before anything is made */
    char *voice;       /* why nothing can be narrated, or NULL */
    bool on_battery;   /* so that nothing is narrated unasked */
};

enum { AHEAD_DAYS = 5, AHEAD_MINUTES = 30, AHEAD_MAX = 64 };
/*
 * What so many days need: of app_upcoming() as much as is heard in them at the
 * speed of the settings. `minutes` a day; 0: as the learner did in the last
 * four weeks, AHEAD_MINUTES where that is not known.
 */
MUST_CHECK bool app_ahead(struct app *app, int days, int minutes,
                          struct ahead_plan *plan, struct error *err);
void ahead_plan_release(struct ahead_plan *plan);
const char *ahead_state_name(enum ahead_state state);

#endif
