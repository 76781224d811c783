/*
 * Passwords that became known, in a file as "Have I Been Pwned" gives it out:
 * SHA-1 in hex, ":" and a count in each line, sorted by hash. It has tens of
 * gigabytes: it is searched where it lies, and never asked for over a network.
 */
#ifndef SERVER_PASSWORD_BREACHED_H
#define SERVER_PASSWORD_BREACHED_H

#include <stdbool.h>

#include "base/error.h"

/* Is the password in the file? From any thread. */
MUST_CHECK bool password_breached_find(const char *path, const char *password,
                                       bool *found, struct error *err);

#endif
