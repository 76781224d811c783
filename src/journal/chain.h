/* The hash chain of a log: BLAKE2b, 32 bytes, no key. */
#ifndef JOURNAL_CHAIN_H
#define JOURNAL_CHAIN_H

#include <stdbool.h>

#include "base/str.h"
#include "journal/line.h"

struct hash {
    unsigned char bytes[LINE_HASH_BYTES];
};

/* Picks the fastest code for this machine; call it once before much work. */
void chain_init(void);
/* h(0) of a log, from its id as text (36 characters). */
struct hash chain_start(const char *log_id);
/* h(n) of h(n-1) and line n; a redacted body gives the hash it stands for. */
struct hash chain_next(const struct hash *before, const struct line *line);
/* H(body) of a body as stored, redacted or not. */
struct hash chain_body_hash(struct slice body);
/* Writes "~" and the hash: what replaces a body. `out` is replaced. */
void chain_redact(struct slice body, struct str *out);

bool hash_equal(const struct hash *a, const struct hash *b);
/* 64 hex digits and NUL. */
void hash_format(const struct hash *hash, char out[65]);
bool hash_parse(const char *text, size_t len, struct hash *hash);

#endif
