/* What all answers are made of, and problem documents. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "sync/answers_inside.h"

#define WORD_MAX ((size_t)2000)

json_t *answer_parse(struct slice json)
{
    json_t *root = json_loadb(json.at, json.len, JSON_REJECT_DUPLICATES, NULL);

    if (root != NULL && !json_is_object(root)) {
        json_decref(root);
        root = NULL;
    }
    return root;
}

bool answer_int(const json_t *object, const char *key, int64_t min, int64_t max,
                int64_t *value)
{
    const json_t *member = json_object_get(object, key);

    if (!json_is_integer(member) || json_integer_value(member) < min ||
        json_integer_value(member) > max) {
        return false;
    }
    *value = json_integer_value(member);
    return true;
}

int64_t answer_int_or(const json_t *object, const char *key, int64_t min,
                      int64_t max, int64_t otherwise)
{
    int64_t value = otherwise;

    return answer_int(object, key, min, max, &value) ? value : otherwise;
}

void answer_line(const json_t *object, const char *key, struct str *out)
{
    const json_t *member = json_object_get(object, key);
    const char *text = json_string_value(member);
    size_t len = text != NULL ? json_string_length(member) : 0;

    str_clear(out);
    if (len > ANSWER_LINE_MAX) {
        len = utf8_fit(text, ANSWER_LINE_MAX, (int)ANSWER_LINE_MAX);
    }
    utf8_add_clean(out, text, len);
    for (size_t i = 0; i < out->len; i++) {
        if (out->buf[i] == '\n') {
            out->buf[i] = ' ';
        }
    }
    str_trim(out);
}

bool answer_word(const json_t *object, const char *key, struct str *out)
{
    const json_t *member = json_object_get(object, key);
    const char *text = json_string_value(member);
    size_t len = text != NULL ? json_string_length(member) : 0;

    str_clear(out);
    if (len == 0 || len > WORD_MAX) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (text[i] <= 0x20 || text[i] >= 0x7f) {
            return false;
        }
    }
    str_set_len(out, text, len);
    return true;
}

bool answer_id(const json_t *object, const char *key, int version,
               char out[ANSWER_ID_BYTES])
{
    const json_t *member = json_object_get(object, key);
    const char *text = json_string_value(member);
    struct event_id id;

    if (text == NULL ||
        !event_id_parse(text, json_string_length(member), version, &id)) {
        return false;
    }
    event_id_format(&id, out);
    return true;
}

bool answer_hash(const json_t *value, struct hash *hash)
{
    return json_is_string(value) && hash_parse(json_string_value(value),
                                               json_string_length(value), hash);
}

void answer_problem_release(struct answer_problem *problem)
{
    str_release(&problem->detail);
    str_release(&problem->reason);
}

/* The last part of "/problems/gap", if it is a word. */
static void take_type(const json_t *root, char type[32])
{
    const char *text = json_string_value(json_object_get(root, "type"));
    const char *slash = text != NULL ? strrchr(text, '/') : NULL;
    const char *word = slash != NULL ? slash + 1 : text;
    size_t len = word != NULL ? strlen(word) : 0;

    type[0] = '\0';
    if (len > 0 && len < 32 &&
        strspn(word, "abcdefghijklmnopqrstuvwxyz-") == len) {
        memcpy(type, word, len + 1);
    }
}

bool answer_problem(struct slice json, struct answer_problem *problem)
{
    json_t *root = answer_parse(json);

    if (root == NULL) {
        return false;
    }
    take_type(root, problem->type);
    answer_line(root, "detail", &problem->detail);
    if (problem->detail.len == 0) {
        answer_line(root, "title", &problem->detail);
    }
    answer_line(root, "reason", &problem->reason);
    problem->seq = answer_int_or(root, "seq", 0, ANSWER_SEQ_MAX, 0);
    json_decref(root);
    return true;
}
