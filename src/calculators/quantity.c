/* Reading quantities: what stands around a number. See units.h. */
#include <math.h>
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "calculators/scan.h"
#include "calculators/units.h"
#include "calculators/units_internal.h"

/* Units of a duration of several parts, longest first. */
static double duration_unit(const char **at)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {
        {"min", 60},  {"mo", 2592000}, {"ms", 1e-3},  {"us", 1e-6},
        {"ns", 1e-9}, {"y", 31536000}, {"w", 604800}, {"d", 86400},
        {"h", 3600},  {"m", 60},       {"s", 1},
    };

    for (size_t i = 0; i < COUNT_OF(units); i++) {
        size_t len = strlen(units[i].name);

        if (strncmp(*at, units[i].name, len) == 0) {
            *at += len;
            return units[i].seconds;
        }
    }
    return 0;
}

/*
 * "2h30m", "1 d 12 h", after the first number. At least two parts, each unit
 * smaller than the one before. False, with nothing taken, if it is none.
 */
static bool scan_duration(struct scan *scan, double first, double *seconds)
{
    struct scan part = *scan;
    double size;
    double last = NO_LIMIT;
    double value = first;
    int parts = 0;

    /* `at` points into the text of the copy, not of the original. */
    part.at = part.text + (scan->at - scan->text);
    *seconds = 0;
    for (;;) {
        scan_skip_spaces(&part);
        size = duration_unit(&part.at);
        if (size == 0 || size >= last) {
            return false;
        }
        last = size;
        *seconds += value * size;
        parts++;
        scan_skip_spaces(&part);
        if (*part.at == '\0') {
            break;
        }
        if (!ascii_is_digit(*part.at) || !scan_mantissa(&part, &value)) {
            return false;
        }
    }
    if (parts < 2) {
        return false;
    }
    scan->at += strlen(scan->at);
    return true;
}

/* "1.2k", "3M users", "2k/s": a factor right behind the number. */
static double scan_factor(struct scan *scan, bool spaced)
{
    static const struct {
        char letter;
        double factor;
    } factors[] = {
        {'k', 1e3}, {'K', 1e3},  {'M', 1e6},
        {'G', 1e9}, {'T', 1e12}, {'P', 1e15},
    };
    char next = scan->at[0] != '\0' ? scan->at[1] : '\0';

    for (size_t i = 0; i < COUNT_OF(factors); i++) {
        if (scan->at[0] == factors[i].letter &&
            (next == '\0' || (!spaced && (next == ' ' || next == '/')))) {
            scan->at++;
            scan_skip_spaces(scan);
            return factors[i].factor;
        }
    }
    return 1;
}

/* A lone "m" is a metre, but minutes where a time is expected. */
static bool read_unit(const char *text, const struct unit *expected,
                      struct unit *unit)
{
    if (expected != NULL && expected->dimension == DIMENSION_TIME &&
        str_equal(text, "m")) {
        return unit_parse("min", unit, NULL);
    }
    return unit_parse(text, unit, NULL);
}

/* What is said of a typed text never carries more of it than this. */
static void add_quoted(struct str *why, const char *text)
{
    str_add_char(why, '\'');
    utf8_add_clean(why, text, utf8_fit(text, strlen(text), 40));
    str_add_char(why, '\'');
}

static enum quantity_status fail(enum quantity_status status, const char *text,
                                 struct str *why)
{
    if (why == NULL) {
        return status;
    }
    if (status == QUANTITY_EMPTY) {
        str_add(why, "nothing was typed");
        return status;
    }
    add_quoted(why, text);
    if (status == QUANTITY_AMBIGUOUS) {
        str_add(why, " can be read in two ways: was a decimal point meant? "
                     "Write 1.5 with a point, thousands as 1,500");
    } else {
        str_add(why, " is not a number");
    }
    return status;
}

static bool is_word_where_a_dimension_is(const struct unit *unit,
                                         const struct unit *expected)
{
    return expected != NULL && unit->dimension == DIMENSION_COUNT &&
           expected->dimension != DIMENSION_COUNT &&
           expected->dimension != DIMENSION_COUNT_RATE &&
           !(expected->dimension == DIMENSION_SHARE &&
             expected->text[0] == '\0');
}

static enum quantity_status check_kind(const struct quantity *quantity,
                                       const struct unit *expected,
                                       const char *unit_text, struct str *why)
{
    if (is_word_where_a_dimension_is(&quantity->unit, expected)) {
        if (why != NULL) {
            add_quoted(why, unit_text);
            str_add(why, " is not a unit that is known here");
            unit_add_nearest(unit_text, why);
        }
        return QUANTITY_UNKNOWN_UNIT;
    }
    if (expected != NULL && !unit_fits(&quantity->unit, expected)) {
        if (why != NULL) {
            add_quoted(why, unit_text);
            str_add_format(why, " measures %s; %s is asked for",
                           dimension_name(quantity->unit.dimension),
                           dimension_name(expected->dimension));
            if (quantity->unit.dimension == expected->dimension) {
                str_add_format(why, " in %s", expected->text);
            }
        }
        return QUANTITY_OTHER_KIND;
    }
    return QUANTITY_OK;
}

/* The number is read; what stands behind it is its unit. */
static enum quantity_status finish(struct scan *scan, const char *text,
                                   const char *currency,
                                   const struct unit *expected,
                                   struct quantity *out, struct str *why)
{
    bool spaced = *scan->at == ' ';
    const char *unit_text;
    struct unit unit;

    scan_skip_spaces(scan);
    out->value *= scan_factor(scan, spaced);
    if (*scan->at == '\0' && currency == NULL) {
        out->has_unit = false;
        out->unit = expected != NULL ? *expected : unit_none();
        return QUANTITY_OK;
    }
    unit_text = *scan->at != '\0' ? scan->at : currency;
    if (!read_unit(unit_text, expected, &unit)) {
        return fail(QUANTITY_NOT_A_NUMBER, text, why);
    }
    out->unit = unit;
    out->has_unit = true;
    return check_kind(out, expected, unit_text, why);
}

static const char *scan_currency(struct scan *scan)
{
    static const char euro[] = "\u20ac";

    if (*scan->at == '$') {
        scan->at++;
        scan_skip_spaces(scan);
        return "usd";
    }
    if (strncmp(scan->at, euro, sizeof(euro) - 1) == 0) {
        scan->at += sizeof(euro) - 1;
        scan_skip_spaces(scan);
        return "eur";
    }
    return NULL;
}

enum quantity_status quantity_parse(const char *text,
                                    const struct unit *expected,
                                    struct quantity *out, struct str *why)
{
    struct scan scan;
    const char *currency;
    double seconds;
    bool ok;

    out->value = NO_VALUE;
    out->has_unit = false;
    out->unit = expected != NULL ? *expected : unit_none();
    if (!scan_begin(&scan, text)) {
        return fail(QUANTITY_NOT_A_NUMBER, text, why);
    }
    if (*scan.at == '\0') {
        return fail(QUANTITY_EMPTY, text, why);
    }
    currency = scan_currency(&scan);
    ok = scan_number(&scan, &out->value) && scan_fraction(&scan, &out->value);
    if (scan.grouped_oddly) {
        return fail(QUANTITY_AMBIGUOUS, text, why);
    }
    if (!ok || scan.broken || !isfinite(out->value)) {
        return fail(QUANTITY_NOT_A_NUMBER, text, why);
    }
    if (currency == NULL && scan_duration(&scan, out->value, &seconds)) {
        out->value = seconds;
        out->has_unit = true;
        (void)unit_parse("s", &out->unit, NULL);
        return check_kind(out, expected, text, why);
    }
    return finish(&scan, text, currency, expected, out, why);
}

double quantity_base(const struct quantity *quantity)
{
    return quantity->value * quantity->unit.scale;
}

double quantity_in(const struct quantity *quantity, const struct unit *unit)
{
    if (!unit_fits(&quantity->unit, unit)) {
        return NO_VALUE;
    }
    if (quantity->unit.scale == unit->scale) {
        return quantity->value;
    }
    return quantity->value * (quantity->unit.scale / unit->scale);
}
