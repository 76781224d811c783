/* A podcast feed. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "fetch/feed.h"

static void check_text(const char *text)
{
    const char *end = text + strlen(text);

    while (text < end) {
        uint32_t rune;

        text += utf8_decode(text, end, &rune);
        if (rune_is_control(rune)) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = ERROR_INIT;
    struct feed feed;

    if (feed_parse(&feed, (const char *)data, size, &err)) {
        for (size_t i = 0; i < feed.count; i++) {
            check_text(feed.items[i].title);
            check_text(feed.items[i].url);
            check_text(feed.items[i].transcript_type);
        }
    }
    feed_release(&feed);
    error_release(&err);
    return 0;
}
