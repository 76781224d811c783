/* Words: what is made equal, what is a typing mistake, what is neither. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "quiz/text_match.h"

static void test_normalise(void **state)
{
    static const struct {
        const char *text;
        const char *normalised;
    } rows[] = {
        {"  Little's   Law. ", "little's law"},
        {"Little\u2019s Law", "little's law"},
        {"The quorum", "quorum"},
        {"an apple", "apple"},
        {"A", "a"},
        {"theory", "theory"},
        {"fail\u2013over", "fail-over"},
        {"1 \u2212 \u03c1", "1 - \u03c1"},
        {"\u201cquoted\u201d!", "quoted"},
        {"(n - 1)", "n - 1"},
        {"e\u0301tude", "\u00e9tude"},
        {"\u00b5s", "\u03bcs"},
        {"...", ""},
        {"", ""},
        {"p99", "p99"},
        {"a\tb\nc", "b c"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str out = STR_INIT;

        text_normalise(rows[i].text, false, &out);
        assert_string_equal(out.buf, rows[i].normalised);
        str_release(&out);
    }
}

static void test_equal(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        bool equal;
    } rows[] = {
        {"load balancer", "Load-Balancer", true},
        {"loadbalancer", "load balancer", true},
        {"serialise", "serialize", true},
        {"serialisation", "serialization", true},
        {"utilised", "utilized", true},
        {"behaviour", "behavior", true},
        {"neighbours", "neighbor", true},
        {"analyze", "analyse", true},
        {"retries", "retries", true},
        {"replica", "replicas", true},
        {"the replicas", "a replica", true},
        {"loss", "los", false},
        {"ms", "m", false},
        {"four", "for", false},
        {"hour", "hor", false},
        {"quorum", "quora", false},
        {"", "", false},
        {"p99", "p95", false},
        {"one minus rho", "1 minus rho", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (text_equal(rows[i].a, rows[i].b, false) != rows[i].equal) {
            fail_msg("%s / %s", rows[i].a, rows[i].b);
        }
    }
    assert_false(text_equal("CAP", "cap", true));
    assert_true(text_equal("CAP", "CAP.", true));
}

static void test_typos(void **state)
{
    static const struct {
        const char *answer;
        const char *wanted;
        bool typo;
    } rows[] = {
        {"coherancy", "coherency", true},
        {"coehrency", "coherency", true}, /* a swap counts one */
        {"quourm", "quorum", true},
        {"qourm", "quorum", false}, /* two in six letters */
        {"raft", "rafd", false},    /* none in four letters */
        {"idempotensy", "idempotency", true},
        {"back presure", "backpressure", true},
        {"coherency", "coherency", false}, /* equal is no mistake */
        {"asynchronous", "synchronous", false},
        {"synchronous", "asynchronous", false},
        {"asynchronus", "synchronous", false}, /* nearer without the a- */
        {"inconsistent", "consistent", false},
        {"unconsistent", "consistent", false},
        {"nonblocking", "blocking", false},
        {"non-blocking", "blocking", false},
        {"increase", "decrease", false},
        {"preorder", "postorder", false},
        {"underload", "overload", false},
        {"antipattern", "pattern", false},
        {"asynchronous replication", "synchronous replication", false},
        {"synchronus replication", "synchronous replication", true},
        {"p99 latency", "p95 latency", false},
        {"p99 latencey", "p99 latency", true},
        {"2PC commit", "3PC commit", false},
        {"partitoin", "partition", true},
        {"throughput", "goodput", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (text_is_typo(rows[i].answer, rows[i].wanted) != rows[i].typo) {
            fail_msg("%s / %s", rows[i].answer, rows[i].wanted);
        }
    }
    assert_int_equal(text_typo_limit(4), 0);
    assert_int_equal(text_typo_limit(5), 1);
    assert_int_equal(text_typo_limit(8), 1);
    assert_int_equal(text_typo_limit(9), 2);
}

static void test_regex(void **state)
{
    static const struct {
        const char *pattern;
        const char *fault; /* NULL: none */
    } rows[] = {
        {"1 ?- ?rho", NULL},
        {"(", "unmatched"},
        {"[a", "["},
        {"(a)\\1", "back reference"},
        {"a{1,255}", "repeats"},
        {"(((a{9}){9}){9}){9}", "repeats"},
        {"a+++++++++++++++++++", "repeats"},
        {"(((a+)+)+)+", "repeats"},
        {"(a+b?)*c", NULL},
        {"[]a+*?{]+", NULL},
        {"a\\+\\+b", NULL},
        {"a{2", "brace"},
        {"a\\", "backslash"},
        {"((((((((((((a))))))))))))", "groups"},
    };
    char *reason;
    char longest[300];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        reason = text_regex_check(rows[i].pattern);
        if (rows[i].fault == NULL) {
            assert_null(reason);
        } else {
            assert_non_null(reason);
            if (strcasestr(reason, rows[i].fault) == NULL) {
                fail_msg("%s: %s", rows[i].pattern, reason);
            }
        }
        free(reason);
    }
    memset(longest, 'a', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    reason = text_regex_check(longest);
    assert_non_null(reason);
    free(reason);
    assert_true(text_regex_matches("1 ?- ?rho", "1-rho", true));
    assert_true(text_regex_matches("a|b", "b", true));
    /* The whole answer, not a part. */
    assert_false(text_regex_matches("a|b", "ab", true));
    assert_false(text_regex_matches("(", "(", true));
    assert_true(text_regex_matches("CAP", "cap", true));
    assert_false(text_regex_matches("CAP", "cap", false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normalise),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_typos),
        cmocka_unit_test(test_regex),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
