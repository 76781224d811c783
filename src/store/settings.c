/* Settings of the person, read into the scheduler; and those of the device. */
#include "store/store_settings.h"

#include <stdlib.h>
#include <string.h>

#include "journal/events.h"
#include "journal/line.h"
#include "store/registers.h"

#define LEECH_START       8
#define LEECH_MAX         1000
#define NEW_PER_DAY_START 5
#define NEW_PER_DAY_MAX   1000
#define RETENTION_MIN     0.70
#define RETENTION_MAX     0.99

/* ---- values ---- */

bool store_setting_get(struct store *store, const char *key, struct str *value)
{
    struct query query =
        db_query(&store->db, "SELECT value FROM setting WHERE key = ?");
    bool found;

    query_text(&query, key);
    found = query_row(&query);
    if (found) {
        struct slice json = query_get_slice(&query, 0);

        str_add_len(value, json.at, json.len);
    }
    query_end(&query);
    return db_forget(&store->db) && found;
}

/* A JSON value by itself, as a member. */
static struct json_member as_member(const struct str *json)
{
    struct json_walk walk = {json->buf, json->buf + json->len};
    struct json_member member = {.kind = KIND_NULL};

    (void)json_walk_next(&walk, &member);
    return member;
}

double store_setting_number(struct store *store, const char *key,
                            double fallback)
{
    struct str json = STR_INIT;
    struct json_member member;
    double value = fallback;

    if (store_setting_get(store, key, &json)) {
        member = as_member(&json);
        if (!json_get_number(&member, &value)) {
            value = fallback;
        }
    }
    str_release(&json);
    return value;
}

bool store_setting_bool(struct store *store, const char *key, bool fallback)
{
    struct str json = STR_INIT;
    bool value = fallback;

    if (store_setting_get(store, key, &json)) {
        enum json_kind kind = as_member(&json).kind;

        if (kind == KIND_TRUE || kind == KIND_FALSE) {
            value = kind == KIND_TRUE;
        }
    }
    str_release(&json);
    return value;
}

/* ---- the scheduler ---- */

/* A number in [min, max]; anything else counts as not set. */
static double number_in(struct store *store, const char *key, double min,
                        double max, double fallback)
{
    double value = store_setting_number(store, key, fallback);

    return value >= min && value <= max ? value : fallback;
}

static int int_in(struct store *store, const char *key, int min, int max,
                  int fallback)
{
    double value =
        number_in(store, key, (double)min, (double)max, (double)fallback);

    return (int)value;
}

/* Numbers of a list; how many, or -1 if it is no list of at most `max`. */
static int read_numbers(struct slice list, double *out, int max)
{
    struct json_walk walk = json_walk_of(list);
    struct json_member member;
    int count = 0;

    while (json_walk_next(&walk, &member)) {
        if (count == max || !json_get_number(&member, &out[count])) {
            return -1;
        }
        count++;
    }
    return count;
}

static void load_steps(struct store *store, const char *key,
                       struct steps *steps)
{
    double minutes[SCHEDULER_STEPS_MAX];
    struct str json = STR_INIT;

    if (store_setting_get(store, key, &json)) {
        struct json_member member = as_member(&json);
        int count =
            member.kind == KIND_LIST
                ? read_numbers(member.value, minutes, SCHEDULER_STEPS_MAX)
                : -1;

        /* A list that is not allowed leaves the default. */
        bool taken = count >= 0 && steps_set(steps, minutes, (size_t)count);

        (void)taken;
    }
    str_release(&json);
}

static void load_easy_days(struct store *store, struct scheduler *scheduler)
{
    static const char *const names[] = {"\"normal\"", "\"reduced\"",
                                        "\"minimum\""};
    struct str json = STR_INIT;
    struct json_member member;
    struct json_walk walk;
    size_t day = 0;

    if (store_setting_get(store, "memory.easy_days", &json)) {
        member = as_member(&json);
        walk = json_walk_of(member.value);
        while (member.kind != KIND_NULL && day < 7 &&
               json_walk_next(&walk, &member)) {
            for (size_t i = 0; i < COUNT_OF(names); i++) {
                if (slice_equal(member.value, names[i])) {
                    scheduler->easy[day] = (enum easy_day)i;
                }
            }
            day++;
        }
    }
    str_release(&json);
}

/* The list "w" of a setting: how many numbers, or -1 when it is not there. */
static int load_weights(struct store *store, const char *key, double *w,
                        int max)
{
    struct str json = STR_INIT;
    struct json_member member;
    int count = -1;

    if (store_setting_get(store, key, &json)) {
        member = as_member(&json);
        if (member.kind == KIND_OBJECT &&
            json_find(member.value, "w", &member) && member.kind == KIND_LIST) {
            count = read_numbers(member.value, w, max);
        }
    }
    str_release(&json);
    return count;
}

static void load_params(struct store *store, struct scheduler *scheduler)
{
    struct params params = params_default;
    struct error ignored = ERROR_INIT;
    double w[PARAMS_COUNT];
    int count = load_weights(store, "memory.params.fsrs-6", w, PARAMS_COUNT);

    if (count >= 0 && !params_read(&params, w, (size_t)count,
                                   scheduler->relearning.count, &ignored)) {
        params = params_default;
    }
    scheduler_set_params(scheduler, &params);
    error_release(&ignored);
}

static void load_model(struct store *store, struct scheduler *scheduler)
{
    struct fsrs7_params params = fsrs7_default;
    struct error ignored = ERROR_INIT;
    struct str json = STR_INIT;
    double w[FSRS7_COUNT];
    int count = load_weights(store, "memory.params.fsrs-7", w, FSRS7_COUNT);

    if (count >= 0 && !fsrs7_read(&params, w, (size_t)count, &ignored)) {
        params = fsrs7_default;
    }
    model_set_fsrs7(&scheduler->model, &params,
                    store_setting_get(store, "memory.model", &json) &&
                        str_equal(json.buf, "\"fsrs-7\""));
    str_release(&json);
    error_release(&ignored);
}

void settings_load(struct store *store)
{
    struct scheduler *scheduler = &store->scheduler;

    scheduler_init(scheduler);
    scheduler->retention = number_in(store, "memory.retention", RETENTION_MIN,
                                     RETENTION_MAX, scheduler->retention);
    scheduler->max_interval =
        int_in(store, "memory.max_interval", 1, SCHEDULER_INTERVAL_MAX,
               scheduler->max_interval);
    scheduler->rollover_hour =
        int_in(store, "memory.rollover_hour", 0, 23, scheduler->rollover_hour);
    load_steps(store, "memory.steps", &scheduler->learning);
    load_steps(store, "memory.relearning_steps", &scheduler->relearning);
    scheduler->fuzz = store_setting_bool(store, "memory.fuzz", true);
    scheduler->balance = store_setting_bool(store, "memory.balance", false);
    load_easy_days(store, scheduler);
    load_params(store, scheduler);
    load_model(store, scheduler);
    store->leech = int_in(store, "memory.leech", 0, LEECH_MAX, LEECH_START);
    store->new_per_day = int_in(store, "memory.new_per_day", 0, NEW_PER_DAY_MAX,
                                NEW_PER_DAY_START);
    store->settings_loaded = true;
}

void store_refresh(struct store *store)
{
    int64_t version = db_data_version(&store->db);

    if (version != store->data_version) {
        store->data_version = version;
        store->settings_loaded = false;
    }
    if (!store->settings_loaded) {
        settings_load(store);
    }
}

const struct scheduler *store_scheduler(struct store *store)
{
    store_refresh(store);
    db_forget(&store->db);
    return &store->scheduler;
}

int store_leech_threshold(struct store *store)
{
    (void)store_scheduler(store);
    return store->leech;
}

int store_new_per_day(struct store *store)
{
    (void)store_scheduler(store);
    return store->new_per_day;
}

/* ---- lists and writing ---- */

void store_settings_release(struct store_settings *settings)
{
    for (size_t i = 0; i < settings->count; i++) {
        free(settings->items[i].key);
        free(settings->items[i].value);
    }
    free(settings->items);
    *settings = (struct store_settings)STORE_SETTINGS_INIT;
}

bool store_settings_list(struct store *store, const char *prefix,
                         struct store_settings *settings, struct error *err)
{
    struct query query = db_query(
        &store->db, "SELECT key, value, at FROM setting"
                    " WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key");

    query_text(&query, prefix);
    while (query_row(&query)) {
        GROW(settings->items, settings->count, settings->capacity);
        settings->items[settings->count++] = (struct store_setting){
            xstrdup(query_get_text(&query, 0)),
            xstrdup(query_get_text(&query, 1)), query_get_int(&query, 2)};
    }
    return db_finish(&store->db, err);
}

bool store_setting_over(struct store *store, const char *key,
                        struct store_over *over, struct error *err)
{
    return register_over(store, REGISTER_SETTING, key, over, err);
}

bool store_setting_set(struct store *store, const char *key,
                       const char *value_json, int64_t at_ms, int tz_min,
                       struct error *err)
{
    struct store_over over = STORE_OVER_INIT;
    struct event event;
    bool ok = false;

    event_begin(&event, at_ms, tz_min);
    if (store_setting_over(store, key, &over, err)) {
        event_setting(&event, key, value_json, store_over_get(&over));
        ok = store_append(store, &event, 1, err);
    }
    event_release(&event);
    store_over_release(&over);
    return ok;
}
