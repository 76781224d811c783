/* The statistics screen: what its files share. */
#ifndef SCREENS_STATISTICS_PRIVATE_H
#define SCREENS_STATISTICS_PRIVATE_H

#include "app/figures.h"
#include "screens/screens.h"

enum {
    STATISTICS_PAGES = 5,
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
};

struct statistics {
    struct figures figures;
    int page; /* 0 … STATISTICS_PAGES - 1 */
    bool by_week;
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

/* statistics_pages.c: the words of self->page; and the page drawn. */
void statistics_prepare(struct statistics *self, struct app *app);
void statistics_draw_page(const struct statistics *self, struct canvas *body);

#endif
