#include "sync/escape.h"

#include <string.h>

#include "base/ascii.h"

void form_add_escaped(struct str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (ascii_is_alnum(*text) || strchr("-._", *text) != NULL) {
            str_add_char(out, *text);
        } else {
            str_add_format(out, "%%%02X", (unsigned char)*text);
        }
    }
}
