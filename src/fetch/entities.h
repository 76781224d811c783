/* HTML's named entities in texts that should be XML but are not quite. */
#ifndef FETCH_ENTITIES_H
#define FETCH_ENTITIES_H

#include "base/str.h"

/* Appends the text without a byte-order mark and leading white space, with the
 * common HTML entities as characters; those of XML stay as they are. */
void entities_replace(struct str *out, const char *text, size_t len);

#endif
