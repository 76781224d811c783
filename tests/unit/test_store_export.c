/* The journal as a file: written in one moment, read in elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/store_lines.h"
#include "store_pair.h"

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
        TEST(test_export_and_import),       TEST(test_import_of_our_own_future),
        TEST(test_import_of_a_twin),        TEST(test_import_of_rubbish),
        TEST(test_export_is_of_one_moment), TEST(test_unknown_type),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
