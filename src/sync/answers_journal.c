/* Heads, appends, hashes; redactions. */
#include <stdlib.h>
#include <string.h>

#include "sync/answers_inside.h"

#define SYNC_AFTER_MAX INT64_C(86400)

static bool read_head(const char *log, const json_t *value,
                      struct sync_head *head)
{
    struct event_id id;

    if (!event_id_parse(log, strlen(log), 4, &id) ||
        !answer_int(value, "seq", 0, ANSWER_SEQ_MAX, &head->seq) ||
        !answer_hash(json_object_get(value, "hash"), &head->hash)) {
        return false;
    }
    event_id_format(&id, head->log);
    return true;
}

static bool read_heads(json_t *root, struct sync_heads *heads)
{
    json_t *logs = json_object_get(root, "logs");
    const char *log;
    json_t *value;

    if (!json_is_object(logs) || json_object_size(logs) > ANSWER_LOGS_MAX ||
        !answer_int(root, "version", 0, INT64_MAX, &heads->version) ||
        !answer_int(root, "rev", 0, INT64_MAX, &heads->rev)) {
        return false;
    }
    json_object_foreach(logs, log, value)
    {
        GROW(heads->items, heads->count, heads->capacity);
        if (!read_head(log, value, &heads->items[heads->count])) {
            return false;
        }
        heads->count++;
    }
    return true;
}

static void read_times(const json_t *root, struct answer_times *times)
{
    times->now_ms = answer_int_or(root, "now", 1, INT64_MAX / 2, 0);
    times->sync_after_s =
        answer_int_or(root, "sync_after_s", 1, SYNC_AFTER_MAX, 0);
}

bool answer_heads(struct slice json, struct sync_heads *heads,
                  struct answer_times *times)
{
    json_t *root = answer_parse(json);
    bool ok = root != NULL && read_heads(root, heads);

    if (ok) {
        read_times(root, times);
    }
    json_decref(root);
    return ok;
}

bool answer_append(struct slice json, int64_t *seq, struct sync_heads *heads,
                   struct answer_times *times)
{
    json_t *root = answer_parse(json);
    bool ok = root != NULL && answer_int(root, "seq", 0, ANSWER_SEQ_MAX, seq);

    if (ok) {
        read_times(root, times);
        /* Without `rev` they would not say whether redactions came. */
        if (json_object_get(root, "rev") != NULL && !read_heads(root, heads)) {
            sync_heads_release(heads);
            ok = false;
        }
    }
    json_decref(root);
    return ok;
}

static bool read_pair(const json_t *value, int64_t before,
                      struct sync_pair *pair)
{
    const json_t *seq = json_array_get(value, 0);

    if (!json_is_array(value) || json_array_size(value) != 2 ||
        !json_is_integer(seq) || json_integer_value(seq) <= before ||
        json_integer_value(seq) > ANSWER_SEQ_MAX) {
        return false;
    }
    pair->seq = json_integer_value(seq);
    return answer_hash(json_array_get(value, 1), &pair->hash);
}

bool answer_hashes(struct slice json, struct sync_pairs *pairs)
{
    json_t *root = answer_parse(json);
    const json_t *list = json_object_get(root, "hashes");
    bool ok = json_is_array(list) && json_array_size(list) <= ANSWER_PAIRS_MAX;
    int64_t before = 0;

    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        struct sync_pair pair;

        ok = read_pair(json_array_get(list, i), before, &pair);
        if (ok) {
            GROW(pairs->items, pairs->count, pairs->capacity);
            pairs->items[pairs->count++] = pair;
            before = pair.seq;
        }
    }
    json_decref(root);
    return ok;
}

bool answer_redactions(struct slice json, struct sync_ids *ids, int64_t *rev)
{
    json_t *root = answer_parse(json);
    const json_t *list = json_object_get(root, "events");
    bool ok = json_is_array(list) && answer_int(root, "rev", 0, INT64_MAX, rev);

    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        struct event_id id;

        ok = json_is_string(value) &&
             event_id_parse(json_string_value(value), json_string_length(value),
                            7, &id);
        if (ok) {
            GROW(ids->items, ids->count, ids->capacity);
            ids->items[ids->count++] = id;
        }
    }
    json_decref(root);
    return ok;
}
