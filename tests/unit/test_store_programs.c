/* One file and several programs, killed ones among them, and its copies. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "store/inside.h"
#include "store/place.h"
#include "store/store_lines.h"
#include "store_sound.h"

static void test_busy(void **state)
{
    char *path = temp_database();
    struct store_options options = {.path = path, .busy_ms = 30};
    struct error err = ERROR_INIT;
    struct store *holder = open_store(path);
    struct store *store = store_open(&options, &err);

    (void)state;
    assert_non_null(store);
    assert_true(store_begin(holder, &err));
    check_cannot_append(store, ERROR_BUSY);
    assert_int_equal(count_answers(store), 0); /* reading goes on */
    assert_true(store_end(holder, &err));
    fill(store, 1);
    store_close(store);
    store_close(holder);
    temp_remove(path);
    error_release(&err);
}

/* Ends in the middle of a transaction, as a killed program does. */
static void test_killed_before_commit(void **state)
{
    char *path = temp_database();
    struct store *store = open_store(path);
    struct error err = ERROR_INIT;
    pid_t child;
    int status;

    (void)state;
    fill(store, 3);
    store_close(store);
    child = fork();
    if (child == 0) {
        struct store *other = open_store(path);
        struct query query;

        if (!store_begin(other, &err)) {
            _exit(1);
        }
        query = db_query(&other->db, "UPDATE log SET seq = seq + 5");
        query_run(&query);
        query = db_query(&other->db, "DELETE FROM event WHERE seq = 1");
        query_run(&query);
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    store = open_store(path);
    assert_int_equal(count_answers(store), 3);
    check_sound(store);
    store_close(store);
    temp_remove(path);
    error_release(&err);
}

static pid_t start_writer(const char *path, int count, int from)
{
    pid_t child = fork();

    if (child == 0) {
        struct store_options options = {.path = path};
        struct error err = ERROR_INIT;
        struct store *store = store_open(&options, &err);
        bool ok = store != NULL;

        for (int i = 0; ok && i < count; i++) {
            struct answer_body body = answer_of("ep051.a@1", 3);
            struct event event;

            event_begin(&event, NOON + (from + i) * INT64_C(1000), 0);
            event_answer(&event, &body);
            ok = store_append(store, &event, 1, &err);
            event_release(&event);
        }
        if (!ok) {
            fprintf(stderr, "%s\n", error_get(&err));
        }
        store_close(store);
        _exit(ok ? 0 : 1);
    }
    return child;
}

static void test_killed_while_writing(void **state)
{
    char *path = temp_database();
    struct store *store;

    (void)state;
    store_close(open_store(path));
    for (int i = 0; i < 6; i++) {
        struct timespec wait = {0, 3000000 + 7000000 * i};
        pid_t child = start_writer(path, 100000, i * 1000);

        nanosleep(&wait, NULL);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, NULL, 0), child);
    }
    store = open_store(path);
    check_sound(store);
    store_close(store);
    temp_remove(path);
}

/* Two programs on one file, from its making on. */
static void test_two_writers(void **state)
{
    char *path = temp_database();
    struct store *store;
    struct store_logs logs = STORE_LOGS_INIT;
    struct error err = ERROR_INIT;
    pid_t children[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        children[i] = start_writer(path, 60, i * 100);
    }
    for (int i = 0; i < 2; i++) {
        int status;

        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    store = open_store(path);
    assert_int_equal(count_answers(store), 120);
    assert_true(store_logs_all(store, &logs, &err));
    assert_int_equal(logs.count, 1);
    assert_int_equal(logs.items[0].seq, 120);
    store_logs_release(&logs);
    check_sound(store);
    store_close(store);
    temp_remove(path);
    error_release(&err);
}

static void test_changed(void **state)
{
    char *path = temp_database();
    struct store *one = open_store(path);
    struct store *two = open_store(path);

    (void)state;
    assert_true(store_changed(one));
    assert_false(store_changed(one));
    fill(two, 1);
    assert_true(store_changed(one));
    assert_false(store_changed(one));
    fill(one, 1);
    assert_true(store_changed(one));
    assert_false(store_changed(one));
    /* Settings of the other program are ours at once. */
    append_setting(two, "memory.max_interval", "77");
    assert_int_equal(store_scheduler(one)->max_interval, 77);
    assert_int_equal(count_answers(one), count_answers(two));
    store_close(one);
    store_close(two);
    temp_remove(path);
}

static void copy_file(const char *from, const char *to)
{
    struct str bytes = STR_INIT;
    struct error err = ERROR_INIT;

    assert_true(file_read(from, (size_t)1 << 26, &bytes, &err));
    assert_true(file_write_atomic(to, bytes.buf, bytes.len, 0600, &err));
    str_release(&bytes);
    error_release(&err);
}

static void want_notice(const char *path, const char *words)
{
    struct store *store = open_store(path);
    const char *notice = store_notice(store);

    if (words == NULL) {
        assert_null(notice);
    } else {
        assert_non_null(notice);
        assert_non_null(strstr(notice, words));
    }
    store_close(store);
}

/* Row 37 of the protocol's faults: said wherever it can be seen. */
static void row_37_shared_places_are_named(void **state)
{
    char *path = temp_database();
    char *folder = path_folder(path);
    char *inside = xasprintf("%s/OneDrive - Example/notes/learner.db", folder);
    char *mark = xasprintf("%s/.stfolder", folder);
    char *command = xasprintf("rm -rf '%s/OneDrive - Example'", folder);

    (void)state;
    want_notice(path, NULL);
    want_notice(inside, "that OneDrive brings to other computers");
    assert_int_equal(mkdir(mark, 0700), 0);
    want_notice(path, "that Syncthing brings to other computers");
    assert_int_equal(rmdir(mark), 0);
    want_notice(path, NULL);
    assert_string_equal(place_network_name(0x6969), "NFS");
    /* As statfs gives it where a long is narrower, or has its sign. */
    assert_string_equal(place_network_name((unsigned long)(int)0xff534d42),
                        "CIFS");
    assert_null(place_network_name(0xef53));     /* ext4 */
    assert_null(place_network_name(0x01021994)); /* tmpfs */
    assert_int_equal(system(command), 0);
    free(command);
    free(mark);
    free(inside);
    free(folder);
    temp_remove(path);
}

/* A copy, with or without its identity file, goes on in a log of its own. */
static void test_copied(void **state)
{
    char *path = temp_database();
    char *copy_path = temp_database();
    struct store *store = open_store(path);
    struct store *copy;
    char *identity = xasprintf("%s.identity", path);
    char *copy_identity = xasprintf("%s.identity", copy_path);
    struct error err = ERROR_INIT;
    char log[37];
    struct store_logs logs = STORE_LOGS_INIT;

    (void)state;
    fill(store, 3);
    memcpy(log, store_log_id(store), sizeof(log));
    store_close(store);
    copy_file(path, copy_path);
    copy_file(identity, copy_identity);
    store = open_store(path);
    assert_string_equal(store_log_id(store), log); /* nothing has moved */
    copy = open_store(copy_path);
    assert_string_not_equal(store_log_id(copy), log);
    fill(copy, 2);
    assert_true(store_logs_all(copy, &logs, &err));
    assert_int_equal(logs.count, 2);
    store_logs_release(&logs);
    check_sound(copy);
    memcpy(log, store_log_id(copy), sizeof(log));
    store_close(copy);
    copy = open_store(copy_path);
    assert_string_equal(store_log_id(copy), log); /* known here from now on */
    store_close(copy);
    unlink(copy_identity);
    copy = open_store(copy_path);
    assert_string_not_equal(store_log_id(copy), log);
    store_close(copy);
    store_close(store);
    free(identity);
    free(copy_identity);
    temp_remove(path);
    temp_remove(copy_path);
    error_release(&err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_busy),
        cmocka_unit_test(test_killed_before_commit),
        cmocka_unit_test(test_killed_while_writing),
        cmocka_unit_test(test_two_writers),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(row_37_shared_places_are_named),
        cmocka_unit_test(test_copied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
