#include "sync/escape.h"

#include <string.h>

void form_add_escaped(struct str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
            (byte >= 'A' && byte <= 'Z') || strchr("-._", byte) != NULL) {
            str_add_char(out, *text);
        } else {
            str_add_format(out, "%%%02X", byte);
        }
    }
}
