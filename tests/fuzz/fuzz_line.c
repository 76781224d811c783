/* Any bytes as a journal line; what passes is walked to its last member. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "journal/chain.h"
#include "journal/line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(struct slice slice, unsigned depth)
{
    struct json_walk members = json_walk_of(slice);
    struct json_member member;
    struct str text = STR_INIT;

    while (depth < 20 && json_walk_next(&members, &member)) {
        struct event_id id;
        int64_t whole;
        double number;

        (void)json_key_is(&member, "id");
        (void)json_add_text(&member, &text);
        (void)json_get_int(&member, &whole);
        (void)json_get_number(&member, &number);
        (void)json_get_id(&member, &id);
        if (member.kind == KIND_OBJECT || member.kind == KIND_LIST) {
            walk(member.value, depth + 1);
        }
    }
    str_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = ERROR_INIT;
    struct line line;
    struct slice raw = {(const char *)data, size};

    walk(raw, 0); /* unchecked bytes must not be read beyond their end */
    if (line_check((const char *)data, size, &line, &err)) {
        struct hash before = chain_start("log");
        struct hash after = chain_next(&before, &line);
        struct str redacted = STR_INIT;
        struct error again = ERROR_INIT;

        walk(line.envelope, 0);
        walk(line.body, 0);
        chain_redact(line.body, &redacted);
        line.body = (struct slice){redacted.buf, redacted.len};
        before = chain_next(&before, &line);
        if (!hash_equal(&before, &after)) {
            abort();
        }
        if (!line_check_parts(line.envelope, line.body, &line, &again)) {
            abort();
        }
        error_release(&again);
        str_release(&redacted);
    }
    error_release(&err);
    return 0;
}
