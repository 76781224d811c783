#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/golden.h"
#include "ui/frame.h"
#include "ui/stack.h"

enum {
    ACT_OPEN = 1,
    ACT_REPLACE,
    ACT_DELETE,
    ACT_DELETED,
    ACT_NAME,
    ACT_FIND,
    ACT_DOWN,
    ACT_EDIT,
    ACT_HINT,
    ACT_PAUSE,
    ACT_SLOW,
    ACT_SLOW_NOW,
};

/* Everything that happens to the screens is written here. */
static struct str journal = STR_INIT;

struct page {
    char name[16];
    struct str text;
    bool typing;
};

static const struct action page_actions[] = {
    {ACT_OPEN, "open", "Enter", N_("Open another"), "open", 0},
    {ACT_HINT, "hint", "h F2", N_("Show a hint"), "hint", 0},
    {ACT_DELETE, "delete", "d", N_("Delete it"), "delete", 1u},
    ACTION_ROW(ACT_DELETED, "deleted", "", NULL),
    ACTION_ROW(ACT_REPLACE, "replace", "r", N_("Replace")),
    ACTION_ROW(ACT_NAME, "name", "a", N_("Name it")),
    ACTION_ROW(ACT_FIND, "find", "/", N_("Find")),
    ACTION_ROW(ACT_DOWN, "down", "j gg", N_("Down")),
    ACTION_ROW(ACT_EDIT, "edit", "e", N_("Edit")),
    ACTION_ROW(ACT_SLOW, "slow", "F7", NULL),
    ACTION_ROW(ACT_SLOW_NOW, "slow-now", "", NULL),
    ACTION_END,
};

static bool page_open(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct page *self = screen->state;

    str_init(&self->text);
    str_add_format(&journal, "open(%s) ", argument != NULL ? argument : "-");
    if (argument != NULL && str_equal(argument, "bad")) {
        return error_set(err, "cannot open it");
    }
    self->typing = argument != NULL && str_equal(argument, "typing");
    return true;
}

static void page_close(struct screen *screen)
{
    struct page *self = screen->state;

    str_add(&journal, "close ");
    str_release(&self->text);
}

static void note_call(const struct action_call *call)
{
    static const char *const steps[] = {"", "typing:", "cancelled:"};

    const struct action *action = action_find(page_actions, call->id);

    str_add(&journal, action != NULL ? action->name : "pause");
    if (call->count > 0) {
        str_add_format(&journal, "*%d", call->count);
    }
    if (call->argument != NULL || call->step != ACTION_DO) {
        str_add_format(&journal, "(%s%s)", steps[call->step],
                       call->argument != NULL ? call->argument : "-");
    }
    str_add_char(&journal, ' ');
}

static struct wish page_act(struct screen *screen,
                            const struct action_call *call)
{
    (void)screen;
    note_call(call);
    switch (call->id) {
    case ACT_OPEN:
        return wish_open("page", call->argument);
    case ACT_REPLACE:
        return wish_replace("page", call->argument);
    case ACT_DELETE:
        return wish_ask(ACT_DELETED, "Delete %d?", 3);
    case ACT_NAME:
        return call->argument == NULL
                   ? wish_prompt("Name: ", "A", false, ACT_NAME)
               : str_equal(call->argument, "no disk")
                   ? wish_message(ROLE_BAD, "no space left")
                   : wish_none();
    case ACT_FIND:
        return call->argument == NULL ? wish_prompt("/", NULL, true, ACT_FIND)
                                      : wish_redraw();
    case ACT_EDIT:
        return call->argument == NULL ? wish_edit("/tmp/x", ACT_EDIT)
                                      : wish_none();
    case ACT_SLOW:
        return wish_later(ACT_SLOW_NOW, "a moment");
    case ACT_HINT:
        return wish_message(ROLE_WARN, "hint %d%%", 50);
    default:
        return wish_redraw();
    }
}

static bool page_key(struct screen *screen, const struct key *key,
                     struct wish *wish)
{
    struct page *self = screen->state;

    (void)wish;
    if (key->code == KEYCODE_MOUSE) {
        str_add_format(&journal, "mouse(%d,%d) ", key->x, key->y);
        return true;
    }
    if (key_is_text(key)) {
        str_add(&self->text, key->text);
        return true;
    }
    return false;
}

static void page_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct page *self = screen->state;

    canvas_format(canvas, 1, 0, ROLE_TEXT, "body %dx%d", canvas->width,
                  canvas->height);
    canvas_text(canvas, 1, canvas->height - 1, ROLE_CODE, self->text.buf);
}

static const char *page_title(const struct screen *screen)
{
    (void)screen;
    return "Ep 51 quiz  3/8  Little's law and a long title 日本語";
}

static const char *page_right(const struct screen *screen)
{
    (void)screen;
    return "0:41 of 9:00";
}

static const char *long_status; /* NULL: the page's usual one */

static const char *page_status(const struct screen *screen)
{
    (void)screen;
    if (long_status != NULL) {
        return long_status;
    }
    return "How sure?   {=g} guess  {hint} hint  {none} {";
}

static void page_resize(struct screen *screen, int width, int height)
{
    (void)screen;
    str_add_format(&journal, "%dx%d ", width, height);
}

static void page_changed(struct screen *screen)
{
    (void)screen;
    str_add(&journal, "changed ");
}

static unsigned page_mode(const struct screen *screen)
{
    const struct page *self = screen->state;

    return self->typing ? MODE_TEXT : 1u;
}

static const struct screen_ops page_screen = {
    .name = "page",
    .help = "What this page is for.",
    .actions = page_actions,
    .state_size = sizeof(struct page),
    .open = page_open,
    .close = page_close,
    .act = page_act,
    .key = page_key,
    .draw = page_draw,
    .title = page_title,
    .title_right = page_right,
    .status = page_status,
    .resize = page_resize,
    .changed = page_changed,
    .mode = page_mode,
};

static void bare_draw(const struct screen *screen, struct canvas *canvas)
{
    (void)screen;
    canvas_text(canvas, 0, 0, ROLE_TEXT, "bare");
}

static const struct action bare_actions[] = {ACTION_END};
static const struct screen_ops bare_screen = {.name = "bare",
                                              .actions = bare_actions,
                                              .hide_bar = true,
                                              .draw = bare_draw};

static const struct screen_ops *const screens[] = {&page_screen, &bare_screen,
                                                   NULL};

static const struct action player_actions[] = {
    {ACT_PAUSE, "pause", "p", N_("Pause"), NULL, 0},
    ACTION_END,
};

static struct wish player_act(struct screen *screen,
                              const struct action_call *call)
{
    (void)screen;
    str_add(&journal, "player:");
    note_call(call);
    return wish_redraw();
}

struct fixture {
    struct keymap *keymap;
    struct stack *stack;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    fixture.keymap = keymap_new();
    fixture.stack = stack_new(screens, fixture.keymap, NULL);
    stack_set_globals(fixture.stack, player_actions, player_act);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    stack_free(fixture->stack);
    keymap_free(fixture->keymap);
    str_release(&journal);
    return 0;
}

static void open_page(struct fixture *fixture, const char *argument)
{
    struct error err = ERROR_INIT;

    assert_true(stack_open(fixture->stack, "page", argument, &err));
    error_release(&err);
    str_clear(&journal);
}

static void press(struct fixture *fixture, const char *names)
{
    while (names[0] != '\0') {
        size_t len = strcspn(names, " ");
        char name[24] = "";
        struct key key;

        memcpy(name, names, len);
        assert_true(key_parse(name, &key));
        stack_key(fixture->stack, &key);
        names += len + (names[len] == ' ');
    }
}

static void assert_journal(const char *expected)
{
    assert_string_equal(journal.buf, expected);
    str_clear(&journal);
}

static void test_open_and_close(void **state)
{
    struct fixture *fixture = *state;
    struct error err = ERROR_INIT;

    assert_true(stack_open(fixture->stack, "page", "one", &err));
    assert_journal("open(one) 80x19 ");
    assert_false(stack_open(fixture->stack, "nowhere", NULL, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_false(stack_open(fixture->stack, "page", "bad", &err));
    assert_string_equal(error_get(&err), "cannot open it");
    assert_journal("open(bad) close ");
    press(fixture, "Enter");
    assert_journal("open open(-) 80x19 ");
    assert_int_equal(stack_depth(fixture->stack), 2);
    press(fixture, "q");
    assert_journal("close 80x19 changed ");
    press(fixture, "r");
    assert_journal("replace open(-) 80x19 close ");
    assert_int_equal(stack_depth(fixture->stack), 1);
    assert_int_equal(stack_take_request(fixture->stack), STACK_NOTHING);
    press(fixture, "Esc");
    assert_journal("close ");
    assert_int_equal(stack_take_request(fixture->stack), STACK_QUIT);
    error_release(&err);
}

static void test_a_screen_that_cannot_open_says_why(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    assert_true(stack_act(fixture->stack, "open", "bad"));
    assert_string_equal(stack_get_message(fixture->stack), "cannot open it");
    assert_true(stack_act(fixture->stack, "replace", "bad"));
    assert_int_equal(stack_depth(fixture->stack), 1);
    press(fixture, "j");
    assert_string_equal(stack_get_message(fixture->stack), "");
}

static void test_counts_sequences_and_globals(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    press(fixture, "j 1 2 j g g g x j p");
    assert_journal("down down*12 down down player:pause ");
    press(fixture, "Ctrl-L");
    assert_int_equal(stack_take_request(fixture->stack), STACK_REDRAW);
    press(fixture, "Ctrl-Z");
    assert_int_equal(stack_take_request(fixture->stack), STACK_SUSPEND);
    press(fixture, "Q");
    assert_int_equal(stack_take_request(fixture->stack), STACK_QUIT);
}

static void test_nothing_is_drawn_for_nothing(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    assert_true(stack_take_dirty(fixture->stack));
    press(fixture, "x F9 Ctrl-X");
    assert_false(stack_take_dirty(fixture->stack));
    press(fixture, "h");
    assert_true(stack_take_dirty(fixture->stack));
    press(fixture, "x"); /* takes the message away */
    assert_true(stack_take_dirty(fixture->stack));
    press(fixture, "5");
    assert_true(stack_take_dirty(fixture->stack));
    press(fixture, "Esc");
    assert_true(stack_take_dirty(fixture->stack));
    stack_tick(fixture->stack, 0);
    assert_false(stack_take_dirty(fixture->stack));
    assert_int_equal(stack_next_tick_ms(fixture->stack, 0), -1);
}

/* What takes long is said first, and dropped with its screen. */
static void test_later_is_after_drawing(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    str_clear(&journal);
    press(fixture, "F7");
    assert_string_equal(journal.buf, "slow ");
    assert_string_equal(stack_get_message(fixture->stack), "a moment");
    stack_tick(fixture->stack, 70); /* the loop's, before it draws */
    assert_string_equal(journal.buf, "slow ");
    assert_true(stack_take_dirty(fixture->stack));
    assert_int_equal(stack_next_tick_ms(fixture->stack, 70), 70);
    stack_tick(fixture->stack, 70);
    assert_string_equal(journal.buf, "slow slow-now ");
    assert_string_equal(stack_get_message(fixture->stack), "");
    assert_true(stack_take_dirty(fixture->stack));
    assert_int_equal(stack_next_tick_ms(fixture->stack, 71), -1);
    press(fixture, "F7 Enter");
    str_clear(&journal);
    assert_false(stack_has_later(fixture->stack));
    stack_tick(fixture->stack, 72);
    assert_string_equal(journal.buf, "");
}

/* Without the focus what goes on by itself waits until it comes back, or for
   anything else that is drawn. */
static void test_without_focus(void **state)
{
    static const struct key out = {.code = KEYCODE_FOCUS_OUT};
    static const struct key in = {.code = KEYCODE_FOCUS_IN};
    static const struct key wheel = {.code = KEYCODE_MOUSE};
    struct fixture *fixture = *state;
    struct stack *stack = fixture->stack;

    open_page(fixture, NULL);
    stack_take_dirty(stack);
    stack_moved(stack);
    assert_true(stack_take_dirty(stack));
    stack_key(stack, &out);
    stack_key(stack, &wheel);
    stack_take_dirty(stack);
    str_clear(&journal);
    stack_moved(stack);
    assert_string_equal(journal.buf, "changed ");
    assert_false(stack_take_dirty(stack));
    stack_message(stack, ROLE_WARN, "the player was lost");
    assert_true(stack_take_dirty(stack));
    assert_false(stack_take_dirty(stack));
    stack_moved(stack);
    assert_false(stack_take_dirty(stack));
    stack_key(stack, &in);
    assert_true(stack_take_dirty(stack));
    assert_false(stack_take_dirty(stack));
    stack_key(stack, &out);
    stack_moved(stack);
    press(fixture, "F9"); /* who types has it */
    assert_true(stack_take_dirty(stack));
}

static void test_prompts(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    press(fixture, "d x n");
    assert_journal("delete ");
    press(fixture, "d y");
    assert_journal("delete deleted(yes) ");
    press(fixture, "a d a Enter");
    assert_journal("name name(Ada) ");
    press(fixture, "a Esc");
    assert_journal("name name(cancelled:A) ");
    press(fixture, "/ x y Enter");
    assert_journal("find find(typing:x) find(typing:xy) find(xy) ");
    press(fixture, "/ q Esc j");
    assert_journal("find find(typing:q) find(cancelled:q) down ");
}

static void test_command_line(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    press(fixture, ": d o w n Enter");
    assert_journal("down ");
    press(fixture, ": d o Tab Space 3 Enter");
    assert_journal("down(3) ");
    stack_run_line(fixture->stack, "  page   two words ");
    assert_journal("open(two words) 80x19 ");
    stack_run_line(fixture->stack, "   ");
    stack_run_line(fixture->stack, "domn");
    assert_string_equal(stack_get_message(fixture->stack),
                        "there is no action 'domn'; did you mean 'down'?");
    press(fixture, ": Up Enter");
    assert_journal("down(3) ");
    assert_false(stack_act(fixture->stack, "none", NULL));
    stack_run_line(fixture->stack, "quit");
    assert_int_equal(stack_take_request(fixture->stack), STACK_QUIT);
}

static void test_text_mode(void **state)
{
    struct fixture *fixture = *state;
    const struct page *page;
    struct canvas *canvas = canvas_new(60, 16);
    struct canvas status = canvas_row(canvas, 13);
    struct canvas keys = canvas_row(canvas, 15);

    open_page(fixture, "typing");
    page = stack_top(fixture->stack)->state;
    press(fixture, "h q d F2");
    assert_string_equal(page->text.buf, "hqd");
    assert_journal("hint ");
    /* Esc and then the letter; typed at once it is Alt and the letter */
    press(fixture, "Esc h Alt-h q");
    assert_journal("hint hint ");
    assert_string_equal(page->text.buf, "hqdq");
    /* not in this mode, whatever comes before */
    press(fixture, "Esc d");
    assert_false(stack_act(fixture->stack, "delete", NULL));
    assert_journal("");
    press(fixture, "Esc 5 j 5");
    assert_journal("down*5 ");
    assert_string_equal(page->text.buf, "hqdq5");
    press(fixture, "Esc g g g");
    assert_journal("down ");
    assert_string_equal(page->text.buf, "hqdq5g");
    press(fixture, "F2");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&status, " hint 50%\n");
    press(fixture, "Esc");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&status, " How sure?   g guess  F2 hint  {none} {"
                           "                 Esc\n");
    assert_canvas(&keys, " Enter open  F2 hint  F1 keys\n");
    press(fixture, "Esc");
    assert_int_equal(stack_take_request(fixture->stack), STACK_QUIT);
    canvas_free(canvas);
}

static void test_pasted_text_and_mouse_go_to_the_screen(void **state)
{
    struct fixture *fixture = *state;
    const struct page *page;
    struct key key;

    open_page(fixture, NULL);
    page = stack_top(fixture->stack)->state;
    assert_true(key_parse("q", &key));
    key.modifiers = KEY_MOD_PASTED;
    stack_key(fixture->stack, &key);
    assert_string_equal(page->text.buf, "q");
    key = (struct key){.code = KEYCODE_MOUSE, .x = 5, .y = 4};
    stack_key(fixture->stack, &key);
    key.y = 0; /* the title row */
    stack_key(fixture->stack, &key);
    assert_journal("mouse(5,2) ");
    assert_int_equal(stack_take_request(fixture->stack), STACK_NOTHING);
}

static void test_editor(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    press(fixture, "e");
    assert_int_equal(stack_take_request(fixture->stack), STACK_EDIT);
    assert_string_equal(stack_get_edit_file(fixture->stack), "/tmp/x");
    stack_edited(fixture->stack, true);
    stack_edited(fixture->stack, false);
    assert_journal("edit edit(/tmp/x) edit(cancelled:/tmp/x) ");
}

static void test_resize_reaches_screens(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 12);
    assert_journal("40x9 ");
    stack_resize(fixture->stack, 39, 12); /* too small to be drawn */
    assert_journal("");
    press(fixture, "Enter");
    stack_resize(fixture->stack, 200, 60);
    press(fixture, "q");
    assert_journal("open open(-) 200x55 close 200x55 changed ");
}

/* Words that are longer than the status line stand above it, too. */
static void test_long_words_are_shown_whole(void **state)
{
    struct fixture *fixture = *state;
    struct canvas *canvas = canvas_new(40, 12);
    struct canvas end = canvas_sub(canvas, 0, 8, 40, 3);

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 12);
    stack_message(fixture->stack, ROLE_BAD,
                  "no space left for 'learner.db': this was not stored, all "
                  "that was there before is safe; free some space");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, " no space left for 'learner.db': this\n"
                        " was not stored, all that was there\n"
                        " before is safe; free some space\n");
    stack_wish(fixture->stack,
               wish_ask(1, "The account is gone. Keep all that was learned "
                           "on this device?"));
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, " before is safe; free some space\n"
                        " The account is gone. Keep all that was\n"
                        " learned on this device? y/n\n");
    press(fixture, "n");
    stack_wish(fixture->stack, wish_prompt("Which date shall be the last one? ",
                                           "tomo", false, 1));
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, "\n"
                        " Which date shall be the last one?\n"
                        " tomo\n");
    canvas_free(canvas);
}

/* What could not be kept stands in its prompt again, below the reason. */
static void test_a_line_that_failed_is_not_lost(void **state)
{
    struct fixture *fixture = *state;
    struct canvas *canvas = canvas_new(40, 12);
    struct canvas end = canvas_sub(canvas, 0, 9, 40, 2);

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 12);
    press(fixture, "a Ctrl-U n o Space d i s k Enter");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, " no space left\n"
                        " Name: no disk\n");
    press(fixture, "s Enter");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, "\n"
                        " How sure?   g guess  h hint  {none} {\n");
    canvas_free(canvas);
}

/* A status of two rows takes one of the body, and gives it back. */
static void test_a_long_status_takes_rows_of_the_body(void **state)
{
    struct fixture *fixture = *state;
    struct canvas *canvas = canvas_new(40, 12);
    struct canvas end = canvas_sub(canvas, 0, 9, 40, 2);

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 12);
    assert_journal("40x9 ");
    long_status = "Held: move it with Up/Down, drop it with {=Space}.";
    press(fixture, "j");
    assert_journal("down 40x8 ");
    stack_draw(fixture->stack, canvas);
    assert_canvas(&end, " Held: move it with Up/Down, drop it\n"
                        " with Space.\n");
    long_status = NULL;
    press(fixture, "j");
    assert_journal("down 40x9 ");
    canvas_free(canvas);
}

static void test_layouts(void **state)
{
    struct frame_layout layout = frame_layout(80, 24);

    (void)state;
    assert_int_equal(layout.body_y, 2);
    assert_int_equal(layout.body_height, 19);
    assert_int_equal(layout.status_y, 21);
    assert_int_equal(layout.bar_y, 22);
    assert_int_equal(layout.keys_y, 23);
    for (int height = 1; height < 70; height++) {
        int rules;

        layout = frame_layout(80, height);
        assert_int_equal(layout.too_small, height < FRAME_MIN_HEIGHT);
        if (layout.too_small) {
            continue;
        }
        rules = (layout.rule_y >= 0) + (layout.bar_y >= 0);
        assert_int_equal(layout.body_height + 3 + rules, height);
        assert_int_equal(layout.status_y, layout.body_y + layout.body_height);
        assert_int_equal(layout.keys_y, height - 1);
    }
    assert_true(frame_layout(39, 24).too_small);
}

static bool draw_bar(const void *context, struct canvas *row)
{
    canvas_text(row, 1, 0, ROLE_BAR, "bar");
    return *(const bool *)context;
}

static void draw_at(struct fixture *fixture, int width, int height,
                    const char *name)
{
    struct canvas *canvas = canvas_new(width, height);

    stack_resize(fixture->stack, width, height);
    stack_draw(fixture->stack, canvas);
    golden_canvas("ui", name, canvas, true);
    canvas_free(canvas);
}

static void test_frames(void **state)
{
    struct fixture *fixture = *state;
    bool playing = true;

    open_page(fixture, NULL);
    stack_set_words(fixture->stack, "offline");
    draw_at(fixture, 80, 24, "frame-80x24");
    stack_set_bar(fixture->stack, draw_bar, &playing);
    draw_at(fixture, 40, 12, "frame-40x12");
    draw_at(fixture, 60, 16, "frame-bar");
    draw_at(fixture, 39, 5, "frame-small");
    press(fixture, "? PageDown");
    draw_at(fixture, 60, 20, "frame-help");
    draw_at(fixture, 40, 12, "frame-help-40x12");
}

static void test_bar(void **state)
{
    struct fixture *fixture = *state;
    struct canvas *canvas = canvas_new(40, 16);
    struct canvas row = canvas_row(canvas, 14);
    bool playing = false;

    open_page(fixture, NULL);
    stack_resize(fixture->stack, 40, 16);
    stack_set_bar(fixture->stack, draw_bar, &playing);
    stack_draw(fixture->stack, canvas);
    assert_string_equal(canvas_cell(&row, 0, 0)->text, "─");
    playing = true;
    stack_draw(fixture->stack, canvas);
    assert_canvas(&row, " bar\n");
    stack_run_line(fixture->stack, "bare"); /* hides it */
    stack_draw(fixture->stack, canvas);
    assert_string_equal(canvas_cell(&row, 0, 0)->text, "─");
    canvas_free(canvas);
}

static void test_changed(void **state)
{
    struct fixture *fixture = *state;

    open_page(fixture, NULL);
    stack_take_dirty(fixture->stack);
    stack_changed(fixture->stack);
    assert_journal("changed ");
    assert_true(stack_take_dirty(fixture->stack));
    stack_set_words(fixture->stack, "3 queued");
    assert_true(stack_take_dirty(fixture->stack));
    stack_set_words(fixture->stack, "3 queued");
    assert_false(stack_take_dirty(fixture->stack));
}

#define WITH_STACK(test)                                                       \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STACK(test_open_and_close),
        WITH_STACK(test_a_screen_that_cannot_open_says_why),
        WITH_STACK(test_counts_sequences_and_globals),
        WITH_STACK(test_nothing_is_drawn_for_nothing),
        WITH_STACK(test_later_is_after_drawing),
        WITH_STACK(test_without_focus),
        WITH_STACK(test_prompts),
        WITH_STACK(test_command_line),
        WITH_STACK(test_text_mode),
        WITH_STACK(test_pasted_text_and_mouse_go_to_the_screen),
        WITH_STACK(test_editor),
        WITH_STACK(test_resize_reaches_screens),
        WITH_STACK(test_long_words_are_shown_whole),
        WITH_STACK(test_a_line_that_failed_is_not_lost),
        WITH_STACK(test_a_long_status_takes_rows_of_the_body),
        cmocka_unit_test(test_layouts),
        WITH_STACK(test_frames),
        WITH_STACK(test_bar),
        WITH_STACK(test_changed),
    };

    return cmocka_run_group_tests_name("stack", tests, NULL, NULL);
}
