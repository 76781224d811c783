/* Shared by the files that implement units.h. */
#ifndef CALCULATORS_UNITS_INTERNAL_H
#define CALCULATORS_UNITS_INTERNAL_H

#include "base/str.h"

/* Appends "; did you mean 'ms'?" for a word that is near a unit. */
void unit_add_nearest(const char *text, struct str *out);

#endif
