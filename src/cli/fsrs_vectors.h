/* One case of `fsrs replay`: checks the inputs, computes the outputs. */
#ifndef CLI_FSRS_VECTORS_H
#define CLI_FSRS_VECTORS_H

#include <jansson.h>
#include <stdint.h>

#include "base/error.h"
#include "cli/fsrs.h"
#include "schedule/params.h"

/*
 * Sets in `vector` (an object) what its "family" computes; outputs that stand
 * there already are replaced. False: the inputs are bad, and `err` says which.
 */
MUST_CHECK bool fsrs_vector_fill(json_t *vector, struct error *err);

/* ---- shared by the files of the families ---- */

/* A finite number in [min, max]. `what` names it in the message. */
MUST_CHECK bool vector_number(const json_t *value, const char *what, double min,
                              double max, double *out, struct error *err);
/* The same of a member of an object. */
MUST_CHECK bool vector_member(const json_t *object, const char *key, double min,
                              double max, double *out, struct error *err);
/* A member that is a whole number. */
MUST_CHECK bool vector_int(const json_t *object, const char *key, int64_t min,
                           int64_t max, int64_t *out, struct error *err);
/* A member that is a list; NULL with a message. Borrowed. */
json_t *vector_list(const json_t *object, const char *key, struct error *err);
/* Numbers of the list "w": at most `max` of them; returns 0 with a message. */
size_t vector_weights(const json_t *object, double *w, size_t max,
                      struct error *err);
/* The 21 parameters of "w", upgraded and clipped. */
MUST_CHECK bool vector_params(const json_t *object, size_t relearning_steps,
                              struct params *params, struct error *err);
void vector_set(json_t *object, const char *key, double value);
void vector_set_int(json_t *object, const char *key, int64_t value);
/* The real number where there is one, else null. */
void vector_set_or_null(json_t *object, const char *key, bool there,
                        int64_t value);

/* The families. `vector` is an object; they fill it. */
bool vector_fill_mem(json_t *vector, struct error *err);
bool vector_fill_fsrs7(json_t *vector, struct error *err);
bool vector_fill_sched(json_t *vector, struct error *err);
bool vector_fill_steps(json_t *vector, struct error *err);
bool vector_fill_long(json_t *vector, struct error *err);
bool vector_fill_grad(json_t *vector, struct error *err);
bool vector_fill_init(json_t *vector, struct error *err);
bool vector_fill_fuzz(json_t *vector, struct error *err);
bool vector_fill_curve(json_t *vector, struct error *err);
bool vector_fill_sm2(json_t *vector, struct error *err);
bool vector_fill_daydiff(json_t *vector, struct error *err);

#endif
