/* The screen of one episode: what its files share. */
#ifndef SCREENS_EPISODE_PRIVATE_H
#define SCREENS_EPISODE_PRIVATE_H

#include "screens/screens.h"
#include "ui/list.h"

/* Columns from which there is a column on the right, for minutes and mastery.
 */
#define EPISODE_RIGHT_FROM 54

/* Columns used at most: what stands on the right belongs to the left. */
#define EPISODE_WIDEST 110

/* A line of the page; what Enter does with it is `screen` and `argument`. */
struct episode_row {
    char *text;
    char *right;
    enum role role;
    bool header;
    bool more;          /* a further line of the row above */
    const char *screen; /* NULL: nothing to open */
    char *argument;     /* with screen "": a reference */
};

struct episode_page {
    struct list list;
    struct app_episode *episode;
    struct episode_row *rows;
    size_t count;
    size_t capacity;
    int width; /* at most EPISODE_WIDEST */
    char title[96];
    char right[96];
};

/* episode_rows.c */
/* Makes all rows anew, for the width of the page. */
void episode_fill(struct episode_page *self, struct app *app);
void episode_clear(struct episode_page *self);

#endif
