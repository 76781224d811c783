/*
 * Random histories, delivered in different orders and pieces, end in the same
 * projections, and a rebuild gives the same bytes again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "store/store_lines.h"
#include "store/store_vault.h"
#include "store_help.h"

#define EVENTS    150
#define LOGS      6
#define HISTORIES 12

struct history {
    struct splitmix random;
    struct event_id ids[EVENTS];
    struct str lines[EVENTS]; /* with LF */
    int log_of[EVENTS];
    /* a second place of an event, in another log and maybe redacted */
    char logs[LOGS][37];
};

static uint64_t below(struct history *history, uint64_t limit)
{
    return splitmix_next(&history->random) % limit;
}

static const char *pick(struct history *history, const char *const *list,
                        size_t count)
{
    return list[below(history, count)];
}

static const char *const items[] = {"ep001.a@1", "ep001.a@2", "ep001.b@1",
                                    "ep002.c@1", "ep002.c@3"};
static const char *const names[] = {"ep001.a", "ep001.b", "ep002.c"};
static const char *const episodes[] = {"ep001", "ep002"};
static const char *const uuids[] = {"7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90",
                                    "0f6c2d1e-7b8a-4c9d-9e10-2a3b4c5d6e7f",
                                    "6b1f0c52-9a35-4d0e-8f2a-3d7a51c0e9b4"};
static const struct {
    const char *key;
    const char *json;
} settings[] = {
    {"memory.retention", "0.85"},
    {"memory.retention", "0.95"},
    {"memory.steps", "[]"},
    {"memory.steps", "[5,30]"},
    {"memory.rollover_hour", "0"},
    {"memory.rollover_hour", "9"},
    {"memory.relearning_steps", "[]"},
    {"memory.max_interval", "20"},
    {"quiz.confidence", "\"ask\""},
    {"memory.fuzz", "false"},
};

static struct event_id any_id(struct history *history)
{
    return history->ids[below(history, EVENTS)];
}

static void make_answer(struct history *history, struct event *event)
{
    struct answer_body body = answer_of(pick(history, items, COUNT_OF(items)),
                                        (int)below(history, 5));
    struct event_id root = any_id(history);

    body.quiz = pick(history, uuids, COUNT_OF(uuids));
    body.mode = (enum answer_mode)below(history, 5);
    body.confidence = (enum confidence)below(history, 4);
    body.ms = (int64_t)below(history, 100000);
    body.has_due = below(history, 2) == 0;
    body.due_day = TODAY + (int64_t)below(history, 90);
    body.attempt = below(history, 3) == 0 ? &root : NULL;
    body.was = below(history, 6) == 0;
    event_answer(event, &body);
}

static void make_play(struct history *history, struct event *event)
{
    struct play_body body = {.episode =
                                 pick(history, episodes, COUNT_OF(episodes)),
                             .chapter = below(history, 2) == 0 ? "one" : "two",
                             .from = (int64_t)below(history, 300),
                             .kind = (enum play_kind)below(history, 3),
                             .ms = (int64_t)below(history, 300000),
                             .aside = below(history, 4) == 0};

    body.to = body.from + (int64_t)below(history, 60);
    event_play(event, &body);
}

static void make_undo(struct history *history, struct event *event)
{
    struct event_id target = any_id(history);
    char text[37];

    event_id_format(&target, text);
    event_undo(event, below(history, 6) == 0
                          ? pick(history, uuids, COUNT_OF(uuids))
                          : text);
}

/* Clear, with a key that every copy has, or with one that none has. */
static const struct seal_key keys[] = {{"held", {7}}, {"lost", {8}}};

static void seal_some(struct history *history, struct event *event)
{
    size_t which = (size_t)below(history, 3);

    if (which < COUNT_OF(keys)) {
        event_seal(event, &keys[which]);
    }
}

static bool find_key(void *context, const char *name,
                     unsigned char bytes[SEAL_KEY_BYTES])
{
    (void)context;
    memcpy(bytes, keys[0].bytes, SEAL_KEY_BYTES);
    return strcmp(name, keys[0].name) == 0;
}

static void make_register(struct history *history, struct event *event)
{
    struct event_id seen[3] = {any_id(history), any_id(history),
                               any_id(history)};
    struct over over = {seen, below(history, 4)};
    struct place place = {.episode = pick(history, episodes, 2),
                          .chapter = "one",
                          .word = (int64_t)below(history, 9)};
    const char *text = below(history, 4) == 0 ? "" : "a thought";
    size_t setting = below(history, COUNT_OF(settings));

    switch (below(history, 6)) {
    case 0:
        event_mark(event, place.episode, (enum mark_state)below(history, 3),
                   over);
        break;
    case 1:
        event_note(event, pick(history, uuids, 2), &place, text, over);
        seal_some(history, event);
        break;
    case 2:
        event_bookmark(event, pick(history, uuids, 2), &place, text, over);
        seal_some(history, event);
        break;
    case 3:
        event_item(event, pick(history, names, COUNT_OF(names)),
                   below(history, 2) == 0, over);
        break;
    case 4:
        event_flag(event, pick(history, names, COUNT_OF(names)),
                   (enum flag_kind)below(history, 2), below(history, 2) == 0,
                   text, over);
        break;
    default:
        event_setting(event, settings[setting].key, settings[setting].json,
                      over);
        break;
    }
}

static void make_other(struct history *history, struct event *event)
{
    struct event_id ids[3] = {any_id(history), any_id(history),
                              any_id(history)};
    struct due_pair pairs[2] = {{pick(history, names, COUNT_OF(names)),
                                 TODAY + (int64_t)below(history, 50)},
                                {pick(history, names, COUNT_OF(names)),
                                 TODAY + (int64_t)below(history, 50)}};
    struct quiz_body quiz = {.quiz = pick(history, uuids, COUNT_OF(uuids)),
                             .episode = pick(history, episodes, 2),
                             .mode = (enum answer_mode)below(history, 5),
                             .score = 3,
                             .max = 4,
                             .pass = below(history, 2) == 0};

    switch (below(history, 7)) {
    case 0:
        event_due(event, pairs, 2);
        break;
    case 1:
        event_quiz(event, &quiz);
        break;
    case 2:
    case 3:
        event_clock(event, ids, 3,
                    (int64_t)below(history, 5 * (uint64_t)DAY) - 2 * DAY);
        break;
    case 4:
        event_review(event, pick(history, items, COUNT_OF(items)),
                     (int)below(history, 4) + 1, 900);
        break;
    case 5:
        event_key(event, &keys[below(history, 2)], NULL);
        break;
    default:
        event_void(event, "refused");
        if (below(history, 2) == 0) {
            memcpy(event->type, "dream", sizeof("dream"));
        } else {
            memcpy(event->type, "mark", sizeof("mark")); /* without its keys */
        }
        break;
    }
}

/* An event of any type, at any time. */
static void make_any(struct history *history, struct event *event)
{
    static const int zones[] = {0, 120, -480};

    event_begin(event, NOON + (int64_t)below(history, 60 * (uint64_t)DAY),
                zones[below(history, COUNT_OF(zones))]);
    switch (below(history, 10)) {
    case 0:
    case 1:
    case 2:
    case 3:
        make_answer(history, event);
        break;
    case 4:
        make_play(history, event);
        break;
    case 5:
    case 6:
        make_undo(history, event);
        break;
    case 7:
    case 8:
        make_register(history, event);
        break;
    default:
        make_other(history, event);
        break;
    }
    event->version = below(history, 40) == 0 ? 2 : 1;
}

static void make_event(struct history *history, size_t at)
{
    struct event event;
    struct str envelope = STR_INIT;

    make_any(history, &event);
    event.id = history->ids[at];
    str_init(&history->lines[at]);
    event_envelope(&event, &envelope);
    str_add(&history->lines[at], envelope.buf);
    str_add_char(&history->lines[at], '\t');
    event_add_body(&event, (struct slice){envelope.buf, envelope.len},
                   &history->lines[at]);
    str_release(&envelope);
    str_add_char(&history->lines[at], '\n');
    event_release(&event);
}

/* Some events stand in two places: the same, redacted, or another body. */
static void make_twins(struct history *history)
{
    for (size_t i = EVENTS - 12; i < EVENTS; i++) {
        size_t from = below(history, EVENTS - 12);
        struct str *line = &history->lines[i];
        const char *tab = strchr(line->buf, '\t');
        struct str redacted = STR_INIT;

        if (below(history, 3) == 0) { /* the same id, another body */
            size_t at = (size_t)(strstr(line->buf, "\"id\":\"") - line->buf);
            char id[37];

            event_id_format(&history->ids[from], id);
            memcpy(line->buf + at + 6, id, 36);
            continue;
        }
        str_set_len(line, history->lines[from].buf, history->lines[from].len);
        tab = strchr(line->buf, '\t');
        if (below(history, 2) == 0 && tab[1] != '~') {
            size_t envelope = (size_t)(tab - line->buf) + 1;

            chain_redact((struct slice){tab + 1, line->len - envelope - 1},
                         &redacted);
            str_truncate(line, envelope);
            str_add(line, redacted.buf);
            str_add_char(line, '\n');
        }
        str_release(&redacted);
    }
}

static void history_init(struct history *history, uint64_t seed)
{
    memset(history, 0, sizeof(*history));
    history->random.state = seed;
    for (size_t i = 0; i < EVENTS; i++) {
        uint64_t random = splitmix_next(&history->random);
        unsigned char bytes[8];

        memcpy(bytes, &random, sizeof(bytes));
        history->ids[i] = event_id_next(
            NULL, NOON + (int64_t)below(history, 60 * (uint64_t)DAY), bytes);
        history->log_of[i] = (int)below(history, LOGS);
    }
    for (size_t i = 0; i < EVENTS; i++) {
        make_event(history, i);
    }
    make_twins(history);
    for (size_t i = 0; i < LOGS; i++) {
        random_uuid(history->logs[i]);
    }
}

static void history_release(struct history *history)
{
    for (size_t i = 0; i < EVENTS; i++) {
        str_release(&history->lines[i]);
    }
}

/* The lines of a log from number `after` + 1 on, at most `limit`. */
static size_t log_lines(const struct history *history, int log, size_t after,
                        size_t limit, struct str *out)
{
    size_t number = 0;
    size_t taken = 0;

    str_clear(out);
    for (size_t i = 0; i < EVENTS && taken < limit; i++) {
        if (history->log_of[i] == log && number++ >= after) {
            str_add(out, history->lines[i].buf);
            taken++;
        }
    }
    return taken;
}

/* Delivers everything in random pieces. */
static void deliver(struct history *history, struct store *store,
                    struct splitmix *random, size_t largest)
{
    size_t have[LOGS] = {0};
    struct str piece = STR_INIT;
    struct error err = ERROR_INIT;
    int idle = 0;

    while (idle < 200) {
        int log = (int)(splitmix_next(random) % LOGS);
        size_t limit = splitmix_next(random) % largest + 1;
        size_t count = log_lines(history, log, have[log], limit, &piece);
        struct store_taken taken;

        if (count == 0) {
            idle++;
            continue;
        }
        if (!store_lines_take(store,
                              &(struct store_piece){history->logs[log],
                                                    (int64_t)have[log],
                                                    piece.buf, piece.len, NULL},
                              &taken, &err)) {
            fail_msg("%s", error_get(&err));
        }
        assert_int_equal(taken.added, count);
        have[log] += count;
    }
    str_release(&piece);
    error_release(&err);
}

static void fingerprint(struct store *store, char out[65])
{
    struct error err = ERROR_INIT;

    assert_true(store_fingerprint(store, out, &err));
    error_release(&err);
}

/* As an export would write it, logs in this order. */
static void import_all(struct history *history, struct store *store)
{
    FILE *file = tmpfile();
    struct store_imported imported;
    struct error err = ERROR_INIT;
    struct str lines = STR_INIT;

    assert_non_null(file);
    for (int log = LOGS - 1; log >= 0; log--) {
        (void)log_lines(history, log, 0, EVENTS, &lines);
        fprintf(file, "log %s\n%s", history->logs[log], lines.buf);
    }
    rewind(file);
    if (!store_import(store, file, &imported, &err)) {
        fail_msg("%s", error_get(&err));
    }
    assert_int_equal(imported.added, EVENTS);
    fclose(file);
    str_release(&lines);
    error_release(&err);
}

static void tell_revisions(struct store *store)
{
    struct item_revision revisions[] = {{"ep001.a", 2, REVISION_RELEARN},
                                        {"ep002.c", 3, REVISION_RESET}};
    struct error err = ERROR_INIT;

    assert_true(store_set_revisions(store, revisions, 2, &err));
    error_release(&err);
}

/* Without the key less is shown; with it again, all as before. */
static void check_locking(struct store *store, const char *before)
{
    struct store_sealed sealed;
    struct error err = ERROR_INIT;
    char now[65];

    store_set_key_source(store, NULL, NULL);
    assert_true(store_sealed_again(store, &err));
    store_sealed_count(store, &sealed);
    assert_int_equal(sealed.open, 0);
    store_set_key_source(store, find_key, NULL);
    assert_true(store_sealed_again(store, &err));
    fingerprint(store, now);
    assert_string_equal(now, before);
    error_release(&err);
}

static void check_history(uint64_t seed)
{
    struct history *history = xmalloc(sizeof(*history));
    char *path[3] = {temp_database(), temp_database(), temp_database()};
    struct store *stores[3];
    struct splitmix random = {seed};
    struct error err = ERROR_INIT;
    char first[65];
    char other[65];

    history_init(history, seed);
    for (size_t i = 0; i < 3; i++) {
        stores[i] = open_store(path[i]);
        store_set_key_source(stores[i], find_key, NULL);
    }
    tell_revisions(stores[0]);
    deliver(history, stores[0], &random, 4);
    deliver(history, stores[1], &random, 60);
    import_all(history, stores[2]);
    tell_revisions(stores[1]);
    tell_revisions(stores[2]);
    fingerprint(stores[0], first);
    for (size_t i = 0; i < 3; i++) {
        fingerprint(stores[i], other);
        if (strcmp(first, other) != 0) {
            fail_msg("seed %llu: store %zu differs from store 0 (%s, %s)",
                     (unsigned long long)seed, i, path[0], path[i]);
        }
        check_locking(stores[i], first);
        if (!store_rebuild(stores[i], &err)) {
            fail_msg("%s", error_get(&err));
        }
        fingerprint(stores[i], other);
        if (strcmp(first, other) != 0) {
            fail_msg("seed %llu: rebuilding store %zu changes it (%s, %s)",
                     (unsigned long long)seed, i, path[0], path[i]);
        }
        if (!store_verify(stores[i], &err)) {
            fail_msg("%s", error_get(&err));
        }
    }
    for (size_t i = 0; i < 3; i++) {
        store_close(stores[i]);
        temp_remove(path[i]);
    }
    history_release(history);
    free(history);
    error_release(&err);
}

/* Our own events, one after the other, some in one transaction. */
static void check_appended(uint64_t seed)
{
    struct history *history = xcalloc(1, sizeof(*history));
    char *path = temp_database();
    struct store *store = open_store(path);
    struct error err = ERROR_INIT;
    char before[65];
    char after[65];

    history->random.state = seed;
    tell_revisions(store);
    for (size_t i = 0; i + 3 < EVENTS;) {
        struct event events[3];
        size_t count = 1 + below(history, 3);

        for (size_t k = 0; k < count; k++) {
            make_any(history, &events[k]);
            if (below(history, 3) > 0) { /* mostly in order of time */
                events[k].at_ms = NOON + (int64_t)i * HOUR;
            }
        }
        if (!store_append(store, events, count, &err)) {
            fail_msg("%s", error_get(&err));
        }
        for (size_t k = 0; k < count; k++) {
            history->ids[i++] = events[k].id;
            event_release(&events[k]);
        }
    }
    fingerprint(store, before);
    assert_true(store_rebuild(store, &err));
    fingerprint(store, after);
    if (strcmp(before, after) != 0) {
        fail_msg("seed %llu: rebuilding %s changes it",
                 (unsigned long long)seed, path);
    }
    store_close(store);
    temp_remove(path);
    free(history);
    error_release(&err);
}

static void test_appended(void **state)
{
    const char *from = getenv("STORE_SEED");
    uint64_t seed = from != NULL ? strtoull(from, NULL, 10) : 1;
    uint64_t last = from != NULL ? seed : HISTORIES;

    (void)state;
    for (; seed <= last; seed++) {
        check_appended(seed);
    }
}

static void test_orders(void **state)
{
    const char *from = getenv("STORE_SEED"); /* to look at one again */
    uint64_t seed = from != NULL ? strtoull(from, NULL, 10) : 1;
    uint64_t last = from != NULL ? seed : HISTORIES;

    (void)state;
    for (; seed <= last; seed++) {
        check_history(seed);
    }
}

/* Two undos aimed at each other: none counts, whichever comes first. */
static void test_undo_loop(void **state)
{
    char *path = temp_database();
    struct store *store = open_store(path);
    struct history *history = xcalloc(1, sizeof(*history));
    struct error err = ERROR_INIT;
    struct store_taken taken;
    struct event event;
    char first[65];
    char second[65];

    (void)state;
    history->random.state = 7;
    for (size_t i = 0; i < 2; i++) {
        history->ids[i] =
            event_id_next(NULL, NOON, (unsigned char[8]){(unsigned char)i});
    }
    for (size_t i = 0; i < 2; i++) {
        char target[37];

        event_id_format(&history->ids[1 - i], target);
        event_begin(&event, NOON, 0);
        event.id = history->ids[i];
        event_undo(&event, target);
        str_init(&history->lines[i]);
        event_envelope(&event, &history->lines[i]);
        str_add_format(&history->lines[i], "\t%s\n", event.body.buf);
        event_release(&event);
        assert_true(store_lines_take(
            store,
            &(struct store_piece){uuids[i], 0, history->lines[i].buf,
                                  history->lines[i].len, NULL},
            &taken, &err));
        str_release(&history->lines[i]);
    }
    fingerprint(store, first);
    assert_true(store_rebuild(store, &err));
    fingerprint(store, second);
    assert_string_equal(first, second);
    free(history);
    store_close(store);
    temp_remove(path);
    error_release(&err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_appended),
        cmocka_unit_test(test_undo_loop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
