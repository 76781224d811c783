#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "store/inside.h"
#include "store/place.h"
#include "store/schema.h"

#define BUSY_MS      3000
#define WAL_RETRY_MS 20

static struct store *store_new(void)
{
    struct store *store = xcalloc(1, sizeof(*store));

    str_init(&store->notice);
    scheduler_init(&store->scheduler);
    return store;
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    if (store->stays_many) {
        /* Rather than at the next commit of another program. */
        db_exec(&store->db, "PRAGMA wal_checkpoint");
    }
    db_close(&store->db);
    project_forget(store);
    str_release(&store->notice);
    free(store);
}

bool store_is_read_only(const struct store *store)
{
    return store->read_only;
}

enum error_code store_read_only_why(const struct store *store)
{
    return store->why;
}

const char *store_notice(const struct store *store)
{
    return store->notice.len > 0 ? store->notice.buf : NULL;
}

const char *store_log_id(const struct store *store)
{
    return store->log_id;
}

void store_set_clock_correction(struct store *store, int64_t add_ms)
{
    store->correction_ms = add_ms;
}

int64_t store_skipped(struct store *store)
{
    int64_t count = db_get_int(&store->db, "SELECT count(*) FROM skipped");

    db_forget(&store->db);
    return count;
}

bool store_changed(struct store *store)
{
    int64_t version = db_data_version(&store->db);
    bool changed = !store->told || store->wrote ||
                   (!store->db.failed && version != store->seen_version);

    db_forget(&store->db);
    store->told = true;
    store->wrote = false;
    store->seen_version = version;
    return changed;
}

/* ---- opening ---- */

/* From here on nothing is written; the sentence says why. */
static void become_read_only(struct store *store, enum error_code why)
{
    const char *path = store->db.path;

    store->read_only = true;
    store->why = why;
    str_clear(&store->notice);
    if (why == ERROR_NEWER) {
        str_add_format(&store->notice,
                       "'%s' was written by a newer version of this program: "
                       "it is open for reading only, and nothing of it was "
                       "changed; install that version to go on",
                       path);
    } else if (why == ERROR_FULL) {
        str_add_format(&store->notice,
                       "no space left for '%s': it is open for reading only, "
                       "and all that was there is safe; free some space and "
                       "start again",
                       path);
    } else {
        str_add_format(&store->notice,
                       "'%s' cannot be written: it is open for reading only; "
                       "check the permissions of the file and its folder",
                       path);
    }
}

/* Settings of the connection; they do not write. */
static void configure(struct store *store, const struct store_options *options)
{
    struct db *db = &store->db;

    /*
     * secure_delete from the first byte on: what was redacted must not stay in
     * free pages, nor in the gaps that a page keeps when its cells move.
     */
    db_exec(db, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;"
                "PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON");
    if (options->max_pages > 0) {
        struct str pragma = STR_INIT;

        str_add_format(&pragma, "PRAGMA max_page_count = %d",
                       options->max_pages);
        db_exec(db, pragma.buf);
        str_release(&pragma);
    }
}

/* Is the file ours, and of which version? False: the error says what it is. */
static bool check_header(struct store *store, int64_t *version,
                         struct error *err)
{
    struct db *db = &store->db;
    int64_t application;
    int64_t tables;

    db_exec(db, "BEGIN"); /* another program may be making it just now */
    tables = db_get_int(db, "SELECT count(*) FROM sqlite_schema");
    application = db_get_int(db, "PRAGMA application_id");
    *version = db_get_int(db, "PRAGMA user_version");
    sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
    if (!db_finish(db, err)) {
        return false;
    }
    if (application != SCHEMA_APPLICATION_ID &&
        (tables > 0 || application != 0 || *version != 0)) {
        return error_set_code(err, ERROR_DAMAGED,
                              "'%s' is a database of another program: nothing "
                              "was changed; name another file",
                              db->path);
    }
    return true;
}

static void remember_projection(struct store *store)
{
    struct query query = db_query(
        &store->db, "INSERT OR REPLACE INTO meta VALUES ('projection', ?)");
    char text[16];

    snprintf(text, sizeof(text), "%d", SCHEMA_PROJECTION);
    query_text(&query, text);
    query_run(&query);
}

/* Was it projected by rules other than ours? */
static bool projection_is_old(struct store *store)
{
    struct query query =
        db_query(&store->db, "SELECT 1 FROM meta WHERE key = 'projection' AND"
                             " CAST(value AS INTEGER) = ?");

    query_int(&query, SCHEMA_PROJECTION);
    return !query_exists(&query);
}

static bool migrate(struct store *store, struct error *err)
{
    db_begin(&store->db);
    schema_migrate(&store->db);
    return db_end(&store->db, err);
}

/* Two programs that make the file at once: SQLite does not wait here. */
static void use_wal(struct db *db, int busy_ms)
{
    for (int waited = 0;; waited += WAL_RETRY_MS) {
        db_exec(db, "PRAGMA journal_mode = WAL");
        if (!db->failed || db->err.code != ERROR_BUSY || waited >= busy_ms) {
            return;
        }
        db_forget(db);
        sqlite3_sleep(WAL_RETRY_MS);
    }
}

static bool prepare_to_write(struct store *store,
                             const struct store_options *options,
                             int64_t version, struct error *err)
{
    char *identity = options->identity_path != NULL
                         ? xstrdup(options->identity_path)
                         : xasprintf("%s.identity", options->path);
    bool ok = false;

    use_wal(&store->db, options->busy_ms);
    if (!db_finish(&store->db, err) ||
        (version < schema_version() && !migrate(store, err)) ||
        !identity_check(store, identity, err)) {
        goto out;
    }
    if (projection_is_old(store)) {
        if (!store_begin(store, err)) {
            goto out;
        }
        store_expect_many(store, false);
        project_all(store);
        remember_projection(store);
        if (!store_end(store, err)) {
            goto out;
        }
    }
    ok = db_finish(&store->db, err);
out:
    free(identity);
    return ok;
}

static void load_log_id(struct store *store)
{
    struct query query =
        db_query(&store->db, "SELECT value FROM meta WHERE key = 'log'");

    if (query_row(&query)) {
        struct slice id = query_get_slice(&query, 0);

        if (id.len == 36) {
            memcpy(store->log_id, id.at, id.len);
        }
    }
    query_end(&query);
}

/* `name`: the path, or a URI of it. */
static bool open_and_look(struct db *db, const char *name, int busy_ms,
                          struct error *err)
{
    bool ok = db_open(
        db, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
        busy_ms, err);

    (void)db_get_int(db, "SELECT count(*) FROM sqlite_schema");
    return ok && db_finish(db, err);
}

/* Is there nothing in the WAL, so that the file alone says all? */
static bool wal_is_empty(const char *path)
{
    char *wal = xasprintf("%s-wal", path);
    struct stat info;
    bool empty = stat(wal, &info) != 0 || info.st_size == 0;

    free(wal);
    return empty;
}

/* Where SQLite may not even make the WAL's files beside it. */
static bool open_immutable(struct db *db, const struct store_options *options,
                           struct error *err)
{
    char *uri = xasprintf("file:%s?immutable=1", options->path);
    bool ok;

    error_clear(err);
    db_close(db);
    ok = open_and_look(db, uri, options->busy_ms, err);
    free(db->path);
    db->path = xstrdup(options->path);
    free(uri);
    return ok;
}

/* Opens for reading what cannot be written. A WAL that we cannot set up is
 * only left out if it is empty. */
static bool reopen_read_only(struct store *store,
                             const struct store_options *options,
                             enum error_code why, struct error *err)
{
    db_close(&store->db);
    if (faccessat(AT_FDCWD, options->path, R_OK, AT_EACCESS) != 0) {
        return error_set_code(err, ERROR_FAILED,
                              "cannot read '%s': %s; nothing was changed: "
                              "check the permissions of the file and its "
                              "folder",
                              options->path, strerror(errno));
    }
    if (!open_and_look(&store->db, options->path, options->busy_ms, err) &&
        (!wal_is_empty(options->path) ||
         strpbrk(options->path, "?#%") != NULL ||
         !open_immutable(&store->db, options, err))) {
        return false;
    }
    become_read_only(store, why);
    configure(store, options);
    return true;
}

static bool may_fall_back(const struct error *err)
{
    return err->code == ERROR_READ_ONLY || err->code == ERROR_FULL;
}

static bool open_to_read(struct store *store,
                         const struct store_options *options, struct error *err)
{
    int64_t version;

    if (!file_exists(options->path)) {
        return error_set_code(err, ERROR_NOT_FOUND, "there is no '%s'",
                              options->path);
    }
    if (!reopen_read_only(store, options, ERROR_READ_ONLY, err) ||
        !check_header(store, &version, err)) {
        return false;
    }
    if (version == 0) {
        return error_set_code(err, ERROR_NOT_FOUND, "'%s' is empty",
                              options->path);
    }
    if (version > schema_version()) {
        become_read_only(store, ERROR_NEWER);
    }
    return true;
}

/*
 * SQLite's shared memory does not work between computers, and a program that
 * copies files gives one computer the numbers of another.
 */
static void warn_of_place(struct store *store)
{
    struct str what = STR_INIT;

    if (place_is_shared(store->db.path, &what)) {
        str_add_format(&store->notice,
                       "'%s' lies %s: use it from one computer at a time, or "
                       "give each its own (XDG_DATA_HOME) and let 'dstudio "
                       "sync' bring them in step",
                       store->db.path, what.buf);
    }
    str_release(&what);
}

static bool open_to_write(struct store *store,
                          const struct store_options *options,
                          struct error *err)
{
    char *folder = path_folder(options->path);
    int64_t version = 0;
    bool ok = false;

    if (!file_make_folder(folder, err) ||
        !db_open(&store->db, options->path,
                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                     SQLITE_OPEN_NOMUTEX,
                 options->busy_ms, err)) {
        goto out;
    }
    if (sqlite3_db_readonly(store->db.handle, "main") == 1) {
        error_set_code(err, ERROR_READ_ONLY, "'%s' cannot be written",
                       options->path);
        goto out;
    }
    configure(store, options);
    if (!check_header(store, &version, err)) {
        goto out;
    }
    if (version > schema_version()) {
        become_read_only(store, ERROR_NEWER);
        db_exec(&store->db, "PRAGMA query_only = ON");
        ok = db_finish(&store->db, err);
        goto out;
    }
    ok = prepare_to_write(store, options, version, err);
    if (ok) {
        store_wipe_rest(store);
        warn_of_place(store);
    }
out:
    free(folder);
    return ok;
}

/* What cannot be written is opened to read, if there is anything. */
static bool open_as_can_be(struct store *store,
                           const struct store_options *options,
                           struct error *err)
{
    struct error first = ERROR_INIT;
    bool ok = open_to_write(store, options, &first);
    enum error_code why = (enum error_code)first.code;

    if (!ok && may_fall_back(&first) && file_exists(options->path)) {
        ok = open_to_read(store, options, err);
        if (ok && store->why != ERROR_NEWER) {
            become_read_only(store, why);
        } else if (!ok && err->code == ERROR_NOT_FOUND) {
            /* Nothing to read either: that it cannot be made is why. */
            error_copy(err, &first);
        }
    } else if (!ok) {
        error_copy(err, &first);
    }
    error_release(&first);
    return ok;
}

struct store *store_open(const struct store_options *given, struct error *err)
{
    struct store_options options = *given;
    struct store *store = store_new();
    bool ok;

    chain_init();
    options.busy_ms = options.busy_ms > 0 ? options.busy_ms : BUSY_MS;
    ok = options.read_only ? open_to_read(store, &options, err)
                           : open_as_can_be(store, &options, err);
    if (ok) {
        load_log_id(store);
        store_refresh(store);
        if (!db_finish(&store->db, err) && !store->read_only) {
            ok = false;
        }
    }
    if (!ok) {
        store_close(store);
        return NULL;
    }
    return store;
}
