/* Logs and lines: export, import, taking in, parting, redacting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/file.h"
#include "base/random.h"
#include "store/store_answers.h"
#include "store/store_lines.h"
#include "store/store_notes.h"
#include "store_help.h"

#define OTHER_LOG "0f6c2d1e-7b8a-4c9d-9e10-2a3b4c5d6e7f"

struct fixture {
    char *path[2];
    struct store *store[2];
    struct error err;
};

static int begin(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof(*fixture));

    fixture->err = (struct error)ERROR_INIT;
    for (int i = 0; i < 2; i++) {
        fixture->path[i] = temp_database();
        fixture->store[i] = open_store(fixture->path[i]);
    }
    *state = fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 0; i < 2; i++) {
        store_close(fixture->store[i]);
        temp_remove(fixture->path[i]);
    }
    error_release(&fixture->err);
    free(fixture);
    return 0;
}

static void fill(struct store *store, int count, int64_t from)
{
    for (int i = 0; i < count; i++) {
        char *item = xasprintf("ep051.q%d@1", i % 3);
        struct answer_body body = answer_of(item, 1 + i % 4);

        append_answer(store, NOON + (from + i) * HOUR, &body);
        free(item);
    }
}

static void append_note(struct store *store, const char *text)
{
    struct place place = {.episode = "ep051"};
    struct event event;

    event_begin(&event, NOON, 0);
    event_note(&event, QUIZ, &place, text, (struct over){NULL, 0});
    append(store, &event);
}

static void export_to(struct fixture *fixture, int from, FILE *file)
{
    if (!store_export(fixture->store[from], file, &fixture->err)) {
        fail_msg("%s", error_get(&fixture->err));
    }
    rewind(file);
}

static struct store_imported import_from(struct fixture *fixture, int to,
                                         FILE *file)
{
    struct store_imported imported;

    if (!store_import(fixture->store[to], file, &imported, &fixture->err)) {
        fail_msg("%s", error_get(&fixture->err));
    }
    rewind(file);
    return imported;
}

static void assert_same(struct fixture *fixture)
{
    char prints[2][65];

    for (int i = 0; i < 2; i++) {
        assert_true(
            store_fingerprint(fixture->store[i], prints[i], &fixture->err));
        if (!store_verify(fixture->store[i], &fixture->err)) {
            fail_msg("%s", error_get(&fixture->err));
        }
    }
    assert_string_equal(prints[0], prints[1]);
}

static size_t count_logs(struct fixture *fixture, int which)
{
    struct store_logs logs = STORE_LOGS_INIT;
    size_t count;

    assert_true(store_logs_all(fixture->store[which], &logs, &fixture->err));
    count = logs.count;
    store_logs_release(&logs);
    return count;
}

static void test_export_and_import(void **state)
{
    struct fixture *fixture = *state;
    FILE *file = tmpfile();
    struct store_imported imported;
    char first[45];

    fill(fixture->store[0], 10, 0);
    append_note(fixture->store[0], "кворум\n\"R + W > N\"");
    export_to(fixture, 0, file);
    assert_non_null(fgets(first, sizeof(first), file));
    assert_memory_equal(first, "log ", 4);
    assert_memory_equal(first + 4, store_log_id(fixture->store[0]), 36);
    rewind(file);
    imported = import_from(fixture, 1, file);
    assert_int_equal(imported.logs, 1);
    assert_int_equal(imported.added, 11);
    assert_int_equal(imported.moved, 0);
    assert_same(fixture);
    imported = import_from(fixture, 1, file); /* again: nothing new */
    assert_int_equal(imported.added, 0);
    assert_int_equal(imported.known, 11);
    fill(fixture->store[0], 3, 100);
    rewind(file);
    export_to(fixture, 0, file);
    imported = import_from(fixture, 1, file); /* only what was added since */
    assert_int_equal(imported.added, 3);
    assert_int_equal(imported.known, 11);
    assert_same(fixture);
    fclose(file);
}

/* Our own log comes back longer than it is here: we go on in another. */
static void test_import_of_our_own_future(void **state)
{
    struct fixture *fixture = *state;
    FILE *file = tmpfile();
    char log[37];

    fill(fixture->store[0], 4, 0);
    export_to(fixture, 0, file);
    memcpy(log, store_log_id(fixture->store[0]), sizeof(log));
    store_close(fixture->store[0]);
    temp_remove(fixture->path[0]);
    fixture->path[0] = temp_database(); /* all is lost, but the export */
    fixture->store[0] = open_store(fixture->path[0]);
    (void)import_from(fixture, 0, file);
    assert_string_not_equal(store_log_id(fixture->store[0]), log);
    fill(fixture->store[0], 2, 50);
    assert_int_equal(count_logs(fixture, 0), 2);
    fclose(file);
}

/* A file whose lines contradict ours: they are kept in a log of their own. */
static void test_import_of_a_twin(void **state)
{
    struct fixture *fixture = *state;
    FILE *file = tmpfile();
    struct store_imported imported;
    struct store_taken taken;
    struct str lines = STR_INIT;
    int64_t last;

    fill(fixture->store[0], 6, 0);
    assert_true(store_lines_get(
        fixture->store[0],
        &(struct store_range){store_log_id(fixture->store[0]), 0, 4, 1 << 20},
        &lines, &last, &fixture->err));
    assert_int_equal(last, 4);
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){OTHER_LOG, 0, lines.buf, lines.len, NULL}, &taken,
        &fixture->err));
    assert_int_equal(taken.added, 4);
    /* The same log elsewhere: four lines alike, then others. */
    fprintf(file, "log %s\n%s", OTHER_LOG, lines.buf);
    str_clear(&lines);
    assert_true(store_lines_get(
        fixture->store[0],
        &(struct store_range){store_log_id(fixture->store[0]), 4, 1, 1 << 20},
        &lines, &last, &fixture->err));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){OTHER_LOG, 4, lines.buf, lines.len, NULL}, &taken,
        &fixture->err));
    str_clear(&lines);
    assert_true(store_lines_get(
        fixture->store[0],
        &(struct store_range){store_log_id(fixture->store[0]), 5, 1, 1 << 20},
        &lines, &last, &fixture->err));
    fputs(lines.buf, file);
    rewind(file);
    imported = import_from(fixture, 1, file);
    assert_int_equal(imported.known, 4);
    assert_int_equal(imported.moved, 1);
    imported = import_from(fixture, 1, file);
    assert_int_equal(imported.moved, 0); /* once is enough */
    assert_int_equal(imported.known, 5);
    assert_same(fixture);
    fclose(file);
    str_release(&lines);
}

static void check_bad_file(struct fixture *fixture, const char *text,
                           const char *message)
{
    FILE *file = tmpfile();
    struct store_imported imported;

    fputs(text, file);
    rewind(file);
    error_clear(&fixture->err);
    assert_false(
        store_import(fixture->store[0], file, &imported, &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_DAMAGED);
    assert_string_equal(error_get(&fixture->err), message);
    fclose(file);
}

#define LOG_LINE "log " OTHER_LOG "\n"
#define GOOD_LINE                                                              \
    "{\"id\":\"019ad28a-0e45-7000-9b5d-50ccf1446bea\",\"at\":1,\"tz\":0,"      \
    "\"t\":\"void\",\"v\":1}\t{}\n"

static void test_import_of_rubbish(void **state)
{
    struct fixture *fixture = *state;
    struct str big = STR_INIT;

    check_bad_file(fixture, "hello\n", "line 1: no line 'log ID' before it");
    check_bad_file(fixture, "log x\n", "line 1: not a log's id");
    check_bad_file(fixture, LOG_LINE GOOD_LINE "oops\n",
                   "line 3: no tab between envelope and body");
    check_bad_file(fixture,
                   LOG_LINE GOOD_LINE
                   "{\"id\":\"019ad28a-0e45-7000-9b5d-50ccf1446bea\"",
                   "line 3: no line feed at the end");
    str_add(&big, LOG_LINE);
    str_add_repeat(&big, "x", 100000);
    check_bad_file(fixture, big.buf, "line 2: no line feed at the end");
    assert_int_equal(count_logs(fixture, 0), 1); /* nothing of it stayed */
    str_release(&big);
}

static void test_take(void **state)
{
    struct fixture *fixture = *state;
    const char *log = store_log_id(fixture->store[0]);
    struct str lines = STR_INIT;
    struct store_taken taken;
    struct store_log found;
    struct hash want;
    struct hash wrong = {{0}};
    int64_t last;

    fill(fixture->store[0], 8, 0);
    assert_true(store_lines_get(fixture->store[0],
                                &(struct store_range){log, 0, 100, 1200},
                                &lines, &last, &fixture->err));
    assert_true(last >= 1 && last < 8); /* the bytes were the limit */
    str_clear(&lines);
    assert_true(store_lines_get(fixture->store[0],
                                &(struct store_range){log, 0, 5, 1 << 20},
                                &lines, &last, &fixture->err));
    assert_int_equal(last, 5);
    assert_true(store_log_hash(fixture->store[0], log, 5, &want));
    assert_false(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 0, lines.buf, lines.len, &wrong}, &taken,
        &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_DAMAGED);
    assert_false(store_log_find(fixture->store[1], log, &found));
    assert_false(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 3, lines.buf, lines.len, NULL}, &taken,
        &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_USAGE); /* a gap */
    assert_false(store_lines_take(
        fixture->store[1],
        &(struct store_piece){"no-log", 0, lines.buf, lines.len, NULL}, &taken,
        &fixture->err));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 0, lines.buf, lines.len, &want}, &taken,
        &fixture->err));
    assert_int_equal(taken.added, 5);
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 0, lines.buf, lines.len, &want}, &taken,
        &fixture->err));
    assert_int_equal(taken.added, 0);
    assert_true(store_log_find(fixture->store[1], log, &found));
    assert_int_equal(found.seq, 5);
    assert_false(found.own);
    assert_true(hash_equal(&found.hash, &want));
    str_clear(&lines);
    assert_true(store_lines_get(fixture->store[0],
                                &(struct store_range){log, 5, 100, 1 << 20},
                                &lines, &last, &fixture->err));
    assert_true(store_log_hash(fixture->store[0], log, 8, &want));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 5, lines.buf, lines.len, &want}, &taken,
        &fixture->err));
    assert_same(fixture);
    assert_true(store_log_set_acked(fixture->store[1], log, 99, &fixture->err));
    assert_true(store_log_find(fixture->store[1], log, &found));
    assert_int_equal(found.acked, 8);
    str_release(&lines);
}

/* The fork rule: our tail moves away, the other's takes its place. */
static void test_fork(void **state)
{
    struct fixture *fixture = *state;
    struct str ours = STR_INIT;
    struct str theirs = STR_INIT;
    struct store_taken taken;
    struct store_log found;
    char moved[37];
    int64_t last;

    fill(fixture->store[0], 6, 0);
    assert_true(store_lines_get(
        fixture->store[0],
        &(struct store_range){store_log_id(fixture->store[0]), 0, 4, 1 << 20},
        &ours, &last, &fixture->err));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){OTHER_LOG, 0, ours.buf, ours.len, NULL}, &taken,
        &fixture->err));
    /* Theirs: lines 1 and 2, then 5 and 6 as 3 and 4. */
    assert_true(store_lines_get(
        fixture->store[0],
        &(struct store_range){store_log_id(fixture->store[0]), 0, 2, 1 << 20},
        &theirs, &last, &fixture->err));
    assert_true(store_lines_get(
        fixture->store[0],
        &(struct store_range){store_log_id(fixture->store[0]), 4, 2, 1 << 20},
        &theirs, &last, &fixture->err));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){OTHER_LOG, 0, theirs.buf, theirs.len, NULL},
        &taken, &fixture->err));
    assert_true(taken.fork);
    assert_int_equal(taken.agree, 2);
    assert_true(
        store_log_part(fixture->store[1], OTHER_LOG, 2, moved, &fixture->err));
    assert_true(store_log_find(fixture->store[1], OTHER_LOG, &found));
    assert_int_equal(found.seq, 2);
    assert_true(store_log_find(fixture->store[1], moved, &found));
    assert_int_equal(found.seq, 2);
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){OTHER_LOG, 0, theirs.buf, theirs.len, NULL},
        &taken, &fixture->err));
    assert_false(taken.fork);
    assert_int_equal(taken.added, 2);
    assert_same(fixture); /* all six events, each once */
    str_release(&ours);
    str_release(&theirs);
}

static void test_part_of_our_own_log(void **state)
{
    struct fixture *fixture = *state;
    char log[37];
    char moved[37];
    char before[65];
    char after[65];

    fill(fixture->store[0], 5, 0);
    memcpy(log, store_log_id(fixture->store[0]), sizeof(log));
    assert_true(store_fingerprint(fixture->store[0], before, &fixture->err));
    assert_true(
        store_log_part(fixture->store[0], log, 3, moved, &fixture->err));
    assert_string_equal(store_log_id(fixture->store[0]), moved);
    assert_true(store_fingerprint(fixture->store[0], after, &fixture->err));
    assert_string_equal(before, after);
    fill(fixture->store[0], 1, 70);
    assert_true(store_verify(fixture->store[0], &fixture->err));
    assert_false(
        store_log_part(fixture->store[0], OTHER_LOG, 0, moved, &fixture->err));
}

/* Another program began the log that parts; its next events go elsewhere. */
static void test_part_of_a_log_begun_elsewhere(void **state)
{
    struct fixture *fixture = *state;
    struct store *ours = fixture->store[0];
    struct store *other;
    struct store_log found;
    char log[37];
    char moved[37];

    fill(ours, 1, 0);
    other = open_store(fixture->path[0]);
    assert_true(store_log_begin(other, &fixture->err));
    fill(other, 3, 10);
    memcpy(log, store_log_id(other), sizeof(log));
    assert_true(store_log_part(ours, log, 1, moved, &fixture->err));
    fill(other, 1, 20);
    assert_string_equal(store_log_id(other), moved);
    assert_true(store_log_find(ours, log, &found));
    assert_int_equal(found.seq, 1);
    store_close(other);
    assert_true(store_verify(ours, &fixture->err));
}

/* What another program does while an export is being written. */
struct parting {
    struct store *store;
    const char *log;
    struct error err;
    char *bytes; /* what was written */
    size_t len;
    bool done;
};

static ssize_t write_and_part(void *cookie, const char *bytes, size_t len)
{
    struct parting *parting = cookie;
    char moved[37];

    parting->bytes = xrealloc(parting->bytes, parting->len + len + 1);
    memcpy(parting->bytes + parting->len, bytes, len);
    parting->len += len;
    parting->bytes[parting->len] = '\0';
    if (!parting->done) {
        parting->done = true;
        assert_true(store_log_part(parting->store, parting->log, 1, moved,
                                   &parting->err));
    }
    return (ssize_t)len;
}

/* A log is parted while the log before it, or its name, is being written. */
static void test_export_is_of_one_moment(void **state)
{
    struct fixture *fixture = *state;
    struct parting parting = {.log = store_log_id(fixture->store[0]),
                              .err = ERROR_INIT};
    cookie_io_functions_t functions = {.write = write_and_part};
    FILE *out = fopencookie(&parting, "w", functions);
    size_t lines = 0;

    assert_non_null(out);
    setvbuf(out, NULL, _IONBF, 0);
    fill(fixture->store[0], 5, 0);
    parting.store = open_store(fixture->path[0]);
    assert_true(store_export(fixture->store[0], out, &fixture->err));
    fclose(out);
    assert_true(parting.done);
    for (size_t i = 0; i < parting.len; i++) {
        lines += parting.bytes[i] == '\n';
    }
    assert_int_equal(lines, 1 + 5); /* the log's name, and its events */
    store_close(parting.store);
    free(parting.bytes);
}

static void test_begin_log(void **state)
{
    struct fixture *fixture = *state;
    char log[37];

    fill(fixture->store[0], 1, 0);
    memcpy(log, store_log_id(fixture->store[0]), sizeof(log));
    assert_true(store_log_begin(fixture->store[0], &fixture->err));
    assert_string_not_equal(store_log_id(fixture->store[0]), log);
    fill(fixture->store[0], 1, 1);
    assert_int_equal(count_logs(fixture, 0), 2);
    assert_true(store_verify(fixture->store[0], &fixture->err));
}

static size_t count_answers(struct fixture *fixture)
{
    struct store_answers answers = STORE_ANSWERS_INIT;
    size_t count;

    assert_true(store_answers_all(fixture->store[0], &answers, &fixture->err));
    count = answers.count;
    store_answers_release(&answers);
    return count;
}

static void test_quarantine(void **state)
{
    struct fixture *fixture = *state;
    const char *log = store_log_id(fixture->store[0]);
    struct str lines = STR_INIT;
    int64_t last;

    fill(fixture->store[0], 5, 0);
    assert_true(store_log_set_acked(fixture->store[0], log, 2, &fixture->err));
    /* A server that was set back takes the first one again. */
    assert_true(store_log_set_acked(fixture->store[0], log, 1, &fixture->err));
    assert_false(store_quarantine(fixture->store[0],
                                  store_log_id(fixture->store[0]), 2, "refused",
                                  &fixture->err));
    assert_false(store_quarantine(fixture->store[0],
                                  store_log_id(fixture->store[0]), 6, "refused",
                                  &fixture->err));
    assert_true(store_quarantine(fixture->store[0],
                                 store_log_id(fixture->store[0]), 3, "refused",
                                 &fixture->err));
    assert_int_equal(count_answers(fixture), 4);
    assert_true(store_verify(fixture->store[0], &fixture->err));
    assert_true(store_lines_get(fixture->store[0],
                                &(struct store_range){log, 2, 1, 1 << 20},
                                &lines, &last, &fixture->err));
    assert_non_null(strstr(lines.buf, "\"t\":\"void\""));
    assert_non_null(strstr(lines.buf, "{\"why\":\"refused\"}"));
    str_release(&lines);
}

/* Does the file, its WAL included, hold this text anywhere? */
static bool file_has(struct fixture *fixture, const char *text)
{
    static const char *const ends[] = {"", "-wal"};
    bool found = false;

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        char *path = xasprintf("%s%s", fixture->path[0], ends[i]);
        struct str bytes = STR_INIT;

        if (file_exists(path)) {
            assert_true(
                file_read(path, (size_t)1 << 26, &bytes, &fixture->err));
            found |= memmem(bytes.buf, bytes.len, text, strlen(text)) != NULL;
        }
        str_release(&bytes);
        free(path);
    }
    return found;
}

static void test_redaction(void **state)
{
    struct fixture *fixture = *state;
    struct event_id id;
    struct event_id *ids = NULL;
    struct store_notes notes = STORE_NOTES_INIT;
    struct store_taken taken;
    struct str body = STR_INIT;
    struct str lines = STR_INIT;
    struct hash before;
    struct hash after;
    char *log = xstrdup(store_log_id(fixture->store[0]));
    size_t count = 0;
    int64_t last;

    fill(fixture->store[0], 2, 0);
    append_note(fixture->store[0], "a secret sentence");
    id = last_event_id();
    fill(fixture->store[0], 2, 9);
    assert_true(store_body(fixture->store[0], &id, &body));
    assert_true(store_log_hash(fixture->store[0], log, 5, &before));
    assert_true(store_lines_get(fixture->store[0],
                                &(struct store_range){log, 0, 99, 1 << 20},
                                &lines, &last, &fixture->err));
    assert_true(file_has(fixture, "secret sentence"));
    assert_true(store_redact(fixture->store[0], &id, 1, &fixture->err));
    assert_false(file_has(fixture, "secret sentence"));
    assert_false(store_body(fixture->store[0], &id, &body));
    assert_true(store_notes_of(fixture->store[0], NULL, &notes, &fixture->err));
    assert_int_equal(notes.count, 0);
    assert_true(store_log_hash(fixture->store[0], log, 5, &after));
    assert_true(hash_equal(&before, &after));
    assert_true(store_verify(fixture->store[0], &fixture->err));
    assert_true(
        store_redactions(fixture->store[0], &ids, &count, &fixture->err));
    assert_int_equal(count, 1);
    assert_int_equal(event_id_compare(&ids[0], &id), 0);
    /* A device that knows the list does not let the text in again. */
    assert_true(store_redact(fixture->store[1], &id, 1, &fixture->err));
    assert_true(store_lines_take(
        fixture->store[1],
        &(struct store_piece){log, 0, lines.buf, lines.len, &after}, &taken,
        &fixture->err));
    assert_false(store_body(fixture->store[1], &id, &body));
    assert_same(fixture);
    free(ids);
    free(log);
    str_release(&lines);
    str_release(&body);
    store_notes_release(&notes);
}

static int step_one(sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int value = -1;

    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL),
                     SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        value = sqlite3_column_int(statement, 0);
    }
    sqlite3_finalize(statement);
    return value;
}

/*
 * Somebody reads while the text is taken out, and so the WAL cannot be emptied:
 * the next start does it, though the other program is still there.
 */
static void test_redaction_is_finished_later(void **state)
{
    struct fixture *fixture = *state;
    struct store_options options = {.path = fixture->path[0], .busy_ms = 20};
    struct store *store = fixture->store[0];
    struct event_id id;
    sqlite3 *other;

    append_note(store, "a secret sentence");
    id = last_event_id();
    store_close(store);
    store = store_open(&options, &fixture->err);
    assert_non_null(store);
    assert_int_equal(sqlite3_open(fixture->path[0], &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(step_one(other, "SELECT count(*) FROM event"), 1);
    append_note(store, "another secret sentence");
    assert_true(store_redact(store, &id, 1, &fixture->err));
    id = last_event_id();
    assert_true(store_redact(store, &id, 1, &fixture->err));
    assert_true(file_has(fixture, "secret sentence"));
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL),
                     SQLITE_OK);
    store_close(store);
    assert_true(file_has(fixture, "secret sentence"));
    fixture->store[0] = store_open(&options, &fixture->err);
    assert_non_null(fixture->store[0]);
    assert_false(file_has(fixture, "secret sentence"));
    assert_int_equal(
        step_one(other, "SELECT count(*) FROM meta WHERE key = 'unwiped'"), 0);
    sqlite3_close(other);
    assert_true(store_verify(fixture->store[0], &fixture->err));
}

/* A note with this text; then, half of the times, another in its place. */
static struct event_id write_note(struct store *store, const char *text,
                                  struct splitmix *random)
{
    struct place place = {.episode = "ep051"};
    char *note = xasprintf("7c1e52b4-0d6f-4f0e-9a37-5be1%08x",
                           (unsigned)splitmix_next(random));
    struct event event;
    struct event_id id;

    event_begin(&event, NOON, 0);
    event_note(&event, note, &place, text, (struct over){NULL, 0});
    append(store, &event);
    id = last_event_id();
    if (splitmix_next(random) % 2 == 0) {
        event_begin(&event, NOON + HOUR, 0);
        event_note(&event, note, &place, "harmless", (struct over){&id, 1});
        append(store, &event);
    }
    free(note);
    return id;
}

/*
 * When cells move, their old copies may stay in the gaps of a page: many notes
 * of all lengths, some redacted at once and some later.
 */
static void test_nothing_left_in_gaps(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = fixture->store[0];
    struct splitmix random = {7};
    struct event_id ids[300];

    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        size_t which = splitmix_next(&random) % (i + 1);
        uint64_t most = splitmix_next(&random) % 4 == 0 ? 1400 : 60;
        char *text = xasprintf("secret-%zu: %0*d", i,
                               (int)(splitmix_next(&random) % most), 7);
        char *gone = xasprintf("secret-%zu:", which);

        ids[i] = write_note(store, text, &random);
        if (i % 5 == 0) {
            assert_true(store_redact(store, &ids[which], 1, &fixture->err));
            if (file_has(fixture, gone)) {
                fail_msg("after %zu notes '%s' is in the file", i + 1, gone);
            }
        }
        free(gone);
        free(text);
    }
    assert_true(store_verify(store, &fixture->err));
}

static void take_all(struct store *store, const char *log,
                     const struct str *lines, struct error *err)
{
    struct store_piece piece = {log, 0, lines->buf, lines->len, NULL};
    struct store_taken taken;

    if (!store_lines_take(store, &piece, &taken, err) || taken.fork) {
        fail_msg("%s", error_get(err));
    }
}

static void get_all(struct store *store, const char *log, struct str *lines,
                    struct error *err)
{
    struct store_range range = {log, 0, 99, 1 << 20};
    int64_t last;

    str_clear(lines);
    assert_true(store_lines_get(store, &range, lines, &last, err));
}

/*
 * A line comes without its body and nobody has the list any more: it is listed
 * again, and the copy in another log loses its body, too.
 */
static void test_line_without_body(void **state)
{
    struct fixture *fixture = *state;
    struct store *ours = fixture->store[0];
    struct store *theirs = fixture->store[1];
    struct str lines = STR_INIT;
    struct event_id *ids;
    struct event_id id;
    size_t count;
    char *log = xstrdup(store_log_id(ours));

    append_note(ours, "a secret sentence");
    id = last_event_id();
    fill(ours, 1, 9);
    get_all(ours, log, &lines, &fixture->err);
    take_all(theirs, log, &lines, &fixture->err);
    assert_true(store_redact(theirs, &id, 1, &fixture->err));
    get_all(theirs, log, &lines, &fixture->err);
    assert_null(strstr(lines.buf, "secret"));
    assert_true(file_has(fixture, "secret sentence"));
    take_all(ours, OTHER_LOG, &lines, &fixture->err);
    assert_false(file_has(fixture, "secret sentence"));
    assert_true(store_redactions(ours, &ids, &count, &fixture->err));
    assert_int_equal(count, 1);
    assert_int_equal(event_id_compare(&ids[0], &id), 0);
    assert_true(store_verify(ours, &fixture->err));
    assert_same(fixture);
    free(ids);
    free(log);
    str_release(&lines);
}

/* Only types that hold free text can be redacted: others are not listed. */
static void test_void_without_body(void **state)
{
    struct fixture *fixture = *state;
    struct str lines = STR_INIT;
    struct str redacted = STR_INIT;
    struct str bare = STR_INIT;
    const char *body;
    struct event event;
    struct event_id *ids;
    size_t count;
    char *log = xstrdup(store_log_id(fixture->store[0]));

    event_begin(&event, NOON, 0);
    event_void(&event, "refused");
    append(fixture->store[0], &event);
    get_all(fixture->store[0], log, &lines, &fixture->err);
    body = strchr(lines.buf, '\t') + 1;
    chain_redact(
        (struct slice){body, lines.len - 1 - (size_t)(body - lines.buf)},
        &redacted);
    str_add_format(&bare, "%.*s%s\n", (int)(body - lines.buf), lines.buf,
                   redacted.buf);
    take_all(fixture->store[1], OTHER_LOG, &bare, &fixture->err);
    assert_true(
        store_redactions(fixture->store[1], &ids, &count, &fixture->err));
    assert_int_equal(count, 0);
    free(ids);
    free(log);
    str_release(&bare);
    str_release(&redacted);
    str_release(&lines);
}

static void test_sync_values(void **state)
{
    struct fixture *fixture = *state;
    struct str text = STR_INIT;

    assert_false(store_sync_get(fixture->store[0], "rev", &text));
    assert_true(store_sync_set(fixture->store[0], "rev", "3", &fixture->err));
    assert_true(store_sync_get(fixture->store[0], "rev", &text));
    assert_string_equal(text.buf, "3");
    assert_true(store_sync_set(fixture->store[0], "rev", NULL, &fixture->err));
    assert_false(store_sync_get(fixture->store[0], "rev", &text));
    str_release(&text);
}

/* Unknown types are kept, forwarded and counted. */
static void test_unknown_type(void **state)
{
    struct fixture *fixture = *state;
    FILE *file = tmpfile();
    struct event event;

    event_begin(&event, NOON, 0);
    event_void(&event, "later");
    memcpy(event.type, "dream", sizeof("dream"));
    append(fixture->store[0], &event);
    assert_int_equal(store_skipped(fixture->store[0]), 1);
    export_to(fixture, 0, file);
    (void)import_from(fixture, 1, file);
    assert_int_equal(store_skipped(fixture->store[1]), 1);
    assert_same(fixture);
    fclose(file);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(test_export_and_import),
        TEST(test_import_of_our_own_future),
        TEST(test_import_of_a_twin),
        TEST(test_import_of_rubbish),
        TEST(test_take),
        TEST(test_fork),
        TEST(test_part_of_our_own_log),
        TEST(test_part_of_a_log_begun_elsewhere),
        TEST(test_export_is_of_one_moment),
        TEST(test_begin_log),
        TEST(test_quarantine),
        TEST(test_redaction),
        TEST(test_redaction_is_finished_later),
        TEST(test_nothing_left_in_gaps),
        TEST(test_line_without_body),
        TEST(test_void_without_body),
        TEST(test_sync_values),
        TEST(test_unknown_type),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
