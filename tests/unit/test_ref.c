/* Forms of references and ids; messages as people and programs read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/message.h"
#include "catalog/ref.h"

static void test_ref_parsing(void **state)
{
    static const struct {
        const char *text;
        enum ref_kind kind; /* REF_NONE: refused */
        int episode;
        const char *id;
        int rev;
        long word; /* -1: none */
        const char *full;
    } rows[] = {
        {"51", REF_EPISODE, 51, "", 0, -1, "ep051"},
        {"ep51", REF_EPISODE, 51, "", 0, -1, "ep051"},
        {"EP051", REF_EPISODE, 51, "", 0, -1, "ep051"},
        {"7", REF_EPISODE, 7, "", 0, -1, "ep007"},
        {"ep051@a-b", REF_PLACE, 51, "a-b", 0, -1, "ep051@a-b"},
        {"51@a:0", REF_PLACE, 51, "a", 0, 0, "ep051@a:0"},
        {"ep051@a-b:112", REF_PLACE, 51, "a-b", 0, 112, "ep051@a-b:112"},
        {"ep051.pool-size", REF_MEMBER, 51, "pool-size", 0, -1,
         "ep051.pool-size"},
        {"51.pool-size@12", REF_MEMBER, 51, "pool-size", 12, -1,
         "ep051.pool-size@12"},
        {"pattern:bulkhead", REF_PATTERN, 0, "bulkhead", 0, -1,
         "pattern:bulkhead"},
        {"case:a", REF_CASE, 0, "a", 0, -1, "case:a"},
        {"term:a", REF_TERM, 0, "a", 0, -1, "term:a"},
        {"calc:mm1", REF_CALC, 0, "mm1", 0, -1, "calc:mm1"},
        {"series:3", REF_SERIES, 0, "3", 0, -1, "series:3"},
        {"series:war-stories", REF_SERIES, 0, "war-stories", 0, -1,
         "series:war-stories"},
        {"", REF_NONE, 0, "", 0, -1, ""},
        {"0", REF_NONE, 0, "", 0, -1, ""},
        {"1000", REF_NONE, 0, "", 0, -1, ""},
        {"-5", REF_NONE, 0, "", 0, -1, ""},
        {"ep", REF_NONE, 0, "", 0, -1, ""},
        {"ep051 ", REF_NONE, 0, "", 0, -1, ""},
        {"ep051@", REF_NONE, 0, "", 0, -1, ""},
        {"ep051@a:", REF_NONE, 0, "", 0, -1, ""},
        {"ep051@a:-1", REF_NONE, 0, "", 0, -1, ""},
        {"ep051@a:1x", REF_NONE, 0, "", 0, -1, ""},
        {"ep051@a:99999999999999999999", REF_NONE, 0, "", 0, -1, ""},
        {"ep051.", REF_NONE, 0, "", 0, -1, ""},
        {"ep051.a@0", REF_NONE, 0, "", 0, -1, ""},
        {"ep051.a@", REF_NONE, 0, "", 0, -1, ""},
        {"ep051.A", REF_NONE, 0, "", 0, -1, ""},
        {"pattern:", REF_NONE, 0, "", 0, -1, ""},
        {"pattern:A", REF_NONE, 0, "", 0, -1, ""},
        {"thing:a", REF_NONE, 0, "", 0, -1, ""},
        {"littles-law", REF_NONE, 0, "", 0, -1, ""},
        {"term:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", REF_NONE, 0, "", 0,
         -1, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = ERROR_INIT;
        struct str full = STR_INIT;
        struct ref ref;
        bool ok = ref_parse(rows[i].text, &ref, &err);

        if (ok != (rows[i].kind != REF_NONE)) {
            fail_msg("'%s' gives %s", rows[i].text,
                     ok ? "a reference" : "none");
        }
        if (ok) {
            ref_add(&ref, &full);
            assert_int_equal(ref.kind, rows[i].kind);
            assert_int_equal(ref.episode, rows[i].episode);
            assert_string_equal(ref.id, rows[i].id);
            assert_int_equal(ref.rev, rows[i].rev);
            assert_int_equal(ref.has_word ? (long)ref.word : -1L, rows[i].word);
            assert_string_equal(full.buf, rows[i].full);
        } else {
            assert_int_equal(err.code, ERROR_USAGE);
        }
        str_release(&full);
        error_release(&err);
    }
}

static void test_ids(void **state)
{
    static const char *const good[] = {"a", "a1", "a-b", "a1-2", "pc2"};
    static const char *const bad[] = {"",     "A",   "1a",  "-a", "a-",
                                      "a--b", "a_b", "a b", "é"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(id_valid(good[i]));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(id_valid(bad[i]));
    }
    assert_true(name_valid("N_peak"));
    assert_true(name_valid("a"));
    assert_false(name_valid("_a"));
    assert_false(name_valid("1a"));
    assert_false(name_valid(""));
    assert_false(name_valid("a-b"));
    assert_false(name_valid("a12345678901234567890"));
    assert_int_equal(episode_id_parse("ep051"), 51);
    assert_int_equal(episode_id_parse("ep51"), 0);
    assert_int_equal(episode_id_parse("ep0511"), 0);
    assert_int_equal(episode_id_parse(""), 0);
}

static void test_messages(void **state)
{
    struct messages messages = MESSAGES_INIT;
    struct str text = STR_INIT;
    struct json_out json;

    (void)state;
    messages_add(&messages, "b.yaml", (struct position){2, 3}, SEVERITY_WARNING,
                 "W101", "too long");
    messages_add(&messages, "a.yaml", (struct position){10, 1}, SEVERITY_ERROR,
                 "S001", "missing '%s'", "x\x1b[31m\ny");
    messages_add(&messages, "a.yaml", (struct position){9, 1}, SEVERITY_NOTE,
                 "R008", "unused");
    messages_add(&messages, "a.yaml", (struct position){9, 1}, SEVERITY_NOTE,
                 "R008", "unused");
    messages_add(&messages, "c.yaml", (struct position){1, 1}, SEVERITY_WARNING,
                 "W106", "not");
    messages_add(&messages, "a.yaml", (struct position){0, 0}, SEVERITY_ERROR,
                 "Y007", "stray");
    messages_allow(&messages, "c.yaml", 1, "W106");
    messages_allow(&messages, "b.yaml", 2, "W102");
    messages_finish(&messages, true);
    messages_add_text(&messages, &text);
    assert_string_equal(text.buf, "a.yaml: error[Y007]: stray\n"
                                  "a.yaml:9:1: note[R008]: unused\n"
                                  "a.yaml:10:1: error[S001]: missing "
                                  "'x\xEF\xBF\xBD[31m y'\n"
                                  "b.yaml:2:3: error[W101]: too long\n");
    assert_int_equal(messages_count(&messages, SEVERITY_ERROR), 3);
    str_clear(&text);
    json_begin(&json, &text);
    json_open_object(&json, NULL);
    messages_to_json(&messages, &json, "messages");
    json_close_object(&json);
    assert_non_null(strstr(text.buf, "\"line\":9"));
    assert_non_null(strstr(text.buf, "\"code\":\"W101\""));
    str_release(&text);
    messages_release(&messages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ref_parsing),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_messages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
