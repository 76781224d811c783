/* Lines, ids and chains, with the protocol's own vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/path.h"
#include "journal/chain.h"
#include "journal/line.h"

#define ID "019ad28a-0e45-7000-9b5d-50ccf1446bea"
#define GOOD_ENVELOPE                                                          \
    "{\"id\":\"" ID "\",\"at\":1,\"tz\":0,\"t\":\"review\",\"v\":1}"

static json_t *load_vectors(void **state)
{
    char *path =
        path_join(getenv("top_srcdir"), "tests/data/journal/vectors.json");
    json_t *vectors = json_load_file(path, 0, NULL);

    free(path);
    assert_non_null(vectors);
    *state = vectors;
    return vectors;
}

static int begin(void **state)
{
    chain_init();
    load_vectors(state);
    return 0;
}

static int end(void **state)
{
    json_decref(*state);
    return 0;
}

static const char *text_of(const json_t *vectors, const char *key)
{
    return json_string_value(json_object_get(vectors, key));
}

static struct line check(const char *bytes)
{
    struct error err = ERROR_INIT;
    struct line line;

    if (!line_check(bytes, strlen(bytes), &line, &err)) {
        fail_msg("%s: %s", error_get(&err), bytes);
    }
    error_release(&err);
    return line;
}

static void assert_hash(const struct hash *hash, const char *want)
{
    char hex[65];
    struct hash parsed;

    hash_format(hash, hex);
    assert_string_equal(hex, want);
    assert_true(hash_parse(want, strlen(want), &parsed));
    assert_true(hash_equal(hash, &parsed));
}

static void test_chain(void **state)
{
    const json_t *lines = json_object_get(*state, "lines");
    const json_t *hashes = json_object_get(*state, "hash_after");
    struct hash hash = chain_start(text_of(*state, "log"));

    assert_hash(&hash, json_string_value(json_array_get(hashes, 0)));
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const char *bytes = json_string_value(json_array_get(lines, i));
        struct line line = check(bytes);

        if (i == 2) { /* a redacted body changes no hash */
            const char *redacted = text_of(*state, "redacted_line_3");
            struct line gone = check(redacted);
            struct hash other = chain_next(&hash, &gone);
            struct str body = STR_INIT;

            assert_true(gone.redacted && !line.redacted);
            assert_hash(&other, json_string_value(json_array_get(hashes, 3)));
            chain_redact(line.body, &body);
            assert_true(slice_equal(gone.body, body.buf));
            str_release(&body);
        }
        hash = chain_next(&hash, &line);
        assert_hash(&hash, json_string_value(json_array_get(hashes, i + 1)));
    }
}

static void test_fork(void **state)
{
    const json_t *fork = json_object_get(*state, "fork");
    const json_t *hashes = json_object_get(*state, "hash_after");
    struct line line = check(text_of(fork, "line_4_of_copy"));
    struct hash before;
    struct hash hash;

    hash_parse(json_string_value(json_array_get(hashes, 3)), 64, &before);
    hash = chain_next(&before, &line);
    assert_hash(&hash, text_of(fork, "hash_after_4_of_copy"));
    hash = chain_start(text_of(fork, "moved_to_log"));
    assert_hash(&hash, text_of(fork, "hash_after_0_of_new_log"));
    hash = chain_next(&hash, &line);
    assert_hash(&hash, text_of(fork, "hash_after_1_of_new_log"));
}

static void test_order(void **state)
{
    const json_t *order = json_object_get(*state, "order_by_id");
    struct event_id before = {{0}};

    for (size_t i = 0; i < json_array_size(order); i++) {
        const char *text = json_string_value(json_array_get(order, i));
        struct event_id id;
        char again[37];

        assert_true(event_id_parse(text, 36, 7, &id));
        assert_true(event_id_compare(&before, &id) < 0);
        event_id_format(&id, again);
        assert_string_equal(again, text);
        before = id;
    }
}

/* The vectors' bad lines; the one that is not UTF-8 is written as Latin-1. */
static void test_bad_vectors(void **state)
{
    const json_t *bad = json_object_get(*state, "bad_lines");

    assert_true(json_array_size(bad) >= 8);
    for (size_t i = 0; i < json_array_size(bad); i++) {
        const char *text = text_of(json_array_get(bad, i), "line");
        struct error err = ERROR_INIT;
        struct line line;
        char bytes[1024];
        size_t len = 0;

        for (const char *at = text; *at != '\0'; at++) {
            unsigned char c = (unsigned char)*at;

            if (c >= 0xc0) { /* two bytes of UTF-8 below U+0100 */
                c = (unsigned char)(c << 6 | (at[1] & 0x3f));
                at++;
            }
            bytes[len++] = (char)c;
        }
        assert_false(line_check(bytes, len, &line, &err));
        assert_true(err.text.len > 0);
        error_release(&err);
    }
}

static const struct {
    const char *body;
    const char *reason; /* NULL: good */
} bodies[] = {
    {"{}", NULL},
    {"{\"a\":[1,-2,0.5,-0.123456,true,false,null,\"\"]}", NULL},
    {"{\"a\":9007199254740991,\"b\":-9007199254740991}", NULL},
    {"{\"a\":[[[[[[[]]]]]]]}", NULL},
    {"{\"\\u00e9\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\uD83D\\uDE00\"}", NULL},
    {"{\"a\":{\"a\":1},\"b\":{\"a\":1}}", NULL},
    {"", "body: not an object"},
    {"[]", "body: not an object"},
    {"{", "body: a key is missing"},
    {"{}}", "body: more after the object"},
    {"{\"a\":1,}", "body: a key is missing"},
    {"{\"a\"}", "body: no colon after a key"},
    {"{\"a\":}", "body: not a number"},
    {"{\"a\": 1}", "body: not a number"},
    {"{\"a\":1 }", "body: a bracket, a comma or a quote is missing"},
    {"{\"a\":1]", "body: a bracket, a comma or a quote is missing"},
    {"{\"a\":[1}", "body: a bracket, a comma or a quote is missing"},
    {"{\"a\":[[[[[[[[]]]]]]]]}", "body: nested more than 8 deep"},
    {"{\"a\":1,\"b\":2,\"a\":3}", "body: the same key twice"},
    {"{\"a\":1,\"\\u0061\":3}", "body: the same key twice"},
    {"{\"x\":{\"k\":1,\"k\":1}}", "body: the same key twice"},
    {"{\"a\":9007199254740992}", "body: a number above 2^53-1"},
    {"{\"a\":99999999999999999999999}", "body: a number above 2^53-1"},
    {"{\"a\":0.1234567}", "body: a number needs 1 to 6 digits after the point"},
    {"{\"a\":1.}", "body: a number needs 1 to 6 digits after the point"},
    {"{\"a\":1e3}", "body: a number with an exponent"},
    {"{\"a\":01}", "body: a number begins with 0"},
    {"{\"a\":-}", "body: not a number"},
    {"{\"a\":+1}", "body: not a number"},
    {"{\"a\":tru}", "body: not a JSON value"},
    {"{\"a\":\"\\x\"}", "body: an unknown escape"},
    {"{\"a\":\"\\u12g4\"}", "body: an escape is not four hex digits"},
    {"{\"a\":\"\x7f\"}", NULL},
    {"{\"a\":\"\x01\"}", "body: a control character"},
    {"{\"a\":\"\t\"}", "body: a control character"},
    {"{\"a\":\"\xc0\xaf\"}", "body: bytes that are not UTF-8"},
    {"{\"a\":\"\xed\xa0\x80\"}", "body: bytes that are not UTF-8"},
    {"{\"a\":\"\xe2\x82\"}", "body: bytes that are not UTF-8"},
    {"{\"a\":\"", "body: a string has no end"},
    {"{\"a\":\"\\", "body: a string has no end"},
    {"\xef\xbb\xbf{}", "body: not an object"},
    {"~11dba6086ae5161ac899ae7899bfed58f8a8da5b6d7c499ddc5218b717ee171c", NULL},
    {"~11DBA6086ae5161ac899ae7899bfed58f8a8da5b6d7c499ddc5218b717ee171c",
     "body: not an object"},
    {"~11", "body: not an object"},
};

static void test_bodies(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct str text = STR_INIT;
        struct error err = ERROR_INIT;
        struct line line;
        bool ok;

        str_add_format(&text, "%s\t%s\n", GOOD_ENVELOPE, bodies[i].body);
        ok = line_check(text.buf, text.len, &line, &err);
        if (bodies[i].reason == NULL) {
            assert_string_equal(error_get(&err), "");
            assert_true(ok);
            assert_true(slice_equal(line.body, bodies[i].body));
        } else {
            assert_false(ok);
            assert_string_equal(error_get(&err), bodies[i].reason);
        }
        error_release(&err);
        str_release(&text);
    }
}

static const struct {
    const char *envelope;
    bool ok;
} envelopes[] = {
    {GOOD_ENVELOPE, true},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":-840,\"t\":\"a\",\"v\":999,"
     "\"x\":\"k\"}",
     true},
    {"{\"id\":\"" ID "\",\"at\":-5,\"tz\":0,\"t\":\"x-9\",\"v\":1,"
     "\"more\":[1]}",
     true},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":841,\"t\":\"a\",\"v\":1}", false},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":0,\"t\":\"a\",\"v\":0}", false},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":0,\"t\":\"a\",\"v\":1000}", false},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":0,\"t\":\"A\",\"v\":1}", false},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":0,\"t\":\"\",\"v\":1}", false},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":0,\"t\":\"9a\",\"v\":1}", false},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":0,"
     "\"t\":\"abcdefghijabcdefghijabcdefghijabc\",\"v\":1}",
     false},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":0,\"t\":\"a\"}", false},
    {"{\"id\":\"" ID "\",\"at\":\"1\",\"tz\":0,\"t\":\"a\",\"v\":1}", false},
    {"{\"id\":\"" ID "\",\"at\":1,\"tz\":0,\"t\":\"a\",\"v\":1,\"x\":2}",
     false},
    {"{\"id\":\"019AD28A-0e45-7000-9b5d-50ccf1446bea\",\"at\":1,\"tz\":0,"
     "\"t\":\"a\",\"v\":1}",
     false},
    {"{\"id\":\"019ad28a-0e45-7000-cb5d-50ccf1446bea\",\"at\":1,\"tz\":0,"
     "\"t\":\"a\",\"v\":1}",
     false},
    {"{}", false},
};

static void test_envelopes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(envelopes); i++) {
        struct str text = STR_INIT;
        struct error err = ERROR_INIT;
        struct line line;

        str_add_format(&text, "%s\t{}\n", envelopes[i].envelope);
        if (line_check(text.buf, text.len, &line, &err) != envelopes[i].ok) {
            fail_msg("%s: %s", envelopes[i].envelope, error_get(&err));
        }
        error_release(&err);
        str_release(&text);
    }
}

static bool check_sizes(size_t envelope_pad, size_t body_pad)
{
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    struct line line;
    bool ok;

    str_add(&text, "{\"id\":\"" ID
                   "\",\"at\":1,\"tz\":0,\"t\":\"a\",\"v\":1,\"p\":\"");
    str_add_repeat(&text, "x", envelope_pad - text.len - 2);
    str_add(&text, "\"}\t{\"p\":\"");
    str_add_repeat(&text, "y", body_pad - 8);
    str_add(&text, "\"}\n");
    ok = line_check(text.buf, text.len, &line, &err);
    error_release(&err);
    str_release(&text);
    return ok;
}

static void test_sizes(void **state)
{
    (void)state;
    assert_true(check_sizes(512, 32768));
    assert_false(check_sizes(513, 100));
    assert_false(check_sizes(512, 32769));
}

/* Thousands of keys: a twin is found, and it does not take long. */
static void test_many_keys(void **state)
{
    struct str body = STR_INIT;
    struct error err = ERROR_INIT;

    (void)state;
    str_add(&body, "{");
    for (int i = 0; i < 3000; i++) {
        str_add_format(&body, "\"k%d\":%d,", i, i);
    }
    str_add(&body, "\"last\":1}");
    assert_true(line_check_object((struct slice){body.buf, body.len}, &err));
    str_truncate(&body, body.len - strlen("\"last\":1}"));
    str_add(&body, "\"\\u006b77\":1}");
    assert_false(line_check_object((struct slice){body.buf, body.len}, &err));
    assert_string_equal(error_get(&err), "the same key twice");
    error_release(&err);
    str_release(&body);
}

static void test_walk(void **state)
{
    struct slice body = slice_of("{\"a\":\"x\\u0041\\ud83d\\ude00\\ud800\\n\","
                                 "\"b\\u0063\":[1,\"}\",{}],\"n\":-12.5,"
                                 "\"i\":-7,\"z\":null}");
    struct json_member member;
    struct str text = STR_INIT;
    struct json_walk list;
    double number;
    int64_t whole;

    (void)state;
    assert_true(json_find(body, "a", &member));
    assert_true(json_add_text(&member, &text));
    assert_string_equal(text.buf, "xA\xf0\x9f\x98\x80\xef\xbf\xbd\n");
    assert_true(json_find(body, "bc", &member));
    list = json_walk_of(member.value);
    assert_true(json_walk_next(&list, &member));
    assert_true(json_get_int(&member, &whole) && whole == 1);
    assert_true(json_walk_next(&list, &member));
    assert_int_equal(member.kind, KIND_TEXT);
    assert_true(json_walk_next(&list, &member));
    assert_int_equal(member.kind, KIND_OBJECT);
    assert_false(json_walk_next(&list, &member));
    assert_true(json_find(body, "n", &member));
    assert_true(json_get_number(&member, &number) && number < -12.4);
    assert_false(json_get_int(&member, &whole));
    assert_true(json_find(body, "i", &member));
    assert_true(json_get_int(&member, &whole) && whole == -7);
    assert_true(json_find(body, "z", &member) && member.kind == KIND_NULL);
    assert_false(json_find(body, "y", &member));
    assert_false(json_find(slice_of("{}"), "y", &member));
    str_release(&text);
}

static void test_ids_rise(void **state)
{
    static const unsigned char low[8] = {0};
    static const unsigned char high[8] = {255, 255, 255, 255,
                                          255, 255, 255, 255};
    struct event_id id = event_id_next(NULL, 1000, high);
    char text[37];

    (void)state;
    assert_int_equal(event_id_ms(&id), 1000);
    for (int i = 0; i < 10000; i++) {
        /* The clock stands still, then steps back. */
        struct event_id next = event_id_next(&id, i < 5000 ? 1000 : 10, low);

        assert_true(event_id_compare(&id, &next) < 0);
        event_id_format(&next, text);
        assert_true(event_id_parse(text, 36, 7, &id));
    }
    assert_int_equal(event_id_ms(&id), 1002); /* 4096 counts a millisecond */
    id = event_id_next(&id, 2000, low);
    assert_int_equal(event_id_ms(&id), 2000);
    event_id_format(&id, text);
    assert_string_equal(text, "00000000-07d0-7000-8000-000000000000");
}

static void test_id_bound(void **state)
{
    static const unsigned char high[8] = {255, 255, 255, 255,
                                          255, 255, 255, 255};
    struct event_id bound = event_id_bound(1000000);
    struct event_id inside =
        event_id_next(NULL, 1000000 + EVENT_ID_AHEAD_MS, high);
    struct event_id outside =
        event_id_next(NULL, 1000001 + EVENT_ID_AHEAD_MS, high);

    (void)state;
    assert_true(event_id_compare(&inside, &bound) < 0);
    assert_true(event_id_compare(&outside, &bound) > 0);
    bound = event_id_bound(-5);
    assert_int_equal(event_id_ms(&bound), EVENT_ID_AHEAD_MS);
    bound = event_id_bound(INT64_MAX);
    assert_int_equal(event_id_ms(&bound), (INT64_C(1) << 48) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain),    cmocka_unit_test(test_fork),
        cmocka_unit_test(test_order),    cmocka_unit_test(test_bad_vectors),
        cmocka_unit_test(test_bodies),   cmocka_unit_test(test_envelopes),
        cmocka_unit_test(test_sizes),    cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_walk),     cmocka_unit_test(test_ids_rise),
        cmocka_unit_test(test_id_bound),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
