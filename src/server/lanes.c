#include "server/lanes.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>

#include "base/file.h"
#include "base/path.h"

/* Requests to others that run, and that wait; each takes seconds at worst. */
#define OUTSIDE_WORKERS 2
#define OUTSIDE_QUEUE   32

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct job *first;
    struct job **last;
    size_t count;
    size_t max; /* 0: any number */
    uint64_t done;
    bool ended;
};

/* One thread. */
struct worker {
    pthread_t thread;
    struct lanes *lanes;
    struct queue *queue;
    struct server_store *store;
    bool started;
};

struct lanes {
    struct queue queues[LANE_COUNT];
    struct worker *workers;
    size_t count;
    uint64_t commits; /* under the writer's lock */
};

static void queue_init(struct queue *queue, size_t max)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->filled, &attributes);
    pthread_condattr_destroy(&attributes);
    queue->last = &queue->first;
    queue->max = max;
}

bool lanes_push(struct lanes *lanes, enum lane lane, struct job *job)
{
    struct queue *queue = &lanes->queues[lane];
    bool room;

    pthread_mutex_lock(&queue->lock);
    room = !queue->ended && (queue->max == 0 || queue->count < queue->max);
    if (room) {
        job->next = NULL;
        *queue->last = job;
        queue->last = &job->next;
        queue->count++;
        pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->lock);
    return room;
}

/* Takes up to `max` jobs off the queue; call it with the lock. */
static struct job *take(struct queue *queue, size_t max, size_t *count)
{
    struct job *first = queue->first;
    struct job **end = &queue->first;

    for (*count = 0; *count < max && *end != NULL; (*count)++) {
        end = &(*end)->next;
    }
    queue->first = *end;
    *end = NULL;
    if (queue->first == NULL) {
        queue->last = &queue->first;
    }
    queue->count -= *count;
    return *count > 0 ? first : NULL;
}

static void *work(void *context)
{
    struct worker *worker = context;
    struct queue *queue = worker->queue;
    size_t count;

    for (;;) {
        struct error err = ERROR_INIT;
        struct job *job;
        bool ok;

        pthread_mutex_lock(&queue->lock);
        while (queue->first == NULL && !queue->ended) {
            pthread_cond_wait(&queue->filled, &queue->lock);
        }
        job = take(queue, 1, &count);
        queue->done += count;
        pthread_mutex_unlock(&queue->lock);
        if (job == NULL) {
            return NULL;
        }
        ok = job->run(job, worker->store, &err);
        job->done(job, ok ? NULL : &err);
        error_release(&err);
    }
}

static struct timespec in_ms(long ms)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return until;
}

/*
 * The next jobs to commit together. Where the last commit had several, there is
 * load: then a little waiting for as many again saves commits; one by itself is
 * never kept waiting.
 */
static struct job *take_batch(struct queue *queue, size_t *count)
{
    size_t expected = *count;
    struct job *jobs;

    pthread_mutex_lock(&queue->lock);
    while (queue->first == NULL && !queue->ended) {
        pthread_cond_wait(&queue->filled, &queue->lock);
    }
    if (expected > 1) {
        struct timespec until = in_ms(LANE_BATCH_MS);

        while (queue->count < expected && !queue->ended &&
               pthread_cond_timedwait(&queue->filled, &queue->lock, &until) ==
                   0) {
        }
    }
    jobs = take(queue, LANE_BATCH_MAX, count);
    queue->done += *count;
    pthread_mutex_unlock(&queue->lock);
    return jobs;
}

/* In one order, so that no two servers wait for each other. */
static bool lock_journals(struct server_store *store, const struct job *jobs,
                          struct error *err)
{
    const unsigned char *tokens[LANE_BATCH_MAX];
    struct event_id learners[LANE_BATCH_MAX];
    size_t count = 0;
    size_t found = 0;

    for (; jobs != NULL; jobs = jobs->next) {
        if (jobs->token != NULL) {
            tokens[count++] = jobs->token;
        }
    }
    return store->ops->tokens_ahead(store, tokens, count, learners, &found,
                                    err) &&
           store->ops->journals_lock(store, learners, found, err);
}

static bool commit_all(struct server_store *store, struct job *jobs,
                       struct error *err)
{
    bool ok = store->ops->begin(store, err) && lock_journals(store, jobs, err);

    for (struct job *job = jobs; ok && job != NULL; job = job->next) {
        ok = job->run(job, store, err);
    }
    ok = ok && store->ops->commit(store, err);
    if (!ok) {
        store->ops->rollback(store);
    }
    return ok;
}

/* What failed together is tried one by one, so that one does not fail all. */
static void commit_each(struct server_store *store, struct job *jobs)
{
    while (jobs != NULL) {
        struct job *job = jobs;
        struct error err = ERROR_INIT;
        bool ok;

        jobs = job->next;
        job->next = NULL;
        ok = commit_all(store, job, &err);
        job->done(job, ok ? NULL : &err);
        error_release(&err);
    }
}

static void *write_together(void *context)
{
    struct worker *worker = context;
    struct job *jobs;
    size_t count = 0;

    while ((jobs = take_batch(worker->queue, &count)) != NULL) {
        struct error err = ERROR_INIT;

        if (!commit_all(worker->store, jobs, &err)) {
            commit_each(worker->store, jobs);
            jobs = NULL;
        }
        __atomic_fetch_add(&worker->lanes->commits, 1, __ATOMIC_RELAXED);
        while (jobs != NULL) {
            struct job *job = jobs;

            jobs = job->next; /* done() may end the job */
            job->done(job, NULL);
        }
        error_release(&err);
    }
    return NULL;
}

struct server_store *open_store(const struct server_settings *settings,
                                struct error *err)
{
    char *folder = path_folder(settings->store);
    bool is_file = strstr(settings->store, "://") == NULL;
    struct server_store *store = NULL;

    if (!is_file || file_make_folder(folder, err)) {
        store = server_store_open(settings->store, err);
    }
    free(folder);
    return store;
}

bool store_lock(const struct server_settings *settings, int *fd,
                struct error *err)
{
    char *folder = path_folder(settings->store);
    char *path = xasprintf("%s.lock", settings->store);
    bool ok = true;

    *fd = -1;
    if (strstr(settings->store, "://") == NULL) {
        ok = file_make_folder(folder, err);
        if (ok) {
            *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
            ok = *fd >= 0 ||
                 error_set_errno(err, errno, "cannot open '%s'", path);
        }
        if (ok && flock(*fd, LOCK_EX | LOCK_NB) != 0) {
            ok = error_set_code(err, ERROR_BUSY,
                                "another dstudiod is using '%s'",
                                settings->store);
        }
    }
    free(folder);
    free(path);
    return ok;
}

static bool start_worker(struct lanes *lanes, enum lane lane,
                         const struct server_settings *settings,
                         struct error *err)
{
    struct worker *worker = &lanes->workers[lanes->count];
    int code;

    worker->lanes = lanes;
    worker->queue = &lanes->queues[lane];
    worker->store = open_store(settings, err);
    if (worker->store == NULL) {
        return false;
    }
    lanes->count++;
    code = pthread_create(&worker->thread, NULL,
                          lane == LANE_WRITE ? write_together : work, worker);
    if (code != 0) {
        return error_set_errno(err, code, "cannot start a thread");
    }
    worker->started = true;
    return true;
}

struct lanes *lanes_start(const struct server_settings *settings,
                          struct error *err)
{
    const size_t counts[LANE_COUNT] = {
        [LANE_READ] = (size_t)settings->readers,
        [LANE_WRITE] = 1,
        [LANE_PASSWORD] = (size_t)settings->password_workers,
        [LANE_OUTSIDE] = settings->oidc_issuer != NULL ? OUTSIDE_WORKERS : 0,
    };
    const size_t most[LANE_COUNT] = {
        [LANE_PASSWORD] = (size_t)settings->password_queue,
        [LANE_OUTSIDE] = OUTSIDE_QUEUE,
    };
    struct lanes *lanes = xcalloc(1, sizeof(*lanes));
    size_t total = 0;
    bool ok = true;

    for (int lane = 0; lane < LANE_COUNT; lane++) {
        total += counts[lane];
        queue_init(&lanes->queues[lane], most[lane]);
    }
    lanes->workers = xcalloc(total, sizeof(*lanes->workers));
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        for (size_t i = 0; ok && i < counts[lane]; i++) {
            ok = start_worker(lanes, (enum lane)lane, settings, err);
        }
    }
    if (!ok) {
        lanes_stop(lanes);
        lanes_free(lanes);
        return NULL;
    }
    return lanes;
}

static void end_queue(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->ended = true;
    pthread_cond_broadcast(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
}

void lanes_stop(struct lanes *lanes)
{
    if (lanes == NULL) {
        return;
    }
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        end_queue(&lanes->queues[lane]);
    }
    for (size_t i = 0; i < lanes->count; i++) {
        if (lanes->workers[i].started) {
            pthread_join(lanes->workers[i].thread, NULL);
        }
        server_store_close(lanes->workers[i].store);
    }
}

void lanes_free(struct lanes *lanes)
{
    if (lanes == NULL) {
        return;
    }
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        pthread_mutex_destroy(&lanes->queues[lane].lock);
        pthread_cond_destroy(&lanes->queues[lane].filled);
    }
    free(lanes->workers);
    free(lanes);
}

void lanes_get_figures(struct lanes *lanes, struct lanes_figures *figures)
{
    figures->commits = __atomic_load_n(&lanes->commits, __ATOMIC_RELAXED);
    for (int lane = 0; lane < LANE_COUNT; lane++) {
        struct queue *queue = &lanes->queues[lane];

        pthread_mutex_lock(&queue->lock);
        figures->jobs[lane] = queue->done;
        figures->waiting[lane] = queue->count;
        pthread_mutex_unlock(&queue->lock);
    }
}
