/*
 * Running a program on our terminal (editor, pager): without a shell, in our
 * process group, so that Ctrl-C and Ctrl-Z reach it. The caller gives the
 * terminal away before and takes it back after.
 */
#ifndef UI_CHILD_H
#define UI_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

/*
 * `command` may have arguments ("code --wait"), split as a shell would;
 * `file` (may be NULL) is added as the last one. The exit status 127 means
 * that the program could not be started.
 */
MUST_CHECK bool child_start(const char *command, const char *file, pid_t *pid,
                            struct error *err);

#endif
