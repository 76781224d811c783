/* The file itself: other versions, damage, no space, copies, two programs. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "store/inside.h"
#include "store/place.h"
#include "store/schema.h"
#include "store/store_answers.h"
#include "store/store_cards.h"
#include "store/store_lines.h"
#include "store/store_settings.h"
#include "store_help.h"

#define NOBODY 65534

static void fill(struct store *store, int count)
{
    for (int i = 0; i < count; i++) {
        char *item = xasprintf("ep051.q%d@1", i % 20);
        struct answer_body body = answer_of(item, 1 + i % 4);

        append_answer(store, NOON + i * HOUR, &body);
        free(item);
    }
}

static size_t count_answers(struct store *store)
{
    struct store_answers answers = STORE_ANSWERS_INIT;
    struct error err = ERROR_INIT;
    size_t count;

    if (!store_answers_all(store, &answers, &err)) {
        fail_msg("%s", error_get(&err));
    }
    count = answers.count;
    store_answers_release(&answers);
    error_release(&err);
    return count;
}

/* The chain holds, and the projections are what the lines say. */
static void check_sound(struct store *store)
{
    struct error err = ERROR_INIT;
    char before[65];
    char after[65];

    if (!store_verify(store, &err)) {
        fail_msg("%s", error_get(&err));
    }
    assert_true(store_fingerprint(store, before, &err));
    assert_true(store_rebuild(store, &err));
    assert_true(store_fingerprint(store, after, &err));
    assert_string_equal(before, after);
    error_release(&err);
}

static void check_sound_path(const char *path)
{
    struct store *store = open_store(path);

    check_sound(store);
    store_close(store);
}

static void raw_sql(const char *path, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

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

static void check_cannot_append(struct store *store, enum error_code code)
{
    struct error err = ERROR_INIT;
    struct event event;

    event_begin(&event, NOON, 0);
    event_void(&event, "test");
    assert_false(store_append(store, &event, 1, &err));
    assert_int_equal(err.code, code);
    assert_true(err.text.len > 20);
    event_release(&event);
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

/* ---- the n-th allocation of SQLite fails ---- */

static sqlite3_mem_methods real_memory;
static long fail_at; /* counts down; the one that reaches 0 fails */

static bool fails_now(void)
{
    return fail_at > 0 && --fail_at == 0;
}

static void *failing_malloc(int size)
{
    return fails_now() ? NULL : real_memory.xMalloc(size);
}

static void *failing_realloc(void *memory, int size)
{
    return fails_now() ? NULL : real_memory.xRealloc(memory, size);
}

static void use_failing_memory(void)
{
    sqlite3_mem_methods methods;

    assert_int_equal(sqlite3_shutdown(), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory),
                     SQLITE_OK);
    methods = real_memory;
    methods.xMalloc = failing_malloc;
    methods.xRealloc = failing_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
}

static void use_real_memory(void)
{
    fail_at = 0;
    assert_int_equal(sqlite3_shutdown(), SQLITE_OK);
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &real_memory),
                     SQLITE_OK);
}

/*
 * Appends with the n-th allocation failing; true when it went through, as it
 * may: SQLite can do without some. `*reached`: were there so many?
 */
static bool append_failing_at(struct store *store, long n, bool *reached)
{
    struct answer_body body = answer_of("ep051.a@1", 3);
    struct error err = ERROR_INIT;
    struct event event;
    bool ok;

    event_begin(&event, NOON, 0);
    event_answer(&event, &body);
    fail_at = n;
    ok = store_append(store, &event, 1, &err);
    *reached = fail_at == 0;
    fail_at = 0;
    assert_true(ok || err.text.len > 0);
    event_release(&event);
    error_release(&err);
    return ok;
}

static void test_no_memory(void **state)
{
    char *path = temp_database();
    long n = 1;
    size_t stored = 1;
    bool reached = true;

    (void)state;
    use_failing_memory();
    for (; reached; n += 1 + n / 20) {
        struct store_options options = {.path = path};
        struct error err = ERROR_INIT;
        struct store *store = open_store(path);

        if (n == 1) {
            fill(store, 1);
        }
        stored += append_failing_at(store, n, &reached);
        assert_int_equal(count_answers(store), stored);
        store_close(store);
        fail_at = n; /* and while opening */
        store = store_open(&options, &err);
        fail_at = 0;
        assert_true(store != NULL || err.text.len > 0);
        store_close(store);
        error_release(&err);
    }
    assert_true(n > 20);
    check_sound_path(path);
    use_real_memory();
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
        cmocka_unit_test(test_busy),
        cmocka_unit_test(test_killed_before_commit),
        cmocka_unit_test(test_killed_while_writing),
        cmocka_unit_test(test_two_writers),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(row_37_shared_places_are_named),
        cmocka_unit_test(test_copied),
        cmocka_unit_test(test_old_projection),
        cmocka_unit_test(test_clock_ahead),
        cmocka_unit_test(test_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
