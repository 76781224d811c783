/* What is kept beside answers: settings, listening, marks, notes, sittings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/store_cards.h"
#include "store/store_days.h"
#include "store/store_listening.h"
#include "store/store_notes.h"
#include "store/store_settings.h"
#include "store/store_sittings.h"
#include "store_fixture.h"

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

/* Lines that cannot be: the store says which, and nothing is written. */
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
        TEST(test_settings_values),
        TEST(test_listening),
        TEST(test_playing),
        TEST(test_marks),
        TEST(test_note_versions),
        TEST(test_suspend_and_flag),
        TEST(test_quizzed),
        TEST(test_sitting_under_way),
        TEST(test_refuses_what_is_no_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
