/* POST /v1/logs/{log}/lines, in the order of doc/protocol.md. */
#include <stdlib.h>
#include <string.h>

#include "server/journal_inside.h"

/* An append under way. */
struct appending {
    const struct journal_asker *asker;
    const struct append_request *request;
    struct append_answer *answer;
    struct journal_row row;
    struct head_row head;
    struct redaction_rows bare; /* new lines that came without a body */
    size_t at;                  /* in request->lines */
    int64_t seq;                /* number of the last line looked at */
    struct hash hash;           /* h(seq) by the request's lines */
};

static size_t count_lines(struct slice lines)
{
    size_t count = 0;
    size_t at = 0;

    while (at < lines.len) {
        const char *end = memchr(lines.at + at, '\n', lines.len - at);

        at = end == NULL ? lines.len : (size_t)(end - lines.at) + 1;
        count++;
    }
    return count;
}

static bool refuse_line(struct appending *appending, const struct error *why)
{
    struct journal_outcome *outcome = &appending->answer->outcome;

    outcome->seq = appending->seq + 1;
    str_set(&outcome->reason, error_get(why));
    return journal_refuse(outcome, 422, "line");
}

/*
 * Step 3: the lines that we should have. They are compared by their chain: it
 * is enough that it arrives at our hash where request or log ends. A line there
 * that does not even pass the check cannot be ours.
 */
static bool compare_known(struct appending *appending, struct error *err)
{
    struct journal_outcome *outcome = &appending->answer->outcome;
    struct error reason = ERROR_INIT;
    struct hash have;
    struct line line;

    while (appending->seq < appending->head.seq &&
           segment_next_line(appending->request->lines, &appending->at, &line,
                             &reason)) {
        appending->hash = chain_next(&appending->hash, &line);
        appending->seq++;
    }
    if (reason.code != ERROR_NONE) {
        error_release(&reason);
        return journal_refuse_head(outcome, "fork", &appending->head);
    }
    error_release(&reason);
    if (!journal_hash_at(appending->asker, &appending->head, appending->seq,
                         &have, err)) {
        return false;
    }
    return hash_equal(&have, &appending->hash) ||
           journal_refuse_head(outcome, "fork", &appending->head);
}

/* Must this line's body be stored as its hash? */
static bool is_redacted(struct appending *appending, const struct line *line,
                        bool *redacted, struct error *err)
{
    const struct journal_asker *asker = appending->asker;

    *redacted = false;
    return appending->row.rev == 0 || line->redacted ||
           asker->store->ops->redaction_has(asker->store, &asker->learner,
                                            &line->id, redacted, err);
}

static void note_bare(struct appending *appending, const struct line *line)
{
    struct redaction_rows *bare = &appending->bare;

    if (line->redacted && line_has_free_text(line)) {
        GROW(bare->items, bare->count, bare->capacity);
        bare->items[bare->count++] = (struct redaction_row){.id = line->id};
    }
}

/*
 * A line without its body was redacted somewhere, though the list may have been
 * lost with a device or by a restore. Listing it lets every copy follow.
 */
static bool list_bare(struct appending *appending, struct error *err)
{
    const struct journal_asker *asker = appending->asker;
    struct journal_row *row = &appending->row;
    struct event_id *ids = xcalloc(appending->bare.count + 1, sizeof(*ids));
    size_t count = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < appending->bare.count; i++) {
        bool listed = false;

        ids[count] = appending->bare.items[i].id;
        ok = asker->store->ops->redaction_has(asker->store, &asker->learner,
                                              &ids[count], &listed, err);
        count += listed ? 0 : 1;
    }
    ok = ok && journal_redact_events(asker, ids, count, row, row->version, err);
    free(ids);
    return ok;
}

/* Step 4: checks the rest and gathers it. */
static bool gather_new(struct appending *appending,
                       struct segment_builder *builder, struct error *err)
{
    struct error reason = ERROR_INIT;
    struct line line;
    bool redact;
    bool ok = true;

    while (ok && segment_next_line(appending->request->lines, &appending->at,
                                   &line, &reason)) {
        ok = is_redacted(appending, &line, &redact, err);
        if (ok) {
            segment_builder_add(builder, &line, redact);
            note_bare(appending, &line);
            appending->seq++;
        }
    }
    if (ok && reason.code != ERROR_NONE) {
        ok = refuse_line(appending, &reason);
    }
    error_release(&reason);
    return ok;
}

static bool is_over_quota(const struct appending *appending,
                          const struct segment *segment)
{
    return appending->row.bytes + segment->decoded > JOURNAL_BYTES_MAX ||
           (appending->head.seq == 0 &&
            appending->row.logs >= JOURNAL_LOGS_MAX);
}

/* Step 5. */
static bool store_new(struct appending *appending,
                      const struct segment *segment, struct error *err)
{
    const struct journal_asker *asker = appending->asker;
    struct server_store *store = asker->store;
    struct journal_row *row = &appending->row;

    if (!store->ops->segment_put(store, &asker->learner,
                                 &appending->request->log, segment, err)) {
        return false;
    }
    row->logs += appending->head.seq == 0 ? 1 : 0;
    row->bytes += segment->decoded;
    row->version = journal_next_version(asker, row->version);
    appending->answer->added = segment->last - appending->head.seq;
    appending->head.seq = segment->last;
    appending->head.hash = segment->after;
    return list_bare(appending, err) &&
           store->ops->head_set(store, &asker->learner, &appending->head,
                                err) &&
           store->ops->journal_set(store, &asker->learner, row, err);
}

/* Do the draft's lines follow the head as they are? */
static bool is_draft_fit(const struct appending *appending, bool *fit,
                         struct error *err)
{
    const struct append_draft *draft = appending->request->draft;
    const struct journal_asker *asker = appending->asker;
    bool found = false;

    *fit = draft != NULL && draft->whole && appending->at == 0 &&
           draft->at == appending->request->lines.len &&
           draft->segment.from == appending->head.seq + 1 &&
           hash_equal(&draft->segment.before, &appending->head.hash);
    if (!*fit || appending->row.rev == 0) {
        return true;
    }
    if (!asker->store->ops->redaction_within(
            asker->store, &asker->learner, &draft->segment.least,
            &draft->segment.greatest, &found, err)) {
        return false;
    }
    *fit = !found;
    return true;
}

static bool store_within_quota(struct appending *appending,
                               const struct segment *segment, struct error *err)
{
    if (is_over_quota(appending, segment)) {
        return journal_refuse(&appending->answer->outcome, 507, "quota");
    }
    return store_new(appending, segment, err);
}

static bool append_lines(struct appending *appending, struct error *err)
{
    struct segment_builder builder;
    bool ok;

    segment_builder_init(&builder, appending->head.seq + 1,
                         &appending->head.hash);
    ok = gather_new(appending, &builder, err);
    if (ok && appending->answer->outcome.status == 200) {
        ok = segment_builder_pack(&builder, err) &&
             store_within_quota(appending, &builder.segment, err);
    }
    redaction_rows_release(&appending->bare);
    segment_builder_release(&builder);
    return ok;
}

static bool append_new(struct appending *appending, struct error *err)
{
    bool fit;

    if (!is_draft_fit(appending, &fit, err)) {
        return false;
    }
    return fit ? store_within_quota(appending,
                                    &appending->request->draft->segment, err)
               : append_lines(appending, err);
}

bool journal_append(const struct journal_asker *asker,
                    const struct append_request *request,
                    struct append_answer *answer, struct error *err)
{
    struct journal_outcome *outcome = &answer->outcome;
    struct appending appending = {.asker = asker,
                                  .request = request,
                                  .answer = answer,
                                  .seq = request->after,
                                  .hash = request->hash};

    *answer = (struct append_answer){.outcome = JOURNAL_OUTCOME_INIT,
                                     .heads = {.logs = HEAD_ROWS_INIT}};
    if (request->lines.len > JOURNAL_DECODED_MAX ||
        count_lines(request->lines) > JOURNAL_EVENTS_MAX) {
        return journal_refuse(outcome, 413, "too-large");
    }
    if (!asker->store->ops->journal_get(asker->store, &asker->learner,
                                        &appending.row, err) ||
        !journal_check_place(asker, &request->log, request->after,
                             &request->hash, &appending.head, outcome, err)) {
        return false;
    }
    if (outcome->status == 200 && !compare_known(&appending, err)) {
        return false;
    }
    if (outcome->status == 200 && appending.at < request->lines.len &&
        !append_new(&appending, err)) {
        return false;
    }
    answer->seq = appending.head.seq;
    answer->hash = appending.head.hash;
    return outcome->status != 200 ||
           journal_read_heads(asker, &appending.row, &answer->heads, err);
}

void append_answer_release(struct append_answer *answer)
{
    str_release(&answer->outcome.reason);
    head_rows_release(&answer->heads.logs);
}
