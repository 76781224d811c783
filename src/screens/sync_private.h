/* Sync: what its files share. */
#ifndef SCREENS_SYNC_PRIVATE_H
#define SCREENS_SYNC_PRIVATE_H

#include "app/clock_mend.h"
#include "app/sync.h"
#include "screens/screens.h"
#include "ui/list.h"

enum row_kind { ROW_HEADER, ROW_TEXT, ROW_BAD, ROW_BAR, ROW_DEVICE };

struct row {
    enum row_kind kind;
    char *text;
    int64_t done; /* ROW_BAR */
    int64_t all;
    char right[64]; /* ROW_BAR: "1,200 of 50,000" */
    size_t device;  /* ROW_DEVICE */
};

struct sync_screen {
    struct list list;
    struct row *rows;
    size_t count;
    size_t capacity;
    bool asked;  /* the server, for its devices */
    bool erased; /* the account is gone */
    int width;   /* columns of a row; 0: not known */
    struct app_clock clock;
    char device[64]; /* that a prompt is about */
};

/* sync_rows.c */
/* Makes all rows anew; looks at the clock too. */
void sync_fill(struct sync_screen *self, struct app *app,
               const struct app_sync_view *view);
/* Drops all rows, but not the room for them. */
void sync_clear(struct sync_screen *self);
/* How far a clock is off, either way: "2 h 5 min". */
void sync_add_span(struct str *out, int64_t off_ms);
/* A list_row_fn; the context is the sync_screen. */
void sync_draw_row(const void *context, size_t item, struct canvas *row);

#endif
