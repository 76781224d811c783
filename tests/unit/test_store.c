/* What is written comes back folded: cards, lists, settings, totals. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "schedule/days.h"
#include "store/store_answers.h"
#include "store/store_cards.h"
#include "store/store_days.h"
#include "store/store_listening.h"
#include "store/store_notes.h"
#include "store/store_settings.h"
#include "store/store_sittings.h"
#include "store_help.h"

struct fixture {
    char *path;
    struct store *store;
    struct error err;
};

static int begin(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof(*fixture));

    fixture->err = (struct error)ERROR_INIT;
    fixture->path = temp_database();
    fixture->store = open_store(fixture->path);
    *state = fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;

    store_close(fixture->store);
    temp_remove(fixture->path);
    error_release(&fixture->err);
    free(fixture);
    return 0;
}

static size_t count_due(struct fixture *fixture, int64_t day, int64_t now_ms)
{
    struct store_cards cards = STORE_CARDS_INIT;
    size_t count;

    assert_true(
        store_cards_due(fixture->store, day, now_ms, &cards, &fixture->err));
    count = cards.count;
    store_cards_release(&cards);
    return count;
}

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

static void test_settings_values(void **state)
{
    struct fixture *fixture = *state;
    struct store_settings settings = STORE_SETTINGS_INIT;
    struct str value = STR_INIT;

    assert_false(store_setting_get(fixture->store, "quiz.confidence", &value));
    append_setting(fixture->store, "quiz.confidence", "\"ask\"");
    append_setting(fixture->store, "quiz.confidence", "\"off\"");
    append_setting(fixture->store, "listen.auto", "true");
    assert_true(store_setting_get(fixture->store, "quiz.confidence", &value));
    assert_string_equal(value.buf, "\"off\"");
    assert_true(store_setting_bool(fixture->store, "listen.auto", false));
    assert_true(store_setting_bool(fixture->store, "quiz.confidence", true));
    assert_true(store_setting_number(fixture->store, "x.y", 2.5) == 2.5);
    assert_true(
        store_settings_list(fixture->store, "", &settings, &fixture->err));
    assert_int_equal(settings.count, 2);
    store_settings_release(&settings);
    assert_true(
        store_settings_list(fixture->store, "quiz.", &settings, &fixture->err));
    assert_int_equal(settings.count, 1);
    store_settings_release(&settings);
    assert_true(
        store_ui_set(fixture->store, "reader", "ep051:9", &fixture->err));
    assert_true(store_ui_get(fixture->store, "reader", &value));
    assert_string_equal(value.buf, "ep051:9");
    assert_true(store_ui_set(fixture->store, "reader", NULL, &fixture->err));
    assert_false(store_ui_get(fixture->store, "reader", &value));
    str_release(&value);
}

static void append_play(struct fixture *fixture, int64_t from, int64_t to,
                        enum play_kind kind, bool aside)
{
    struct play_body body = {.episode = "ep051",
                             .chapter = "littles-law",
                             .from = from,
                             .to = to,
                             .kind = kind,
                             .ms = 60000,
                             .aside = aside};
    struct event event;

    event_begin(&event, NOON, 0);
    event_play(&event, &body);
    append(fixture->store, &event);
}

static void test_listening(void **state)
{
    struct fixture *fixture = *state;
    struct store_coverage coverage = STORE_COVERAGE_INIT;
    struct store_heard_list heard = STORE_HEARD_INIT;
    struct store_resume resume;
    struct store_days days = STORE_DAYS_INIT;

    append_play(fixture, 0, 100, PLAY_HEARD, false);
    append_play(fixture, 150, 200, PLAY_HEARD, false);
    append_play(fixture, 90, 150, PLAY_HEARD, true);
    append_play(fixture, 180, 260, PLAY_READ, true);
    assert_true(
        store_coverage_of(fixture->store, "ep051", &coverage, &fixture->err));
    assert_int_equal(coverage.count, 2);
    assert_int_equal(coverage.items[0].from, 0);
    assert_int_equal(coverage.items[0].to, 200);
    store_coverage_release(&coverage);
    assert_true(store_heard_all(fixture->store, &heard, &fixture->err));
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.items[0].words[PLAY_HEARD], 200);
    assert_int_equal(heard.items[0].words[PLAY_READ], 80);
    assert_int_equal(heard.items[0].heard_words, 200);
    assert_int_equal(heard.items[0].met_words, 260);
    store_heard_release(&heard);
    assert_true(store_resume_find(fixture->store, "ep051", &resume));
    assert_int_equal(resume.word, 200); /* an aside moves nothing */
    assert_string_equal(resume.chapter, "littles-law");
    store_resume_release(&resume);
    assert_true(
        store_days_between(fixture->store, TODAY, TODAY, &days, &fixture->err));
    assert_int_equal(days.items[0].listen_ms, 240000);
    store_days_release(&days);
    append_undo(fixture->store, last_id());
    assert_true(
        store_coverage_of(fixture->store, NULL, &coverage, &fixture->err));
    assert_int_equal(coverage.count, 1);
    store_coverage_release(&coverage);
}

static void test_playing(void **state)
{
    struct fixture *fixture = *state;
    struct store_playing playing;
    struct str_list open = STR_LIST_INIT;

    store_playing_init(&playing);
    assert_false(store_playing_load(fixture->store, "ep051", &playing));
    playing.episode = xstrdup("ep051");
    playing.position_s = 12.5;
    playing.duration_s = 1800;
    str_add_len(&playing.bitmap, "\x00\xff\x00", 3);
    playing.open = true;
    str_add(&playing.stretch, "0-31");
    assert_true(store_changed(fixture->store));
    assert_true(store_playing_save(fixture->store, &playing, &fixture->err));
    assert_false(store_changed(fixture->store)); /* nothing to draw */
    store_playing_release(&playing);
    assert_true(store_playing_load(fixture->store, "ep051", &playing));
    assert_true(playing.position_s == 12.5 && playing.open);
    assert_int_equal(playing.bitmap.len, 3);
    assert_memory_equal(playing.bitmap.buf, "\x00\xff\x00", 3);
    assert_string_equal(playing.stretch.buf, "0-31");
    assert_true(store_playing_open(fixture->store, &open, &fixture->err));
    assert_int_equal(open.count, 1);
    str_list_release(&open);
    store_playing_release(&playing);
}

static void test_marks(void **state)
{
    struct fixture *fixture = *state;
    struct store_over over = STORE_OVER_INIT;
    struct store_marks marks = STORE_MARKS_INIT;
    struct event event;

    event_begin(&event, NOON, 0);
    event_mark(&event, "ep051", MARK_DONE, (struct over){NULL, 0});
    append(fixture->store, &event);
    assert_int_equal(store_mark_of(fixture->store, "ep051"), MARK_DONE);
    assert_true(store_mark_over(fixture->store, "ep051", &over, &fixture->err));
    assert_int_equal(over.count, 1);
    event_begin(&event, NOON, 0);
    event_mark(&event, "ep051", MARK_OPEN, store_over_get(&over));
    append(fixture->store, &event);
    store_over_release(&over);
    assert_int_equal(store_mark_of(fixture->store, "ep051"), MARK_OPEN);
    assert_true(store_marks_all(fixture->store, &marks, &fixture->err));
    assert_int_equal(marks.count, 0);
    append_undo(fixture->store, last_id()); /* the value before is back */
    assert_int_equal(store_mark_of(fixture->store, "ep051"), MARK_DONE);
    assert_int_equal(store_mark_of(fixture->store, "ep052"), MARK_OPEN);
}

static void append_note(struct fixture *fixture, const char *text,
                        struct over over)
{
    struct place place = {"ep051", "littles-law", 7, "Twice the stay means"};
    struct event event;

    event_begin(&event, NOON, 0);
    event_note(&event, QUIZ, &place, text, over);
    append(fixture->store, &event);
}

/* Two values that do not know each other are both shown, until one is kept. */
static void test_note_versions(void **state)
{
    struct fixture *fixture = *state;
    struct store_notes notes = STORE_NOTES_INIT;
    struct store_over over = STORE_OVER_INIT;

    append_note(fixture, "first", (struct over){NULL, 0});
    append_note(fixture, "second", (struct over){NULL, 0});
    assert_true(store_notes_of(fixture->store, "ep051", &notes, &fixture->err));
    assert_int_equal(notes.count, 2);
    assert_int_equal(notes.items[0].versions, 2);
    assert_string_equal(notes.items[1].text, "second");
    assert_string_equal(notes.items[0].id, QUIZ);
    store_notes_release(&notes);
    assert_true(store_note_over(fixture->store, QUIZ, &over, &fixture->err));
    assert_int_equal(over.count, 2);
    append_note(fixture, "kept", store_over_get(&over));
    store_over_release(&over);
    assert_true(store_notes_of(fixture->store, NULL, &notes, &fixture->err));
    assert_int_equal(notes.count, 1);
    assert_string_equal(notes.items[0].text, "kept");
    assert_int_equal(notes.items[0].versions, 1);
    store_notes_release(&notes);
    assert_true(store_note_over(fixture->store, QUIZ, &over, &fixture->err));
    append_note(fixture, "", store_over_get(&over)); /* removed */
    store_over_release(&over);
    assert_true(store_notes_of(fixture->store, NULL, &notes, &fixture->err));
    assert_int_equal(notes.count, 0);
    store_notes_release(&notes);
    assert_true(
        store_bookmarks_of(fixture->store, NULL, &notes, &fixture->err));
    assert_int_equal(notes.count, 0);
    store_notes_release(&notes);
}

static void test_suspend_and_flag(void **state)
{
    struct fixture *fixture = *state;
    struct answer_body body = answer_of("ep051.a@1", 3);
    struct store_flags flags = STORE_FLAGS_INIT;
    struct store_over over = STORE_OVER_INIT;
    struct str_list items = STR_LIST_INIT;
    struct event event;

    body.has_due = true;
    body.due_day = TODAY;
    append_answer(fixture->store, NOON, &body);
    event_begin(&event, NOON, 0);
    event_item(&event, "ep051.a", true, (struct over){NULL, 0});
    append(fixture->store, &event);
    assert_true(store_is_suspended(fixture->store, "ep051.a"));
    assert_int_equal(count_due(fixture, TODAY, NOON), 0);
    assert_true(store_suspended(fixture->store, &items, &fixture->err));
    assert_int_equal(items.count, 1);
    str_list_release(&items);
    assert_true(
        store_item_over(fixture->store, "ep051.a", &over, &fixture->err));
    event_begin(&event, NOON, 0);
    event_item(&event, "ep051.a", false, store_over_get(&over));
    append(fixture->store, &event);
    store_over_release(&over);
    assert_int_equal(count_due(fixture, TODAY, NOON), 1);
    event_begin(&event, NOON, 0);
    event_flag(&event, "ep051.a", FLAG_DISPUTE, true, "wrong key",
               (struct over){NULL, 0});
    append(fixture->store, &event);
    assert_true(store_flags_all(fixture->store, &flags, &fixture->err));
    assert_int_equal(flags.count, 1);
    assert_string_equal(flags.items[0].item, "ep051.a");
    assert_int_equal(flags.items[0].kind, FLAG_DISPUTE);
    assert_string_equal(flags.items[0].text, "wrong key");
    store_flags_release(&flags);
    assert_true(store_flag_over(fixture->store, "ep051.a", FLAG_DISPUTE, &over,
                                &fixture->err));
    assert_int_equal(over.count, 1);
    store_over_release(&over);
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

static void test_quizzed(void **state)
{
    static const double scores[] = {0.5, 1.0, 0.75};
    struct fixture *fixture = *state;
    struct store_quizzed_list list = STORE_QUIZZED_INIT;

    for (size_t i = 0; i < COUNT_OF(scores); i++) {
        struct quiz_body quiz = {.quiz = QUIZ,
                                 .episode = "ep051",
                                 .mode = MODE_QUIZ,
                                 .score = scores[i] * 8,
                                 .max = 8,
                                 .pass = scores[i] >= 0.8};
        struct event event;

        event_begin(&event, NOON + (int64_t)i * DAY, 0);
        event_quiz(&event, &quiz);
        append(fixture->store, &event);
    }
    assert_true(store_quizzed_all(fixture->store, &list, &fixture->err));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].count, 3);
    assert_true(list.items[0].passed);
    assert_true(list.items[0].best == 1.0 && list.items[0].first == 0.5 &&
                list.items[0].last == 0.75);
    store_quizzed_release(&list);
}

static void test_sitting_under_way(void **state)
{
    struct fixture *fixture = *state;
    struct str text = STR_INIT;
    int64_t at;

    assert_false(store_sitting_load(fixture->store, "quiz", &text, &at));
    assert_true(store_sitting_save(fixture->store, "quiz", "a\nb", 3, NOON,
                                   &fixture->err));
    assert_true(store_sitting_load(fixture->store, "quiz", &text, &at));
    assert_string_equal(text.buf, "a\nb");
    assert_int_equal(at, NOON);
    assert_true(store_sitting_drop(fixture->store, "quiz", &fixture->err));
    assert_false(store_sitting_load(fixture->store, "quiz", &text, &at));
    str_release(&text);
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

/* Lines that cannot be: the store says which, and nothing is written. */
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

static void test_refuses_what_is_no_line(void **state)
{
    struct fixture *fixture = *state;
    struct event event;
    struct str big = STR_INIT;

    event_begin(&event, NOON, 0);
    event_setting(&event, "a", "{broken", (struct over){NULL, 0});
    assert_false(store_append(fixture->store, &event, 1, &fixture->err));
    assert_non_null(strstr(error_get(&fixture->err), "'setting'"));
    str_add_repeat(&big, "x", 40000);
    event_void(&event, big.buf);
    assert_false(store_append(fixture->store, &event, 1, &fixture->err));
    event_void(&event, "ok");
    append(fixture->store, &event);
    assert_true(store_verify(fixture->store, &fixture->err));
    str_release(&big);
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
        TEST(test_settings_values),
        TEST(test_listening),
        TEST(test_playing),
        TEST(test_marks),
        TEST(test_note_versions),
        TEST(test_suspend_and_flag),
        TEST(test_sure_wrong),
        TEST(test_quizzed),
        TEST(test_sitting_under_way),
        TEST(test_load_and_episode),
        TEST(test_met),
        TEST(test_refuses_what_is_no_line),
        cmocka_unit_test(test_streak),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
