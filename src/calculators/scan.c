#include "calculators/scan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"

void scan_skip_spaces(struct scan *scan)
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

bool scan_begin(struct scan *scan, const char *text)
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
    scan_skip_spaces(scan);
    return true;
}

/* One group separator and the digits behind it; false if none stands here. */
static bool scan_group(struct scan *scan, char *digits, size_t *len, char *kind,
                       size_t first_len, bool first_is_zero)
{
    char separator = *scan->at;
    size_t count = 0;

    if ((separator != ',' && separator != ' ' && separator != '_') ||
        !ascii_is_digit(scan->at[1])) {
        return false;
    }
    scan->at++;
    while (ascii_is_digit(*scan->at)) {
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

bool scan_mantissa(struct scan *scan, double *value)
{
    char digits[QUANTITY_TEXT_MAX + 8];
    size_t len = 0;
    size_t first;
    char kind = '\0';

    while (ascii_is_digit(*scan->at)) {
        digits[len++] = *scan->at++;
    }
    first = len;
    while (len > 0 && scan_group(scan, digits, &len, &kind, first,
                                 first == 1 && digits[0] == '0')) {
    }
    if (*scan->at == '.' && (ascii_is_digit(scan->at[1]) || len > 0)) {
        digits[len++] = *scan->at++;
        while (ascii_is_digit(*scan->at)) {
            digits[len++] = *scan->at++;
        }
        if (*scan->at == ',' && ascii_is_digit(scan->at[1])) {
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
    while (ascii_is_digit(*at) && digits < 4) {
        *value = *value * 10 + (*at++ - '0');
        digits++;
    }
    *value = minus ? -*value : *value;
    *end = at;
    return digits > 0 && !ascii_is_digit(*at);
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

bool scan_number(struct scan *scan, double *value)
{
    double sign = 1;

    if (*scan->at == '-' || *scan->at == '+') {
        sign = *scan->at == '-' ? -1 : 1;
        scan->at++;
        scan_skip_spaces(scan);
    }
    if (!scan_mantissa(scan, value)) {
        return false;
    }
    *value *= sign;
    scan_exponent(scan, value);
    return true;
}

bool scan_fraction(struct scan *scan, double *value)
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
    if (!ascii_is_digit(*slash)) {
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
