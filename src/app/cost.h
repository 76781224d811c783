/*
 * What each desired retention would cost this learner in a year: the simulator
 * in the background, for the statistics screen.
 */
#ifndef APP_COST_H
#define APP_COST_H

#include <sys/types.h>

#include "app/app.h"

enum { COST_ROWS = 15, COST_LOW = 70, COST_STEP = 2 }; /* 70 % … 98 % */

enum cost_state {
    COST_COUNTING,
    COST_READY,
    COST_FAILED,
};
struct cost_row {
    double retention; /* desired, 0.70 … 0.98 */
    double minutes;   /* a day */
    double known;     /* questions, on the last day */
    double per_known; /* minutes of the whole year for each */
};
struct cost {
    enum cost_state state;
    struct cost_row rows[COST_ROWS]; /* when ready: all of them */
    size_t count;
    unsigned revision; /* of the app when it was begun */
    /* what follows is the caller's no business */
    int out;
    pid_t child;
};

/*
 * Begins to count when that was not done since the last change of the learner's
 * file; by `dstudio fsrs simulate --csv` as a child. Never NULL; borrowed until
 * the app's end.
 */
const struct cost *app_cost(struct app *app);
/* A child has ended: true if it was this one. */
bool app_cost_reap(struct app *app);

#endif
