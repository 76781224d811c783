/* Texts, numbers, dates, UTF-8, spelling, maps, JSON, files, processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json_out.h"
#include "base/map.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/path.h"
#include "base/process.h"
#include "base/random.h"
#include "base/utf8.h"

static void test_str(void **state)
{
    struct str str = STR_INIT;

    (void)state;
    assert_string_equal(str.buf, "");
    str_add(&str, "bd");
    str_insert(&str, 1, "c", 1);
    str_insert(&str, 0, "a", 1);
    assert_string_equal(str.buf, "abcd");
    str_remove(&str, 1, 2);
    assert_string_equal(str.buf, "ad");
    str_set(&str, "  \t x y \n");
    str_trim(&str);
    assert_string_equal(str.buf, "x y");
    str_set(&str, "   ");
    str_trim(&str);
    assert_string_equal(str.buf, "");
    str_add_format(&str, "%d-%s", 5, "x");
    char *taken = str_take(&str);
    assert_string_equal(taken, "5-x");
    assert_string_equal(str.buf, "");
    free(taken);
    str_release(&str);
    assert_true(str_ends_with("content", "tent"));
    assert_false(str_ends_with("x", "xx"));
}

static void test_numbers(void **state)
{
    static const struct {
        double value;
        int figures;
        const char *text;
    } rows[] = {
        {96000, 3, "96,000"},      {0.05, 3, "0.0500"},   {4, 3, "4.00"},
        {1234567, 3, "1,230,000"}, {-1.5, 2, "-1.5"},     {0, 3, "0.00"},
        {1e-9, 3, "1.00e-9"},      {2.5e18, 2, "2.5e18"}, {999.9, 3, "1,000"},
    };
    struct str out = STR_INIT;
    double value;
    int64_t whole;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str_clear(&out);
        number_add(&out, rows[i].value, rows[i].figures);
        assert_string_equal(out.buf, rows[i].text);
    }
    str_clear(&out);
    number_add_int(&out, -1234567);
    assert_string_equal(out.buf, "-1,234,567");
    str_clear(&out);
    number_add_span(&out, 9000);
    assert_string_equal(out.buf, "2 h 30 min");
    str_clear(&out);
    number_add_clock(&out, 3909);
    assert_string_equal(out.buf, "1:05:09");
    str_release(&out);
    assert_true(number_parse("1.5e3", 5, &value) && value == 1500);
    assert_false(number_parse("0x10", 4, &value));
    assert_false(number_parse("inf", 3, &value));
    assert_false(number_parse("1e999", 5, &value));
    assert_false(number_parse("", 0, &value));
    assert_true(number_parse_int("-5", -9, 9, &whole) && whole == -5);
    assert_false(number_parse_int("10", -9, 9, &whole));
    assert_false(number_parse_int("5x", -9, 9, &whole));
}

static void test_dates(void **state)
{
    struct civil civil;
    char buf[16];
    int64_t at;

    (void)state;
    for (int64_t day = -800000; day < 800000; day += 997) {
        civil = civil_from_day(day);
        assert_int_equal(civil_to_day(civil), day);
    }
    assert_int_equal(civil_weekday(0), 3);
    assert_string_equal(civil_format(19000, buf), "2022-01-08");
    assert_true(civil_parse("2024-02-29", &civil));
    assert_false(civil_parse("2023-02-29", &civil));
    assert_false(civil_parse("2023-2-9", &civil));
    assert_true(clock_parse_utc("1970-01-02T00:00:01Z", &at));
    assert_int_equal(at, 86401000);
    assert_false(clock_parse_utc("1970-01-02T24:00:01Z", &at));
}

static void test_utf8(void **state)
{
    static const struct {
        const char *text;
        int width;
    } rows[] = {
        {"abc", 3},      {"日本", 4}, {"e\xcc\x81", 1}, {"\xf0\x9f\x98\x80", 2},
        {"\xff\xfe", 2}, {"a\tb", 3}, {"", 0},
    };
    struct str out = STR_INIT;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(utf8_width(rows[i].text), rows[i].width);
    }
    assert_int_equal(utf8_fit("日本語", 9, 5), 6);
    assert_false(utf8_valid("\xc0\x80", 2));     /* overlong */
    assert_false(utf8_valid("\xed\xa0\x80", 3)); /* surrogate */
    assert_false(utf8_valid("\xf4\x90\x80\x80", 4));
    assert_int_equal(utf8_first_bad("ab\xff", 3), 2);
    utf8_add_clean(&out, "a\033[31m\n\xff", 8);
    assert_string_equal(out.buf, "a\xef\xbf\xbd[31m\n\xef\xbf\xbd");
    str_clear(&out);
    utf8_add_lower(&out, "ÄPFEL E\xcc\x81", strlen("ÄPFEL E\xcc\x81"));
    assert_string_equal(out.buf, "äpfel é");
    str_clear(&out);
    utf8_add_ascii(&out, "λ ≤ 5", strlen("λ ≤ 5"));
    assert_string_equal(out.buf, "lambda <= 5");
    str_release(&out);
}

static void test_nearest(void **state)
{
    struct nearest nearest = NEAREST_INIT("littels-law");
    struct str out = STR_INIT;

    (void)state;
    assert_int_equal(nearest_distance("abcd", "abdc", 3), 1); /* a swap */
    assert_int_equal(nearest_distance("kitten", "sitting", 5), 3);
    assert_int_equal(nearest_distance("a", "zzzzzz", 2), 3);
    nearest_offer(&nearest, "queue-load");
    nearest_offer(&nearest, "littles-law");
    nearest_add_hint(&nearest, &out);
    assert_string_equal(out.buf, "; did you mean 'littles-law'?");
    str_release(&out);
}

/* What lacks its end is near, but behind what is only misspelt. */
static void test_nearest_by_beginning(void **state)
{
    struct nearest nearest = NEAREST_INIT("littl");
    struct nearest short_one = NEAREST_INIT("li");

    (void)state;
    nearest_offer(&nearest, "queue-load");
    assert_null(nearest.best);
    nearest_offer(&nearest, "littles-law-again");
    nearest_offer(&nearest, "littles-law");
    assert_string_equal(nearest.best, "littles-law");
    nearest_offer(&nearest, "little");
    assert_string_equal(nearest.best, "little");
    nearest_offer(&nearest, "littles-law");
    assert_string_equal(nearest.best, "little");
    nearest_offer(&short_one, "littles-law");
    assert_null(short_one.best);
}

static void test_map(void **state)
{
    struct map map = MAP_INIT;
    char keys[500][8];

    (void)state;
    assert_int_equal(map_get(&map, "x"), MAP_NONE);
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        snprintf(keys[i], sizeof(keys[i]), "k%zu", i);
        assert_true(map_add(&map, keys[i], i));
    }
    assert_false(map_add(&map, "k7", 1));
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        assert_int_equal(map_get(&map, keys[i]), i);
    }
    map_set(&map, "k7", 70);
    assert_int_equal(map_get(&map, "k7"), 70);
    map_release(&map);
}

/* Small and large pieces keep what was written into them. */
static void test_arena(void **state)
{
    struct arena arena = ARENA_INIT;
    unsigned char *pieces[200];
    size_t sizes[] = {1, 16, 17, 1000, 100000, 0};

    (void)state;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < COUNT_OF(pieces); i++) {
            size_t size = sizes[i % COUNT_OF(sizes)];

            pieces[i] = arena_take(&arena, size);
            assert_int_equal((uintptr_t)pieces[i] % 16, 0);
            memset(pieces[i], (int)i, size);
        }
        for (size_t i = 0; i < COUNT_OF(pieces); i++) {
            for (size_t k = 0; k < sizes[i % COUNT_OF(sizes)]; k++) {
                assert_int_equal(pieces[i][k], i);
            }
        }
        arena_release(&arena);
        assert_null(arena.chunks);
    }
}

static void test_json(void **state)
{
    struct str out = STR_INIT;
    struct json_out json;

    (void)state;
    json_begin(&json, &out);
    json_open_object(&json, NULL);
    json_text(&json, "a", "q\"\\\n\x01\xff");
    json_open_list(&json, "l");
    json_int(&json, NULL, -3);
    json_bool(&json, NULL, true);
    json_decimal(&json, NULL, 0.1);
    json_decimal(&json, NULL, -0.0000001);
    json_number(&json, NULL, (double)NAN, 6);
    json_close_list(&json);
    json_text(&json, "n", NULL);
    json_close_object(&json);
    assert_string_equal(out.buf, "{\"a\":\"q\\\"\\\\\\n\\u0001\xef\xbf\xbd\","
                                 "\"l\":[-3,true,0.1,0,null],\"n\":null}");
    str_release(&out);
}

static void test_files(void **state)
{
    char folder[] = "/tmp/dstudio-base-XXXXXX";
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct str_list names = STR_LIST_INIT;
    char *deep;
    char *file;

    (void)state;
    assert_non_null(mkdtemp(folder));
    deep = path_join(folder, "a/b/c");
    file = path_join(deep, "x.txt");
    assert_true(file_make_folder(deep, &err));
    assert_true(file_write_atomic(file, "one", 3, 0600, &err));
    assert_true(file_write_atomic(file, "second", 6, 0600, &err));
    assert_true(file_read(file, 100, &text, &err));
    assert_string_equal(text.buf, "second");
    assert_false(file_read(file, 3, &text, &err));   /* too large */
    assert_false(file_read(deep, 100, &text, &err)); /* a folder */
    assert_false(file_read("/nonexistent", 100, &text, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    file_list_folder(deep, &names);
    assert_int_equal(names.count, 1); /* no temporary file is left */
    unlink(file);
    rmdir(deep);
    str_list_release(&names);
    str_release(&text);
    error_release(&err);
    free(deep);
    free(file);
    assert_string_equal(path_name("/a/b"), "b");
    file = path_folder("/a");
    assert_string_equal(file, "/");
    free(file);
}

static void test_processes(void **state)
{
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct error err = ERROR_INIT;
    struct str_list argv = STR_LIST_INIT;
    const char *const echo[] = {"sh", "-c", "echo out; exit 3", NULL};
    const char *const none[] = {"no-such-program-here", NULL};
    const char *const sleeper[] = {"sleep", "100", NULL};
    char buf[16];
    int ends[2];
    pid_t pid;

    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    spec.argv = echo;
    spec.out_fd = ends[1];
    assert_true(process_start(&spec, &pid, &err));
    close(ends[1]);
    assert_int_equal(read(ends[0], buf, sizeof(buf)), 4);
    assert_int_equal(process_wait(pid), 3);
    close(ends[0]);
    spec.out_fd = -1;
    spec.argv = none;
    assert_false(process_start(&spec, &pid, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    spec.argv = sleeper;
    assert_true(process_start(&spec, &pid, &err));
    process_end(pid, 1000);
    assert_true(process_split("a 'b c' \"d\\\"e\" f\\ g", &argv, &err));
    assert_int_equal(argv.count, 4);
    assert_string_equal(argv.items[1], "b c");
    assert_string_equal(argv.items[2], "d\"e");
    assert_string_equal(argv.items[3], "f g");
    str_list_clear(&argv);
    assert_false(process_split("a 'b", &argv, &err));
    str_list_release(&argv);
    error_release(&err);
}

static void test_read_all(void **state)
{
    struct str text = STR_INIT;
    int ends[2];

    (void)state;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], "12345", 5), 5);
    assert_false(process_read_all(ends[0], 100, 50, &text)); /* no end */
    assert_int_equal(write(ends[1], "6", 1), 1);
    close(ends[1]);
    assert_true(process_read_all(ends[0], 6, 60000, &text));
    assert_string_equal(text.buf, "123456");
    assert_false(process_read_all(ends[0], 5, 60000, &text)); /* too much */
    close(ends[0]);
    assert_false(process_read_all(ends[0], 6, 60000, &text));
    str_release(&text);
}

/* Nor what whoever started us has left open for us. */
static void test_processes_get_no_descriptor(void **state)
{
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct error err = ERROR_INIT;
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int left_open = fcntl(null, F_DUPFD, 3);
    char number[16];
    const char *const is_closed[] = {"sh", "-c",   "test ! -e /proc/self/fd/$1",
                                     "sh", number, NULL};
    pid_t pid;

    (void)state;
    close(null);
    assert_true(left_open > 2);
    snprintf(number, sizeof(number), "%d", left_open);
    spec.argv = is_closed;
    assert_true(process_start(&spec, &pid, &err));
    assert_int_equal(process_wait(pid), 0);
    close(left_open);
}

static void test_splitmix(void **state)
{
    struct splitmix random = {.state = 1234567};

    (void)state;
    /* The first outputs for this seed as published with the generator. */
    assert_true(splitmix_next(&random) == 6457827717110365317u);
    assert_true(splitmix_next(&random) == 3203168211198807973u);
    assert_true(fnv_add(FNV_START, "a", 1) == 0xaf63dc4c8601ec8cu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_nearest_by_beginning),
        cmocka_unit_test(test_map),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_processes),
        cmocka_unit_test(test_processes_get_no_descriptor),
        cmocka_unit_test(test_read_all),
        cmocka_unit_test(test_splitmix),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
