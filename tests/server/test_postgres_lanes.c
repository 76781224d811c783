/* The lane of writing, where two servers' batches wait for each other. */
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "postgres_help.h"
#include "server/lanes.h"
#include "store_fixture.h"

#define OTHER "22222222-2222-4333-8444-555555555555"

/* What the jobs of a test share. */
struct scene {
    struct lanes *lanes;
    struct server_settings settings;
    char *where;    /* of the other server, which looks for no deadlock */
    sem_t busy;     /* the writer has a job, and waits … */
    sem_t go;       /* … until the batch behind it is whole */
    sem_t has_ours; /* our batch holds the first row */
    sem_t has_other;
    sem_t ended; /* once for each job */
};

/* A job that touches one account, which locks its row, and adds a line. */
struct touch {
    struct job job; /* first: the two are one address */
    struct scene *scene;
    struct event_id learner;
    int runs;
    int ends;
    enum error_code code; /* of its failure */
    void (*before)(struct touch *touch);
    void (*after)(struct touch *touch);
};

static bool add_line(struct server_store *store, const struct event_id *learner,
                     struct error *err)
{
    struct account account = ACCOUNT_INIT;
    struct audit_row row = {
        .learner = *learner, .actor = STR_INIT, .what = STR_INIT};
    bool found = false;
    bool ok = store->ops->account_get(store, learner, &account, &found, err) &&
              (found || error_set(err, "no account")) &&
              store->ops->audit_add(store, &row, err);

    account_release(&account);
    return ok;
}

static bool touch_run(struct job *job, struct server_store *store,
                      struct error *err)
{
    struct touch *touch = (struct touch *)job;
    bool ok;

    touch->runs++;
    if (touch->before != NULL && touch->runs == 1) {
        touch->before(touch);
    }
    ok = add_line(store, &touch->learner, err);
    if (ok && touch->after != NULL && touch->runs == 1) {
        touch->after(touch);
    }
    return ok;
}

static void touch_done(struct job *job, const struct error *err)
{
    struct touch *touch = (struct touch *)job;

    touch->ends++;
    touch->code = err != NULL ? (enum error_code)err->code : ERROR_NONE;
    sem_post(&touch->scene->ended);
}

static struct touch touch_make(struct scene *scene, const char *learner)
{
    return (struct touch){.job = {.run = touch_run, .done = touch_done},
                          .scene = scene,
                          .learner = uuid(learner)};
}

static void push(struct touch *touch)
{
    assert_true(lanes_push(touch->scene->lanes, LANE_WRITE, &touch->job));
}

/* ---- the scene ---- */

static void add_account(struct fixture *fixture, const char *learner,
                        const char *email)
{
    struct account account = ACCOUNT_INIT;
    bool taken = true;

    account.learner = uuid(learner);
    str_set(&account.email, email);
    assert_true(fixture->ops->account_add(fixture->store, &account, &taken,
                                          &fixture->err));
    assert_false(taken);
    account_release(&account);
}

/* The fixture's database, over lines that look for a deadlock after `wait`. */
static char *make_where(const struct fixture *fixture, const char *wait)
{
    struct str where = STR_INIT;

    server_where(fixture->folder, &where);
    str_add_format(&where, "%%20-cdeadlock_timeout%%3D%s", wait);
    return str_take(&where);
}

static void scene_begin(struct scene *scene, struct fixture *fixture)
{
    char *where = make_where(fixture, "50ms");

    add_account(fixture, LEARNER, "ada@example.org");
    add_account(fixture, OTHER, "bob@example.org");
    sem_init(&scene->busy, 0, 0);
    sem_init(&scene->go, 0, 0);
    sem_init(&scene->has_ours, 0, 0);
    sem_init(&scene->has_other, 0, 0);
    sem_init(&scene->ended, 0, 0);
    server_settings_init(&scene->settings);
    assert_true(
        server_settings_set(&scene->settings, "store", where, &fixture->err));
    free(where);
    scene->where = make_where(fixture, "1h");
    scene->lanes = lanes_start(&scene->settings, &fixture->err);
    assert_non_null(scene->lanes);
}

static void scene_end(struct scene *scene)
{
    lanes_stop(scene->lanes);
    lanes_free(scene->lanes);
    server_settings_release(&scene->settings);
    free(scene->where);
    sem_destroy(&scene->busy);
    sem_destroy(&scene->go);
    sem_destroy(&scene->has_ours);
    sem_destroy(&scene->has_other);
    sem_destroy(&scene->ended);
}

static void wait_to_go(struct touch *touch)
{
    sem_post(&touch->scene->busy);
    sem_wait(&touch->scene->go);
}

/* Pushes them while the writer has another one: they are its next batch. */
static void run_together(struct scene *scene, struct touch *jobs, size_t count)
{
    struct touch first = touch_make(scene, LEARNER);

    first.before = wait_to_go;
    push(&first);
    sem_wait(&scene->busy);
    for (size_t i = 0; i < count; i++) {
        push(&jobs[i]);
    }
    sem_post(&scene->go);
    for (size_t i = 0; i <= count; i++) {
        sem_wait(&scene->ended);
    }
    assert_int_equal(first.code, ERROR_NONE);
}

static size_t count_lines(struct fixture *fixture, const char *learner)
{
    const struct event_id id = uuid(learner);
    struct audit_rows rows = {0};
    size_t count;

    assert_true(
        fixture->ops->audit_get(fixture->store, &id, &rows, &fixture->err));
    count = rows.count;
    audit_rows_release(&rows);
    return count;
}

/* ---- two batches in opposite order ---- */

/* The other server: holds Bob's row, then wants Ada's. */
struct rival {
    pthread_t thread;
    struct scene *scene;
    bool ok;
    struct error err;
};

static void *rival_life(void *context)
{
    struct rival *rival = context;
    const struct event_id ada = uuid(LEARNER);
    const struct event_id bob = uuid(OTHER);
    struct server_store *store =
        server_store_open(rival->scene->where, &rival->err);

    rival->ok = store != NULL && store->ops->begin(store, &rival->err) &&
                add_line(store, &bob, &rival->err);
    sem_post(&rival->scene->has_other);
    sem_wait(&rival->scene->has_ours);
    rival->ok = rival->ok && add_line(store, &ada, &rival->err) &&
                store->ops->commit(store, &rival->err);
    server_store_close(store);
    return NULL;
}

static void let_the_rival_want_it(struct touch *touch)
{
    sem_post(&touch->scene->has_ours);
}

/* Until the rival waits for the row that we hold. */
static void wait_for_the_rival(struct touch *touch UNUSED)
{
    while (
        !postgres_run("SELECT 1 / count(*) FROM pg_locks WHERE NOT granted")) {
    }
}

static void a_batch_that_deadlocks_is_done_one_by_one(void **state)
{
    struct fixture *fixture = *state;
    struct scene scene = {0};
    struct rival rival = {.scene = &scene, .err = ERROR_INIT};
    struct touch jobs[2];

    scene_begin(&scene, fixture);
    jobs[0] = touch_make(&scene, LEARNER);
    jobs[0].after = let_the_rival_want_it;
    jobs[1] = touch_make(&scene, OTHER);
    jobs[1].before = wait_for_the_rival;
    assert_int_equal(pthread_create(&rival.thread, NULL, rival_life, &rival),
                     0);
    sem_wait(&scene.has_other);
    run_together(&scene, jobs, COUNT_OF(jobs));
    pthread_join(rival.thread, NULL);
    if (!rival.ok) {
        fail_msg("%s", error_get(&rival.err));
    }
    for (size_t i = 0; i < COUNT_OF(jobs); i++) {
        assert_int_equal(jobs[i].code, ERROR_NONE);
        assert_int_equal(jobs[i].ends, 1);
        assert_int_equal(jobs[i].runs, 2);
    }
    /* The first job's, ours, the rival's: nothing of the first try stayed. */
    assert_int_equal(count_lines(fixture, LEARNER), 3);
    assert_int_equal(count_lines(fixture, OTHER), 2);
    scene_end(&scene);
}

static void one_that_fails_takes_no_other_along(void **state)
{
    struct fixture *fixture = *state;
    struct scene scene = {0};
    struct touch jobs[3];

    scene_begin(&scene, fixture);
    jobs[0] = touch_make(&scene, LEARNER);
    jobs[1] = touch_make(&scene, "33333333-2222-4333-8444-555555555555");
    jobs[2] = touch_make(&scene, OTHER);
    run_together(&scene, jobs, COUNT_OF(jobs));
    assert_int_equal(jobs[0].code, ERROR_NONE);
    assert_int_equal(jobs[1].code, ERROR_FAILED);
    assert_int_equal(jobs[2].code, ERROR_NONE);
    assert_int_equal(jobs[1].runs, 2);
    for (size_t i = 0; i < COUNT_OF(jobs); i++) {
        assert_int_equal(jobs[i].ends, 1);
    }
    assert_int_equal(count_lines(fixture, LEARNER), 2);
    assert_int_equal(count_lines(fixture, OTHER), 1);
    scene_end(&scene);
}

int main(void)
{
#define WITH_FIXTURE(test)                                                     \
    cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(a_batch_that_deadlocks_is_done_one_by_one),
        WITH_FIXTURE(one_that_fails_takes_no_other_along),
    };
    int status = server_kind_start();

    return status != 0 ? status : cmocka_run_group_tests(tests, NULL, NULL);
}
