/* What a feed's item points to: chapters, a transcript, header lines. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "fetch/chapters.h"
#include "fetch/embedded.h"
#include "fetch/response.h"
#include "fetch/transcript.h"

static void check_transcript(const char *type, const char *text, size_t size)
{
    struct cues cues = CUES_INIT;
    struct error err = ERROR_INIT;

    if (transcript_parse(&cues, type, text, size, &err) != (cues.count > 0)) {
        abort();
    }
    for (size_t i = 1; i < cues.count; i++) {
        if (cues.items[i].start_ms < cues.items[i - 1].start_ms) {
            abort();
        }
    }
    cues_release(&cues);
    error_release(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct chapter_marks marks = CHAPTER_MARKS_INIT;
    struct error err = ERROR_INIT;
    struct response response;

    response_init(&response);
    response_add(&response, text, size);
    response_retry_s(&response, 0);
    if (!chapters_parse(&marks, text, size, &err)) {
        error_clear(&err);
    }
    chapter_marks_release(&marks);
    if (!embedded_parse(&marks, text, size) && marks.count > 0) {
        abort();
    }
    chapter_marks_release(&marks);
    error_release(&err);
    check_transcript("", text, size);
    check_transcript("text/vtt", text, size);
    return 0;
}
