/* Which questions are asked: the rules that hold for every seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "quiz/choose.h"

enum { ITEMS = 24, MOST = 40 };

static struct choose_item items[MOST];
static char names[MOST][24];
static const char *enemies[MOST][1];
static const int weights[] = {3, 2, 1};

/* 20 of ep051 (three objectives, choices and produced), 4 due of ep018. */
static void fill(void)
{
    static const enum question_type types[] = {
        QUESTION_SINGLE,  QUESTION_TEXT,   QUESTION_MULTIPLE,
        QUESTION_NUMERIC, QUESTION_SINGLE,
    };

    memset(items, 0, sizeof(items));
    for (size_t i = 0; i < ITEMS; i++) {
        bool own = i < 20;

        snprintf(names[i], sizeof(names[i]), "%s.q%zu", own ? "ep051" : "ep018",
                 i);
        items[i] = (struct choose_item){
            .name = names[i],
            .episode = own ? "ep051" : "ep018",
            .type = types[i % 5],
            .objectives = (uint32_t)1 << (i % 3),
            .key_hash = i + 100,
            .due = !own,
            .seen = !own,
            .at_risk = (double)i,
            .time_s = 30,
        };
    }
}

static struct choose_quiz quiz_of(size_t pick, uint64_t seed)
{
    return (struct choose_quiz){.items = items,
                                .count = ITEMS,
                                .episode = "ep051",
                                .weights = weights,
                                .objective_count = 3,
                                .pick = pick,
                                .mixed_max = 2,
                                .seed = seed};
}

static bool has(const struct choose_list *list, size_t item)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] == item) {
            return true;
        }
    }
    return false;
}

static size_t own_of(const struct choose_list *list)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        count += list->items[i] < 20;
    }
    return count;
}

static size_t produced_of(const struct choose_list *list)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        count += list->items[i] < 20 &&
                 !question_is_choice(items[list->items[i]].type);
    }
    return count;
}

static void test_quiz(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct choose_list list = CHOOSE_LIST_INIT;
        struct choose_quiz input;
        uint32_t objectives = 0;

        fill();
        input = quiz_of(8, seed);
        choose_quiz(&input, &list);
        assert_int_equal(list.count, 10);
        assert_int_equal(own_of(&list), 8);
        assert_true(produced_of(&list) >= 4);
        for (size_t i = 0; i < list.count; i++) {
            objectives |= items[list.items[i]].objectives;
            for (size_t k = 0; k < i; k++) {
                assert_int_not_equal(list.items[i], list.items[k]);
            }
        }
        assert_int_equal(objectives, 7);
        /* The two most at risk are mixed in, not at the beginning. */
        assert_true(has(&list, 23) && has(&list, 22));
        assert_true(list.items[0] < 20);
        /* Teaching order among its own. */
        size_t last = 0;

        for (size_t i = 0; i < list.count; i++) {
            if (list.items[i] < 20) {
                assert_true(list.items[i] >= last);
                last = list.items[i];
            }
        }
        choose_list_release(&list);
    }
}

static void test_weights(void **state)
{
    size_t taken[3] = {0};

    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct choose_list list = CHOOSE_LIST_INIT;
        struct choose_quiz input;

        fill();
        input = quiz_of(6, seed);
        input.mixed_max = 0;
        choose_quiz(&input, &list);
        for (size_t i = 0; i < list.count; i++) {
            taken[list.items[i] % 3]++;
        }
        choose_list_release(&list);
    }
    /* One each, then 3:2:1 by largest need: 3, 2 and 1 of six. */
    assert_int_equal(taken[0], 150);
    assert_int_equal(taken[1], 100);
    assert_int_equal(taken[2], 50);
}

static void test_unseen_first(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct choose_list list = CHOOSE_LIST_INIT;
        struct choose_quiz input;

        fill();
        for (size_t i = 0; i < 10; i++) {
            items[i].seen = true;
        }
        input = quiz_of(5, seed);
        choose_quiz(&input, &list);
        for (size_t i = 0; i < list.count; i++) {
            assert_true(list.items[i] >= 10);
        }
        choose_list_release(&list);
    }
}

static void test_enemies_and_keys(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct choose_list list = CHOOSE_LIST_INIT;
        struct choose_quiz input;

        fill();
        enemies[0][0] = "q1";
        items[0].enemies = enemies[0];
        items[0].enemy_count = 1;
        items[5].key_hash = items[6].key_hash = 7;
        items[7].blocked = true;
        input = quiz_of(20, seed);
        choose_quiz(&input, &list);
        assert_false(has(&list, 0) && has(&list, 1));
        assert_false(has(&list, 5) && has(&list, 6));
        assert_true(has(&list, 0) || has(&list, 1));
        assert_true(has(&list, 5) || has(&list, 6));
        assert_false(has(&list, 7));
        assert_int_equal(own_of(&list), 17);
        choose_list_release(&list);
    }
}

static void test_few(void **state)
{
    struct choose_list list = CHOOSE_LIST_INIT;
    struct choose_quiz input;

    (void)state;
    fill();
    for (size_t i = 0; i < 20; i++) {
        items[i].blocked = i != 2; /* a multiple */
    }
    input = quiz_of(8, 1);
    choose_quiz(&input, &list);
    assert_int_equal(own_of(&list), 1);
    choose_list_release(&list);
    items[2].blocked = true;
    choose_quiz(&input, &list);
    assert_int_equal(list.count, 0);
    choose_list_release(&list);
}

static void test_same_seed(void **state)
{
    struct choose_list a = CHOOSE_LIST_INIT;
    struct choose_list b = CHOOSE_LIST_INIT;
    struct choose_quiz input;

    (void)state;
    fill();
    input = quiz_of(8, 77);
    choose_quiz(&input, &a);
    choose_quiz(&input, &b);
    assert_int_equal(a.count, b.count);
    assert_memory_equal(a.items, b.items, a.count * sizeof(size_t));
    choose_list_release(&a);
    choose_list_release(&b);
}

static void test_check(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct choose_list list = CHOOSE_LIST_INIT;

        fill();
        for (size_t i = 0; i < 20; i++) {
            items[i].seen = i != 4 && i != 7;
        }
        choose_check(items, 20, 2, 2, seed, &list);
        assert_int_equal(list.count, 2);
        /* Objective 1 only; the two unseen ones (4, 7) first. */
        assert_true(has(&list, 4) && has(&list, 7));
        choose_list_release(&list);
        choose_check(items, 20, 1, 2, seed, &list);
        assert_true(items[list.items[0]].type != items[list.items[1]].type);
        choose_list_release(&list);
    }
}

static void test_review(void **state)
{
    struct choose_list list = CHOOSE_LIST_INIT;
    struct choose_review input = {.items = items, .count = ITEMS};

    (void)state;
    fill();
    for (size_t i = 0; i < ITEMS; i++) {
        items[i].seen = i % 2 == 0;
        items[i].due = items[i].seen;
        items[i].at_risk = (double)(i * 7 % 24);
    }
    input.new_quota = 3;
    choose_review(&input, &list);
    assert_int_equal(list.count, 12 + 3);
    /* Nothing stands more than four places from its place by risk. */
    for (size_t i = 0; i < 12; i++) {
        size_t riskier = 0;

        for (size_t k = 0; k < ITEMS; k++) {
            riskier +=
                items[k].due && items[k].at_risk > items[list.items[i]].at_risk;
        }
        assert_true(i <= riskier + 4 && riskier <= i + 4);
    }
    for (size_t i = 12; i < 15; i++) {
        assert_false(items[list.items[i]].seen);
    }
    choose_list_release(&list);

    input.limit = 5;
    choose_review(&input, &list);
    assert_int_equal(list.count, 5);
    choose_list_release(&list);
    input.limit = 0;
    input.limit_s = 100;
    choose_review(&input, &list);
    assert_int_equal(list.count, 3);
    choose_list_release(&list);
    input.limit_s = 10;
    choose_review(&input, &list);
    assert_int_equal(list.count, 1);
    choose_list_release(&list);
    input.limit_s = 0;
    input.in_order = true;
    input.new_quota = 0;
    choose_review(&input, &list);
    assert_int_equal(list.count, 12);
    for (size_t i = 0; i < 12; i++) {
        assert_int_equal(list.items[i], 2 * i);
    }
    choose_list_release(&list);
}

static void test_review_mixes(void **state)
{
    struct choose_list list = CHOOSE_LIST_INIT;
    struct choose_review input = {.items = items, .count = 6};

    (void)state;
    memset(items, 0, sizeof(items));
    for (size_t i = 0; i < 6; i++) {
        snprintf(names[i], sizeof(names[i]), "ep%03zu.q", i < 3 ? 51 + i : i);
        items[i] = (struct choose_item){
            .name = names[i],
            .episode = i < 3 ? "ep051" : "ep052",
            .type = i % 2 ? QUESTION_SINGLE : QUESTION_TEXT,
            .due = true,
            .at_risk = 10 - (double)i,
        };
    }
    choose_review(&input, &list);
    for (size_t i = 1; i < 6; i++) {
        const struct choose_item *a = &items[list.items[i - 1]];
        const struct choose_item *b = &items[list.items[i]];

        assert_true(strcmp(a->episode, b->episode) != 0);
    }
    /* An enemy of one that is asked waits for another day. */
    enemies[3][0] = "q";
    choose_list_release(&list);
    snprintf(names[0], sizeof(names[0]), "ep052.q");
    items[0].episode = "ep052";
    items[3].enemies = enemies[3];
    items[3].enemy_count = 1;
    choose_review(&input, &list);
    assert_int_equal(list.count, 5);
    assert_true(has(&list, 0));
    assert_false(has(&list, 3));
    choose_list_release(&list);
}

static void test_cram(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct choose_list list = CHOOSE_LIST_INIT;

        fill();
        enemies[0][0] = "q1";
        items[0].enemies = enemies[0];
        items[0].enemy_count = 1;
        items[3].blocked = true;
        choose_cram(items, ITEMS, 0, seed, &list);
        assert_int_equal(list.count, ITEMS - 1);
        assert_false(has(&list, 3));
        for (size_t i = 1; i + 1 < list.count; i++) {
            assert_false(list.items[i] + list.items[i - 1] == 1);
        }
        choose_list_release(&list);
        choose_cram(items, ITEMS, 4, seed, &list);
        assert_int_equal(list.count, 4);
        choose_list_release(&list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quiz),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_unseen_first),
        cmocka_unit_test(test_enemies_and_keys),
        cmocka_unit_test(test_few),
        cmocka_unit_test(test_same_seed),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_review),
        cmocka_unit_test(test_review_mixes),
        cmocka_unit_test(test_cram),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
