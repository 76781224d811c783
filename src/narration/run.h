/* A program that works for the narration, while the listener may give up. */
#ifndef NARRATION_RUN_H
#define NARRATION_RUN_H

#include <stdbool.h>

#include "base/error.h"

/* Who is told how far it is, and asked whether to go on. */
struct watch {
    bool (*progress)(void *context, double share); /* false: give up */
    void *context;
    double share; /* told last, 0-1 */
};
/* Tells a new share; false with "given up". */
MUST_CHECK bool watch_tell(struct watch *watch, double share,
                           struct error *err);

/*
 * Runs `argv` (ends with NULL) to its end; `in_path` and `out_path` are its
 * standard input and output, or NULL. Asks the watch every 20 ms and ends the
 * program when that gives up. Anything but exit status 0 is an error.
 */
MUST_CHECK bool narration_run(const struct watch *watch,
                              const char *const *argv, const char *in_path,
                              const char *out_path, struct error *err);

#endif
