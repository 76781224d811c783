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
/* Answers with the token, and wipes it. Always true. */
bool login_answer(struct call *call, struct new_device *device, int status);

#endif
