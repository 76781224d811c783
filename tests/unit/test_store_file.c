/* The file itself: other versions, damage, permissions, no space. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "store/inside.h"
#include "store/store_lines.h"
#include "store/store_settings.h"
#include "store_sound.h"

#define NOBODY 65534

/* Fails with this code; the message has this piece. */
static void check_refused(const char *path, enum error_code code,
                          const char *piece)
{
    struct store_options options = {.path = path, .busy_ms = 50};
    struct error err = ERROR_INIT;

    assert_null(store_open(&options, &err));
    assert_int_equal(err.code, code);
    if (strstr(error_get(&err), piece) == NULL) {
        fail_msg("%s", error_get(&err));
    }
    error_release(&err);
}

static void test_newer(void **state)
{
    char *path = temp_database();
    struct store *store = open_store(path);

    (void)state;
    assert_false(store_is_read_only(store));
    assert_null(store_notice(store));
    fill(store, 3);
    store_close(store);
    raw_sql(path, "PRAGMA user_version = 99");
    store = open_store(path);
    assert_true(store_is_read_only(store));
    assert_int_equal(store_read_only_why(store), ERROR_NEWER);
    assert_non_null(strstr(store_notice(store), "newer version"));
    assert_int_equal(count_answers(store), 3);
    check_cannot_append(store, ERROR_READ_ONLY);
    store_close(store);
    temp_remove(path);
}

static void test_not_ours(void **state)
{
    static const char no_database[] =
        "this is no database, only a text that is long enough for a header, "
        "and for more than the one hundred bytes of one";
    char *path = temp_database();
    struct error err = ERROR_INIT;

    (void)state;
    raw_sql(path, "CREATE TABLE x (a)");
    check_refused(path, ERROR_DAMAGED, "another program");
    unlink(path);
    assert_true(
        file_write_atomic(path, no_database, strlen(no_database), 0600, &err));
    check_refused(path, ERROR_DAMAGED, "damaged");
    unlink(path);
    assert_true(file_write_atomic(path, "", 0, 0600, &err));
    store_close(open_store(path)); /* an empty file is a new one */
    temp_remove(path);
    error_release(&err);
}

static void overwrite(const char *path, off_t from, off_t step)
{
    struct stat info;
    int fd = open(path, O_RDWR);

    assert_true(fd >= 0);
    assert_int_equal(fstat(fd, &info), 0);
    for (off_t at = from; at + 100 < info.st_size; at += step) {
        char noise[100];

        memset(noise, 0x5a, sizeof(noise));
        assert_int_equal(pwrite(fd, noise, sizeof(noise), at), 100);
    }
    close(fd);
}

/* Broken pages: an error with a sentence, never a crash or a wrong line. */
static void test_corrupt_pages(void **state)
{
    (void)state;
    for (off_t from = 4096; from < 9 * 4096; from += 4096) {
        char *path = temp_database();
        struct store_options options = {.path = path};
        struct error err = ERROR_INIT;
        struct store *store = open_store(path);

        fill(store, 60);
        store_close(store);
        overwrite(path, from, 8 * 4096);
        store = store_open(&options, &err);
        if (store == NULL) {
            assert_int_equal(err.code, ERROR_DAMAGED);
        } else {
            assert_false(store_verify(store, &err));
            assert_int_equal(err.code, ERROR_DAMAGED);
            assert_non_null(strstr(error_get(&err), "damaged"));
        }
        store_close(store);
        error_release(&err);
        temp_remove(path);
    }
}

/* One changed letter in a line breaks its chain. */
static void test_changed_line(void **state)
{
    char *path = temp_database();
    struct store *store = open_store(path);
    struct error err = ERROR_INIT;

    (void)state;
    fill(store, 5);
    store_close(store);
    raw_sql(path, "UPDATE event SET body = replace(body, '\"ms\":1000',"
                  " '\"ms\":1001') WHERE seq = 3");
    store = open_store(path);
    assert_false(store_verify(store, &err));
    assert_int_equal(err.code, ERROR_DAMAGED);
    assert_non_null(strstr(error_get(&err), "line 3"));
    store_close(store);
    temp_remove(path);
    error_release(&err);
}

static void test_read_only_wish(void **state)
{
    char *path = temp_database();
    struct store_options options = {.path = path, .read_only = true};
    struct error err = ERROR_INIT;
    struct store *store = store_open(&options, &err);

    (void)state;
    assert_null(store);
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    store = open_store(path);
    fill(store, 4);
    store_close(store);
    store = store_open(&options, &err);
    assert_non_null(store);
    assert_int_equal(count_answers(store), 4);
    assert_int_equal(store_scheduler(store)->max_interval, 36500);
    check_cannot_append(store, ERROR_READ_ONLY);
    assert_false(store_rebuild(store, &err));
    assert_false(store_ui_set(store, "a", "b", &err));
    store_close(store);
    temp_remove(path);
    error_release(&err);
}

/* A file and folder that we may not write (tried as another user). */
static void test_read_only_folder(void **state)
{
    char *path = temp_database();
    char *folder = path_folder(path);
    struct store *store = open_store(path);

    (void)state;
    fill(store, 4);
    store_close(store);
    assert_int_equal(chmod(path, 0444), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    if (geteuid() == 0) {
        assert_int_equal(seteuid(NOBODY), 0);
    }
    store = open_store(path);
    assert_true(store_is_read_only(store));
    assert_int_equal(store_read_only_why(store), ERROR_READ_ONLY);
    assert_int_equal(count_answers(store), 4);
    check_cannot_append(store, ERROR_READ_ONLY);
    store_close(store);
    if (getuid() == 0) {
        assert_int_equal(seteuid(0), 0);
    }
    assert_int_equal(chmod(folder, 0755), 0);
    free(folder);
    temp_remove(path);
}

/* It is not said to be unwritable, nor by a name that is none of ours. */
static void test_unreadable(void **state)
{
    char *path = temp_database();
    struct store_options options = {.path = path};
    struct error err = ERROR_INIT;
    struct store *store = open_store(path);

    (void)state;
    fill(store, 4);
    store_close(store);
    assert_int_equal(chmod(path, 0), 0);
    if (geteuid() == 0) {
        assert_int_equal(seteuid(NOBODY), 0);
    }
    assert_null(store_open(&options, &err));
    if (getuid() == 0) {
        assert_int_equal(seteuid(0), 0);
    }
    assert_int_equal(strncmp(error_get(&err), "cannot read '/", 14), 0);
    assert_null(strstr(error_get(&err), "immutable"));
    assert_int_equal(chmod(path, 0600), 0);
    store = open_store(path);
    assert_int_equal(count_answers(store), 4);
    store_close(store);
    temp_remove(path);
    error_release(&err);
}

static void test_full(void **state)
{
    char *path = temp_database();
    struct store_options options = {.path = path, .max_pages = 80};
    struct error err = ERROR_INIT;
    struct store *store = store_open(&options, &err);
    struct answer_body body = answer_of("ep051.a@1", 3);
    size_t stored = 0;
    struct event event;

    (void)state;
    assert_non_null(store);
    for (;;) {
        bool ok;

        event_begin(&event, NOON + (int64_t)stored, 0);
        event_answer(&event, &body);
        ok = store_append(store, &event, 1, &err);
        event_release(&event);
        if (!ok) {
            break;
        }
        stored++;
    }
    assert_int_equal(err.code, ERROR_FULL);
    assert_non_null(strstr(error_get(&err), "no space left"));
    assert_true(stored > 10);
    assert_int_equal(count_answers(store), stored); /* all is still there */
    store_close(store);
    store = open_store(path); /* and goes on when there is space */
    append_answer(store, NOON + DAY, &body);
    assert_int_equal(count_answers(store), stored + 1);
    check_sound(store);
    store_close(store);
    temp_remove(path);
    error_release(&err);
}

/* The system refuses to let a file grow: as a full disk does. */
static void test_full_system(void **state)
{
    char *path = temp_database();
    struct store *store = open_store(path);
    struct rlimit before;
    struct rlimit small;
    struct stat info;
    size_t stored;
    char *wal = xasprintf("%s-wal", path);
    struct error err = ERROR_INIT;
    struct event event;
    bool ok;

    (void)state;
    fill(store, 3);
    stored = count_answers(store);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(stat(wal, &info), 0);
    small = before;
    small.rlim_cur = (rlim_t)info.st_size + 5000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    event_begin(&event, NOON, 0);
    event_void(&event, "test");
    ok = store_append(store, &event, 1, &err);
    event_release(&event);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(ok);
    assert_int_equal(err.code, ERROR_FULL);
    assert_int_equal(count_answers(store), stored);
    fill(store, 2);
    assert_int_equal(count_answers(store), stored + 2);
    check_sound(store);
    store_close(store);
    free(wal);
    temp_remove(path);
    error_release(&err);
}

/* Migrating twice, or by two programs, is migrating once. */
static void test_old_projection(void **state)
{
    char *path = temp_database();
    struct store *store = open_store(path);
    char before[65];
    char after[65];
    struct error err = ERROR_INIT;

    (void)state;
    fill(store, 9);
    assert_true(store_fingerprint(store, before, &err));
    store_close(store);
    raw_sql(path, "UPDATE meta SET value = '0' WHERE key = 'projection';"
                  "DELETE FROM card; UPDATE answer SET ms = 7");
    store = open_store(path);
    assert_true(store_fingerprint(store, after, &err));
    assert_string_equal(before, after);
    store_close(store);
    temp_remove(path);
    error_release(&err);
}

/* A clock a year ahead for a while does not pull our ids along. */
static void test_clock_ahead(void **state)
{
    char *path = temp_database();
    struct store *store = open_store(path);
    struct answer_body body = answer_of("ep051.a@1", 3);
    struct event_id before;
    struct event_id id;

    (void)state;
    append_answer(store, NOON, &body);
    before = last_event_id();
    append_answer(store, NOON + 365 * DAY, &body);
    append_answer(store, NOON + 1000, &body);
    id = last_event_id();
    assert_int_equal(event_id_ms(&id), NOON + 1000);
    /* Set back by an hour: later all the same. */
    before = id;
    append_answer(store, NOON - HOUR, &body);
    id = last_event_id();
    assert_true(event_id_compare(&before, &id) < 0);
    assert_true(event_id_ms(&id) <= NOON + 1001);
    /* By days: it is taken to have been ahead. */
    append_answer(store, NOON - 3 * DAY, &body);
    id = last_event_id();
    assert_int_equal(event_id_ms(&id), NOON - 3 * DAY);
    store_close(store);
    temp_remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_newer),
        cmocka_unit_test(test_not_ours),
        cmocka_unit_test(test_corrupt_pages),
        cmocka_unit_test(test_changed_line),
        cmocka_unit_test(test_read_only_wish),
        cmocka_unit_test(test_read_only_folder),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_full_system),
        cmocka_unit_test(test_old_projection),
        cmocka_unit_test(test_clock_ahead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
