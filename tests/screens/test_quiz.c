/* A quiz with a question of every type, asked, answered and told the truth,
 * drawn at two sizes; and the result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/settings.h"
#include "stage.h"

/* Keys, and the name of the frame after them. */
struct step {
    const char *keys;
    const char *name; /* NULL: not drawn */
};

static void walk(struct stage *stage, const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        stage_keys(stage, steps[i].keys);
        if (steps[i].name != NULL) {
            stage_golden_both(stage, steps[i].name);
        }
    }
}

/* The questions of tests/data/small/quizzes/small-systems/ep051.yaml. */
static void test_every_type(void **state)
{
    static const struct step steps[] = {
        {"", "quiz-single"},
        {"h", "quiz-single-hint"},
        {"3", "quiz-single-chosen"},
        {"Enter", "quiz-single-after"},
        {"a 'Say_it_aloud.", "quiz-single-note"},
        {"Enter", "quiz-single-noted"},
        {"o", "quiz-single-overruled"},
        {"u", "quiz-single-undone"},
        {"2 Enter", "quiz-single-right"},
        {"Enter", "quiz-multiple"},
        {"1 3", "quiz-multiple-ticked"},
        {"Enter", "quiz-multiple-after"},
        {"Enter", "quiz-truefalse"},
        {"f Enter", "quiz-truefalse-after"},
        {"Enter", "quiz-numeric"},
        {"'9,6 Enter", "quiz-numeric-unread"},
        {"Ctrl-U '96000", "quiz-numeric-typed"},
        {"Enter", "quiz-numeric-slip"},
        {"Ctrl-U '96 Enter", "quiz-numeric-after"},
        {"Enter", "quiz-computed"},
        {"'50_ms Enter", "quiz-computed-after"},
        {"Enter", "quiz-text"},
        {"'Litle's_law Enter", "quiz-text-near"},
        {"y", "quiz-text-after"},
        {"Enter", "quiz-cloze"},
        {"'spare_rate Tab 'two", "quiz-cloze-typed"},
        {"Enter", "quiz-cloze-again"},
        {"F5", "quiz-cloze-after"},
        {"Enter", "quiz-order"},
        {"Space Down", "quiz-order-lifted"},
        {"Enter", "quiz-order-after"}, /* as it is held: no word of that */
        {"Enter", "quiz-match"},
        {"a b d", "quiz-match-filled"},
        {"Enter", "quiz-match-after"},
        {"Enter", "quiz-scenario"},
        {"2 Enter", "quiz-scenario-step"},
        {"Enter", "quiz-scenario-second"},
        {"'1_s Enter", "quiz-scenario-after"},
        {"Enter", "quiz-explain"},
        {"'The_wait_grows_twentyfold.", "quiz-explain-typed"},
        {"Esc Enter", "quiz-explain-points"},
        {"Space Down Space", "quiz-explain-ticked"},
        {"Enter", "quiz-explain-after"},
        /* What was wrong is asked once more. */
        {"Enter 2 Enter Enter", "quiz-multiple-again"},
        {"1 2 Enter Enter t Enter Enter '96 Enter Enter", NULL},
        {"'spare_rate Tab 'one Enter Enter", "quiz-order-again"},
        {"Enter Enter a b c Enter Enter", "quiz-result"},
        {"U", "quiz-result-undo"},
        {"n ?", "quiz-result-keys"},
    };
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "quiz", "51");
    walk(&stage, steps, COUNT_OF(steps));
    /* The note stands where the first question was taught. */
    stage_open(&stage, "notes", NULL);
    stage_golden_both(&stage, "quiz-notes");
    stage_end(&stage);
}

/* Asked how sure, told what was sure but wrong; a second try given up. */
static void test_certainty(void **state)
{
    static const struct step steps[] = {
        {"'63 Enter", "quiz-sure"},
        {"c", "quiz-sure-second"},
        {"F5", "quiz-sure-wrong"},
        {"Enter t Enter g", "quiz-sure-guess"},
        {"Enter Ctrl-U '64 Enter c Enter f Enter f Enter", "quiz-failed"},
    };
    struct stage stage;
    struct error err = ERROR_INIT;

    (void)state;
    stage_begin(&stage);
    assert_true(app_setting_set(stage.app, "quiz.confidence", "ask", &err));
    stage_open(&stage, "quiz", "52");
    walk(&stage, steps, COUNT_OF(steps));
    stage_end(&stage);
}

/* What the screen shows now. */
static void read_screen(struct stage *stage, struct str *text)
{
    stack_draw(stage->stack, stage->canvas);
    str_clear(text);
    canvas_dump_text(stage->canvas, text);
}

static void sees(struct stage *stage, const char *words)
{
    struct str text = STR_INIT;

    read_screen(stage, &text);
    if (strstr(text.buf, words) == NULL) {
        fail_msg("no '%s' in:\n%s", words, text.buf);
    }
    str_release(&text);
}

/* Choices are chosen, ticked, lifted and dropped with the mouse, too. */
static void test_clicks(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "quiz", "51");
    stage_click(&stage, "It grows without limit");
    sees(&stage, "> 3  It grows");
    stage_click(&stage, "A service holds"); /* the stem: nothing */
    stage_click(&stage, "It doubles to 120");
    sees(&stage, "> 2  It doubles");
    stage_click(&stage, "It doubles to 120"); /* once more answers */
    sees(&stage, "Right.");
    stage_click(&stage,
                "It stays at 60"); /* the truth is not changed any more */
    sees(&stage, "Right.");
    stage_keys(&stage, "Enter");
    stage_click(&stage, "One boundary");
    sees(&stage, "[x] One boundary");
    stage_click(&stage, "One boundary");
    sees(&stage, "[ ] One boundary");
    stage_keys(&stage, "d Enter");
    stage_click(&stage, "False");
    sees(&stage, "> f  False");
    stage_click(&stage, "False");
    sees(&stage, "Wrong.");
    stage_keys(&stage, "Enter");
    for (int i = 0; i < 4; i++) { /* up to the order */
        stage_keys(&stage, "F5 Enter");
    }
    stage_click(&stage, "Connection pools fill up");
    sees(&stage, ">| 3  Connection pools");
    stage_click(&stage, "The database stops");
    sees(&stage, ">  1  Connection pools");
    stage_keys(&stage, "d Enter");
    stage_click(&stage, "M/M/1 mean time");
    sees(&stage, "> 2  M/M/1 mean time");
    stage_resize(&stage, 40, 12); /* as the rows stand there */
    stage_keys(&stage, "PageDown");
    stage_click(&stage, "Amdahl");
    stage_resize(&stage, 80, 24);
    sees(&stage, "> 3  Amdahl");
    stage_end(&stage);
}

/* A replay that came to nothing goes on telling why. */
static void test_a_replay_without_sound(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "quiz", "51");
    stage_keys(&stage, "1 Enter r");
    sees(&stage, "the text can be read");
    stage_keys(&stage, "Down");
    sees(&stage, "the text can be read");
    stage_end(&stage);
}

/* Half an answer is there again when the quiz is taken up. */
static void test_a_draft_is_kept(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "quiz", "52");
    stage_keys(&stage, "'6=3_");
    stage_open(&stage, "home", NULL); /* leaves it, as a hang-up does */
    stage_open(&stage, "quiz", "resume");
    sees(&stage, "Answer: [6=3 ");
    stage_keys(&stage, "Ctrl-U '63 Enter '6"); /* the second try */
    stage_open(&stage, "home", NULL);
    stage_open(&stage, "quiz", "resume");
    sees(&stage, "Again:  [6 ");
    stage_keys(&stage, "4 Enter Enter"); /* nothing of it stays behind */
    stage_open(&stage, "home", NULL);
    stage_open(&stage, "quiz", "51");
    for (int i = 0; i < 6; i++) { /* up to the gaps */
        stage_keys(&stage, "F5 d Enter");
    }
    sees(&stage, "> what");
    stage_keys(&stage, "'spare Tab 'on");
    stage_open(&stage, "home", NULL);
    stage_open(&stage, "quiz", "resume");
    sees(&stage, "[spare ");
    sees(&stage, "[on ");
    stage_end(&stage);
}

/* On a wide screen lines stay readable, and "you" near what was chosen. */
static void test_a_wide_screen(void **state)
{
    struct stage stage;
    struct str text = STR_INIT;

    (void)state;
    stage_begin(&stage);
    stage_resize(&stage, 200, 60);
    stage_open(&stage, "quiz", "51");
    stage_keys(&stage, "3 Enter");
    read_screen(&stage, &text);
    for (const char *line = strstr(text.buf, "A service"); line != NULL;
         line = strchr(line, '\n')) {
        size_t len = strcspn(++line, "\n");

        if (strncmp(line, "\xe2\x94\x80", 3) == 0) {
            break; /* the lower rule */
        }
        assert_true(len < 110);
    }
    assert_non_null(strstr(text.buf, " you\n"));
    str_release(&text);
    stage_end(&stage);
}

static bool shows(struct stage *stage, const char *words)
{
    struct str text = STR_INIT;
    bool found;

    read_screen(stage, &text);
    found = strstr(text.buf, words) != NULL;
    str_release(&text);
    return found;
}

/* An exhibit of the real content is read to its end on a narrow screen. */
static void test_a_wide_exhibit(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin_with(&stage, "content");
    stage_open(&stage, "review", "cram 19");
    for (int i = 0; i < 40 && !shows(&stage, "arrival    1st"); i++) {
        stage_keys(&stage, "F5 Enter");
    }
    sees(&stage, "number      1    3    1    2    3    4    6    5");
    stage_resize(&stage, 40, 24);
    sees(&stage, "arrival    1st");
    sees(&stage, "7th  8th");
    stage_end(&stage);
}

/* A test-out, a review on a later day, and a place kept over a stop. */
static void test_later(void **state)
{
    static const struct step check[] = {
        {"", "check"},
        {"'64 Enter", "check-after"},
        {"Enter f Enter Enter", "check-passed"},
    };
    static const struct step review[] = {
        {"", "review"},
        {"F5", "review-after"},
    };
    static const struct step resumed[] = {
        {"", "review-resumed"},
    };
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "quiz", "52 check");
    walk(&stage, check, COUNT_OF(check));
    stage_set_now(&stage, "2026-03-20T09:00:00Z");
    stage_open(&stage, "review", NULL);
    walk(&stage, review, COUNT_OF(review));
    stage_set_now(&stage, "2026-03-20T10:00:00Z");
    stage_open(&stage, "review", "resume");
    walk(&stage, resumed, COUNT_OF(resumed));
    stage_end(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_type),
        cmocka_unit_test(test_certainty),
        cmocka_unit_test(test_clicks),
        cmocka_unit_test(test_a_wide_screen),
        cmocka_unit_test(test_a_wide_exhibit),
        cmocka_unit_test(test_a_draft_is_kept),
        cmocka_unit_test(test_a_replay_without_sound),
        cmocka_unit_test(test_later),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
