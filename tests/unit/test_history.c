/* Reading histories, sorting them into cards, and what is kept of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/path.h"
#include "schedule/history.h"
#include "schedule/items.h"
#include "schedule/radix.h"

#define HEADER                                                                 \
    "card_id,review_time,review_rating,review_state,review_duration\n"
#define NOON 1767700800000LL /* 2026-01-06T12:00:00Z */
#define DAY  86400000LL

static bool read_text(const char *text, size_t len, struct reviews *history,
                      struct error *err)
{
    struct reviews_csv csv = {
        .name = "h.csv", .offset_min = 0, .rollover_hour = 4};

    return reviews_read_csv(history, text, len, &csv, err);
}

/* The message for a bad text. */
static void check_refused(const char *text, size_t len, const char *message)
{
    struct reviews history = REVIEWS_INIT;
    struct error err = ERROR_INIT;

    if (read_text(text, len, &history, &err)) {
        fail_msg("taken, but should be refused: %s", message);
    }
    assert_string_equal(error_get(&err), message);
    assert_int_equal(history.count, 0);
    error_release(&err);
    reviews_release(&history);
}

static void test_refused(void **state)
{
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {
        {"", "h.csv:1: the file is empty"},
        {"card_id,review_time,review_state\n",
         "h.csv:1: column 'review_rating' is missing"},
        {"card_id,card_id,review_time,review_rating,review_state\n",
         "h.csv:1: column 'card_id' is there twice"},
        {HEADER "1,1000,3,0,5\n1,2000,5,1,5\n",
         "h.csv:3: review_rating '5' is not 1 to 4"},
        {HEADER "1,1000,0,0,5\n", "h.csv:2: review_rating '0' is not 1 to 4"},
        {HEADER "1,1000,-1,0,5\n", "h.csv:2: review_rating '-1' is not 1 to 4"},
        {HEADER "1,1000,good,0,5\n",
         "h.csv:2: review_rating 'good' is not a whole number"},
        {HEADER "1,1000,3.5,0,5\n",
         "h.csv:2: review_rating '3.5' is not a whole number"},
        {HEADER "1,1000,,0,5\n",
         "h.csv:2: review_rating '' is not a whole number"},
        {HEADER "1,2000,3,0,5\n2,1000,3,0,5\n1,1999,3,1,5\n",
         "h.csv:4: review_time '1999' is earlier than the card's last review"},
        {HEADER "1,1000,3,0,5\n1,20",
         "h.csv:3: the line ends after 2 of 5 fields"},
        {HEADER "1,1000,3,0,5,6\n", "h.csv:2: more than 5 fields"},
        {HEADER "1,9999999999999999,3,0,5\n",
         "h.csv:2: review_time '9999999999999999' is not a time in ms since "
         "1970"},
        {HEADER "12345678901234567890,1000,3,0,5\n",
         "h.csv:2: card_id '12345678901234567890' is not a whole number"},
        {HEADER "1,1000,3,7,5\n",
         "h.csv:2: review_state '7' is not 0 (new), 1 (learning), 2 (review), "
         "3 (relearning), 4 (cram) or 5 (manual)"},
        {HEADER "1,1000,3,0,-5\n", "h.csv:2: review_duration '-5' is below 0"},
        {HEADER "1,1000,3\x1b[31m,0,5\n",
         "h.csv:2: review_rating '3\xef\xbf\xbd[31m' is not a whole number"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check_refused(rows[i].text, strlen(rows[i].text), rows[i].message);
    }
    check_refused(HEADER "1,10\0"
                         "0,3,0,5\n",
                  sizeof(HEADER) - 1 + 13,
                  "h.csv:2: review_time '10\xef\xbf\xbd"
                  "0' is not a whole number");
}

static void test_long_line(void **state)
{
    struct str text = STR_INIT;

    (void)state;
    str_add(&text, HEADER "1,1000,3,0,5\n2,");
    str_add_repeat(&text, "1", REVIEWS_LINE_MAX);
    check_refused(text.buf, text.len,
                  "h.csv:3: the line is longer than 1024 bytes");
    str_add(&text, "\n1,2,3,4,5\n");
    check_refused(text.buf, text.len,
                  "h.csv:3: the line is longer than 1024 bytes");
    str_release(&text);
}

/* Any order of columns, other columns, CRLF, a mark, an empty line. */
static void test_tolerated(void **state)
{
    static const char text[] = "\xef\xbb\xbf"
                               "note,review_state,card_id,review_time,review_"
                               "rating\r\n"
                               "x y,0,-7,1000,3\r\n"
                               "\r\n"
                               ",1,-7,2000,1";
    struct reviews history = REVIEWS_INIT;
    struct error err = ERROR_INIT;

    (void)state;
    assert_true(read_text(text, sizeof(text) - 1, &history, &err));
    assert_int_equal(history.count, 2);
    assert_int_equal(history.card_id[0], -7);
    assert_int_equal(history.rating[1], 1);
    assert_int_equal(history.duration_ms[1], 0);
    reviews_release(&history);
}

static void add(struct review_rows *rows, int64_t card, int64_t at_ms,
                int rating, int state)
{
    struct review_row row = {
        .card = card,
        .at_ms = at_ms,
        .day = (int32_t)(at_ms / DAY),
        .rating = (uint8_t)rating,
        .state = (uint8_t)state,
    };

    assert_true(review_rows_add(rows, &row));
}

/* Cards come out by id, reviews by time, `order` over all of them. */
static void test_sorted(void **state)
{
    struct review_rows *rows = review_rows_new();
    struct reviews history = REVIEWS_INIT;

    (void)state;
    add(rows, 9, NOON + 5 * DAY, 3, 0);
    add(rows, 9, NOON + 9 * DAY, 1, 2);
    add(rows, -2, NOON, 4, 0);
    add(rows, 9, NOON + 9 * DAY + 60000, 3, 3);
    add(rows, -2, NOON + 6 * DAY, 3, 2);
    review_rows_finish(rows, &history);
    assert_int_equal(history.card_count, 2);
    assert_int_equal(history.count, 5);
    assert_int_equal(history.card_id[0], -2);
    assert_int_equal(history.card_first[1], 2);
    assert_int_equal(history.card_first[2], 5);
    assert_int_equal(history.elapsed[0], 0);
    assert_int_equal(history.elapsed[1], 6);
    assert_int_equal(history.elapsed[3], 4);
    assert_int_equal(history.elapsed[4], 0);
    {
        static const uint32_t want[] = {0, 2, 1, 3, 4};

        assert_memory_equal(history.order, want, sizeof(want));
    }
    assert_int_equal(items_count(&history), 2);
    assert_int_equal(items_time(&history, 0), NOON + 6 * DAY);
    assert_int_equal(items_time(&history, 2), INT64_MAX);
    reviews_release(&history);
    review_rows_free(rows);
}

static void test_out_of_order(void **state)
{
    struct review_rows *rows = review_rows_new();
    struct review_row row = {.card = 1, .at_ms = 5, .rating = 3};

    (void)state;
    assert_true(review_rows_add(rows, &row));
    row.at_ms = 4;
    assert_false(review_rows_add(rows, &row));
    row.card = 2;
    assert_true(review_rows_add(rows, &row));
    review_rows_free(rows);
}

/* "states" of one card; from which review on it is kept, and how many. */
static void test_last_block(void **state)
{
    static const struct {
        const char *states;
        size_t first, kept;
    } rows[] = {
        {"0122", 0, 4},  {"012201", 4, 2}, {"0122312", 5, 2}, {"2223", 0, 0},
        {"22012", 2, 3}, {"014122", 0, 5}, {"0124252", 0, 5}, {"0101", 2, 2},
        {"4", 0, 0},     {"1122", 0, 4},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct review_rows *collected = review_rows_new();
        struct reviews history = REVIEWS_INIT;
        size_t len = strlen(rows[i].states);

        for (size_t k = 0; k < len; k++) {
            add(collected, 1, NOON + (int64_t)k * DAY, 3,
                rows[i].states[k] - '0');
        }
        review_rows_finish(collected, &history);
        assert_int_equal(history.count, rows[i].kept);
        assert_int_equal(history.dropped, len - rows[i].kept);
        if (rows[i].kept > 0) {
            assert_int_equal(history.at_ms[0],
                             NOON + (int64_t)rows[i].first * DAY);
            assert_int_equal(history.elapsed[0], 0);
        }
        reviews_release(&history);
        review_rows_free(collected);
    }
}

/* A joined file is not in time order as a whole; its items are. */
static void test_joined_files(void **state)
{
    char *path =
        path_join(getenv("top_srcdir"), "tests/data/schedule/history-10k.csv");
    struct reviews history = REVIEWS_INIT;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    struct str twice = STR_INIT;
    const char *body;

    (void)state;
    assert_true(file_read(path, 1u << 20, &text, &err));
    body = strchr(text.buf, '\n') + 1;
    str_add_len(&twice, text.buf, text.len);
    for (const char *at = body; *at != '\0'; at = strchr(at, '\n') + 1) {
        const char *end = strchr(at, '\n') + 1;

        str_add(&twice, "9000");
        str_add_len(&twice, at, (size_t)(end - at));
    }
    assert_true(read_text(twice.buf, twice.len, &history, &err));
    assert_int_equal(history.count, 20000);
    assert_int_equal(history.card_count, 1000);
    for (size_t i = 1; i < history.count; i++) {
        assert_true(history.at_ms[history.order[i - 1]] <=
                    history.at_ms[history.order[i]]);
    }
    reviews_release(&history);
    str_release(&text);
    str_release(&twice);
    free(path);
}

/* Cut anywhere, the file is taken or refused with its name and a line. */
static void test_truncated(void **state)
{
    static const char text[] = HEADER "1,1704127806863,1,0,6006\n"
                                      "2,1704127811569,4,0,4327\n"
                                      "1,1704127877480,3,1,10385\n";

    (void)state;
    for (size_t len = 0; len < sizeof(text); len++) {
        struct reviews history = REVIEWS_INIT;
        struct error err = ERROR_INIT;

        if (!read_text(text, len, &history, &err)) {
            assert_true(str_starts_with(error_get(&err), "h.csv:"));
        }
        error_release(&err);
        reviews_release(&history);
    }
}

static void test_radix(void **state)
{
    enum { COUNT = 5000 };
    static struct radix_pair pairs[COUNT];
    uint64_t random = 1;

    (void)state;
    for (uint32_t i = 0; i < COUNT; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        pairs[i] = (struct radix_pair){
            radix_key((int64_t)(random >> (i % 60)) - 1000), i};
    }
    radix_sort(pairs, COUNT);
    for (size_t i = 1; i < COUNT; i++) {
        assert_true(pairs[i - 1].key < pairs[i].key ||
                    (pairs[i - 1].key == pairs[i].key &&
                     pairs[i - 1].value < pairs[i].value));
    }
    radix_sort(pairs, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),      cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_tolerated),    cmocka_unit_test(test_sorted),
        cmocka_unit_test(test_out_of_order), cmocka_unit_test(test_last_block),
        cmocka_unit_test(test_joined_files), cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_radix),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
