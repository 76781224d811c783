/* Inside one process: a durable append, a search stroke, a key. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/keep.h"
#include "app/progress.h"
#include "bench/bench.h"
#include "journal/events.h"
#include "screens/screens.h"
#include "search/search.h"
#include "store/store_days.h"
#include "ui/stack.h"

enum { ROUNDS = 200 };

static double append_one(struct app *app)
{
    struct event event;
    struct error err = ERROR_INIT;
    double began = bench_now();

    event_begin(&event, app_now_ms(app), 0);
    event_review(&event, "ep051.bench@1", 3, 1000);
    if (!store_append(app_store(app), &event, 1, &err)) {
        fprintf(stderr, "bench: %s\n", error_get(&err));
        exit(1);
    }
    event_release(&event);
    return bench_now() - began;
}

/* SQLite alone, with the same durability: one insert, one commit. */
static double plain_one(sqlite3 *db)
{
    double began = bench_now();

    sqlite3_exec(db,
                 "insert into t values (null, 'an answer of about the size of "
                 "an event line, with its envelope and body, 200 bytes or so, "
                 "that goes into one table and one index, and no more')",
                 NULL, NULL, NULL);
    return bench_now() - began;
}

static void bench_append(struct app *app)
{
    double ours[ROUNDS];
    double plain[ROUNDS];
    char path[200];
    sqlite3 *db;

    snprintf(path, sizeof(path), "%s/plain.db", getenv("HOME"));
    if (sqlite3_open(path, &db) != SQLITE_OK) {
        return;
    }
    sqlite3_exec(db,
                 "pragma journal_mode=wal; pragma synchronous=full;"
                 "create table t (id integer primary key, line text);",
                 NULL, NULL, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        ours[i] = append_one(app) * 1000;
        plain[i] = plain_one(db) * 1000;
    }
    sqlite3_close(db);
    bench_line("append one answer, durable", bench_median(ours, ROUNDS), "ms",
               "plain SQLite insert", bench_median(plain, ROUNDS));
}

/* Time of one search, ms; below 0: it failed. */
static double search_once(struct app *app, const char *typed,
                          struct search_results *results)
{
    struct error err = ERROR_INIT;
    double began = bench_now();

    if (!app_search(app, typed, NULL, results, &err)) {
        printf("search for '%s': %s\n", typed, error_get(&err));
        error_release(&err);
        return -1;
    }
    return (bench_now() - began) * 1000;
}

/* The median of a few, so that what else the machine does is left out. */
static double stroke(struct app *app, const char *typed,
                     struct search_results *results)
{
    double times[9];

    for (size_t i = 0; i < COUNT_OF(times); i++) {
        times[i] = search_once(app, typed, results);
    }
    return bench_median(times, COUNT_OF(times));
}

/* Every prefix of some searches: what is typed, stroke by stroke. */
static void bench_strokes(struct app *app, struct search_results *results)
{
    static const char *const searches[] = {"little's law",
                                           "a quorum of three",
                                           "the",
                                           "consistent hashing",
                                           "split brain",
                                           "e",
                                           "s",
                                           "01 2"};
    double times[128];
    char typed[32];
    char worst[32] = "";
    size_t count = 0;
    double most = 0;

    for (size_t i = 0; i < COUNT_OF(searches); i++) {
        for (size_t len = 1; len <= strlen(searches[i]); len++) {
            snprintf(typed, sizeof(typed), "%.*s", (int)len, searches[i]);
            times[count] = stroke(app, typed, results);
            if (times[count] > most) {
                most = times[count];
                snprintf(worst, sizeof(worst), "%s", typed);
            }
            count++;
        }
    }
    bench_line("search, a key stroke", bench_median(times, count), "ms",
               "limit", 3);
    snprintf(typed, sizeof(typed), "'%.20s'", worst);
    printf("  the slowest of %zu is %s\n", count, typed);
    bench_line("search, the slowest stroke", most, "ms", "limit", 3);
}

static void bench_search(struct app *app)
{
    struct search_results results = SEARCH_RESULTS_INIT;
    double began = bench_now();
    double longest = 0;
    bool more = true;

    /* The program does this between keys, a little at a time. */
    while (more) {
        double step = bench_now();

        more = app_idle(app);
        step = (bench_now() - step) * 1000;
        longest = step > longest ? step : longest;
    }
    bench_line("search, texts made findable in the background",
               (bench_now() - began) * 1000, "ms", NULL, 0);
    bench_line("search, the longest step of it", longest, "ms", NULL, 0);
    bench_line("search, the first stroke", search_once(app, "l", &results),
               "ms", "limit", 3);
    bench_strokes(app, &results);
    search_results_release(&results);
}

static void bench_home(struct app *app)
{
    struct store_counts counts;
    struct error err = ERROR_INIT;
    double times[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        double began = bench_now();

        if (!store_count(app_store(app), app_today(app), app_now_ms(app),
                         &counts, &err)) {
            return;
        }
        times[i] = (bench_now() - began) * 1000;
    }
    bench_line("figures of home, one query", bench_median(times, ROUNDS), "ms",
               "limit", 1);
    double began = bench_now();

    app_progress(app);
    bench_line("progress of every episode", (bench_now() - began) * 1000, "ms",
               NULL, 0);
}

/* Keys pressed on a screen, each with its whole frame of 200x60. */
static void bench_keys(struct app *app, const char *screen,
                       const char *argument, const char *action)
{
    struct keymap *keymap = keymap_new();
    struct stack *stack = stack_new(screens_table, keymap, app);
    struct canvas *canvas = canvas_new(200, 60);
    struct error err = ERROR_INIT;
    double times[ROUNDS];
    char what[64];

    stack_resize(stack, 200, 60);
    if (stack_open(stack, screen, argument, &err)) {
        for (int i = 0; i < ROUNDS; i++) {
            double began = bench_now();

            stack_act(stack, action, NULL);
            stack_draw(stack, canvas);
            times[i] = (bench_now() - began) * 1000;
        }
        snprintf(what, sizeof(what), "key to frame in memory, %s", screen);
        bench_line(what, bench_median(times, ROUNDS), "ms", "limit", 1);
    } else {
        printf("%s: %s\n", screen, error_get(&err));
    }
    error_release(&err);
    canvas_free(canvas);
    stack_free(stack);
    keymap_free(keymap);
}

void bench_inside(struct app *app)
{
    bench_append(app);
    bench_home(app);
    bench_search(app);
    bench_keys(app, "home", NULL, "down");
    bench_keys(app, "episodes", NULL, "down");
    bench_keys(app, "episode", "51", "down");
    bench_keys(app, "reader", "51", "down");
    bench_keys(app, "patterns", NULL, "down");
    bench_keys(app, "glossary", NULL, "down");
    bench_keys(app, "calculator", "mm1", "down");
    bench_keys(app, "quiz", "51", "down");
}
