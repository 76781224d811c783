/* Why something failed, in words for a person. Left alone on success. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

#include "base/str.h"

struct error {
    struct str text; /* what failed and on what: lower case, no full stop */
    int code;        /* a value of enum error_code */
};

enum error_code {
    ERROR_NONE = 0,
    ERROR_FAILED,    /* anything not told apart below */
    ERROR_USAGE,     /* the caller's words were off: exit status 2 */
    ERROR_NOT_FOUND, /* the thing named does not exist: exit status 3 */
    ERROR_READ_ONLY, /* a store that must not be written */
    ERROR_NEWER,     /* written by a newer version of the program */
    ERROR_FULL,      /* no space left */
    ERROR_BUSY,      /* another program holds it */
    ERROR_DAMAGED,   /* fails its own checks */
};

#define ERROR_INIT                                                             \
    {                                                                          \
        .text = STR_INIT, .code = ERROR_NONE                                   \
    }

/* Set the message. They return false, so `return error_set(err, …)` works. */
bool error_set(struct error *err, const char *format, ...) PRINTF(2, 3);
bool error_set_code(struct error *err, enum error_code code, const char *format,
                    ...) PRINTF(3, 4);
/* Appends ": " and the system's words for `number`. */
bool error_set_errno(struct error *err, int number, const char *format, ...)
    PRINTF(3, 4);
/* Puts "PREFIX: " in front. */
bool error_prefix(struct error *err, const char *format, ...) PRINTF(2, 3);
/* The message and the code of another one. */
bool error_copy(struct error *err, const struct error *from);
const char *error_get(const struct error *err);
void error_clear(struct error *err);
void error_release(struct error *err);

#endif
