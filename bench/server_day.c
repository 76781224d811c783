/*
 * `make bench-server-day`: a day of many learners, compressed. Three in ten of
 * them study: a sitting of 100 answers that are sent ten at a time, heads asked
 * for at its begin and end and six times more, a second device that fetches
 * what is new; 20 requests, as doc/scaling.md has it. Each is a connection of
 * its own, plain HTTP (a proxy has the TLS), clients and server on the same
 * cores. Times count from when a request was due, so that a late one is not
 * hidden.
 *
 *     server_day DSTUDIOD [sqlite | postgresql]
 *
 * In the environment: LEARNERS (10,000), SECONDS for the day (60), PEAK, the
 * share of the day in its busiest hour (10 %; 40 is one country).
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/random.h"
#include "bench/bench.h"
#include "bench/server_load.h"
#include "tests/server/postgres_help.h"

#define WORKERS  64
#define APPENDS  10
#define EVENTS   10 /* in an append */
#define POLLS    6
#define PAUSE_S  60.0 /* between two appends of a sitting, real time */
#define DAY_S    86400.0
#define PEAK_AT  19 /* the busiest hour */
#define REQUESTS (APPENDS + POLLS + 4)

enum kind { HEADS, APPEND, READ, KINDS };

static const char *const kind_names[] = {"heads", "append", "read"};

/* A request that is due. */
struct due {
    float at; /* seconds from the start */
    enum kind kind;
    unsigned learner;
};

/* What a learner's devices know. */
struct learner {
    struct load_client account;
    char hash[65];
    int64_t seq;
    int64_t version; /* for If-None-Match */
    int64_t fetched; /* by the second device */
    char fetched_hash[65];
};

/* A thread with the learners that are its own. */
struct worker {
    pthread_t thread;
    struct bench *bench;
    unsigned number;
    struct due *plan;
    size_t count;
    size_t capacity;
    float *times[KINDS];
    size_t done[KINDS];
    size_t statuses[600];
    struct load_lines lines;
    struct str request;
    struct str answer;
};

struct bench {
    struct load_server server;
    struct learner *learners;
    struct load_client *accounts;
    int64_t learner_count;
    int64_t seconds;
    int64_t peak; /* % */
    double began;
    struct worker workers[WORKERS];
};

/* ---- the plan ---- */

static double random_part(struct splitmix *random)
{
    return (double)(splitmix_next(random) >> 11) / 9007199254740992.0;
}

/* A moment of the real day: the busiest hour has its share, the rest the rest.
 */
static double random_moment(const struct bench *bench, struct splitmix *random)
{
    if (random_part(random) * 100 < (double)bench->peak) {
        return (PEAK_AT + random_part(random)) * 3600;
    }
    return random_part(random) * DAY_S;
}

static void plan_one(struct bench *bench, unsigned learner, enum kind kind,
                     double moment)
{
    struct worker *worker = &bench->workers[learner % WORKERS];

    GROW(worker->plan, worker->count, worker->capacity);
    worker->plan[worker->count++] =
        (struct due){.at = (float)(moment / DAY_S * (double)bench->seconds),
                     .kind = kind,
                     .learner = learner};
}

static void plan_learner(struct bench *bench, unsigned learner,
                         struct splitmix *random)
{
    double sitting = random_moment(bench, random);
    double end = sitting + PAUSE_S * (APPENDS + 1);

    if (end > DAY_S) {
        sitting -= end - DAY_S;
        end = DAY_S;
    }
    plan_one(bench, learner, HEADS, sitting);
    for (int i = 1; i <= APPENDS; i++) {
        plan_one(bench, learner, APPEND, sitting + i * PAUSE_S);
    }
    plan_one(bench, learner, HEADS, end);
    for (int i = 0; i < POLLS; i++) {
        plan_one(bench, learner, HEADS, random_moment(bench, random));
    }
    end += (DAY_S - end) * random_part(random);
    plan_one(bench, learner, HEADS, end);
    plan_one(bench, learner, READ, end);
}

static int compare_dues(const void *a, const void *b)
{
    const struct due *x = a;
    const struct due *y = b;

    if (x->at < y->at || x->at > y->at) {
        return x->at < y->at ? -1 : 1;
    }
    return (int)x->kind - (int)y->kind;
}

static void make_plan(struct bench *bench)
{
    struct splitmix random = {1};

    for (unsigned i = 0; i < bench->learner_count; i++) {
        if (splitmix_next(&random) % 10 < 3) {
            plan_learner(bench, i, &random);
        }
    }
    for (int i = 0; i < WORKERS; i++) {
        struct worker *worker = &bench->workers[i];

        if (worker->count > 0) {
            qsort(worker->plan, worker->count, sizeof(*worker->plan),
                  compare_dues);
        }
        for (int kind = 0; kind < KINDS; kind++) {
            worker->times[kind] =
                xcalloc(worker->count + 1, sizeof(*worker->times[kind]));
        }
    }
}

/* ---- requests ---- */

static void write_get(struct str *request, const struct learner *learner,
                      const char *path)
{
    str_clear(request);
    str_add_format(request,
                   "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n",
                   path, learner->account.token);
    if (learner->version > 0) {
        str_add_format(request, "If-None-Match: \"%lld\"\r\n",
                       (long long)learner->version);
    }
    str_add(request, "\r\n");
}

static void write_read(struct str *request, const struct learner *learner)
{
    char log[37];
    char *path;

    event_id_format(&learner->account.log, log);
    path = xasprintf("/v1/logs/%s/lines?after=%lld&hash=%s", log,
                     (long long)learner->fetched, learner->fetched_hash);
    str_clear(request);
    str_add_format(request,
                   "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                   "\r\n",
                   path, learner->account.token);
    free(path);
}

static void write_request(struct worker *worker, const struct due *due,
                          struct learner *learner)
{
    if (due->kind == HEADS) {
        write_get(&worker->request, learner, "/v1/heads");
    } else if (due->kind == READ) {
        write_read(&worker->request, learner);
    } else {
        load_lines_renew(&worker->lines);
        load_write_append(
            &worker->request, &learner->account, learner->seq, learner->hash,
            (struct slice){worker->lines.text.buf, worker->lines.text.len});
    }
}

static void take_answer(struct worker *worker, const struct due *due,
                        struct learner *learner, int status)
{
    worker->statuses[status < 600 ? status : 0]++;
    if (due->kind == APPEND && status == 200) {
        learner->seq += EVENTS;
        load_take_hash(&worker->answer, learner->hash);
    } else if (due->kind == READ && status == 200) {
        learner->fetched = learner->seq;
        memcpy(learner->fetched_hash, learner->hash, sizeof(learner->hash));
    }
}

static void run_due(struct worker *worker, const struct due *due)
{
    struct bench *bench = worker->bench;
    struct learner *learner = &bench->learners[due->learner];
    double at = bench->began + (double)due->at;
    double now = bench_now();
    int status;
    int fd;

    if (now < at) {
        usleep((useconds_t)((at - now) * 1e6));
    }
    write_request(worker, due, learner);
    /* An address for each worker, so that ports do not run out. */
    fd = load_connect_from(bench->server.port, worker->number);
    load_send(fd, &worker->request);
    status = load_receive(fd, &worker->answer,
                          due->kind == HEADS ? &learner->version : NULL);
    close(fd);
    worker->times[due->kind][worker->done[due->kind]++] =
        (float)(bench_now() - at);
    take_answer(worker, due, learner, status);
}

static void *worker_life(void *context)
{
    struct worker *worker = context;

    for (size_t i = 0; i < worker->count; i++) {
        run_due(worker, &worker->plan[i]);
    }
    return NULL;
}

/* ---- what came of it ---- */

static int compare_times(const void *a, const void *b)
{
    float x = *(const float *)a;
    float y = *(const float *)b;

    return (x > y) - (x < y);
}

static void print_kind(struct bench *bench, int kind)
{
    float *times = NULL;
    size_t count = 0;

    for (int i = 0; i < WORKERS; i++) {
        const struct worker *worker = &bench->workers[i];

        times = xreallocarray(times, count + worker->done[kind] + 1,
                              sizeof(*times));
        memcpy(times + count, worker->times[kind],
               worker->done[kind] * sizeof(*times));
        count += worker->done[kind];
    }
    if (count > 0) {
        qsort(times, count, sizeof(*times), compare_times);
        printf("  %-8s %8zu   median %.1f ms, p99 %.1f ms, longest %.1f ms\n",
               kind_names[kind], count, (double)times[count / 2] * 1e3,
               (double)times[count * 99 / 100] * 1e3,
               (double)times[count - 1] * 1e3);
    }
    free(times);
}

static void print_statuses(struct bench *bench)
{
    size_t failures = 0;

    printf("  answers:");
    for (int status = 0; status < 600; status++) {
        size_t count = 0;

        for (int i = 0; i < WORKERS; i++) {
            count += bench->workers[i].statuses[status];
        }
        if (count > 0) {
            printf(" %d: %zu", status, count);
        }
        failures += status < 200 || status >= 400 ? count : 0;
    }
    printf("; failures: %zu\n", failures);
}

static double file_mib(const char *path, const char *suffix)
{
    char *full = xasprintf("%s%s", path, suffix);
    struct stat info;
    double size =
        stat(full, &info) == 0 ? (double)info.st_size / 1048576.0 : 0.0;

    free(full);
    return size;
}

static void print_all(struct bench *bench, double used, double own)
{
    double took = bench_now() - bench->began;
    size_t total = 0;

    for (int i = 0; i < WORKERS; i++) {
        total += bench->workers[i].count;
    }
    printf("%lld learners, a day in %lld s, %lld %% of it in the busiest hour: "
           "%zu requests in %.1f s, %.0f a second\n",
           (long long)bench->learner_count, (long long)bench->seconds,
           (long long)bench->peak, total, took, (double)total / took);
    for (int kind = 0; kind < KINDS; kind++) {
        print_kind(bench, kind);
    }
    print_statuses(bench);
    printf("  server: %.1f s of processor, %.0f us a request, %.0f MiB of "
           "memory; clients %.1f s\n",
           used, used / (double)total * 1e6,
           load_resident_kib(bench->server.pid) / 1024, own);
    printf("  store: %.1f MiB, and a log of %.1f MiB\n",
           file_mib(bench->server.store, ""),
           file_mib(bench->server.store, "-wal"));
}

/* ---- all of it ---- */

static void make_learners(struct bench *bench)
{
    size_t count = (size_t)bench->learner_count;

    bench->accounts = xcalloc(count, sizeof(*bench->accounts));
    bench->learners = xcalloc(count, sizeof(*bench->learners));
    load_add_clients(&bench->server, bench->accounts, count);
    for (size_t i = 0; i < count; i++) {
        struct learner *learner = &bench->learners[i];
        struct hash hash;
        char log[37];

        learner->account = bench->accounts[i];
        event_id_format(&learner->account.log, log);
        hash = chain_start(log);
        hash_format(&hash, learner->hash);
        memcpy(learner->fetched_hash, learner->hash, sizeof(learner->hash));
    }
}

static void run_workers(struct bench *bench)
{
    bench->began = bench_now() + 0.5;
    for (unsigned i = 0; i < WORKERS; i++) {
        struct worker *worker = &bench->workers[i];

        worker->bench = bench;
        worker->number = i;
        str_init(&worker->request);
        str_init(&worker->answer);
        load_lines_init(&worker->lines, EVENTS, i + 1);
        pthread_create(&worker->thread, NULL, worker_life, worker);
    }
    for (int i = 0; i < WORKERS; i++) {
        struct worker *worker = &bench->workers[i];

        pthread_join(worker->thread, NULL);
        load_lines_release(&worker->lines);
        str_release(&worker->request);
        str_release(&worker->answer);
    }
}

static void run_day(struct bench *bench, const char *program, const char *store)
{
    double used;
    double own;

    load_begin(&bench->server, store);
    make_learners(bench);
    make_plan(bench);
    load_start(&bench->server, program);
    used = load_used_s(bench->server.pid);
    own = load_used_s(getpid());
    run_workers(bench);
    print_all(bench, load_used_s(bench->server.pid) - used,
              load_used_s(getpid()) - own);
    load_stop(&bench->server);
    load_end(&bench->server);
}

int main(int argc, char **argv)
{
    static struct bench bench;
    bool postgres = argc == 3 && strcmp(argv[2], "postgresql") == 0;
    struct str where = STR_INIT;

    if (argc < 2 || argc > 3 || sodium_init() < 0) {
        load_die("usage", "server_day DSTUDIOD [sqlite | postgresql]");
    }
    chain_init();
    setenv("TMPDIR", "/var/tmp", 0);
    bench.learner_count = load_wish("LEARNERS", 10000, 1000000);
    bench.seconds = load_wish("SECONDS", 60, 86400);
    bench.peak = load_wish("PEAK", 10, 100);
    if (postgres) {
        if (!postgres_is_installed() || !postgres_start()) {
            load_die("PostgreSQL", "is not installed");
        }
        postgres_where("public", &where);
    }
    run_day(&bench, argv[1], postgres ? where.buf : NULL);
    if (postgres) {
        postgres_stop();
    }
    str_release(&where);
    return 0;
}
