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
enum admin_exit admin_user_unlink(struct admin_call *call);
enum admin_exit admin_user_factor_off(struct admin_call *call);
enum admin_exit admin_user_erase(struct admin_call *call);

/* admin_org.c */
enum admin_exit admin_org_add(struct admin_call *call);
enum admin_exit admin_org_list(struct admin_call *call);
enum admin_exit admin_org_remove(struct admin_call *call);
enum admin_exit admin_org_join(struct admin_call *call);
enum admin_exit admin_org_leave(struct admin_call *call);
/* admin_token.c */
enum admin_exit admin_token_list(struct admin_call *call);
enum admin_exit admin_token_end(struct admin_call *call);
enum admin_exit admin_token_invite(struct admin_call *call);
/* admin_store.c, admin_restore.c, admin_doctor.c */
enum admin_exit admin_backup(struct admin_call *call);
enum admin_exit admin_verify(struct admin_call *call);
enum admin_exit admin_wipe(struct admin_call *call);
enum admin_exit admin_restore(struct admin_call *call);
enum admin_exit admin_doctor(struct admin_call *call);
/* admin_completion.c; the store and the settings are not looked at. */
enum admin_exit admin_completion(struct admin_call *call);

/*
 * admin_owner.c: run as root, the files of a store, which begin with its name,
 * are given to whom its folder belongs. Nothing to do is no failure.
 */
MUST_CHECK bool admin_give_files(const char *store, struct error *err);

typedef bool admin_change(struct admin_call *call, struct server_store *store,
                          void *context);
/* Opens the store and runs a change in one transaction. */
enum admin_exit admin_run_change(struct admin_call *call, admin_change *run,
                                 void *context);
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
