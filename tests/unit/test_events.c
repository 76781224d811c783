/* Every builder makes a line that the checker takes, with the keys told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "journal/events.h"
#include "journal/line.h"

static struct str text = STR_INIT;

/* Envelope and body checked; the body as text. */
static const char *finish(struct event *event)
{
    struct error err = ERROR_INIT;
    struct line line;

    str_clear(&text);
    event->id = event_id_next(NULL, event->at_ms, (unsigned char[8]){1});
    event_envelope(event, &text);
    str_add_char(&text, '\t');
    str_add_len(&text, event->body.buf, event->body.len);
    str_add_char(&text, '\n');
    if (!line_check(text.buf, text.len, &line, &err)) {
        fail_msg("%s: %s", error_get(&err), text.buf);
    }
    assert_true(slice_equal(line.type, event->type));
    assert_int_equal(line.at_ms, event->at_ms);
    assert_int_equal(line.tz_min, event->tz_min);
    error_release(&err);
    return event->body.buf;
}

/* The body with the salt (random) cut out. */
static const char *without_salt(struct event *event)
{
    char *salt;

    finish(event);
    salt = strstr(event->body.buf, ",\"salt\":\"");
    assert_non_null(salt);
    assert_int_equal(strspn(salt + 9, "0123456789abcdef"), 32);
    str_remove(&event->body, (size_t)(salt - event->body.buf), 9 + 32 + 1);
    return event->body.buf;
}

static void test_envelope(void **state)
{
    struct event event;

    (void)state;
    event_begin(&event, 1764468854341, 120);
    event_review(&event, "ep051.pool-size@1", 3, 5312);
    assert_true(event_id_parse("019ad28a-0e45-7000-9b5d-50ccf1446bea", 36, 7,
                               &event.id));
    str_clear(&text);
    event_envelope(&event, &text);
    assert_string_equal(text.buf,
                        "{\"id\":\"019ad28a-0e45-7000-9b5d-50ccf1446bea\","
                        "\"at\":1764468854341,\"tz\":120,\"t\":\"review\","
                        "\"v\":1}");
    assert_string_equal(
        event.body.buf,
        "{\"item\":\"ep051.pool-size@1\",\"grade\":3,\"ms\":5312}");
    event_release(&event);
}

static void test_answer(void **state)
{
    struct event_id first = {{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80}};
    struct answer_body full = {
        .item = "ep051.pool-size@1",
        .hash = "3f0c9a5e7712d4b8",
        .quiz = "7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90",
        .mode = MODE_QUIZ,
        .seed = "00000000000000ff",
        .params_json = "{\"rate\":\"1200\"}",
        .shown_json = "[\"b\",\"a\"]",
        .given_json = "\"96 \\\"k\\\"\"",
        .read = "96000 connections",
        .matched = "accept 1",
        .typo = true,
        .score = 1.0 / 3.0,
        .outcome = ANSWERED_PARTIAL,
        .confidence = CONFIDENCE_CERTAIN,
        .hints = 1,
        .try_number = 2,
        .ms = 41000,
        .grade = 1,
        .has_due = true,
        .due_day = 20457,
        .was = true,
        .was_score = 0,
        .was_grade = 1,
        .attempt = &first,
        .app = "0.1.0",
    };
    struct answer_body least = {.item = "ep051.a@1",
                                .mode = MODE_CRAM,
                                .outcome = ANSWERED_WRONG,
                                .try_number = 1};
    struct event event;

    (void)state;
    event_begin(&event, 5, -60);
    event_answer(&event, &full);
    assert_string_equal(
        without_salt(&event),
        "{\"item\":\"ep051.pool-size@1\",\"hash\":\"3f0c9a5e7712d4b8\","
        "\"quiz\":\"7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90\",\"mode\":\"quiz\","
        "\"seed\":\"00000000000000ff\",\"params\":{\"rate\":\"1200\"},"
        "\"shown\":[\"b\",\"a\"],\"given\":\"96 \\\"k\\\"\","
        "\"read\":\"96000 connections\",\"matched\":\"accept 1\","
        "\"typo\":true,\"score\":0.333333,\"outcome\":\"partial\","
        "\"confidence\":\"certain\",\"hints\":1,\"try\":2,\"ms\":41000,"
        "\"grade\":1,\"due\":20457,\"was\":{\"score\":0,\"grade\":1},"
        "\"attempt\":\"01020304-0506-7008-8000-000000000000\","
        "\"app\":\"0.1.0\"}");
    event_answer(&event, &least);
    assert_string_equal(
        without_salt(&event),
        "{\"item\":\"ep051.a@1\",\"mode\":\"cram\",\"score\":0,"
        "\"outcome\":\"wrong\",\"hints\":0,\"try\":1,\"ms\":0}");
    event_release(&event);
}

static void test_lists(void **state)
{
    struct due_pair pairs[EVENT_LIST_MAX];
    struct event_id ids[EVENT_LIST_MAX];
    struct event event;

    (void)state;
    for (size_t i = 0; i < EVENT_LIST_MAX; i++) {
        pairs[i] =
            (struct due_pair){"ep051.a-question-with-a-long-name", 20457};
        ids[i] = event_id_next(NULL, 1, (unsigned char[8]){(unsigned char)i});
    }
    event_begin(&event, 5, 0);
    event_due(&event, pairs, EVENT_LIST_MAX);
    finish(&event);
    event_due(&event, pairs, 1);
    assert_string_equal(
        finish(&event),
        "{\"items\":[[\"ep051.a-question-with-a-long-name\",20457]]}");
    event_clock(&event, ids, EVENT_LIST_MAX, -3600000);
    finish(&event);
    event_clock(&event, ids, 1, -3600000);
    assert_string_equal(
        finish(&event),
        "{\"events\":[\"00000000-0001-7000-8000-000000000000\"],"
        "\"add_ms\":-3600000}");
    event_release(&event);
}

static void test_listening(void **state)
{
    struct quiz_body quiz = {.quiz = "7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90",
                             .episode = "ep051",
                             .mode = MODE_CHECK,
                             .score = 6.5,
                             .max = 8,
                             .pass = true,
                             .ms = 99};
    struct play_body play = {.episode = "ep051",
                             .chapter = "littles-law",
                             .from = 0,
                             .to = 284,
                             .kind = PLAY_HEARD,
                             .ms = 72800,
                             .rate = 1.25};
    struct event event;

    (void)state;
    event_begin(&event, 5, 0);
    event_quiz(&event, &quiz);
    assert_string_equal(
        finish(&event),
        "{\"quiz\":\"7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90\","
        "\"episode\":\"ep051\",\"mode\":\"check\",\"score\":6.5,\"max\":8,"
        "\"pass\":true,\"ms\":99}");
    event_play(&event, &play);
    assert_string_equal(finish(&event),
                        "{\"episode\":\"ep051\",\"chapter\":\"littles-law\","
                        "\"from\":0,\"to\":284,\"kind\":\"heard\",\"ms\":72800,"
                        "\"rate\":1.25}");
    play.aside = true;
    play.rate = 0;
    play.kind = PLAY_ESTIMATED;
    event_play(&event, &play);
    assert_non_null(strstr(finish(&event), "\"ms\":72800,\"aside\":true}"));
    event_release(&event);
}

static void test_registers(void **state)
{
    struct event_id seen[2] = {{{1, 0, 0, 0, 0, 0, 0x70, 0, 0x80}},
                               {{2, 0, 0, 0, 0, 0, 0x70, 0, 0x80}}};
    struct over over = {seen, 2};
    struct over none = {NULL, 0};
    struct place place = {"ep051", "littles-law", 284, "Twice the stay"};
    struct place whole = {.episode = "ep051"};
    const char *uuid = "7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90";
    struct event event;

    (void)state;
    event_begin(&event, 5, 0);
    event_mark(&event, "ep051", MARK_SKIPPED, over);
    assert_string_equal(
        finish(&event),
        "{\"episode\":\"ep051\",\"state\":\"skipped\",\"over\":["
        "\"01000000-0000-7000-8000-000000000000\","
        "\"02000000-0000-7000-8000-000000000000\"]}");
    event_note(&event, uuid, &place, "R + W > N\n\x01 \xff", none);
    assert_string_equal(
        without_salt(&event),
        "{\"note\":\"7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90\","
        "\"episode\":\"ep051\",\"chapter\":\"littles-law\",\"word\":284,"
        "\"quote\":\"Twice the stay\","
        "\"text\":\"R + W > N\\n\\u0001 \xef\xbf\xbd\",\"over\":[]}");
    event_bookmark(&event, uuid, &whole, "", none);
    assert_string_equal(
        without_salt(&event),
        "{\"bookmark\":\"7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90\","
        "\"episode\":\"ep051\",\"label\":\"\",\"over\":[]}");
    event_item(&event, "ep051.a", true, none);
    assert_string_equal(
        finish(&event),
        "{\"item\":\"ep051.a\",\"state\":\"suspended\",\"over\":[]}");
    event_flag(&event, "ep051.a", FLAG_DISPUTE, true, "why", none);
    assert_string_equal(without_salt(&event),
                        "{\"item\":\"ep051.a\",\"kind\":\"dispute\",\"state\":"
                        "\"open\",\"text\":\"why\",\"over\":[]}");
    event_setting(&event, "memory.steps", "[1,10]", none);
    assert_string_equal(
        finish(&event),
        "{\"key\":\"memory.steps\",\"value\":[1,10],\"over\":[]}");
    event_undo(&event, uuid);
    assert_string_equal(finish(&event), "{\"target\":\"7c1e52b4-0d6f-4f0e-9a37-"
                                        "5be1c2d48f90\"}");
    event_void(&event, "refused");
    assert_string_equal(finish(&event), "{\"why\":\"refused\"}");
    event_release(&event);
}

static void test_names(void **state)
{
    enum answer_mode mode = MODE_QUIZ;
    enum play_kind kind;
    enum confidence confidence = CONFIDENCE_NONE;

    (void)state;
    assert_true(answer_mode_parse("cram", &mode) && mode == MODE_CRAM);
    assert_false(answer_mode_parse("crammed", &mode));
    assert_int_equal(mode, MODE_CRAM);
    assert_true(play_kind_parse("estimated", &kind));
    assert_int_equal(kind, PLAY_ESTIMATED);
    assert_true(confidence_parse("guess", &confidence));
    assert_null(confidence_name(CONFIDENCE_NONE));
}

static int end(void **state)
{
    (void)state;
    str_release(&text);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_envelope),  cmocka_unit_test(test_answer),
        cmocka_unit_test(test_lists),     cmocka_unit_test(test_listening),
        cmocka_unit_test(test_registers), cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
