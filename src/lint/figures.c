#include "lint/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"

static bool is_word_char(char c)
{
    return ascii_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Digits with commas in threes, a point, an exponent. */
static size_t number_end(const char *text, size_t at)
{
    while (ascii_is_digit(text[at])) {
        at++;
    }
    while (text[at] == ',' && ascii_is_digit(text[at + 1]) &&
           ascii_is_digit(text[at + 2]) && ascii_is_digit(text[at + 3]) &&
           !ascii_is_digit(text[at + 4])) {
        at += 4;
    }
    if (text[at] == '.' && ascii_is_digit(text[at + 1])) {
        at++;
        while (ascii_is_digit(text[at])) {
            at++;
        }
    }
    if ((text[at] == 'e' || text[at] == 'E') &&
        (ascii_is_digit(text[at + 1]) ||
         (text[at + 1] == '-' && ascii_is_digit(text[at + 2])))) {
        at += 2;
        while (ascii_is_digit(text[at])) {
            at++;
        }
    }
    return at;
}

double figure_step(const char *number)
{
    const char *point = strchr(number, '.');
    const char *exponent = strpbrk(number, "eE");
    int places = 0;

    if (point != NULL) {
        for (const char *at = point + 1; ascii_is_digit(*at); at++) {
            places--;
        }
    }
    if (exponent != NULL) {
        places += (int)strtol(exponent + 1, NULL, 10);
    }
    return pow(10, places);
}

static bool read_number(const char *text, struct figure *figure)
{
    char digits[64];
    size_t len = 0;

    for (size_t i = figure->from; i < figure->to; i++) {
        if (text[i] != ',' && len + 1 < sizeof(digits)) {
            digits[len++] = text[i];
        }
    }
    digits[len] = '\0';
    figure->step = figure_step(digits);
    return number_parse(digits, len, &figure->value);
}

/* A known unit right behind the number, or after one space. */
static void read_unit(const char *text, struct figure *figure)
{
    size_t from = figure->to + (text[figure->to] == ' ');
    size_t to = from;
    char word[UNIT_TEXT_MAX];

    while (is_word_char(text[to]) || text[to] == '%' || text[to] == '/') {
        to++;
    }
    figure->end = figure->to;
    figure->has_unit = false;
    figure->unit = unit_none();
    if (to == from || to - from >= sizeof(word)) {
        return;
    }
    memcpy(word, text + from, to - from);
    word[to - from] = '\0';
    if (unit_is_known(word) && unit_parse(word, &figure->unit, NULL)) {
        figure->has_unit = true;
        figure->end = to;
    }
}

bool figure_next(const char *text, size_t at, struct figure *figure)
{
    for (; text[at] != '\0'; at++) {
        /* "p99", "M1" and "1.2.3" are names, not figures. */
        if (!ascii_is_digit(text[at]) ||
            (at > 0 &&
             (is_word_char(text[at - 1]) || (text[at - 1] == '.' && at > 1 &&
                                             ascii_is_digit(text[at - 2]))))) {
            continue;
        }
        figure->from = at;
        figure->to = number_end(text, at);
        if (text[figure->to] == '.' && ascii_is_digit(text[figure->to + 1])) {
            continue; /* the rest is passed over by the rule above */
        }
        if (read_number(text, figure)) {
            read_unit(text, figure);
            return true;
        }
    }
    return false;
}
