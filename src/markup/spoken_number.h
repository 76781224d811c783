/* Numbers as they are said: how far one reaches, and its words. */
#ifndef MARKUP_SPOKEN_NUMBER_H
#define MARKUP_SPOKEN_NUMBER_H

#include "base/str.h"

/* Length of the number at the beginning: digits, group commas, points. */
size_t spoken_number_length(const char *text, size_t len);
/* Appends "1200" for "1,200" and "0 point 0 5" for "0.05". */
void spoken_add_number(struct str *out, const char *text, size_t len);
/* Appends two or three digits in words: "248" is "two hundred forty-eight". */
void spoken_add_cardinal(struct str *out, const char *digits, size_t len);
/*
 * Appends what is said for a time of day such as "14:02" or "21:00", true; or
 * for a version or an address, "3.4.3" or "10.0.0.1:80"; else false.
 */
bool spoken_add_time(struct str *out, const char *text, size_t len);
bool spoken_add_dotted(struct str *out, const char *text, size_t len);

#endif
