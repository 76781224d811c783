#include "search/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/random.h"
#include "search/index_private.h"

enum {
    APPLICATION_ID = 0x64734958, /* "dsIX" */
    /* Raise it when the same files give other rows: words counted or questions
     * hashed in another way. The tables themselves are part of the version. */
    READING_VERSION = 1,
    BUSY_MS = 5000
};

static const char schema[] =
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
    " WITHOUT ROWID, STRICT;"
    "CREATE TABLE unit (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " stamp INTEGER NOT NULL) STRICT;"
    "CREATE TABLE file (unit INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " episode INTEGER NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL,"
    " PRIMARY KEY (unit, kind, path)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE flaw (unit INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " file TEXT NOT NULL, line INTEGER NOT NULL, column INTEGER NOT NULL,"
    " code TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (unit, seq))"
    " WITHOUT ROWID, STRICT;"
    "CREATE TABLE phase (unit INTEGER, seq INTEGER, n INTEGER, first INTEGER,"
    " last INTEGER, PRIMARY KEY (unit, seq)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE series (unit INTEGER PRIMARY KEY, n INTEGER, id TEXT,"
    " title TEXT, summary TEXT, first INTEGER, last INTEGER, hours REAL,"
    " level INTEGER) STRICT;"
    "CREATE TABLE episode (unit INTEGER PRIMARY KEY, n INTEGER, id TEXT,"
    " title TEXT, summary TEXT, series TEXT, status INTEGER,"
    " duration INTEGER, words INTEGER, objectives INTEGER, chapters INTEGER,"
    " recording TEXT) STRICT;"
    "CREATE TABLE quiz (unit INTEGER PRIMARY KEY, n INTEGER, pick INTEGER,"
    " time INTEGER, pass REAL, confidence INTEGER, questions INTEGER,"
    " live INTEGER) STRICT;"
    "CREATE TABLE chapter (unit INTEGER, seq INTEGER, id TEXT, title TEXT,"
    " kind INTEGER, minutes INTEGER, words INTEGER,"
    " PRIMARY KEY (unit, seq)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE objective (unit INTEGER, seq INTEGER, id TEXT, text TEXT,"
    " level INTEGER, weight INTEGER, chapter TEXT,"
    " PRIMARY KEY (unit, seq)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE prerequisite (unit INTEGER, seq INTEGER, needs INTEGER,"
    " needed INTEGER, PRIMARY KEY (unit, seq)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE question (unit INTEGER, seq INTEGER, name TEXT,"
    " rev INTEGER, type INTEGER, level INTEGER, status INTEGER,"
    " change INTEGER, difficulty INTEGER, time INTEGER, graded INTEGER,"
    " key INTEGER, chapter TEXT, stem TEXT, objectives TEXT, enemies TEXT,"
    " tags TEXT, was TEXT, PRIMARY KEY (unit, seq)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE pattern (unit INTEGER, id TEXT, title TEXT, summary TEXT,"
    " category INTEGER, tier INTEGER, status INTEGER,"
    " PRIMARY KEY (unit, id)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE study (unit INTEGER, id TEXT, title TEXT, org TEXT,"
    " date TEXT, kind INTEGER, verified INTEGER,"
    " PRIMARY KEY (unit, id)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE term (unit INTEGER, id TEXT, term TEXT, text TEXT,"
    " PRIMARY KEY (unit, id)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE calc (unit INTEGER, id TEXT, title TEXT, episode INTEGER,"
    " question TEXT, PRIMARY KEY (unit, id)) WITHOUT ROWID, STRICT;"
    "CREATE TABLE doc (id INTEGER PRIMARY KEY, unit INTEGER NOT NULL,"
    " episode INTEGER NOT NULL, chapter TEXT NOT NULL, word INTEGER NOT NULL,"
    " ref TEXT NOT NULL, label TEXT NOT NULL, head TEXT NOT NULL,"
    " body TEXT NOT NULL, found INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE INDEX doc_unit ON doc (unit);"
    "CREATE INDEX doc_waiting ON doc (id) WHERE found = 0;"
    "CREATE VIRTUAL TABLE text USING fts5 (head, body, content = 'doc',"
    " content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2',"
    " prefix = '1 2 3');"
    "INSERT INTO text (text, rank) VALUES ('rank', 'bm25(6.0, 1.0)');";

/* ---------------------------------------------------------- statements */

bool index_exec(struct index *index, const char *sql)
{
    return sqlite3_exec(index->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

sqlite3_stmt *index_statement(struct index *index, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    for (size_t i = 0; i < index->cache_count; i++) {
        if (index->cache[i].sql == sql) {
            sqlite3_reset(index->cache[i].statement);
            return index->cache[i].statement;
        }
    }
    if (index->cache_count == COUNT_OF(index->cache) ||
        sqlite3_prepare_v3(index->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
                           &statement, NULL) != SQLITE_OK) {
        return NULL;
    }
    index->cache[index->cache_count].sql = sql;
    index->cache[index->cache_count++].statement = statement;
    return statement;
}

bool index_run(struct index *index, sqlite3_stmt *statement)
{
    int code;

    (void)index;
    if (statement == NULL) {
        return false;
    }
    code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE || code == SQLITE_ROW;
}

bool index_fail(struct index *index, const char *what, struct error *err)
{
    enum error_code code = ERROR_FAILED;

    switch (sqlite3_errcode(index->db) & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        code = ERROR_BUSY;
        break;
    case SQLITE_FULL:
        code = ERROR_FULL;
        break;
    case SQLITE_READONLY:
        code = ERROR_READ_ONLY;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        index->damaged = true;
        code = ERROR_DAMAGED;
        break;
    default:
        break;
    }
    return error_set_code(err, code, "%s in the index of content: %s", what,
                          sqlite3_errmsg(index->db));
}

const char *index_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);

    return text != NULL ? (const char *)text : "";
}

void bind_int(struct binder *binder, int64_t value)
{
    sqlite3_bind_int64(binder->statement, binder->next++, value);
}

void bind_real(struct binder *binder, double value)
{
    sqlite3_bind_double(binder->statement, binder->next++, value);
}

void bind_text(struct binder *binder, const char *text)
{
    sqlite3_bind_text(binder->statement, binder->next++,
                      text != NULL ? text : "", -1, SQLITE_TRANSIENT);
}

void bind_list(struct binder *binder, const struct str_list *list)
{
    struct str words = STR_INIT;

    for (size_t i = 0; i < list->count; i++) {
        str_add_format(&words, "%s%s", i > 0 ? " " : "", list->items[i]);
    }
    bind_text(binder, words.buf);
    str_release(&words);
}

/* ---------------------------------------------------------------- opening */

static void close_db(struct index *index)
{
    for (size_t i = 0; i < index->cache_count; i++) {
        sqlite3_finalize(index->cache[i].statement);
    }
    index->cache_count = 0;
    sqlite3_close(index->db);
    index->db = NULL;
    index->damaged = false;
}

/* A number that a pragma gives; -1 when the file cannot be read. */
static int64_t read_pragma(struct index *index, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t value = -1;

    if (sqlite3_prepare_v2(index->db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        value = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return value;
}

enum found { FOUND_OURS, FOUND_EMPTY, FOUND_BUSY, FOUND_OTHER };

/* Of the tables and of how they are filled; never 0. */
static int64_t schema_version(void)
{
    uint64_t hash = fnv_add(FNV_START, schema, sizeof(schema));
    unsigned char reading = READING_VERSION;

    hash = fnv_add(hash, &reading, 1);
    return (int64_t)((hash ^ (hash >> 32)) & 0x3FFFFFFF) | 1;
}

static enum found look(struct index *index)
{
    int64_t id = read_pragma(index, "PRAGMA application_id");
    int64_t version = read_pragma(index, "PRAGMA user_version");
    int code = sqlite3_errcode(index->db) & 0xFF;

    if (id == APPLICATION_ID && version == schema_version()) {
        return FOUND_OURS;
    }
    if (code == SQLITE_BUSY) {
        return FOUND_BUSY;
    }
    if (id == 0 && version == 0 &&
        read_pragma(index, "SELECT count(*) FROM sqlite_schema") == 0) {
        return FOUND_EMPTY;
    }
    return FOUND_OTHER;
}

static bool create(struct index *index)
{
    char sql[128];

    snprintf(sql, sizeof(sql),
             "PRAGMA application_id = %d; PRAGMA user_version = %lld;",
             APPLICATION_ID, (long long)schema_version());
    if (!index_exec(index, "BEGIN IMMEDIATE")) {
        return false;
    }
    /* Another program may have made it while this one waited. */
    if (look(index) == FOUND_OURS) {
        return index_exec(index, "COMMIT");
    }
    if (index_exec(index, schema) && index_exec(index, sql) &&
        index_exec(index, "COMMIT")) {
        return true;
    }
    index_exec(index, "ROLLBACK");
    return false;
}

static bool open_db(struct index *index)
{
    const char *path = index->path != NULL ? index->path : ":memory:";

    if (sqlite3_open_v2(path, &index->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                            SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        return false;
    }
    sqlite3_busy_timeout(index->db, BUSY_MS);
    sqlite3_limit(index->db, SQLITE_LIMIT_LENGTH, 16 * 1024 * 1024);
    sqlite3_db_config(index->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return index_exec(index, "PRAGMA trusted_schema = OFF;"
                             "PRAGMA temp_store = MEMORY;"
                             "PRAGMA cache_size = -2000;");
}

static void delete_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        char *name = xasprintf("%s%s", path, ends[i]);

        unlink(name);
        free(name);
    }
}

/* Opens what is there, if it is ours, or begins a new one. */
static bool open_ours(struct index *index)
{
    enum found found = FOUND_OTHER;

    if (open_db(index)) {
        found = look(index);
    }
    if (found == FOUND_OURS || found == FOUND_BUSY) {
        return index_exec(index, "PRAGMA synchronous = NORMAL");
    }
    if (found == FOUND_OTHER && index->path != NULL) {
        close_db(index);
        delete_files(index->path);
        if (!open_db(index)) {
            return false;
        }
    }
    return index_exec(index, "PRAGMA journal_mode = WAL;"
                             "PRAGMA synchronous = NORMAL;") &&
           create(index);
}

static char *standard_path(struct error *err)
{
    char *folder = path_cache();
    char *path = NULL;

    if (file_make_folder(folder, err)) {
        path = path_join(folder, "index.db");
    }
    free(folder);
    return path;
}

bool index_open(struct index **out, const char *path, struct error *err)
{
    struct index *index = xcalloc(1, sizeof(*index));
    struct error why = ERROR_INIT;
    bool ok;

    index->path = path != NULL ? xstrdup(path) : standard_path(&why);
    ok = open_ours(index);
    if (!ok && index->path != NULL) {
        /* No place for a file: this run does without. */
        close_db(index);
        free(index->path);
        index->path = NULL;
        ok = open_ours(index);
    }
    if (!ok) {
        index_fail(index, "cannot open", err);
        index_close(index);
        index = NULL;
    }
    error_release(&why);
    *out = index;
    return ok;
}

void index_close(struct index *index)
{
    if (index == NULL) {
        return;
    }
    close_db(index);
    free(index->path);
    free(index);
}

bool index_begin_anew(struct index *index, struct error *err)
{
    close_db(index);
    if (index->path != NULL) {
        delete_files(index->path);
    }
    return open_ours(index) || index_fail(index, "cannot begin anew", err);
}

bool index_is_empty(const struct index *index)
{
    sqlite3_stmt *statement = NULL;
    bool empty = true;

    if (sqlite3_prepare_v2(index->db, "SELECT 1 FROM unit LIMIT 1", -1,
                           &statement, NULL) == SQLITE_OK) {
        empty = sqlite3_step(statement) != SQLITE_ROW;
    }
    sqlite3_finalize(statement);
    return empty;
}

/* ------------------------------------------------------------------ paths */

static void take_path(struct index_paths *paths, int kind, const char *path)
{
    char **place = NULL;

    if (kind == CONTENT_EPISODE) {
        place = &paths->episode;
    } else if (kind == CONTENT_SCRIPT) {
        place = &paths->script;
    } else if (kind == CONTENT_TRANSCRIPT) {
        place = &paths->transcript;
    } else if (kind == CONTENT_QUIZ) {
        place = &paths->quiz;
    }
    if (place != NULL && *place == NULL) {
        *place = xstrdup(path);
    }
}

static void find_recording(struct index *index, int episode,
                           struct index_paths *paths)
{
    struct binder binder = {
        index_statement(index, "SELECT recording FROM episode WHERE n = ?"), 1};
    const char *name;
    char *folder;

    if (binder.statement == NULL || paths->episode == NULL) {
        return;
    }
    bind_int(&binder, episode);
    if (sqlite3_step(binder.statement) == SQLITE_ROW) {
        name = index_text(binder.statement, 0);
        /* Beside the episode's file and nowhere else. */
        if (*name != '\0' && strchr(name, '/') == NULL && name[0] != '.') {
            folder = path_folder(paths->episode);
            paths->recording = path_join(folder, name);
            free(folder);
        }
    }
    sqlite3_reset(binder.statement);
}

bool index_find_paths(struct index *index, int episode,
                      struct index_paths *paths)
{
    struct binder binder = {
        index_statement(index, "SELECT kind, path FROM file WHERE episode = ?"
                               " ORDER BY path"),
        1};

    *paths = (struct index_paths){.episode = NULL};
    if (binder.statement == NULL) {
        return false;
    }
    bind_int(&binder, episode);
    while (sqlite3_step(binder.statement) == SQLITE_ROW) {
        take_path(paths, sqlite3_column_int(binder.statement, 0),
                  index_text(binder.statement, 1));
    }
    sqlite3_reset(binder.statement);
    find_recording(index, episode, paths);
    return paths->episode != NULL;
}

void index_paths_release(struct index_paths *paths)
{
    free(paths->episode);
    free(paths->script);
    free(paths->transcript);
    free(paths->quiz);
    free(paths->recording);
    *paths = (struct index_paths){.episode = NULL};
}

char *index_find_pattern_page(struct index *index, const char *id)
{
    struct binder binder = {
        index_statement(index,
                        "SELECT path FROM file WHERE kind = ? AND id = ?"),
        1};
    char *path = NULL;

    if (binder.statement == NULL) {
        return NULL;
    }
    bind_int(&binder, CONTENT_PATTERN_PAGE);
    bind_text(&binder, id);
    if (sqlite3_step(binder.statement) == SQLITE_ROW) {
        path = xstrdup(index_text(binder.statement, 0));
    }
    sqlite3_reset(binder.statement);
    return path;
}
