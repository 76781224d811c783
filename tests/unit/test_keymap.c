#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/keymap.h"
#include "ui/list.h"
#include "ui/text.h"

enum { ACT_PLAY = 1, ACT_MARK, ACT_FIRST, ACT_CHOOSE, ACT_HINT, ACT_QUIT };

#define MODE_ASKING 1u
#define MODE_GRADED 2u

static const struct action screen_actions[] = {
    {ACT_PLAY, "play", "Enter l", N_("Play"), "play", 0},
    {ACT_FIRST, "first", "gg Home", N_("First"), NULL, 0},
    {ACT_CHOOSE, "choose", "1 2 3", N_("Choose"), NULL, MODE_ASKING},
    {ACT_HINT, "hint", "h F2", N_("Hint"), "hint", MODE_ASKING},
    {ACT_MARK, "mark", "h", N_("Mark"), NULL, MODE_GRADED},
    ACTION_END,
};
static const struct action global_actions[] = {
    {ACT_QUIT, "quit", "q l", N_("Quit"), NULL, 0},
    ACTION_END,
};

struct fixture {
    struct keymap *keymap;
    struct keymap_state state;
    struct keymap_match match;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    memset(&fixture, 0, sizeof(fixture));
    fixture.keymap = keymap_new();
    keymap_add(fixture.keymap, KEYMAP_GLOBAL, global_actions);
    keymap_add(fixture.keymap, "quiz", screen_actions);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    keymap_free(fixture->keymap);
    return 0;
}

/* Types keys by name; the result of the last. */
static enum keymap_result type(struct fixture *fixture, unsigned mode,
                               const char *names)
{
    enum keymap_result result = KEYMAP_NONE;

    while (names[0] != '\0') {
        size_t len = strcspn(names, " ");
        char name[24] = "";
        struct key key;

        memcpy(name, names, len);
        assert_true(key_parse(name, &key));
        result = keymap_feed(fixture->keymap, "quiz", mode, &fixture->state,
                             &key, &fixture->match);
        names += len + (names[len] == ' ');
    }
    return result;
}

static void test_plain_keys(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(type(fixture, 0, "Enter"), KEYMAP_FOUND);
    assert_string_equal(fixture->match.action->name, "play");
    assert_false(fixture->match.global);
    assert_int_equal(type(fixture, 0, "q"), KEYMAP_FOUND);
    assert_true(fixture->match.global);
    /* the screen's key hides the global one */
    assert_int_equal(type(fixture, 0, "l"), KEYMAP_FOUND);
    assert_string_equal(fixture->match.action->name, "play");
    assert_int_equal(type(fixture, 0, "x"), KEYMAP_NONE);
}

static void test_sequence_and_count(void **state)
{
    struct fixture *fixture = *state;
    struct str text = STR_INIT;

    assert_int_equal(type(fixture, 0, "g"), KEYMAP_PENDING);
    assert_int_equal(type(fixture, 0, "g"), KEYMAP_FOUND);
    assert_int_equal(fixture->match.count, 0);
    assert_int_equal(type(fixture, 0, "1 0 5 g"), KEYMAP_PENDING);
    keymap_format_state(&fixture->state, &text);
    assert_string_equal(text.buf, "105 g");
    assert_int_equal(type(fixture, 0, "g"), KEYMAP_FOUND);
    assert_int_equal(fixture->match.count, 105);
    assert_int_equal(type(fixture, 0, "9 9 9 9 9 9 Enter"), KEYMAP_FOUND);
    assert_int_equal(fixture->match.count, KEYMAP_COUNT_MAX);
    /* a wrong second key and Esc forget both */
    assert_int_equal(type(fixture, 0, "5 g x"), KEYMAP_NONE);
    assert_int_equal(type(fixture, 0, "Enter"), KEYMAP_FOUND);
    assert_int_equal(fixture->match.count, 0);
    assert_int_equal(type(fixture, 0, "5 g Esc"), KEYMAP_NONE);
    assert_int_equal(type(fixture, 0, "Enter"), KEYMAP_FOUND);
    assert_int_equal(fixture->match.count, 0);
    assert_int_equal(type(fixture, 0, "0"), KEYMAP_NONE);
    str_release(&text);
}

static void test_modes(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(type(fixture, MODE_ASKING, "2"), KEYMAP_FOUND);
    assert_string_equal(fixture->match.action->name, "choose");
    assert_int_equal(type(fixture, MODE_GRADED, "2"), KEYMAP_PENDING);
    assert_int_equal(type(fixture, MODE_GRADED, "h"), KEYMAP_FOUND);
    assert_string_equal(fixture->match.action->name, "mark");
    assert_int_equal(fixture->match.count, 2);
    assert_int_equal(type(fixture, MODE_ASKING, "h"), KEYMAP_FOUND);
    assert_string_equal(fixture->match.action->name, "hint");
    assert_int_equal(type(fixture, 0, "h"), KEYMAP_NONE);
}

static void test_pasted_keys_are_no_commands(void **state)
{
    struct fixture *fixture = *state;
    struct key key;

    assert_true(key_parse("q", &key));
    key.modifiers = KEY_MOD_PASTED;
    assert_int_equal(keymap_feed(fixture->keymap, "quiz", 0, &fixture->state,
                                 &key, &fixture->match),
                     KEYMAP_NONE);
}

static void test_keys_as_text(void **state)
{
    struct fixture *fixture = *state;
    struct str text = STR_INIT;

    assert_string_equal(keymap_get_key(fixture->keymap, "quiz", "hint", false),
                        "h");
    assert_string_equal(keymap_get_key(fixture->keymap, "quiz", "hint", true),
                        "F2");
    assert_string_equal(keymap_get_key(fixture->keymap, "quiz", "mark", true),
                        "Esc h");
    assert_string_equal(keymap_get_key(fixture->keymap, "quiz", "quit", false),
                        "q");
    assert_null(keymap_get_key(fixture->keymap, "quiz", "none", false));
    keymap_format_keys(fixture->keymap, "quiz", "first", &text);
    assert_string_equal(text.buf, "g g, Home");
    str_release(&text);
}

static void test_overrides(void **state)
{
    struct fixture *fixture = *state;
    static const char *const keys[] = {"p", "Z Z"};
    static const char *const wrong[] = {"Ctrl-1"};
    struct error err = ERROR_INIT;

    assert_true(
        keymap_override(fixture->keymap, "quiz", "play", keys, 2, &err));
    assert_int_equal(type(fixture, 0, "Z Z"), KEYMAP_FOUND);
    assert_string_equal(fixture->match.action->name, "play");
    assert_int_equal(type(fixture, 0, "Enter"), KEYMAP_NONE);
    assert_int_equal(type(fixture, 0, "l"), KEYMAP_FOUND);
    assert_true(fixture->match.global);
    assert_string_equal(keymap_get_key(fixture->keymap, "quiz", "play", false),
                        "p");
    assert_true(
        keymap_override(fixture->keymap, "quiz", "play", NULL, 0, &err));
    assert_null(keymap_get_key(fixture->keymap, "quiz", "play", false));
    /* "global" reaches what only screens have */
    assert_true(keymap_override(fixture->keymap, KEYMAP_GLOBAL, "first", keys,
                                1, &err));
    assert_int_equal(type(fixture, 0, "p"), KEYMAP_FOUND);

    assert_false(
        keymap_override(fixture->keymap, "quizz", "play", keys, 1, &err));
    assert_string_equal(error_get(&err),
                        "there is no screen 'quizz'; did you mean 'quiz'?");
    assert_int_equal(err.code, ERROR_USAGE);
    assert_false(
        keymap_override(fixture->keymap, "quiz", "pley", keys, 1, &err));
    assert_string_equal(error_get(&err),
                        "'quiz' has no action 'pley'; did you mean 'play'?");
    assert_false(
        keymap_override(fixture->keymap, "quiz", "play", wrong, 1, &err));
    assert_string_equal(error_get(&err), "there is no key 'Ctrl-1'");
    error_release(&err);
}

static void test_conflicts(void **state)
{
    struct fixture *fixture = *state;
    static const char *const keys[] = {"Enter", "g"};
    struct str_list conflicts = STR_LIST_INIT;
    struct error err = ERROR_INIT;

    keymap_find_conflicts(fixture->keymap, &conflicts);
    assert_int_equal(conflicts.count, 0); /* h is in two modes */
    assert_true(
        keymap_override(fixture->keymap, "quiz", "mark", keys, 2, &err));
    keymap_find_conflicts(fixture->keymap, &conflicts);
    assert_int_equal(conflicts.count, 2);
    assert_string_equal(conflicts.items[0],
                        "quiz: 'Enter' (play) is also 'Enter' (mark)");
    assert_string_equal(conflicts.items[1],
                        "quiz: 'g g' (first) begins with 'g' (mark)");
    str_list_release(&conflicts);
    error_release(&err);
}

static void test_tables_of_helpers_agree(void **state)
{
    static const struct action list[] = {LIST_ACTIONS, LIST_MARK_ACTION,
                                         ACTION_END};
    static const struct action text[] = {TEXT_ACTIONS, ACTION_END};
    struct keymap *keymap = keymap_new();
    struct str_list conflicts = STR_LIST_INIT;

    (void)state;
    keymap_add(keymap, "list", list);
    keymap_add(keymap, "text", text);
    keymap_find_conflicts(keymap, &conflicts);
    assert_int_equal(conflicts.count, 0);
    str_list_release(&conflicts);
    keymap_free(keymap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_plain_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sequence_and_count, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_modes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pasted_keys_are_no_commands,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keys_as_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_overrides, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_conflicts, set_up, tear_down),
        cmocka_unit_test(test_tables_of_helpers_agree),
    };

    return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
