/* Forms and user codes as anybody may send them. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "server/grant.h"

#define MAX ((size_t)64)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"user_code", "client_id", "a", ""};
    const struct slice form = {(const char *)data, size};
    struct str value = STR_INIT;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char code[GRANT_USER_CODE_BYTES];
        char again[GRANT_USER_CODE_BYTES];

        if (!form_find(form, names[i], MAX, &value)) {
            continue;
        }
        if (value.len > MAX || strlen(value.buf) != value.len ||
            !utf8_valid(value.buf, value.len)) {
            abort();
        }
        /* A code that was read reads as itself. */
        if (grant_read_user_code(value.buf, code) &&
            (!grant_read_user_code(code, again) || strcmp(code, again) != 0)) {
            abort();
        }
    }
    str_release(&value);
    return 0;
}
