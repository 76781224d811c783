/*
 * Moving due days: postpone, spread, plan to a date. Only `due` lines are
 * written; stability, difficulty and the last answer stay as they are.
 * app_undo_last() takes a whole move back.
 */
#ifndef APP_DUE_H
#define APP_DUE_H

#include "app/app.h"

struct due_move {
    char *name;   /* "ep051.pool-size" */
    int64_t from; /* study days */
    int64_t to;
};
struct due_moves {
    struct due_move *items; /* in the order of urgency */
    size_t count;
    size_t capacity;
    size_t stay; /* due ones that keep their day */
};
#define DUE_MOVES_INIT                                                         \
    {                                                                          \
        NULL, 0, 0, 0                                                          \
    }
void due_moves_add(struct due_moves *moves, const char *name, int64_t from,
                   int64_t to);
void due_moves_release(struct due_moves *moves);

/*
 * Everything due now is due in `days` days (1-365), counted from today.
 * `series` 0: all. ERROR_NOT_FOUND when nothing is due. `moves` is filled.
 */
MUST_CHECK bool app_due_postpone(struct app *app, int series, int64_t days,
                                 struct due_moves *moves, struct error *err);
/*
 * Everything due now over `days` days (2-365) from today on, the most urgent
 * first; what falls on today stays as it is.
 */
MUST_CHECK bool app_due_spread(struct app *app, int series, int64_t days,
                               struct due_moves *moves, struct error *err);
/* Writes them, all or none, and remembers them as one thing to undo. */
MUST_CHECK bool app_due_write(struct app *app, const struct due_moves *moves,
                              struct error *err);

#endif
