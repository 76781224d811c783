/*
 * A text that nobody else may read: the login, the keys of notes. It lies in a
 * file of mode 0600 in a folder of mode 0700, outside of the database, so that
 * a copy of the database is a copy of no secret; or, where the person chose
 * that, in the system's keyring, and then the file only says so.
 */
#ifndef SECRET_SECRET_H
#define SECRET_SECRET_H

#include <stdbool.h>

#include "base/error.h"

/* ERROR_NOT_FOUND when there is none. `text` is replaced. */
MUST_CHECK bool secret_read(const char *path, struct str *text,
                            struct error *err);
/*
 * Makes the folder; the old or the new text stands, never half of one. A text
 * that lies in the keyring stays there, and a new one goes to a file.
 */
MUST_CHECK bool secret_write(const char *path, const char *text,
                             struct error *err);
/* That there is none is no failure. */
MUST_CHECK bool secret_remove(const char *path, struct error *err);
bool secret_is_in_keyring(const char *path);
/* From one to the other; without a secret it does nothing. */
MUST_CHECK bool secret_move(const char *path, bool to_keyring,
                            struct error *err);
/* Overwrites the bytes, then releases. */
void secret_release(struct str *text);

#endif
