/* Reading quantities; see units.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/utf8.h"
#include "calculators/units.h"
#include "calculators/units_internal.h"

/* A text being read: ASCII look-alikes replaced, spaces at the ends gone. */
struct scan {
    char text[QUANTITY_TEXT_MAX + 8];
    const char *at;
    bool grouped_oddly; /* a comma that does not group in threes */
    bool broken;        /* two numbers side by side */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void skip_spaces(struct scan *scan)
{
    while (*scan->at == ' ') {
        scan->at++;
    }
}

/* Spaces of all widths, the minus sign and the multiplication sign. */
static char plain_char(uint32_t rune)
{
    switch (rune) {
    case '\t':
    case 0xa0:
    case 0x2009:
    case 0x202f:
        return ' ';
    case 0x2212:
        return '-';
    case 0xd7:
        return 'x';
    default:
        return '\0';
    }
}

static bool scan_begin(struct scan *scan, const char *text)
{
    const char *end = text + strlen(text);
    size_t len = 0;

    scan->grouped_oddly = false;
    scan->broken = false;
    if (end - text > QUANTITY_TEXT_MAX) {
        return false;
    }
    while (text < end) {
        uint32_t rune = 0;
        size_t taken = utf8_decode(text, end, &rune);
        char plain = plain_char(rune);

        if (plain != '\0') {
            scan->text[len++] = plain;
        } else {
            memcpy(scan->text + len, text, taken);
            len += taken;
        }
        text += taken;
    }
    while (len > 0 && scan->text[len - 1] == ' ') {
        len--;
    }
    scan->text[len] = '\0';
    scan->at = scan->text;
    skip_spaces(scan);
    return true;
}

/* One group separator and the digits behind it; false if none stands here. */
static bool scan_group(struct scan *scan, char *digits, size_t *len, char *kind,
                       size_t first_len, bool first_is_zero)
{
    char separator = *scan->at;
    size_t count = 0;

    if ((separator != ',' && separator != ' ' && separator != '_') ||
        !is_digit(scan->at[1])) {
        return false;
    }
    scan->at++;
    while (is_digit(*scan->at)) {
        digits[(*len)++] = *scan->at++;
        count++;
    }
    if (*kind != '\0' && *kind != separator) {
        scan->broken = true;
    }
    *kind = separator;
    if (count != 3 || first_len > 3 || first_is_zero) {
        if (separator == ',') {
            scan->grouped_oddly = true;
        } else {
            scan->broken = true;
        }
    }
    return true;
}

/* Digits with groups, a point, more digits. */
static bool scan_mantissa(struct scan *scan, double *value)
{
    char digits[QUANTITY_TEXT_MAX + 8];
    size_t len = 0;
    size_t first;
    char kind = '\0';

    while (is_digit(*scan->at)) {
        digits[len++] = *scan->at++;
    }
    first = len;
    while (len > 0 && scan_group(scan, digits, &len, &kind, first,
                                 first == 1 && digits[0] == '0')) {
    }
    if (*scan->at == '.' && (is_digit(scan->at[1]) || len > 0)) {
        digits[len++] = *scan->at++;
        while (is_digit(*scan->at)) {
            digits[len++] = *scan->at++;
        }
        if (*scan->at == ',' && is_digit(scan->at[1])) {
            scan->grouped_oddly = true;
        }
        if (*scan->at == '.') {
            scan->broken = true;
        }
    }
    return len > 0 && number_parse(digits, len, value);
}

static bool scan_int(const char *at, const char **end, int *value)
{
    bool minus = *at == '-';
    int digits = 0;

    if (*at == '-' || *at == '+') {
        at++;
    }
    *value = 0;
    while (is_digit(*at) && digits < 4) {
        *value = *value * 10 + (*at++ - '0');
        digits++;
    }
    *value = minus ? -*value : *value;
    *end = at;
    return digits > 0 && !is_digit(*at);
}

/* Multiplies by the decimal as strtod would, so 1.2e3 is exact. */
static double scale_ten(double value, int exponent)
{
    char text[64];
    double scaled = NO_VALUE;
    int len = snprintf(text, sizeof(text), "%.17ge%d", value, exponent);
    char *e = strchr(text, 'e');

    if (e != NULL && strchr(e + 1, 'e') != NULL) {
        return value * pow(10, exponent);
    }
    if (len < 0 || !number_parse(text, strlen(text), &scaled)) {
        return NO_VALUE;
    }
    return scaled;
}

/* e3, x10^3, * 10^3, or ^3 behind a whole number. */
static void scan_exponent(struct scan *scan, double *value)
{
    const char *at = scan->at;
    const char *end;
    int exponent;

    if ((*at == 'e' || *at == 'E') && scan_int(at + 1, &end, &exponent)) {
        *value = scale_ten(*value, exponent);
        scan->at = end;
        return;
    }
    if (*at == '^' && scan_int(at + 1, &end, &exponent)) {
        *value = *value == 10 ? scale_ten(1, exponent) : pow(*value, exponent);
        scan->at = end;
        return;
    }
    while (*at == ' ') {
        at++;
    }
    if (*at != 'x' && *at != '*') {
        return;
    }
    at++;
    while (*at == ' ') {
        at++;
    }
    if (strncmp(at, "10^", 3) == 0 && scan_int(at + 3, &end, &exponent)) {
        *value = scale_ten(*value, exponent);
        scan->at = end;
    }
}

static bool scan_number(struct scan *scan, double *value)
{
    double sign = 1;

    if (*scan->at == '-' || *scan->at == '+') {
        sign = *scan->at == '-' ? -1 : 1;
        scan->at++;
        skip_spaces(scan);
    }
    if (!scan_mantissa(scan, value)) {
        return false;
    }
    *value *= sign;
    scan_exponent(scan, value);
    return true;
}

/* "3/8": a slash with a digit behind it; "300/s" has a letter there. */
static bool scan_fraction(struct scan *scan, double *value)
{
    const char *slash = scan->at;
    double below;

    while (*slash == ' ') {
        slash++;
    }
    if (*slash != '/') {
        return true;
    }
    slash++;
    while (*slash == ' ') {
        slash++;
    }
    if (!is_digit(*slash)) {
        return true;
    }
    scan->at = slash;
    if (!scan_mantissa(scan, &below)) {
        return false;
    }
    scan_exponent(scan, &below);
    *value /= below;
    return true;
}

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
        skip_spaces(&part);
        size = duration_unit(&part.at);
        if (size == 0 || size >= last) {
            return false;
        }
        last = size;
        *seconds += value * size;
        parts++;
        skip_spaces(&part);
        if (*part.at == '\0') {
            break;
        }
        if (!is_digit(*part.at) || !scan_mantissa(&part, &value)) {
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
            skip_spaces(scan);
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

    skip_spaces(scan);
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
        skip_spaces(scan);
        return "usd";
    }
    if (strncmp(scan->at, euro, sizeof(euro) - 1) == 0) {
        scan->at += sizeof(euro) - 1;
        skip_spaces(scan);
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
