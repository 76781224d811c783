/* Searching the index: what is found, and that anything may be typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "index_help.h"

/* Kinds, ids and snippets of the hits, one a line. */
static void add_hits(struct fixture *self, const char *words,
                     const struct search_options *options, struct str *out)
{
    struct search_results results = SEARCH_RESULTS_INIT;

    if (!search_query(self->index, words, options, &results, &self->err)) {
        fail_msg("'%s': %s", words, error_get(&self->err));
    }
    for (size_t i = 0; i < results.count; i++) {
        const struct search_hit *hit = &results.items[i];

        str_add_format(out, "%s %d %s:%zu %s|%s|", search_kind_name(hit->kind),
                       hit->episode, hit->chapter, hit->word, hit->id,
                       hit->title);
        for (const char *at = hit->snippet; *at != '\0'; at++) {
            str_add_char(out, *at == SEARCH_MARK       ? '<'
                              : *at == SEARCH_MARK_END ? '>'
                                                       : *at);
        }
        str_add_char(out, '\n');
    }
    search_results_release(&results);
}

static void test_search(void **state)
{
    static const struct {
        const char *words;
        const char *hits;
    } rows[] = {
        {"two three", "script 1 first:0 |First chapter|One <two> <three>.\n"},
        {"THREE tw", "script 1 first:0 |First chapter|One <two> <three>.\n"},
        {"\"two three\"",
         "script 1 first:0 |First chapter|One <two> <three>.\n"},
        {"\"three two\"", ""},
        {"three tw ", ""},
        {"second cha",
         "script 1 second:0 |Second chapter|<Second> <chapter>\n"},
        {"unmistak", "pattern 0 :0 full-pattern|Full Pattern|Something "
                     "<unmistakable>.\n"},
        {"ft", "term 0 :0 other-term|FT|A term whose name is another's "
               "alias.\n"
               "term 0 :0 full-term|Full Term|Every key of a term. With more "
               "to say.\n"},
        {"plan", "episode 2 :0 |Planned only|<Planned> only\n"},
        {"which of", "question 1 :0 ep001.q-single|single|<Which> <of> these? "
                     "line one line two Right Near Wrong\n"},
        {"pitfall", "calc 1 :0 mm1|M/M/1|How long? First Second a <pitfall>\n"},
        {"M/M/1", "calc 1 :0 mm1|M/M/1|How long? First Second a pitfall\n"},
        {"it stopped", "case 0 :0 full-case|Full Case|Example Every key of a "
                       "case. <It> <stopped> <It> began again a cause a "
                       "fix\n"},
        {"zzz", ""},
        {"", ""},
        {"   ", ""},
        {"\"", ""},
        {"\"\"", ""},
        {"*", ""},
        {"- + ^ : ( )", ""},
    };
    struct fixture self;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str out = STR_INIT;

        add_hits(&self, rows[i].words, NULL, &out);
        if (!str_equal(out.buf, rows[i].hits)) {
            fail_msg("'%s' gives\n%s", rows[i].words, out.buf);
        }
        str_release(&out);
    }
    fixture_tear_down(&self);
}

static void test_options(void **state)
{
    struct fixture self;
    struct str out = STR_INIT;
    struct search_options options = {.kinds = 1u << SEARCH_TERM};
    struct search_results results = SEARCH_RESULTS_INIT;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    add_hits(&self, "every key", &options, &out);
    assert_true(str_starts_with(out.buf, "term 0 :0 full-term"));
    assert_null(strchr(out.buf, '\n')[1] != '\0' ? out.buf : NULL);
    options = (struct search_options){.episode = 1};
    str_clear(&out);
    add_hits(&self, "chapter", &options, &out);
    assert_string_equal(out.buf,
                        "script 1 first:0 |First chapter|First <chapter>\n"
                        "script 1 second:0 |Second chapter|Second <chapter>\n");
    options.episode = 2;
    str_clear(&out);
    add_hits(&self, "chapter", &options, &out);
    assert_string_equal(out.buf, "");
    options = (struct search_options){.limit = 1};
    assert_true(
        search_query(self.index, "chapter", &options, &results, &self.err));
    assert_int_equal(results.count, 1);
    assert_true(results.more);
    search_results_release(&results);
    str_release(&out);
    fixture_tear_down(&self);
}

/* Whatever is typed is a text to look for: no error, no syntax. */
static void test_hostile_queries(void **state)
{
    static const char *const rows[] = {
        "\"one",
        "one\"",
        "one\"two",
        "\"one\" \"",
        "one AND",
        "AND",
        "OR NOT",
        "NEAR(one two)",
        "one NEAR two",
        "head:one",
        "{head body}: x",
        "- one",
        "^one",
        "one*",
        "one**",
        "on*e",
        "(one",
        "one)",
        "';DROP TABLE doc;--",
        "\\",
        "%s%n",
        "\xFF\xFE",
        "o\xC3",
        "\x01\x02\x03",
        "one\x1b[31m",
        "??",
        "une\xCC\x81",
        "\xE2\x80\xAE",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
        "日本",
        "\xF0\x9F\x98\x80",
        "\"\"\"\"\"",
        "one \" two \" three",
        "+one +two",
        "one:two",
        "text MATCH 'x'",
        "rank",
    };
    struct fixture self;
    struct str text = STR_INIT;
    uint32_t seed = 7;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        fixture_hits(&self, rows[i]);
    }
    str_add_repeat(&text, "one ", 100000);
    fixture_hits(&self, text.buf);
    str_clear(&text);
    str_add_repeat(&text, "a", 100000);
    fixture_hits(&self, text.buf);
    str_clear(&text);
    str_add_repeat(&text, "\"", 1001);
    fixture_hits(&self, text.buf);
    for (int round = 0; round < 3000; round++) {
        static const char letters[] = "one two*\"():^-+{}.,'\\\x01\xC3\xA9\xFF"
                                      "ANDORT \"\"";

        str_clear(&text);
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525u + 1013904223u;
            str_add_char(&text, letters[(seed >> 16) % (sizeof(letters) - 1)]);
        }
        fixture_hits(&self, text.buf);
    }
    str_release(&text);
    fixture_tear_down(&self);
}

/* So many matches that they are not ranked one by one. */
static void test_broad(void **state)
{
    struct fixture self;
    struct str script = STR_INIT;
    struct search_results results = SEARCH_RESULTS_INIT;

    (void)state;
    fixture_set_up(&self);
    str_add(&script, "# Full episode\n\n## First chapter\n\n");
    for (int i = 0; i < 3000; i++) {
        str_add_format(&script, "The walrus number %d.\n\n", i);
    }
    fixture_write(&self, "content/full-series/ep001.md", script.buf);
    fixture_write(&self, "content/full-series/ep003.yaml",
                  "format: episode/1\nid: ep003\nn: 3\ntitle: Walrus\n"
                  "series: full-series\nstatus: planned\nduration: 2h\n");
    fixture_refresh(&self);
    assert_true(search_query(self.index, "wal", NULL, &results, &self.err));
    assert_int_equal(results.found[SEARCH_EPISODE], 1);
    assert_string_equal(results.items[0].title, "Walrus");
    assert_int_equal(results.found[SEARCH_SCRIPT], 20);
    assert_true(results.more);
    search_results_release(&results);
    assert_true(
        search_query(self.index, "walrus 2718", NULL, &results, &self.err));
    assert_int_equal(results.count, 1);
    assert_int_equal(results.items[0].word, 2718 * 4);
    search_results_release(&results);
    str_release(&script);
    fixture_tear_down(&self);
}

/* Texts wait, and can be put in little by little; a unit that changes while
 * its texts wait takes them with it. */
static void test_work(void **state)
{
    struct fixture self;
    bool more = true;

    (void)state;
    fixture_set_up(&self);
    fixture_refresh(&self);
    fixture_write(&self, "content/full-series/ep001.md",
                  "# Full episode\n\n## First chapter\n\nOne two quagga.\n");
    fixture_refresh(&self);
    for (int i = 0; i < 1000 && more; i++) {
        assert_true(index_work(self.index, 1, &more, &self.err));
    }
    assert_false(more);
    assert_int_equal(fixture_hits(&self, "quagga"), 1);
    assert_int_equal(fixture_hits(&self, "three"), 0);
    assert_true(index_work(self.index, 0, &more, &self.err));
    assert_false(more);
    fixture_tear_down(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_hostile_queries),
        cmocka_unit_test(test_broad),
        cmocka_unit_test(test_work),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
