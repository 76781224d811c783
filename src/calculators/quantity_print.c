/* Printing quantities; see units.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "calculators/units.h"

/* Digits with a point at `before` of them, grouped in threes before it. */
static void add_digits(struct str *out, const char *digits, int count,
                       int before)
{
    if (before <= 0) {
        str_add(out, "0.");
        str_add_repeat(out, "0", (size_t)-before);
        str_add_len(out, digits, (size_t)count);
        return;
    }
    for (int i = 0; i < before; i++) {
        if (i > 0 && (before - i) % 3 == 0) {
            str_add_char(out, ',');
        }
        str_add_char(out, i < count ? digits[i] : '0');
    }
    if (count > before) {
        str_add_char(out, '.');
        str_add_len(out, digits + before, (size_t)(count - before));
    }
}

void number_add_plain(struct str *out, double value, int figures)
{
    char text[40];
    char digits[24];
    int count = 0;
    int exponent;
    const char *e;

    if (!isfinite(value) || value == 0) {
        str_add(out, isnan(value) ? "not a number"
                     : value > 0  ? "inf"
                     : value < 0  ? "-inf"
                                  : "0");
        return;
    }
    snprintf(text, sizeof(text), "%.*e", figures - 1, value);
    for (const char *at = text; *at != 'e' && *at != '\0'; at++) {
        if (*at >= '0' && *at <= '9' && count < (int)sizeof(digits)) {
            digits[count++] = *at;
        }
    }
    while (count > 1 && digits[count - 1] == '0') {
        count--;
    }
    if (value < 0) {
        str_add_char(out, '-');
    }
    e = strchr(text, 'e');
    exponent = e != NULL ? (int)strtol(e + 1, NULL, 10) : 0;
    if (exponent >= -6 && exponent < 15) {
        add_digits(out, digits, count, exponent + 1);
        return;
    }
    str_add_len(out, digits, 1);
    if (count > 1) {
        str_add_char(out, '.');
        str_add_len(out, digits + 1, (size_t)count - 1);
    }
    str_add_format(out, "e%d", exponent);
}

void quantity_add(struct str *out, double value, const struct unit *unit,
                  int figures)
{
    if (figures > 0) {
        number_add(out, value, figures);
    } else {
        number_add_plain(out, value, 12);
    }
    if (unit->text[0] != '\0') {
        str_add_char(out, ' ');
        str_add(out, unit->text);
    }
}

/* From `from` base units on, a kind is told in this unit. */
struct step {
    double from;
    const char *unit;
};

static const struct step time_steps[] = {
    {0, "ns"},    {1e-6, "us"}, {1e-3, "ms"},      {1, "s"},
    {120, "min"}, {7200, "h"},  {4 * 86400., "d"}, {2 * 31536000., "y"},
};
static const struct step data_steps[] = {
    {0, "B"}, {1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}, {1e12, "TB"}, {1e15, "PB"},
};
static const struct step bit_steps[] = {
    {0, "bit"},      {125, "kbit"},   {125e3, "Mbit"},
    {125e6, "Gbit"}, {125e9, "Tbit"}, {125e12, "Pbit"},
};
static const struct step length_steps[] = {{0, "m"}, {1000, "km"}};

static const char *pick(const struct step *steps, size_t count, double size)
{
    const char *unit = steps[0].unit;

    for (size_t i = 0; i < count; i++) {
        /* A hair below counts: 0.99999999 ms is 1 ms. */
        if (size >= steps[i].from * (1 - 1e-9)) {
            unit = steps[i].unit;
        }
    }
    return unit;
}

static bool in_bits(const struct unit *unit)
{
    return strstr(unit->text, "bit") != NULL;
}

/* Seldom things are told an hour or a day, not 0.000556 a second. */
static const char *pick_per(double rate)
{
    if (rate == 0 || rate >= 0.1) {
        return "s";
    }
    return rate >= 0.1 / 60 ? "min" : rate >= 0.1 / 3600 ? "h" : "d";
}

static void best_text(char text[2 * UNIT_TEXT_MAX], double size,
                      const struct unit *unit)
{
    size_t room = 2 * UNIT_TEXT_MAX;

    snprintf(text, room, "%s", unit->text);
    switch (unit->dimension) {
    case DIMENSION_TIME:
        snprintf(text, room, "%s",
                 size == 0 ? unit->text
                           : pick(time_steps, COUNT_OF(time_steps), size));
        break;
    case DIMENSION_DATA:
        snprintf(text, room, "%s",
                 in_bits(unit) ? pick(bit_steps, COUNT_OF(bit_steps), size)
                               : pick(data_steps, COUNT_OF(data_steps), size));
        break;
    case DIMENSION_DATA_RATE:
        snprintf(text, room, "%s/s",
                 in_bits(unit) ? pick(bit_steps, COUNT_OF(bit_steps), size)
                               : pick(data_steps, COUNT_OF(data_steps), size));
        break;
    case DIMENSION_LENGTH:
        snprintf(text, room, "%s",
                 pick(length_steps, COUNT_OF(length_steps), size));
        break;
    case DIMENSION_COUNT_RATE:
        snprintf(text, room, "%s/%s", unit->label, pick_per(size));
        break;
    case DIMENSION_SHARE:
    case DIMENSION_COUNT:
    case DIMENSION_MONEY:
    case DIMENSION_SPEED:
    case DIMENSION_MONEY_RATE:
    case DIMENSION_TOTAL:
        break;
    }
}

void quantity_add_best(struct str *out, double base, const struct unit *unit,
                       int figures)
{
    char text[2 * UNIT_TEXT_MAX];
    struct unit best;

    best_text(text, fabs(base), unit);
    if (!unit_parse(text, &best, NULL)) {
        best = *unit;
    }
    quantity_add(out, base / best.scale, &best, figures);
}

void quantity_add_reading(struct str *out, const struct quantity *quantity)
{
    quantity_add(out, quantity->value, &quantity->unit, 0);
}

/* As many figures as it takes to tell it from 1. */
static int figures_below_one(double small, int figures)
{
    int nines = small > 0 ? (int)ceil(-log10(small) - 1e-9) : 0;

    return nines > figures ? nines : figures;
}

void share_add_both(struct str *out, double share, double small, int figures)
{
    double rest = isnan(small) ? 1 - share : small;
    double odds = share < rest ? share : rest;
    struct unit percent;

    (void)unit_parse("%", &percent, NULL);
    if (share > 0.99 && rest > 0) {
        number_add_plain(out, share * 100,
                         figures_below_one(rest, figures) > 15
                             ? 15
                             : figures_below_one(rest, figures));
        str_add(out, " %");
    } else {
        quantity_add(out, share * 100, &percent, figures);
    }
    if (odds > 0 && odds < 0.01) {
        str_add(out, " (1 in ");
        number_add(out, 1 / odds, figures);
        str_add_char(out, ')');
    }
}
