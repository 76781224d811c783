/*
 * Records of files with errors lack texts that every rule counts on. What is
 * missing was reported when it was read; here it becomes the empty text.
 */
#ifndef LINT_COMPLETE_H
#define LINT_COMPLETE_H

#include "catalog/catalog.h"

void lint_complete(struct catalog *catalog);

#endif
