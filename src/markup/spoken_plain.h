/* The first pass over a text to speak: what stands between the words. */
#ifndef MARKUP_SPOKEN_PLAIN_H
#define MARKUP_SPOKEN_PLAIN_H

#include "base/str.h"

/*
 * Appends the text with symbols, exponents, sums of money and negative numbers
 * in words, in ASCII where that is known, without control characters. A
 * quotation of several words has a ',' glued to its first and its last word,
 * a pause that makes it heard. "5-10" is a range; "34-70694", "2020-07-04" and
 * "CVE-2021-44228" are names.
 */
void spoken_add_plain(struct str *out, const char *text);

#endif
