/* Between the routes that log somebody in. */
#ifndef SERVER_LOGIN_H
#define SERVER_LOGIN_H

#include "server/call.h"
#include "server/token.h"

/*
 * Checks mail address and password, limits included. `*right` false: answered.
 */
MUST_CHECK bool login_check(struct call *call, struct server_store *store,
                            const char *email, const char *password,
                            struct account *account, bool *right,
                            struct error *err);
/*
 * May the account of the login have this new password? Reads the account;
 * `reason` says why not.
 */
MUST_CHECK bool account_may_have(struct call *call, struct server_store *store,
                                 const char *password, struct account *account,
                                 bool *may, struct error *reason,
                                 struct error *err);
/* login_check() for call->learner; `account` is filled. */
MUST_CHECK bool password_is_right(struct call *call, struct server_store *store,
                                  const char *password, struct account *account,
                                  bool *right, struct error *err);
/*
 * In the lane of writing: is the account still what it was when its password
 * was checked, and may it log in? Then it stays so until the commit. `now` is
 * how it is now, to be changed and written back; `checked` stays as it is,
 * since a step may run twice. `*same` false: nothing is answered.
 */
MUST_CHECK bool account_is_same(struct server_store *store,
                                const struct account *checked,
                                struct account *now, bool *same,
                                struct error *err);
/* The answer where it is not. Always true. */
bool account_refuse(struct call *call, const struct account *now);
/*
 * Then writes the new password, and signs all browsers out; codes that they
 * approved are worth nothing any more. `*same` false: answered.
 */
MUST_CHECK bool password_replace(struct call *call, struct server_store *store,
                                 const struct account *checked,
                                 const struct str *hash, bool *same,
                                 struct error *err);
/* Answers with the token, and wipes it. Always true. */
bool login_answer(struct call *call, struct new_device *device, int status);

#endif
