/* Logs as sync moves them: reading, parting, redacting, quarantine. */
#include "store/store_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "store/inside.h"
#include "store/registers.h"

#define LOG_COLUMNS                                                            \
    "SELECT id, own, nr, acked,"                                               \
    " id = (SELECT value FROM meta WHERE key = 'log') FROM log "

void store_logs_release(struct store_logs *logs)
{
    free(logs->items);
    *logs = (struct store_logs)STORE_LOGS_INIT;
}

static struct store_log read_log(struct store *store, const struct query *query)
{
    struct store_log log = {
        .own = query_get_int(query, 1) != 0,
        .acked = query_get_int(query, 3),
        .current = query_get_int(query, 4) != 0,
    };

    if (query_get_slice(query, 0).len == 36) {
        memcpy(log.id, query_get_text(query, 0), 37);
    }
    log_head(store, query_get_int(query, 2), &log.seq, &log.hash);
    return log;
}

bool store_logs_all(struct store *store, struct store_logs *logs,
                    struct error *err)
{
    struct query query = db_query(&store->db, LOG_COLUMNS "ORDER BY id");

    while (query_row(&query)) {
        GROW(logs->items, logs->count, logs->capacity);
        logs->items[logs->count++] = read_log(store, &query);
    }
    return db_finish(&store->db, err);
}

bool store_log_find(struct store *store, const char *log,
                    struct store_log *found)
{
    struct query query = db_query(&store->db, LOG_COLUMNS "WHERE id = ?");
    bool there;

    query_text(&query, log);
    there = query_row(&query);
    if (there) {
        *found = read_log(store, &query);
    }
    query_end(&query);
    return db_forget(&store->db) && there;
}

bool store_log_hash(struct store *store, const char *log, int64_t seq,
                    struct hash *hash)
{
    int64_t nr = log_number(store, log);
    bool found = nr >= 0 && seq >= 0 && log_hash(store, nr, seq, hash);

    return db_forget(&store->db) && found;
}

bool store_log_set_acked(struct store *store, const char *log, int64_t seq,
                         struct error *err)
{
    struct store_log found;
    struct query query;

    if (!store_may_write(store, err)) {
        return false;
    }
    if (!store_log_find(store, log, &found)) {
        return error_set_code(err, ERROR_NOT_FOUND, "there is no log %s", log);
    }
    query = db_query(&store->db,
                     "UPDATE log SET acked = max(acked, ?) WHERE id = ?");
    query_int(&query, seq < found.seq ? seq : found.seq);
    query_text(&query, log);
    query_run(&query);
    return db_finish(&store->db, err);
}

bool store_lines_get(struct store *store, const struct store_range *range,
                     struct str *out, int64_t *last, struct error *err)
{
    int64_t nr = log_number(store, range->log);
    struct query query =
        db_query(&store->db, "SELECT seq, envelope, body FROM event"
                             " WHERE nr > ? AND nr < ? ORDER BY nr");
    size_t start = out->len;
    size_t lines = 0;

    *last = range->after;
    query_int(&query, line_number(nr, range->after));
    query_int(&query, line_number(nr + 1, 0));
    while (nr >= 0 && lines < range->max_lines && query_row(&query)) {
        struct slice envelope = query_get_slice(&query, 1);
        struct slice body = query_get_slice(&query, 2);

        if (lines > 0 &&
            out->len - start + envelope.len + body.len + 2 > range->max_bytes) {
            break;
        }
        str_add_len(out, envelope.at, envelope.len);
        str_add_char(out, '\t');
        str_add_len(out, body.at, body.len);
        str_add_char(out, '\n');
        *last = query_get_int(&query, 0);
        lines++;
    }
    query_end(&query);
    return db_finish(&store->db, err);
}

/* ---- moving lines between logs ---- */

/* A copy of stored lines, while their table is written. */
struct kept_line {
    struct str envelope;
    struct str body;
};
struct kept_lines {
    struct kept_line *items;
    size_t count;
    size_t capacity;
};

static void kept_release(struct kept_lines *kept)
{
    for (size_t i = 0; i < kept->count; i++) {
        str_release(&kept->items[i].envelope);
        str_release(&kept->items[i].body);
    }
    free(kept->items);
}

/* Takes lines keep+1 … out of a log and sets its head back. */
static void cut_lines(struct store *store, int64_t nr, int64_t keep,
                      struct kept_lines *kept)
{
    struct query query =
        db_query(&store->db, "SELECT envelope, body FROM event"
                             " WHERE nr > ? AND nr < ? ORDER BY nr");
    query_int(&query, line_number(nr, keep));
    query_int(&query, line_number(nr + 1, 0));
    while (query_row(&query)) {
        struct slice envelope = query_get_slice(&query, 0);
        struct slice body = query_get_slice(&query, 1);
        struct kept_line *line;

        GROW(kept->items, kept->count, kept->capacity);
        line = &kept->items[kept->count++];
        str_init(&line->envelope);
        str_init(&line->body);
        str_set_len(&line->envelope, envelope.at, envelope.len);
        str_set_len(&line->body, body.at, body.len);
    }
    query = db_query(&store->db, "DELETE FROM event WHERE nr > ? AND nr < ?");
    query_int(&query, line_number(nr, keep));
    query_int(&query, line_number(nr + 1, 0));
    query_run(&query);
}

/* Puts lines behind a log's end; their events may have been projected. */
static void put_lines(struct store *store, int64_t nr, int64_t seq,
                      const struct kept_lines *kept)
{
    struct hash hash = {{0}};

    if (!log_hash(store, nr, seq, &hash)) {
        db_fail_with(&store->db, ERROR_DAMAGED, "a log has lost a line");
        return;
    }
    for (size_t i = 0; i < kept->count && !store->db.failed; i++) {
        const struct kept_line *from = &kept->items[i];
        struct error reason = ERROR_INIT;
        struct line line;

        if (!line_check_parts(str_slice(&from->envelope),
                              str_slice(&from->body), &line, &reason)) {
            db_fail_with(&store->db, ERROR_DAMAGED, error_get(&reason));
            error_release(&reason);
            return;
        }
        hash = chain_next(&hash, &line);
        seq++;
        line_put(store, nr, seq, &line, &hash);
        project_again(store, &line.id);
    }
}

bool store_log_part(struct store *store, const char *log, int64_t keep,
                    char new_log[37], struct error *err)
{
    struct kept_lines kept = {NULL, 0, 0};
    struct query query;
    int64_t from;

    if (!store_begin(store, err)) {
        return false;
    }
    from = log_number(store, log);
    new_log[0] = '\0';
    (void)log_current(store); /* another program may have begun one */
    if (from < 0) {
        db_fail_with(&store->db, ERROR_NOT_FOUND, "there is no such log");
    } else {
        int64_t to = log_make(store, new_log, true);

        cut_lines(store, from, keep, &kept);
        put_lines(store, to, 0, &kept);
        query = db_query(&store->db,
                         "UPDATE log SET acked = min(acked, ?) WHERE nr = ?");
        query_int(&query, keep);
        query_int(&query, from);
        query_run(&query);
        if (str_equal(store->log_id, log)) {
            log_set_current(store, new_log);
        }
    }
    kept_release(&kept);
    return store_end(store, err);
}

bool store_log_begin(struct store *store, struct error *err)
{
    char id[37] = "";

    if (!store_begin(store, err)) {
        return false;
    }
    (void)log_make(store, id, true);
    log_set_current(store, id);
    return store_end(store, err);
}

/* ---- quarantine ---- */

static bool make_void(const struct line *refused, const char *reason,
                      struct kept_line *out)
{
    unsigned char random[8];
    struct event event;

    event_begin(&event, refused->at_ms, refused->tz_min);
    event_void(&event, reason);
    random_bytes(random, sizeof(random));
    event.id = event_id_next(NULL, event_id_ms(&refused->id), random);
    str_clear(&out->envelope);
    event_envelope(&event, &out->envelope);
    str_set_len(&out->body, event.body.buf, event.body.len);
    event_release(&event);
    return true;
}

static void keep_refused(struct store *store, const struct store_log *log,
                         int64_t seq, const struct line *line,
                         const char *reason)
{
    struct query query =
        db_query(&store->db,
                 "INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?, ?, ?)");

    query_id(&query, &line->id);
    query_text(&query, log->id);
    query_int(&query, seq);
    query_slice(&query, line->envelope);
    query_slice(&query, line->body);
    query_text(&query, reason);
    query_run(&query);
}

static void quarantine_first(struct store *store, const struct store_log *log,
                             struct kept_lines *kept, int64_t seq,
                             const char *reason)
{
    struct kept_line fresh = {STR_INIT, STR_INIT};
    struct error ignored = ERROR_INIT;
    struct line line;

    if (kept->count == 0 ||
        !line_check_parts(str_slice(&kept->items[0].envelope),
                          str_slice(&kept->items[0].body), &line, &ignored)) {
        db_fail_with(&store->db, ERROR_NOT_FOUND, "there is no such line");
    } else {
        struct event_id id = line.id;

        keep_refused(store, log, seq, &line, reason);
        (void)make_void(&line, reason, &fresh);
        str_release(&kept->items[0].envelope);
        str_release(&kept->items[0].body);
        kept->items[0] = fresh;
        put_lines(store, log_number(store, log->id), seq - 1, kept);
        project_again(store, &id);
    }
    error_release(&ignored);
}

bool store_quarantine(struct store *store, const char *log, int64_t seq,
                      const char *reason, struct error *err)
{
    struct kept_lines kept = {NULL, 0, 0};
    struct store_log found = {.acked = INT64_MAX};

    if (!store_begin(store, err)) {
        return false;
    }
    if (!store_log_find(store, log, &found) || !found.own ||
        seq <= found.acked || seq > found.seq) {
        db_fail_with(&store->db, ERROR_USAGE,
                     "only an unsent event can be put into quarantine");
    } else {
        cut_lines(store, log_number(store, log), seq - 1, &kept);
        quarantine_first(store, &found, &kept, seq, reason);
    }
    kept_release(&kept);
    return store_end(store, err);
}

int64_t store_quarantined(struct store *store, struct str *reason)
{
    struct query query =
        db_query(&store->db, "SELECT count(*) OVER (), reason FROM quarantine"
                             " ORDER BY id DESC LIMIT 1");
    int64_t count = 0;

    str_clear(reason);
    if (query_row(&query)) {
        count = query_get_int(&query, 0);
        str_set(reason, query_get_text(&query, 1));
    }
    query_end(&query);
    return db_forget(&store->db) ? count : 0;
}

/* ---- redaction ---- */

bool store_redact(struct store *store, const struct event_id *ids, size_t count,
                  struct error *err)
{
    if (!store_begin(store, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        line_redact(store, &ids[i]);
        project_again(store, &ids[i]);
    }
    return store_end(store, err);
}

bool store_text_events(struct store *store, bool bookmark, const char *id,
                       struct event_id **ids, size_t *count, struct error *err)
{
    char *member =
        xasprintf("\"%s\":\"%s\"", bookmark ? "bookmark" : "note", id);
    struct query query =
        db_query(&store->db,
                 "SELECT DISTINCT id FROM event WHERE instr(body, ?1) > 0"
                 " UNION SELECT v.id FROM value v JOIN sealed s ON s.id = v.id"
                 " WHERE v.kind = ?2 AND v.key = ?3 ORDER BY id");
    size_t capacity = 0;

    *ids = NULL;
    *count = 0;
    query_text(&query, member);
    query_int(&query, bookmark ? REGISTER_BOOKMARK : REGISTER_NOTE);
    query_text(&query, id);
    while (query_row(&query)) {
        GROW(*ids, *count, capacity);
        (*ids)[(*count)++] = query_get_id(&query, 0);
    }
    query_end(&query);
    free(member);
    return db_finish(&store->db, err);
}

bool store_redactions(struct store *store, struct event_id **ids, size_t *count,
                      struct error *err)
{
    struct query query =
        db_query(&store->db, "SELECT id FROM redaction ORDER BY id");
    size_t capacity = 0;

    *ids = NULL;
    *count = 0;
    while (query_row(&query)) {
        GROW(*ids, *count, capacity);
        (*ids)[(*count)++] = query_get_id(&query, 0);
    }
    return db_finish(&store->db, err);
}
