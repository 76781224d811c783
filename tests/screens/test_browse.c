/* Every screen but the quiz, drawn at two sizes on the small content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/app_private.h"
#include "app/keep.h"
#include "app/settings.h"
#include "app/study.h"
#include "base/file.h"
#include "base/path.h"
#include "screens/screens.h"
#include "stage.h"

struct scene {
    const char *name;
    const char *screen;
    const char *argument;
    const char *keys;
};

/* Each at both sizes, from the beginning. */
static void play(struct stage *stage, const struct scene *scenes, size_t count)
{
    static const int sizes[][2] = {{40, 12}, {80, 24}};

    for (size_t i = 0; i < 2 * count; i++) {
        const struct scene *scene = &scenes[i / 2];

        stage_resize(stage, sizes[i % 2][0], sizes[i % 2][1]);
        stage_open(stage, scene->screen, scene->argument);
        stage_keys(stage, scene->keys);
        stage_golden(stage, scene->name);
    }
}

/* What a person sees who has done nothing yet. */
static void test_fresh(void **state)
{
    static const struct scene scenes[] = {
        {"home", "home", NULL, ""},
        {"home-help", "home", NULL, "?"},
        {"home-command", "home", NULL, ": 'sta"},
        {"series", "series", NULL, "Down"},
        {"episodes", "episodes", NULL, ""},
        {"episodes-filter", "episodes", NULL, "f 'retr"},
        {"episodes-one", "episodes", "1", "j"},
        {"episode", "episode", "51", ""},
        {"episode-end", "episode", "51", "G"},
        {"episode-planned", "episode", "53", ""},
        {"reader", "reader", "51", ""},
        {"reader-place", "reader", "ep051@busy", ""},
        {"reader-outline", "reader", "51", "o Down"},
        {"reader-search", "reader", "51", "/ 'mean"},
        {"listening", "listening", "51", ""},
        {"ahead", "ahead", "2", ""},
        {"downloads", "downloads", NULL, ""},
        {"downloads-refresh", "downloads", NULL, "r"},
        {"packs-empty", "packs", NULL, ""},
        {"search", "search", NULL, ""},
        {"search-found", "search", "mean", "Down"},
        {"search-kinds", "search", NULL, "'retr Tab"},
        {"search-nothing", "search", NULL, "'xylophone"},
        {"patterns", "patterns", NULL, ""},
        {"patterns-silver", "patterns", NULL, "2"},
        {"patterns-none", "patterns", NULL, "1 c c"},
        {"pattern", "pattern", "bulkhead", ""},
        {"pattern-end", "pattern", "bulkhead", "G Tab"},
        {"pattern-plain", "pattern", "two-phase-commit", ""},
        {"cases", "cases", NULL, ""},
        {"cases-systems", "cases", NULL, "2"},
        {"case", "case", "full-queue-2020", ""},
        {"case-end", "case", "full-queue-2020", "G"},
        {"case-doubtful", "case", "small-cells", ""},
        {"glossary", "glossary", NULL, ""},
        {"glossary-term", "glossary", "load", "Tab"},
        {"glossary-filter", "glossary", NULL, "f 'sat"},
        {"glossary-none", "glossary", NULL, "f 'xyz Enter"},
        {"calculators", "calculators", NULL, ""},
        {"calculator", "calculator", "mm1", ""},
        {"calculator-empty", "calculator", "mm1 empty", ""},
        {"calculator-typing", "calculator", "mm1", "'95/s"},
        {"calculator-wrong", "calculator", "mm1", "'5_parsecs"},
        {"calculator-unstable", "calculator", "mm1 lambda=120/s", ""},
        {"calculator-steps", "calculator", "mm1", "s s s"},
        {"calculator-plot", "calculator", "mm1", "p"},
        {"calculator-compare", "calculator", "mm1", "b '90 Enter"},
        {"calculator-example", "calculator", "mm1", "e"},
        {"calculator-theory", "calculator", "littles-law", "t"},
        {"calculator-solve", "calculator", "amdahl", "j x Down 10 Enter"},
        {"calculator-third", "calculator", "littles-law", "Down Down x"},
        {"notes-empty", "notes", NULL, ""},
        {"settings", "settings", NULL, ""},
        {"settings-days", "settings", "memory.easy_days", ""},
        {"settings-prompt", "settings", "memory.retention", "Enter"},
        {"settings-bad", "settings", "memory.retention",
         "Enter Ctrl-U '1.5 Enter"},
        {"settings-cycled", "settings", "quiz.confidence", "Enter"},
        {"statistics-fresh", "statistics", NULL, ""},
        {"statistics-fresh-recall", "statistics", "recall", ""},
        {"statistics-fresh-due", "statistics", NULL, "3"},
        {"workload-fresh", "workload", NULL, ""},
        {"question-fresh", "question", "ep051.doubled-stay", ""},
    };
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    play(&stage, scenes, COUNT_OF(scenes));
    stage_end(&stage);
}

static void note(struct stage *stage, int episode, const char *chapter,
                 size_t word, const char *text)
{
    struct error err = ERROR_INIT;

    if (!app_note_add(stage->app, episode, chapter, word, text, &err)) {
        fail_msg("%s", error_get(&err));
    }
}

static void test_notes(void **state)
{
    static const struct scene scenes[] = {
        {"notes", "notes", NULL, ""},
        {"notes-bookmark", "notes", NULL, "j"},
        {"notes-one", "notes", "52", ""},
        {"notes-edit", "notes", NULL, "e"},
        {"notes-remove", "notes", NULL, "x"},
        {"notes-export", "notes", NULL, "X"},
        {"notes-removed", "notes", NULL, "x y"},
        {"search-note", "search", "boundary twice", ""},
    };
    struct stage stage;
    struct error err = ERROR_INIT;

    (void)state;
    stage_begin(&stage);
    note(&stage, 51, "averages", 30, "Ask about the boundary twice.");
    note(&stage, 52, NULL, 0, "Compare with the storm\nof last March.");
    assert_true(app_bookmark_add(stage.app, 51, "busy", 10, "the table", &err));
    play(&stage, scenes, COUNT_OF(scenes));
    stage_end(&stage);
}

static void test_queue(void **state)
{
    static const int episodes[] = {52, 51};
    static const struct scene scenes[] = {
        {"queue", "queue", NULL, ""},
        {"queue-moved", "queue", NULL, "J"},
        {"queue-clear", "queue", NULL, "X"},
    };
    struct stage stage;
    struct error err = ERROR_INIT;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "queue", NULL);
    stage_golden_both(&stage, "queue-empty");
    for (size_t i = 0; i < COUNT_OF(scenes); i++) {
        assert_true(app_queue_set(stage.app, episodes, 2, &err));
        play(&stage, &scenes[i], 1);
    }
    stage_end(&stage);
}

/* A chapter was asked for and no more: a review brings the other questions. */
static void test_unmet(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "review", "chapter 51 averages");
    stage_keys(&stage, "Enter Enter Space Enter Enter");
    stage_open(&stage, "home", NULL);
    stage_golden_both(&stage, "home-unmet");
    stage_set_now(&stage, "2026-03-03T09:00:00Z");
    stage_open(&stage, "home", NULL);
    stage_golden_both(&stage, "home-unmet-due");
    stage_end(&stage);
}

/* Three days of answers, seen from a later one. */
static void study_days(struct stage *stage)
{
    static const struct {
        const char *now;
        const char *screen;
        const char *argument;
        const char *keys;
    } days[] = {
        {"2026-03-02T09:00:00Z", "quiz", "52", "'64 Enter Enter f Enter Enter"},
        {"2026-03-03T09:00:00Z", "review", NULL,
         "'64 Enter Enter f Enter Enter"},
        {"2026-03-09T09:00:00Z", "review", NULL,
         "'12 Enter 'F5 Enter Enter t Enter Enter"},
    };

    for (size_t i = 0; i < COUNT_OF(days); i++) {
        stage_set_now(stage, days[i].now);
        stage_open(stage, days[i].screen, days[i].argument);
        stage_keys(stage, days[i].keys);
    }
    stage_set_now(stage, "2026-03-12T09:00:00Z");
}

static void test_history(void **state)
{
    static const struct scene scenes[] = {
        {"statistics", "statistics", NULL, ""},
        {"statistics-recall", "statistics", "recall", ""},
        {"statistics-recall-week", "statistics", "recall", "w"},
        {"statistics-recall-day", "statistics", "recall", "w w"},
        {"statistics-due", "statistics", "due", ""},
        {"statistics-days", "statistics", "days", ""},
        {"statistics-memory", "statistics", "memory", ""},
        {"question", "question", "ep052.attempts", ""},
        {"question-last", "question", "ep052.attempts", "w"},
        {"question-suspended", "question", "ep052.attempts", "S"},
        {"statistics-series", "statistics", "series", ""},
        {"home-later", "home", NULL, ""},
        {"episodes-later", "episodes", NULL, ""},
        {"episode-later", "episode", "52", ""},
    };
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    study_days(&stage);
    play(&stage, scenes, COUNT_OF(scenes));
    stage_end(&stage);
}

static void test_workload(void **state)
{
    static const struct scene scenes[] = {
        {"workload", "workload", NULL, ""},
        {"workload-series", "workload", NULL, "v"},
        {"workload-leech", "workload", NULL, "G"},
        {"workload-curve", "workload", NULL, "G i"},
        {"workload-replay", "workload", NULL, "G Enter"},
        {"workload-suspended", "workload", NULL, "G S"},
        {"workload-note", "workload", NULL, "G a 'Draw_it. Enter"},
        {"workload-plan", "workload", NULL, "d '2026-04-01 Enter"},
        {"workload-plan-bad", "workload", NULL, "d Ctrl-U '2026-02-30 Enter"},
        {"workload-plan-past", "workload", NULL, "d Ctrl-U '2026-03-01 Enter"},
        {"workload-postpone", "workload", NULL, "3 +"},
        {"workload-days-bad", "workload", NULL, "+ Ctrl-U '1.5 Enter"},
        {"workload-undone", "workload", NULL, "+ Esc + Enter u"},
        {"workload-spread", "workload", NULL, "e"},
        {"workload-moved", "workload", NULL, "6 0 + Enter"},
        {"workload-pull", "workload", NULL, "d Ctrl-U '2026-04-01 Enter"},
        {"workload-pull-ask", "workload", NULL, "d '2026-04-01 Enter A"},
        {"workload-pulled", "workload", NULL, "d '2026-04-01 Enter A y"},
    };
    struct stage stage;
    struct error err = ERROR_INIT;

    (void)state;
    stage_begin(&stage);
    assert_true(app_setting_set(stage.app, "memory.leech", "1", &err));
    study_days(&stage);
    play(&stage, scenes, COUNT_OF(scenes));
    stage_end(&stage);
}

/* As dstudio-net leaves it. */
static void put_pack(const char *home, const char *folder, const char *name,
                     const char *line)
{
    char *pack = xasprintf("%s/%s/dstudio/packs/%s", home, folder, name);
    char *file = path_join(pack, "pack.line");
    struct error err = ERROR_INIT;

    if (!file_make_folder(pack, &err) ||
        !file_write_atomic(file, line, strlen(line), 0600, &err)) {
        fail_msg("%s", error_get(&err));
    }
    free(file);
    free(pack);
}

static void test_packs(void **state)
{
    static const struct scene scenes[] = {
        {"packs", "packs", NULL, ""},
        {"packs-signed", "packs", NULL, "j j"},
        {"packs-install", "packs", NULL, "i"},
        {"packs-remove", "packs", NULL, "x"},
        {"packs-nothing", "packs", NULL, "y"},
    };
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    put_pack(stage.home, "data", "cohort",
             "{\"step\":\"pack\",\"name\":\"cohort\",\"version\":4,"
             "\"title\":\"Our own episodes\",\"files\":14,"
             "\"bytes\":4100000,\"signed\":false,\"comment\":\"\","
             "\"from\":\"/media/usb/cohort.pack\",\"at\":1772409600}\n");
    put_pack(stage.home, "shared", "cohort",
             "{\"step\":\"pack\",\"name\":\"cohort\",\"version\":3,"
             "\"title\":\"Our own episodes\",\"bytes\":4000000}\n");
    put_pack(stage.home, "data", "systems",
             "{\"step\":\"pack\",\"name\":\"systems\",\"version\":1,"
             "\"title\":\"Distributed systems, the second year\","
             "\"files\":900,\"bytes\":412000000,\"signed\":true,"
             "\"comment\":\"by the studio\","
             "\"from\":\"https://example.org/systems.tar.zst\","
             "\"at\":1772409600}\n");
    put_pack(stage.home, "shared", "usb", "");
    play(&stage, scenes, COUNT_OF(scenes));
    stage_end(&stage);
}

/* On a wide screen what stands on the right is near what it belongs to. */
static void test_wide_page(void **state)
{
    struct stage stage;
    struct str text = STR_INIT;
    const char *row;

    (void)state;
    stage_begin(&stage);
    stage_resize(&stage, 200, 60);
    stage_open(&stage, "episode", "51");
    stack_draw(stage.stack, stage.canvas);
    canvas_dump_text(stage.canvas, &text);
    row = strstr(text.buf, "Apply Little's Law");
    assert_non_null(row);
    assert_true(strcspn(row, "\n") < 120);
    assert_non_null(strstr(row, "unseen\n"));
    str_release(&text);
    stage_end(&stage);
}

/* What is wrong stands where it is seen, and in whole sentences. */
static void test_problems(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    app_add_problem(stage.app,
                    "no space left for '/home/lea/.local/share/dstudio/"
                    "learner.db': this was not stored, all that was there "
                    "before is safe; free some space and try again");
    app_add_problem(stage.app, "ep053.yaml:12:3: error[Y001]: not YAML");
    app_add_problem(stage.app, "ep054.yaml:12:3: error[Y001]: not YAML");
    stage_open(&stage, "home", NULL);
    stage_golden_both(&stage, "home-problems");
    stage_keys(&stage, "G Enter");
    stage_golden(&stage, "home-problems-last");
    stage_end(&stage);
}

/* Rows move while a question about one of them stands: that one is meant. */
static void test_what_was_asked_about(void **state)
{
    struct stage stage;
    struct error err = ERROR_INIT;
    const int queue[] = {52};
    char *sounds[2];

    (void)state;
    stage_begin(&stage);
    for (int i = 0; i < 2; i++) {
        char *folder =
            xasprintf("%s/cache/dstudio/sound/ep05%d", stage.home, i + 1);

        sounds[i] = path_join(folder, "a-01.opus");
        assert_true(file_make_folder(folder, &err));
        assert_true(file_write_atomic(sounds[i], "x", 1, 0600, &err));
        free(folder);
    }
    stage_open(&stage, "ahead", "2");
    stage_keys(&stage, "x");
    assert_true(app_queue_set(stage.app, queue, 1, &err));
    stack_changed(stage.stack);
    stage_keys(&stage, "y");
    assert_false(file_exists(sounds[0]));
    assert_true(file_exists(sounds[1]));
    stage_end(&stage);
    free(sounds[0]);
    free(sounds[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fresh),
        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_wide_page),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_queue),
        cmocka_unit_test(test_unmet),
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_workload),
        cmocka_unit_test(test_packs),
        cmocka_unit_test(test_what_was_asked_about),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
