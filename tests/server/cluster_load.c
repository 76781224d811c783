/*
 * Load for packaging/cluster/failover.sh: writers that append to the store at a
 * URI as devices do, one request after another, repeat what failed, and
 * remember what they were told is committed. At the end every acknowledged
 * event must be there, byte for byte, in a whole chain.
 *
 * usage: cluster_load URI SECONDS
 *
 * Prints one JSON line: appends, failures, the longest time in which nothing
 * was acknowledged, events lost. Exit 1 if one was lost.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/random.h"
#include "server/journal_api.h"
#include "server/segment.h"

#define WRITERS  8
#define EVENTS   20
#define PAUSE_US 100000 /* before what failed is repeated */

struct shared {
    const char *where;
    int64_t end_ms;
    pthread_mutex_t lock;
    int64_t acked_ms; /* when somebody was last told of a commit */
    int64_t gap_ms;   /* longest time between two such moments */
    int64_t failures;
};

struct writer {
    pthread_t thread;
    struct shared *shared;
    struct server_store *store;
    struct event_id learner;
    struct event_id log;
    int64_t acked; /* events that were acknowledged */
    struct hash acked_hash;
    struct str lines; /* those events */
    uint64_t seed;
    int64_t lost;
};

static struct event_id random_id(struct splitmix *random, int version)
{
    struct event_id id;

    for (size_t i = 0; i < sizeof(id.bytes); i++) {
        id.bytes[i] = (unsigned char)splitmix_next(random);
    }
    id.bytes[6] = (unsigned char)((id.bytes[6] & 15) | version << 4);
    id.bytes[8] = (unsigned char)((id.bytes[8] & 63) | 128);
    return id;
}

static void make_lines(struct splitmix *random, struct str *lines)
{
    for (int i = 0; i < EVENTS; i++) {
        struct event_id id = random_id(random, 7);
        char text[37];

        event_id_format(&id, text);
        str_add_format(lines,
                       "{\"id\":\"%s\",\"at\":1764468854341,\"tz\":0,"
                       "\"t\":\"review\",\"v\":1}\t{\"item\":\"ep051.a@1\","
                       "\"grade\":3,\"ms\":%u}\n",
                       text, (unsigned)(splitmix_next(random) % 30000));
    }
}

static void note_gap(struct shared *shared)
{
    int64_t now = clock_monotonic_ms();
    int64_t gap = now - shared->acked_ms;

    shared->gap_ms = gap > shared->gap_ms ? gap : shared->gap_ms;
    shared->acked_ms = now;
}

static void note_ack(struct shared *shared, bool ok)
{
    pthread_mutex_lock(&shared->lock);
    if (ok) {
        note_gap(shared);
    } else {
        shared->failures++;
    }
    pthread_mutex_unlock(&shared->lock);
}

/* One try of one append, as the server's writer does it. */
static bool append(struct writer *self, const struct append_request *request,
                   struct append_answer *answer, struct error *err)
{
    const struct server_store_ops *ops = self->store->ops;
    struct journal_asker asker = {
        .store = self->store, .learner = self->learner, .now_ms = 1};
    bool ok = ops->begin(self->store, err) &&
              journal_append(&asker, request, answer, err);

    if (ok && answer->outcome.status == 200) {
        ok = ops->commit(self->store, err);
    }
    if (!ok || answer->outcome.status != 200) {
        ops->rollback(self->store);
    }
    return ok;
}

/* Repeats an append until it is acknowledged, or the time is over. */
static bool append_until_acked(struct writer *self, struct slice lines)
{
    struct append_request request = {.log = self->log,
                                     .after = self->acked,
                                     .hash = self->acked_hash,
                                     .lines = lines};

    while (clock_monotonic_ms() < self->shared->end_ms) {
        struct append_answer answer = {.heads = {.logs = HEAD_ROWS_INIT}};
        struct error err = ERROR_INIT;
        bool ok = append(self, &request, &answer, &err);
        int status = ok ? answer.outcome.status : 0;

        if (ok && status == 200) {
            self->acked = answer.seq;
            self->acked_hash = answer.hash;
        } else if (ok) {
            /* What we were told is there is not: the worst there is. */
            fprintf(stderr, "refused with %d %s: the head is %lld, told %lld\n",
                    status, answer.outcome.problem,
                    (long long)answer.outcome.seq, (long long)self->acked);
            self->lost++;
        } else {
            fprintf(stderr, "%s\n", error_get(&err));
        }
        append_answer_release(&answer);
        error_release(&err);
        note_ack(self->shared, status == 200);
        if (status == 200) {
            return true;
        }
        if (ok) {
            return false;
        }
        usleep(PAUSE_US);
    }
    return false;
}

static void *writer_life(void *context)
{
    struct writer *self = context;
    struct splitmix random = {self->seed};
    bool going = true;

    while (going && clock_monotonic_ms() < self->shared->end_ms) {
        struct str lines = STR_INIT;

        make_lines(&random, &lines);
        going = append_until_acked(self, (struct slice){lines.buf, lines.len});
        if (going) {
            str_add_len(&self->lines, lines.buf, lines.len);
        }
        str_release(&lines);
    }
    return NULL;
}

/* All that is on the server, read from the start; its chain is checked. */
static bool read_all(struct writer *self, struct str *out, struct error *err)
{
    struct journal_asker asker = {.store = self->store,
                                  .learner = self->learner};
    struct read_request request = {.log = self->log};
    struct read_answer answer;
    bool more = true;
    char text[37];

    event_id_format(&self->log, text);
    request.hash = chain_start(text);
    while (more) {
        if (!journal_read(&asker, &request, &answer, err)) {
            return false;
        }
        more = answer.outcome.status == 200;
        str_add_len(out, answer.lines.buf, answer.lines.len);
        request.after = answer.to;
        request.hash = answer.hash;
        read_answer_release(&answer);
    }
    return true;
}

static void check(struct writer *self)
{
    struct str there = STR_INIT;
    struct error err = ERROR_INIT;

    if (!read_all(self, &there, &err)) {
        fprintf(stderr, "reading back: %s\n", error_get(&err));
        self->lost += self->acked;
    } else if (there.len < self->lines.len ||
               memcmp(there.buf, self->lines.buf, self->lines.len) != 0) {
        fprintf(stderr, "acknowledged events are missing\n");
        self->lost += self->acked;
    }
    str_release(&there);
    error_release(&err);
}

static bool start(struct writer *self, struct shared *shared)
{
    struct splitmix random = {random_u64()};
    struct error err = ERROR_INIT;
    char text[37];

    *self = (struct writer){.shared = shared,
                            .learner = random_id(&random, 4),
                            .log = random_id(&random, 4),
                            .lines = STR_INIT,
                            .seed = splitmix_next(&random)};
    event_id_format(&self->log, text);
    self->acked_hash = chain_start(text);
    self->store = server_store_open(shared->where, &err);
    if (self->store == NULL) {
        fprintf(stderr, "%s\n", error_get(&err));
        error_release(&err);
        return false;
    }
    return pthread_create(&self->thread, NULL, writer_life, self) == 0;
}

int main(int argc, char **argv)
{
    struct writer writers[WRITERS];
    struct shared shared = {.lock = PTHREAD_MUTEX_INITIALIZER};
    int64_t seconds = 0;
    int64_t acked = 0;
    int64_t lost = 0;

    if (argc != 3 || !number_parse_int(argv[2], 1, 86400, &seconds)) {
        fprintf(stderr, "usage: cluster_load URI SECONDS\n");
        return 2;
    }
    chain_init();
    shared.where = argv[1];
    shared.acked_ms = clock_monotonic_ms();
    shared.end_ms = shared.acked_ms + seconds * 1000;
    for (size_t i = 0; i < WRITERS; i++) {
        if (!start(&writers[i], &shared)) {
            return 1;
        }
    }
    fputs("writing\n", stderr); /* failover.sh waits for it */
    for (size_t i = 0; i < WRITERS; i++) {
        pthread_join(writers[i].thread, NULL);
    }
    /* Who was never answered again waited until now. */
    note_gap(&shared);
    for (size_t i = 0; i < WRITERS; i++) {
        check(&writers[i]);
        acked += writers[i].acked;
        lost += writers[i].lost;
        server_store_close(writers[i].store);
        str_release(&writers[i].lines);
    }
    printf("{\"writers\":%d,\"seconds\":%lld,\"acknowledged_events\":%lld,"
           "\"failed_tries\":%lld,\"longest_gap_ms\":%lld,\"lost\":%lld}\n",
           WRITERS, (long long)seconds, (long long)acked,
           (long long)shared.failures, (long long)shared.gap_ms,
           (long long)lost);
    return lost > 0 ? 1 : 0;
}
