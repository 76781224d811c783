/* Logs and the lines in them: numbers, heads, inserting, verifying. */
#include <string.h>

#include "base/random.h"
#include "store/inside.h"

int64_t log_number(struct store *store, const char *log)
{
    struct query query =
        db_query(&store->db, "SELECT nr FROM log WHERE id = ?");
    int64_t nr = -1;

    query_text(&query, log);
    if (query_row(&query)) {
        nr = query_get_int(&query, 0);
    }
    query_end(&query);
    return nr;
}

int64_t log_make(struct store *store, char id[37], bool own)
{
    struct query query =
        db_query(&store->db, "INSERT INTO log (id, own) VALUES (?, ?)");

    if (id[0] == '\0') {
        random_uuid(id);
    }
    query_text(&query, id);
    query_int(&query, own);
    query_run(&query);
    return sqlite3_last_insert_rowid(store->db.handle);
}

void log_set_current(struct store *store, const char *log)
{
    struct query query =
        db_query(&store->db, "INSERT OR REPLACE INTO meta VALUES ('log', ?)");

    query_text(&query, log);
    query_run(&query);
    memmove(store->log_id, log, strlen(log) + 1);
}

int64_t log_current(struct store *store)
{
    struct query query = db_query(
        &store->db, "SELECT l.nr, l.id FROM log l"
                    " JOIN meta m ON m.key = 'log' AND m.value = l.id");
    char id[37] = "";
    int64_t nr = -1;

    if (query_row(&query)) {
        nr = query_get_int(&query, 0);
        if (query_get_slice(&query, 1).len == 36) {
            memcpy(store->log_id, query_get_text(&query, 1), 37);
        }
    }
    query_end(&query);
    if (nr < 0 && !store->db.failed) {
        nr = log_make(store, id, true);
        log_set_current(store, id);
    }
    return nr;
}

static bool log_id_of(struct store *store, int64_t log, char id[37])
{
    struct query query =
        db_query(&store->db, "SELECT id FROM log WHERE nr = ?");
    bool found;

    query_int(&query, log);
    found = query_row(&query) && query_get_slice(&query, 0).len == 36;
    if (found) {
        memcpy(id, query_get_text(&query, 0), 37);
    }
    query_end(&query);
    return found;
}

void log_head(struct store *store, int64_t log, int64_t *seq, struct hash *hash)
{
    struct query query =
        db_query(&store->db, "SELECT seq, hash FROM event WHERE nr > ?"
                             " AND nr < ? ORDER BY nr DESC LIMIT 1");
    bool found;

    query_int(&query, line_number(log, 0));
    query_int(&query, line_number(log + 1, 0));
    found = query_row(&query);
    if (found) {
        *seq = query_get_int(&query, 0);
        *hash = query_get_hash(&query, 1);
    }
    query_end(&query);
    if (!found) {
        *seq = 0;
        (void)log_hash(store, log, 0, hash);
    }
}

bool log_hash(struct store *store, int64_t log, int64_t seq, struct hash *hash)
{
    struct query query;
    char id[37];
    bool found;

    if (seq == 0) {
        found = log_id_of(store, log, id);
        *hash = chain_start(found ? id : "");
        return found;
    }
    query = db_query(&store->db, "SELECT hash FROM event WHERE nr = ?");
    query_int(&query, line_number(log, seq));
    found = query_row(&query);
    if (found) {
        *hash = query_get_hash(&query, 0);
    }
    query_end(&query);
    return found;
}

bool line_exists(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "SELECT 1 FROM event WHERE id = ?");

    if (store->knows_newest && event_id_compare(id, &store->newest) > 0) {
        return false;
    }
    query_id(&query, id);
    return query_exists(&query);
}

static bool is_on_redaction_list(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "SELECT 1 FROM redaction WHERE id = ?");

    if (store->empty.redaction) {
        return false;
    }
    query_id(&query, id);
    return query_exists(&query);
}

void line_store(struct store *store, int64_t log, int64_t seq,
                const struct line *line, const struct hash *hash)
{
    struct query query =
        db_query(&store->db, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)");

    query_int(&query, line_number(log, seq));
    query_int(&query, log);
    query_int(&query, seq);
    query_id(&query, &line->id);
    query_slice(&query, line->envelope);
    query_slice(&query, line->body);
    query_blob(&query, hash->bytes, sizeof(hash->bytes));
    query_run(&query);
    if (event_id_compare(&line->id, &store->newest) > 0) {
        store->newest = line->id;
    }
}

void line_put(struct store *store, int64_t log, int64_t seq,
              const struct line *line, const struct hash *hash)
{
    struct line kept = *line;
    struct str redacted = STR_INIT;

    if (!line->redacted && is_on_redaction_list(store, &line->id)) {
        chain_redact(line->body, &redacted);
        kept.body = str_slice(&redacted);
    }
    line_store(store, log, seq, &kept, hash);
    str_release(&redacted);
}

static void redact_copies(struct store *store, const struct event_id *id)
{
    struct str envelope = STR_INIT;
    struct str body = STR_INIT;
    struct str redacted = STR_INIT;
    struct query query;

    /* Each copy has its own body; mostly there is one. */
    while (line_find(store, id, &envelope, &body) && body.buf[0] != '~' &&
           !store->db.failed) {
        chain_redact(str_slice(&body), &redacted);
        query = db_query(&store->db, "UPDATE event SET body = ?"
                                     " WHERE id = ? AND body = ?");
        query_slice(&query, str_slice(&redacted));
        query_id(&query, id);
        query_slice(&query, str_slice(&body));
        query_run(&query);
        store->redacted = true; /* store_end() leaves nothing of it */
    }
    str_release(&redacted);
    str_release(&body);
    str_release(&envelope);
}

void line_redact(struct store *store, const struct event_id *id)
{
    struct query query =
        db_query(&store->db, "INSERT OR IGNORE INTO redaction VALUES (?)");

    query_id(&query, id);
    query_run(&query);
    store->empty.redaction = false;
    redact_copies(store, id);
}

void line_insert(struct store *store, int64_t log, int64_t seq,
                 const struct line *line, const struct hash *hash)
{
    bool fresh = !line_exists(store, &line->id) &&
                 !is_on_redaction_list(store, &line->id);

    if (line->redacted && line_has_free_text(line)) {
        /*
         * The list that it stood on may be lost, with a device or because the
         * server was restored: whoever has the line lists it anew.
         */
        line_redact(store, &line->id);
    }
    line_put(store, log, seq, line, hash);
    if (fresh) {
        project_fresh(store, line);
    } else {
        project_again(store, &line->id);
    }
}

/* ---- verifying ---- */

static bool verify_file(struct store *store, struct error *err)
{
    struct query query = db_query(&store->db, "PRAGMA integrity_check(1)");
    bool ok = true;

    if (query_row(&query) && !str_equal(query_get_text(&query, 0), "ok")) {
        ok = error_set_code(err, ERROR_DAMAGED,
                            "'%s' is damaged (%s): nothing was changed; keep "
                            "a copy and run 'dstudio doctor'",
                            store->db.path, query_get_text(&query, 0));
    }
    query_end(&query);
    return db_finish(&store->db, err) && ok;
}

static bool bad_line(struct store *store, const char *log, int64_t seq,
                     const char *why, struct error *err)
{
    return error_set_code(err, ERROR_DAMAGED,
                          "'%s' is damaged: log %s, line %lld: %s; nothing "
                          "was changed; keep a copy and sync or import the "
                          "last export into a new file",
                          store->db.path, log, (long long)seq, why);
}

static bool verify_line(struct store *store, const char *log,
                        const struct query *query, int64_t seq,
                        struct hash *hash, struct error *err)
{
    struct event_id id = query_get_id(query, 1);
    struct hash stored = query_get_hash(query, 4);
    struct error reason = ERROR_INIT;
    struct line line;
    bool ok;

    if (query_get_int(query, 0) != seq) {
        return bad_line(store, log, seq, "it is missing", err);
    }
    if (!line_check_parts(query_get_slice(query, 2), query_get_slice(query, 3),
                          &line, &reason)) {
        ok = bad_line(store, log, seq, error_get(&reason), err);
        error_release(&reason);
        return ok;
    }
    *hash = chain_next(hash, &line);
    if (!hash_equal(hash, &stored) || event_id_compare(&id, &line.id) != 0) {
        return bad_line(store, log, seq, "its bytes were changed", err);
    }
    return true;
}

static bool verify_log(struct store *store, int64_t nr, const char *log,
                       struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT seq, id, envelope, body, hash FROM event"
                             " WHERE nr > ? AND nr < ? ORDER BY nr");
    struct hash hash = chain_start(log);
    int64_t seq = 0;
    bool ok = true;

    query_int(&query, line_number(nr, 0));
    query_int(&query, line_number(nr + 1, 0));
    while (ok && query_row(&query)) {
        ok = verify_line(store, log, &query, ++seq, &hash, err);
    }
    query_end(&query);
    return ok && db_finish(&store->db, err);
}

bool store_verify(struct store *store, struct error *err)
{
    struct query query;
    bool ok = verify_file(store, err);

    if (!ok) {
        return false;
    }
    query = db_query(&store->db, "SELECT nr, id FROM log ORDER BY id");
    while (ok && query_row(&query)) {
        ok = verify_log(store, query_get_int(&query, 0),
                        query_get_text(&query, 1), err);
    }
    query_end(&query);
    return db_finish(&store->db, err) && ok;
}
