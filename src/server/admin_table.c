#include <stdio.h>

#include "server/admin.h"
#include "server/admin_commands.h"
#include "server/serve.h"

static enum admin_exit run_serve(struct admin_call *call)
{
    return serve(call->settings, &call->err) ? ADMIN_DONE : admin_fail(call);
}

static const struct admin_command table[] = {
    {"serve", "", "serve until told to stop", 0, 0, run_serve},
    {"user add", "EMAIL [NAME]",
     "make an account; the password is asked for, or read from standard input",
     1, 2, admin_user_add},
    {"user list", "", "list the accounts", 0, 0, admin_user_list},
    {"user passwd", "EMAIL", "set a new password and end all logins", 1, 1,
     admin_user_passwd},
    {"user disable", "EMAIL", "refuse this person's logins; data stays", 1, 1,
     admin_user_disable},
    {"user enable", "EMAIL", "take that back", 1, 1, admin_user_enable},
    {"user unlink", "EMAIL",
     "forget who a person is to the identity provider; a password stays", 1, 1,
     admin_user_unlink},
    {"user factor-off", "EMAIL",
     "switch a person's second factor off, when phone and codes are lost", 1, 1,
     admin_user_factor_off},
    {"user erase", "EMAIL",
     "delete everything about a person, now and after "
     "any restore",
     1, 1, admin_user_erase},
    {"org add", "NAME", "make an organisation", 1, 1, admin_org_add},
    {"org list", "", "list the organisations and their members", 0, 0,
     admin_org_list},
    {"org remove", "NAME", "end an organisation; accounts stay", 1, 1,
     admin_org_remove},
    {"org join", "EMAIL NAME [learner|manager|admin]",
     "take a person into an organisation, or change the role", 2, 3,
     admin_org_join},
    {"org leave", "EMAIL NAME", "take a person out of it", 2, 2,
     admin_org_leave},
    {"token list", "EMAIL", "list the devices that are signed in", 1, 1,
     admin_token_list},
    {"token end", "EMAIL [DEVICE]", "sign a device out, or all of them", 1, 2,
     admin_token_end},
    {"token invite", "", "make an invitation for one account", 0, 0,
     admin_token_invite},
    {"backup", "FILE", "write a copy of the store while it is in use", 1, 1,
     admin_backup},
    {"restore", "FILE",
     "put a copy in place of the store; erases and redacts again", 1, 1,
     admin_restore},
    {"wipe", "",
     "leave nothing of what was redacted or erased in the store's file", 0, 0,
     admin_wipe},
    {"verify", "", "read every line and compute every chain anew", 0, 0,
     admin_verify},
    {"doctor", "", "what is wrong, and how to mend it", 0, 0, admin_doctor},
    {ADMIN_COMPLETION, "bash|zsh|fish", "print the completion script", 1, 1,
     admin_completion},
    {NULL, NULL, NULL, 0, 0, NULL},
};

const struct admin_command *admin_table(void)
{
    return table;
}
