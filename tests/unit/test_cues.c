/* Cue sheets: what is written is read again, hostile text, look-ups. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "markup/cues.h"

static bool parse(struct cues *cues, const char *text, unsigned *line)
{
    struct error err = ERROR_INIT;
    bool ok = cues_parse(cues, text, strlen(text), line, &err);

    error_release(&err);
    return ok;
}

static void test_round_trip(void **state)
{
    struct cues cues = CUES_INIT;
    struct cues again = CUES_INIT;
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    unsigned line = 0;

    (void)state;
    cues_add(&cues, 0, 1200, 0, 0, "Little's law");
    cues_add(&cues, 1650, 4071, 0, 7, "Requests in the system: 3 < 4.");
    cues_add(&cues, 3600123, 3605999, 7, 19, "An hour later.");
    cues_format(&cues, &text);
    assert_true(cues_parse(&again, text.buf, text.len, &line, &err));
    assert_int_equal(again.count, cues.count);
    for (size_t i = 0; i < cues.count; i++) {
        assert_true(again.items[i].has_words);
        assert_int_equal(again.items[i].start_ms, cues.items[i].start_ms);
        assert_int_equal(again.items[i].end_ms, cues.items[i].end_ms);
        assert_int_equal(again.items[i].from_word, cues.items[i].from_word);
        assert_int_equal(again.items[i].to_word, cues.items[i].to_word);
        assert_string_equal(again.items[i].text, cues.items[i].text);
    }
    cues_release(&cues);
    cues_release(&again);
    str_release(&text);
}

static void test_markup_in_text_is_kept(void **state)
{
    static const char *const texts[] = {
        "if a<b and b>c", "x --> y", "R&D, List<int>, &lt;", "", "two\nlines",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct cues cues = CUES_INIT;
        struct cues again = CUES_INIT;
        struct str text = STR_INIT;
        unsigned line = 0;

        cues_add(&cues, 0, 1000, 0, 3, texts[i]);
        cues_add(&cues, 1000, 2000, 3, 4, "after");
        cues_format(&cues, &text);
        assert_true(parse(&again, text.buf, &line));
        assert_int_equal(again.count, 2);
        assert_int_equal(again.items[0].to_word, 3);
        assert_int_equal(again.items[1].from_word, 3);
        if (strchr(texts[i], '\n') == NULL) {
            assert_string_equal(again.items[0].text, texts[i]);
        }
        cues_release(&cues);
        cues_release(&again);
        str_release(&text);
    }
}

static void test_hostile(void **state)
{
    static const struct {
        const char *text;
        bool ok;
        size_t count;
        unsigned line;
    } cases[] = {
        {"", false, 0, 1},
        {"WEBVTTX\n", false, 0, 1},
        {"WEBVTT", true, 0, 1},
        {"\xef\xbb\xbfWEBVTT header\r\n\r\n", true, 0, 1},
        {"WEBVTT\n\nNOTE\nx --> y\n\n00:01.000 --> 00:02.000 align:left\nhi\n",
         true, 1, 6},
        {"WEBVTT\n\nid\n", false, 0, 3},
        {"WEBVTT\n\n00:02.000 --> 00:01.000\nhi\n", false, 0, 3},
        {"WEBVTT\n\n00:02.000 --> 00:03.000\na\n\n00:01.000 --> 00:04.000\nb\n",
         false, 1, 6},
        {"WEBVTT\n\n00:60.000 --> 01:00.000\nhi\n", false, 0, 3},
        {"WEBVTT\n\n99999:00:00.000 --> 99999:00:01.000\nhi\n", false, 0, 3},
        {"WEBVTT\n\n00:01.00 --> 00:02.000\nhi\n", false, 0, 3},
        {"WEBVTT\n\n5-3\n00:01.000 --> 00:02.000\nhi\n", true, 1, 4},
        {"WEBVTT\n\n99999999999-999999999999\n00:01.000 --> 00:02.000\n", true,
         1, 4},
        {"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hi <b>you", true, 1, 3},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cues cues = CUES_INIT;
        unsigned line = 0;
        bool ok = parse(&cues, cases[i].text, &line);

        if (ok != cases[i].ok || cues.count != cases[i].count ||
            line != cases[i].line) {
            fail_msg("case %zu: %d, %zu cues, line %u", i, ok, cues.count,
                     line);
        }
        cues_release(&cues);
    }
}

static void test_words_backwards_are_no_words(void **state)
{
    struct cues cues = CUES_INIT;
    unsigned line = 0;

    (void)state;
    assert_true(
        parse(&cues, "WEBVTT\n\n5-3\n00:01.000 --> 00:02.000\nhi\n", &line));
    assert_false(cues.items[0].has_words);
    assert_int_equal(cues_word_at(&cues, 1500), 0);
    cues_release(&cues);
}

static void test_look_ups(void **state)
{
    struct cues cues = CUES_INIT;

    (void)state;
    assert_int_equal(cues_at(&cues, 5), 0);
    assert_int_equal(cues_word_at(&cues, 5), 0);
    assert_int_equal(cues_time_of(&cues, 5), 0);
    assert_int_equal(cues_duration_ms(&cues), 0);
    cues_add(&cues, 100, 1000, 0, 0, "Title");
    cues_add(&cues, 1500, 2500, 0, 10, "Ten words.");
    cues_add(&cues, 2500, 2500, 10, 10, "A table.");
    cues_add(&cues, 3000, 4000, 10, 14, "Four words.");
    assert_int_equal(cues_at(&cues, -5), 0);
    assert_int_equal(cues_at(&cues, 1499), 0);
    assert_int_equal(cues_at(&cues, 1500), 1);
    assert_int_equal(cues_at(&cues, 99999), 3);
    assert_int_equal(cues_word_at(&cues, -5), 0);
    assert_int_equal(cues_word_at(&cues, 2000), 5);
    assert_int_equal(cues_word_at(&cues, 2600), 10);
    assert_int_equal(cues_word_at(&cues, 99999), 14);
    assert_int_equal(cues_time_of(&cues, 0), 1500);
    assert_int_equal(cues_time_of(&cues, 5), 2000);
    assert_int_equal(cues_time_of(&cues, 10), 3000);
    assert_int_equal(cues_time_of(&cues, 14), 4000);
    assert_int_equal(cues_duration_ms(&cues), 4000);
    /* The time of a word is within that word. */
    for (size_t word = 0; word < 14; word++) {
        assert_int_equal(cues_word_at(&cues, cues_time_of(&cues, word) + 1),
                         word);
    }
    cues_release(&cues);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_markup_in_text_is_kept),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_words_backwards_are_no_words),
        cmocka_unit_test(test_look_ups),
    };

    return cmocka_run_group_tests_name("cues", tests, NULL, NULL);
}
