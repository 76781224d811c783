/* Passwords: Argon2id, and the same work for a person who does not exist. */
#ifndef SERVER_PASSWORD_H
#define SERVER_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/str.h"
#include "server/password_guess.h"

#define PASSWORD_MIN ((size_t)8)    /* characters */
#define PASSWORD_MAX ((size_t)1024) /* bytes */

/* How much work; `decoy` is a hash of nothing that anybody knows. */
struct password_cost {
    unsigned long long passes;
    size_t memory;
    char decoy[128];
};

/* Makes the decoy. False if there is not enough memory. */
MUST_CHECK bool password_cost_init(struct password_cost *cost,
                                   int64_t memory_mb, struct error *err);
/* May this become the password of that account? If not, `err` says why. */
MUST_CHECK bool password_check(const char *password,
                               const struct password_about *about,
                               struct error *err);
/* Argon2id in its text form. */
MUST_CHECK bool password_hash(const struct password_cost *cost,
                              const char *password, struct str *hash,
                              struct error *err);
/*
 * Is it the password of this hash? With an empty or NULL hash false, after the
 * same work.
 */
bool password_verify(const struct password_cost *cost, const char *hash,
                     const char *password);
/* How often Argon2id was computed by this process. */
unsigned long long password_runs(void);
/*
 * Writes a mail address as the directory has it: lower case, no blanks around.
 * False if it cannot be one.
 */
bool email_normalise(const char *text, struct str *out);

#endif
