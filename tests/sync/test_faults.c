/*
 * Client and server are real and so is the way between them: cut, delayed,
 * doubled, out of order, late, slow, truncated, a portal; both are killed at
 * any moment, copied, and set back to older backups. At the end of each round
 * all devices sync twice in peace, and then heads are equal,
 * nothing that the server was heard to have is missing, no event is lost that a
 * device had, none counts twice, projections are equal byte for byte.
 *
 * SYNC_ROUNDS is how many (8), SYNC_SEED repeats a run's dice. Under
 * tests/server/with_postgres the store is in PostgreSQL.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/clock.h"
#include "base/number.h"
#include "fault_world.h"

#define ROUNDS       8
#define WORLD_ROUNDS 25 /* then a new world */
#define STEPS        6  /* in a round */

struct id_set {
    struct event_id *items;
    size_t count;
    size_t capacity;
};

static int by_bytes(const void *a, const void *b)
{
    return event_id_compare(a, b);
}

/* Adds what the query gives in its first column. */
static void add_ids(struct device *device, const char *sql, struct id_set *set)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *query = NULL;

    assert_int_equal(
        sqlite3_open_v2(device->db, &db, SQLITE_OPEN_READWRITE, NULL),
        SQLITE_OK);
    sqlite3_busy_timeout(db, 20000);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &query, NULL), SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW) {
        GROW(set->items, set->count, set->capacity);
        assert_int_equal(sqlite3_column_bytes(query, 0), 16);
        memcpy(set->items[set->count++].bytes, sqlite3_column_blob(query, 0),
               16);
    }
    sqlite3_finalize(query);
    sqlite3_close(db);
}

static void sort_and_unite(struct id_set *set)
{
    size_t kept = 0;

    if (set->count == 0) {
        return; /* there may be no list yet */
    }
    qsort(set->items, set->count, sizeof(*set->items), by_bytes);
    for (size_t i = 0; i < set->count; i++) {
        if (kept == 0 ||
            event_id_compare(&set->items[kept - 1], &set->items[i]) != 0) {
            set->items[kept++] = set->items[i];
        }
    }
    set->count = kept;
}

/* ---- faults ---- */

static void note_heard(struct world *world, struct device *device)
{
    struct store *store = device_open(device);
    struct store_logs logs = STORE_LOGS_INIT;
    struct error err = ERROR_INIT;

    assert_true(store_logs_all(store, &logs, &err));
    for (size_t i = 0; i < logs.count; i++) {
        struct heard heard = {.seq = logs.items[i].acked};

        if (heard.seq > 0 &&
            store_log_hash(store, logs.items[i].id, heard.seq, &heard.hash)) {
            memcpy(heard.log, logs.items[i].id, sizeof(heard.log));
            GROW(world->heard, world->heard_count, world->heard_capacity);
            world->heard[world->heard_count++] = heard;
        }
    }
    store_logs_release(&logs);
    store_close(store);
}

static struct device *any_device(struct world *world)
{
    for (;;) {
        struct device *device =
            &world->devices[world_pick(world, WORLD_DEVICES)];

        if (device->live) {
            return device;
        }
    }
}

/* A sync that meets whatever there is: faults, kills, another one. */
static void sync_in_trouble(struct world *world)
{
    struct device *device = any_device(world);
    struct device *other = world_dice(world, 40) ? any_device(world) : NULL;
    bool server_dies = world_dice(world, 20);
    pid_t pid = device_start(world, device, "sync");
    pid_t second =
        other != NULL ? device_start(world, other, "sync") : (pid_t)0;

    world->counts->syncs += second != 0 ? 2 : 1;
    if (world_dice(world, 30)) {
        device_write(world, device, true);
    }
    if (server_dies) {
        usleep((useconds_t)world_pick(world, 60000));
        server_kill(world);
        world->counts->server_kills++;
        server_start(world);
    }
    if (process_take(pid, world_dice(world, 50) ? (int)world_pick(world, 200)
                                                : 1500) == -1) {
        world->counts->client_kills++;
    }
    if (second != 0 &&
        process_take(second, (int)world_pick(world, 400)) == -1) {
        world->counts->client_kills++;
    }
    note_heard(world, device);
    if (other != NULL) {
        note_heard(world, other);
    }
}

static void change_devices(struct world *world)
{
    size_t to = world_pick(world, WORLD_DEVICES);
    size_t from = (size_t)(any_device(world) - world->devices);

    world_set_calm(world, true);
    if (!world->devices[to].live) {
        if (world_dice(world, 70)) {
            device_clone(world, from, to);
        } else {
            device_make(world, to);
        }
    } else if (world->devices[to].has_backup) {
        device_restore(world, &world->devices[to]);
    } else {
        device_save(world, &world->devices[to]);
    }
    world_set_calm(world, false);
}

static void change_server(struct world *world)
{
    if (world->has_server_backup && world_dice(world, 50)) {
        server_restore(world);
        world->counts->server_restores++;
    } else {
        server_save(world);
    }
}

static void step(struct world *world)
{
    size_t what = world_pick(world, 100);

    if (what < 30) {
        device_write(world, any_device(world), true);
    } else if (what < 80) {
        sync_in_trouble(world);
    } else if (what < 90) {
        change_devices(world);
    } else if (what < 95) {
        change_server(world);
    } else {
        device_redact(world, any_device(world));
    }
}

/* ---- peace ---- */

static void sync_in_peace(struct world *world, struct device *device)
{
    int status = process_take(device_start(world, device, "sync"), -1);

    /* Its login may be younger than the backup that the server has now. */
    if (status != 0 && device_login(world, device)) {
        status = process_take(device_start(world, device, "sync"), -1);
    }
    if (status != 0) {
        fail_msg("a sync fails in peace; see %s/log", world->folder);
    }
}

/* Heads, projections, and the same made anew, as one text. */
static void describe(struct device *device, struct str *text)
{
    struct store *store = device_open(device);
    struct store_logs logs = STORE_LOGS_INIT;
    struct error err = ERROR_INIT;
    char print[65];
    char again[65];

    assert_true(store_logs_all(store, &logs, &err));
    for (size_t i = 0; i < logs.count; i++) {
        char hash[65];

        hash_format(&logs.items[i].hash, hash);
        if (logs.items[i].seq > 0) {
            str_add_format(text, "%s %lld %s\n", logs.items[i].id,
                           (long long)logs.items[i].seq, hash);
        }
    }
    assert_true(store_fingerprint(store, print, &err));
    assert_true(store_rebuild(store, &err));
    assert_true(store_fingerprint(store, again, &err));
    assert_string_equal(print, again);
    str_add(text, print);
    assert_true(store_verify(store, &err));
    store_logs_release(&logs);
    store_close(store);
}

static void check_heard(struct world *world, struct device *device)
{
    struct store *store = device_open(device);

    for (size_t i = 0; i < world->heard_count; i++) {
        const struct heard *heard = &world->heard[i];
        struct hash hash;

        if (!store_log_hash(store, heard->log, heard->seq, &hash) ||
            !hash_equal(&hash, &heard->hash)) {
            fail_msg("log %s %lld was acknowledged and is gone: %s", heard->log,
                     (long long)heard->seq, world->folder);
        }
    }
    store_close(store);
}

static void check_ids(struct device *device, const struct id_set *want)
{
    struct id_set have = {0};
    struct id_set reviews = {0};
    struct id_set answers = {0};
    size_t at = 0;

    add_ids(device, "SELECT id FROM event", &have);
    sort_and_unite(&have);
    for (size_t i = 0; i < want->count; i++) {
        while (at < have.count &&
               event_id_compare(&have.items[at], &want->items[i]) < 0) {
            at++;
        }
        if (at == have.count ||
            event_id_compare(&have.items[at], &want->items[i]) != 0) {
            fail_msg("an event is lost on %s", device->db);
        }
    }
    add_ids(device,
            "SELECT id FROM event WHERE envelope LIKE "
            "'%\"t\":\"review\"%'",
            &reviews);
    sort_and_unite(&reviews);
    add_ids(device, "SELECT id FROM answer", &answers);
    assert_int_equal(answers.count, reviews.count);
    free(have.items);
    free(reviews.items);
    free(answers.items);
}

static void settle(struct world *world)
{
    struct id_set want = {0};
    struct str first = STR_INIT;

    world_set_calm(world, true);
    for (size_t i = 0; i < WORLD_DEVICES; i++) {
        if (world->devices[i].live) {
            add_ids(&world->devices[i], "SELECT id FROM event", &want);
        }
    }
    sort_and_unite(&want);
    for (size_t i = 0; i < 2 * WORLD_DEVICES; i++) {
        if (world->devices[i % WORLD_DEVICES].live) {
            sync_in_peace(world, &world->devices[i % WORLD_DEVICES]);
        }
    }
    for (size_t i = 0; i < WORLD_DEVICES; i++) {
        struct str text = STR_INIT;

        if (!world->devices[i].live) {
            continue;
        }
        describe(&world->devices[i], &text);
        if (first.len == 0) {
            str_set(&first, text.buf);
            check_heard(world, &world->devices[i]);
        }
        assert_string_equal(first.buf, text.buf);
        check_ids(&world->devices[i], &want);
        str_release(&text);
    }
    world->counts->events = (int64_t)want.count;
    str_release(&first);
    free(want.items);
    world_set_calm(world, false);
}

static void lose_one(struct world *world)
{
    size_t live = 0;

    for (size_t i = 0; i < WORLD_DEVICES; i++) {
        live += world->devices[i].live ? 1 : 0;
    }
    if (live > 3) {
        device_lose(world, any_device(world));
    }
}

static int64_t from_environment(const char *name, int64_t otherwise)
{
    const char *text = getenv(name);
    int64_t value;

    return text != NULL && number_parse_int(text, 1, INT64_MAX, &value)
               ? value
               : otherwise;
}

static void rows_1_to_18_through_faults_nothing_is_lost(void **state UNUSED)
{
    int64_t rounds = from_environment("SYNC_ROUNDS", ROUNDS);
    uint64_t seed =
        (uint64_t)from_environment("SYNC_SEED", (int64_t)(random_u64() >> 8));
    struct counts counts = {0};
    int64_t events = 0;
    struct world world;

    print_message("# SYNC_SEED=%llu\n", (unsigned long long)seed);
    for (int64_t round = 0; round < rounds; round++) {
        if (round % WORLD_ROUNDS == 0) {
            world_init(&world, seed + (uint64_t)round, &counts);
        }
        for (int i = 0; i < STEPS; i++) {
            step(&world);
        }
        settle(&world);
        lose_one(&world);
        counts.rounds++;
        if (round % WORLD_ROUNDS == WORLD_ROUNDS - 1 || round == rounds - 1) {
            events += counts.events;
            world_release(&world);
        }
    }
    print_message("# %d rounds, %lld events, %d syncs under faults; killed: %d "
                  "clients, %d writers, %d servers; restored: %d clients, %d "
                  "servers; %d clones, %d redactions\n",
                  counts.rounds, (long long)events, counts.syncs,
                  counts.client_kills, counts.writer_kills, counts.server_kills,
                  counts.client_restores, counts.server_restores, counts.clones,
                  counts.redactions);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_1_to_18_through_faults_nothing_is_lost),
    };

    unsetenv("DSTUDIO_NOW");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
