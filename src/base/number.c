#include "base/number.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_grouped(struct str *out, const char *digits, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0) {
            str_add_char(out, ',');
        }
        str_add_char(out, digits[i]);
    }
}

void number_add_int(struct str *out, int64_t value)
{
    char text[24];
    const char *digits = text;

    snprintf(text, sizeof(text), "%lld", (long long)value);
    if (*digits == '-') {
        str_add_char(out, *digits++);
    }
    add_grouped(out, digits, strlen(digits));
}

/* Below 1e-4 and from 1e15 on, a power of ten is easier to read. */
static void add_power(struct str *out, double value, int figures)
{
    char text[40];
    char *exponent;

    snprintf(text, sizeof(text), "%.*e", figures - 1, value);
    exponent = strchr(text, 'e');
    str_add_len(out, text, (size_t)(exponent - text));
    str_add_format(out, "e%d", (int)strtol(exponent + 1, NULL, 10));
}

void number_add(struct str *out, double value, int figures)
{
    char text[64];
    char *point;
    double size = fabs(value);
    int before;
    int after;

    if (isnan(value)) {
        str_add(out, "not a number");
        return;
    }
    if (isinf(value)) {
        str_add(out, value < 0 ? "-inf" : "inf");
        return;
    }
    if (size != 0 && (size < 1e-4 || size >= 1e15)) {
        add_power(out, value, figures);
        return;
    }
    before = size == 0 ? 1 : (int)floor(log10(size)) + 1;
    after = figures - before;
    after = after < 0 ? 0 : after;
    if (after == 0 && before > figures) {
        double unit = pow(10, before - figures);

        value = round(value / unit) * unit;
    }
    snprintf(text, sizeof(text), "%.*f", after, value);
    point = strpbrk(text, ".,");
    if (text[0] == '-') {
        str_add_char(out, '-');
    }
    char *digits = text + (text[0] == '-');

    add_grouped(out, digits,
                point != NULL ? (size_t)(point - digits) : strlen(digits));
    if (point != NULL) {
        str_add_char(out, '.');
        str_add(out, point + 1);
    }
}

void number_add_clock(struct str *out, int64_t seconds)
{
    int64_t s = seconds < 0 ? 0 : seconds;

    if (s >= 3600) {
        str_add_format(out, "%lld:%02d:%02d", (long long)(s / 3600),
                       (int)(s / 60 % 60), (int)(s % 60));
    } else {
        str_add_format(out, "%d:%02d", (int)(s / 60), (int)(s % 60));
    }
}

void number_add_span(struct str *out, int64_t seconds)
{
    static const struct {
        int64_t size;
        const char *one;
        const char *many;
    } units[] = {
        {86400, "day", "days"},
        {3600, "h", "h"},
        {60, "min", "min"},
        {1, "s", "s"},
    };
    int64_t left = seconds < 0 ? 0 : seconds;
    int parts = 0;

    for (size_t i = 0; i < COUNT_OF(units) && parts < 2; i++) {
        int64_t count = left / units[i].size;

        if (count == 0 && parts == 0 && i + 1 < COUNT_OF(units)) {
            continue;
        }
        if (count > 0 || parts == 0) {
            str_add_format(out, "%s%lld %s", parts > 0 ? " " : "",
                           (long long)count,
                           count == 1 ? units[i].one : units[i].many);
        }
        left %= units[i].size;
        parts++;
    }
}

bool number_parse(const char *text, size_t len, double *value)
{
    static locale_t c_locale;
    char buf[400];
    char *end;

    if (len == 0 || len >= sizeof(buf) || text[0] == ' ') {
        return false;
    }
    /* strtod also reads hexadecimal, "inf" and "nan": digits and signs only. */
    for (size_t i = 0; i < len; i++) {
        if (strchr("0123456789+-.eE", text[i]) == NULL || text[i] == '\0') {
            return false;
        }
    }
    memcpy(buf, text, len);
    buf[len] = '\0';
    if (c_locale == (locale_t)0) {
        c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    }
    *value = strtod_l(buf, &end, c_locale);
    return end == buf + len && isfinite(*value);
}

bool number_parse_int(const char *text, int64_t min, int64_t max,
                      int64_t *value)
{
    char *end;
    long long read;

    if ((text[0] < '0' || text[0] > '9') && text[0] != '-') {
        return false;
    }
    errno = 0;
    read = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || read < min || read > max) {
        return false;
    }
    *value = read;
    return true;
}

int number_compare(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}
