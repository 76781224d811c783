/*
 * The scanner below line_check(): JSON by the narrow rules of
 * doc/protocol.md. One pass, no tree; only keys are remembered, to find twins.
 */
#ifndef JOURNAL_SCAN_H
#define JOURNAL_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* Checks that [at, at + len) is one object. NULL, or why not (a constant). */
const char *scan_object(const char *at, size_t len);

#endif
