/*
 * One-time codes by time (RFC 6238: SHA-1, 30 seconds, six digits), as every
 * authenticator app makes them. Arithmetic on values.
 */
#ifndef SERVER_TOTP_H
#define SERVER_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define TOTP_KEY_BYTES 20
#define TOTP_DIGITS    6
#define TOTP_STEP_S    30

/* The code of `digits` digits (6 to 8) in a step of time, a NUL behind it. */
void totp_make(const unsigned char *key, size_t len, int64_t step, int digits,
               char *code);
/*
 * Is `code` the one of now, or of the step before or after it? Steps up to
 * `used` do not count: a code works once. `*step` gets its step.
 */
bool totp_check(const unsigned char key[TOTP_KEY_BYTES], const char *code,
                int64_t now, int64_t used, int64_t *step);
/* Appends bytes in base32 (RFC 4648), without padding. */
void base32_add(struct str *out, const unsigned char *bytes, size_t len);

#endif
