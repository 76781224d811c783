/* The steps of the pages, for the table of routes. */
#ifndef SERVER_PAGES_H
#define SERVER_PAGES_H

#include "server/page.h"

/* page_style.c */
call_step style_run;
/* pages_sign.c */
call_step home_run, sign_in_page_run, sign_in_run, sign_out_run;
/* pages_company.c */
call_step company_run, company_return_run, account_connect_run;
/* pages_factor.c */
call_step factor_page_run, factor_begin_run, factor_confirm_run, factor_off_run,
    sign_in_code_run;
/*
 * In place of being signed in: asks for the second factor, and remembers that
 * the password was right.
 */
MUST_CHECK bool factor_ask(struct call *call, struct server_store *store,
                           const struct event_id *learner, const char *next,
                           struct error *err);
/* pages_device.c */
call_step device_page_run, device_decide_run;
/* pages_authorize.c */
call_step authorize_page_run, authorize_decide_run;
/* pages_account.c */
call_step account_page_run, account_password_run, account_device_run,
    account_sharing_run, account_erase_run, account_keep_run;
/* routes_export.c */
call_step account_export_run;
/* oauth.c */
call_step oauth_device_run, oauth_token_run;

#endif
