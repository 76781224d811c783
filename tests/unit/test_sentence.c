/* Sentences with their words, and what a voice says for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "markup/spoken.h"
#include "markup/spoken_table.h"

/* The sentences of a text, with '|' between. */
static void add_cut(struct str *out, const char *text)
{
    size_t len = strlen(text);
    size_t at = 0;

    while (at < len) {
        size_t end = sentence_end(text, len, at);

        str_add_format(out, "%s%.*s", out->len > 0 ? "|" : "", (int)(end - at),
                       text + at);
        while (end < len && text[end] == ' ') {
            end++;
        }
        at = end;
    }
}

static void test_ends(void **state)
{
    static const char *const rows[] = {
        /* Each '|' is where a sentence ends and the next begins. */
        "One.|Two.",
        "One!|Two?|Three",
        "Use retries, e.g. three of them.|Then stop.",
        "That is, i.e. Paxos, works.|Good.",
        "See Fig. 3 and Eq. 4.|Then go on.",
        "The load is 1.5 times higher.|It grows.",
        "It took 0.95 s.|The rest was 12.|Done.",
        "J. Little proved it.|So did A. K. Erlang.",
        "It was proved by L. Lamport in 1978.|He moved on.",
        "Edsger W. Dijkstra wrote it.|Read it.",
        "Watch for a long time T.|Count the total A.|Each stays.",
        "Ask etcd.|etcd answers.",
        "Run v1.2.3 of etcd.io today.|It works.",
        "He asked \"why?\" and left.|Nobody knew.",
        "She said \"stop.\"|Then it stopped.",
        "It failed (again.)|It always did.",
        "Wait…|Then go.",
        "wait... then go on.|Go.",
        "Wait...|Then go on.",
        "Clients, servers, etc. all wait.|They do.",
        "Clients, servers, etc.|All wait.",
        "No. 5 is alive.|Yes.",
        "The answer is no.|It is.",
        "Dr. Lee vs. Mr. Kay.|Fin.",
        "Mean stay: 4.|20 of 30 agree.",
        "Really?!|Yes.",
        "What is 99.99 %?|It is four nines.",
        "The peak is p99.|The mean is not.",
        "“Quoted.”|“Again.”",
        "About 300 req/s vs. 80 ms.|So 24.",
        "no capital and no stop",
        "Rhythms of 5.5.|And 6.",
        "Smith et al. showed it.|Others agreed.",
        "It opened on 1 Jan. 2020.|It closed.",
        "The centre is the cloud.|M. Satyanarayanan gave reasons.",
        "It is equal to m over p.|If not, pay.",
        "See p. 12 and pp. 3 to 5.|Then stop.",
        "Is it one?|two is not.",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = STR_INIT;
        struct str cut = STR_INIT;

        for (const char *at = rows[i]; *at != '\0'; at++) {
            str_add_char(&text, *at == '|' ? ' ' : *at);
        }
        add_cut(&cut, text.buf);
        /* A small letter after a question goes on with it. */
        if (strcmp(rows[i], "Is it one?|two is not.") == 0) {
            assert_string_equal(cut.buf, "Is it one? two is not.");
        } else {
            assert_string_equal(cut.buf, rows[i]);
        }
        str_release(&text);
        str_release(&cut);
    }
}

static struct document *parse(const char *text)
{
    struct error err = ERROR_INIT;
    struct document *document = document_parse(text, strlen(text), &err);

    assert_non_null(document);
    return document;
}

static void test_chapter(void **state)
{
    static const struct {
        enum sentence_kind kind;
        size_t from;
        size_t to;
        bool opens;
        const char *text;
        const char *spoken;
    } rows[] = {
        {SENTENCE_TITLE, 0, 0, true, "Little's law", "Little's law."},
        {SENTENCE_TEXT, 0, 2, true, "One two.", "One two."},
        {SENTENCE_TEXT, 2, 5, false, "Three four five.", "Three four five."},
        {SENTENCE_HEADING, 5, 8, true, "Put numbers in",
         "Next: Put numbers in."},
        {SENTENCE_TABLE, 8, 8, true, "policy, load", "A table: policy, load."},
        {SENTENCE_TEXT, 8, 9, true, "Item", "Item"},
        {SENTENCE_CODE, 9, 9, true, "python", "A listing in python."},
        {SENTENCE_OUTPUT, 9, 9, true, "", "Its output is in the text."},
        {SENTENCE_DIAGRAM, 9, 9, true, "Two boxes", "A diagram: Two boxes."},
        {SENTENCE_TEXT, 9, 10, true, "End.", "End."},
    };
    struct document *document = parse(
        "# t\n\n## Little's law\n\nOne two. Three four\nfive.\n\n"
        "### Put numbers in\n\n| policy | load |\n|---|---|\n| a | 1 |\n\n"
        "- Item\n\n```python\nx\n```\n\n```output\n1\n```\n\n"
        "```diagram\nTwo boxes\n +\n```\n\nEnd.\n\n## Next\n\nMore.\n");
    struct sentences sentences = SENTENCES_INIT;

    (void)state;
    sentences_of_chapter(document, 0, &sentences);
    assert_int_equal(sentences.count, COUNT_OF(rows));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sentence *sentence = &sentences.items[i];
        struct str spoken = STR_INIT;

        assert_int_equal(sentence->kind, rows[i].kind);
        assert_int_equal(sentence->from_word, rows[i].from);
        assert_int_equal(sentence->to_word, rows[i].to);
        assert_int_equal(sentence->opens_block, rows[i].opens);
        assert_string_equal(sentence->text, rows[i].text);
        spoken_add_sentence(&spoken, sentence, NULL);
        assert_string_equal(spoken.buf, rows[i].spoken);
        str_release(&spoken);
    }
    assert_int_equal(sentences_find(&sentences, 0), 1);
    assert_int_equal(sentences_find(&sentences, 4), 2);
    assert_int_equal(sentences_find(&sentences, 8), 5);
    assert_int_equal(sentences_find(&sentences, 9), 9);
    assert_int_equal(sentences_find(&sentences, 500), 9);
    sentences_of_chapter(document, 5, &sentences);
    assert_int_equal(sentences.count, 0);
    assert_int_equal(sentences_find(&sentences, 0), 0);
    sentences_release(&sentences);
    document_free(document);
}

/* In every script each word is in exactly one sentence. */
static void check_script(const char *path)
{
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct document *document;
    struct sentences sentences = SENTENCES_INIT;

    if (!file_read(path, MARKUP_MAX_BYTES, &text, &err)) {
        fail_msg("%s", error_get(&err));
    }
    document = document_parse(text.buf, text.len, &err);
    assert_non_null(document);
    for (int chapter = 0; chapter < (int)document->chapter_count; chapter++) {
        size_t next = 0;

        sentences_of_chapter(document, chapter, &sentences);
        for (size_t i = 0; i < sentences.count; i++) {
            assert_int_equal(sentences.items[i].from_word, next);
            next = sentences.items[i].to_word;
        }
        assert_int_equal(next, document->chapters[chapter].words);
    }
    sentences_release(&sentences);
    document_free(document);
    str_release(&text);
}

static void test_sample(void **state)
{
    char *path =
        xasprintf("%s/tests/data/markup/sample.md", getenv("top_srcdir"));

    (void)state;
    check_script(path);
    free(path);
}

static void test_spoken(void **state)
{
    static const struct {
        const char *text;
        const char *spoken;
    } rows[] = {
        {"80 ms", "80 milliseconds"},
        {"1 ms", "1 millisecond"},
        {"80ms, then 2 s.", "80 milliseconds, then 2 seconds."},
        {"250 µs", "250 microseconds"},
        {"1,200 req/s", "1200 requests per second"},
        {"300 connections/s", "300 connections per second"},
        {"10 Gbit/s", "10 gigabits per second"},
        {"a 64 MiB cache", "a 64 mebibytes cache"},
        {"99.999 %", "99 point 9 9 9 per cent"},
        {"0.05%", "0 point 0 5 per cent"},
        {"1.5x", "1 point 5 times"},
        {"3/5 of them", "3 over 5 of them"},
        {"10/s", "10 per second"},
        {"1/n", "1 over n"},
        {"10k users", "10 thousand users"},
        {"2019–2021", "2019 to 2021"},
        {"5-10 nodes", "5 to 10 nodes"},
        {"O(log n)", "order log n"},
        {"O(n²)", "order n squared"},
        {"O(1) time", "order 1 time"},
        {"L = λW", "L equals lambda W"},
        {"ρ ≈ 0.8", "rho about 0 point 8"},
        {"a ≤ b ≥ c", "a at most b at least c"},
        {"x → y", "x to y"},
        {"√2 × 10³", "the square root of 2 times 10 cubed"},
        {"2^10", "2 to the power 10"},
        {"N−1", "N minus 1"},
        {"etcd uses Raft.", "et-see-dee uses Raft."},
        {"Kubernetes, nginx; SQLite!", "koober netties, engine x; S Q light!"},
        {"idempotency", "eye dem potency"},
        {"the WAL.", "the write-ahead log."},
        {"TCP/IP", "T C P I P"},
        {"read/write", "reed write"},
        {"e.g. this", "for example this"},
        {"this vs. that", "this versus that"},
        {"a (short) word", "a, short, word"},
        {"it ended (badly).", "it ended, badly."},
        {"\"quoted\" and 'quoted'", "quoted and quoted"},
        {"“curly” and ’s", "curly and s"},
        {"max_pool()", "max pool"},
        {"one — two – three", "one, two, three"},
        {"wait…", "wait,"},
        {"3.4.3 and 10.0.0.1", "3 point 4 point 3 and 10 dot 0 dot 0 dot 1"},
        {"at 09:52", "at 09:52"},
        {"the 99th, p99 and 2PC", "the 99th, p99 and 2PC"},
        {"$5 more", "5 dollars more"},
        {"https://example.org/x", "a link"},
        {"R&D", "R and D"},
        {"a well-known name", "a well-known name"},
        {"-v is an option", "v is an option"},
        {"---", ""},
        {"", ""},
        {"a\x1b[31mb", "a 31mb"},
        {"5 m", "5 m"},
        /* Numbers. */
        {"2^-9, x^2 and 2^20", "2 to the power minus 9, x squared and 2 to "
                               "the power 20"},
        {"10⁻⁹ or 10¹²", "10 to the power minus 9 or 10 to the power 12"},
        {"at -40 °C", "at minus 40 degrees Celsius"},
        {"21:00, 9:05 and 14:52", "21 hundred, 9 oh 5 and 14:52"},
        {"9:00", "9 o'clock"},
        {"3:1 or 1:100, 14:02:30", "3 to 1 or 1 to one hundred, 14:02:30"},
        {"the 1990s.", "the 19 nineties."},
        {"for 1990 s", "for 1990 seconds"},
        {"$5 million and €40", "5 million dollars and 40 euros"},
        {"8 + 3 × 80, 248 in all", "8 plus 3 times eighty, 248 in all"},
        {"60, 40,000; 110, 7", "sixty, 40000; one hundred ten, 7"},
        {"100 2", "one hundred 2"},
        {"n of 3f + 1", "n of 3 f plus 1"},
        {"order 34-70694", "order thirty-four 70694"},
        {"on 2020-07-04", "on 4 July 2020"},
        {"CVE-2021-44228", "CVE-2021 44228"},
        {"10.0.0.1:80 and 10.0.0.0/8", "10 dot 0 dot 0 dot 1 port 80 and "
                                       "10 dot 0 dot 0 dot 0 slash 8"},
        {"5 GB, 1 kW, 10 Mbps", "5 gigabytes, 1 kilowatt, 10 megabits per "
                                "second"},
        {"2λ", "2 lambda"},
        {"½ ± ε", "one half plus or minus epsilon"},
        /* Words. */
        {"B says no. Then", "B says no. Then"},
        {"see no. 5", "see number 5"},
        {"etcd's API", "et-see-dee's eigh P I"},
        {"an etcd-like store", "an et-see-dee like store"},
        {"at tldr.fail, on etcd.io", "at tldr dot fail, on et-see-dee dot io"},
        {"the U.S. and e.g. Node.js", "the U.S. and for example Node dot js"},
        {"a retry-safe call", "a retry-safe call"},
        {"Failed #SquadGoals, #5", "Failed hashtag squad goals, number 5"},
        {"AT&T's timeouts", "eigh T and T's time outs"},
        {"DynamoDB, GitHub", "dynamo D B, ghit hub"},
        {"a read, the read model", "a reed, the reed model"},
        {"it was read; they read it", "it was red; they reed it"},
        {"has anybody ever read it", "has anybody ever red it"},
        {"is to read, a read-only copy", "is to reed, a reed only copy"},
        {"A leads, B and A follow.", "A leads, B and eigh follow."},
        {"Take a, the load", "Take eigh, the load"},
        {"S over a is small", "S over eigh is small"},
        {"In two: A machine", "In two: A machine"},
        /* A quotation of several words is heard as one. */
        {"it says \"run it now\" twice", "it says, run it now, twice"},
        {"not \"know more\".", "not, know more."},
        {"\"Is it up?\" he asked", "Is it up? he asked"},
        {"it says “two words” and “one”", "it says, two words, and one"},
        {"a \"service desk\" is", "a service desk is"},
        {"2W > 6", "2 W more than 6"},
        {"5\" and \"open", "5 and open"},
    };

    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str out = STR_INIT;

        spoken_add(&out, rows[i].text, NULL);
        if (strcmp(out.buf, rows[i].spoken) != 0) {
            print_error("'%s' gives '%s'\n", rows[i].text, out.buf);
            wrong++;
        }
        str_release(&out);
    }
    assert_int_equal(wrong, 0);
}

static void test_user_list(void **state)
{
    struct pronunciations list = PRONUNCIATIONS_INIT;
    struct error err = ERROR_INIT;
    struct str out = STR_INIT;

    (void)state;
    assert_true(pronunciations_parse(&list,
                                     "# mine\n\nPaxos = pack sos\n"
                                     "etcd=E T C D\nsilent =\nread=rhead\n",
                                     &err));
    spoken_add(&out, "PAXOS, (etcd) and silent Paxoses.", &list);
    assert_string_equal(out.buf, "pack sos, E T C D, and Paxoses.");
    str_clear(&out);
    spoken_add(&out, "etcd's read", &list);
    assert_string_equal(out.buf, "E T C D's rhead");
    assert_false(pronunciations_parse(&list, "good = a\nbad\n", &err));
    assert_non_null(strstr(error_get(&err), "line 2"));
    assert_int_equal(list.count, 4);
    error_clear(&err);
    assert_false(pronunciations_parse(&list, "two words = a\n", &err));
    error_clear(&err);
    assert_false(pronunciations_parse(&list, " = a\n", &err));
    error_release(&err);
    str_release(&out);
    pronunciations_release(&list);
}

/* Whatever stands in a text, no control character and no option comes out. */
static void test_spoken_hostile(void **state)
{
    uint32_t seed = 1;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        static const char letters[] =
            "aZ9 .,-/()'\"%$~^=<>&*_#`|{}\\\x01\x1b"
            "\t\n\xC3\xA9\xFF\xE2\x89\xA4O(1+:#\xC2\xB2\xE2\x82\xAC";
        struct str text = STR_INIT;
        struct str out = STR_INIT;

        for (int i = 0; i < 24; i++) {
            seed = seed * 1664525u + 1013904223u;
            str_add_char(&text, letters[(seed >> 16) % (sizeof(letters) - 1)]);
        }
        spoken_add(&out, text.buf, NULL);
        if (out.buf[0] == '-') {
            print_error("round %d gives '%s'\n", round, out.buf);
            fail();
        }
        for (size_t i = 0; i < out.len; i++) {
            assert_true((unsigned char)out.buf[i] >= 0x20);
        }
        str_release(&text);
        str_release(&out);
    }
}

/* Every row can be found and comes out as it stands, marks and all. */
static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < spoken_word_count; i++) {
        const struct spoken_word *row = &spoken_words[i];
        struct str out = STR_INIT;

        spoken_add(&out, row->word, NULL);
        if (strcmp(row->word, "no.") != 0) {
            assert_string_equal(out.buf, row->spoken);
        }
        assert_true(i == 0 || strcmp(row[-1].word, row->word) < 0);
        str_release(&out);
    }
    for (size_t i = 0; i < spoken_unit_count; i++) {
        const struct spoken_unit *unit = &spoken_units[i];
        struct str text = STR_INIT;
        struct str out = STR_INIT;
        struct str want = STR_INIT;

        str_add_format(&text, "2 %s, 1%s", unit->unit, unit->unit);
        str_add_format(&want, "2 %s, 1 %s", unit->many, unit->one);
        spoken_add(&out, text.buf, NULL);
        assert_string_equal(out.buf, want.buf);
        str_release(&text);
        str_release(&out);
        str_release(&want);
    }
}

/* Neither the stack nor the time of a square is spent on a single long word. */
static void test_spoken_long(void **state)
{
    static const char *const units[] = {"a-", "a/", "read.", "1-", " \"", " “",
                                        "$",  "^-", "1.",    "²",  "1,"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        struct str text = STR_INIT;
        struct str out = STR_INIT;

        while (text.len < 256 * 1024) {
            str_add(&text, units[i]);
        }
        spoken_add(&out, text.buf, NULL);
        assert_true(out.len < 12 * text.len);
        str_release(&text);
        str_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_chapter),
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_spoken),
        cmocka_unit_test(test_user_list),
        cmocka_unit_test(test_spoken_hostile),
        cmocka_unit_test(test_spoken_long),
        cmocka_unit_test(test_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
