/* Opening an address in the person's browser. */
#ifndef SYNC_BROWSER_H
#define SYNC_BROWSER_H

#include "base/error.h"

/*
 * By the first command of $BROWSER that starts (a list with ':' between, "%s"
 * stands for the address, else it comes last), or by xdg-open. No shell, no
 * terminal, no waiting. ERROR_NOT_FOUND when there is none.
 */
MUST_CHECK bool browser_open(const char *address, struct error *err);

#endif
