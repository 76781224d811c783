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
    {"user erase", "EMAIL",
     "delete everything about a person, now and after "
     "any restore",
     1, 1, admin_user_erase},
    {NULL, NULL, NULL, 0, 0, NULL},
};

const struct admin_command *admin_table(void)
{
    return table;
}
