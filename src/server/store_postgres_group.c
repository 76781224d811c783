/*
 * Journals of a group of learners, locked and read ahead: one way to the
 * database and back for all of them, in place of three for each append.
 */
#include <stdlib.h>
#include <string.h>

#include "server/store_postgres.h"

static void clear_members(struct group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        head_rows_release(&group->members[i].heads);
    }
    free(group->members);
    group->members = NULL;
    group->count = 0;
}

void group_clear(struct group *group)
{
    clear_members(group);
    free(group->tokens);
    group->tokens = NULL;
    group->token_count = 0;
}

static int compare_members(const void *a, const void *b)
{
    return event_id_compare(&((const struct group_member *)a)->learner,
                            &((const struct group_member *)b)->learner);
}

struct group_member *group_find(struct group *group,
                                const struct event_id *learner)
{
    const struct group_member key = {.learner = *learner};
    struct group_member *member =
        group->count == 0 ? NULL
                          : bsearch(&key, group->members, group->count,
                                    sizeof(*group->members), compare_members);

    return member != NULL && member->found ? member : NULL;
}

/* ---- reading ahead ---- */

static void got_journal(void *context, const PGresult *result)
{
    struct group_member *member = context;

    member->found = PQntuples(result) > 0;
    if (member->found) {
        member->journal =
            (struct journal_row){.version = sql_postgres_number(result, 0, 0),
                                 .rev = sql_postgres_number(result, 0, 1),
                                 .logs = sql_postgres_number(result, 0, 2),
                                 .bytes = sql_postgres_number(result, 0, 3)};
    }
}

static void got_heads(void *context, const PGresult *result)
{
    struct head_rows *heads = &((struct group_member *)context)->heads;

    for (int i = 0; i < PQntuples(result); i++) {
        struct head_row *head;

        GROW(heads->items, heads->count, heads->capacity);
        head = &heads->items[heads->count++];
        sql_postgres_bytes(result, i, 0, head->log.bytes, 16);
        head->seq = sql_postgres_number(result, i, 1);
        sql_postgres_bytes(result, i, 2, head->hash.bytes, LINE_HASH_BYTES);
    }
}

/*
 * A row to lock. All are made before the first is locked: who makes one waits
 * only for others who make one, and all make and lock them in one order.
 */
static void make_row(struct sql *sql, const struct event_id *learner)
{
    struct row row = row_begin(sql, "INSERT INTO journal"
                                    " SELECT ?, 0, 0, 0, 0 WHERE NOT EXISTS"
                                    " (SELECT 1 FROM journal WHERE learner = ?)"
                                    " ON CONFLICT DO NOTHING");

    row_bind_id(&row, learner);
    row_bind_id(&row, learner);
    row_run(&row);
}

/* The order of locks: journal row, then heads. */
static void ask_for(struct sql *sql, struct group_member *member)
{
    struct row row = row_begin(sql, "SELECT version, rev, logs, bytes"
                                    " FROM journal WHERE learner = ?"
                                    " FOR UPDATE");

    row_bind_id(&row, &member->learner);
    sql_postgres_ask_ahead(&row, got_journal, member);
    row = row_begin(sql, "SELECT log, seq, hash FROM head WHERE learner = ?"
                         " ORDER BY log");
    row_bind_id(&row, &member->learner);
    sql_postgres_ask_ahead(&row, got_heads, member);
}

/* Members by learner, each once. */
static void fill(struct group *group, const struct event_id *learners,
                 size_t count)
{
    size_t kept = 0;

    group->members = xcalloc(count + 1, sizeof(*group->members));
    for (size_t i = 0; i < count; i++) {
        group->members[i] = (struct group_member){.learner = learners[i],
                                                  .heads = HEAD_ROWS_INIT};
    }
    qsort(group->members, count, sizeof(*group->members), compare_members);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || compare_members(&group->members[kept - 1],
                                         &group->members[i]) != 0) {
            group->members[kept++] = group->members[i];
        }
    }
    group->count = kept;
}

static void got_token(void *context, const PGresult *result)
{
    struct group_token *token = context;
    struct token_row *row = &token->row;

    token->found = PQntuples(result) > 0;
    if (token->found) {
        sql_postgres_bytes(result, 0, 0, row->learner.bytes, 16);
        sql_postgres_bytes(result, 0, 1, row->device.bytes, 16);
        row->created_at = sql_postgres_number(result, 0, 2);
        row->used_at = sql_postgres_number(result, 0, 3);
        row->ends_at = sql_postgres_number(result, 0, 4);
        row->state = (enum token_state)sql_postgres_number(result, 0, 5);
        sql_postgres_bytes(result, 0, 6, row->replaces, TOKEN_MAC_BYTES);
        row->disabled = sql_postgres_number(result, 0, 7) != 0;
    }
}

static bool is_in_use(const struct group_token *token)
{
    return token->found && (token->row.state == TOKEN_GOOD ||
                            token->row.state == TOKEN_REPLACED);
}

/*
 * The tokens once more, now that the rows are locked: another server may have
 * erased a learner since. From now on it waits for us.
 */
static void ask_again(struct sql *sql, struct group *group)
{
    for (size_t i = 0; i < group->token_count; i++) {
        struct group_token *token = &group->tokens[i];
        struct row row;

        if (is_in_use(token)) {
            row = row_begin(sql, SELECT_TOKEN);
            row_bind_blob(&row, token->row.mac, TOKEN_MAC_BYTES);
            sql_postgres_ask_ahead(&row, got_token, token);
        }
    }
}

/* The rows that were made to lock learners who are no more. */
static void remove_rows(struct sql *sql, struct group *group)
{
    for (size_t i = 0; i < group->token_count; i++) {
        const struct group_token *token = &group->tokens[i];
        struct group_member *member = group_find(group, &token->learner);

        if (member != NULL && token->found &&
            token->row.state == TOKEN_ERASED) {
            struct row row =
                row_begin(sql, "DELETE FROM journal WHERE learner = ?");

            row_bind_id(&row, &member->learner);
            row_run(&row);
            member->found = false;
        }
    }
}

bool postgres_journals_lock(struct server_store *store,
                            const struct event_id *learners, size_t count,
                            struct error *err)
{
    struct group *group = &postgres_of(store)->group;

    clear_members(group);
    fill(group, learners, count);
    for (size_t i = 0; i < group->count; i++) {
        make_row(sql_of(store), &group->members[i].learner);
    }
    for (size_t i = 0; i < group->count; i++) {
        ask_for(sql_of(store), &group->members[i]);
    }
    ask_again(sql_of(store), group);
    sql_postgres_catch_up(&postgres_of(store)->sql);
    remove_rows(sql_of(store), group);
    if (!sql_done(sql_of(store), err)) {
        group_clear(group);
        return false;
    }
    return true;
}

/* ---- tokens ---- */

bool postgres_tokens_ahead(struct server_store *store,
                           const unsigned char *const *macs, size_t count,
                           struct event_id *learners, size_t *learner_count,
                           struct error *err)
{
    struct group *group = &postgres_of(store)->group;

    group_clear(group);
    group->tokens = xcalloc(count + 1, sizeof(*group->tokens));
    for (size_t i = 0; i < count; i++) {
        struct row row = row_begin(sql_of(store), SELECT_TOKEN);

        memcpy(group->tokens[i].row.mac, macs[i], TOKEN_MAC_BYTES);
        row_bind_blob(&row, macs[i], TOKEN_MAC_BYTES);
        sql_postgres_ask_ahead(&row, got_token, &group->tokens[i]);
    }
    sql_postgres_catch_up(&postgres_of(store)->sql);
    if (!sql_done(sql_of(store), err)) {
        group_clear(group);
        return false;
    }
    group->token_count = count;
    for (size_t i = 0; i < count; i++) {
        struct group_token *token = &group->tokens[i];

        token->learner = token->row.learner;
        if (is_in_use(token)) {
            learners[(*learner_count)++] = token->row.learner;
        }
    }
    return true;
}

bool postgres_token_find(struct server_store *store,
                         const unsigned char mac[TOKEN_MAC_BYTES],
                         struct token_row *token, bool *found,
                         struct error *err)
{
    const struct group *group = &postgres_of(store)->group;

    for (size_t i = 0; i < group->token_count; i++) {
        if (memcmp(group->tokens[i].row.mac, mac, TOKEN_MAC_BYTES) == 0) {
            *found = group->tokens[i].found;
            *token = group->tokens[i].row;
            return true;
        }
    }
    return rows_token_find(store, mac, token, found, err);
}

/* ---- heads ---- */

/* Where this log is, or would be. */
static size_t place_of(const struct head_rows *heads,
                       const struct event_id *log, bool *found)
{
    size_t at = 0;

    while (at < heads->count &&
           event_id_compare(&heads->items[at].log, log) < 0) {
        at++;
    }
    *found =
        at < heads->count && event_id_compare(&heads->items[at].log, log) == 0;
    return at;
}

bool postgres_head_get(struct server_store *store,
                       const struct event_id *learner,
                       const struct event_id *log, struct head_row *head,
                       bool *found, struct error *err)
{
    struct group_member *member =
        group_find(&postgres_of(store)->group, learner);
    size_t at;

    if (member == NULL) {
        return rows_head_get(store, learner, log, head, found, err);
    }
    at = place_of(&member->heads, log, found);
    if (*found) {
        *head = member->heads.items[at];
    }
    return true;
}

bool postgres_head_set(struct server_store *store,
                       const struct event_id *learner,
                       const struct head_row *head, struct error *err)
{
    struct group_member *member =
        group_find(&postgres_of(store)->group, learner);

    if (member != NULL) {
        struct head_rows *heads = &member->heads;
        bool found;
        size_t at = place_of(heads, &head->log, &found);

        if (!found) {
            GROW(heads->items, heads->count, heads->capacity);
            memmove(&heads->items[at + 1], &heads->items[at],
                    (heads->count - at) * sizeof(*heads->items));
            heads->count++;
        }
        heads->items[at] = *head;
    }
    return rows_head_set(store, learner, head, err);
}

bool postgres_heads_get(struct server_store *store,
                        const struct event_id *learner, struct head_rows *heads,
                        struct error *err)
{
    struct group_member *member =
        group_find(&postgres_of(store)->group, learner);

    if (member == NULL) {
        return rows_heads_get(store, learner, heads, err);
    }
    for (size_t i = 0; i < member->heads.count; i++) {
        GROW(heads->items, heads->count, heads->capacity);
        heads->items[heads->count++] = member->heads.items[i];
    }
    return true;
}
