/* An answer, a key and a pattern: three lines of any bytes. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "quiz/text_match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xstrndup((const char *)data, size);
    char *key = strchr(text, '\n');
    char *pattern = key != NULL ? strchr(key + 1, '\n') : NULL;
    struct str a = STR_INIT;
    struct str b = STR_INIT;

    if (pattern != NULL) {
        char *reason;

        *key++ = '\0';
        *pattern++ = '\0';
        text_normalise(text, false, &a);
        text_normalise(key, true, &b);
        (void)text_equal(text, key, false);
        if (text_is_typo(a.buf, b.buf) && str_equal(a.buf, b.buf)) {
            abort();
        }
        reason = text_regex_check(pattern);
        if (reason != NULL && text_regex_matches(pattern, a.buf, true)) {
            abort();
        }
        (void)text_regex_matches(pattern, a.buf, true);
        free(reason);
    }
    str_release(&a);
    str_release(&b);
    free(text);
    return 0;
}
