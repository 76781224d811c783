/* A typed number being read, in all the forms that units.h names. */
#ifndef CALCULATORS_SCAN_H
#define CALCULATORS_SCAN_H

#include <stdbool.h>

#include "calculators/units.h"

/* A text being read: ASCII look-alikes replaced, spaces at the ends gone. */
struct scan {
    char text[QUANTITY_TEXT_MAX + 8];
    const char *at;
    bool grouped_oddly; /* a comma that does not group in threes */
    bool broken;        /* two numbers side by side */
};

/* False if the text is longer than QUANTITY_TEXT_MAX. */
bool scan_begin(struct scan *scan, const char *text);
void scan_skip_spaces(struct scan *scan);
/* Digits with groups, a point, more digits. */
bool scan_mantissa(struct scan *scan, double *value);
/* A sign, a mantissa and a power of ten: e3, x10^3, ^3. */
bool scan_number(struct scan *scan, double *value);
/*
 * Divides by what stands below a slash, as in "3/8"; nothing if there is no
 * digit behind it, as in "300/s". False if that is no number.
 */
bool scan_fraction(struct scan *scan, double *value);

#endif
