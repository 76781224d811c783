#include "cli/account.h"

bool account_end(struct call *call, bool begun)
{
    return begun && app_account_wait(call->app, NULL, NULL, &call->err);
}

bool account_do(struct call *call, enum account_task task)
{
    return account_end(call, app_account_begin(call->app, task, &call->err));
}
