/* Between the table of sub-commands and their files. */
#ifndef SERVER_ADMIN_COMMANDS_H
#define SERVER_ADMIN_COMMANDS_H

#include "server/admin.h"

/* admin_user.c */
enum admin_exit admin_user_add(struct admin_call *call);
enum admin_exit admin_user_list(struct admin_call *call);
enum admin_exit admin_user_passwd(struct admin_call *call);
enum admin_exit admin_user_disable(struct admin_call *call);
enum admin_exit admin_user_enable(struct admin_call *call);
enum admin_exit admin_user_erase(struct admin_call *call);

/*
 * An account by the mail address of the first argument. ERROR_NOT_FOUND if
 * there is none.
 */
MUST_CHECK bool admin_find_account(struct admin_call *call,
                                   struct server_store *store,
                                   struct account *account);
/* Tells a person that an administrator did something with their account. */
MUST_CHECK bool admin_note(struct admin_call *call, struct server_store *store,
                           const struct event_id *learner, const char *what);

#endif
