/*
 * Known slips of arithmetic: ratios of a wrong number to the key that name the
 * mistake. The linter uses the same table.
 */
#ifndef QUIZ_SLIP_H
#define QUIZ_SLIP_H

#include "quiz/draw.h"

enum slip_kind {
    SLIP_NONE,
    SLIP_UNIT_LEFT_OUT, /* the number is right, its unit was asked for */
    SLIP_PREFIX,        /* 1000, 10⁶ */
    SLIP_BINARY,        /* 1024/1000 and its powers */
    SLIP_BITS,          /* 8 */
    SLIP_TIME,          /* 60, 3600, 24, 86400 */
    SLIP_PERCENT,       /* 100 */
    SLIP_ROUND_TRIP,    /* 2 */
    SLIP_COMPLEMENT,
    SLIP_RECIPROCAL,
    SLIP_ATTEMPTS /* retries against attempts */
};

struct slip {
    enum slip_kind kind;
    double value;         /* what the slip gives, in the unit of the key */
    const char *sentence; /* static */
};

enum { SLIP_MAX = 48 };

/*
 * Every slip that the key's unit and calculator allow, at most SLIP_MAX;
 * returns how many.
 */
size_t slip_list(const struct instance *instance, struct slip *slips);

#endif
