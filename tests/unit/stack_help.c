#include "stack_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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

struct str journal = STR_INIT;

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

void set_status(const char *status)
{
    long_status = status;
}

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

int set_up(void **state)
{
    static struct fixture fixture;

    fixture.keymap = keymap_new();
    fixture.stack = stack_new(screens, fixture.keymap, NULL);
    stack_set_globals(fixture.stack, player_actions, player_act);
    *state = &fixture;
    return 0;
}

int tear_down(void **state)
{
    struct fixture *fixture = *state;

    stack_free(fixture->stack);
    keymap_free(fixture->keymap);
    str_release(&journal);
    return 0;
}

void open_page(struct fixture *fixture, const char *argument)
{
    struct error err = ERROR_INIT;

    assert_true(stack_open(fixture->stack, "page", argument, &err));
    error_release(&err);
    str_clear(&journal);
}

void press(struct fixture *fixture, const char *names)
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

void assert_journal(const char *expected)
{
    assert_string_equal(journal.buf, expected);
    str_clear(&journal);
}
