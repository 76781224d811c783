/*
 * The system's keyring, by the program secret-tool (libsecret): it speaks with
 * whatever keeps secrets on this desktop, and nobody without one pays for it.
 * The secret goes by pipes, never as an argument.
 */
#ifndef SECRET_KEYRING_H
#define SECRET_KEYRING_H

#include <stdbool.h>

#include "base/error.h"

/* Kept under `name`. Each may wait for a person who unlocks the keyring. */
MUST_CHECK bool keyring_write(const char *name, const char *text,
                              struct error *err);
/* `text` is replaced. */
MUST_CHECK bool keyring_read(const char *name, struct str *text,
                             struct error *err);
/* That there is none is no failure. */
MUST_CHECK bool keyring_remove(const char *name, struct error *err);

#endif
