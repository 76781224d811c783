/* Texts to be found, row by row. */
#include <string.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/utf8.h"
#include "search/index_private.h"

/* Marks of snippets are control characters: none may stand in a text. */
static void bind_clean(struct binder *binder, const char *text)
{
    struct str clean = STR_INIT;
    bool dirty = false;

    for (const char *at = text; at != NULL && *at != '\0' && !dirty; at++) {
        unsigned char c = (unsigned char)*at;

        dirty = (c < 0x20 && c != '\n') || c == 0x7F || c == 0xC2;
    }
    if (dirty) {
        utf8_add_clean(&clean, text, strlen(text));
        bind_text(binder, clean.buf);
    } else {
        bind_text(binder, text);
    }
    str_release(&clean);
}

bool doc_add(struct index *index, const struct doc *doc)
{
    /* The next free id of the kind's range. */
    static const char next[] = "SELECT coalesce(max(id) + 1, ?1) FROM doc"
                               " WHERE id >= ?1 AND id < ?2";
    static const char insert[] =
        "INSERT INTO doc (id, unit, episode, chapter, word, ref, label, head,"
        " body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    struct binder binder = {index_statement(index, next), 1};
    int64_t id;

    if (binder.statement == NULL) {
        return false;
    }
    bind_int(&binder, (int64_t)doc->kind * DOC_RANGE);
    bind_int(&binder, ((int64_t)doc->kind + 1) * DOC_RANGE);
    if (sqlite3_step(binder.statement) != SQLITE_ROW) {
        return false;
    }
    id = sqlite3_column_int64(binder.statement, 0);
    sqlite3_reset(binder.statement);

    binder = (struct binder){index_statement(index, insert), 1};
    if (binder.statement == NULL) {
        return false;
    }
    bind_int(&binder, id);
    bind_int(&binder, doc->unit);
    bind_int(&binder, doc->episode);
    bind_text(&binder, doc->chapter);
    bind_int(&binder, (int64_t)doc->word);
    bind_text(&binder, doc->ref);
    bind_text(&binder, doc->label);
    bind_clean(&binder, doc->head);
    bind_clean(&binder, doc->body);
    return index_run(index, binder.statement);
}

/*
 * Putting texts into the full-text table takes longer than all the rest, and
 * no list needs it: they wait until there is time, or until somebody searches.
 */
bool index_is_waiting(struct index *index)
{
    sqlite3_stmt *statement =
        index_statement(index, "SELECT 1 FROM doc WHERE found = 0 LIMIT 1");
    bool waiting = false;

    if (statement != NULL) {
        waiting = sqlite3_step(statement) == SQLITE_ROW;
        sqlite3_reset(statement);
    }
    return waiting;
}

static bool find_some(struct index *index, int count)
{
    static const char insert[] =
        "INSERT INTO text (rowid, head, body) SELECT id, head, body FROM doc"
        " WHERE found = 0 ORDER BY id LIMIT ?";
    static const char update[] =
        "UPDATE doc SET found = 1 WHERE id IN (SELECT id FROM doc"
        " WHERE found = 0 ORDER BY id LIMIT ?)";
    static const char *const both[] = {insert, update};

    for (size_t i = 0; i < COUNT_OF(both); i++) {
        struct binder binder = {index_statement(index, both[i]), 1};

        if (binder.statement == NULL) {
            return false;
        }
        bind_int(&binder, count);
        if (!index_run(index, binder.statement)) {
            return false;
        }
    }
    return true;
}

bool index_work(struct index *index, int budget_ms, bool *more,
                struct error *err)
{
    /* So few that a step stays near its budget: a key may be waiting. */
    enum { SOME = 40, ALL = 100000000 };
    int64_t until = clock_monotonic_ms() + budget_ms;

    *more = index_is_waiting(index);
    while (*more) {
        if (!index_exec(index, "BEGIN IMMEDIATE") ||
            !find_some(index, budget_ms > 0 ? SOME : ALL) ||
            !index_exec(index, "COMMIT")) {
            index_fail(index, "cannot write", err);
            index_exec(index, "ROLLBACK");
            return false;
        }
        *more = index_is_waiting(index);
        if (budget_ms > 0 && clock_monotonic_ms() >= until) {
            break;
        }
    }
    return true;
}

bool unit_delete(struct index *index, int64_t unit)
{
    static const char *const statements[] = {
        "INSERT INTO text (text, rowid, head, body)"
        " SELECT 'delete', id, head, body FROM doc"
        " WHERE unit = ? AND found = 1",
        "DELETE FROM doc WHERE unit = ?",
        "DELETE FROM file WHERE unit = ?",
        "DELETE FROM flaw WHERE unit = ?",
        "DELETE FROM phase WHERE unit = ?",
        "DELETE FROM series WHERE unit = ?",
        "DELETE FROM episode WHERE unit = ?",
        "DELETE FROM quiz WHERE unit = ?",
        "DELETE FROM chapter WHERE unit = ?",
        "DELETE FROM objective WHERE unit = ?",
        "DELETE FROM prerequisite WHERE unit = ?",
        "DELETE FROM question WHERE unit = ?",
        "DELETE FROM pattern WHERE unit = ?",
        "DELETE FROM study WHERE unit = ?",
        "DELETE FROM term WHERE unit = ?",
        "DELETE FROM calc WHERE unit = ?",
        "DELETE FROM unit WHERE id = ?",
    };

    for (size_t i = 0; i < COUNT_OF(statements); i++) {
        struct binder binder = {index_statement(index, statements[i]), 1};

        if (binder.statement == NULL) {
            return false;
        }
        bind_int(&binder, unit);
        if (!index_run(index, binder.statement)) {
            return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------ notes */

/* Notes are a unit without files, which a refresh leaves alone. */
#define NOTES_UNIT ((int64_t)1)

char *index_get_notes_stamp(struct index *index)
{
    sqlite3_stmt *statement =
        index_statement(index, "SELECT value FROM meta WHERE key = 'notes'");
    char *stamp;

    if (statement == NULL || sqlite3_step(statement) != SQLITE_ROW) {
        return xstrdup("");
    }
    stamp = xstrdup(index_text(statement, 0));
    sqlite3_reset(statement);
    return stamp;
}

static bool set_stamp(struct index *index, const char *stamp)
{
    struct binder binder = {
        index_statement(index, "INSERT INTO meta (key, value)"
                               " VALUES ('notes', ?) ON CONFLICT (key)"
                               " DO UPDATE SET value = excluded.value"),
        1};

    if (binder.statement == NULL) {
        return false;
    }
    bind_text(&binder, stamp);
    return index_run(index, binder.statement);
}

static bool write_notes(struct index *index, const struct index_note *notes,
                        size_t count)
{
    if (!unit_delete(index, NOTES_UNIT)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct index_note *note = &notes[i];
        struct doc doc = {.unit = NOTES_UNIT,
                          .kind = SEARCH_NOTE,
                          .episode = note->episode,
                          .chapter = note->chapter,
                          .word = note->word,
                          .ref = note->id,
                          .body = note->text};

        if (!doc_add(index, &doc)) {
            return false;
        }
    }
    return true;
}

bool index_set_notes(struct index *index, const struct index_note *notes,
                     size_t count, const char *stamp, struct error *err)
{
    if (!index_exec(index, "BEGIN IMMEDIATE")) {
        return index_fail(index, "cannot write notes", err);
    }
    if (!write_notes(index, notes, count) || !set_stamp(index, stamp) ||
        !index_exec(index, "COMMIT")) {
        index_fail(index, "cannot write notes", err);
        index_exec(index, "ROLLBACK");
        return false;
    }
    return true;
}

bool index_forget_deleted(struct index *index, struct error *err)
{
    if (!index_exec(index, "INSERT INTO text (text) VALUES ('optimize')") ||
        !index_exec(index, "VACUUM") ||
        !index_exec(index, "PRAGMA wal_checkpoint(TRUNCATE)")) {
        return index_fail(index, "cannot clean", err);
    }
    return true;
}

char *index_get_content_stamp(struct index *index)
{
    sqlite3_stmt *statement =
        index_statement(index, "SELECT name, stamp FROM unit ORDER BY name");
    uint64_t hash = FNV_START;

    while (statement != NULL && sqlite3_step(statement) == SQLITE_ROW) {
        const char *name = index_text(statement, 0);
        int64_t stamp = sqlite3_column_int64(statement, 1);

        hash = fnv_add(hash, name, strlen(name));
        hash = fnv_add(hash, &stamp, sizeof(stamp));
    }
    if (statement != NULL) {
        sqlite3_reset(statement);
    }
    return xasprintf("%016llx", (unsigned long long)hash);
}
