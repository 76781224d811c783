/* Between the files of answers.h; nobody else includes it. */
#ifndef SYNC_ANSWERS_INSIDE_H
#define SYNC_ANSWERS_INSIDE_H

#include <jansson.h>

#include "sync/answers.h"

#define ANSWER_LINE_MAX ((size_t)400) /* bytes of a text that people read */

/* An object, or NULL. json_decref() it. */
json_t *answer_parse(struct slice json);
/* An integer within [min, max]. False: absent, of another kind or beyond. */
bool answer_int(const json_t *object, const char *key, int64_t min, int64_t max,
                int64_t *value);
/* The same with a value for all of these. */
int64_t answer_int_or(const json_t *object, const char *key, int64_t min,
                      int64_t max, int64_t otherwise);
/* A text for people: one line. Empty when absent. */
void answer_line(const json_t *object, const char *key, struct str *out);
/* A text of printable ASCII without blanks, at most 2,000 bytes. */
bool answer_word(const json_t *object, const char *key, struct str *out);
/* A UUID in lower case; `version` as in event_id_parse(). */
bool answer_id(const json_t *object, const char *key, int version,
               char out[ANSWER_ID_BYTES]);
/* Digits of a hash. */
bool answer_hash(const json_t *value, struct hash *hash);

#endif
