/* Text as a form or a query has it. */
#ifndef SYNC_ESCAPE_H
#define SYNC_ESCAPE_H

#include "base/str.h"

void form_add_escaped(struct str *out, const char *text);

#endif
