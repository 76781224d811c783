/* Quantities as people type them: read, told apart, converted, printed. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calculators/units.h"

static struct unit unit(const char *text)
{
    struct unit unit;

    if (!unit_parse(text, &unit, NULL)) {
        fail_msg("no unit: %s", text);
    }
    return unit;
}

static void test_reads(void **state)
{
    static const struct {
        const char *text;
        const char *expected; /* unit of a bare number */
        double base;
    } rows[] = {
        {"1200", "", 1200},
        {"1,200", "", 1200},
        {"1 200", "", 1200},
        {"1_200", "", 1200},
        {"1\u00a0200", "", 1200},
        {"1\u202f200\u202f000", "", 1200000},
        {"1,200,000.5", "", 1200000.5},
        {"1.2e3", "", 1200},
        {"1.2E3", "", 1200},
        {"1.2e-3", "", 0.0012},
        {"1.2x10^3", "", 1200},
        {"1.2 x 10^3", "", 1200},
        {"1.2\u00d710^3", "", 1200},
        {"1.2*10^-3", "", 0.0012},
        {"10^9", "", 1e9},
        {"1.2k", "", 1200},
        {"1.2k req", "req", 1200},
        {"3M", "", 3e6},
        {"2k/s", "/s", 2000},
        {"3/8", "", 0.375},
        {"99.95%", "", 0.9995},
        {"99.95 %", "%", 0.9995},
        {"99.95", "%", 0.9995},
        {"20 ppm", "", 2e-5},
        {"2h30m", "s", 9000},
        {"2h30m", "", 9000},
        {"1 d 12 h", "s", 129600},
        {"1min30s", "s", 90},
        {"30m", "s", 1800},
        {"30m", "km", 30},
        {"50 ms", "s", 0.05},
        {"50ms", "ms", 0.05},
        {"50", "ms", 0.05},
        {"5 \u00b5s", "s", 5e-6},
        {"5 \u03bcs", "s", 5e-6},
        {"5 us", "s", 5e-6},
        {"1 mo", "s", 2592000},
        {"1 y", "s", 31536000},
        {"2 weeks", "s", 1209600},
        {"8 bit", "B", 1},
        {"16 KiB", "B", 16384},
        {"1.5 GB", "B", 1.5e9},
        {"10 Mbit/s", "bit/s", 1.25e6},
        {"10", "Mbit/s", 1.25e6},
        {"120 req/min", "req/s", 2},
        {"300/s", "req/s", 300},
        {"300 rps", "req/s", 300},
        {"24 Mbps", "Mbit/s", 3e6},
        {"24Mbps", "Mbit/s", 3e6},
        {"8 Kbps", "bit/s", 1000},
        {"80 bps", "bit/s", 10},
        {"3 MBps", "Mbit/s", 3e6},
        {"300 qps", "/s", 300},
        {"7.2 MB/h", "B/s", 2000},
        {"5585 km", "km", 5585000},
        {"200,000 km/s", "km/s", 2e8},
        {"11.57 usd", "usd", 11.57},
        {"$11.57", "usd", 11.57},
        {"12 servers", "nodes", 12},
        {"12", "nodes", 12},
        {"12 nodes", "none", 12},
        {"\u22125", "", -5},
        {"- 5", "", -5},
        {".5", "", 0.5},
        {"0.5", "", 0.5},
        {"  42  ", "", 42},
        {"1e3 ms", "s", 1},
        {"3/8 h", "s", 1350},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct unit expected = unit(rows[i].expected);
        struct quantity quantity;
        struct str why = STR_INIT;
        enum quantity_status status =
            quantity_parse(rows[i].text, &expected, &quantity, &why);
        double base = quantity_base(&quantity);

        /* 2h30m for a number is another kind, and read all the same. */
        if (status != QUANTITY_OK && status != QUANTITY_OTHER_KIND) {
            fail_msg("'%s': %s", rows[i].text, why.buf);
        }
        if (fabs(base - rows[i].base) > 1e-12 * fabs(rows[i].base)) {
            fail_msg("'%s' read as %.17g, not %.17g", rows[i].text, base,
                     rows[i].base);
        }
        str_release(&why);
    }
}

static void test_refuses(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
        enum quantity_status status;
        const char *says; /* a part of the sentence */
    } rows[] = {
        {"", "", QUANTITY_EMPTY, "nothing"},
        {"   ", "", QUANTITY_EMPTY, "nothing"},
        {"abc", "", QUANTITY_NOT_A_NUMBER, "'abc' is not a number"},
        {"1,20", "", QUANTITY_AMBIGUOUS, "decimal point"},
        {"1,2", "", QUANTITY_AMBIGUOUS, "two ways"},
        {"0,200", "", QUANTITY_AMBIGUOUS, "two ways"},
        {"1200,300", "", QUANTITY_AMBIGUOUS, "two ways"},
        {"1.200,5", "", QUANTITY_AMBIGUOUS, "two ways"},
        {"1,2 ms", "s", QUANTITY_AMBIGUOUS, "two ways"},
        {"1.2.3", "", QUANTITY_NOT_A_NUMBER, "not a number"},
        {"1 20", "", QUANTITY_NOT_A_NUMBER, "not a number"},
        {"1_20", "", QUANTITY_NOT_A_NUMBER, "not a number"},
        {"1,200 300", "", QUANTITY_NOT_A_NUMBER, "not a number"},
        {"1e999", "", QUANTITY_NOT_A_NUMBER, "not a number"},
        {"1/0", "", QUANTITY_NOT_A_NUMBER, "not a number"},
        {"nan", "", QUANTITY_NOT_A_NUMBER, "not a number"},
        {"inf", "", QUANTITY_NOT_A_NUMBER, "not a number"},
        {"0x10", "s", QUANTITY_UNKNOWN_UNIT, "x10"},
        {"50 foo", "ms", QUANTITY_UNKNOWN_UNIT, "'foo' is not a unit"},
        {"50 mss", "ms", QUANTITY_UNKNOWN_UNIT, "did you mean 'ms'"},
        {"99 persent", "%", QUANTITY_UNKNOWN_UNIT, "persent"},
        {"2 h 30", "s", QUANTITY_NOT_A_NUMBER, "not a number"},
        {"50 km", "ms", QUANTITY_OTHER_KIND, "measures a length"},
        {"50 ms", "connections", QUANTITY_OTHER_KIND, "measures a time"},
        {"50 %", "connections", QUANTITY_OTHER_KIND, "a count is asked"},
        {"5 req/s", "MB/s", QUANTITY_OTHER_KIND, "a rate of counts"},
        {"5 eur", "usd", QUANTITY_OTHER_KIND, "in usd"},
        {"30s2h", "s", QUANTITY_UNKNOWN_UNIT, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct unit expected = unit(rows[i].expected);
        struct quantity quantity;
        struct str why = STR_INIT;
        enum quantity_status status =
            quantity_parse(rows[i].text, &expected, &quantity, &why);

        if (status != rows[i].status || strstr(why.buf, rows[i].says) == NULL) {
            fail_msg("'%s': status %d, \"%s\"", rows[i].text, (int)status,
                     why.buf);
        }
        str_release(&why);
    }
}

static void test_long_and_hostile(void **state)
{
    char digits[1000];
    struct quantity quantity;
    struct str why = STR_INIT;

    (void)state;
    memset(digits, '9', sizeof(digits) - 1);
    digits[sizeof(digits) - 1] = '\0';
    assert_int_equal(quantity_parse(digits, NULL, &quantity, &why),
                     QUANTITY_NOT_A_NUMBER);
    assert_true(why.len < 120);
    str_clear(&why);
    assert_int_equal(quantity_parse("1\x1b[31m", NULL, &quantity, &why),
                     QUANTITY_NOT_A_NUMBER);
    assert_null(strchr(why.buf, '\x1b'));
    str_clear(&why);
    assert_int_equal(quantity_parse("\xff\xfe", NULL, &quantity, &why),
                     QUANTITY_NOT_A_NUMBER);
    assert_int_not_equal(quantity_parse("5 \xff", NULL, &quantity, NULL),
                         QUANTITY_OK);
    str_release(&why);
}

static void test_units_parse(void **state)
{
    struct unit u;

    (void)state;
    assert_int_equal(unit("req/s").dimension, DIMENSION_COUNT_RATE);
    assert_string_equal(unit("rps").text, "req/s");
    assert_string_equal(unit("Gbps").text, "Gbit/s");
    /* Words that count something. */
    assert_string_equal(unit("fps").text, "fps");
    assert_string_equal(unit("xbps").text, "xbps");
    assert_string_equal(unit("connections").label, "connections");
    assert_int_equal(unit("Gbit/s").dimension, DIMENSION_DATA_RATE);
    assert_true(fabs(unit("Gbit/s").scale - 1.25e8) < 1e-3);
    assert_int_equal(unit("usd/h").dimension, DIMENSION_MONEY_RATE);
    assert_int_equal(unit("none").dimension, DIMENSION_SHARE);
    assert_false(unit_parse("12", &u, NULL));
    assert_false(unit_parse("ms/s", &u, NULL));
    assert_false(unit_parse("a\x1b", &u, NULL));
    assert_false(
        unit_parse("a word that is far too long to be a unit", &u, NULL));
    assert_true(unit_is_known("ms"));
    assert_false(unit_is_known("connections"));
}

static void test_converts(void **state)
{
    struct quantity quantity;
    struct unit seconds = unit("s");
    struct unit ms = unit("ms");
    struct unit km = unit("km");

    (void)state;
    assert_int_equal(quantity_parse("0.3 s", &ms, &quantity, NULL),
                     QUANTITY_OK);
    assert_true(fabs(quantity_in(&quantity, &ms) - 300) < 1e-9);
    assert_true(fabs(quantity_in(&quantity, &seconds) - 0.3) < 1e-15);
    assert_true(isnan(quantity_in(&quantity, &km)));
}

static void test_prints(void **state)
{
    static const struct {
        double value;
        const char *unit;
        bool best;
        int figures;
        const char *text;
    } rows[] = {
        {1200, "req/s", false, 0, "1,200 req/s"},
        {80, "%", false, 3, "80.0 %"},
        {0.05, "s", true, 3, "50.0 ms"},
        {31536, "s", true, 3, "8.76 h"},
        {2592, "s", true, 3, "43.2 min"},
        {0.9995, "", false, 0, "0.9995"},
        {125000, "B", true, 3, "125 kB"},
        {163840, "bit/s", true, 3, "1.31 Mbit/s"},
        {0.000555555, "req/s", true, 3, "2.00 req/h"},
        {5585000, "km", true, 4, "5,585 km"},
        {2.7149226694e18, "", false, 0, "2.7149226694e18"},
        {0.0000123, "", false, 0, "0.0000123"},
        {1e-9, "", false, 0, "1e-9"},
        {-1234.5, "", false, 0, "-1,234.5"},
        {0, "s", true, 3, "0.00 s"},
        {0.1 + 0.2, "", false, 0, "0.3"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str out = STR_INIT;
        struct unit u = unit(rows[i].unit);

        if (rows[i].best) {
            quantity_add_best(&out, rows[i].value, &u, rows[i].figures);
        } else {
            quantity_add(&out, rows[i].value, &u, rows[i].figures);
        }
        assert_string_equal(out.buf, rows[i].text);
        str_release(&out);
    }
}

static void test_both_sides(void **state)
{
    static const struct {
        double share;
        double small;
        const char *text;
    } rows[] = {
        {0.8, NO_VALUE, "80.0 %"},
        {0.99999, 1e-5, "99.999 % (1 in 100,000)"},
        {1e-4, NO_VALUE, "0.0100 % (1 in 10,000)"},
        {1, 1e-18, "100 % (1 in 1.00e18)"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str out = STR_INIT;

        share_add_both(&out, rows[i].share, rows[i].small, 3);
        assert_string_equal(out.buf, rows[i].text);
        str_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_long_and_hostile),
        cmocka_unit_test(test_units_parse),
        cmocka_unit_test(test_converts),
        cmocka_unit_test(test_prints),
        cmocka_unit_test(test_both_sides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
