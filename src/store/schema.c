#include "store/schema.h"

/*
 * Entry n brings a file from version n to n + 1. Entries are never edited: a
 * file of any age must end up the same. Names are by subject; times are ms
 * since 1970 UTC, `at` is corrected by `clock` lines.
 *
 * The rows of a question's answers lie together, in the order of the fold.
 * event.nr is (log << 40) | seq: the lines of a log lie together and no second
 * index is needed for (log, seq).
 */
static const char *const migrations[] = {
    /* lines */
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE log (nr INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " own INTEGER NOT NULL, acked INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE TABLE event (nr INTEGER PRIMARY KEY,"
    " log INTEGER NOT NULL REFERENCES log (nr), seq INTEGER NOT NULL,"
    " id BLOB NOT NULL, envelope TEXT NOT NULL, body TEXT NOT NULL,"
    " hash BLOB NOT NULL, CHECK (nr = (log << 40) | seq)) STRICT;"
    "CREATE INDEX event_id ON event (id);"
    "CREATE TABLE redaction (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;"
    "CREATE TABLE quarantine (id BLOB PRIMARY KEY, log TEXT NOT NULL,"
    " seq INTEGER NOT NULL, envelope TEXT NOT NULL, body TEXT NOT NULL,"
    " reason TEXT NOT NULL) STRICT, WITHOUT ROWID;",
    /* this device only */
    "CREATE TABLE playing (episode TEXT PRIMARY KEY, position REAL NOT NULL,"
    " duration REAL NOT NULL, speed REAL NOT NULL, ended INTEGER NOT NULL,"
    " bitmap BLOB NOT NULL, open INTEGER NOT NULL, stretch TEXT NOT NULL,"
    " at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE sitting (kind TEXT PRIMARY KEY, text BLOB NOT NULL,"
    " at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE ui (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE sync (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE revision (item TEXT PRIMARY KEY, rev INTEGER NOT NULL,"
    " change INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
    /* facts: lines taken apart */
    "CREATE TABLE skipped (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;"
    "CREATE TABLE answer (id BLOB NOT NULL, item TEXT NOT NULL,"
    " rev INTEGER NOT NULL, imported INTEGER NOT NULL, at INTEGER NOT NULL,"
    " tz INTEGER NOT NULL, mode INTEGER NOT NULL, score REAL NOT NULL,"
    " outcome INTEGER NOT NULL, confidence INTEGER NOT NULL,"
    " hints INTEGER NOT NULL, try INTEGER NOT NULL, ms INTEGER NOT NULL,"
    " grade INTEGER NOT NULL, due INTEGER, overruled INTEGER NOT NULL,"
    " quiz BLOB, attempt BLOB, undone INTEGER NOT NULL,"
    " counts INTEGER NOT NULL, PRIMARY KEY (item, at, id))"
    " STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX answer_id ON answer (id);"
    "CREATE INDEX answer_quiz ON answer (quiz) WHERE quiz IS NOT NULL;"
    "CREATE INDEX answer_attempt ON answer (attempt)"
    " WHERE attempt IS NOT NULL;"
    "CREATE TABLE result (id BLOB PRIMARY KEY, quiz BLOB NOT NULL,"
    " episode TEXT NOT NULL, mode INTEGER NOT NULL, score REAL NOT NULL,"
    " max REAL NOT NULL, pass INTEGER NOT NULL, ms INTEGER NOT NULL,"
    " at INTEGER NOT NULL, tz INTEGER NOT NULL, undone INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX result_quiz ON result (quiz);"
    "CREATE INDEX result_episode ON result (episode, at);"
    "CREATE TABLE due_line (item TEXT NOT NULL, id BLOB NOT NULL,"
    " day INTEGER NOT NULL, PRIMARY KEY (item, id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX due_line_id ON due_line (id);"
    "CREATE TABLE play (id BLOB PRIMARY KEY, episode TEXT NOT NULL,"
    " chapter TEXT NOT NULL, kind INTEGER NOT NULL, first INTEGER NOT NULL,"
    " behind INTEGER NOT NULL, ms INTEGER NOT NULL, aside INTEGER NOT NULL,"
    " at INTEGER NOT NULL, tz INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX play_chapter ON play (episode, chapter);"
    "CREATE TABLE value (kind INTEGER NOT NULL, key TEXT NOT NULL,"
    " id BLOB NOT NULL, at INTEGER NOT NULL, over BLOB NOT NULL,"
    " PRIMARY KEY (kind, key, id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX value_id ON value (id);"
    "CREATE TABLE undo_line (id BLOB PRIMARY KEY, target BLOB NOT NULL,"
    " counts INTEGER NOT NULL, looped INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX undo_target ON undo_line (target);"
    "CREATE TABLE clock_line (event BLOB NOT NULL, id BLOB NOT NULL,"
    " add_ms INTEGER NOT NULL, PRIMARY KEY (event, id))"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX clock_line_id ON clock_line (id);",
    /* folded from the facts */
    "CREATE TABLE card (item TEXT PRIMARY KEY, state INTEGER NOT NULL,"
    " step INTEGER NOT NULL, stability REAL NOT NULL,"
    " difficulty REAL NOT NULL, fast REAL NOT NULL, lapses INTEGER NOT NULL,"
    " reps INTEGER NOT NULL, last_at INTEGER NOT NULL,"
    " last_day INTEGER NOT NULL, due_day INTEGER NOT NULL, due_ms INTEGER,"
    " last_rev INTEGER NOT NULL, last_grade INTEGER NOT NULL,"
    " right_days INTEGER NOT NULL, first_at INTEGER NOT NULL,"
    " first_score REAL NOT NULL, last_score REAL NOT NULL,"
    " relearn INTEGER NOT NULL, suspended INTEGER NOT NULL,"
    " sure_wrong_day INTEGER, sure_right INTEGER NOT NULL,"
    " last_id BLOB NOT NULL, last_right_day INTEGER NOT NULL,"
    " sure_right_day INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE INDEX card_due ON card (suspended, due_day, due_ms);"
    "CREATE INDEX card_sure_wrong ON card (sure_wrong_day)"
    " WHERE sure_wrong_day IS NOT NULL;"
    "CREATE TABLE coverage (episode TEXT NOT NULL, chapter TEXT NOT NULL,"
    " kind INTEGER NOT NULL, first INTEGER NOT NULL, behind INTEGER NOT NULL,"
    " PRIMARY KEY (episode, chapter, kind, first)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE resume (episode TEXT PRIMARY KEY, chapter TEXT NOT NULL,"
    " word INTEGER NOT NULL, at INTEGER NOT NULL, id BLOB NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE mark (episode TEXT PRIMARY KEY, state INTEGER NOT NULL,"
    " at INTEGER NOT NULL, id BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE note (kind INTEGER NOT NULL, note TEXT NOT NULL,"
    " id BLOB NOT NULL, episode TEXT NOT NULL, chapter TEXT,"
    " word INTEGER NOT NULL, quote TEXT, text TEXT NOT NULL,"
    " versions INTEGER NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY (kind, note, id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE item (item TEXT PRIMARY KEY, suspended INTEGER NOT NULL,"
    " at INTEGER NOT NULL, id BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE flag (item TEXT NOT NULL, kind INTEGER NOT NULL,"
    " open INTEGER NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,"
    " id BLOB NOT NULL, PRIMARY KEY (item, kind)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL,"
    " at INTEGER NOT NULL, id BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE day (day INTEGER PRIMARY KEY, answers INTEGER NOT NULL,"
    " correct INTEGER NOT NULL, ms INTEGER NOT NULL,"
    " listen_ms INTEGER NOT NULL) STRICT;",
    /* the slow stability of FSRS-7 beside `fast` */
    "ALTER TABLE card ADD COLUMN slow REAL NOT NULL DEFAULT 0.0;",
    /* keys that are announced, and encrypted notes */
    "CREATE TABLE seal_key (id BLOB PRIMARY KEY, name TEXT NOT NULL,"
    " salt TEXT NOT NULL, ops INTEGER NOT NULL, mem INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE sealed (id BLOB PRIMARY KEY, name TEXT NOT NULL,"
    " open INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
};

#define PROJECTION(table, key)                                                 \
    {                                                                          \
        "DELETE FROM " table, "SELECT * FROM " table " ORDER BY " key          \
    }

const struct schema_table schema_projections[] = {
    PROJECTION("skipped", "id"),
    PROJECTION("answer", "item, at, id"),
    PROJECTION("result", "id"),
    PROJECTION("due_line", "item, id"),
    PROJECTION("play", "id"),
    PROJECTION("value", "kind, key, id"),
    PROJECTION("seal_key", "id"),
    PROJECTION("sealed", "id"),
    PROJECTION("undo_line", "id"),
    PROJECTION("clock_line", "event, id"),
    PROJECTION("card", "item"),
    PROJECTION("coverage", "episode, chapter, kind, first"),
    PROJECTION("resume", "episode"),
    PROJECTION("mark", "episode"),
    PROJECTION("note", "kind, note, id"),
    PROJECTION("item", "item"),
    PROJECTION("flag", "item, kind"),
    PROJECTION("setting", "key"),
    PROJECTION("day", "day"),
};
const size_t schema_projection_count = COUNT_OF(schema_projections);

int schema_version(void)
{
    return (int)COUNT_OF(migrations);
}

void schema_migrate(struct db *db)
{
    int64_t from = db_get_int(db, "PRAGMA user_version");
    struct str pragma = STR_INIT;

    for (int64_t at = from; at < schema_version(); at++) {
        db_exec(db, migrations[at]);
    }
    str_add_format(&pragma, "PRAGMA application_id = %d",
                   SCHEMA_APPLICATION_ID);
    db_exec(db, pragma.buf);
    str_clear(&pragma);
    str_add_format(&pragma, "PRAGMA user_version = %d", schema_version());
    db_exec(db, pragma.buf);
    str_release(&pragma);
}
