/*
 * The file that holds a profile's login: one JSON object of mode 0600 in a
 * folder of mode 0700, outside of the database, so that a copy of the database
 * is no copy of a login.
 */
#ifndef SYNC_LOGIN_FILE_H
#define SYNC_LOGIN_FILE_H

#include "sync/answers.h"

struct login {
    struct str url; /* of the server */
    struct str token;
    char device[ANSWER_ID_BYTES];
    char learner[ANSWER_ID_BYTES];
    int64_t expires_at; /* s; 0: not known */
};
#define LOGIN_INIT                                                             \
    {                                                                          \
        .url = STR_INIT, .token = STR_INIT                                     \
    }
void login_release(struct login *login);

/* ERROR_NOT_FOUND: not logged in. ERROR_DAMAGED: not such a file. */
MUST_CHECK bool login_read(const char *path, struct login *login,
                           struct error *err);
/* Makes the folder; the old or the new login stands, never half of one. */
MUST_CHECK bool login_write(const char *path, const struct login *login,
                            struct error *err);
/* That there is none is no failure. */
MUST_CHECK bool login_remove(const char *path, struct error *err);

#endif
