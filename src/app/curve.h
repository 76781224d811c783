/* One question and its answers: how it was learned and is being forgotten. */
#ifndef APP_CURVE_H
#define APP_CURVE_H

#include "app/app.h"
#include "stats/forgetting.h"
#include "store/store_cards.h"

struct curve {
    struct forgetting forgetting; /* its rated answers, and R at any day */
    struct store_card card;       /* empty (`item` NULL): never answered */
    double retention;             /* desired for it, 0-1 */
    double recall;                /* now, 0-1; 0 if never answered */
    double today;                 /* days since the first answer */
    double due;                   /* the same, of the day it is due */
};
/*
 * `item` is a full name without revision ("ep051.pool-size"). The caller calls
 * curve_release(), also after a failure. The forgetting borrows the scheduler
 * of the store: use it before the next change of a setting.
 */
MUST_CHECK bool app_curve(struct app *app, const char *item,
                          struct curve *curve, struct error *err);
void curve_release(struct curve *curve);

#endif
