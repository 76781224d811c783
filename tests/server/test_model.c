/*
 * Random schedules against what the faults of doc/protocol.md ask for, and
 * mutants that the invariants must catch. MODEL_SECONDS is for how long the
 * schedules run (5; by hand 60 and more), MODEL_SEED begins with that schedule.
 *
 * The mutants are faults above the store, or of the disk below it: they are
 * tried with SQLite alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/number.h"
#include "model.h"
#include "model_disk.h"

#define STEPS_LEAST      5
#define STEPS_MOST       60
#define SECONDS          5
#define MUTANT_SCHEDULES 4000 /* they took 1 to 250 */

static uint64_t first_seed;
static int64_t seconds = SECONDS;

/* Runs one schedule. True if all invariants held; else `why` is filled. */
static bool run_schedule(uint64_t seed, enum mutant mutant, struct str *why)
{
    struct world world;
    size_t steps;
    bool ok;

    world_init(&world, seed, mutant);
    steps = STEPS_LEAST + world_pick(&world, STEPS_MOST - STEPS_LEAST + 1);
    for (size_t i = 0; i < steps && world.violation.len == 0; i++) {
        world_step(&world);
    }
    if (world.violation.len == 0) {
        world_settle(&world);
    }
    ok = world.violation.len == 0;
    str_set(why, world.violation.buf);
    world_release(&world);
    return ok;
}

static void all_schedules_hold(void **state UNUSED)
{
    int64_t end = clock_monotonic_ms() + seconds * 1000;
    struct str why = STR_INIT;
    uint64_t seed = first_seed;

    print_message("# seeds from %llu\n", (unsigned long long)seed);
    do {
        if (!run_schedule(seed, MUTANT_NONE, &why)) {
            fail_msg("MODEL_SEED=%llu: %s", (unsigned long long)seed, why.buf);
        }
        seed++;
    } while (clock_monotonic_ms() < end);
    print_message("# %llu schedules, the last seed was %llu\n",
                  (unsigned long long)(seed - first_seed),
                  (unsigned long long)seed - 1);
    str_release(&why);
}

static void want_caught(enum mutant mutant)
{
    struct str why = STR_INIT;
    uint64_t seed = first_seed;

    while (run_schedule(seed, mutant, &why)) {
        seed++;
        if (seed - first_seed == MUTANT_SCHEDULES) {
            fail_msg("not caught in %d schedules", MUTANT_SCHEDULES);
        }
    }
    print_message("# caught by schedule %llu: %s\n",
                  (unsigned long long)(seed - first_seed) + 1, why.buf);
    str_release(&why);
}

static void insert_or_ignore_is_caught(void **state UNUSED)
{
    want_caught(MUTANT_IGNORE);
}

static void no_relay_is_caught(void **state UNUSED)
{
    want_caught(MUTANT_NO_RELAY);
}

static void no_check_of_foreign_logs_is_caught(void **state UNUSED)
{
    want_caught(MUTANT_NO_CHECK);
}

static void early_acknowledgement_is_caught(void **state UNUSED)
{
    want_caught(MUTANT_EARLY_ACK);
}

static void commit_without_sync_is_caught(void **state UNUSED)
{
    disk_lie(true);
    want_caught(MUTANT_NO_SYNC);
    disk_lie(false);
}

static int64_t get_setting(const char *name, int64_t otherwise)
{
    const char *text = getenv(name);
    int64_t value = otherwise;

    if (text != NULL && !number_parse_int(text, 0, INT64_MAX, &value)) {
        value = otherwise;
    }
    return value;
}

int main(void)
{
    const struct CMUnitTest mutants[] = {
        cmocka_unit_test(insert_or_ignore_is_caught),
        cmocka_unit_test(no_relay_is_caught),
        cmocka_unit_test(no_check_of_foreign_logs_is_caught),
        cmocka_unit_test(early_acknowledgement_is_caught),
        cmocka_unit_test(commit_without_sync_is_caught),
    };
    const struct CMUnitTest schedules[] = {
        cmocka_unit_test(all_schedules_hold),
    };
    int status = server_kind_start();

    if (status != 0) {
        return status;
    }
    chain_init();
    model_start();
    seconds = get_setting("MODEL_SECONDS", SECONDS);
    first_seed =
        (uint64_t)get_setting("MODEL_SEED", (int64_t)(random_u64() >> 34));
    if (str_equal(server_kind(), "SQLite")) {
        status = cmocka_run_group_tests(mutants, NULL, NULL);
    }
    status += cmocka_run_group_tests(schedules, NULL, NULL);
    model_end();
    return status;
}
