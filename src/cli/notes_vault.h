/* The words of `dstudio notes` that are about encryption. */
#ifndef CLI_NOTES_VAULT_H
#define CLI_NOTES_VAULT_H

#include "cli/command.h"

/* True: the first argument is one of them, and `*code` is how it ended. */
bool run_vault_word(struct call *call, enum exit_code *code);

#endif
