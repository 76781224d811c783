/* The statistics screen: what its files share. */
#ifndef SCREENS_STATISTICS_PRIVATE_H
#define SCREENS_STATISTICS_PRIVATE_H

#include "app/cost.h"
#include "app/figures.h"
#include "screens/screens.h"

enum {
    STATISTICS_PAGES = 7,
    STATISTICS_DAYS = 30,
    STATISTICS_WEEKS = 53,
    STATISTICS_LABELS = 64,
};

/* Pages, as bits of mode(). */
enum {
    STATISTICS_NOW = 1 << 0,
    STATISTICS_RECALL = 1 << 1,
    STATISTICS_DUE = 1 << 2,
    STATISTICS_DAYS_PAGE = 1 << 3,
    STATISTICS_SERIES = 1 << 4,
    STATISTICS_MEMORY = 1 << 5,
    STATISTICS_COST = 1 << 6,
};

/* Recall by … */
enum statistics_span {
    STATISTICS_BY_MONTH,
    STATISTICS_BY_WEEK,
    STATISTICS_BY_DAY,
    STATISTICS_SPANS,
};

struct statistics {
    struct figures figures;
    int page; /* 0 … STATISTICS_PAGES - 1 */
    enum statistics_span span;
    const struct cost *cost; /* borrowed; NULL: not asked for yet */
    bool show_known;         /* cost: what is known, not the minutes */
    double retention;        /* desired */
    int width;
    int height;
    int scroll; /* rows of the first page above the screen */
    /* Words of the page shown: rows of the first, bars of the others. */
    char *labels[STATISTICS_LABELS];
    char *notes[STATISTICS_LABELS];
    double values[STATISTICS_LABELS];
    size_t label_count;
    double due[STATISTICS_DAYS];
    unsigned char levels[STATISTICS_WEEKS * 7];
    size_t level_count;
    const char *months[STATISTICS_WEEKS];
    const char *due_labels[STATISTICS_DAYS];
};

/* statistics_memory.c: the last two pages. */
void statistics_prepare_memory(struct statistics *self);
void statistics_draw_memory(const struct statistics *self, struct canvas *body);
void statistics_prepare_cost(struct statistics *self, struct app *app);
void statistics_draw_cost(const struct statistics *self, struct canvas *body);
/* Takes over a row of words. */
void statistics_add(struct statistics *self, double value, char *label,
                    char *note);
/* Rows as "label   note", broken where there is room for all; their number on
 * the screen. And the last of them as bars. */
int statistics_draw_rows(const struct statistics *self, struct canvas *body);
void statistics_draw_bars(const struct statistics *self, struct canvas *area);

/* statistics_pages.c: rows that the first page takes at a width. */
int statistics_now_rows(const struct statistics *self, int width);
/* The words of self->page; and the page drawn. */
void statistics_prepare(struct statistics *self, struct app *app);
void statistics_draw_page(const struct statistics *self, struct canvas *body);

#endif
