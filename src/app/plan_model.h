/*
 * Study to a date: what the memory model expects of questions on that day.
 * No chance is drawn: every answer splits into recalled (Good) and forgotten
 * (Again) by the predicted recall, and both are followed. An answer in a step
 * on the day of the failure is taken as recalled. Pure.
 */
#ifndef APP_PLAN_MODEL_H
#define APP_PLAN_MODEL_H

#include "schedule/scheduler.h"

struct plan_model {
    struct scheduler scheduler; /* its retention is set for each card */
    int64_t today;              /* study days; studied on today … date - 1 */
    int64_t date;               /* after today */
    int offset_min;
    double first_right; /* chance that a first answer is right, 0-1 */
};

struct plan_card {
    struct card card;  /* reps 0: never answered */
    double retention;  /* wanted, 0.70-0.99 */
    int64_t due_day;   /* of an unseen one: the day on which it is met */
    int64_t pulled_to; /* filled by plan_pull(); due_day if it stays */
};

/* Expected recall on the date without another answer, 0-1; unseen: 0. */
double plan_recall_left(const struct plan_model *model,
                        const struct plan_card *card);
/*
 * Expected recall on the date, 0-1, when the card is answered on `due_day`
 * (today if that is past) and on every due day that follows before the date.
 * Adds the expected answers of each day to load[day - today], which has
 * date - today items.
 */
double plan_recall_kept(const struct plan_model *model,
                        const struct plan_card *card, int64_t due_day,
                        double *load);
/*
 * Days for cards that would not return before the date: those whose recall on
 * the date would be under 0.97 come to the least loaded day before it (the
 * latest of equals), the weakest first. `load` is of plan_recall_kept() over
 * all cards and grows. Returns how many are pulled.
 */
size_t plan_pull(const struct plan_model *model, struct plan_card *cards,
                 size_t count, double *load);

#endif
