/*
 * The second factor of an account: codes of an authenticator app, and recovery
 * codes for when it is lost. The app's key lies in the store sealed with the
 * server's own, recovery codes as keyed hashes.
 */
#ifndef SERVER_FACTOR_H
#define SERVER_FACTOR_H

#include "server/call.h"
#include "server/totp.h"

#define FACTOR_CODES      10
#define FACTOR_CODE_BYTES 12 /* "abcde-fghjk", NUL */

/* A new one for call->learner, not yet on; `key` is for the app. */
MUST_CHECK bool factor_begin(struct call *call, struct server_store *store,
                             unsigned char key[TOTP_KEY_BYTES],
                             struct error *err);
/* Its key; false if it cannot be opened with this server's secret. */
bool factor_open(const struct call *call, const struct factor *factor,
                 unsigned char key[TOTP_KEY_BYTES]);
/*
 * Switches it on if `code` is right, and makes recovery codes, which replace
 * those before.
 */
MUST_CHECK bool factor_confirm(struct call *call, struct server_store *store,
                               struct factor *factor, const char *code,
                               char codes[FACTOR_CODES][FACTOR_CODE_BYTES],
                               bool *right, struct error *err);
/* A line of the learner's own in the audit log. */
MUST_CHECK bool factor_note(struct call *call, struct server_store *store,
                            const struct event_id *learner, const char *what,
                            struct error *err);
/* How many recovery codes are left. */
size_t factor_codes_left(const struct factor *factor);
/*
 * The last step of a login whose password was right, in the lane of writing:
 * `code` is of the app or a recovery code, "" if none was given. It works once.
 * `*in` false: answered with a problem. `account` is for the limits.
 */
MUST_CHECK bool factor_pass(struct call *call, struct server_store *store,
                            const struct account *account, const char *code,
                            bool *in, struct error *err);

#endif
