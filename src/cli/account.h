/* Tasks of the account that a command waits for (app/account.h). */
#ifndef CLI_ACCOUNT_H
#define CLI_ACCOUNT_H

#include "app/account.h"
#include "cli/command.h"

/* Waits for the end of what was begun; `begun` false: it was not. */
MUST_CHECK bool account_end(struct call *call, bool begun);
/* Begins a task that has no words of its own, and waits for its end. */
MUST_CHECK bool account_do(struct call *call, enum account_task task);

#endif
