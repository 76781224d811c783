/* Writing: our own events, and what every writing transaction does. */
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "store/inside.h"

bool store_may_write(struct store *store, struct error *err)
{
    return !store->read_only ||
           error_set_code(err, ERROR_READ_ONLY, "%s", store->notice.buf);
}

bool store_begin(struct store *store, struct error *err)
{
    if (!store_may_write(store, err)) {
        return false;
    }
    db_begin(&store->db);
    store_refresh(store);
    return !store->db.failed || db_end(&store->db, err);
}

static void find_newest(struct store *store)
{
    struct query query =
        db_query(&store->db, "SELECT id FROM event ORDER BY id DESC LIMIT 1");

    store->newest = (struct event_id){{0}};
    if (query_row(&query)) {
        store->newest = query_get_id(&query, 0);
    }
    query_end(&query);
    store->knows_newest = !store->db.failed;
}

void store_expect_many(struct store *store, bool more)
{
    struct db *db = &store->db;

    if (!store->many) {
        db_exec(db, "PRAGMA cache_size = -49152");
    }
    if (more && !store->stays_many) {
        /* Pages that many pieces write go to the file once in a while. */
        db_exec(db, "PRAGMA wal_autocheckpoint = 8192");
    }
    store->many = true;
    store->stays_many |= more;
    store->empty = (struct empty){
        .undo = db_get_int(db, "SELECT 1 FROM undo_line LIMIT 1") == 0,
        .clock = db_get_int(db, "SELECT 1 FROM clock_line LIMIT 1") == 0,
        .redaction = db_get_int(db, "SELECT 1 FROM redaction LIMIT 1") == 0,
        .attempt = db_get_int(db, "SELECT 1 FROM answer"
                                  " WHERE attempt IS NOT NULL LIMIT 1") == 0,
    };
    find_newest(store);
}

static void expect_few(struct store *store)
{
    store->empty = (struct empty){0};
    store->knows_newest = false;
    if (store->many && !store->stays_many) {
        store->many = false;
        db_exec(&store->db, "PRAGMA cache_size = -2000; PRAGMA shrink_memory");
        db_forget(&store->db);
    }
}

/* With the redaction itself, so that a kill behind it is noticed. */
static void mark_unwiped(struct store *store)
{
    db_exec(&store->db, "INSERT OR REPLACE INTO meta VALUES ('unwiped', '1')");
}

/*
 * Leaves nothing of what was deleted. A page that was divided may hold old
 * copies in its gap, which secure_delete does not see: only a file made anew is
 * sure. If there is no room for that, or another program is in the way, what
 * was deleted is overwritten at least, and the mark stays for the next start.
 */
static void wipe(struct store *store)
{
    struct db *db = &store->db;
    bool anew;
    bool emptied;

    db_exec(db, "VACUUM");
    anew = db_forget(db);
    /* The WAL: the first column says whether somebody still reads from it. */
    emptied = db_get_int(db, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
    emptied = db_forget(db) && emptied;
    if (anew && emptied) {
        db_exec(db, "DELETE FROM meta WHERE key = 'unwiped'");
        db_forget(db);
    }
}

void store_wipe_rest(struct store *store)
{
    struct query query =
        db_query(&store->db, "SELECT 1 FROM meta WHERE key = 'unwiped'");

    if (query_exists(&query)) {
        wipe(store);
    }
    db_forget(&store->db);
}

bool store_end(struct store *store, struct error *err)
{
    bool ok;

    if (!store->db.failed) {
        project_settle(store);
    }
    if (store->redacted) {
        mark_unwiped(store);
    }
    ok = db_end(&store->db, err);
    expect_few(store);
    if (ok && store->redacted) {
        wipe(store);
    }
    store->redacted = false;
    if (ok) {
        store->wrote = true;
    } else {
        /* What was folded or loaded is gone with the transaction. */
        project_forget(store);
        store->settings_loaded = false;
    }
    return ok;
}

/* The greatest id that we follow; NULL if there is none. */
static const struct event_id *greatest_id(struct store *store, int64_t now_ms,
                                          struct event_id *id)
{
    struct event_id bound = event_id_bound(now_ms);
    struct query query =
        db_query(&store->db, "SELECT id FROM event WHERE id <= ?"
                             " ORDER BY id DESC LIMIT 1");
    bool found;

    query_id(&query, &bound);
    found = query_row(&query);
    if (found) {
        *id = query_get_id(&query, 0);
    }
    query_end(&query);
    return found ? id : NULL;
}

/* The last line of our log; NULL if it is too far ahead to be followed. */
static const struct event_id *own_last_id(struct store *store, int64_t log,
                                          int64_t seq, int64_t now_ms,
                                          struct event_id *id)
{
    struct event_id bound = event_id_own_bound(now_ms);
    struct query query =
        db_query(&store->db, "SELECT id FROM event WHERE nr = ?");
    bool found;

    query_int(&query, line_number(log, seq));
    found = query_row(&query);
    if (found) {
        *id = query_get_id(&query, 0);
    }
    query_end(&query);
    return found && event_id_compare(id, &bound) <= 0 ? id : NULL;
}

/* Of line `seq` + 1 of our log. */
static struct event_id next_id(struct store *store, const struct event *event,
                               int64_t log, int64_t seq)
{
    int64_t now_ms =
        (event->written_ms != 0 ? event->written_ms : event->at_ms) +
        store->correction_ms;
    struct event_id ids[2];
    const struct event_id *greatest = greatest_id(store, now_ms, &ids[0]);
    const struct event_id *own = own_last_id(store, log, seq, now_ms, &ids[1]);
    unsigned char random[8];

    if (greatest == NULL ||
        (own != NULL && event_id_compare(own, greatest) > 0)) {
        greatest = own;
    }
    random_bytes(random, sizeof(random));
    return event_id_next(greatest, now_ms, random);
}

struct writer {
    int64_t log;
    int64_t seq;
    struct hash hash;
    struct str envelope;
    struct str body;
};

/* False: the event itself is not a line (a bug of the caller's). */
static bool append_one(struct store *store, struct writer *writer,
                       struct event *event, struct error *err)
{
    struct slice envelope;
    struct line line;

    event->id = next_id(store, event, writer->log, writer->seq);
    str_clear(&writer->envelope);
    str_clear(&writer->body);
    event_envelope(event, &writer->envelope);
    envelope = str_slice(&writer->envelope);
    event_add_body(event, envelope, &writer->body);
    if (!line_check_parts(envelope, str_slice(&writer->body), &line, err)) {
        return error_prefix(err, "cannot store this '%s'", event->type);
    }
    writer->hash = chain_next(&writer->hash, &line);
    writer->seq++;
    line_store(store, writer->log, writer->seq, &line, &writer->hash);
    project_own(store, &line);
    return true;
}

bool store_append(struct store *store, struct event *events, size_t count,
                  struct error *err)
{
    struct writer writer = {.envelope = STR_INIT, .body = STR_INIT};
    bool ok = true;

    if (!store_begin(store, err)) {
        return false;
    }
    writer.log = log_current(store);
    log_head(store, writer.log, &writer.seq, &writer.hash);
    for (size_t i = 0; ok && i < count; i++) {
        ok = append_one(store, &writer, &events[i], err);
    }
    if (!ok) {
        db_fail_with(&store->db, ERROR_FAILED, error_get(err));
    }
    str_release(&writer.envelope);
    str_release(&writer.body);
    return store_end(store, err);
}

bool store_undo(struct store *store, const char *target, int64_t at_ms,
                int tz_min, struct error *err)
{
    struct event event;
    bool ok;

    event_begin(&event, at_ms, tz_min);
    event_undo(&event, target);
    ok = store_append(store, &event, 1, err);
    event_release(&event);
    return ok;
}

bool store_rebuild(struct store *store, struct error *err)
{
    if (!store_begin(store, err)) {
        return false;
    }
    store_expect_many(store, false);
    project_all(store);
    return store_end(store, err);
}

bool store_set_revisions(struct store *store,
                         const struct item_revision *revisions, size_t count,
                         struct error *err)
{
    struct query query;

    if (!store_begin(store, err)) {
        return false;
    }
    /* Told again with every change of the content: mostly nothing differs. */
    db_exec(&store->db,
            "CREATE TEMP TABLE IF NOT EXISTS told (item TEXT PRIMARY KEY,"
            " rev INTEGER NOT NULL, change INTEGER NOT NULL);"
            "DELETE FROM told");
    for (size_t i = 0; i < count; i++) {
        query = db_query(&store->db,
                         "INSERT OR REPLACE INTO told VALUES (?, ?, ?)");
        query_text(&query, revisions[i].item);
        query_int(&query, revisions[i].rev);
        query_int(&query, (int)revisions[i].change);
        query_run(&query);
    }
    query = db_query(
        &store->db,
        "SELECT item FROM (SELECT * FROM told EXCEPT SELECT * FROM revision)"
        " UNION SELECT item FROM"
        " (SELECT * FROM revision EXCEPT SELECT * FROM told)");
    while (query_row(&query)) {
        touched_add(&store->items, query_get_text(&query, 0));
    }
    if (store->items.names.count > 0) {
        db_exec(&store->db, "DELETE FROM revision;"
                            "INSERT INTO revision SELECT * FROM told");
    }
    return store_end(store, err);
}
