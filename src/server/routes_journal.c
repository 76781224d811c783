/* The journal over HTTP (doc/protocol.md). */
#include <stdlib.h>
#include <string.h>

#include "server/care.h"
#include "server/journal_api.h"
#include "server/route.h"

static struct journal_asker asker_of(const struct call *call,
                                     struct server_store *store)
{
    return (struct journal_asker){
        .store = store, .learner = call->learner, .now_ms = call->now_ms};
}

static void add_hash(struct json_out *json, const char *key,
                     const struct hash *hash)
{
    char text[65];

    hash_format(hash, text);
    json_text(json, key, text);
}

/* The problem that an outcome of 4xx or 507 stands for. */
static void refuse(struct call *call, const struct journal_outcome *outcome)
{
    struct json_out *json = &call->writer;
    struct str pointer = STR_INIT;

    if (outcome->status == 409) {
        call_problem(call, outcome->problem, "the log ends at %lld here",
                     (long long)outcome->seq);
        json_int(json, "seq", outcome->seq);
        add_hash(json, "hash", &outcome->hash);
    } else if (str_equal(outcome->problem, "line")) {
        call_problem(call, "line", "line %lld is not valid",
                     (long long)outcome->seq);
        json_int(json, "seq", outcome->seq);
        json_text(json, "reason", outcome->reason.buf);
    } else if (str_equal(outcome->problem, "field")) {
        call_problem(call, "field", "an element of the list is not valid");
        str_add_format(&pointer, "/events/%zu", outcome->index);
        json_text(json, "pointer", pointer.buf);
        json_text(json, "reason", outcome->reason.buf);
    } else if (str_equal(outcome->problem, "too-large")) {
        call_problem(call, "too-large", "this is more than one request takes");
        json_open_object(json, "limits");
        json_int(json, "events", (int64_t)JOURNAL_EVENTS_MAX);
        json_int(json, "lines_decoded", (int64_t)JOURNAL_DECODED_MAX);
        json_close_object(json);
    } else {
        call_problem(call, outcome->problem, "the limit of this account");
    }
    str_release(&pointer);
}

static void add_heads(struct json_out *json, const struct journal_heads *heads)
{
    json_open_object(json, "logs");
    for (size_t i = 0; i < heads->logs.count; i++) {
        const struct head_row *head = &heads->logs.items[i];
        char log[37];

        event_id_format(&head->log, log);
        json_open_object(json, log);
        json_int(json, "seq", head->seq);
        add_hash(json, "hash", &head->hash);
        json_close_object(json);
    }
    json_close_object(json);
}

/* The version of If-None-Match, -1 if there is none. */
static int64_t known_version(const struct call *call)
{
    const char *text = call_header(call, "If-None-Match");
    char *end;
    long long version;

    if (text == NULL || text[0] != '"') {
        return -1;
    }
    version = strtoll(text + 1, &end, 10);
    return *end == '"' && version >= 0 ? version : -1;
}

bool heads_run(struct call *call, struct server_store *store, struct error *err)
{
    const struct journal_asker asker = asker_of(call, store);
    struct heads_answer answer;
    struct json_out *json;
    bool ok = journal_heads(&asker, known_version(call), &answer, err);

    if (ok && answer.outcome.status == 304) {
        call_answer_empty(call, 304);
    } else if (ok) {
        json = call_answer(call, 200);
        json_int(json, "version", answer.heads.version);
        json_int(json, "now", call->now_ms);
        json_int(json, "rev", answer.heads.rev);
        json_int(json, "sync_after_s", call->server->settings->sync_after_s);
        add_heads(json, &answer.heads);
        call_add_header(call, "ETag", "\"%lld\"",
                        (long long)answer.heads.version);
    }
    call->cache = "private, no-cache";
    heads_answer_release(&answer);
    return ok;
}

/* Journal-Hash; false: answered. */
static bool read_journal_hash(struct call *call, struct hash *hash)
{
    const char *text = call_header(call, "Journal-Hash");

    if (text == NULL || !hash_parse(text, strlen(text), hash)) {
        call_problem(call, "malformed", "Journal-Hash must be 64 hex digits");
        return false;
    }
    return true;
}

static void answer_append(struct call *call, const struct append_answer *answer)
{
    struct json_out *json = call_answer(call, 200);

    json_int(json, "seq", answer->seq);
    add_hash(json, "hash", &answer->hash);
    json_int(json, "added", answer->added);
    json_int(json, "version", answer->heads.version);
    json_int(json, "now", call->now_ms);
    json_int(json, "rev", answer->heads.rev);
    add_heads(json, &answer->heads);
}

bool append_run(struct call *call, struct server_store *store,
                struct error *err)
{
    const struct journal_asker asker = asker_of(call, store);
    struct append_request request = {.log = call->path_id,
                                     .lines = {call->body.buf, call->body.len},
                                     .draft = call->draft};
    struct append_answer answer;
    bool ok;

    if (!call_query_int(call, "after", 0, &request.after) ||
        !read_journal_hash(call, &request.hash)) {
        return true;
    }
    ok = journal_append(&asker, &request, &answer, err);
    if (ok && answer.outcome.status != 200) {
        refuse(call, &answer.outcome);
    } else if (ok) {
        answer_append(call, &answer);
        if (answer.added > 0) {
            care_note_append(call->server->care, &call->learner,
                             &call->path_id);
        }
        atomic_fetch_add(&call->server->counters.events,
                         (unsigned long long)answer.added);
    }
    append_answer_release(&answer);
    return ok;
}

static void answer_read(struct call *call, struct read_answer *answer)
{
    char hash[65];

    hash_format(&answer->hash, hash);
    call_answer_empty(call, 200);
    call->type = "application/vnd.journal.lines";
    str_release(&call->out);
    call->out = answer->lines;
    str_init(&answer->lines);
    call_add_header(call, "Journal-From", "%lld", (long long)answer->from);
    call_add_header(call, "Journal-To", "%lld", (long long)answer->to);
    call_add_header(call, "Journal-Hash", "%s", hash);
    call_add_header(call, "Journal-Seq", "%lld", (long long)answer->seq);
    call->cache = "private, no-cache";
    if (answer->immutable) {
        call_add_header(call, "ETag", "\"%.16s-%lld\"", hash,
                        (long long)answer->rev);
        call->cache = "private, max-age=31536000, immutable";
    }
}

bool read_run(struct call *call, struct server_store *store, struct error *err)
{
    const struct journal_asker asker = asker_of(call, store);
    struct read_request request = {.log = call->path_id};
    struct read_answer answer;
    bool ok;

    if (!call_query_int(call, "after", 0, &request.after) ||
        !call_query_hash(call, "hash", &request.hash)) {
        return true;
    }
    ok = journal_read(&asker, &request, &answer, err);
    if (ok && answer.outcome.status == 204) {
        call_answer_empty(call, 204);
    } else if (ok && answer.outcome.status != 200) {
        refuse(call, &answer.outcome);
    } else if (ok) {
        answer_read(call, &answer);
    }
    read_answer_release(&answer);
    return ok;
}

bool hashes_run(struct call *call, struct server_store *store,
                struct error *err)
{
    const struct journal_asker asker = asker_of(call, store);
    struct hashes_answer answer;
    struct json_out *json;
    int64_t upto;
    bool ok;

    if (!call_query_int(call, "upto", 0, &upto)) {
        return true;
    }
    ok = journal_hashes(&asker, &call->path_id, upto, &answer, err);
    if (ok) {
        json = call_answer(call, 200);
        json_open_list(json, "hashes");
        for (size_t i = 0; i < answer.count; i++) {
            json_open_list(json, NULL);
            json_int(json, NULL, answer.pairs[i].seq);
            add_hash(json, NULL, &answer.pairs[i].hash);
            json_close_list(json);
        }
        json_close_list(json);
    }
    hashes_answer_release(&answer);
    return ok;
}

/* The ids of "events"; NULL: answered. The caller frees. */
static struct event_id *read_events(struct call *call, size_t *count)
{
    json_t *list = NULL;
    const struct field fields[] = {
        {"events", FIELD_LIST, true, 0, &list},
    };
    struct event_id *ids;

    if (!call_read_json(call, fields, COUNT_OF(fields))) {
        return NULL;
    }
    *count = json_array_size(list);
    ids = xcalloc(*count + 1, sizeof(*ids));
    for (size_t i = 0; i < *count; i++) {
        const char *text = json_string_value(json_array_get(list, i));

        if (text == NULL || !event_id_parse(text, strlen(text), 7, &ids[i])) {
            struct journal_outcome outcome = {
                .status = 422, .problem = "field", .index = i};

            str_init(&outcome.reason);
            str_set(&outcome.reason, "it is not the id of an event");
            refuse(call, &outcome);
            str_release(&outcome.reason);
            free(ids);
            return NULL;
        }
    }
    return ids;
}

bool redact_run(struct call *call, struct server_store *store,
                struct error *err)
{
    const struct journal_asker asker = asker_of(call, store);
    struct redact_answer answer;
    struct json_out *json;
    size_t count;
    struct event_id *ids = read_events(call, &count);
    bool ok;

    if (ids == NULL) {
        return true;
    }
    ok = journal_redact(&asker, ids, count, &answer, err);
    if (ok && answer.outcome.status != 200) {
        refuse(call, &answer.outcome);
    } else if (ok) {
        json = call_answer(call, 200);
        json_int(json, "rev", answer.rev);
        json_int(json, "done", answer.done);
        json_int(json, "unknown", answer.unknown);
    }
    redact_answer_release(&answer);
    free(ids);
    return ok;
}

bool redactions_run(struct call *call, struct server_store *store,
                    struct error *err)
{
    const struct journal_asker asker = asker_of(call, store);
    struct redactions_answer answer;
    struct json_out *json;
    int64_t after;
    bool ok;

    if (!call_query_int(call, "after", 0, &after)) {
        return true;
    }
    ok = journal_redactions(&asker, after, &answer, err);
    if (ok) {
        json = call_answer(call, 200);
        json_int(json, "rev", answer.rev);
        json_open_list(json, "events");
        for (size_t i = 0; i < answer.rows.count; i++) {
            char text[37];

            event_id_format(&answer.rows.items[i].id, text);
            json_text(json, NULL, text);
        }
        json_close_list(json);
    }
    redactions_answer_release(&answer);
    return ok;
}
