/*
 * How long questions take this learner, and when so many wait that the order
 * must change. Values in, values out, but for the app_…() at the end.
 */
#ifndef APP_WORKLOAD_H
#define APP_WORKLOAD_H

#include "app/app.h"
#include "quiz/question.h"
#include "store/store_days.h"

enum {
    PACE_ANSWERS = 200, /* the last so many of each type count */
    PACE_MIN = 5,       /* with fewer the question's own time stands */
    BACKLOG_MIN = 40,   /* fewer overdue questions are never a backlog */
    BACKLOG_DAYS = 14,  /* studied days that make a normal day */
};

/* Active time of the last answers of each type. All zero: nothing known. */
struct pace {
    double seconds[QUESTION_TYPE_COUNT]; /* their sum */
    unsigned answers[QUESTION_TYPE_COUNT];
};
/*
 * Adds an answer of `ms`; the newest first. Answers without a time and those
 * beyond PACE_ANSWERS of their type are left out.
 */
void pace_add(struct pace *pace, enum question_type type, int64_t ms);
/* Expected seconds of a question, at least 1; `otherwise_s` while unknown. */
int pace_get_seconds(const struct pace *pace, enum question_type type,
                     int otherwise_s);

/*
 * Mean answers of the last BACKLOG_DAYS days before `today` that have any; 0
 * if there is none. `days` rising.
 */
double workload_normal_day(const struct store_days *days, int64_t today);
/* More overdue than one and a half normal days, and than BACKLOG_MIN? */
bool workload_is_backlog(size_t overdue, double normal_day);

/* By the last 2,000 answers; read once a study day. Never NULL. Borrowed. */
const struct pace *app_pace(struct app *app);
/*
 * A normal day as above. On an error 0: then BACKLOG_MIN alone decides, and a
 * problem is added.
 */
double app_normal_day(struct app *app);
/*
 * Questions due before today, when they are a backlog; else 0. Cheap when
 * there is none.
 */
size_t app_backlog(struct app *app);
/*
 * At most so many unseen questions a review adds today: those of episodes with
 * an answered question, within what is left of memory.new_per_day. It may add
 * fewer, as some are suspended or kept from others. Cheap: it reads no
 * questions. On an error 0.
 */
size_t app_unmet(struct app *app);

#endif
