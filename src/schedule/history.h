/*
 * Review histories: what the optimizer, the metrics and the simulator read.
 * Structure of arrays; cards by id, the reviews of a card in time order.
 */
#ifndef SCHEDULE_HISTORY_H
#define SCHEDULE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "schedule/scheduler.h"

/*
 * Only what counts for training is kept: a card's reviews from the first of its
 * last block of learning reviews on (after the last reset), without cramming
 * and manual rescheduling. A card that was never seen in learning is left out.
 */
struct reviews {
    size_t card_count;
    size_t count;          /* reviews kept */
    size_t dropped;        /* reviews left out */
    int64_t *card_id;      /* [card_count], rising */
    uint32_t *card_first;  /* [card_count + 1]: where a card's reviews begin */
    int64_t *at_ms;        /* [count] */
    int32_t *elapsed;      /* study days since the card's last; first: 0 */
    uint8_t *rating;       /* 1-4 */
    uint8_t *state;        /* enum card_state before the answer */
    uint32_t *duration_ms; /* of the answer; 0 unknown */
    uint32_t *order;       /* [count]: positions in time order */
};
#define REVIEWS_INIT                                                           \
    {                                                                          \
        0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL                \
    }
void reviews_release(struct reviews *history);

/* One review before it is sorted into its card. */
struct review_row {
    int64_t card;
    int64_t at_ms;
    int32_t day; /* study day */
    uint32_t duration_ms;
    uint8_t rating; /* 1-4 */
    uint8_t state;  /* enum card_state, or one of the two below */
};
/* States that only histories of other programs have: left out. */
#define REVIEWS_CRAM   4
#define REVIEWS_MANUAL 5

/* Collects rows in any order of cards; the rows of one card in time order. */
struct review_rows;
struct review_rows *review_rows_new(void);
void review_rows_free(struct review_rows *rows);
/* False: this row is earlier than the last one of its card; not added. */
MUST_CHECK bool review_rows_add(struct review_rows *rows,
                                const struct review_row *row);
/* Sorts what was collected into `history`, which was empty; empties `rows`. */
void review_rows_finish(struct review_rows *rows, struct reviews *history);

struct reviews_csv {
    const char *name; /* of the file, for messages */
    int offset_min;   /* minutes east of UTC, for all rows */
    int rollover_hour;
};
#define REVIEWS_LINE_MAX 1024
/*
 * Reads the whole text of a CSV file: a header with the columns card_id,
 * review_time (ms since 1970), review_rating and review_state in any order,
 * review_duration (ms) if it is there, others ignored; one review a line, in
 * time order for each card. False with "NAME:LINE: reason".
 */
MUST_CHECK bool reviews_read_csv(struct reviews *history, const char *text,
                                 size_t len, const struct reviews_csv *csv,
                                 struct error *err);

#endif
