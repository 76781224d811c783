/*
 * Nothing breaks: every page of the whole content drawn at three sizes, every
 * calculator with its usual values and its example, and thousands of keys
 * pressed by chance.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/random.h"
#include "calculators/calculator.h"
#include "screens/calculator_private.h"
#include "stage.h"
#include "ui/keymap.h"

enum { KEYS = 6000 };

static const int sizes[][2] = {{40, 12}, {80, 24}, {200, 60}};

/* The row of keys is never overdrawn, and something stands on the screen. */
static void check_frame(struct stage *stage, const char *what)
{
    struct str text = STR_INIT;
    const char *title = stack_top(stage->stack)->ops->name;

    stack_draw(stage->stack, stage->canvas);
    canvas_dump_text(stage->canvas, &text);
    if (text.buf[strspn(text.buf, " \n")] == '\0') {
        fail_msg("%s (%s) is blank", what, title);
    }
    str_release(&text);
}

static void draw_sizes(struct stage *stage, const char *what)
{
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        stage_resize(stage, sizes[i][0], sizes[i][1]);
        check_frame(stage, what);
        stage_keys(stage, "PageDown");
        check_frame(stage, what);
    }
}

static void open_and_draw(struct stage *stage, const char *screen,
                          const char *argument)
{
    stage_open(stage, screen, argument);
    draw_sizes(stage, argument);
}

static void test_all_pages(void **state)
{
    const struct outline *outline;
    struct stage stage;
    char number[16];

    (void)state;
    stage_begin_with(&stage, "content");
    outline = app_outline(stage.app, OUTLINE_ALL);
    for (size_t i = 0; i < outline->pattern_count; i++) {
        open_and_draw(&stage, "pattern", outline->patterns[i].id);
    }
    for (size_t i = 0; i < outline->case_count; i++) {
        open_and_draw(&stage, "case", outline->cases[i].id);
    }
    for (size_t i = 0; i < outline->term_count; i += 9) {
        open_and_draw(&stage, "glossary", outline->terms[i].id);
    }
    for (size_t i = 0; i < outline->episode_count; i++) {
        snprintf(number, sizeof(number), "%d", outline->episodes[i].n);
        open_and_draw(&stage, "episode", number);
        if (outline_episode_ready(&outline->episodes[i])) {
            open_and_draw(&stage, "reader", number);
        }
    }
    stage_end(&stage);
}

/* The usual values give results, and so does the example. */
static void test_all_calculators(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin_with(&stage, "content");
    for (size_t i = 0; i < calculator_count(); i++) {
        const struct calculator *calculator = calculator_get(i);
        const struct calculator_screen *self;

        stage_open(&stage, "calculator", calculator->id);
        self = stack_top(stage.stack)->state;
        if (self->text == NULL) {
            continue; /* of no episode yet: it opens empty */
        }
        if (!self->has_result) {
            fail_msg("%s: %s", calculator->id, self->reason);
        }
        stage_keys(&stage, "e");
        if (!self->has_result) {
            fail_msg("example of %s: %s", calculator->id, self->reason);
        }
        stage_keys(&stage, "p s t b");
        draw_sizes(&stage, calculator->id);
        for (size_t field = 0; field < calculator->input_count; field++) {
            stage_keys(&stage, "x 3 Enter x x j");
            check_frame(&stage, calculator->id);
        }
    }
    stage_end(&stage);
}

/* Where there is no UTF-8 nothing but ASCII is drawn. */
static void test_ascii(void **state)
{
    static const char *const screens[][2] = {
        {"home", NULL},
        {"series", NULL},
        {"episodes", NULL},
        {"episode", "51"},
        {"reader", "51"},
        {"listening", "51"},
        {"search", "mean"},
        {"patterns", NULL},
        {"pattern", "bulkhead"},
        {"cases", NULL},
        {"case", "full-queue-2020"},
        {"glossary", NULL},
        {"calculators", NULL},
        {"calculator", "mm1"},
        {"notes", NULL},
        {"settings", NULL},
        {"sync", NULL},
        {"login", NULL},
        {"encryption", NULL},
        {"statistics", "days"},
        {"statistics", "due"},
        {"statistics", "memory"},
        {"statistics", "cost"},
        {"question", "ep051.doubled-stay"},
        {"quiz", "51"},
    };
    struct stage stage;
    struct str text = STR_INIT;

    (void)state;
    stage_begin(&stage);
    canvas_set_ascii(stage.canvas, true);
    for (size_t i = 0; i < COUNT_OF(screens); i++) {
        stage_open(&stage, screens[i][0], screens[i][1]);
        stage_keys(&stage, str_equal(screens[i][0], "calculator") ? "p s" : "");
        str_clear(&text);
        stack_draw(stage.stack, stage.canvas);
        canvas_dump_text(stage.canvas, &text);
        for (size_t at = 0; at < text.len; at++) {
            if ((unsigned char)text.buf[at] > 126) {
                fail_msg("%s: %.60s", screens[i][0], text.buf + at);
            }
        }
    }
    str_release(&text);
    stage_end(&stage);
}

/* What only the loop could do is answered here. */
static void serve(struct stage *stage)
{
    switch (stack_take_request(stage->stack)) {
    case STACK_EDIT:
        stack_edited(stage->stack, ACTION_CANCELLED);
        break;
    case STACK_QUIT:
        stage_open(stage, "home", NULL);
        break;
    case STACK_NOTHING:
    case STACK_RESTART:
    case STACK_SUSPEND:
    case STACK_REDRAW:
        break;
    }
}

/* The mouse at any place, also outside. */
static void click(struct stage *stage, uint64_t chance)
{
    struct key key = {
        .code = KEYCODE_MOUSE,
        .x = (int)(chance % 220) - 4,
        .y = (int)(chance / 256 % 70) - 4,
        .button = (enum key_button)(chance / 65536 % (BUTTON_RELEASE + 1)),
    };

    stack_key(stage->stack, &key);
}

static void test_keys_by_chance(void **state)
{
    static const char *const keys[] = {
        "Enter",
        "Enter",
        "Enter",
        "Down",
        "Down",
        "Up",
        "Tab",
        "Shift-Tab",
        "PageDown",
        "Home",
        "End",
        "Esc",
        "q",
        "Left",
        "Right",
        "Backspace",
        "F2",
        "F5",
        "F4",
        "Space",
        "g",
        "G",
        "j",
        "k",
        "l",
        "h",
        "/",
        "n",
        "f",
        "x",
        "X",
        "e",
        "E",
        "d",
        "a",
        "b",
        "s",
        "p",
        "t",
        "u",
        "U",
        "y",
        "w",
        "z",
        "m",
        "M",
        "o",
        "r",
        "c",
        "1",
        "2",
        "3",
        "5",
        "9",
        "?",
        "'ab",
        "'ret",
        "'80/s",
        "'99%",
        ":home",
        ":search",
        ":statistics",
        ":notes",
        ":settings",
        ":calculator_mm1",
        ":glossary",
        ":quiz_51",
        ":review",
        ":patterns",
        ":cases",
        ":listening_51",
        ":reader_52",
        ":series",
        ":quiz_52_check",
    };
    struct splitmix chance = {.state = 42};
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    /* Notes may be exported: to a file in the home. */
    assert_int_equal(chdir(stage.home), 0);
    stage_open(&stage, "home", NULL);
    for (int i = 0; i < KEYS; i++) {
        uint64_t next = splitmix_next(&chance);

        if (next % 97 == 0) {
            const int *size = sizes[(next >> 8) % COUNT_OF(sizes)];

            stage_resize(&stage, size[0], size[1]);
        }
        if (next % 11 == 0) {
            click(&stage, next >> 20);
        } else {
            stage_keys(&stage, keys[(next >> 16) % COUNT_OF(keys)]);
        }
        serve(&stage);
        if (stack_depth(stage.stack) > 40) {
            stage_open(&stage, "home", NULL);
        }
        check_frame(&stage, "by chance");
    }
    assert_int_equal(chdir("/"), 0);
    stage_end(&stage);
}

/* On no screen two actions share a key. */
static void test_no_key_twice(void **state)
{
    struct str_list conflicts = STR_LIST_INIT;
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "home", NULL);
    keymap_find_conflicts(stage.keymap, &conflicts);
    if (conflicts.count > 0) {
        fail_msg("%s", conflicts.items[0]);
    }
    str_list_release(&conflicts);
    stage_end(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_key_twice),
        cmocka_unit_test(test_all_pages),
        cmocka_unit_test(test_all_calculators),
        cmocka_unit_test(test_ascii),
        cmocka_unit_test(test_keys_by_chance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
