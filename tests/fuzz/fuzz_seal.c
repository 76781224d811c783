/*
 * Any bytes as an encrypted body, as the clear text that one holds, and as a
 * recovery key. The first byte chooses; what is sealed here must open.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "journal/chain.h"
#include "journal/line.h"
#include "journal/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const unsigned char key[SEAL_KEY_BYTES] = {1, 2, 3};

static void try_body(struct slice bytes)
{
    struct slice envelope = slice_of("{}");
    struct str plain = STR_INIT;
    struct error err = ERROR_INIT;

    if (line_check_object(bytes, &err)) {
        struct str body = STR_INIT;

        (void)seal_open_body(key, envelope, bytes, &plain);
        (void)seal_check_opens(key, envelope, bytes);
        seal_add_body(key, envelope, bytes, &body);
        if (!seal_open_body(key, envelope, (struct slice){body.buf, body.len},
                            &plain) ||
            plain.len != bytes.len) {
            abort();
        }
        str_release(&body);
    }
    error_release(&err);
    str_release(&plain);
}

static void try_recovery(struct slice bytes)
{
    char *text = strndup(bytes.at, bytes.len);
    unsigned char parsed[SEAL_KEY_BYTES];
    struct error err = ERROR_INIT;

    (void)seal_recovery_is_like(text);
    if (seal_recovery_parse(text, parsed, &err)) {
        struct str again = STR_INIT;

        seal_recovery_format(parsed, &again);
        if (!seal_recovery_is_like(again.buf) ||
            !seal_recovery_parse(again.buf, parsed, &err)) {
            abort();
        }
        str_release(&again);
    }
    error_release(&err);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data + 1, size - 1};

    chain_init();
    if (size == 0) {
        return 0;
    }
    if (data[0] % 2 == 0) {
        try_body(rest);
    } else {
        try_recovery(rest);
    }
    return 0;
}
