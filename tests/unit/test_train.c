/*
 * The optimizer on a synthetic history of 10,000 reviews, against values of
 * public implementations (tests/data/schedule/optimizer-expected.json); the
 * metrics; and properties that hold for any parameters.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/file.h"
#include "base/path.h"
#include "base/random.h"
#include "schedule/chains.h"
#include "schedule/evaluate.h"
#include "schedule/fsrs7_train.h"
#include "schedule/fsrs7.h"
#include "schedule/metrics.h"
#include "schedule/train.h"

static struct reviews history;
static struct scoring scoring;
static json_t *expected; /* of history-10k.csv */

static int load(void **state)
{
    char *folder = path_join(getenv("top_srcdir"), "tests/data/schedule");
    char *csv_path = path_join(folder, "history-10k.csv");
    char *json_path = path_join(folder, "optimizer-expected.json");
    struct reviews_csv csv = {.name = "history-10k.csv", .rollover_hour = 4};
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    json_t *all = json_load_file(json_path, 0, NULL);
    bool ok = file_read(csv_path, 1u << 20, &text, &err) &&
              reviews_read_csv(&history, text.buf, text.len, &csv, &err);

    (void)state;
    if (ok) {
        scoring_init(&scoring, &history);
    }
    expected = json_incref(json_object_get(all, "history-10k.csv"));
    json_decref(all);
    str_release(&text);
    free(folder);
    free(csv_path);
    free(json_path);
    return ok && expected != NULL ? 0 : 1;
}

static int unload(void **state)
{
    (void)state;
    scoring_release(&scoring);
    reviews_release(&history);
    json_decref(expected);
    return 0;
}

static double number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_number(value)) {
        fail_msg("no number '%s'", key);
    }
    return json_number_value(value);
}

static double at(const json_t *list, size_t index)
{
    return json_number_value(json_array_get(list, index));
}

static void check_close(const char *what, double got, double want,
                        double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) {
        fail_msg("%s is %.9g, not %.9g", what, got, want);
    }
}

static struct params read_params(const json_t *list)
{
    struct params params;

    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        params.w[i] = at(list, i);
    }
    return params;
}

/* How many items lie before the time of the cut. */
static size_t cut_of(void)
{
    int64_t cut_ms = (int64_t)number(expected, "train_cut_ms");
    size_t count = items_count(&history);
    size_t first = 0;

    while (first < count && items_time(&history, first) < cut_ms) {
        first += 100;
    }
    while (first > 0 && items_time(&history, first - 1) >= cut_ms) {
        first--;
    }
    return first;
}

static void test_items(void **state)
{
    const json_t *stage = json_object_get(expected, "stage");
    struct train_options options = TRAIN_OPTIONS_INIT;
    struct train_result result;
    struct items items;

    (void)state;
    assert_int_equal(history.card_count, (int)number(expected, "cards"));
    assert_int_equal(items_count(&history), (int)number(expected, "items"));
    items_init(&items, &history, ITEMS_NO_LIMIT);
    assert_int_equal(items.kept, (int)number(stage, "items_kept"));
    assert_int_equal(items.first_count,
                     (int)number(stage, "first_interval_items_kept"));
    check_close("average", items.average, number(stage, "avg_recall"), 1e-12);
    train(&items, &options, &result);
    for (size_t i = 0; i < 4; i++) {
        double want = at(json_object_get(stage, "initial_stability"), i);
        const json_t *count =
            json_array_get(json_object_get(stage, "counts"), i);

        check_close("initial stability", result.start[i], want, 1e-6 * want);
        assert_int_equal(at(count, 0), i + 1);
        assert_int_equal(result.counts[i], at(count, 1));
    }
    items_release(&items);
}

/* Figures of these parameters on the items from `first` on. */
static struct metrics measure(const struct params *params, size_t first)
{
    double *recall = xcalloc(scoring.count, sizeof(*recall));
    struct metrics metrics;

    scoring_fsrs6(&scoring, params, recall);
    metrics_compute(&metrics, &scoring, recall, first, scoring.count);
    free(recall);
    return metrics;
}

static void check_metrics(const json_t *wanted, const struct params *params,
                          size_t first)
{
    struct metrics metrics = measure(params, first);

    assert_int_equal(metrics.count, (int)number(wanted, "n"));
    check_close("log loss", metrics.log_loss, number(wanted, "logloss"), 1e-6);
    check_close("log loss, recency", metrics.log_loss_recency,
                number(wanted, "logloss_recency"), 1e-6);
    check_close("rmse", metrics.rmse_bins, number(wanted, "rmse_bins"), 1e-6);
    check_close("auc", metrics.auc, number(wanted, "auc"), 1e-6);
    check_close("recall", metrics.recalled, number(wanted, "recall"), 1e-6);
}

/* Five sets of parameters, on all items and on the last fifth. */
static void test_metrics(void **state)
{
    const char *name;
    json_t *result;
    size_t count = 0;

    (void)state;
    json_object_foreach(json_object_get(expected, "results"), name, result)
    {
        struct params all = read_params(json_object_get(result, "params"));
        struct params early =
            read_params(json_object_get(result, "params_train80"));

        check_metrics(json_object_get(result, "all"), &all, 0);
        check_metrics(json_object_get(result, "test20"), &early, cut_of());
        count++;
    }
    assert_int_equal(count, 5);
}

static double trained_loss(size_t limit, uint64_t seed)
{
    struct train_options options = TRAIN_OPTIONS_INIT;
    struct train_result result;
    struct items items;

    options.seed = seed;
    items_init(&items, &history, limit);
    train(&items, &options, &result);
    assert_int_equal(result.extent, TRAIN_ALL);
    items_release(&items);
    return measure(&result.params, limit == ITEMS_NO_LIMIT ? 0 : limit)
        .log_loss;
}

/* No order of the batches ends above the reference with 8 epochs. */
static void test_log_loss(void **state)
{
    const json_t *reference =
        json_object_get(json_object_get(expected, "results"),
                        "fsrs-rs 6.6.1 card-wise batches, 8 epochs");
    double all = number(json_object_get(reference, "all"), "logloss");
    double test = number(json_object_get(reference, "test20"), "logloss");

    (void)state;
    for (uint64_t seed = 0; seed < 6; seed++) {
        assert_true(trained_loss(ITEMS_NO_LIMIT, seed) <= all);
        assert_true(trained_loss(cut_of(), seed) <= test);
    }
}

static void test_deterministic(void **state)
{
    struct train_options options = TRAIN_OPTIONS_INIT;
    struct train_result results[3];
    struct items items;

    (void)state;
    memset(results, 0, sizeof(results));
    items_init(&items, &history, ITEMS_NO_LIMIT);
    options.epochs = 2;
    for (size_t i = 0; i < 3; i++) {
        options.seed = i == 2;
        train(&items, &options, &results[i]);
    }
    assert_memory_equal(&results[0].params, &results[1].params,
                        sizeof(struct params));
    assert_memory_not_equal(&results[0].params, &results[2].params,
                            sizeof(struct params));
    items_release(&items);
}

/* Short histories move less, or nothing. */
static void test_extent(void **state)
{
    static const struct {
        size_t limit;
        enum train_extent extent;
    } rows[] = {{0, TRAIN_NOTHING}, {7, TRAIN_NOTHING}, {1500, TRAIN_ALL}};
    struct train_options options = TRAIN_OPTIONS_INIT;

    (void)state;
    options.epochs = 1;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct train_result result;
        struct items items;

        items_init(&items, &history, rows[i].limit);
        train(&items, &options, &result);
        assert_int_equal(result.extent, rows[i].extent);
        if (result.extent == TRAIN_NOTHING) {
            assert_memory_equal(&result.params, &params_default,
                                sizeof(struct params));
        }
        items_release(&items);
    }
}

/* Cards answered twice, the second time `days` later: only w0-w3 can move. */
static void test_first_intervals_only(void **state)
{
    struct review_rows *rows = review_rows_new();
    struct reviews own = REVIEWS_INIT;
    struct train_options options = TRAIN_OPTIONS_INIT;
    struct train_result result;
    struct items items;

    (void)state;
    for (int64_t card = 0; card < 200; card++) {
        struct review_row row = {
            .card = card, .at_ms = card, .day = 0, .rating = 3};

        assert_true(review_rows_add(rows, &row));
        row.at_ms = 400000000 + card;
        row.day = 4;
        row.state = CARD_REVIEW;
        row.rating = card % 10 == 0 ? 1 : 3;
        assert_true(review_rows_add(rows, &row));
    }
    review_rows_finish(rows, &own);
    items_init(&items, &own, ITEMS_NO_LIMIT);
    assert_int_equal(items.kept, 200);
    train(&items, &options, &result);
    assert_int_equal(result.extent, TRAIN_FIRST);
    assert_true(fabs(result.params.w[2] - 4.0) < 0.2);
    assert_true(result.params.w[0] < result.params.w[1]);
    assert_memory_equal(result.params.w + 4, params_default.w + 4,
                        17 * sizeof(double));
    items_release(&items);
    reviews_release(&own);
    review_rows_free(rows);
}

static void test_same_day_off(void **state)
{
    struct train_options options = TRAIN_OPTIONS_INIT;
    struct train_result result;
    struct items items;

    (void)state;
    options.same_day = false;
    options.epochs = 2;
    items_init(&items, &history, ITEMS_NO_LIMIT);
    train(&items, &options, &result);
    for (size_t i = 17; i <= 19; i++) {
        assert_true(result.params.w[i] == 0.0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_true(result.params.w[i] == result.start[i]);
    }
    assert_true(result.params.w[8] != params_default.w[8]);
    items_release(&items);
}

static void series(enum evaluate_model model, unsigned threads,
                   struct metrics *metrics)
{
    struct evaluate_settings settings = {
        .options = TRAIN_OPTIONS_INIT, .epochs7 = 3, .threads = threads};

    assert_true(evaluate_time_series(&scoring, model, &settings, metrics));
}

static void test_time_series(void **state)
{
    struct metrics trained;
    struct metrics again;
    struct metrics standard;
    struct metrics average;

    (void)state;
    series(EVALUATE_TRAINED, 1, &trained);
    series(EVALUATE_TRAINED, 2, &again);
    series(EVALUATE_DEFAULTS, 1, &standard);
    series(EVALUATE_AVERAGE, 1, &average);
    assert_memory_equal(&trained, &again, sizeof(trained));
    assert_int_equal(trained.count, 7974 - 7974 / 6);
    assert_true(trained.log_loss < standard.log_loss);
    assert_true(standard.log_loss < average.log_loss);
    assert_true(metrics_healthy(&trained));
    series(EVALUATE_SEVEN_TRAINED, 1, &trained);
    series(EVALUATE_SEVEN_TRAINED, 2, &again);
    series(EVALUATE_SEVEN_DEFAULTS, 1, &standard);
    assert_memory_equal(&trained, &again, sizeof(trained));
    assert_true(trained.log_loss < standard.log_loss);
    assert_true(standard.log_loss < average.log_loss);
}

/* ---- figures by hand ---- */

static void test_small_metrics(void **state)
{
    static const struct {
        int rating;
        double recall;
    } rows[] = {{3, 0.9}, {1, 0.8}, {4, 0.7}, {1, 0.7}};
    struct review_rows *collected = review_rows_new();
    struct reviews own = REVIEWS_INIT;
    struct metrics metrics;
    struct scoring small;
    double recall[4];

    (void)state;
    for (int64_t i = 0; i < 4; i++) {
        struct review_row row = {.card = i, .at_ms = i, .rating = 3};

        assert_true(review_rows_add(collected, &row));
        row.at_ms = 1000 + i;
        row.day = 2;
        row.state = CARD_REVIEW;
        row.rating = (uint8_t)rows[i].rating;
        assert_true(review_rows_add(collected, &row));
        recall[i] = rows[i].recall;
    }
    review_rows_finish(collected, &own);
    scoring_init(&small, &own);
    assert_int_equal(small.count, 4);
    metrics_compute(&metrics, &small, recall, 0, 4);
    check_close("log loss", metrics.log_loss,
                -(log(0.9) + log(0.2) + log(0.7) + log(0.3)) / 4, 1e-12);
    /* pairs: .9>.8, .9>.7, .7<.8, .7=.7 */
    check_close("auc", metrics.auc, 2.5 / 4.0, 1e-12);
    /* one bin: mean of R 0.775, of y 0.5 */
    check_close("rmse", metrics.rmse_bins, 0.275, 1e-12);
    assert_int_equal(metrics.calibration[14].count, 2);
    check_close("calibration", metrics.calibration[14].recalled, 0.5, 1e-12);
    metrics_compute(&metrics, &small, recall, 0, 1);
    assert_true(isnan(metrics.auc));
    metrics_compute(&metrics, &small, recall, 2, 1);
    assert_int_equal(metrics.count, 0);
    scoring_release(&small);
    reviews_release(&own);
    review_rows_free(collected);
}

/* ---- properties ---- */

static struct splitmix random_source = {7};

static double between(double low, double high)
{
    double u = (double)(splitmix_next(&random_source) >> 11) * 0x1p-53;

    return low + u * (high - low);
}

static struct params random_params(void)
{
    struct params params;

    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        params.w[i] =
            between(params_min(i), params_max(i, params_default.w, 1));
    }
    params_clip(&params, 1);
    return params;
}

/* R in (0, 1], falling in t; S' rises with Hard, Good, Easy after days. */
static void test_properties(void **state)
{
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct params params = random_params();
        struct model model;
        struct memory memory = {.stability = exp(between(-6.9, 10.5)),
                                .difficulty = between(1, 10)};
        double days = floor(exp(between(0, 9)));
        double last_s = 0.0;
        double last = 1.0;

        model_init(&model, &params);
        for (double t = 0.0; t < 40000.0; t = t * 1.7 + 0.01) {
            double recall = memory_recall(&model, t, memory.stability);

            assert_true(recall > 0.0 && recall <= last);
            last = recall;
        }
        for (int g = RATING_HARD; g <= RATING_EASY; g++) {
            struct memory next =
                memory_next(&model, memory, (enum rating)g, days);

            assert_true(next.stability >= last_s);
            assert_true(memory_interval(&model, next.stability, 0.9) >= 0.0);
            last_s = next.stability;
        }
    }
}

/* The same of FSRS-7, where Again belongs to the order. */
static void test_properties7(void **state)
{
    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct fsrs7_params params = fsrs7_default;
        struct fsrs7_memory memory = {exp(between(-9, 10.4)),
                                      exp(between(-9, 10.4)), between(1, 10)};
        double days = exp(between(-10, 9));
        double last_s = 0.0;
        double last = 1.0;

        for (size_t k = 0; k < FSRS7_COUNT; k++) {
            params.w[k] *= between(0.5, 1.5);
        }
        params.w[13] = fmin(params.w[13], 1.0); /* Hard, never above Good */
        fsrs7_clip(&params);
        for (double t = 0.0; t < 40000.0; t = t * 1.7 + 0.001) {
            double recall = fsrs7_recall(&params, &memory, t);

            assert_true(recall > 0.0 && recall <= last);
            last = recall;
        }
        for (int g = RATING_AGAIN; g <= RATING_EASY; g++) {
            struct fsrs7_memory next =
                fsrs7_next(&params, memory, (enum rating)g, days);

            assert_true(next.slow >= last_s);
            last_s = next.slow;
        }
        last = 1e9;
        for (double r = 0.7; r < 0.999; r += 0.01) {
            double interval = fsrs7_interval(&params, &memory, r);

            assert_true(interval >= 0.0 && interval <= 36500.0);
            assert_true(interval <= last * 1.001 + 1e-6);
            last = interval;
        }
    }
}

/* The formulas with derivatives are the formulas, and so are their slopes. */
static void test_gradient7(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        enum { COUNT = 9 };
        struct fsrs7_params params = fsrs7_default;
        uint8_t rating[COUNT];
        double days[COUNT] = {0.0};
        float weight[COUNT];
        double gradient[FSRS7_COUNT] = {0.0};
        double ignored[FSRS7_COUNT] = {0.0};
        double loss = 0.0;
        struct fsrs7_memory memory;

        for (size_t i = 0; i < FSRS7_COUNT; i++) {
            params.w[i] *= between(0.8, 1.2);
        }
        fsrs7_clip(&params);
        for (size_t k = 0; k < COUNT; k++) {
            rating[k] = (uint8_t)between(1.0, 4.99);
            days[k] = exp(between(-6, 4));
            weight[k] = (float)between(0.1, 1.0);
        }
        memory = fsrs7_first(&params, (enum rating)rating[0]);
        for (size_t k = 1; k < COUNT; k++) {
            double recall = fsrs7_recall(&params, &memory, days[k]);

            loss -= (double)weight[k] *
                    log(rating[k] >= RATING_HARD ? recall : 1.0 - recall);
            memory =
                fsrs7_next(&params, memory, (enum rating)rating[k], days[k]);
        }
        assert_true(fabs(fsrs7_card_loss(&params, rating, days, weight, COUNT,
                                         gradient) -
                         loss) < 1e-9 * fmax(1.0, loss));
        for (size_t i = 0; i < FSRS7_COUNT; i++) {
            double step = 1e-6 * fmax(0.1, params.w[i]);
            struct fsrs7_params up = params;
            struct fsrs7_params down = params;
            double slope;

            up.w[i] += step;
            down.w[i] -= step;
            slope =
                (fsrs7_card_loss(&up, rating, days, weight, COUNT, ignored) -
                 fsrs7_card_loss(&down, rating, days, weight, COUNT, ignored)) /
                (2.0 * step);
            assert_true(fabs(slope - gradient[i]) <=
                        1e-4 * fmax(1.0, fabs(slope)));
        }
    }
}

/* Fitted FSRS-7 predicts its own history better; so few answers change nothing.
 */
static void test_train7(void **state)
{
    struct fsrs7_train_options options = FSRS7_TRAIN_OPTIONS_INIT;
    double *recall = calloc(scoring.count, sizeof(*recall));
    struct fsrs7_params params;
    struct fsrs7_params again;
    struct fsrs7_params clipped;
    struct metrics before;
    struct metrics after;

    (void)state;
    assert_true(fsrs7_train(scoring.history, &options, &params));
    assert_true(fsrs7_train(scoring.history, &options, &again));
    assert_memory_equal(&params, &again, sizeof(params));
    clipped = params;
    fsrs7_clip(&clipped);
    assert_memory_equal(&params, &clipped, sizeof(params));
    scoring_fsrs7(&scoring, &fsrs7_default, recall);
    metrics_compute(&before, &scoring, recall, 0, scoring.count);
    scoring_fsrs7(&scoring, &params, recall);
    metrics_compute(&after, &scoring, recall, 0, scoring.count);
    assert_true(after.log_loss < before.log_loss - 0.002);
    options.limit = FSRS7_REVIEWS_MIN;
    assert_false(fsrs7_train(scoring.history, &options, &params));
    assert_memory_equal(&params, &fsrs7_default, sizeof(params));
    free(recall);
}

/* Nothing that is not a number comes out, whatever goes in. */
static void test_not_a_number(void **state)
{
    static const double odd[] = {
        (double)NAN, (double)INFINITY, -(double)INFINITY, -1.0, 0.0, 1e300};
    struct model model;

    (void)state;
    model_init(&model, &params_default);
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        for (size_t k = 0; k < COUNT_OF(odd); k++) {
            struct memory six = memory_next(
                &model,
                (struct memory){.stability = odd[i], .difficulty = odd[k]},
                RATING_GOOD, odd[k]);
            struct fsrs7_memory memory = {odd[i], odd[k], odd[i]};
            struct fsrs7_memory seven =
                fsrs7_next(&fsrs7_default, memory, RATING_AGAIN, odd[k]);

            assert_true(isfinite(six.stability) && isfinite(six.difficulty));
            assert_true(isfinite(seven.slow) && isfinite(seven.fast) &&
                        isfinite(seven.difficulty));
            assert_true(
                isfinite(fsrs7_recall(&fsrs7_default, &memory, odd[k])));
            assert_true(
                isfinite(fsrs7_interval(&fsrs7_default, &memory, odd[k])));
        }
    }
}

/* The packed passes agree with the plain model, review by review. */
static void test_chains_are_the_model(void **state)
{
    double *recall = xcalloc(scoring.count, sizeof(*recall));
    double *s = xcalloc(scoring.count, sizeof(*s));
    double *d = xcalloc(scoring.count, sizeof(*d));
    struct chains_states states = {recall, s, d};

    (void)state;
    for (int set = 0; set < 5; set++) {
        struct params params = random_params();
        struct model model;

        model_init(&model, &params);
        chains_replay(&scoring.chains, &params, &states);
        for (size_t i = 0; i < scoring.count; i += 7) {
            uint32_t review = scoring.review[i];
            uint32_t first = review;
            struct memory memory;
            double was = 0.0;

            while (history.elapsed[first] > 0 || history.state[first] != 0) {
                first--;
            }
            memory = memory_first(&model, (enum rating)history.rating[first]);
            for (uint32_t k = first + 1; k <= review; k++) {
                double days = (double)history.elapsed[k];

                was = memory_recall(&model, days, memory.stability);
                memory = memory_next(&model, memory,
                                     (enum rating)history.rating[k], days);
            }
            check_close("recall", recall[i], was, 1e-10);
            check_close("S", s[i], memory.stability, 1e-9 * memory.stability);
            check_close("D", d[i], memory.difficulty, 1e-9);
        }
    }
    free(recall);
    free(s);
    free(d);
}

static void test_ln(void **state)
{
    double x[21];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(x); i++) {
        x[i] = exp(((double)i - 10.0) * 1.7);
    }
    chains_ln(x, COUNT_OF(x));
    for (size_t i = 0; i < COUNT_OF(x); i++) {
        check_close("ln", x[i], ((double)i - 10.0) * 1.7, 1e-14);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_metrics),
        cmocka_unit_test(test_log_loss),
        cmocka_unit_test(test_deterministic),
        cmocka_unit_test(test_extent),
        cmocka_unit_test(test_first_intervals_only),
        cmocka_unit_test(test_same_day_off),
        cmocka_unit_test(test_time_series),
        cmocka_unit_test(test_gradient7),
        cmocka_unit_test(test_train7),
        cmocka_unit_test(test_small_metrics),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_properties7),
        cmocka_unit_test(test_not_a_number),
        cmocka_unit_test(test_chains_are_the_model),
        cmocka_unit_test(test_ln),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
