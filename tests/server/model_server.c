#include "model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/segment.h"

#define LEARNER "11111111-2222-4333-8444-555555555555"

static struct event_id uuid_of(const char *text)
{
    struct event_id id;

    assert_true(event_id_parse(text, strlen(text), 0, &id));
    return id;
}

static struct journal_asker asker_of(struct world *world)
{
    return (struct journal_asker){.store = world->server,
                                  .learner = uuid_of(LEARNER),
                                  .now_ms = world->now_ms};
}

static void must(struct world *world, bool ok)
{
    if (!ok) {
        fail_msg("%s", error_get(&world->err));
    }
}

void server_open_again(struct world *world)
{
    server_store_close(world->server);
    world->server = server_store_open(world->server_where.buf, &world->err);
    must(world, world->server != NULL);
}

/* A database that is a program of its own comes back under the open store. */
static void lose_power(struct world *world)
{
    bool inside = str_equal(server_kind(), "SQLite");

    server_cut_power(world->folder);
    if (inside) {
        server_store_close(world->server);
        server_power(world->folder);
        world->server = NULL;
        server_open_again(world);
    }
}

void server_end(struct world *world)
{
    /* Another program takes long to come back. */
    unsigned power = str_equal(server_kind(), "SQLite") ? 50 : 5;

    if (world_dice(world, power)) {
        lose_power(world);
    } else {
        server_open_again(world);
    }
}

void world_save_server(struct world *world)
{
    server_store_close(world->server);
    world->server = NULL;
    server_save(world->folder);
    world->server_backup = true;
    server_open_again(world);
}

void world_restore_server(struct world *world)
{
    server_store_close(world->server);
    world->server = NULL;
    server_restore(world->folder);
    world->acked_count = 0; /* clients will put it back */
    server_open_again(world);
}

/* ---- what was acknowledged ---- */

static void note_acked(struct world *world, const struct sync_place *place,
                       struct slice lines)
{
    struct error ignored = ERROR_INIT;
    struct acked now = {.seq = place->after, .hash = place->hash};
    struct line line;
    size_t at = 0;
    size_t i = 0;

    memcpy(now.log, place->log, sizeof(now.log));
    while (segment_next_line(lines, &at, &line, &ignored)) {
        now.hash = chain_next(&now.hash, &line);
        now.seq++;
    }
    error_release(&ignored);
    while (i < world->acked_count && !str_equal(world->acked[i].log, now.log)) {
        i++;
    }
    if (i == world->acked_count) {
        GROW(world->acked, world->acked_count, world->acked_capacity);
        world->acked[world->acked_count++] = now;
    } else if (world->acked[i].seq < now.seq) {
        world->acked[i] = now;
    }
}

void server_check_acked(struct world *world)
{
    struct journal_asker asker = asker_of(world);

    for (size_t i = 0; i < world->acked_count; i++) {
        const struct acked *acked = &world->acked[i];
        struct read_request request = {.log = uuid_of(acked->log),
                                       .after = acked->seq,
                                       .hash = acked->hash,
                                       .max_bytes = 1};
        struct read_answer answer;

        must(world, journal_read(&asker, &request, &answer, &world->err));
        if (answer.outcome.status >= 400) {
            world_fail(world, "an acknowledged event is missing",
                       answer.outcome.problem);
        }
        read_answer_release(&answer);
    }
}

/* ---- appends ---- */

/* MUTANT_IGNORE: lines up to the head are skipped without a look. */
static bool skip_known(const struct append_answer *answer,
                       struct append_request *request)
{
    int64_t skip = answer->outcome.seq - request->after;

    for (; skip > 0 && request->lines.len > 0; skip--) {
        const char *end = memchr(request->lines.at, '\n', request->lines.len);
        size_t len = (size_t)(end - request->lines.at) + 1;

        request->lines.at += len;
        request->lines.len -= len;
    }
    request->after = answer->outcome.seq;
    request->hash = answer->outcome.hash;
    return true;
}

static void run_append(struct world *world, struct append_request *request,
                       struct append_answer *answer)
{
    struct journal_asker asker = asker_of(world);

    must(world, journal_append(&asker, request, answer, &world->err));
    if (world->mutant == MUTANT_IGNORE && answer->outcome.status == 409 &&
        str_equal(answer->outcome.problem, "fork") &&
        skip_known(answer, request)) {
        append_answer_release(answer);
        must(world, journal_append(&asker, request, answer, &world->err));
    }
}

static void fill_heads(const struct journal_heads *from,
                       struct sync_heads *heads)
{
    heads->version = from->version;
    heads->rev = from->rev;
    for (size_t i = 0; i < from->logs.count; i++) {
        const struct head_row *row = &from->logs.items[i];
        struct sync_head *head;

        GROW(heads->items, heads->count, heads->capacity);
        head = &heads->items[heads->count++];
        event_id_format(&row->log, head->log);
        head->seq = row->seq;
        head->hash = row->hash;
    }
}

/* The whole life of an append at the server. */
static void serve_append(struct world *world, const struct sync_place *place,
                         struct slice lines, struct sync_heads *heads,
                         struct sync_reply *reply)
{
    struct server_store *store = world->server;
    struct append_request request = {.log = uuid_of(place->log),
                                     .after = place->after,
                                     .hash = place->hash,
                                     .lines = lines};
    struct event_id learner = uuid_of(LEARNER);
    struct append_answer answer;
    struct append_draft draft;

    append_draft_init(&draft, place->after, &place->hash);
    append_draft_end(&draft, lines);
    request.draft = place->after % 2 == 0 ? &draft : NULL;

    must(world, store->ops->begin(store, &world->err));
    if (world_dice(world, 50)) {
        /* As the writer of a group does. */
        must(world, store->ops->journals_lock(store, &learner, 1, &world->err));
    }
    run_append(world, &request, &answer);
    reply->status = answer.outcome.status;
    reply->seq = answer.outcome.seq;
    str_set(&reply->reason, answer.outcome.reason.buf);
    if (answer.outcome.status == 200) {
        fill_heads(&answer.heads, heads);
    }
    if (answer.outcome.status != 200) {
        store->ops->rollback(store);
    } else if (!world->calm && world_dice(world, 6)) {
        /* Killed before the commit. */
        store->ops->rollback(store);
        server_end(world);
        reply->status = world->mutant == MUTANT_EARLY_ACK ? 200 : 0;
    } else {
        must(world, store->ops->commit(store, &world->err));
    }
    append_draft_release(&draft);
    append_answer_release(&answer);
}

static void keep_late(struct world *world, const struct sync_place *place,
                      struct slice lines)
{
    struct late *late;

    if (world->late_count == MODEL_LATE) {
        return;
    }
    late = &world->late[world->late_count++];
    memcpy(late->log, place->log, sizeof(late->log));
    late->after = place->after;
    late->hash = place->hash;
    late->lines = slice_dup(lines);
    late->len = lines.len;
}

void server_deliver_late(struct world *world)
{
    struct sync_reply reply = SYNC_REPLY_INIT;
    size_t at = world_pick(world, world->late_count);
    struct late late = world->late[at];
    struct sync_heads heads = {0};
    struct sync_place place = {late.log, late.after, late.hash};

    world->late[at] = world->late[--world->late_count];
    serve_append(world, &place, (struct slice){late.lines, late.len}, &heads,
                 &reply);
    sync_heads_release(&heads);
    str_release(&reply.reason);
    free(late.lines);
}

/* ---- the way to the server ---- */

/*
 * Does this request, or its answer, get lost? The server may be another one
 * afterwards.
 */
static bool is_cut(struct client *client)
{
    if (client->world->calm) {
        return false;
    }
    world_meanwhile(client);
    if (client->calls_left <= 0 || world_dice(client->world, 4)) {
        client->calls_left = 0;
        return true;
    }
    client->calls_left--;
    return false;
}

static bool is_foreign(struct client *client, const char *log)
{
    struct store_log found;

    return !store_log_find(client->store, log, &found) || !found.own;
}

/*
 * Refusals that our server has no reason for: too large, and a line it does not
 * like, the first that it has not. True if it refused.
 */
static bool is_refused(struct world *world, const struct sync_place *place,
                       struct slice lines, struct sync_reply *reply)
{
    const char *end = memchr(lines.at, '\n', lines.len);
    bool many = (size_t)(end - lines.at) + 1 < lines.len;
    struct journal_asker asker = asker_of(world);
    struct read_request request = {.log = uuid_of(place->log),
                                   .after = place->after,
                                   .hash = place->hash,
                                   .max_bytes = 1};
    struct read_answer answer;

    if (world->calm) {
        return false;
    }
    if (many && world_dice(world, 10)) {
        reply->status = 413;
        return true;
    }
    must(world, journal_read(&asker, &request, &answer, &world->err));
    if (answer.outcome.status == 204 && world_dice(world, 3)) {
        reply->status = 422;
        reply->seq = place->after + 1;
        str_set(&reply->reason, "not to my taste");
    }
    read_answer_release(&answer);
    return reply->status != 0;
}

static void way_append(void *context, const struct sync_place *place,
                       struct slice lines, struct sync_heads *heads,
                       struct sync_reply *reply)
{
    struct client *client = context;
    struct world *world = client->world;

    if (world->mutant == MUTANT_NO_RELAY && is_foreign(client, place->log)) {
        reply->status = 200;
        return;
    }
    if (!world->calm && world_dice(world, 30)) {
        keep_late(world, place, lines);
    }
    if (is_cut(client)) {
        return;
    }
    if (is_refused(world, place, lines, reply)) {
        return;
    }
    serve_append(world, place, lines, heads, reply);
    if (is_cut(client)) {
        reply->status = 0;
    }
    if (reply->status == 200) {
        note_acked(world, place, lines);
    }
}

static void way_heads(void *context, int64_t known, struct sync_heads *heads,
                      struct sync_reply *reply)
{
    struct client *client = context;
    struct world *world = client->world;
    struct journal_asker asker;
    struct heads_answer answer;

    if (is_cut(client)) {
        return;
    }
    asker = asker_of(world);
    must(world, journal_heads(&asker, known, &answer, &world->err));
    reply->status = answer.outcome.status;
    fill_heads(&answer.heads, heads);
    for (size_t i = 0; i < heads->count; i++) {
        struct sync_head *head = &heads->items[i];

        if (world->mutant == MUTANT_NO_CHECK && is_foreign(client, head->log)) {
            (void)store_log_hash(client->store, head->log, head->seq,
                                 &head->hash);
        }
    }
    heads_answer_release(&answer);
}

static void way_read(void *context, const struct sync_place *place,
                     struct sync_lines *lines, struct sync_reply *reply)
{
    struct client *client = context;
    struct world *world = client->world;
    struct journal_asker asker;
    struct read_request request = {.log = uuid_of(place->log),
                                   .after = place->after,
                                   .hash = place->hash,
                                   .max_bytes = 1 + world_pick(world, 2000)};
    struct read_answer answer;

    if (is_cut(client)) {
        return;
    }
    asker = asker_of(world);
    must(world, journal_read(&asker, &request, &answer, &world->err));
    reply->status = answer.outcome.status;
    if (world->mutant == MUTANT_NO_CHECK && reply->status == 409 &&
        is_foreign(client, place->log)) {
        reply->status = 204;
    }
    str_add_len(&lines->bytes, answer.lines.buf, answer.lines.len);
    lines->to = answer.to;
    lines->hash = answer.hash;
    lines->seq = answer.seq;
    read_answer_release(&answer);
}

static void way_hashes(void *context, const char *log, int64_t upto,
                       struct sync_pairs *pairs, struct sync_reply *reply)
{
    struct client *client = context;
    struct journal_asker asker;
    struct event_id id = uuid_of(log);
    struct hashes_answer answer;

    if (is_cut(client)) {
        return;
    }
    asker = asker_of(client->world);
    must(client->world,
         journal_hashes(&asker, &id, upto, &answer, &client->world->err));
    reply->status = answer.outcome.status;
    for (size_t i = 0; i < answer.count; i++) {
        GROW(pairs->items, pairs->count, pairs->capacity);
        pairs->items[pairs->count++] =
            (struct sync_pair){answer.pairs[i].seq, answer.pairs[i].hash};
    }
    hashes_answer_release(&answer);
}

static void way_redact(void *context, const struct event_id *ids, size_t count,
                       struct sync_reply *reply)
{
    struct client *client = context;
    struct world *world = client->world;
    struct server_store *store;
    struct journal_asker asker;
    struct redact_answer answer;

    if (is_cut(client)) {
        return;
    }
    asker = asker_of(world);
    store = world->server;
    must(world, store->ops->begin(store, &world->err));
    must(world, journal_redact(&asker, ids, count, &answer, &world->err));
    must(world, store->ops->commit(store, &world->err));
    reply->status = answer.outcome.status;
    redact_answer_release(&answer);
    if (is_cut(client)) {
        reply->status = 0;
    }
}

static void way_redactions(void *context, struct sync_ids *ids, int64_t *rev,
                           struct sync_reply *reply)
{
    struct client *client = context;
    struct journal_asker asker;
    struct redactions_answer answer;

    if (is_cut(client)) {
        return;
    }
    asker = asker_of(client->world);
    must(client->world,
         journal_redactions(&asker, 0, &answer, &client->world->err));
    reply->status = 200;
    *rev = answer.rev;
    for (size_t i = 0; i < answer.rows.count; i++) {
        GROW(ids->items, ids->count, ids->capacity);
        ids->items[ids->count++] = answer.rows.items[i].id;
    }
    redactions_answer_release(&answer);
}

struct sync_transport server_transport(struct client *client)
{
    return (struct sync_transport){
        .context = client,
        .heads = way_heads,
        .append = way_append,
        .read = way_read,
        .hashes = way_hashes,
        .redact = way_redact,
        .redactions = way_redactions,
    };
}

/* ---- everything ---- */

static void all_of_log(struct world *world, const struct head_row *head,
                       struct str *out)
{
    struct journal_asker asker = asker_of(world);
    struct read_request request = {.log = head->log};
    struct read_answer answer;
    bool more = true;
    char text[37];

    event_id_format(&head->log, text);
    request.hash = chain_start(text);
    while (more) {
        must(world, journal_read(&asker, &request, &answer, &world->err));
        more = answer.outcome.status == 200;
        str_add_len(out, answer.lines.buf, answer.lines.len);
        request.after = answer.to;
        request.hash = answer.hash;
        read_answer_release(&answer);
    }
}

void server_all_lines(struct world *world, struct str *out)
{
    struct journal_asker asker = asker_of(world);
    struct heads_answer answer;

    must(world, journal_heads(&asker, -1, &answer, &world->err));
    for (size_t i = 0; i < answer.heads.logs.count; i++) {
        all_of_log(world, &answer.heads.logs.items[i], out);
    }
    heads_answer_release(&answer);
}

void server_heads_text(struct world *world, struct str *out)
{
    struct journal_asker asker = asker_of(world);
    struct heads_answer answer;

    must(world, journal_heads(&asker, -1, &answer, &world->err));
    for (size_t i = 0; i < answer.heads.logs.count; i++) {
        const struct head_row *row = &answer.heads.logs.items[i];
        char log[37];
        char hash[65];

        event_id_format(&row->log, log);
        hash_format(&row->hash, hash);
        str_add_format(out, "%s %lld %s\n", log, (long long)row->seq, hash);
    }
    heads_answer_release(&answer);
}
