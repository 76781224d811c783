/* "Study to a date": how much, and what will be known then. */
#ifndef APP_PLAN_H
#define APP_PLAN_H

#include "app/due.h"

enum { PLAN_DAYS_MAX = 366 };

struct plan_request {
    int64_t date;        /* study day; 1 to PLAN_DAYS_MAX after today */
    const int *episodes; /* of these numbers only; NULL: by series */
    size_t episode_count;
    int series; /* 0: every episode in which a question was answered, or all
                   when there is none yet */
};

/* One way to study until the date. */
struct plan_outlook {
    double recall;  /* mean expected recall on the date over all questions */
    double *load;   /* expected answers on today + i, `days` items */
    double total;   /* of load */
    double largest; /* of load */
    int64_t largest_day;
};

struct plan {
    int64_t today;
    int64_t date;
    size_t days; /* date - today */
    size_t questions;
    size_t answered;      /* of these; the rest is unseen */
    double left;          /* mean recall on the date without further study */
    double left_answered; /* the same over answered ones only */
    struct plan_outlook kept;   /* every due day kept, unseen ones met evenly */
    struct plan_outlook pulled; /* and the moves below */
    struct due_moves moves;     /* due days pulled before the date */
    double first_right;         /* share of first answers taken as right */
    bool first_right_known;     /* by the learner's own first answers */
    int new_per_day;            /* the setting */
};

/*
 * Computes; writes nothing (app_due_write() of `moves` does). ERROR_USAGE for
 * a date out of range, ERROR_NOT_FOUND when there are no questions. The caller
 * calls plan_release(), also after a failure.
 */
MUST_CHECK bool app_plan(struct app *app, const struct plan_request *request,
                         struct plan *plan, struct error *err);
void plan_release(struct plan *plan);

#endif
