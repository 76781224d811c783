/* One question: what its files share. */
#ifndef SCREENS_QUESTION_PRIVATE_H
#define SCREENS_QUESTION_PRIVATE_H

#include "app/curve.h"
#include "screens/screens.h"
#include "ui/chart.h"
#include "ui/list.h"

enum { POINTS_MAX = 600 };

struct question_screen {
    struct list list; /* answers, the newest first */
    char *item;
    const char *stem; /* borrowed from the outline */
    struct curve curve;
    bool last; /* the plot begins at the last answer */
    struct chart_point points[POINTS_MAX];
    size_t point_count;
    char *facts[3];
    char *brief; /* the first fact where it is too long for the row */
    char right[48];
    int width;
    int height;
};

/* question.c */
/* The answer in a row of the list. */
const struct forgetting_review *question_answer_at(const struct curve *curve,
                                                   size_t row);
/* First and last day of the plot, in days since the first answer. */
double question_first_shown(const struct question_screen *self);
double question_last_shown(const struct question_screen *self);

/* question_view.c */
void question_draw(const struct screen *screen, struct canvas *canvas);
/* Rows left for the list of answers at the height of the screen. */
int question_list_rows(const struct question_screen *self);
/* Of the list's source: the text that is searched in. */
void question_row_text(const void *context, size_t item, struct str *out);

#endif
