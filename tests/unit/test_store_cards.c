/* Answers come back folded: cards, lists of what is due, totals of days. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "schedule/days.h"
#include "store/store_answers.h"
#include "store/store_cards.h"
#include "store/store_days.h"
#include "store/store_sittings.h"
#include "store_fixture.h"

static struct store_card card_of(struct fixture *fixture, const char *item)
{
    struct store_card card;

    if (!store_card_find(fixture->store, item, &card)) {
        fail_msg("no card '%s'", item);
    }
    store_card_release(&card); /* the name; the numbers stay readable */
    assert_true(store_card_find(fixture->store, item, &card));
    free(card.item);
    card.item = NULL;
    return card;
}

/* An answer is due on the day that it says. */
static void test_answer_is_due(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.pool-size@1", 3);
    struct store_card card;

    body.has_due = true;
    body.due_day = TODAY + 1;
    append_answer(fixture->store, NOON, &body);
    assert_int_equal(count_due(fixture, TODAY, NOON), 0);
    assert_int_equal(count_due(fixture, TODAY + 1, NOON + DAY), 1);
    card = card_of(fixture, "ep051.pool-size");
    assert_int_equal(card.due_day, TODAY + 1);
    assert_int_equal(card.last_rev, 1);
    assert_int_equal(card.card.reps, 1);
    assert_int_equal(card.right_days, 1);
    assert_true(fabs(card.card.memory.stability - 2.3065) < 1e-9);
}

/* The store's fold is the scheduler's. */
static void test_fold_is_the_schedulers(void **state)
{
    static const struct {
        int grade;
        int64_t at;
    } history[] = {{3, 0},       {3, 600000},           {3, 2 * DAY},
                   {1, 9 * DAY}, {3, 9 * DAY + 700000}, {4, 20 * DAY},
                   {2, 40 * DAY}};
    struct fixture *fixture = *state;
    struct scheduler scheduler;
    struct schedule want = {0};
    struct store_card card;

    scheduler_init(&scheduler);
    for (size_t i = 0; i < COUNT_OF(history); i++) {
        struct answer_body body = answer_of("ep051.a@1", history[i].grade);
        struct review review = {.rating = (enum rating)history[i].grade,
                                .at_ms = NOON + history[i].at};

        append_answer(fixture->store, NOON + history[i].at, &body);
        want = scheduler_answer(&scheduler, &want.card, review);
        card = card_of(fixture, "ep051.a");
        assert_memory_equal(&card.card, &want.card, sizeof(want.card));
        if (want.due_day == SCHEDULER_NO_DAY) {
            assert_int_equal(card.due_ms, want.due_ms);
            assert_true(card.due_day == SCHEDULER_NO_DAY);
        } else {
            assert_int_equal(card.due_day, want.due_day);
        }
    }
    assert_int_equal(card.card.lapses, 1);
}

static void test_step_is_due_at_its_instant(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 1);
    struct store_counts counts;

    append_answer(fixture->store, NOON, &body);
    assert_int_equal(count_due(fixture, TODAY, NOON + 59999), 0);
    assert_int_equal(count_due(fixture, TODAY, NOON + 60000), 1);
    assert_int_equal(store_next_step_ms(fixture->store, NOON), NOON + 60000);
    assert_int_equal(store_next_step_ms(fixture->store, NOON + 60000),
                     INT64_MAX);
    assert_true(
        store_count(fixture->store, TODAY, NOON, &counts, &fixture->err));
    assert_int_equal(counts.due, 0);
    assert_int_equal(counts.later_today, 1);
    assert_int_equal(counts.answers_today, 1);
    assert_int_equal(counts.right_today, 0);
    assert_int_equal(counts.cards, 1);
    assert_int_equal(counts.streak, 1);
    assert_true(store_count(fixture->store, TODAY, NOON + 60000, &counts,
                            &fixture->err));
    assert_int_equal(counts.due, 1);
    assert_int_equal(counts.due_steps, 1);
}

static void test_undo_and_undo_of_undo(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 3);
    struct store_card before;
    struct store_card card;
    char answer[37];
    char undo[37];

    append_answer(fixture->store, NOON, &body);
    before = card_of(fixture, "ep051.a");
    body.grade = 4;
    append_answer(fixture->store, NOON + DAY, &body);
    memcpy(answer, last_id(), sizeof(answer));
    append_undo(fixture->store, answer);
    memcpy(undo, last_id(), sizeof(undo));
    card = card_of(fixture, "ep051.a");
    assert_memory_equal(&card, &before, sizeof(card));
    append_undo(fixture->store, undo);
    assert_int_equal(card_of(fixture, "ep051.a").card.reps, 2);
    append_undo(fixture->store, last_id()); /* undo of the undo of the undo */
    assert_int_equal(card_of(fixture, "ep051.a").card.reps, 1);
}

static void test_undo_of_the_only_answer(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 3);
    struct store_counts counts;
    struct store_card card;

    append_answer(fixture->store, NOON, &body);
    append_undo(fixture->store, last_id());
    assert_false(store_card_find(fixture->store, "ep051.a", &card));
    assert_true(
        store_count(fixture->store, TODAY, NOON, &counts, &fixture->err));
    assert_int_equal(counts.answers_today, 0);
    assert_int_equal(counts.streak, 0);
}

static void test_undo_of_a_sitting(void **state)
{
    struct fixture *fixture = *state;
    struct quiz_body quiz = {.quiz = QUIZ,
                             .episode = "ep051",
                             .mode = MODE_QUIZ,
                             .score = 1,
                             .max = 2,
                             .pass = true};
    struct answer_body body = answer_of("ep051.a@1", 3);
    struct store_results results = STORE_RESULTS_INIT;
    struct store_answers answers = STORE_ANSWERS_INIT;
    struct event event;

    body.mode = MODE_QUIZ;
    append_answer(fixture->store, NOON, &body);
    body.item = "ep051.b@1";
    append_answer(fixture->store, NOON, &body);
    body.mode = MODE_CHECK; /* in the same sitting, for the test */
    body.item = "ep051.c@1";
    append_answer(fixture->store, NOON, &body);
    event_begin(&event, NOON, 0);
    event_quiz(&event, &quiz);
    append(fixture->store, &event);
    assert_true(store_results_of_episode(fixture->store, "ep051", &results,
                                         &fixture->err));
    assert_int_equal(results.count, 1);
    store_results_release(&results);
    append_undo(fixture->store, QUIZ);
    assert_true(store_results_of_episode(fixture->store, NULL, &results,
                                         &fixture->err));
    assert_int_equal(results.count, 0);
    assert_true(
        store_answers_of_quiz(fixture->store, QUIZ, &answers, &fixture->err));
    assert_int_equal(answers.count, 1); /* a check cannot be undone */
    assert_string_equal(answers.items[0].item, "ep051.c");
    store_answers_release(&answers);
    assert_true(store_answers_last(fixture->store, 9, &answers, &fixture->err));
    assert_int_equal(answers.count, 0);
    store_answers_release(&answers);
    append_undo(fixture->store, last_id());
    assert_true(store_answers_last(fixture->store, 9, &answers, &fixture->err));
    assert_int_equal(answers.count, 2);
    assert_string_equal(answers.items[0].item, "ep051.b");
    store_answers_release(&answers);
}

/* Of an attempt the last line counts; its first line takes all. */
static void test_attempts(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 1);
    struct store_answers answers = STORE_ANSWERS_INIT;
    struct event_id first;
    char first_text[37];

    append_answer(fixture->store, NOON, &body);
    first = last_event_id();
    memcpy(first_text, last_id(), sizeof(first_text));
    body = answer_of("ep051.a@1", 4);
    body.attempt = &first;
    body.was = true;
    append_answer(fixture->store, NOON + 5000, &body);
    assert_int_equal(card_of(fixture, "ep051.a").card.reps, 1);
    assert_int_equal(card_of(fixture, "ep051.a").last_grade, 4);
    assert_true(store_answers_of_item(fixture->store, "ep051.a", &answers,
                                      &fixture->err));
    assert_int_equal(answers.count, 1);
    assert_true(answers.items[0].overruled);
    assert_string_equal(answers.items[0].attempt, first_text);
    store_answers_release(&answers);
    append_undo(fixture->store, last_id()); /* only the second line */
    assert_int_equal(card_of(fixture, "ep051.a").last_grade, 1);
    append_undo(fixture->store, last_id());
    assert_int_equal(card_of(fixture, "ep051.a").last_grade, 4);
    append_undo(fixture->store, first_text);
    assert_true(store_answers_of_item(fixture->store, "ep051.a", &answers,
                                      &fixture->err));
    assert_int_equal(answers.count, 0);
    store_answers_release(&answers);
}

static void test_cram_is_not_rated(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 0);
    struct store_day day = {0};
    struct store_days days = STORE_DAYS_INIT;
    struct store_card card;

    body.mode = MODE_CRAM;
    append_answer(fixture->store, NOON, &body);
    assert_false(store_card_find(fixture->store, "ep051.a", &card));
    assert_true(store_days_between(fixture->store, TODAY - 5, TODAY, &days,
                                   &fixture->err));
    assert_int_equal(days.count, 1);
    day = days.items[0];
    assert_int_equal(day.answers, 1);
    assert_int_equal(day.ms, 1000);
    store_days_release(&days);
}

static void test_due_lines(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 4);
    struct due_pair pair = {"ep051.a", TODAY + 30};
    struct event event;
    int64_t usual;

    append_answer(fixture->store, NOON, &body);
    usual = card_of(fixture, "ep051.a").due_day;
    event_begin(&event, NOON, 0);
    event_due(&event, &pair, 1);
    append(fixture->store, &event);
    assert_int_equal(card_of(fixture, "ep051.a").due_day, TODAY + 30);
    assert_true(card_of(fixture, "ep051.a").card.memory.stability > 8.0);
    append_undo(fixture->store, last_id());
    assert_int_equal(card_of(fixture, "ep051.a").due_day, usual);
    append_undo(fixture->store, last_id());
    assert_int_equal(card_of(fixture, "ep051.a").due_day, TODAY + 30);
    append_answer(fixture->store, NOON + 30 * DAY, &body); /* until the next */
    assert_true(card_of(fixture, "ep051.a").due_day > TODAY + 30);
}

static void set_revision(struct fixture *fixture, int rev,
                         enum item_change change)
{
    struct item_revision revision = {"ep051.a", rev, change};

    assert_true(
        store_set_revisions(fixture->store, &revision, 1, &fixture->err));
}

static void test_revisions(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 4);
    struct store_card card;

    append_answer(fixture->store, NOON, &body);
    set_revision(fixture, 2, REVISION_KEEP);
    assert_false(card_of(fixture, "ep051.a").relearn);
    set_revision(fixture, 2, REVISION_RELEARN);
    assert_true(card_of(fixture, "ep051.a").relearn);
    assert_int_equal(count_due(fixture, TODAY, NOON), 1);
    body = answer_of("ep051.a@2", 1);
    append_answer(fixture->store, NOON + DAY, &body);
    card = card_of(fixture, "ep051.a");
    assert_int_equal(card.card.lapses, 0); /* a changed question */
    assert_int_equal(card.card.state, CARD_RELEARNING);
    assert_false(card.relearn);
    set_revision(fixture, 2, REVISION_KEEP);
    assert_int_equal(card_of(fixture, "ep051.a").card.lapses, 1);
    set_revision(fixture, 2, REVISION_RESET);
    assert_int_equal(card_of(fixture, "ep051.a").card.reps, 1);
    set_revision(fixture, 3, REVISION_RESET);
    assert_false(store_card_find(fixture->store, "ep051.a", &card));
    assert_true(store_set_revisions(fixture->store, NULL, 0, &fixture->err));
    assert_int_equal(card_of(fixture, "ep051.a").card.reps, 2);
}

static void test_settings_refold(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 3);
    struct store_counts counts;

    append_answer(fixture->store, NOON, &body);
    assert_int_equal(card_of(fixture, "ep051.a").card.state, CARD_LEARNING);
    append_setting(fixture->store, "memory.steps", "[]");
    assert_int_equal(card_of(fixture, "ep051.a").card.state, CARD_REVIEW);
    assert_int_equal(card_of(fixture, "ep051.a").due_day, TODAY + 2);
    append_setting(fixture->store, "memory.retention", "0.8");
    assert_true(card_of(fixture, "ep051.a").due_day > TODAY + 2);
    append_setting(fixture->store, "memory.rollover_hour", "13");
    assert_true(
        store_count(fixture->store, TODAY - 1, NOON, &counts, &fixture->err));
    assert_int_equal(counts.answers_today, 1); /* noon is yesterday now */
    append_setting(fixture->store, "memory.rollover_hour", "4");
    assert_true(
        store_count(fixture->store, TODAY, NOON, &counts, &fixture->err));
    assert_int_equal(counts.answers_today, 1);
    append_setting(fixture->store, "memory.params.fsrs-6",
                   "{\"w\":[1,2,3,4,6.4133,0.8334,3.0194,0.001,1.8722,0.1666,"
                   "0.796,1.4835,0.0614,0.2629,1.6483,0.6014,1.8729,0.5425,"
                   "0.0912,0.0658,0.1542],\"reviews\":500}");
    assert_true(card_of(fixture, "ep051.a").card.memory.stability == 3.0);
    append_setting(fixture->store, "memory.params.fsrs-6", "{\"w\":[1]}");
    assert_true(card_of(fixture, "ep051.a").card.memory.stability < 2.4);
}

/* Certain and wrong: right on two later days, a week apart, ends it. */
static void test_sure_wrong(void **state)
{
    static const struct {
        int day;
        int grade;
        bool listed;
    } rows[] = {{0, 1, true}, {0, 3, true},  {1, 3, true},
                {3, 3, true}, {7, 3, true},  {8, 3, false},
                {9, 1, true}, {10, 3, true}, {20, 3, false}};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct answer_body body = answer_of("ep051.a@1", rows[i].grade);
        struct store_cards cards = STORE_CARDS_INIT;

        body.confidence =
            rows[i].grade == 1 ? CONFIDENCE_CERTAIN : CONFIDENCE_FAIRLY;
        append_answer(fixture->store,
                      NOON + rows[i].day * DAY + (int64_t)i * 1000, &body);
        assert_true(
            store_cards_sure_wrong(fixture->store, &cards, &fixture->err));
        assert_int_equal(cards.count, rows[i].listed);
        store_cards_release(&cards);
    }
}

static void test_load_and_episode(void **state)
{
    static const char *const items[] = {"ep051.a@1", "ep051.b@1", "ep052.a@1",
                                        "ep0511.a@1"};
    static const int64_t dues[] = {TODAY - 3, TODAY, TODAY + 2, TODAY + 9};
    struct fixture *fixture = *state;
    struct store_cards cards = STORE_CARDS_INIT;
    unsigned due[3];

    for (size_t i = 0; i < COUNT_OF(items); i++) {
        struct answer_body body = answer_of(items[i], 3);

        body.has_due = true;
        body.due_day = dues[i];
        append_answer(fixture->store, NOON, &body);
    }
    assert_true(
        store_cards_load(fixture->store, TODAY, true, due, 3, &fixture->err));
    assert_int_equal(due[0], 2);
    assert_int_equal(due[1], 0);
    assert_int_equal(due[2], 1);
    assert_true(
        store_cards_load(fixture->store, TODAY, false, due, 3, &fixture->err));
    assert_int_equal(due[0], 1);
    assert_true(
        store_cards_of_episode(fixture->store, "ep051", &cards, &fixture->err));
    assert_int_equal(cards.count, 2);
    store_cards_release(&cards);
    assert_true(store_cards_all(fixture->store, &cards, &fixture->err));
    assert_int_equal(cards.count, 4);
    store_cards_release(&cards);
}

static void test_streak(void **state)
{
    static const struct {
        int days_ago[12]; /* ends with -1 */
        int streak;
    } rows[] = {
        {{-1}, 0},
        {{0, -1}, 1},
        {{1, -1}, 1},
        {{2, -1}, 1}, /* yesterday was the free day */
        {{3, -1}, 0},
        {{0, 1, 2, -1}, 3},
        {{0, 2, 3, -1}, 3},
        {{0, 2, 4, -1}, 2}, /* two off within a week */
        {{0, 2, 3, 4, 5, 6, 7, 9, -1}, 8},
        {{0, 2, 3, 4, 5, 6, 8, -1}, 6},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct streak streak = streak_of(TODAY);

        for (size_t j = 0; rows[i].days_ago[j] >= 0; j++) {
            if (!streak_add(&streak, TODAY - rows[i].days_ago[j])) {
                break;
            }
        }
        assert_int_equal(streak.days, rows[i].streak);
    }
}

/* Questions met, by episode; an answer taken back leaves none. */
static void test_met(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 3);
    struct store_mets mets = STORE_METS_INIT;

    append_answer(fixture->store, NOON, &body);
    body = answer_of("ep051.b@1", 1);
    append_answer(fixture->store, NOON + DAY, &body);
    append_answer(fixture->store, NOON + DAY + HOUR, &body);
    body = answer_of("ep066.c@2", 3);
    append_answer(fixture->store, NOON + DAY, &body);
    append_undo(fixture->store, last_id());
    assert_true(
        store_cards_met(fixture->store, NOON + 1, &mets, &fixture->err));
    assert_int_equal(mets.count, 1);
    assert_string_equal(mets.items[0].episode, "ep051");
    assert_int_equal(mets.items[0].questions, 2);
    assert_int_equal(mets.items[0].since, 1);
    store_mets_release(&mets);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(test_answer_is_due),
        TEST(test_fold_is_the_schedulers),
        TEST(test_step_is_due_at_its_instant),
        TEST(test_undo_and_undo_of_undo),
        TEST(test_undo_of_the_only_answer),
        TEST(test_undo_of_a_sitting),
        TEST(test_attempts),
        TEST(test_cram_is_not_rated),
        TEST(test_due_lines),
        TEST(test_revisions),
        TEST(test_settings_refold),
        TEST(test_sure_wrong),
        TEST(test_load_and_episode),
        TEST(test_met),
        cmocka_unit_test(test_streak),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
