/* The screen of what is due: what its files share. */
#ifndef SCREENS_WORKLOAD_PRIVATE_H
#define SCREENS_WORKLOAD_PRIVATE_H

#include "app/due.h"
#include "app/leech.h"
#include "app/plan.h"
#include "app/study.h"
#include "screens/screens.h"
#include "ui/list.h"

enum { WORKLOAD_DAYS = 14 };

enum workload_kind {
    WORKLOAD_HEADER,
    WORKLOAD_TEXT, /* a line of a sentence */
    WORKLOAD_DAY,
    WORKLOAD_LEECH,
};

struct workload_row {
    enum workload_kind kind;
    enum role role;
    char *text;   /* of a day: its name */
    size_t index; /* into the leeches */
    double value; /* of a day: how many come due */
    char *note;   /* after its bar */
};

struct workload {
    struct list list;
    struct workload_row *rows;
    size_t count;
    size_t capacity;
    int width;
    /* What the rows are made of. */
    struct due_counts due;
    int series; /* only of this one; 0: of all */
    size_t backlog;
    int64_t today;
    int64_t ahead[WORKLOAD_DAYS]; /* due on today + i, overdue ones today */
    int64_t overdue;
    int64_t later; /* after these days */
    int64_t peak;  /* the largest of `ahead` */
    struct leech *leeches;
    size_t leech_count;
    struct plan plan;
    int64_t date; /* that was asked for; 0: no plan */
    unsigned revision;
    int64_t read_ms;
    char *aim; /* the leech that a prompt is about */
    char right[48];
};

/* workload_rows.c: fills what comes due on the days ahead; and the rows of what
 * was read, for self->width. */
MUST_CHECK bool workload_read_days(struct workload *self, struct app *app,
                                   struct error *err);
void workload_make_rows(struct workload *self);
void workload_clear_rows(struct workload *self);
extern const struct list_source workload_source;
void workload_draw(const struct screen *screen, struct canvas *canvas);

/* workload_leech.c: the selected leech, or NULL; and what is done with it. */
const struct leech *workload_selected_leech(const struct workload *self);
struct wish workload_replay(struct app *app, const struct leech *leech);
struct wish workload_suspend(struct screen *screen);
/* Asks for the text when `call` has none. */
struct wish workload_note(struct screen *screen,
                          const struct action_call *call);

/* workload.c: reads all anew and keeps the selected place. */
void workload_load(struct screen *screen);

#endif
