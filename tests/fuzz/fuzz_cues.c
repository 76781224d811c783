/* A cue sheet: what was read must be the same after writing and reading. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "markup/cues.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cues cues = CUES_INIT;
    struct cues again = CUES_INIT;
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    unsigned line;

    if (cues_parse(&cues, (const char *)data, size, &line, &err)) {
        cues_format(&cues, &text);
        if (!cues_parse(&again, text.buf, text.len, &line, &err) ||
            again.count != cues.count) {
            abort();
        }
        for (size_t i = 0; i < cues.count; i++) {
            int64_t at = cues.items[i].start_ms;

            if (again.items[i].start_ms != at) {
                abort();
            }
            cues_word_at(&cues, at);
            cues_time_of(&cues, cues.items[i].from_word);
        }
    }
    cues_release(&cues);
    cues_release(&again);
    str_release(&text);
    error_release(&err);
    return 0;
}
