/*
 * Reads a pack as content, by every rule, over what is in use: `dstudio lint
 * --pack` in a process of its own.
 */
#ifndef APP_PACKING_LINT_H
#define APP_PACKING_LINT_H

#include "app/pack.h"

struct packing_lint;
/* Of the folder that the pack names. */
MUST_CHECK bool packing_lint_new(const struct pack *pack,
                                 struct packing_lint **lint, struct error *err);
/* Ends it. NULL is allowed. */
void packing_lint_free(struct packing_lint *lint);
/* What to poll for reading. */
int packing_lint_fd(const struct packing_lint *lint);
/* Reads what there is. False: it has ended. */
bool packing_lint_service(struct packing_lint *lint);
/* Once it has ended: false with FILE:LINE and text of the first error. */
MUST_CHECK bool packing_lint_result(const struct packing_lint *lint,
                                    struct error *err);

#endif
