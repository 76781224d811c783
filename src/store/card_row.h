/* A question's card as its table has it: the place where a fold stands. */
#ifndef STORE_CARD_ROW_H
#define STORE_CARD_ROW_H

#include "store/inside.h"

/* What the content told of a question's newest revision. */
struct revision {
    int rev; /* 0: nothing known */
    enum item_change change;
};

/* The running values of a question's fold: its card and what stands beside. */
struct fold {
    struct card card;
    struct schedule last;
    bool begun; /* there was a rated answer */
    struct answer_row last_row;
    int64_t first_at;
    double first_score;
    int right_days;
    int64_t last_right_day;
    bool sure_wrong;
    int64_t sure_wrong_day;
    int sure_right;
    int64_t sure_right_day;
};

/* The running values where the last fold left them; false: no card. */
bool card_load(struct store *store, const char *item, struct fold *fold);
/* Writes the card of a fold from the beginning. */
void card_insert(struct store *store, const char *item, const struct fold *fold,
                 struct revision revision);
/* The same of a fold that went on from card_load(). */
void card_update(struct store *store, const char *item, const struct fold *fold,
                 struct revision revision);
/* No answer of the question counts any more. */
void card_drop(struct store *store, const char *item);

#endif
