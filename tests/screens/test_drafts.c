/*
 * What was half typed or chosen when the program was ended from outside: it is
 * there again. The stack is closed with it, as on a hang-up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/draft.h"
#include "app/keep.h"
#include "app/study.h"
#include "app/vault.h"
#include "base/file.h"
#include "stage.h"

#define OFFERED "Half typed before"

static bool shows(struct stage *stage, const char *words)
{
    struct str text = STR_INIT;
    bool found;

    stack_draw(stage->stack, stage->canvas);
    canvas_dump_text(stage->canvas, &text);
    found = strstr(text.buf, words) != NULL;
    str_release(&text);
    return found;
}

static void sees(struct stage *stage, const char *words)
{
    struct str text = STR_INIT;

    if (!shows(stage, words)) {
        canvas_dump_text(stage->canvas, &text);
        fail_msg("no '%s' in:\n%s", words, text.buf);
    }
}

static void lacks(struct stage *stage, const char *words)
{
    struct str text = STR_INIT;

    if (shows(stage, words)) {
        canvas_dump_text(stage->canvas, &text);
        fail_msg("'%s' in:\n%s", words, text.buf);
    }
}

static void test_a_note(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "reader", "51");
    stage_keys(&stage, "a");
    lacks(&stage, OFFERED);
    stage_keys(&stage, "'half_a_no");
    stage_open(&stage, "reader", "52"); /* another episode: not its note */
    stage_keys(&stage, "a");
    lacks(&stage, OFFERED);
    stage_open(&stage, "reader", "51");
    stage_keys(&stage, "b"); /* nor this one's bookmark */
    lacks(&stage, OFFERED);
    stage_open(&stage, "reader", "51");
    stage_keys(&stage, "a");
    sees(&stage, OFFERED);
    sees(&stage, "Note: half a no");
    stage_keys(&stage, "'te");
    lacks(&stage, OFFERED);
    stage_open(&stage, "reader", "51"); /* once more in the middle */
    stage_keys(&stage, "a Enter");
    sees(&stage, "note kept");
    stage_keys(&stage, "a"); /* stored: it is gone */
    lacks(&stage, OFFERED);
    lacks(&stage, "half a");
    stage_open(&stage, "notes", NULL);
    sees(&stage, "half a note");
    stage_end(&stage);
}

/* Esc gives up, an emptied line is none, and so is one left as it was. */
static void test_given_up(void **state)
{
    static const char *const ways[] = {"Esc", "Ctrl-U Enter"};
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        stage_open(&stage, "reader", "51");
        stage_keys(&stage, "b 'fore");
        stage_open(&stage, "reader", "51");
        stage_keys(&stage, "b");
        sees(&stage, "Bookmark: herefore");
        stage_keys(&stage, ways[i]);
        stage_keys(&stage, "b");
        lacks(&stage, OFFERED);
        sees(&stage, "Bookmark: here\n");
    }
    stage_open(&stage, "reader", "51");
    stage_keys(&stage, "b 'x");
    stage_open(&stage, "reader", "51");
    stage_keys(&stage, "b Backspace"); /* as it stood at first */
    stage_open(&stage, "reader", "51");
    stage_keys(&stage, "b");
    lacks(&stage, OFFERED);
    stage_keys(&stage, "Ctrl-U");
    stage_open(&stage, "reader", "51");
    stage_keys(&stage, "b");
    sees(&stage, "Bookmark: here\n");
    stage_end(&stage);
}

/* Each question has its flag; a search is not meant to last. */
static void test_a_flag_and_a_search(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "quiz", "51");
    stage_keys(&stage, "2 Enter f 'the_unit");
    stage_open(&stage, "quiz", "resume");
    stage_keys(&stage, "D");
    lacks(&stage, OFFERED);
    stage_keys(&stage, "Esc f");
    sees(&stage, "What is unclear? the unit");
    stage_keys(&stage, "Esc Enter 1 Enter f"); /* the next question */
    lacks(&stage, OFFERED);
    stage_open(&stage, "glossary", NULL);
    stage_keys(&stage, "/ 'mean");
    stage_open(&stage, "glossary", NULL);
    stage_keys(&stage, "/");
    lacks(&stage, "/mean");
    lacks(&stage, OFFERED);
    stage_end(&stage);
}

/* A line that cannot be stored stays typed, and is a draft again. */
static void test_refused(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "settings", "listen.speed");
    stage_keys(&stage, "Enter Ctrl-U 'fast");
    stage_open(&stage, "settings", "listen.speed");
    stage_keys(&stage, "Enter");
    sees(&stage, OFFERED);
    stage_keys(&stage, "Enter"); /* no number: asked again */
    sees(&stage, "fast");
    lacks(&stage, OFFERED);
    stage_open(&stage, "settings", "listen.speed");
    stage_keys(&stage, "Enter");
    sees(&stage, OFFERED);
    stage_keys(&stage, "Ctrl-U '1.5 Enter Enter");
    lacks(&stage, OFFERED);
    stage_end(&stage);
}

/* Two notes with the same words are two; one that is erased leaves nothing. */
static void test_which_note(void **state)
{
    struct stage stage;
    struct error err = ERROR_INIT;

    (void)state;
    stage_begin(&stage);
    assert_true(app_note_add(stage.app, 51, NULL, 0, "same", &err));
    assert_true(app_note_add(stage.app, 52, NULL, 0, "same", &err));
    stage_open(&stage, "notes", NULL);
    stage_keys(&stage, "e 'first");
    stage_open(&stage, "notes", NULL);
    stage_keys(&stage, "Down e");
    lacks(&stage, OFFERED);
    stage_keys(&stage, "Esc Up e");
    sees(&stage, "Note: samefirst");
    stage_open(&stage, "notes", NULL);
    stage_keys(&stage, "a 'to_the_episode");
    stage_open(&stage, "notes", NULL);
    stage_keys(&stage, "D y");
    sees(&stage, "erased");
    stage_keys(&stage, "a"); /* now of the other episode */
    lacks(&stage, OFFERED);
    stage_open(&stage, "notes", "51");
    stage_keys(&stage, "a");
    stage_end(&stage);
}

/* Locked notes leave no words behind. */
static void test_locked(void **state)
{
    struct stage stage;
    struct error err = ERROR_INIT;
    char *draft;

    (void)state;
    stage_begin(&stage);
    assert_true(app_draft_set(stage.app, "s/l/one", "words", &err));
    assert_true(app_draft_set(stage.app, "s/l/two", "more", &err));
    draft = app_draft_get(stage.app, "s/l/one");
    assert_string_equal(draft, "words");
    free(draft);
    assert_true(app_drafts_drop(stage.app, "one", &err));
    assert_null(app_draft_get(stage.app, "s/l/one"));
    draft = app_draft_get(stage.app, "s/l/two");
    assert_string_equal(draft, "more");
    free(draft);
    assert_true(app_vault_begin(stage.app, NULL, &err));
    assert_true(app_vault_lock(stage.app, &err));
    assert_null(app_draft_get(stage.app, "s/l/two"));
    stage_end(&stage);
}

static void stop(struct stage *stage)
{
    stage_open(stage, "home", NULL);
    stage_open(stage, "quiz", "resume");
}

/* What is ticked, chosen, ordered and matched, at every type. */
static void test_choices(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "quiz", "51");
    stop(&stage);
    sees(&stage, "> 1  It stays"); /* nothing was chosen */
    stage_keys(&stage, "Down Down");
    stop(&stage);
    sees(&stage, "> 3  It grows");
    stage_keys(&stage, "2");
    stop(&stage);
    sees(&stage, "> 2  It doubles");
    stage_keys(&stage, "Enter");
    sees(&stage, "Right.");
    stage_keys(&stage, "Enter 2 3");
    stop(&stage);
    sees(&stage, "[x] One boundary");
    sees(&stage, "[x] Random");
    sees(&stage, "[ ] Arrivals");
    stage_keys(&stage, "1 3 Enter");
    sees(&stage, "Right.");
    stage_keys(&stage, "Enter f");
    stop(&stage);
    sees(&stage, "> f  False");
    stage_keys(&stage, "Enter");
    sees(&stage, "Wrong.");
    stage_keys(&stage, "Enter");
    for (int i = 0; i < 4; i++) { /* up to the order */
        stage_keys(&stage, "F5 Enter");
    }
    stage_end(&stage);
}

/* The order reached, pairs, a scenario's second step, points. */
static void test_sets(void **state)
{
    struct stage stage;
    struct str before = STR_INIT;
    struct str after = STR_INIT;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "quiz", "51");
    stage_keys(&stage, "d Enter d Enter d Enter");
    for (int i = 0; i < 3; i++) {
        stage_keys(&stage, "F5 Enter");
    }
    stage_keys(&stage, "F5 Enter"); /* the gaps */
    sees(&stage, "Connection pools");
    stage_keys(&stage, "Space Down Down Space Up 1"); /* ends at the top */
    stack_draw(stage.stack, stage.canvas);
    canvas_dump_text(stage.canvas, &before);
    stop(&stage);
    stack_draw(stage.stack, stage.canvas);
    canvas_dump_text(stage.canvas, &after);
    assert_string_equal(before.buf, after.buf);
    stage_keys(&stage, "d Enter c Down b");
    stop(&stage);
    sees(&stage, "[c]");
    sees(&stage, "[b]");
    stage_keys(&stage, "F5 Enter 2 Enter Enter '1_");
    stop(&stage);
    sees(&stage, "Answer: [1 ");
    stage_keys(&stage, "F5 Enter 'words Esc Enter Space Down Space");
    stop(&stage); /* back at the field, the ticks are there after it */
    sees(&stage, "words");
    stage_keys(&stage, "Esc Enter");
    sees(&stage, "[x]");
    str_release(&before);
    str_release(&after);
    stage_end(&stage);
}

static void editor_writes(struct stage *stage, const char *text)
{
    struct error err = ERROR_INIT;

    assert_int_equal(stack_take_request(stage->stack), STACK_EDIT);
    assert_true(file_write_atomic(stack_get_edit_file(stage->stack), text,
                                  strlen(text), 0600, &err));
}

static void editor_has(struct stage *stage, const char *text)
{
    struct error err = ERROR_INIT;
    struct str file = STR_INIT;

    assert_int_equal(stack_take_request(stage->stack), STACK_EDIT);
    assert_true(
        file_read(stack_get_edit_file(stage->stack), 100000, &file, &err));
    assert_string_equal(file.buf, text);
    str_release(&file);
}

/* What an editor saved and nobody fetched, or what was too long, is there. */
static void test_the_editor(void **state)
{
    struct stage stage;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    char *file;

    (void)state;
    stage_begin(&stage);
    assert_true(app_note_add(stage.app, 51, NULL, 0, "first", &err));
    stage_open(&stage, "notes", NULL);
    stage_keys(&stage, "E");
    editor_has(&stage, "first\n");
    stage_open(&stage, "notes", NULL); /* ended: nothing was saved */
    stage_keys(&stage, "e 'x Enter E");
    editor_writes(&stage, "firstx and more\n");
    stage_open(&stage, "notes", NULL); /* ended: this was */
    stage_keys(&stage, "E");
    editor_has(&stage, "firstx and more\n");
    stack_edited(stage.stack, ACTION_DO);
    sees(&stage, "note changed");
    stage_keys(&stage, "E");
    str_add_repeat(&text, "long ", 5000);
    editor_writes(&stage, text.buf);
    stack_edited(stage.stack, ACTION_DO);
    sees(&stage, "the editor has it still");
    stage_keys(&stage, "E");
    editor_has(&stage, text.buf);
    file = xstrdup(stack_get_edit_file(stage.stack));
    stack_edited(stage.stack, ACTION_CUT); /* killed */
    sees(&stage, "the editor was killed");
    assert_true(file_exists(file));
    stage_keys(&stage, "E");
    stack_edited(stage.stack, ACTION_CANCELLED); /* given up */
    assert_false(file_exists(file));
    stage_keys(&stage, "E");
    editor_writes(&stage, "not for everybody\n");
    stage_open(&stage, "notes", NULL);
    assert_true(app_vault_begin(stage.app, NULL, &err));
    assert_true(app_vault_lock(stage.app, &err));
    assert_false(file_exists(file));
    free(file);
    str_release(&text);
    stage_end(&stage);
}

/* Values of a calculator, half typed and solved for, are there once more. */
static void test_a_calculator(void **state)
{
    struct stage stage;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "calculator", "littles-law");
    stage_keys(&stage, "'1234/s Down '5");
    stack_ending(stage.stack);
    stage_open(&stage, "calculator", "littles-law empty");
    lacks(&stage, "1234/s"); /* a question must not show an answer */
    stage_open(&stage, "calculator", "littles-law");
    sees(&stage, "[1234/s");
    sees(&stage, "[5 ");
    stage_open(&stage, "calculator", "littles-law");
    lacks(&stage, "1234/s"); /* left by its learner: the usual values */
    stage_keys(&stage, "x '77");
    stack_ending(stage.stack);
    stage_open(&stage, "calculator", "littles-law");
    sees(&stage, "[77 ");
    stack_ending(stage.stack);
    stage_end(&stage);
}

/* An explanation in an editor: what it saved is there after an end; what is too
 * long stays with it. */
static void test_an_explanation(void **state)
{
    struct stage stage;
    struct str text = STR_INIT;

    (void)state;
    stage_begin(&stage);
    stage_open(&stage, "quiz", "51");
    for (int i = 0; i < 11; i++) { /* a scenario has two steps */
        stage_keys(&stage, "F5 Enter");
    }
    stage_keys(&stage, "'short Ctrl-E");
    editor_has(&stage, "short");
    stage_keys(&stage, "Ctrl-E");
    str_add_repeat(&text, "long ", 1000);
    editor_writes(&stage, text.buf);
    stack_edited(stage.stack, ACTION_DO);
    sees(&stage, "the editor has it still");
    sees(&stage, "short");
    stage_keys(&stage, "Ctrl-E");
    editor_has(&stage, text.buf);
    stage_keys(&stage, "Ctrl-E");
    editor_writes(&stage, "out of the editor");
    stop(&stage);
    sees(&stage, "out of the editor");
    str_release(&text);
    stage_end(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_note),
        cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_a_flag_and_a_search),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_which_note),
        cmocka_unit_test(test_locked),
        cmocka_unit_test(test_a_calculator),
        cmocka_unit_test(test_the_editor),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_sets),
        cmocka_unit_test(test_an_explanation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
