/*
 * Quantities: a number and a unit, as people type them and as authors write
 * them. Readers never guess: what has two readings is said to have two.
 *
 * Inside, values are in base units: seconds, bytes, metres, fractions, counts,
 * and those a second. A month is 30 days, a year 365.
 */
#ifndef CALCULATORS_UNITS_H
#define CALCULATORS_UNITS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* NAN and INFINITY are floats, which the compiler minds. */
#define NO_VALUE ((double)NAN)
#define NO_LIMIT ((double)INFINITY)

enum dimension {
    DIMENSION_SHARE, /* a pure number: none, %, ppm */
    DIMENSION_COUNT, /* a pure number with a word: 12 servers */
    DIMENSION_TIME,
    DIMENSION_DATA,
    DIMENSION_LENGTH,
    DIMENSION_MONEY, /* usd and eur: no conversion between them */
    /* The same a second, minute, hour, day … (base: a second). */
    DIMENSION_COUNT_RATE,
    DIMENSION_DATA_RATE,
    DIMENSION_SPEED,
    DIMENSION_MONEY_RATE,
    DIMENSION_TOTAL
};

enum { UNIT_TEXT_MAX = 40, QUANTITY_TEXT_MAX = 200 };

struct unit {
    enum dimension dimension;
    double scale; /* base units in one: 0.001 for ms, 125 for kbit */
    /* Of a count or a rate of one: its word, as given; of money: usd, eur. */
    char label[UNIT_TEXT_MAX];
    char text[UNIT_TEXT_MAX]; /* as shown after a number; "" for none */
};

struct quantity {
    double value; /* in `unit` */
    struct unit unit;
    bool has_unit; /* false: none was typed, `unit` is the expected one */
};

enum quantity_status {
    QUANTITY_OK,
    QUANTITY_EMPTY,
    QUANTITY_NOT_A_NUMBER,
    QUANTITY_AMBIGUOUS,    /* a comma that may be a decimal point */
    QUANTITY_UNKNOWN_UNIT, /* a word where a dimension is expected */
    QUANTITY_OTHER_KIND    /* read, but of another kind than expected */
};

/* "time", "data", "a rate of data" … for messages. */
const char *dimension_name(enum dimension dimension);

/* The pure number: scale 1, no text. */
struct unit unit_none(void);
/*
 * Reads a unit: "ms", "req/s", "rps", "MiB", "%", "none", "". Any other word
 * (letters, digits, spaces, -, _, /; begins with a letter) is the label of a
 * count. False, with a reason appended to `why` (may be NULL), if it is none.
 */
bool unit_parse(const char *text, struct unit *unit, struct str *why);
/* As unit_parse(), but a word is no unit: for lint and for unknown units. */
bool unit_is_known(const char *text);
/*
 * May a quantity in `from` be told in `to`? Labels of counts do not matter, a
 * bare number fits a count, two currencies do not fit.
 */
bool unit_fits(const struct unit *from, const struct unit *to);

/*
 * Reads 1200, 1,200, 1 200, 1_200, 1.2e3, 1.2x10^3, 1.2k, 3/8, 99.95%, 2h30m,
 * each with an optional unit. `expected` (NULL: anything goes) is the unit of
 * a bare number and decides how a word is taken; where it is a time, "30m" is
 * minutes. Unless the status is OK, a sentence for the person is appended to
 * `why` (may be NULL). `out` is filled for OK and OTHER_KIND. At most
 * QUANTITY_TEXT_MAX bytes are read; longer texts are no numbers.
 */
enum quantity_status quantity_parse(const char *text,
                                    const struct unit *expected,
                                    struct quantity *out, struct str *why);
/* In base units. */
double quantity_base(const struct quantity *quantity);
/* In `unit`; NaN if it does not fit. */
double quantity_in(const struct quantity *quantity, const struct unit *unit);

/*
 * Printing. `value` is in `unit`. "1,200 req/s", "80.0 %", "50.0 ms"; `figures`
 * significant figures, or 0 for all that the number has (at most 12).
 */
void quantity_add(struct str *out, double value, const struct unit *unit,
                  int figures);
/*
 * `base` in base units, told in the best unit of the kind of `unit`: 0.05 in s
 * gives "50.0 ms", 31536 in s "8.76 h". Shares stay as `unit` says.
 */
void quantity_add_best(struct str *out, double base, const struct unit *unit,
                       int figures);
/* "Read as" without these words: what was understood, digits grouped. */
void quantity_add_reading(struct str *out, const struct quantity *quantity);
/* "99.999 % (1 in 100,000)": `small` is the smaller side, where known. */
void share_add_both(struct str *out, double share, double small, int figures);
/* The number alone, grouped, all its digits (at most `figures`), no zeros. */
void number_add_plain(struct str *out, double value, int figures);

#endif
