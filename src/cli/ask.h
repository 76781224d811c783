/* Asking a person on the terminal: a secret without an echo, yes or no. */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "cli/command.h"

#define ASK_MAX 1024 /* bytes of a secret, with its NUL */

/*
 * A line without an echo; from standard input where the flag `option` was
 * given. Never empty. False, with the reason, when there is nobody to ask.
 */
MUST_CHECK bool ask_secret(struct call *call, const char *prompt,
                           const char *option, char *line, size_t size);
/* The same on the terminal alone, for the second time; false: it differs. */
MUST_CHECK bool ask_again(struct call *call, const char *prompt,
                          const char *option, const char *line);
/* "yes", "y"; false for anything else, and where there is nobody to ask. */
bool ask_yes(const char *question);

#endif
