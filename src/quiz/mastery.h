/*
 * What is mastered: computed from the items' memory, never stored.
 */
#ifndef QUIZ_MASTERY_H
#define QUIZ_MASTERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mastery {
    MASTERY_UNSEEN,
    MASTERY_STARTED,
    MASTERY_FAMILIAR,
    MASTERY_PROFICIENT,
    MASTERY_DURABLE,
    MASTERY_FADING
};
/* "unseen" … */
const char *mastery_name(enum mastery mastery);

/* One item of an objective. */
struct mastery_item {
    bool live;        /* asked at all: not draft, retired or suspended */
    bool answered;    /* it has a memory state */
    double recall;    /* R now, in whole days, 0-1 */
    double stability; /* S, days */
    /* Study days on which it was answered right: how many, the first and the
     * last. The last two may stay 0 when `right_days` says enough. */
    int right_days;
    int64_t first_right_day;
    int64_t last_right_day;
};

struct mastery_objective {
    enum mastery state;
    double mean; /* mean R of the answered items; 0 if none */
    double median_stability;
    size_t answered;
    size_t live;
    size_t right; /* live items answered right at least once */
};

/* Items that are neither live nor answered are passed over. */
struct mastery_objective mastery_of(const struct mastery_item *items,
                                    size_t count);
bool mastery_is_held(enum mastery state); /* proficient or durable */

/* The one number of an episode or a series: mean R of its objectives, by
 * weight (1-5). 0 when there are none. */
double mastery_number(const double *means, const int *weights, size_t count);

/* An episode's three facts, shown apart. */
struct mastery_heard {
    uint64_t words;   /* of the script */
    uint64_t played;  /* heard, read or estimated: the union */
    uint64_t sounded; /* heard or estimated: the union */
    bool end_reached; /* the last word was played */
};
enum heard {
    HEARD_NO,
    HEARD_PARTLY,
    HEARD_READ, /* it holds only with what was read on screen */
    HEARD_YES
};
enum heard mastery_heard(const struct mastery_heard *episode);
/* All objectives proficient or durable; false when there are none. */
bool mastery_holds(const enum mastery *states, size_t count);

#endif
