/*
 * Encrypted bodies against vectors that another program made (PyNaCl, see
 * tests/data/journal/sealed.py), and what must not open.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <sodium.h>

#include "base/path.h"
#include "journal/chain.h"
#include "journal/events.h"
#include "journal/line.h"
#include "journal/seal.h"

static json_t *vectors;

static int begin(void **state)
{
    char *path =
        path_join(getenv("top_srcdir"), "tests/data/journal/sealed.json");

    (void)state;
    chain_init();
    vectors = json_load_file(path, 0, NULL);
    free(path);
    return vectors == NULL;
}

static int end(void **state)
{
    (void)state;
    json_decref(vectors);
    return 0;
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static struct slice slice_in(const json_t *object, const char *key)
{
    return slice_of(text_of(object, key));
}

static void key_of(const json_t *one, unsigned char bytes[SEAL_KEY_BYTES])
{
    const char *hex = text_of(one, "key");

    assert_int_equal(sodium_hex2bin(bytes, SEAL_KEY_BYTES, hex, strlen(hex),
                                    NULL, NULL, NULL),
                     0);
}

static void check_line(const json_t *line)
{
    struct error err = ERROR_INIT;
    struct line checked;

    if (!line_check_parts(slice_in(line, "envelope"), slice_in(line, "body"),
                          &checked, &err)) {
        fail_msg("%s", error_get(&err));
    }
    error_release(&err);
}

static void test_opens_what_another_made(void **state)
{
    size_t at;
    size_t number;
    const json_t *one;
    const json_t *note;

    (void)state;
    assert_int_equal(json_array_size(json_object_get(vectors, "cases")), 2);
    json_array_foreach(json_object_get(vectors, "cases"), at, one)
    {
        const json_t *announce = json_object_get(one, "announce");
        unsigned char bytes[SEAL_KEY_BYTES];
        struct str plain = STR_INIT;

        key_of(one, bytes);
        check_line(announce);
        assert_true(seal_check_opens(bytes, slice_in(announce, "envelope"),
                                     slice_in(announce, "body")));
        json_array_foreach(json_object_get(one, "notes"), number, note)
        {
            check_line(note);
            assert_true(seal_open_body(bytes, slice_in(note, "envelope"),
                                       slice_in(note, "body"), &plain));
            assert_string_equal(plain.buf, text_of(note, "plain"));
        }
        str_release(&plain);
    }
}

static void test_derives_what_another_derived(void **state)
{
    const json_t *one = json_array_get(json_object_get(vectors, "cases"), 0);
    const json_t *figures = json_object_get(one, "params");
    unsigned char bytes[SEAL_KEY_BYTES];
    unsigned char derived[SEAL_KEY_BYTES];
    struct error err = ERROR_INIT;
    struct seal_params params = {
        .ops = json_integer_value(json_object_get(figures, "ops")),
        .mem = json_integer_value(json_object_get(figures, "mem")),
    };

    (void)state;
    snprintf(params.salt, sizeof(params.salt), "%s", text_of(figures, "salt"));
    key_of(one, bytes);
    assert_true(
        seal_derive(&params, text_of(vectors, "passphrase"), derived, &err));
    assert_memory_equal(derived, bytes, sizeof(bytes));
    assert_true(seal_derive(&params, "another", derived, &err));
    assert_memory_not_equal(derived, bytes, sizeof(bytes));
}

/* A line of the journal is not believed: no figure of it may stop us. */
static void test_figures_have_limits(void **state)
{
    struct seal_params params;
    struct seal_params bad;
    unsigned char bytes[SEAL_KEY_BYTES];
    struct error err = ERROR_INIT;

    (void)state;
    seal_params_make(&params);
    assert_true(seal_params_are_valid(&params));
    bad = params;
    bad.mem = INT64_C(1) << 40;
    assert_false(seal_params_are_valid(&bad));
    assert_false(seal_derive(&bad, "words", bytes, &err));
    bad = params;
    bad.ops = 0;
    assert_false(seal_params_are_valid(&bad));
    bad.ops = SEAL_OPS_MAX + 1;
    assert_false(seal_params_are_valid(&bad));
    bad = params;
    bad.mem = -1;
    assert_false(seal_params_are_valid(&bad));
    bad = params;
    bad.salt[0] = 'g';
    assert_false(seal_params_are_valid(&bad));
    bad = params;
    bad.salt[31] = '\0';
    assert_false(seal_params_are_valid(&bad));
    error_release(&err);
}

static const char *seal_note(struct event *event, const struct seal_key *key,
                             const char *text, struct str *line)
{
    struct place place = {.episode = "ep051"};
    struct slice envelope;
    size_t len;

    str_clear(line);
    event_begin(event, 1764468854341, 120);
    event->id = event_id_next(NULL, event->at_ms, (unsigned char[8]){1});
    event_note(event, "7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90", &place, text,
               (struct over){NULL, 0});
    event_seal(event, key);
    event_envelope(event, line);
    len = line->len;
    str_add_char(line, '\t');
    envelope = (struct slice){line->buf, len};
    str_reserve(line, LINE_MAX_BYTES); /* the envelope stays where it is */
    envelope.at = line->buf;
    event_add_body(event, envelope, line);
    str_add_char(line, '\n');
    return line->buf + len + 1;
}

/* What is written is a line, tells nothing, and comes back. */
static void test_seals(void **state)
{
    struct seal_key key;
    struct seal_key other;
    struct event event;
    struct line line;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct str plain = STR_INIT;
    size_t lens[3];

    (void)state;
    seal_key_make(&key);
    seal_key_make(&other);
    seal_note(&event, &key, "R + W > N", &text);
    assert_true(line_check(text.buf, text.len, &line, &err));
    assert_true(slice_equal(line.key, key.name));
    assert_null(strstr(text.buf, "R + W"));
    assert_null(strstr(text.buf, "ep051"));
    assert_null(strstr(text.buf, "7c1e52b4"));
    assert_true(seal_open_body(key.bytes, line.envelope, line.body, &plain));
    assert_string_equal(plain.buf, event.body.buf);
    /* Another key, another envelope, a byte of difference. */
    assert_false(seal_open_body(other.bytes, line.envelope, line.body, &plain));
    assert_false(seal_open_body(key.bytes, slice_of("{}"), line.body, &plain));
    text.buf[text.len - 10] = text.buf[text.len - 10] == 'A' ? 'B' : 'A';
    assert_false(seal_open_body(key.bytes, line.envelope, line.body, &plain));
    assert_false(seal_open_body(key.bytes, line.envelope,
                                slice_of("{\"n\":\"\",\"c\":\"\"}"), &plain));
    assert_false(
        seal_open_body(key.bytes, line.envelope, slice_of("{}"), &plain));
    event_release(&event);
    /* Texts of nearly the same length look the same. */
    for (size_t i = 0; i < 3; i++) {
        lens[i] = strlen(seal_note(&event, &key,
                                   i == 0   ? "a"
                                   : i == 1 ? "ab"
                                            : "a text that is much longer than "
                                              "any block of 64 bytes is long, "
                                              "so that it needs one more",
                                   &text));
        event_release(&event);
    }
    assert_int_equal(lens[0], lens[1]);
    assert_true(lens[2] > lens[1]);
    str_release(&plain);
    str_release(&text);
    error_release(&err);
}

static void test_recovery(void **state)
{
    const json_t *one;
    size_t at;
    unsigned char bytes[SEAL_KEY_BYTES];
    unsigned char parsed[SEAL_KEY_BYTES];
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;

    (void)state;
    json_array_foreach(json_object_get(vectors, "cases"), at, one)
    {
        key_of(one, bytes);
        str_clear(&text);
        seal_recovery_format(bytes, &text);
        assert_string_equal(text.buf, text_of(one, "recovery"));
        assert_true(seal_recovery_is_like(text.buf));
        assert_true(seal_recovery_parse(text.buf, parsed, &err));
        assert_memory_equal(parsed, bytes, sizeof(bytes));
    }
    /* As people copy it. */
    for (char *c = text.buf; *c != '\0'; c++) {
        *c = *c == '-' ? ' ' : *c == '0' ? 'o' : *c == '1' ? 'l' : *c;
    }
    assert_true(seal_recovery_parse(text.buf, parsed, &err));
    assert_memory_equal(parsed, bytes, sizeof(bytes));
    for (size_t i = 0; i < text.len; i++) {
        char before = text.buf[i];

        if (before != ' ') {
            text.buf[i] = before == 'Z' ? 'Y' : 'Z';
            assert_false(seal_recovery_parse(text.buf, parsed, &err));
            text.buf[i] = before;
        }
    }
    str_truncate(&text, text.len - 1);
    assert_false(seal_recovery_parse(text.buf, parsed, &err));
    assert_false(seal_recovery_parse("", parsed, &err));
    assert_false(seal_recovery_is_like("correct horse battery staple"));
    str_release(&text);
    error_release(&err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opens_what_another_made),
        cmocka_unit_test(test_derives_what_another_derived),
        cmocka_unit_test(test_figures_have_limits),
        cmocka_unit_test(test_seals),
        cmocka_unit_test(test_recovery),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
