/*
 * Taking lines in, from sync (store_lines_take) or from a file (store_import),
 * and writing that file. Declared in store_lines.h.
 */
#include <string.h>

#include "base/random.h"
#include "store/inside.h"
#include "store/store_lines.h"

/* A piece of a first sync, rather than of the daily one. */
#define MANY_BYTES ((size_t)65536)

/* One log being taken in, from some line on. */
struct taker {
    struct store *store;
    char id[37];
    int64_t log;       /* -1 until its first new line */
    int64_t ours;      /* lines that we had */
    int64_t at;        /* number of the last line looked at */
    struct hash hash;  /* after it */
    struct hash agree; /* after the last line that agreed or is stored */
    int64_t added;
    int64_t known;
    bool fork;
    int64_t agree_at;
    /* import: where lines go that contradict ours */
    int64_t side;
    int64_t side_seq;
    struct hash side_hash;
    int64_t moved;
};

static bool taker_begin(struct taker *taker, struct store *store,
                        const char *id, int64_t after)
{
    memset(taker, 0, sizeof(*taker));
    taker->store = store;
    memcpy(taker->id, id, 37);
    taker->log = log_number(store, id);
    taker->side = -1;
    taker->at = after;
    taker->agree_at = after;
    if (taker->log < 0) {
        taker->hash = chain_start(id);
        return after == 0;
    }
    log_head(store, taker->log, &taker->ours, &taker->hash);
    return log_hash(store, taker->log, after, &taker->hash);
}

/* Into a log of its own, unless we have the event somewhere. */
static void taker_move(struct taker *taker, const struct line *line)
{
    struct store *store = taker->store;

    if (line_exists(store, &line->id)) {
        taker->known++;
        return;
    }
    if (taker->side < 0) {
        char id[37] = "";

        taker->side = log_make(store, id, true);
        taker->side_hash = chain_start(id);
    }
    taker->side_hash = chain_next(&taker->side_hash, line);
    taker->side_seq++;
    taker->moved++;
    line_insert(store, taker->side, taker->side_seq, line, &taker->side_hash);
}

static void taker_insert(struct taker *taker, const struct line *line)
{
    if (taker->log < 0) {
        taker->log = log_make(taker->store, taker->id, false);
    }
    line_insert(taker->store, taker->log, taker->at, line, &taker->hash);
    taker->added++;
}

/* Takes the next line. `move`: what contradicts ours goes to a side log. */
static void taker_add(struct taker *taker, const struct line *line, bool move)
{
    struct hash stored;

    taker->at++;
    taker->hash = chain_next(&taker->hash, line);
    if (!taker->fork && taker->at <= taker->ours) {
        if (log_hash(taker->store, taker->log, taker->at, &stored) &&
            hash_equal(&stored, &taker->hash)) {
            taker->known++;
            taker->agree_at = taker->at;
            return;
        }
        taker->fork = true;
    }
    if (!taker->fork) {
        taker_insert(taker, line);
    } else if (move) {
        taker_move(taker, line);
    }
}

/* Moves the heads; our own log must not go on behind lines of a twin. */
static void taker_end(struct taker *taker)
{
    struct store *store = taker->store;

    if (taker->added > 0) {
        char id[37] = "";

        (void)log_current(store);
        if (str_equal(store->log_id, taker->id)) {
            (void)log_make(store, id, true);
            log_set_current(store, id);
        }
    }
}

/* The next line of a text, with its LF; empty at the end. */
static struct slice next_line(const char *bytes, size_t len, size_t *at)
{
    const char *start = bytes + *at;
    const char *end = memchr(start, '\n', len - *at);
    size_t size = end == NULL ? len - *at : (size_t)(end - start) + 1;

    *at += size;
    return (struct slice){start, size};
}

static bool is_log_id(const char *text, size_t len)
{
    struct event_id id;

    return event_id_parse(text, len, 0, &id);
}

static void take_all(struct taker *taker, const struct store_piece *piece)
{
    struct db *db = &taker->store->db;
    struct error reason = ERROR_INIT;
    size_t at = 0;

    while (at < piece->len && !db->failed && !taker->fork) {
        struct slice text = next_line(piece->bytes, piece->len, &at);
        struct line line;

        if (!line_check(text.at, text.len, &line, &reason)) {
            error_prefix(&reason, "log %s, line %lld", taker->id,
                         (long long)taker->at + 1);
            db_fail_with(db, ERROR_DAMAGED, error_get(&reason));
            break;
        }
        taker_add(taker, &line, false);
    }
    if (piece->want != NULL && !taker->fork &&
        !hash_equal(piece->want, &taker->hash)) {
        error_set(&reason, "log %s: the lines do not give their hash",
                  taker->id);
        db_fail_with(db, ERROR_DAMAGED, error_get(&reason));
    }
    error_release(&reason);
}

bool store_lines_take(struct store *store, const struct store_piece *piece,
                      struct store_taken *taken, struct error *err)
{
    struct error dropped = ERROR_INIT;
    struct taker taker;
    bool ok;

    *taken = (struct store_taken){0};
    if (!is_log_id(piece->log, strlen(piece->log))) {
        return error_set_code(err, ERROR_USAGE, "'%s' is not a log's id",
                              piece->log);
    }
    if (!store_begin(store, err)) {
        return false;
    }
    if (piece->after < 0 ||
        !taker_begin(&taker, store, piece->log, piece->after)) {
        db_fail_with(&store->db, ERROR_USAGE, "lines are missing before these");
        return store_end(store, err);
    }
    if (piece->len > MANY_BYTES) {
        store_expect_many(store, true);
    }
    take_all(&taker, piece);
    if (taker.fork && !store->db.failed) {
        /* A failure, so that nothing of it is stored; not one to report. */
        db_fail_with(&store->db, ERROR_FAILED, "fork");
        ok = store_end(store, &dropped);
        error_release(&dropped);
        taken->fork = true;
        taken->agree = taker.agree_at;
        return !ok;
    }
    taker_end(&taker);
    ok = store_end(store, err);
    if (ok) {
        taken->added = taker.added;
    }
    return ok;
}

/* ---- files ---- */

static bool export_log(struct store *store, const char *log, FILE *out)
{
    int64_t nr = log_number(store, log);
    struct query query =
        db_query(&store->db, "SELECT envelope, body FROM event"
                             " WHERE nr >= ? AND nr < ? ORDER BY nr");
    bool ok = fprintf(out, "log %s\n", log) > 0;

    query_int(&query, line_number(nr, 0));
    query_int(&query, line_number(nr + 1, 0));
    while (ok && query_row(&query)) {
        ok = fprintf(out, "%s\t%s\n", query_get_text(&query, 0),
                     query_get_text(&query, 1)) > 0;
    }
    query_end(&query);
    return ok;
}

bool store_export(struct store *store, FILE *out, struct error *err)
{
    struct store_logs logs = STORE_LOGS_INIT;
    bool ok;

    /* All of one moment: a sync may move lines from one log to another. */
    db_exec(&store->db, "BEGIN");
    ok = store_logs_all(store, &logs, err);
    for (size_t i = 0; ok && i < logs.count; i++) {
        if (logs.items[i].seq > 0 &&
            !export_log(store, logs.items[i].id, out)) {
            ok = error_set(err, "cannot write the export");
        }
    }
    store_logs_release(&logs);
    sqlite3_exec(store->db.handle, "COMMIT", NULL, NULL, NULL);
    if (ok && fflush(out) != 0) {
        ok = error_set(err, "cannot write the export");
    }
    return db_finish(&store->db, err) && ok;
}

/* Reads up to and with the next LF, at most a line's length and one more. */
static bool read_line(FILE *in, struct str *line)
{
    int c;

    str_clear(line);
    while (line->len <= LINE_MAX_BYTES && (c = getc(in)) != EOF) {
        str_add_char(line, (char)c);
        if (c == '\n') {
            return true;
        }
    }
    return line->len > 0;
}

struct importer {
    struct store *store;
    struct taker taker;
    bool in_log;
    long long number; /* of the line in the file */
    struct store_imported *imported;
};

static void import_end_log(struct importer *importer)
{
    if (importer->in_log) {
        taker_end(&importer->taker);
        importer->imported->added += importer->taker.added;
        importer->imported->known += importer->taker.known;
        importer->imported->moved += importer->taker.moved;
    }
    importer->in_log = false;
}

static bool import_begin_log(struct importer *importer, const char *text,
                             size_t len, struct error *err)
{
    char id[37];

    import_end_log(importer);
    if (len != 4 + 36 + 1 || !is_log_id(text + 4, 36)) {
        return error_set(err, "not a log's id");
    }
    memcpy(id, text + 4, 36);
    id[36] = '\0';
    if (!taker_begin(&importer->taker, importer->store, id, 0)) {
        return error_set(err, "the log cannot be read");
    }
    importer->in_log = true;
    importer->imported->logs++;
    return true;
}

static bool import_line(struct importer *importer, const struct str *text,
                        struct error *err)
{
    struct line line;

    if (str_starts_with(text->buf, "log ")) {
        return import_begin_log(importer, text->buf, text->len, err);
    }
    if (!importer->in_log) {
        return error_set(err, "no line 'log ID' before it");
    }
    if (!line_check(text->buf, text->len, &line, err)) {
        return false;
    }
    taker_add(&importer->taker, &line, true);
    return true;
}

bool store_import(struct store *store, FILE *in,
                  struct store_imported *imported, struct error *err)
{
    struct importer importer = {.store = store, .imported = imported};
    struct error reason = ERROR_INIT;
    struct str text = STR_INIT;
    bool ok = true;

    *imported = (struct store_imported){0};
    if (!store_begin(store, err)) {
        return false;
    }
    store_expect_many(store, false);
    while (ok && !store->db.failed && read_line(in, &text)) {
        importer.number++;
        ok = import_line(&importer, &text, &reason);
    }
    if (ok && ferror(in)) {
        ok = error_set(&reason, "the file cannot be read");
    }
    import_end_log(&importer);
    if (!ok) {
        error_prefix(&reason, "line %lld", importer.number);
        db_fail_with(&store->db, ERROR_DAMAGED, error_get(&reason));
    }
    error_release(&reason);
    str_release(&text);
    return store_end(store, err);
}
