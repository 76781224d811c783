/*
 * FSRS-7, the gradient and the initial stabilities against vectors made by
 * public implementations (tests/data/schedule/vectors-public.jsonl).
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

#include "base/mem.h"
#include "base/path.h"
#include "schedule/chains_private.h"
#include "schedule/first_intervals.h"
#include "schedule/fsrs7.h"

typedef size_t (*check_vector)(const json_t *vector);

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

static void check_close(const json_t *vector, size_t row, const char *what,
                        double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) {
        fail_msg("%s row %zu: %s is %.12g, not %.12g",
                 json_string_value(json_object_get(vector, "id")), row, what,
                 got, want);
    }
}

/* Runs `check` on every vector of the family; returns the rows checked. */
static size_t each_vector(const char *family, check_vector check)
{
    char *path = path_join(getenv("top_srcdir"),
                           "tests/data/schedule/vectors-public.jsonl");
    FILE *file = fopen(path, "r");
    size_t rows = 0;
    json_t *vector;

    assert_non_null(file);
    while ((vector = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        const char *name = json_string_value(json_object_get(vector, "family"));

        if (strcmp(name, family) == 0) {
            rows += check(vector);
        }
        json_decref(vector);
    }
    fclose(file);
    free(path);
    return rows;
}

/* ---- FSRS-7 ---- */

static void check_interval(const json_t *vector, size_t row,
                           const struct fsrs7_params *params,
                           const struct fsrs7_memory *memory, double want)
{
    double retention = number(vector, "dr");
    double days = fsrs7_interval(params, memory, retention);

    if (want >= 36500.0 || days >= 36500.0) {
        check_close(vector, row, "interval", days, want, 1e-3 * want);
    } else if (days > 0.0) {
        check_close(vector, row, "recall at the interval",
                    fsrs7_recall(params, memory, days), retention, 0.001);
    }
}

static size_t check_fsrs7(const json_t *vector)
{
    const json_t *list = json_object_get(vector, "w");
    struct fsrs7_params params;
    struct fsrs7_memory memory = {0};
    const json_t *review;
    size_t i;

    assert_int_equal(json_array_size(list), FSRS7_COUNT);
    for (size_t k = 0; k < FSRS7_COUNT; k++) {
        params.w[k] = at(list, k);
    }
    json_array_foreach(json_object_get(vector, "reviews"), i, review)
    {
        enum rating rating = (enum rating)(int)number(review, "g");
        double days = number(review, "t");

        if (i == 0) {
            memory = fsrs7_first(&params, rating);
        } else {
            check_close(vector, i, "recall",
                        fsrs7_recall(&params, &memory, days),
                        number(review, "r_before"), 1e-6);
            memory = fsrs7_next(&params, memory, rating, days);
        }
        check_close(vector, i, "S", memory.slow, number(review, "s"),
                    1e-6 * number(review, "s"));
        check_close(vector, i, "F", memory.fast, number(review, "s_fast"),
                    5e-5 * number(review, "s_fast"));
        check_close(vector, i, "D", memory.difficulty, number(review, "d"),
                    1e-6 * number(review, "d"));
        check_interval(vector, i, &params, &memory, number(review, "ivl"));
    }
    return i;
}

static void test_fsrs7(void **state)
{
    (void)state;
    assert_true(each_vector("fsrs7", check_fsrs7) > 100);
}

/* ---- gradient ---- */

/* One card of a vector, as arrays. */
struct card {
    int32_t *elapsed;
    uint8_t *rating;
    float *weight;
    uint32_t *number;
    size_t count;
};

static struct card read_card(const json_t *list, uint32_t reviews)
{
    size_t count = json_array_size(list);
    struct card card = {
        xcalloc(count, sizeof(int32_t)),
        xcalloc(count, sizeof(uint8_t)),
        xcalloc(count, sizeof(float)),
        xcalloc(count, sizeof(uint32_t)),
        count,
    };

    for (size_t i = 0; i < count; i++) {
        const json_t *review = json_array_get(list, i);

        card.rating[i] = (uint8_t)at(review, 0);
        card.elapsed[i] = (int32_t)at(review, 1);
        card.weight[i] =
            i > 0 && card.elapsed[i] >= 1 ? (float)at(review, 2) : 0.0f;
        card.number[i] = reviews + (uint32_t)i;
    }
    return card;
}

static void release_card(struct card *card)
{
    free(card->elapsed);
    free(card->rating);
    free(card->weight);
    free(card->number);
}

/* Packs the cards; review numbers count through all of them. */
static size_t pack(const json_t *cards, struct chains *chains)
{
    size_t count = json_array_size(cards);
    uint32_t reviews = 0;

    for (size_t i = 0; i < count; i += CHAINS_LANES) {
        struct card held[CHAINS_LANES];
        struct chain lanes[CHAINS_LANES];
        size_t n = count - i < CHAINS_LANES ? count - i : CHAINS_LANES;

        for (size_t k = 0; k < n; k++) {
            held[k] = read_card(json_array_get(cards, i + k), reviews);
            lanes[k] =
                (struct chain){held[k].elapsed, held[k].rating, held[k].weight,
                               held[k].number, (uint32_t)held[k].count};
            reviews += (uint32_t)held[k].count;
        }
        chains_add(chains, lanes, n);
        for (size_t k = 0; k < n; k++) {
            release_card(&held[k]);
        }
    }
    return reviews;
}

static double loss_of(const struct chains *chains, const double *recall)
{
    double loss = 0.0;

    for (size_t i = 0; i < chains->step_count * CHAINS_LANES; i++) {
        if (chains->weight[i] > 0.0f) {
            double r = fmin(fmax(recall[chains->number[i]], 1e-7), 1.0 - 1e-7);
            bool recalled = (chains->answer[i] & 7) >= RATING_HARD;

            loss -= (double)chains->weight[i] * log(recalled ? r : 1.0 - r);
        }
    }
    return loss;
}

static size_t check_grad(const json_t *vector)
{
    const json_t *wanted = json_object_get(vector, "grad");
    struct chains chains = CHAINS_INIT(CHAINS_BOTH);
    size_t reviews = pack(json_object_get(vector, "cards"), &chains);
    struct chains_tape *tape = chains_tape_new(&chains);
    double *recall = xcalloc(reviews, sizeof(*recall));
    double gradient[PARAMS_COUNT] = {0};
    struct params params;

    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        params.w[i] = at(json_object_get(vector, "w"), i);
    }
    chains_gradient(&chains, 0, chains.block_count, &params, tape, gradient);
    chains_replay(&chains, &params, &(struct chains_states){.recall = recall});
    check_close(vector, 0, "loss", loss_of(&chains, recall),
                number(vector, "loss"),
                1e-4 * fmax(1.0, number(vector, "loss")));
    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        check_close(vector, i, "derivative", gradient[i], at(wanted, i),
                    1e-4 * fmax(1.0, fabs(at(wanted, i))));
    }
    free(recall);
    chains_tape_free(tape);
    chains_release(&chains);
    return 1;
}

static void test_grad(void **state)
{
    (void)state;
    assert_int_equal(each_vector("grad", check_grad), 6);
}

/* ---- initial stabilities ---- */

static size_t check_init(const json_t *vector)
{
    struct first_intervals first = FIRST_INTERVALS_INIT;
    double cards = 0.0;
    double recalled = 0.0;
    double stability[4];
    const char *rating;
    json_t *groups;

    json_object_foreach(json_object_get(vector, "first_interval_groups"),
                        rating, groups)
    {
        const json_t *row;
        size_t i;

        json_array_foreach(groups, i, row)
        {
            first_intervals_add(&first, rating[0] - '0', (int32_t)at(row, 0),
                                (uint32_t)at(row, 1), (uint32_t)at(row, 2));
        }
    }
    first_intervals_filter(&first);
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < first.count[i]; k++) {
            const struct first_group *group = &first.groups[i][k];

            cards += group->dropped ? 0.0 : (double)group->count;
            recalled += group->dropped ? 0.0 : (double)group->recalled;
        }
    }
    assert_true(first_intervals_fit(&first, recalled / cards, stability));
    for (size_t i = 0; i < 4; i++) {
        double want = at(json_object_get(vector, "w0_w3"), i);

        check_close(vector, i, "initial stability", stability[i], want,
                    1e-4 * want);
    }
    first_intervals_release(&first);
    return 1;
}

static void test_init(void **state)
{
    (void)state;
    assert_int_equal(each_vector("init", check_init), 30);
}

/* ---- widths of vectors ---- */

static const struct chains_kernel *const kernels[] = {
    &chains_kernel_2,
#ifdef __x86_64__
    &chains_kernel_4,
    &chains_kernel_8,
#endif
};

static bool can_run(size_t kernel)
{
#ifdef __x86_64__
    __builtin_cpu_init();
    if (kernel == 1) {
        return __builtin_cpu_supports("avx2");
    }
    if (kernel == 2) {
        return __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
    }
#endif
    return kernel == 0;
}

/* Every width gives the same bits. */
static size_t check_widths(const json_t *vector)
{
    enum { SUMS = SUM_COUNT * CHAINS_LANES };
    struct chains chains = CHAINS_INIT(CHAINS_BOTH);
    struct chains_constants k;
    struct params params;
    _Alignas(64) double sums[COUNT_OF(kernels)][SUMS];
    double *tape;

    (void)pack(json_object_get(vector, "cards"), &chains);
    for (size_t i = 0; i < PARAMS_COUNT; i++) {
        params.w[i] = at(json_object_get(vector, "w"), i);
    }
    chains_set_constants(&k, &params);
    tape = xcalloc(chains.longest * CHAINS_TAPE * CHAINS_LANES, sizeof(*tape));
    memset(sums, 0, sizeof(sums));
    for (size_t i = 0; i < COUNT_OF(kernels); i++) {
        if (can_run(i)) {
            kernels[i]->gradient(&chains, &k, 0, chains.block_count, tape,
                                 sums[i]);
            assert_memory_equal(sums[i], sums[0], sizeof(sums[0]));
        }
    }
    free(tape);
    chains_release(&chains);
    return 1;
}

static void test_widths(void **state)
{
    (void)state;
    assert_int_equal(each_vector("grad", check_widths), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fsrs7),
        cmocka_unit_test(test_grad),
        cmocka_unit_test(test_init),
        cmocka_unit_test(test_widths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
