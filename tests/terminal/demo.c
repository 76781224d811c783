/*
 * A small program on ui alone, for the terminal tests: a list, a text, a
 * form, an editor and charts, and ways to end badly.
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "ui/chart.h"
#include "ui/form.h"
#include "ui/list.h"
#include "ui/loop.h"
#include "ui/text.h"

enum {
    ACT_OPEN = 1,
    ACT_CRASH,
    ACT_ABORT,
    ACT_EXHAUST,
    ACT_TICK,
    ACT_EDIT,
    ACT_DELETE,
    ACT_DELETE_YES,
    ACT_NAME,
    ACT_HINT,
    ACT_SEND,
};

#define ITEM_COUNT 200

/* ---- a list ---- */

struct items {
    struct list list;
    struct str title_right;
    int64_t next_tick_ms; /* -1: the clock stands */
    int ticks;
};

static void item_text(const void *context, size_t item, struct str *out)
{
    (void)context;
    if (item % 10 == 0) {
        str_add_format(out, "Series %zu", item / 10 + 1);
    } else if (item % 7 == 0) {
        str_add_format(out, "Item %zu 時間と順序 \U0001F600", item);
    } else {
        str_add_format(out, "Item %zu on clocks, queues and quorums", item);
    }
}

static bool item_is_header(const void *context, size_t item)
{
    (void)context;
    return item % 10 == 0;
}

static const struct list_source items_source = {.text = item_text,
                                                .is_header = item_is_header};

static bool items_open(struct screen *screen, const char *argument,
                       struct error *err)
{
    struct items *self = screen->state;

    (void)argument;
    (void)err;
    list_init(&self->list, &items_source, self);
    list_set_count(&self->list, ITEM_COUNT);
    str_init(&self->title_right);
    str_set(&self->title_right, "0 ticks");
    self->next_tick_ms = -1;
    return true;
}

static void items_close(struct screen *screen)
{
    struct items *self = screen->state;

    list_release(&self->list);
    str_release(&self->title_right);
}

static void item_row(const void *context, size_t item, struct canvas *row)
{
    struct str text = STR_INIT;

    item_text(context, item, &text);
    canvas_text_fit(row, 0, 0, row->width,
                    item % 10 == 0 ? ROLE_HEADING : ROLE_TEXT, text.buf);
    str_release(&text);
}

static void items_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct items *self = screen->state;

    list_draw(&self->list, canvas, item_row, self);
}

static void crash(void)
{
    char *volatile nowhere = (char *)16; /* nothing is ever mapped there */

    *nowhere = 1;
}

static struct wish items_act(struct screen *screen,
                             const struct action_call *call)
{
    struct items *self = screen->state;
    struct wish wish;

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return wish_open("reader", NULL);
    case ACT_CRASH:
        crash();
        break;
    case ACT_ABORT:
        abort();
    case ACT_EXHAUST:
        /* more than any machine has: the allocator says no */
        free(xreallocarray(NULL, (size_t)-1 / 32, 16));
        break;
    case ACT_TICK:
        self->next_tick_ms = self->next_tick_ms < 0 ? 0 : -1;
        return wish_message(ROLE_GOOD, "the clock %s",
                            self->next_tick_ms < 0 ? "stands" : "runs");
    case ACT_EDIT:
        if (call->step == ACTION_CANCELLED) {
            return wish_message(ROLE_BAD, "the editor failed");
        }
        if (call->argument != NULL) {
            return wish_message(ROLE_GOOD, "edited %s", call->argument);
        }
        return wish_edit("/tmp/dstudio-demo.txt", ACT_EDIT);
    case ACT_DELETE:
        return wish_ask(ACT_DELETE_YES, "Delete item %zu?",
                        list_get_selected(&self->list));
    case ACT_DELETE_YES:
        return wish_message(ROLE_GOOD, "deleted nothing");
    case ACT_NAME:
        if (call->argument == NULL && call->step == ACTION_DO) {
            return wish_prompt("Name: ", "Ada", false, ACT_NAME);
        }
        return wish_message(ROLE_GOOD, "named '%s'",
                            call->step == ACTION_DO ? call->argument : "-");
    default:
        break;
    }
    return wish_none();
}

static bool items_key(struct screen *screen, const struct key *key,
                      struct wish *wish)
{
    struct items *self = screen->state;
    bool again = false;
    bool taken = list_mouse(&self->list, key, &again);

    if (again) {
        *wish = wish_open("reader", NULL);
    }
    return taken;
}

static void items_resize(struct screen *screen, int width, int height)
{
    struct items *self = screen->state;

    (void)width;
    list_resize(&self->list, height);
}

static bool items_tick(struct screen *screen, int64_t now_ms)
{
    struct items *self = screen->state;

    self->ticks++;
    self->next_tick_ms = now_ms + 20;
    str_clear(&self->title_right);
    str_add_format(&self->title_right, "%d ticks", self->ticks);
    return true;
}

static int64_t items_next_tick(const struct screen *screen, int64_t now_ms)
{
    const struct items *self = screen->state;

    (void)now_ms;
    return self->next_tick_ms;
}

static const char *items_title(const struct screen *screen)
{
    (void)screen;
    return "Demo of two hundred items";
}

static const char *items_title_right(const struct screen *screen)
{
    const struct items *self = screen->state;

    return self->title_right.buf;
}

static const char *items_status(const struct screen *screen)
{
    (void)screen;
    return "{open} opens the text, {=1-9} is a count";
}

static const struct action items_actions[] = {
    {ACT_OPEN, "open", "Enter l", N_("Open the text"), "open", 0},
    {ACT_EDIT, "edit", "e", N_("Run the editor"), "edit", 0},
    {ACT_DELETE, "delete", "d", N_("Ask a question"), "delete", 0},
    ACTION_ROW(ACT_DELETE_YES, "delete-yes", "", NULL),
    {ACT_NAME, "name", "a", N_("Ask for a name"), "name", 0},
    {ACT_TICK, "tick", "t", N_("Let the clock run"), "clock", 0},
    ACTION_ROW(ACT_CRASH, "crash", "", N_("Write to nowhere")),
    ACTION_ROW(ACT_ABORT, "abort", "", N_("Abort")),
    ACTION_ROW(ACT_EXHAUST, "exhaust", "", N_("Use up the memory")),
    LIST_ACTIONS,
    LIST_MARK_ACTION,
    ACTION_END,
};

static const struct screen_ops items_screen = {
    .name = "items",
    .help = "Two hundred items, some in Japanese.",
    .actions = items_actions,
    .state_size = sizeof(struct items),
    .open = items_open,
    .close = items_close,
    .act = items_act,
    .key = items_key,
    .draw = items_draw,
    .title = items_title,
    .title_right = items_title_right,
    .status = items_status,
    .resize = items_resize,
    .tick = items_tick,
    .next_tick_ms = items_next_tick,
};

/* ---- a text ---- */

struct reader {
    struct text text;
};

static size_t reader_line(const void *context, size_t line,
                          struct text_run *runs, size_t max)
{
    static const char before[] = "  A line with ";
    static const char after[] = " and more of it, \033[31mno colour\n.";

    (void)context;
    (void)max;
    runs[0] = (struct text_run){before, sizeof(before) - 1, ROLE_TEXT, 0};
    runs[1] =
        line % 5 == 0
            ? (struct text_run){"日本語", strlen("日本語"), ROLE_STRONG, 0}
            : (struct text_run){"strong words", strlen("strong words"),
                                ROLE_STRONG, ATTR_UNDERLINE};
    runs[2] = (struct text_run){after, sizeof(after) - 1, ROLE_TEXT, 0};
    return 3;
}

static const struct text_source reader_source = {.line = reader_line};

static bool reader_open(struct screen *screen, const char *argument,
                        struct error *err)
{
    struct reader *self = screen->state;

    if (argument != NULL && str_equal(argument, "missing")) {
        text_init(&self->text, &reader_source, self);
        return error_set(err, "cannot open '%s': it is missing", argument);
    }
    text_init(&self->text, &reader_source, self);
    text_set_count(&self->text, 100);
    text_set_range(&self->text, (struct text_place){2, 5},
                   (struct text_place){3, 20});
    return true;
}

static void reader_close(struct screen *screen)
{
    struct reader *self = screen->state;

    text_release(&self->text);
}

static struct wish reader_act(struct screen *screen,
                              const struct action_call *call)
{
    struct reader *self = screen->state;
    struct wish wish = wish_none();

    text_act(&self->text, call, &wish);
    return wish;
}

static bool reader_key(struct screen *screen, const struct key *key,
                       struct wish *wish)
{
    struct reader *self = screen->state;

    (void)wish;
    return text_mouse(&self->text, key);
}

static void reader_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct reader *self = screen->state;

    text_draw(&self->text, canvas);
}

static void reader_resize(struct screen *screen, int width, int height)
{
    struct reader *self = screen->state;

    (void)width;
    text_resize(&self->text, height);
}

static const char *reader_title(const struct screen *screen)
{
    (void)screen;
    return "Reader";
}

static const struct action reader_actions[] = {
    TEXT_ACTIONS,
    ACTION_END,
};

static const struct screen_ops reader_screen = {
    .name = "reader",
    .actions = reader_actions,
    .state_size = sizeof(struct reader),
    .open = reader_open,
    .close = reader_close,
    .act = reader_act,
    .key = reader_key,
    .draw = reader_draw,
    .title = reader_title,
    .resize = reader_resize,
};

/* ---- a form, with a curve below it ---- */

struct sheet {
    struct form form;
};

static const char *const voices[] = {"flite", "espeak-ng", "festival", NULL};
static const struct form_field sheet_fields[] = {
    {"rate", "arrival rate", FORM_TEXT, NULL, "per second"},
    {"service", "service rate", FORM_TEXT, NULL, NULL},
    {"voice", "voice", FORM_CHOICE, voices, NULL},
    {"loud", "loud", FORM_TOGGLE, NULL, NULL},
};

static bool sheet_open(struct screen *screen, const char *argument,
                       struct error *err)
{
    struct sheet *self = screen->state;

    (void)err;
    form_init(&self->form, sheet_fields, COUNT_OF(sheet_fields),
              argument != NULL ? FORM_TYPE_ALWAYS : FORM_TYPE_DIGITS);
    form_set(&self->form, 0, "80 /s");
    form_set(&self->form, 1, "100 /s");
    return true;
}

static void sheet_close(struct screen *screen)
{
    struct sheet *self = screen->state;

    form_release(&self->form);
}

static bool sheet_key(struct screen *screen, const struct key *key,
                      struct wish *wish)
{
    struct sheet *self = screen->state;

    (void)wish;
    return form_key(&self->form, key) != FORM_IGNORED;
}

static unsigned sheet_mode(const struct screen *screen)
{
    const struct sheet *self = screen->state;

    return form_mode(&self->form);
}

static struct wish sheet_act(struct screen *screen,
                             const struct action_call *call)
{
    (void)screen;
    return wish_message(ROLE_GOOD, "%s",
                        call->id == ACT_HINT ? "a hint" : "sent");
}

static void milliseconds(const void *context, double value, struct str *out)
{
    (void)context;
    str_add_format(out, "%g ms", value);
}

static void sheet_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct sheet *self = screen->state;
    struct chart_point points[40];
    struct chart_plot plot = {.points = points,
                              .count = COUNT_OF(points),
                              .x_min = 0,
                              .x_max = 100,
                              .y_min = 0,
                              .y_max = 400,
                              .x_name = "λ /s",
                              .y_name = "W",
                              .y_label = milliseconds,
                              .has_mark = true,
                              .mark = {80, 50},
                              .has_danger = true,
                              .danger_from = 98};
    struct canvas fields = canvas_sub(canvas, 0, 0, canvas->width, 4);
    struct canvas below =
        canvas_sub(canvas, 1, 5, canvas->width - 2, canvas->height - 5);

    for (size_t i = 0; i < COUNT_OF(points); i++) {
        points[i].x = (double)i * 2.5;
        points[i].y = 1000 / (100.5 - points[i].x);
    }
    form_draw(&self->form, &fields);
    chart_plot_draw(&plot, &below);
}

static const char *sheet_title(const struct screen *screen)
{
    (void)screen;
    return "Calculator";
}

static const struct action sheet_actions[] = {
    {ACT_HINT, "hint", "h F2", N_("Show a hint"), "hint", 0},
    {ACT_SEND, "send", "s F5", N_("Send it"), "send", 0},
    ACTION_END,
};

static const struct screen_ops sheet_screen = {
    .name = "sheet",
    .actions = sheet_actions,
    .state_size = sizeof(struct sheet),
    .open = sheet_open,
    .close = sheet_close,
    .act = sheet_act,
    .key = sheet_key,
    .draw = sheet_draw,
    .title = sheet_title,
    .mode = sheet_mode,
};

/* ---- an editor ---- */

struct note {
    struct edit edit;
};

static bool note_open(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct note *self = screen->state;

    (void)argument;
    (void)err;
    edit_init(&self->edit, true, EDIT_MAX_TEXT);
    return true;
}

static void note_close(struct screen *screen)
{
    struct note *self = screen->state;

    edit_release(&self->edit);
}

static bool note_key(struct screen *screen, const struct key *key,
                     struct wish *wish)
{
    struct note *self = screen->state;

    (void)wish;
    return edit_key(&self->edit, key) != EDIT_IGNORED;
}

static unsigned note_mode(const struct screen *screen)
{
    (void)screen;
    return MODE_TEXT;
}

static struct wish note_act(struct screen *screen,
                            const struct action_call *call)
{
    const struct note *self = screen->state;

    (void)call;
    return wish_message(ROLE_GOOD, "sent %zu bytes", self->edit.text.len);
}

static void note_resize(struct screen *screen, int width, int height)
{
    struct note *self = screen->state;

    edit_resize(&self->edit, width - 2, height - 2);
}

static void note_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct note *self = screen->state;
    struct canvas inner =
        canvas_sub(canvas, 1, 1, canvas->width - 2, canvas->height - 2);

    edit_draw(&self->edit, &inner, true);
}

static const char *note_title(const struct screen *screen)
{
    (void)screen;
    return "Note";
}

static const struct action note_actions[] = {
    {ACT_SEND, "send", "F5 Enter", N_("Send it"), "send", 0},
    ACTION_END,
};

static const struct screen_ops note_screen = {
    .name = "note",
    .actions = note_actions,
    .state_size = sizeof(struct note),
    .open = note_open,
    .close = note_close,
    .act = note_act,
    .key = note_key,
    .draw = note_draw,
    .title = note_title,
    .resize = note_resize,
    .mode = note_mode,
};

/* ---- the program ---- */

static const struct screen_ops *const screens[] = {
    &items_screen, &reader_screen, &sheet_screen, &note_screen, NULL};

static bool draw_bar(const void *context, struct canvas *row)
{
    static const double ticks[] = {0.25, 0.6};
    struct chart_progress progress = {
        .part = 0.4, .ticks = ticks, .tick_count = COUNT_OF(ticks)};
    struct canvas bar;
    int x;

    (void)context;
    x = canvas_text(row, 1, 0, ROLE_ACCENT, "▶ Ep 51 24:10/31:05 1.5×") + 2;
    bar = canvas_sub(row, x, 0, row->width - x - 1, 1);
    chart_progress_draw(&progress, &bar);
    return true;
}

static void ending(void *context, int number)
{
    const char *path = getenv("DEMO_SAVED");

    (void)context;
    (void)number;
    if (path != NULL) {
        struct error err = ERROR_INIT;

        if (!file_write_atomic(path, "saved\n", 6, 0600, &err)) {
            abort();
        }
        error_release(&err);
    }
}

static int run(const char *screen)
{
    struct keymap *keymap = keymap_new();
    struct stack *stack = stack_new(screens, keymap, NULL);
    struct loop *loop = loop_new(stack);
    struct loop_hooks hooks = {.ending = ending};
    struct error err = ERROR_INIT;
    int number = 0;

    loop_set_hooks(loop, &hooks);
    if (getenv("DEMO_BAR") != NULL) {
        stack_set_bar(stack, draw_bar, NULL);
    }
    stack_set_words(stack, "offline");
    if (stack_open(stack, screen, NULL, &err)) {
        number = loop_run(loop);
    }
    error_release(&err);
    loop_free(loop);
    stack_free(stack);
    keymap_free(keymap);
    return number;
}

int main(int argc, char **argv)
{
    struct terminal_options options = {.mouse = true, .title = "demo"};
    struct error err = ERROR_INIT;
    int number;

    if (!terminal_start(&options, &err)) {
        fprintf(stderr, "demo: %s\n", error_get(&err));
        number = err.code == ERROR_USAGE ? 2 : 1;
        error_release(&err);
        return number;
    }
    number = run(argc > 1 ? argv[1] : "items");
    terminal_stop();
    if (number != 0) {
        printf("ended by signal %d\n", number);
    }
    return number == 0 ? 0 : 1;
}
