/* Between the page of an account and its forms. */
#ifndef SERVER_PAGES_ACCOUNT_H
#define SERVER_PAGES_ACCOUNT_H

#include "server/page.h"

/*
 * The whole page of call->learner. `alert` is what went wrong, about the field
 * with the id `field`; NULL: nothing did.
 */
MUST_CHECK bool account_show(struct call *call, struct server_store *store,
                             int status, const char *alert, const char *field,
                             struct error *err);

#endif
