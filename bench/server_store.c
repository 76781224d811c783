/*
 * `make bench-server-store`: appends of 100 events, or of as many as its
 * argument says, durable, 64 requesters at a
 * time, one writer that commits what waits together: SQLite and PostgreSQL,
 * each beside the raw ceiling of its own database, which is a plain loop of the
 * same inserts with nothing checked, hashed or compressed. HTTP is left out.
 *
 * The files are in $TMPDIR or /var/tmp: put them on the disk that is meant.
 * SECONDS in the environment is how long each part takes (5).
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "base/random.h"
#include "bench/bench.h"
#include "bench/server_load.h"
#include "bench/server_raw.h"
#include "server/journal_api.h"
#include "server/segment.h"
#include "tests/server/postgres_help.h"

#define REQUESTERS 64
#define EVENTS_MAX 1000
#define BATCH_MS   2
#define TIMES_MAX  ((size_t)1 << 20)

static int events = 100; /* in an append */
static double seconds;

struct requester {
    pthread_t thread;
    struct bench *bench;
    struct requester *next; /* in the queue */
    struct event_id learner;
    struct append_request request;
    struct append_draft draft;
    struct str lines;
    bool done;
    pthread_cond_t answered;
};

struct bench {
    struct server_store *store;
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct requester *first;
    size_t waiting;
    bool ended;
    double *times; /* of each append, seconds */
    size_t count;
    size_t commits;
    struct requester requesters[REQUESTERS];
};

static struct event_id id_of(struct splitmix *random, int version)
{
    struct event_id id;

    for (size_t i = 0; i < sizeof(id.bytes); i++) {
        id.bytes[i] = (unsigned char)splitmix_next(random);
    }
    id.bytes[6] = (unsigned char)((id.bytes[6] & 15) | version << 4);
    id.bytes[8] = (unsigned char)((id.bytes[8] & 63) | 128);
    return id;
}

/* Reviews as a device writes them. */
static void make_lines(struct splitmix *random, struct str *lines)
{
    for (int i = 0; i < events; i++) {
        struct event_id id = id_of(random, 7);
        char text[37];

        event_id_format(&id, text);
        str_add_format(lines,
                       "{\"id\":\"%s\",\"at\":%lld,\"tz\":120,\"t\":\"review\","
                       "\"v\":1}\t{\"item\":\"ep%03u.pool-size-%u@1\","
                       "\"grade\":%u,\"ms\":%u}\n",
                       text, 1764468854341 + i * 9000LL,
                       (unsigned)(13 + splitmix_next(random) % 108),
                       (unsigned)(splitmix_next(random) % 30),
                       (unsigned)(1 + splitmix_next(random) % 4),
                       (unsigned)(splitmix_next(random) % 30000));
    }
}

/* ---- requesters and the writer ---- */

/* Does a thread's part of an append and waits for the answer; false at the end.
 */
static bool request_one(struct requester *self)
{
    struct bench *bench = self->bench;
    double began = bench_now();

    append_draft_init(&self->draft, self->request.after, &self->request.hash);
    append_draft_end(&self->draft, self->request.lines);
    pthread_mutex_lock(&bench->lock);
    self->done = false;
    self->next = bench->first;
    bench->first = self;
    bench->waiting++;
    pthread_cond_signal(&bench->filled);
    while (!self->done && !bench->ended) {
        pthread_cond_wait(&self->answered, &bench->lock);
    }
    if (self->done && bench->count < TIMES_MAX) {
        bench->times[bench->count++] = bench_now() - began;
    }
    pthread_mutex_unlock(&bench->lock);
    append_draft_release(&self->draft);
    return self->done;
}

static void *requester_life(void *context)
{
    while (request_one(context)) {
    }
    return NULL;
}

static void append_one(struct bench *bench, struct requester *requester)
{
    struct journal_asker asker = {.store = bench->store,
                                  .learner = requester->learner,
                                  .now_ms = 1764468854341};
    struct append_answer answer;
    struct error err = ERROR_INIT;

    if (!journal_append(&asker, &requester->request, &answer, &err)) {
        load_die("append", error_get(&err));
    }
    if (answer.outcome.status != 200 || answer.added != events) {
        load_die("append", "not taken");
    }
    requester->request.after = answer.seq;
    requester->request.hash = answer.hash;
    append_answer_release(&answer);
}

static void commit_batch(struct bench *bench, struct requester *batch)
{
    struct event_id learners[REQUESTERS];
    struct error err = ERROR_INIT;
    size_t count = 0;
    const struct server_store_ops *ops = bench->store->ops;

    for (struct requester *at = batch; at != NULL; at = at->next) {
        learners[count++] = at->learner;
    }
    if (!ops->begin(bench->store, &err) ||
        !ops->journals_lock(bench->store, learners, count, &err)) {
        load_die("begin", error_get(&err));
    }
    for (struct requester *at = batch; at != NULL; at = at->next) {
        append_one(bench, at);
    }
    if (!ops->commit(bench->store, &err)) {
        load_die("commit", error_get(&err));
    }
    bench->commits++;
}

/* Call it with the lock; lets it go while it waits. */
static struct requester *take_batch(struct bench *bench, size_t expected)
{
    struct requester *batch;
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += BATCH_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    while (bench->waiting == 0) {
        pthread_cond_wait(&bench->filled, &bench->lock);
    }
    while (bench->waiting < expected &&
           pthread_cond_timedwait(&bench->filled, &bench->lock, &until) == 0) {
    }
    batch = bench->first;
    bench->first = NULL;
    bench->waiting = 0;
    return batch;
}

static void write_for(struct bench *bench)
{
    double end = bench_now() + seconds;
    size_t expected = 1;

    pthread_mutex_lock(&bench->lock);
    while (bench_now() < end) {
        struct requester *batch = take_batch(bench, expected);

        pthread_mutex_unlock(&bench->lock);
        commit_batch(bench, batch);
        pthread_mutex_lock(&bench->lock);
        for (expected = 0; batch != NULL; expected++) {
            struct requester *next = batch->next;

            batch->done = true;
            pthread_cond_signal(&batch->answered);
            batch = next;
        }
    }
    bench->ended = true;
    for (size_t i = 0; i < REQUESTERS; i++) {
        pthread_cond_signal(&bench->requesters[i].answered);
    }
    pthread_mutex_unlock(&bench->lock);
}

static void prepare(struct bench *bench)
{
    struct splitmix random = {random_u64()};

    bench->times = xcalloc(TIMES_MAX, sizeof(*bench->times));
    pthread_mutex_init(&bench->lock, NULL);
    pthread_cond_init(&bench->filled, NULL);
    for (size_t i = 0; i < REQUESTERS; i++) {
        struct requester *requester = &bench->requesters[i];
        char log[37];

        *requester = (struct requester){
            .bench = bench, .learner = id_of(&random, 4), .lines = STR_INIT};
        make_lines(&random, &requester->lines);
        requester->request.log = id_of(&random, 4);
        event_id_format(&requester->request.log, log);
        requester->request.hash = chain_start(log);
        requester->request.lines =
            (struct slice){requester->lines.buf, requester->lines.len};
        requester->request.draft = &requester->draft;
        pthread_cond_init(&requester->answered, NULL);
    }
}

/* Events a second through the store at `where`. */
static double run_store(const char *name, const char *where, double raw)
{
    struct bench *bench = xcalloc(1, sizeof(*bench));
    struct error err = ERROR_INIT;
    double rate;
    char what[64];

    bench->store = server_store_open(where, &err);
    if (bench->store == NULL) {
        load_die(where, error_get(&err));
    }
    prepare(bench);
    for (size_t i = 0; i < REQUESTERS; i++) {
        pthread_create(&bench->requesters[i].thread, NULL, requester_life,
                       &bench->requesters[i]);
    }
    write_for(bench);
    for (size_t i = 0; i < REQUESTERS; i++) {
        pthread_join(bench->requesters[i].thread, NULL);
        str_release(&bench->requesters[i].lines);
    }
    rate = (double)bench->count * events / seconds;
    snprintf(what, sizeof(what), "%s, %d appends at a time", name, REQUESTERS);
    bench_line(what, rate, "ev/s", "raw", raw);
    snprintf(what, sizeof(what), "%s, appends of %d in one commit", name,
             events);
    bench_line(what, (double)bench->count / (double)bench->commits, "", "", 0);
    snprintf(what, sizeof(what), "%s, median and p99 of an append", name);
    bench_median(bench->times, bench->count);
    printf("%-46s %10.3f and %.3f ms\n", what,
           bench->times[bench->count / 2] * 1e3,
           bench->times[bench->count * 99 / 100] * 1e3);
    server_store_close(bench->store);
    free(bench->times);
    free(bench);
    return rate;
}

/* ---- all of it ---- */

/* The bytes of a segment with such lines. */
static void pack(struct segment_builder *builder)
{
    static const struct hash zero;
    struct splitmix random = {7};
    struct str lines = STR_INIT;
    struct error err = ERROR_INIT;
    struct line line;
    size_t at = 0;

    make_lines(&random, &lines);
    segment_builder_init(builder, 1, &zero);
    while (segment_next_line((struct slice){lines.buf, lines.len}, &at, &line,
                             &err)) {
        segment_builder_add(builder, &line, false);
    }
    if (!segment_builder_pack(builder, &err)) {
        load_die("pack", error_get(&err));
    }
    str_release(&lines);
}

static struct raw_load raw_load_of(const struct str *packed)
{
    return (struct raw_load){packed, events, REQUESTERS, seconds};
}

static void run_sqlite(const char *folder, const struct str *packed)
{
    struct raw_load load = raw_load_of(packed);
    char *raw = xasprintf("%s/raw.db", folder);
    char *path = xasprintf("%s/server.db", folder);
    double ceiling = raw_sqlite(raw, &load);

    bench_line("SQLite, raw", ceiling, "ev/s", "", 0);
    run_store("SQLite", path, ceiling);
    free(path);
    free(raw);
}

static void run_postgres(const struct str *packed)
{
    struct raw_load load = raw_load_of(packed);
    struct str where = STR_INIT;
    double ceiling;

    if (!postgres_is_installed() || !postgres_start()) {
        printf("PostgreSQL is not installed\n");
        return;
    }
    postgres_where("public", &where);
    ceiling = raw_postgres(where.buf, &load);
    bench_line("PostgreSQL, raw", ceiling, "ev/s", "", 0);
    postgres_run("DROP TABLE raw_segment, raw_head, raw_journal");
    run_store("PostgreSQL", where.buf, ceiling);
    str_release(&where);
    postgres_stop();
}

int main(int argc, char **argv)
{
    const char *root = getenv("TMPDIR");
    int64_t wish = events;
    char *folder =
        xasprintf("%s/bench-server-XXXXXX", root != NULL ? root : "/var/tmp");
    struct segment_builder builder;
    char *remove;

    if (argc > 2 ||
        (argc == 2 && !number_parse_int(argv[1], 1, EVENTS_MAX, &wish))) {
        load_die("usage", "server_store [EVENTS]");
    }
    events = (int)wish;
    seconds = (double)load_wish("SECONDS", 5, 60);
    setenv("TMPDIR", root != NULL ? root : "/var/tmp", 1);
    chain_init();
    if (mkdtemp(folder) == NULL) {
        load_die(folder, "cannot be made");
    }
    pack(&builder);
    printf("%d events: %zu bytes, %zu in the store\n", events,
           builder.lines.len, builder.segment.packed.len);
    run_sqlite(folder, &builder.segment.packed);
    run_postgres(&builder.segment.packed);
    segment_builder_release(&builder);
    remove = xasprintf("rm -rf '%s'", folder);
    if (system(remove) != 0) {
        load_die(folder, "cannot be removed");
    }
    free(remove);
    free(folder);
    return 0;
}
