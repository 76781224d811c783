/*
 * The memory model and its optimizer, each figure by itself:
 *
 *     bench/fsrs                    a made history of 200,000 reviews
 *     bench/fsrs FILE.csv [ROUNDS]  a history of your own
 *     bench/fsrs --make N           prints a made history of N reviews as CSV
 *
 * bench/peers-fsrs.sh measures other programs beside this one. Nothing here
 * passes or fails.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/number.h"
#include "base/random.h"
#include "schedule/days.h"
#include "schedule/metrics.h"
#include "schedule/scheduler.h"
#include "schedule/train.h"

enum { ROUNDS = 9, ROUNDS_MAX = 101, REVIEWS = 200000 };

#define FILE_MAX   ((size_t)1 << 30)
#define FIRST_DAY  INT64_C(19723) /* 2024-01-01 */
#define SPAN_DAYS  1100
#define A_CARD_HAS 20 /* reviews, about */

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- a made history ---- */

/* A learner whose memory follows these parameters. */
static const struct params learner = {
    {0.09, 0.55,  1.35, 5.4,  6.9,  0.62, 2.35, 0.012, 1.45, 0.21, 0.95,
     1.35, 0.085, 0.27, 1.75, 0.47, 2.35, 0.41, 0.22,  0.11, 0.26},
};

struct maker {
    struct splitmix random;
    struct scheduler scheduler; /* what chooses the days */
    struct model truth;
};

static double chance(struct maker *maker)
{
    return (double)(splitmix_next(&maker->random) >> 11) * 0x1p-53;
}

static enum rating passing(struct maker *maker, double hard, double good)
{
    double u = chance(maker);

    return u < hard ? RATING_HARD : u < hard + good ? RATING_GOOD : RATING_EASY;
}

static enum rating rate(struct maker *maker, const struct card *card,
                        struct memory truth, int64_t at_ms)
{
    int64_t day = days_of(at_ms, 0, DAYS_ROLLOVER_START);
    double elapsed = (double)days_elapsed(card->last_day, day);
    double recall =
        elapsed < 1.0 ? 0.92
                      : memory_recall(&maker->truth, elapsed, truth.stability);

    if (card->state == CARD_NEW) {
        double u = chance(maker);

        return u < 0.22 ? RATING_AGAIN : passing(maker, 0.15, 0.64);
    }
    if (chance(maker) >= recall) {
        return RATING_AGAIN;
    }
    return elapsed < 1.0 ? passing(maker, 0.07, 0.88)
                         : passing(maker, 0.13, 0.72);
}

/* One row as text, with its time in front for sorting. */
struct row {
    int64_t at_ms;
    unsigned card;
    enum rating rating;
    enum card_state state;
};

static size_t make_card(struct maker *maker, unsigned card, struct row *rows,
                        size_t room)
{
    int64_t last = (FIRST_DAY + SPAN_DAYS) * DAYS_MS;
    int64_t at_ms =
        (FIRST_DAY + (int64_t)(chance(maker) * 0.8 * SPAN_DAYS)) * DAYS_MS +
        DAYS_MS / 2;
    struct card state = {.state = CARD_NEW};
    struct memory truth = {0};
    size_t count = 0;

    maker->scheduler.retention = 0.85 + 0.04 * (double)(card % 4);
    while (count < room && at_ms < last) {
        enum rating rating = rate(maker, &state, truth, at_ms);
        struct review review = {.rating = rating, .at_ms = at_ms};
        struct schedule next;

        rows[count++] = (struct row){at_ms, card, rating, state.state};
        next = scheduler_answer(&maker->scheduler, &state, review);
        truth = state.state == CARD_NEW
                    ? memory_first(&maker->truth, rating)
                    : memory_next(&maker->truth, truth, rating,
                                  (double)next.elapsed_days);
        state = next.card;
        at_ms = next.due_ms != 0
                    ? next.due_ms + (int64_t)(chance(maker) * 60000.0)
                    : next.due_day * DAYS_MS + DAYS_MS / 3 +
                          (int64_t)(chance(maker) * 3.6e7);
    }
    return count;
}

static int by_time(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;

    return (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);
}

/* Appends a CSV of about `wanted` reviews: cards until there are so many. */
static void make_history(size_t wanted, struct str *csv)
{
    struct maker maker = {.random = {13}};
    struct row *rows = xcalloc(wanted, sizeof(*rows));
    size_t count = 0;

    scheduler_init(&maker.scheduler);
    model_init(&maker.truth, &learner);
    for (unsigned card = 1; count < wanted; card++) {
        count += make_card(&maker, card, rows + count, wanted - count);
    }
    qsort(rows, count, sizeof(*rows), by_time);
    str_add(csv, "card_id,review_time,review_rating,review_state,"
                 "review_duration\n");
    for (size_t i = 0; i < count; i++) {
        str_add_format(csv, "%u,%lld,%d,%d,%d\n", rows[i].card,
                       (long long)rows[i].at_ms, (int)rows[i].rating,
                       (int)rows[i].state, 6000);
    }
    free(rows);
}

/* ---- measuring ---- */

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

struct timing {
    double seconds[ROUNDS_MAX];
    size_t count;
};

static double median(struct timing *timing)
{
    qsort(timing->seconds, timing->count, sizeof(double), compare);
    return timing->seconds[timing->count / 2];
}

static void add_since(struct timing *timing, double begun)
{
    timing->seconds[timing->count++] = now_s() - begun;
}

static void print_rate(const char *what, struct timing *timing, size_t reviews)
{
    double s = median(timing);

    printf("%-44s %8.2f ms  %7.1f M reviews/s\n", what, 1e3 * s,
           (double)reviews / s / 1e6);
}

/* Keeps the compiler from dropping what nobody reads. */
static volatile double sink;

static void replay_plain(const struct reviews *history)
{
    struct model model;

    model_init(&model, &params_default);
    for (size_t card = 0; card < history->card_count; card++) {
        size_t first = history->card_first[card];
        struct memory memory =
            memory_first(&model, (enum rating)history->rating[first]);

        for (size_t i = first + 1; i < history->card_first[card + 1]; i++) {
            memory =
                memory_next(&model, memory, (enum rating)history->rating[i],
                            (double)history->elapsed[i]);
        }
        sink = memory.stability;
    }
}

static void replay_scheduler(const struct reviews *history)
{
    struct scheduler scheduler;

    scheduler_init(&scheduler);
    for (size_t card = 0; card < history->card_count; card++) {
        struct card state = {.state = CARD_NEW};

        for (size_t i = history->card_first[card];
             i < history->card_first[card + 1]; i++) {
            struct review review = {.rating = (enum rating)history->rating[i],
                                    .at_ms = history->at_ms[i]};

            state = scheduler_fold(&scheduler, &state, review);
        }
        sink = state.memory.stability;
    }
}

static void bench_replay(const struct reviews *history,
                         const struct scoring *scoring, size_t rounds)
{
    double *recall = xcalloc(scoring->count + 1, sizeof(*recall));
    struct timing plain = {.count = 0};
    struct timing scheduler = {.count = 0};
    struct timing packed = {.count = 0};

    for (size_t i = 0; i < rounds; i++) {
        double begun = now_s();

        replay_plain(history);
        add_since(&plain, begun);
        begun = now_s();
        replay_scheduler(history);
        add_since(&scheduler, begun);
        begun = now_s();
        scoring_fsrs6(scoring, &params_default, recall);
        add_since(&packed, begun);
    }
    print_rate("replay: memory model", &plain, history->count);
    print_rate("replay: scheduler (states, steps)", &scheduler, history->count);
    print_rate("replay: memory model, eight cards at once", &packed,
               history->count);
    free(recall);
}

static void bench_train(const struct reviews *history,
                        const struct scoring *scoring, size_t rounds)
{
    struct train_options options = TRAIN_OPTIONS_INIT;
    double *recall = xcalloc(scoring->count + 1, sizeof(*recall));
    struct timing training = {.count = 0};
    struct timing figures = {.count = 0};
    struct train_result result;
    struct metrics before;
    struct metrics after;

    for (size_t i = 0; i < rounds; i++) {
        double begun = now_s();
        struct items items;

        items_init(&items, history, ITEMS_NO_LIMIT);
        train(&items, &options, &result);
        items_release(&items);
        add_since(&training, begun);
        begun = now_s();
        scoring_fsrs6(scoring, &result.params, recall);
        metrics_compute(&after, scoring, recall, 0, scoring->count);
        add_since(&figures, begun);
    }
    scoring_fsrs6(scoring, &params_default, recall);
    metrics_compute(&before, scoring, recall, 0, scoring->count);
    printf("%-44s %8.2f ms  (%u epochs, %zu items)\n", "optimizer: training",
           1e3 * median(&training), options.epochs, scoring->count);
    printf("%-44s %8.2f ms  log loss %.5f -> %.5f\n", "optimizer: figures",
           1e3 * median(&figures), before.log_loss, after.log_loss);
    free(recall);
}

static bool bench_all(const char *name, const struct str *text, size_t rounds,
                      struct error *err)
{
    struct reviews_csv csv = {.name = name,
                              .rollover_hour = DAYS_ROLLOVER_START};
    struct timing reading = {.count = 0};
    struct reviews history = REVIEWS_INIT;
    struct scoring scoring;

    for (size_t i = 0; i < rounds; i++) {
        double begun = now_s();

        reviews_release(&history);
        if (!reviews_read_csv(&history, text->buf, text->len, &csv, err)) {
            return false;
        }
        add_since(&reading, begun);
    }
    printf("%zu reviews of %zu cards, medians of %zu rounds, one core\n",
           history.count, history.card_count, rounds);
    print_rate("read CSV and sort", &reading, history.count);
    scoring_init(&scoring, &history);
    bench_replay(&history, &scoring, rounds);
    bench_train(&history, &scoring, rounds);
    scoring_release(&scoring);
    reviews_release(&history);
    return true;
}

static int usage(void)
{
    fputs("usage: fsrs [FILE.csv [ROUNDS]] | --make REVIEWS\n", stderr);
    return 2;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "made history";
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    int64_t number = ROUNDS;
    bool ok = true;

    if (argc > 3 ||
        (argc == 3 &&
         !number_parse_int(argv[2], 1,
                           str_equal(name, "--make") ? 20000000 : ROUNDS_MAX,
                           &number))) {
        return usage();
    }
    if (argc > 1 && str_equal(name, "--make")) {
        make_history(argc == 3 ? (size_t)number : REVIEWS, &text);
        fwrite(text.buf, 1, text.len, stdout);
    } else {
        if (argc > 1) {
            ok = file_read(name, FILE_MAX, &text, &err);
        } else {
            make_history(REVIEWS, &text);
        }
        ok = ok && bench_all(name, &text, (size_t)number, &err);
    }
    if (!ok) {
        fprintf(stderr, "fsrs: %s\n", error_get(&err));
    }
    str_release(&text);
    error_release(&err);
    return ok ? 0 : 1;
}
