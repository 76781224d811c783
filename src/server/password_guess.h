/*
 * Passwords that are tried first: common ones, patterns, and those made of the
 * account's own words. Passphrases pass, whatever words they have.
 */
#ifndef SERVER_PASSWORD_GUESS_H
#define SERVER_PASSWORD_GUESS_H

#include <stdbool.h>

#include "base/error.h"

/* Whose password it is to be, and where common ones are looked up; borrowed. */
struct password_about {
    const char *dictionary; /* path of cracklib's files, without .pwd */
    const char *breached;   /* for password_breached.h; NULL: none */
    const char *email;
    const char *name; /* "": none */
};

/*
 * Is this password, UTF-8, hard enough to guess? If not, `err` says why
 * (ERROR_USAGE). A dictionary or a list that cannot be read is passed over.
 * From any thread.
 */
MUST_CHECK bool password_is_hard(const char *password,
                                 const struct password_about *about,
                                 struct error *err);
/* Can the dictionary at this path be used? If not, `err` says what is amiss. */
MUST_CHECK bool password_dictionary_check(const char *path, struct error *err);
/* The same for the list of known ones. NULL, none, can. */
MUST_CHECK bool password_breached_check(const char *path, struct error *err);
/*
 * Is it one of the 3,000 most common, with letters that look like others, or
 * with digits and signs around it? `lower` is in lower case.
 */
bool password_is_common(const char *lower);

#endif
