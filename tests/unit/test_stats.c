/* Figures from rows, checked against numbers worked out by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "schedule/days.h"
#include "stats/calibration.h"
#include "stats/forecast.h"
#include "stats/forgetting.h"
#include "stats/group.h"
#include "stats/heatmap.h"
#include "stats/retention.h"

#define NOON  INT64_C(1767700800000) /* 2026-01-06T12:00:00Z, a Tuesday */
#define TODAY INT64_C(20459)

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static struct review at_day(int64_t days_from_noon, enum rating rating)
{
    return (struct review){.rating = rating,
                           .at_ms = NOON + days_from_noon * DAYS_MS};
}

static void test_replay(void **state)
{
    struct scheduler scheduler;
    struct replay replay;
    struct replayed row;

    (void)state;
    scheduler_init(&scheduler);
    scheduler.learning.count = 0;
    replay_init(&replay, &scheduler);
    row = replay_answer(&replay, "a", at_day(0, RATING_GOOD));
    assert_true(row.first && !row.in_review);
    assert_int_equal(row.day, TODAY);
    row = replay_answer(&replay, "a", at_day(2, RATING_AGAIN));
    assert_true(!row.first && row.in_review);
    assert_int_equal(row.elapsed_days, 2);
    assert_true(near(row.interval_days, 2.3065)); /* I(S, 0.9) = S */
    assert_true(row.recall > 0.9 && row.recall < 0.92);
    row = replay_answer(&replay, "b", at_day(2, RATING_GOOD));
    assert_true(row.first);
    replay_release(&replay);
}

static void add_retention(struct retention *retention, int64_t days_ago,
                          enum rating rating, double interval, bool in_review)
{
    struct replayed row = {.day = TODAY - days_ago,
                           .elapsed_days = in_review ? 5 : 0,
                           .rating = rating,
                           .in_review = in_review,
                           .interval_days = interval,
                           .recall = 0.8};

    retention_add(retention, &row);
}

static void test_retention(void **state)
{
    struct retention retention;
    struct replayed first = {.day = TODAY, .first = true};

    (void)state;
    retention_init(&retention, TODAY);
    assert_true(retention_share(retention.spans[RETENTION_ALL].both) < 0);
    add_retention(&retention, 0, RATING_GOOD, 5, true);
    add_retention(&retention, 0, RATING_AGAIN, 30, true);
    add_retention(&retention, 1, RATING_HARD, 30, true);
    add_retention(&retention, 6, RATING_GOOD, 21, true);
    add_retention(&retention, 7, RATING_AGAIN, 20.9, true);
    add_retention(&retention, 400, RATING_GOOD, 3, true);
    add_retention(&retention, 0, RATING_AGAIN, 3, false); /* a step */
    add_retention(&retention, -1, RATING_AGAIN, 3, true); /* to come */
    retention_add(&retention, &first);
    assert_int_equal(retention.spans[RETENTION_TODAY].both.total, 2);
    assert_int_equal(retention.spans[RETENTION_YESTERDAY].both.total, 1);
    assert_int_equal(retention.spans[RETENTION_WEEK].both.total, 4);
    assert_int_equal(retention.spans[RETENTION_MONTH].both.total, 5);
    assert_int_equal(retention.spans[RETENTION_YEAR].both.total, 5);
    assert_int_equal(retention.spans[RETENTION_ALL].both.total, 6);
    assert_int_equal(retention.spans[RETENTION_WEEK].mature.total, 3);
    assert_int_equal(retention.spans[RETENTION_MONTH].young.total, 2);
    assert_true(
        near(retention_share(retention.spans[RETENTION_WEEK].both), 0.75));
    assert_int_equal(retention.weeks.count, 3);
    assert_int_equal(retention.weeks.items[2].first_day, TODAY - 1);
    assert_int_equal(retention.weeks.items[2].row.both.total, 3);
    assert_true(near(retention.weeks.items[2].predicted, 0.8));
    assert_int_equal(retention.months.count, 3);
    assert_int_equal(civil_from_day(retention.months.items[2].first_day).day,
                     1);
    retention_release(&retention);
}

static void test_forecast(void **state)
{
    static const int64_t dues[] = {TODAY - 9, TODAY,     TODAY + 1, TODAY + 1,
                                   TODAY + 6, TODAY + 7, INT64_MIN, INT64_MAX};
    struct forecast forecast;

    (void)state;
    forecast_init(&forecast, TODAY, 7);
    for (size_t i = 0; i < COUNT_OF(dues); i++) {
        forecast_add(&forecast, dues[i]);
    }
    assert_int_equal(forecast.due[0], 3);
    assert_int_equal(forecast.overdue, 2);
    assert_int_equal(forecast.due[1], 2);
    assert_int_equal(forecast.due[6], 1);
    assert_int_equal(forecast.later, 2);
    assert_int_equal(forecast_sum(&forecast, 2), 5);
    assert_int_equal(forecast_sum(&forecast, 99), 6);
    assert_int_equal(forecast_peak(&forecast), 3);
    forecast_release(&forecast);
}

static void test_heatmap(void **state)
{
    static const struct heatmap_day days[] = {
        {TODAY - 400, 5, 5, 60000, 0},   {TODAY - 399, 5, 5, 60000, 0},
        {TODAY - 398, 5, 5, 60000, 0},   {TODAY - 397, 5, 5, 60000, 0},
        {TODAY - 396, 5, 5, 60000, 0},   {TODAY - 9, 1, 1, 60000, 0},
        {TODAY - 3, 0, 0, 0, 600000},    {TODAY - 2, 0, 0, 0, 60000},
        {TODAY - 1, 20, 18, 1200000, 0}, {TODAY, 40, 30, 2400000, 600000},
    };
    struct heatmap map;

    (void)state;
    heatmap_init(&map, TODAY, 2, days, COUNT_OF(days));
    assert_int_equal(map.weeks, 2);
    assert_int_equal(civil_weekday(map.cells[0].day), 0);
    assert_int_equal(map.cells[8].day, TODAY); /* a Tuesday */
    assert_false(map.cells[8].ahead);
    assert_true(map.cells[9].ahead);
    assert_int_equal(map.cells[8].answers, 40);
    assert_int_equal(map.cells[8].minutes, 50);
    assert_int_equal(map.cells[8].level, 4);
    assert_int_equal(map.cells[9].level, 0);
    assert_int_equal(map.answers, 60);
    assert_int_equal(map.studied_days, 3);
    assert_int_equal(map.streak, 3); /* one day of listening little is free */
    assert_int_equal(map.longest, 5);
    heatmap_release(&map);
    heatmap_init(&map, TODAY, 0, NULL, 0);
    assert_int_equal(map.streak, 0);
    assert_int_equal(map.weeks, 1);
    heatmap_release(&map);
}

static void test_group(void **state)
{
    static const struct card cards[] = {
        {.state = CARD_REVIEW,
         .memory = {.stability = 0.5, .difficulty = 1.0},
         .reps = 2,
         .last_day = TODAY},
        {.state = CARD_REVIEW,
         .memory = {.stability = 40.0, .difficulty = 9.99},
         .lapses = 8,
         .reps = 20,
         .last_day = TODAY - 40},
        {.state = CARD_RELEARNING,
         .memory = {.stability = 36500.0, .difficulty = 10.0},
         .reps = 3,
         .last_day = TODAY},
    };
    struct group group = GROUP_INIT;
    struct scheduler scheduler;

    (void)state;
    scheduler_init(&scheduler);
    assert_true(group_recall(&group) == 0.0);
    for (size_t i = 0; i < COUNT_OF(cards); i++) {
        struct group_card card = {&cards[i], true, i == 2};

        group_add(&group, &scheduler, &card, TODAY, 8);
    }
    assert_int_equal(group.cards, 3);
    assert_int_equal(group.young, 1);
    assert_int_equal(group.mature, 1);
    assert_int_equal(group.learning, 1);
    assert_int_equal(group.due, 2);
    assert_int_equal(group.suspended, 1);
    assert_int_equal(group.leeches, 1);
    assert_true(near(group_recall(&group), (1.0 + 0.9 + 1.0) / 3));
    assert_int_equal(group.stability[0], 1);
    assert_int_equal(group.stability[5], 1);
    assert_int_equal(group.stability[9], 1);
    assert_int_equal(group.difficulty[0], 1);
    assert_int_equal(group.difficulty[8], 1);
    assert_int_equal(group.difficulty[9], 1);
    assert_string_equal(group_stability_name(5), "1 to 3 months");
    assert_int_equal(group_stability_bin(7.0), 3);
}

static void test_calibration(void **state)
{
    struct calibration calibration = CALIBRATION_INIT;
    double bias;

    (void)state;
    assert_false(calibration_bias(&calibration, &bias));
    calibration_add(&calibration, CONFIDENCE_NONE, true);
    assert_false(calibration_bias(&calibration, &bias));
    calibration_add(&calibration, CONFIDENCE_CERTAIN, true);
    calibration_add(&calibration, CONFIDENCE_CERTAIN, false);
    calibration_add(&calibration, CONFIDENCE_FAIRLY, false);
    calibration_add(&calibration, CONFIDENCE_GUESS, true);
    assert_int_equal(calibration.mark, 3 - 6 - 2 + 1);
    assert_true(near(calibration_share(&calibration, CONFIDENCE_CERTAIN), 0.5));
    assert_true(near(calibration_share(&calibration, CONFIDENCE_FAIRLY), 0.0));
    assert_true(calibration_bias(&calibration, &bias));
    assert_true(near(bias, (0.9 + 0.9 + 0.735 + 0.335 - 2.0) / 4));
}

static void test_prediction(void **state)
{
    struct prediction prediction = {.total = 0};
    struct replayed row = {
        .elapsed_days = 3, .rating = RATING_GOOD, .recall = 0.9};

    (void)state;
    assert_true(prediction_log_loss(&prediction) == 0.0);
    prediction_add(&prediction, &row);
    row.rating = RATING_AGAIN;
    row.recall = 1.0; /* certain, and wrong: finite all the same */
    prediction_add(&prediction, &row);
    row.first = true;
    prediction_add(&prediction, &row);
    assert_int_equal(prediction.total, 2);
    assert_int_equal(prediction.bins[18].passed, 1);
    assert_int_equal(prediction.bins[19].total, 1);
    assert_true(prediction_log_loss(&prediction) > 8.0);
    assert_true(prediction_log_loss(&prediction) < 8.2);
}

static void test_forgetting(void **state)
{
    struct scheduler scheduler;
    struct forgetting curve;

    (void)state;
    scheduler_init(&scheduler);
    forgetting_init(&curve, &scheduler);
    assert_true(forgetting_at(&curve, 0) == 0.0);
    assert_true(forgetting_due(&curve) == 0.0);
    forgetting_add(&curve, at_day(0, RATING_GOOD));
    assert_true(near(forgetting_at(&curve, 0), 1.0));
    assert_true(near(forgetting_at(&curve, 2.3065), 0.9));
    assert_true(near(forgetting_due(&curve), 2.3065));
    forgetting_add(&curve, at_day(3, RATING_GOOD));
    assert_true(curve.reviews[1].recall < 0.9);
    assert_true(near(forgetting_at(&curve, 3), 1.0));
    assert_true(forgetting_at(&curve, 2.999) < 0.9);
    assert_true(forgetting_at(&curve, -1) == 0.0);
    assert_true(curve.reviews[1].memory.stability >
                curve.reviews[0].memory.stability);
    forgetting_release(&curve);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replay),     cmocka_unit_test(test_retention),
        cmocka_unit_test(test_forecast),   cmocka_unit_test(test_heatmap),
        cmocka_unit_test(test_group),      cmocka_unit_test(test_calibration),
        cmocka_unit_test(test_prediction), cmocka_unit_test(test_forgetting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
