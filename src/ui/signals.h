/*
 * Signals as bytes of a pipe, for the loop; and what is done in a crash. The
 * process has one set of handlers, so the state is the module's own.
 */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

#include <stdbool.h>

#include "base/error.h"

/* Makes the pipe; once is enough. */
MUST_CHECK bool signals_open(struct error *err);
/*
 * SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT and SIGCHLD write their
 * number to the pipe. SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL and SIGQUIT
 * call `before_crash` (which may do only what a signal handler may), then do
 * what they did before.
 */
void signals_catch(void (*before_crash)(void));
/* The handlers that were there before signals_catch(). */
void signals_release(void);
/* The read end; does not block. */
int signals_fd(void);
/* Stops the process group as Ctrl-Z does; returns when it goes on. */
void signals_stop_group(void);

#endif
