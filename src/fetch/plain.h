/* Foreign text made harmless: no markup, no control characters. */
#ifndef FETCH_PLAIN_H
#define FETCH_PLAIN_H

#include <stddef.h>

/*
 * One line: white space as single blanks, control characters and bad bytes
 * gone, cut at a character after at most `max` bytes. The caller frees.
 */
char *plain_line(const char *text, size_t max);
/* The same without HTML tags, comments and the common entities. */
char *plain_html(const char *html, size_t max);

#endif
