/* Journals: heads, segments, redactions. */
#include "server/store_rows.h"

bool rows_journal_get(struct server_store *store,
                      const struct event_id *learner,
                      struct journal_row *journal, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "SELECT version, rev, logs, bytes FROM journal"
                                 " WHERE learner = ?");

    *journal = (struct journal_row){0};
    row_bind_id(&row, learner);
    if (row_next(&row)) {
        journal->version = row_get_int(&row, 0);
        journal->rev = row_get_int(&row, 1);
        journal->logs = row_get_int(&row, 2);
        journal->bytes = row_get_int(&row, 3);
    }
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_journal_set(struct server_store *store,
                      const struct event_id *learner,
                      const struct journal_row *journal, struct error *err)
{
    struct row row = row_begin(
        sql_of(store),
        "INSERT INTO journal VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (learner) DO UPDATE SET version = excluded.version,"
        " rev = excluded.rev, logs = excluded.logs, bytes = excluded.bytes");

    row_bind_id(&row, learner);
    row_bind_int(&row, journal->version);
    row_bind_int(&row, journal->rev);
    row_bind_int(&row, journal->logs);
    row_bind_int(&row, journal->bytes);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_head_get(struct server_store *store, const struct event_id *learner,
                   const struct event_id *log, struct head_row *head,
                   bool *found, struct error *err)
{
    struct row row =
        row_begin(sql_of(store),
                  "SELECT seq, hash FROM head WHERE learner = ? AND log = ?");

    row_bind_id(&row, learner);
    row_bind_id(&row, log);
    *found = row_next(&row);
    if (*found) {
        head->log = *log;
        head->seq = row_get_int(&row, 0);
        row_get_bytes(&row, 1, head->hash.bytes, sizeof(head->hash.bytes));
    }
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_head_set(struct server_store *store, const struct event_id *learner,
                   const struct head_row *head, struct error *err)
{
    struct row row = row_begin(
        sql_of(store),
        "INSERT INTO head VALUES (?, ?, ?, ?)"
        " ON CONFLICT (learner, log) DO UPDATE SET seq = excluded.seq,"
        " hash = excluded.hash");

    row_bind_id(&row, learner);
    row_bind_id(&row, &head->log);
    row_bind_int(&row, head->seq);
    row_bind_blob(&row, head->hash.bytes, sizeof(head->hash.bytes));
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_heads_get(struct server_store *store, const struct event_id *learner,
                    struct head_rows *heads, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "SELECT log, seq, hash FROM head"
                                 " WHERE learner = ? ORDER BY log");

    row_bind_id(&row, learner);
    while (row_next(&row)) {
        struct head_row *head;

        GROW(heads->items, heads->count, heads->capacity);
        head = &heads->items[heads->count++];
        row_get_bytes(&row, 0, head->log.bytes, sizeof(head->log.bytes));
        head->seq = row_get_int(&row, 1);
        row_get_bytes(&row, 2, head->hash.bytes, sizeof(head->hash.bytes));
    }
    return sql_done(sql_of(store), err);
}

bool rows_segment_put(struct server_store *store,
                      const struct event_id *learner,
                      const struct event_id *log, const struct segment *segment,
                      struct error *err)
{
    struct row row =
        row_begin(sql_of(store),
                  "INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                  " ON CONFLICT (learner, log, from_seq) DO UPDATE SET"
                  " last_seq = excluded.last_seq, before = excluded.before,"
                  " after = excluded.after, least = excluded.least,"
                  " greatest = excluded.greatest, decoded = excluded.decoded,"
                  " packed = excluded.packed");

    row_bind_id(&row, learner);
    row_bind_id(&row, log);
    row_bind_int(&row, segment->from);
    row_bind_int(&row, segment->last);
    row_bind_blob(&row, segment->before.bytes, sizeof(segment->before.bytes));
    row_bind_blob(&row, segment->after.bytes, sizeof(segment->after.bytes));
    row_bind_id(&row, &segment->least);
    row_bind_id(&row, &segment->greatest);
    row_bind_int(&row, segment->decoded);
    row_bind_blob(&row, segment->packed.buf, segment->packed.len);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

/* Columns from `first` on: from_seq … decoded. */
static void read_bounds(const struct row *row, int first,
                        struct segment *segment)
{
    segment->from = row_get_int(row, first);
    segment->last = row_get_int(row, first + 1);
    row_get_bytes(row, first + 2, segment->before.bytes, LINE_HASH_BYTES);
    row_get_bytes(row, first + 3, segment->after.bytes, LINE_HASH_BYTES);
    row_get_bytes(row, first + 4, segment->least.bytes, 16);
    row_get_bytes(row, first + 5, segment->greatest.bytes, 16);
    segment->decoded = row_get_int(row, first + 6);
}

#define BOUNDS "from_seq, last_seq, before, after, least, greatest, decoded"

bool rows_segment_find(struct server_store *store,
                       const struct event_id *learner,
                       const struct event_id *log, int64_t seq,
                       struct segment *segment, bool *found, struct error *err)
{
    struct row row = row_begin(
        sql_of(store), "SELECT " BOUNDS ", packed FROM segment"
                       " WHERE learner = ? AND log = ? AND from_seq <= ?"
                       " ORDER BY from_seq DESC LIMIT 1");

    row_bind_id(&row, learner);
    row_bind_id(&row, log);
    row_bind_int(&row, seq);
    *found = row_next(&row) && row_get_int(&row, 1) >= seq;
    if (*found) {
        read_bounds(&row, 0, segment);
        row_get_text(&row, 7, &segment->packed);
    }
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_segments_visit(struct server_store *store,
                         const struct event_id *learner,
                         const struct event_id *log, int64_t upto,
                         segment_visit *visit, void *context, struct error *err)
{
    struct row row = row_begin(
        sql_of(store), "SELECT " BOUNDS " FROM segment WHERE learner = ?"
                       " AND log = ? AND from_seq <= ? ORDER BY from_seq");

    row_bind_id(&row, learner);
    row_bind_id(&row, log);
    row_bind_int(&row, upto);
    while (row_next(&row)) {
        struct segment segment = SEGMENT_INIT;

        read_bounds(&row, 0, &segment);
        if (!visit(log, &segment, context)) {
            break;
        }
    }
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_segments_remove(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *log, int64_t from,
                          int64_t upto, struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "DELETE FROM segment WHERE learner = ? AND"
                                 " log = ? AND from_seq BETWEEN ? AND ?");

    row_bind_id(&row, learner);
    row_bind_id(&row, log);
    row_bind_int(&row, from);
    row_bind_int(&row, upto);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_segments_around(struct server_store *store,
                          const struct event_id *learner,
                          const struct event_id *least,
                          const struct event_id *greatest, segment_visit *visit,
                          void *context, struct error *err)
{
    struct row row = row_begin(
        sql_of(store), "SELECT log, " BOUNDS " FROM segment WHERE learner = ?"
                       " AND least <= ? AND greatest >= ?"
                       " ORDER BY log, from_seq");

    row_bind_id(&row, learner);
    row_bind_id(&row, greatest);
    row_bind_id(&row, least);
    while (row_next(&row)) {
        struct segment segment = SEGMENT_INIT;
        struct event_id log;

        row_get_bytes(&row, 0, log.bytes, sizeof(log.bytes));
        read_bounds(&row, 1, &segment);
        if (!visit(&log, &segment, context)) {
            break;
        }
    }
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_redaction_has(struct server_store *store,
                        const struct event_id *learner,
                        const struct event_id *id, bool *found,
                        struct error *err)
{
    struct row row = row_begin(
        sql_of(store), "SELECT 1 FROM redaction WHERE learner = ? AND id = ?");

    row_bind_id(&row, learner);
    row_bind_id(&row, id);
    *found = row_next(&row);
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_redaction_within(struct server_store *store,
                           const struct event_id *learner,
                           const struct event_id *least,
                           const struct event_id *greatest, bool *found,
                           struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "SELECT 1 FROM redaction WHERE learner = ?"
                                 " AND id BETWEEN ? AND ? LIMIT 1");

    row_bind_id(&row, learner);
    row_bind_id(&row, least);
    row_bind_id(&row, greatest);
    *found = row_next(&row);
    row_end(&row);
    return sql_done(sql_of(store), err);
}

bool rows_redaction_add(struct server_store *store,
                        const struct event_id *learner,
                        const struct redaction_row *redaction,
                        struct error *err)
{
    struct row row =
        row_begin(sql_of(store), "INSERT INTO redaction VALUES (?, ?, ?)"
                                 " ON CONFLICT DO NOTHING");

    row_bind_id(&row, learner);
    row_bind_id(&row, &redaction->id);
    row_bind_int(&row, redaction->rev);
    row_run(&row);
    return sql_done(sql_of(store), err);
}

bool rows_redactions_get(struct server_store *store,
                         const struct event_id *learner, int64_t after,
                         struct redaction_rows *rows, struct error *err)
{
    struct row row = row_begin(sql_of(store), "SELECT id, rev FROM redaction"
                                              " WHERE learner = ? AND rev > ?"
                                              " ORDER BY rev, id");

    row_bind_id(&row, learner);
    row_bind_int(&row, after);
    while (row_next(&row)) {
        struct redaction_row *found;

        GROW(rows->items, rows->count, rows->capacity);
        found = &rows->items[rows->count++];
        row_get_bytes(&row, 0, found->id.bytes, sizeof(found->id.bytes));
        found->rev = row_get_int(&row, 1);
    }
    return sql_done(sql_of(store), err);
}
