/* A refusal of the server as a sentence: what it means and what helps. */
#ifndef SYNC_REFUSAL_H
#define SYNC_REFUSAL_H

#include "base/error.h"

/*
 * `status` as of HTTP, 0 for no connection; `detail`: the server's own words or
 * why there was no answer, may be empty. Always false.
 */
bool refusal_fail(int status, const char *detail, struct error *err);

/*
 * Words for what ends sync until somebody does something about it; NULL for
 * what passes. `problem`: the type of the server's problem document.
 */
const char *refusal_lasting(int status, const char *problem);

#endif
