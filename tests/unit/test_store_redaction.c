/* Text that is taken out of lines: nothing of it stays in the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/file.h"
#include "base/random.h"
#include "store/store_answers.h"
#include "store/store_lines.h"
#include "store/store_notes.h"
#include "store_pair.h"

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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(test_redaction),
        TEST(test_redaction_is_finished_later),
        TEST(test_nothing_left_in_gaps),
        TEST(test_line_without_body),
        TEST(test_void_without_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
