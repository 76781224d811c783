/* Numbers that people read. Files, JSON and SQL use json_out.h instead. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdint.h>

#include "base/str.h"

/* 1234567 → "1,234,567". */
void number_add_int(struct str *out, int64_t value);
/* `figures` significant figures with groups: 96000 → "96,000", 0.05, 4.00. */
void number_add(struct str *out, double value, int figures);
/* "1:05", "2:03:09" of seconds. */
void number_add_clock(struct str *out, int64_t seconds);
/* "3 min", "2 h 30 min", "5 days": the two largest parts at most. */
void number_add_span(struct str *out, int64_t seconds);
/* Locale-free strtod over the whole text; false if not one finite number. */
bool number_parse(const char *text, size_t len, double *value);
bool number_parse_int(const char *text, int64_t min, int64_t max,
                      int64_t *value);

/* For qsort() and bsearch() of doubles, rising; none may be NaN. */
int number_compare(const void *left, const void *right);

#endif
