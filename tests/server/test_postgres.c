/* What only a database on the other end of a line can do to the store. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/path.h"
#include "base/random.h"
#include "postgres_help.h"
#include "store_fixture.h"

static void set_version(struct fixture *fixture, int64_t version)
{
    const struct journal_row row = {.version = version};

    assert_true(fixture->ops->journal_set(fixture->store, &fixture->learner,
                                          &row, &fixture->err));
}

static int64_t get_version(struct fixture *fixture)
{
    struct journal_row row;

    assert_true(fixture->ops->journal_get(fixture->store, &fixture->learner,
                                          &row, &fixture->err));
    return row.version;
}

/* ---- lines that break ---- */

static void what_was_committed_outlives_a_power_cut(void **state)
{
    struct fixture *fixture = *state;

    for (int64_t version = 1; version <= 3; version++) {
        assert_true(fixture->ops->begin(fixture->store, &fixture->err));
        set_version(fixture, version);
        assert_true(fixture->ops->commit(fixture->store, &fixture->err));
        assert_true(postgres_crash());
        /* Over another line, unasked. */
        assert_int_equal(get_version(fixture), version);
    }
}

static void a_line_that_breaks_takes_the_transaction_along(void **state)
{
    struct fixture *fixture = *state;

    set_version(fixture, 1);
    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_int_equal(get_version(fixture), 1);
    set_version(fixture, 2);
    assert_true(postgres_crash());
    assert_false(fixture->ops->commit(fixture->store, &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_BUSY);
    error_clear(&fixture->err);
    fixture->ops->rollback(fixture->store);
    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_int_equal(get_version(fixture), 1);
    fixture->ops->rollback(fixture->store);
}

static void every_call_of_a_broken_transaction_fails(void **state)
{
    struct fixture *fixture = *state;
    struct journal_row row;

    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_true(postgres_crash());
    for (int i = 0; i < 3; i++) {
        assert_false(fixture->ops->journal_get(
            fixture->store, &fixture->learner, &row, &fixture->err));
        assert_int_equal(fixture->err.code, ERROR_BUSY);
        error_clear(&fixture->err);
    }
    fixture->ops->rollback(fixture->store);
    assert_int_equal(get_version(fixture), 0);
}

/* The store of this folder over a line with another setting. */
static struct server_store *open_with(const struct fixture *fixture,
                                      const char *setting, const char *value,
                                      struct error *err)
{
    struct str where = STR_INIT;
    struct server_store *store;

    server_where(fixture->folder, &where);
    str_add_format(&where, "%%20-c%s%%3D%s", setting, value);
    store = server_store_open(where.buf, err);
    str_release(&where);
    return store;
}

static void a_machine_that_only_reads_is_refused(void **state)
{
    struct fixture *fixture = *state;

    assert_null(open_with(fixture, "default_transaction_read_only", "on",
                          &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_BUSY);
    assert_non_null(strstr(error_get(&fixture->err), "read-only"));
}

static void messages_hold_no_password(void **state)
{
    struct fixture *fixture = *state;

    assert_null(server_store_open("postgresql://me:secret@/postgres?host=/none",
                                  &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_BUSY);
    assert_null(strstr(error_get(&fixture->err), "secret"));
}

/* ---- failures within a transaction ---- */

static void a_failed_write_is_told_by_the_commit(void **state)
{
    struct fixture *fixture = *state;
    struct device device = {.learner = fixture->learner,
                            .id = uuid(LEARNER),
                            .name = STR_INIT,
                            .platform = STR_INIT};
    struct devices devices = DEVICES_INIT;
    bool ok;

    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    ok = fixture->ops->device_add(fixture->store, &device, &fixture->err) &&
         fixture->ops->device_add(fixture->store, &device, &fixture->err) &&
         fixture->ops->commit(fixture->store, &fixture->err);
    assert_false(ok);
    assert_int_equal(fixture->err.code, ERROR_FAILED);
    fixture->ops->rollback(fixture->store);
    assert_true(fixture->ops->devices_get(fixture->store, &fixture->learner,
                                          &devices, &fixture->err));
    assert_int_equal(devices.count, 0);
    devices_release(&devices);
}

/* More writes than the line may queue before anything is read. */
static void many_writes_need_no_read(void **state)
{
    struct fixture *fixture = *state;
    struct redaction_rows rows = REDACTION_ROWS_INIT;

    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    for (unsigned i = 0; i < 2000; i++) {
        struct redaction_row row = {.rev = i + 1};

        memcpy(row.id.bytes, &i, sizeof(i));
        assert_true(fixture->ops->redaction_add(
            fixture->store, &fixture->learner, &row, &fixture->err));
    }
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
    assert_true(fixture->ops->redactions_get(fixture->store, &fixture->learner,
                                             0, &rows, &fixture->err));
    assert_int_equal(rows.count, 2000);
    redaction_rows_release(&rows);
}

/* ---- several servers ---- */

#define SERVERS 4
#define ROUNDS  25

struct server {
    pthread_t thread;
    const char *where;
    unsigned number;
    bool ok;
    atomic_bool ended;
    struct error err;
};

/* Runs `life` in several threads, each with a connection of its own. */
static void run_servers(const char *folder, void *(*life)(void *))
{
    struct server servers[SERVERS];
    struct str where = STR_INIT;

    server_where(folder, &where);
    for (unsigned i = 0; i < SERVERS; i++) {
        servers[i] =
            (struct server){.where = where.buf, .number = i, .err = ERROR_INIT};
        assert_int_equal(
            pthread_create(&servers[i].thread, NULL, life, &servers[i]), 0);
    }
    for (unsigned i = 0; i < SERVERS; i++) {
        pthread_join(servers[i].thread, NULL);
    }
    for (unsigned i = 0; i < SERVERS; i++) {
        if (!servers[i].ok) {
            fail_msg("%s", error_get(&servers[i].err));
        }
        error_release(&servers[i].err);
    }
    str_release(&where);
}

static void *migrate_life(void *context)
{
    struct server *self = context;
    struct server_store *store = server_store_open(self->where, &self->err);

    self->ok = store != NULL;
    server_store_close(store);
    return NULL;
}

static void servers_that_start_together_migrate_once(void **state UNUSED)
{
    char *folder = folder_make();

    run_servers(folder, migrate_life);
    server_remove(folder);
    folder_remove(folder);
}

/* One more log and version, as an append does it. */
static bool add_log(struct server_store *store, struct error *err)
{
    struct event_id learner;
    struct journal_row row;

    (void)event_id_parse(LEARNER, strlen(LEARNER), 0, &learner);
    if (!store->ops->begin(store, err)) {
        return false;
    }
    if (!store->ops->journal_get(store, &learner, &row, err)) {
        return false;
    }
    row.logs++;
    row.version++;
    return store->ops->journal_set(store, &learner, &row, err) &&
           store->ops->commit(store, err);
}

static void *add_life(void *context)
{
    struct server *self = context;
    struct server_store *store = server_store_open(self->where, &self->err);

    self->ok = store != NULL;
    for (int i = 0; self->ok && i < ROUNDS; i++) {
        self->ok = add_log(store, &self->err);
    }
    server_store_close(store);
    return NULL;
}

static void appends_to_one_learner_wait_for_each_other(void **state)
{
    struct fixture *fixture = *state;
    struct journal_row row;

    /* The first ones find no row to lock. */
    run_servers(fixture->folder, add_life);
    assert_true(fixture->ops->journal_get(fixture->store, &fixture->learner,
                                          &row, &fixture->err));
    assert_int_equal(row.logs, SERVERS * ROUNDS);
    assert_int_equal(row.version, SERVERS * ROUNDS);
}

/* Learners in an order of one's own, some of them twice. */
static void *lock_life(void *context)
{
    struct server *self = context;
    struct server_store *store = server_store_open(self->where, &self->err);
    struct splitmix random = {self->number};

    self->ok = store != NULL;
    for (int i = 0; self->ok && i < ROUNDS; i++) {
        struct event_id learners[16] = {{{0}}};

        for (size_t j = 0; j < COUNT_OF(learners); j++) {
            learners[j].bytes[0] = (unsigned char)(splitmix_next(&random) % 20);
        }
        self->ok = store->ops->begin(store, &self->err) &&
                   store->ops->journals_lock(store, learners,
                                             COUNT_OF(learners), &self->err) &&
                   store->ops->commit(store, &self->err);
    }
    server_store_close(store);
    return NULL;
}

static void groups_of_learners_never_lock_each_other_out(void **state)
{
    struct fixture *fixture = *state;

    run_servers(fixture->folder, lock_life);
}

static void who_waits_too_long_is_told_to_try_again(void **state)
{
    struct fixture *fixture = *state;
    struct server_store *other =
        open_with(fixture, "lock_timeout", "50", &fixture->err);
    struct event_id one = {{1}};
    struct event_id two = {{2}};
    struct journal_row row;

    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_true(other->ops->begin(other, &fixture->err));
    assert_true(
        fixture->ops->journal_get(fixture->store, &one, &row, &fixture->err));
    assert_true(other->ops->journal_get(other, &two, &row, &fixture->err));
    assert_false(other->ops->journal_get(other, &one, &row, &fixture->err));
    assert_int_equal(fixture->err.code, ERROR_BUSY);
    error_clear(&fixture->err);
    other->ops->rollback(other);
    assert_true(
        fixture->ops->journal_get(fixture->store, &two, &row, &fixture->err));
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
    server_store_close(other);
}

/* ---- backup ---- */

static void append_vectors(struct fixture *fixture)
{
    struct journal_asker asker = {
        .store = fixture->store, .learner = fixture->learner, .now_ms = 1000};
    json_t *vectors = vectors_load();
    struct append_request request = {
        .log = uuid(json_string_value(json_object_get(vectors, "log"))),
        .hash = vectors_hash(vectors, 0)};
    struct append_answer answer;
    struct str lines = STR_INIT;

    vectors_lines(vectors, 1, 4, &lines);
    request.lines = (struct slice){lines.buf, lines.len};
    assert_true(fixture->ops->begin(fixture->store, &fixture->err));
    assert_true(journal_append(&asker, &request, &answer, &fixture->err));
    assert_int_equal(answer.outcome.status, 200);
    assert_true(fixture->ops->commit(fixture->store, &fixture->err));
    append_answer_release(&answer);
    str_release(&lines);
    json_decref(vectors);
}

static void a_backup_reads_in_sqlite(void **state)
{
    struct fixture *fixture = *state;
    char *path = path_join(fixture->folder, "backup.db");
    json_t *vectors = vectors_load();
    struct read_request request = {
        .log = uuid(json_string_value(json_object_get(vectors, "log"))),
        .hash = vectors_hash(vectors, 0)};
    struct journal_asker asker = {.learner = fixture->learner};
    struct read_answer answer;
    struct str lines = STR_INIT;

    append_vectors(fixture);
    vectors_lines(vectors, 1, 4, &lines);
    assert_true(fixture->ops->backup(fixture->store, path, &fixture->err));
    asker.store = server_store_open_sqlite(path, &fixture->err);
    assert_non_null(asker.store);
    assert_true(journal_read(&asker, &request, &answer, &fixture->err));
    assert_string_equal(answer.lines.buf, lines.buf);
    read_answer_release(&answer);
    server_store_close(asker.store);
    str_release(&lines);
    json_decref(vectors);
    free(path);
}

/* A table that the backup does not know must not be left out silently. */
static void a_backup_leaves_nothing_out(void **state)
{
    struct fixture *fixture = *state;
    char *path = path_join(fixture->folder, "backup.db");
    struct str where = STR_INIT;
    const char *schema;
    char *sql;

    server_where(fixture->folder, &where);
    schema = strstr(where.buf, "%3D") + strlen("%3D");
    sql = xasprintf("CREATE TABLE %s.later (a int)", schema);
    assert_true(postgres_run(sql));
    assert_false(fixture->ops->backup(fixture->store, path, &fixture->err));
    assert_non_null(strstr(error_get(&fixture->err), "'later'"));
    free(sql);
    sql = xasprintf("DROP TABLE %s.later", schema);
    assert_true(postgres_run(sql));
    free(sql);
    str_release(&where);
    free(path);
}

int main(void)
{
#define WITH_FIXTURE(test)                                                     \
    cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(what_was_committed_outlives_a_power_cut),
        WITH_FIXTURE(a_line_that_breaks_takes_the_transaction_along),
        WITH_FIXTURE(every_call_of_a_broken_transaction_fails),
        WITH_FIXTURE(a_machine_that_only_reads_is_refused),
        WITH_FIXTURE(messages_hold_no_password),
        WITH_FIXTURE(a_failed_write_is_told_by_the_commit),
        WITH_FIXTURE(many_writes_need_no_read),
        cmocka_unit_test(servers_that_start_together_migrate_once),
        WITH_FIXTURE(appends_to_one_learner_wait_for_each_other),
        WITH_FIXTURE(groups_of_learners_never_lock_each_other_out),
        WITH_FIXTURE(who_waits_too_long_is_told_to_try_again),
        WITH_FIXTURE(a_backup_reads_in_sqlite),
        WITH_FIXTURE(a_backup_leaves_nothing_out),
    };
    int status = server_kind_start();

    return status != 0 ? status : cmocka_run_group_tests(tests, NULL, NULL);
}
