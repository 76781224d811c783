#include "ui/stack.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/frame.h"
#include "ui/help.h"
#include "ui/stack_state.h"

const struct action stack_actions[] = {
    ACTION_ROW(STACK_ACTION_HELP, "help", "? F1", N_("Show these keys")),
    ACTION_ROW(STACK_ACTION_CLOSE, "close", "q Esc",
               N_("Leave this screen; the last one ends the program")),
    ACTION_ROW(STACK_ACTION_QUIT, "quit", "Q", N_("End the program")),
    ACTION_ROW(STACK_ACTION_COMMAND, "command", ":",
               N_("Type an action or a screen")),
    ACTION_ROW(STACK_ACTION_REDRAW, "redraw", "Ctrl-L",
               N_("Draw everything anew")),
    ACTION_ROW(STACK_ACTION_SUSPEND, "suspend", "Ctrl-Z",
               N_("Back to the shell")),
    ACTION_END,
};

const struct action stack_no_actions[] = {ACTION_END};

struct stack *stack_new(const struct screen_ops *const *screens,
                        struct keymap *keymap, void *app)
{
    struct stack *stack = xcalloc(1, sizeof(*stack));

    stack->screens = screens;
    stack->keymap = keymap;
    stack->app = app;
    stack->globals = stack_no_actions;
    stack->width = 80;
    stack->height = 24;
    str_init(&stack->words);
    str_init(&stack->typed_text);
    str_init(&stack->message);
    str_init(&stack->edit_file);
    prompt_init(&stack->prompt);
    stack->commands = (struct history)HISTORY_INIT;
    stack->lines = (struct history)HISTORY_INIT;
    keymap_add(keymap, KEYMAP_GLOBAL, stack_actions);
    for (size_t i = 0; screens[i] != NULL; i++) {
        keymap_add(keymap, screens[i]->name, screens[i]->actions);
    }
    keymap_add(keymap, help_screen.name, help_screen.actions);
    return stack;
}

/* Forgets keys that were meant for another screen. A line that was half typed
   was not given up: it is kept. */
static void drop_typed(struct stack *stack)
{
    static const struct keymap_state empty = KEYMAP_STATE_INIT;

    stack->typed = empty;
    stack->escaped = false;
    str_clear(&stack->typed_text);
    stack_draft_leave(stack);
}

static void free_screen(struct screen *screen)
{
    if (screen->ops->close != NULL) {
        screen->ops->close(screen);
    }
    free(screen->state);
    free(screen);
}

void stack_free(struct stack *stack)
{
    if (stack == NULL) {
        return;
    }
    drop_typed(stack);
    while (stack->count > 0) {
        free_screen(stack->open[--stack->count]);
    }
    free(stack->open);
    prompt_release(&stack->prompt);
    history_release(&stack->commands);
    history_release(&stack->lines);
    str_release(&stack->words);
    str_release(&stack->typed_text);
    str_release(&stack->message);
    str_release(&stack->edit_file);
    free(stack);
}

void stack_set_globals(struct stack *stack, const struct action *actions,
                       struct wish (*act)(struct screen *screen,
                                          const struct action_call *call))
{
    stack->globals = actions;
    stack->globals_act = act;
    keymap_add(stack->keymap, KEYMAP_GLOBAL, actions);
}

void stack_set_bar(struct stack *stack,
                   bool (*draw)(const void *context, struct canvas *row),
                   const void *context)
{
    stack->bar = draw;
    stack->bar_context = context;
    stack->dirty = true;
}

void stack_set_words(struct stack *stack, const char *words)
{
    if (!str_equal(stack->words.buf, words)) {
        str_set(&stack->words, words);
        stack->dirty = true;
    }
}

struct screen *stack_top_screen(const struct stack *stack)
{
    return stack->count > 0 ? stack->open[stack->count - 1] : NULL;
}

unsigned screen_mode(const struct screen *screen)
{
    return screen->ops->mode != NULL ? screen->ops->mode(screen) : 0;
}

static void give_height(struct stack *stack, struct screen *screen, int height)
{
    stack->body_height = height;
    if (screen->ops->resize != NULL) {
        screen->ops->resize(screen, stack->width, height);
    }
}

/* Gives the screen its size; what it then says may take rows of it. */
static void resize_screen(struct stack *stack, struct screen *screen)
{
    struct frame_layout layout = frame_layout(stack->width, stack->height);

    if (!layout.too_small) {
        give_height(stack, screen, layout.body_height);
        stack_fit(stack);
    }
}

void stack_fit(struct stack *stack)
{
    struct screen *screen = stack_top_screen(stack);
    struct frame_layout layout;

    if (screen == NULL) {
        return;
    }
    layout = stack_layout(stack, stack->width, stack->height);
    if (!layout.too_small && layout.body_height != stack->body_height) {
        give_height(stack, screen, layout.body_height);
        stack->dirty = true;
    }
}

static void push(struct stack *stack, struct screen *screen)
{
    drop_typed(stack);
    stack->later_id = 0;
    GROW(stack->open, stack->count, stack->capacity);
    stack->open[stack->count++] = screen;
    resize_screen(stack, screen);
    stack->dirty = true;
}

/* The topmost goes; the one below is told that it is seen again. */
void stack_pop(struct stack *stack)
{
    struct screen *screen;

    drop_typed(stack);
    stack->later_id = 0;
    stack->dirty = true;
    if (stack->count > 0) {
        free_screen(stack->open[--stack->count]);
    }
    screen = stack_top_screen(stack);
    if (screen == NULL) {
        stack->request = STACK_QUIT;
        return;
    }
    resize_screen(stack, screen);
    if (screen->ops->changed != NULL) {
        screen->ops->changed(screen);
    }
    stack_fit(stack);
}

const struct screen_ops *stack_find_screen(const struct stack *stack,
                                           const char *name)
{
    for (size_t i = 0; stack->screens[i] != NULL; i++) {
        if (str_equal(stack->screens[i]->name, name)) {
            return stack->screens[i];
        }
    }
    return NULL;
}

static struct screen *make_screen(const struct stack *stack,
                                  const struct screen_ops *ops,
                                  const char *argument, struct error *err)
{
    struct screen *screen = xcalloc(1, sizeof(*screen));

    screen->ops = ops;
    screen->app = stack->app;
    screen->state = xcalloc(1, ops->state_size);
    if (ops->open != NULL && !ops->open(screen, argument, err)) {
        free_screen(screen);
        return NULL;
    }
    return screen;
}

bool stack_open(struct stack *stack, const char *name, const char *argument,
                struct error *err)
{
    const struct screen_ops *ops = stack_find_screen(stack, name);
    struct screen *screen;

    if (ops == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND, "there is no screen '%s'",
                              name);
    }
    screen = make_screen(stack, ops, argument, err);
    if (screen == NULL) {
        return false;
    }
    push(stack, screen);
    return true;
}

/* Opens a screen, or says why it could not. */
bool stack_open_or_say(struct stack *stack, const char *name,
                       const char *argument)
{
    struct error err = ERROR_INIT;
    bool ok = stack_open(stack, name, argument, &err);

    if (!ok) {
        stack_message(stack, ROLE_BAD, "%s", error_get(&err));
    }
    error_release(&err);
    return ok;
}

static void replace_top(struct stack *stack, const char *name,
                        const char *argument)
{
    size_t below = stack->count;

    if (!stack_open_or_say(stack, name, argument) || below == 0) {
        return;
    }
    free_screen(stack->open[below - 1]);
    stack->open[below - 1] = stack->open[below];
    stack->count--;
}

static void open_help(struct stack *stack)
{
    const struct screen *top = stack_top_screen(stack);
    struct help_part parts[3];
    struct error err = ERROR_INIT;
    struct screen *screen;

    if (top == NULL || top->ops == &help_screen) {
        return;
    }
    parts[0] = (struct help_part){"On this screen", top->ops->help,
                                  top->ops->name, top->ops->actions};
    parts[1] =
        (struct help_part){"Everywhere", NULL, KEYMAP_GLOBAL, stack_actions};
    parts[2] = (struct help_part){NULL, NULL, KEYMAP_GLOBAL, stack->globals};
    screen = make_screen(stack, &help_screen, NULL, &err);
    if (screen != NULL) {
        help_fill(screen, stack->keymap, parts,
                  stack->globals == stack_no_actions ? 2 : 3);
        push(stack, screen);
    }
    error_release(&err);
}

static void open_prompt(struct stack *stack, const struct wish *wish)
{
    bool ask = wish->kind == WISH_ASK;

    stack->asking = ask ? ASKING_YES : ASKING_LINE;
    stack->asked_id = wish->id;
    stack->asked_live = wish->live;
    prompt_open(&stack->prompt, ask ? PROMPT_ASK : PROMPT_LINE, wish->text,
                wish->initial, ask ? NULL : &stack->lines);
    if (!ask) {
        stack_draft_begin(stack, wish);
    }
}

static void fulfil(struct stack *stack, const struct wish *wish)
{
    switch (wish->kind) {
    case WISH_NONE:
    case WISH_REDRAW:
        break;
    case WISH_OPEN:
        stack_open_or_say(stack, wish->name, wish->text);
        break;
    case WISH_REPLACE:
        replace_top(stack, wish->name, wish->text);
        break;
    case WISH_CLOSE:
        stack_pop(stack);
        break;
    case WISH_QUIT:
        stack->request = STACK_QUIT;
        break;
    case WISH_RESTART:
        stack->request = STACK_RESTART;
        break;
    case WISH_MESSAGE:
        stack_message(stack, wish->role, "%s", wish->text);
        break;
    case WISH_EDIT:
        str_set(&stack->edit_file, wish->text);
        stack->edit_id = wish->id;
        stack->request = STACK_EDIT;
        break;
    case WISH_SUSPEND:
        stack->request = STACK_SUSPEND;
        break;
    case WISH_PROMPT:
    case WISH_ASK:
        open_prompt(stack, wish);
        break;
    case WISH_LATER:
        stack_message(stack, ROLE_STATUS, "%s", wish->text);
        stack->later_id = wish->id;
        break;
    case WISH_HELP:
        open_help(stack);
        break;
    }
}

void stack_wish(struct stack *stack, struct wish wish)
{
    stack->dirty = stack->dirty || wish.kind != WISH_NONE;
    fulfil(stack, &wish);
    wish_release(&wish);
    stack_fit(stack);
}

void stack_resize(struct stack *stack, int width, int height)
{
    struct screen *screen = stack_top_screen(stack);

    stack->width = width;
    stack->height = height;
    stack->dirty = true;
    if (screen != NULL) {
        resize_screen(stack, screen);
    }
}

bool stack_take_dirty(struct stack *stack)
{
    bool dirty = stack->dirty || (stack->moved && !stack->away);

    if (dirty) {
        stack->moved = false;
    }
    stack->dirty = false;
    return dirty;
}

void stack_set_dirty(struct stack *stack)
{
    stack->dirty = true;
}

void stack_message(struct stack *stack, enum role role, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    str_clear(&stack->message);
    str_add_vformat(&stack->message, format, args);
    va_end(args);
    stack->message_role = role;
    stack->dirty = true;
}

const char *stack_get_message(const struct stack *stack)
{
    return stack->message.buf;
}

enum stack_request stack_take_request(struct stack *stack)
{
    enum stack_request request = stack->request;

    stack->request = STACK_NOTHING;
    return request;
}

const char *stack_get_edit_file(const struct stack *stack)
{
    return stack->edit_file.buf;
}

const struct screen *stack_top(const struct stack *stack)
{
    return stack_top_screen(stack);
}

size_t stack_depth(const struct stack *stack)
{
    return stack->count;
}

struct keymap *stack_keymap(const struct stack *stack)
{
    return stack->keymap;
}
