/* Keys, names and typed lines to actions of the topmost screen. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/nearest.h"
#include "ui/frame.h"
#include "ui/stack_state.h"

/* The topmost screen's own action. */
static void act(struct stack *stack, const struct action_call *call)
{
    struct screen *screen = stack_top_screen(stack);

    if (screen != NULL && screen->ops->act != NULL) {
        stack_wish(stack, screen->ops->act(screen, call));
    }
}

static void complete_command(void *context, const char *typed, size_t len,
                             struct str_list *words);

static void act_own(struct stack *stack, const struct action_call *call)
{
    switch ((enum stack_action)call->id) {
    case STACK_ACTION_CLOSE:
        stack_pop(stack);
        break;
    case STACK_ACTION_QUIT:
        stack->request = STACK_QUIT;
        break;
    case STACK_ACTION_HELP:
        stack_wish(stack, wish_help());
        break;
    case STACK_ACTION_COMMAND:
        stack->asking = ASKING_COMMAND;
        prompt_open(&stack->prompt, PROMPT_COMMAND, ":", NULL,
                    &stack->commands);
        prompt_set_completion(&stack->prompt, complete_command, stack);
        break;
    case STACK_ACTION_REDRAW:
        stack->request = STACK_REDRAW;
        break;
    case STACK_ACTION_SUSPEND:
        stack->request = STACK_SUSPEND;
        break;
    }
    stack->dirty = true;
}

/* An action of any of the tables. */
static void dispatch(struct stack *stack, const struct action *action,
                     const struct action_call *call)
{
    struct screen *screen = stack_top_screen(stack);

    if (action_find_name(stack_actions, action->name) == action) {
        act_own(stack, call);
    } else if (action_find_name(stack->globals, action->name) == action) {
        if (screen != NULL && stack->globals_act != NULL) {
            stack_wish(stack, stack->globals_act(screen, call));
        }
    } else {
        act(stack, call);
    }
}

/* The action of this name that works now, the screen's own first. */
static const struct action *find_action(const struct stack *stack,
                                        const char *name)
{
    const struct screen *screen = stack_top_screen(stack);
    const struct action *action = NULL;

    if (screen != NULL) {
        action = action_find_name(screen->ops->actions, name);
        if (action != NULL && action->modes != 0 &&
            (action->modes & screen_mode(screen)) == 0) {
            action = NULL;
        }
    }
    if (action == NULL) {
        action = action_find_name(stack->globals, name);
    }
    if (action == NULL) {
        action = action_find_name(stack_actions, name);
    }
    return action;
}

bool stack_act(struct stack *stack, const char *name, const char *argument)
{
    const struct action *action = find_action(stack, name);

    if (action != NULL) {
        struct action_call call = {.id = action->id, .argument = argument};

        dispatch(stack, action, &call);
        return true;
    }
    if (stack_find_screen(stack, name) != NULL) {
        stack_open_or_say(stack, name, argument);
        return true;
    }
    return false;
}

/* Offers every word that may be typed after `:`. */
static void each_word(const struct stack *stack,
                      void (*offer)(void *context, const char *word),
                      void *context)
{
    const struct screen *screen = stack_top_screen(stack);
    const struct action *tables[] = {screen != NULL ? screen->ops->actions
                                                    : stack_no_actions,
                                     stack->globals, stack_actions};

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        for (const struct action *action = tables[i]; action->name != NULL;
             action++) {
            if (find_action(stack, action->name) == action) {
                offer(context, action->name);
            }
        }
    }
    for (size_t i = 0; stack->screens[i] != NULL; i++) {
        offer(context, stack->screens[i]->name);
    }
}

struct completion {
    const char *typed;
    size_t len;
    struct str_list *words;
};

static void offer_completion(void *context, const char *word)
{
    struct completion *completion = context;

    if (strncmp(word, completion->typed, completion->len) == 0 &&
        !str_list_has(completion->words, word)) {
        str_list_add(completion->words, word);
    }
}

static void complete_command(void *context, const char *typed, size_t len,
                             struct str_list *words)
{
    struct completion completion = {typed, len, words};

    each_word(context, offer_completion, &completion);
    str_list_sort(words);
}

static void offer_nearest(void *context, const char *word)
{
    nearest_offer(context, word);
}

static void say_unknown(struct stack *stack, const char *name)
{
    struct nearest nearest = NEAREST_INIT(name);
    struct str hint = STR_INIT;

    each_word(stack, offer_nearest, &nearest);
    nearest_add_hint(&nearest, &hint);
    stack_message(stack, ROLE_BAD, "there is no action '%s'%s", name, hint.buf);
    str_release(&hint);
}

void stack_run_line(struct stack *stack, const char *line)
{
    struct str words = STR_INIT;
    size_t len;

    str_add(&words, line);
    str_trim(&words);
    len = strcspn(words.buf, " ");
    if (len > 0) {
        char *name = xstrndup(words.buf, len);

        str_remove(&words, 0, len);
        str_trim(&words);
        if (!stack_act(stack, name, words.len > 0 ? words.buf : NULL)) {
            say_unknown(stack, name);
        }
        free(name);
    }
    str_release(&words);
}

/*
 * A line that could not be taken (a full disk, a date that is none) stands in
 * the prompt again, below what was wrong: it need not be typed anew.
 */
static void ask_again(struct stack *stack, const char *label, const char *text)
{
    prompt_open(&stack->prompt, PROMPT_LINE, label, text, &stack->lines);
}

/* Calls the screen back that asked. The prompt may be opened anew by that. */
static void answer(struct stack *stack, enum action_step step)
{
    const struct screen *screen = stack_top_screen(stack);
    bool line = stack->asking == ASKING_LINE && step == ACTION_DO;
    struct str text = STR_INIT;
    struct str label = STR_INIT;
    struct stack_draft draft = {NULL, NULL, false};
    struct action_call call = {.id = stack->asked_id, .step = step};

    str_add(&text,
            stack->asking == ASKING_YES ? "yes" : prompt_get(&stack->prompt));
    str_add(&label, stack->prompt.label.buf);
    call.argument = text.buf;
    if (step != ACTION_TYPING) {
        prompt_close(&stack->prompt);
        draft = stack_draft_take(stack);
    }
    act(stack, &call);
    if (line && stack->message.len > 0 && stack->message_role == ROLE_BAD &&
        !prompt_is_open(&stack->prompt) && stack_top_screen(stack) == screen) {
        ask_again(stack, label.buf, text.buf);
        stack->draft = draft;
    } else {
        stack_draft_end(stack, &draft);
    }
    str_release(&label);
    str_release(&text);
}

static void prompt_done(struct stack *stack)
{
    if (stack->asking == ASKING_COMMAND) {
        struct str line = STR_INIT;

        str_add(&line, prompt_get(&stack->prompt));
        prompt_close(&stack->prompt);
        stack_run_line(stack, line.buf);
        str_release(&line);
    } else {
        answer(stack, ACTION_DO);
    }
}

static void key_to_prompt(struct stack *stack, const struct key *key)
{
    stack->dirty = true;
    switch (prompt_key(&stack->prompt, key)) {
    case PROMPT_GOING:
        break;
    case PROMPT_CHANGED:
        if (stack->asking == ASKING_LINE && stack->asked_live) {
            answer(stack, ACTION_TYPING);
        }
        break;
    case PROMPT_DONE:
        prompt_done(stack);
        break;
    case PROMPT_CANCELLED:
        if (stack->asking == ASKING_LINE) {
            answer(stack, ACTION_CANCELLED);
        } else {
            prompt_close(&stack->prompt);
        }
        break;
    }
}

/* Through the key map. */
static void key_to_map(struct stack *stack, const struct key *key)
{
    struct screen *screen = stack_top_screen(stack);
    bool had_typed = stack->typed_text.len > 0;
    struct keymap_match match;
    struct action_call call = {.id = 0};

    if (keymap_feed(stack->keymap, screen->ops->name, screen_mode(screen),
                    &stack->typed, key, &match) == KEYMAP_FOUND) {
        call.id = match.action->id;
        call.count = match.count;
        call.key = *key;
        dispatch(stack, match.action, &call);
    }
    str_clear(&stack->typed_text);
    keymap_format_state(&stack->typed, &stack->typed_text);
    if (had_typed || stack->typed_text.len > 0) {
        stack->dirty = true;
    }
}

/* The key handler of the screen. True if it took the key. */
static bool key_to_screen(struct stack *stack, const struct key *key)
{
    struct screen *screen = stack_top_screen(stack);
    struct wish wish = wish_redraw();

    if (screen->ops->key == NULL || !screen->ops->key(screen, key, &wish)) {
        wish_release(&wish);
        return false;
    }
    stack_wish(stack, wish);
    return true;
}

/* Where printable keys are text: Esc makes the next key a command. */
static void key_to_text(struct stack *stack, const struct key *key)
{
    struct key plain = *key;

    if (stack->escaped || stack->typed.key_count > 0 ||
        stack->typed.count > 0) {
        stack->escaped = false;
        key_to_map(stack, key);
        return;
    }
    if (key_to_screen(stack, key)) {
        return;
    }
    if (key->code == KEYCODE_ESCAPE) {
        stack->escaped = true;
        stack->dirty = true;
        str_set(&stack->typed_text, "Esc");
        return;
    }
    /* Esc and a key typed quickly arrive as Alt and that key. */
    plain.modifiers &= ~(unsigned)KEY_MOD_ALT;
    key_to_map(stack, &plain);
}

static void mouse(struct stack *stack, const struct key *key)
{
    struct frame_layout layout =
        stack_layout(stack, stack->width, stack->height);
    struct key inside = *key;

    if (key->button == BUTTON_LEFT && stack->message.len > 0) {
        str_clear(&stack->message);
        stack->dirty = true;
    }
    inside.y -= layout.body_y;
    if (!layout.too_small && !prompt_is_open(&stack->prompt) && inside.y >= 0 &&
        inside.y < layout.body_height) {
        key_to_screen(stack, &inside);
    }
}

/* Who types has the focus, whatever was told; the wheel turns without it.
   True: that was all the key is. */
static bool take_focus(struct stack *stack, const struct key *key)
{
    if (key->code == KEYCODE_FOCUS_OUT) {
        stack->away = true;
    } else if (key->code != KEYCODE_MOUSE) {
        stack->away = false;
    }
    return key->code == KEYCODE_FOCUS_OUT || key->code == KEYCODE_FOCUS_IN;
}

void stack_key(struct stack *stack, const struct key *key)
{
    struct screen *screen = stack_top_screen(stack);
    unsigned mode;

    if (key->code == KEYCODE_NONE || take_focus(stack, key) || screen == NULL) {
        return;
    }
    if (key->code == KEYCODE_MOUSE) {
        mouse(stack, key);
        return;
    }
    if (stack->message.len > 0) {
        str_clear(&stack->message);
        stack->dirty = true;
    }
    mode = screen_mode(screen);
    if (prompt_is_open(&stack->prompt)) {
        key_to_prompt(stack, key);
    } else if (mode & MODE_TEXT) {
        key_to_text(stack, key);
    } else if (key->modifiers & KEY_MOD_PASTED) {
        key_to_screen(stack, key);
    } else if ((mode & MODE_KEYS) == 0 || !key_to_screen(stack, key)) {
        key_to_map(stack, key);
    }
    stack_fit(stack);
}

void stack_edited(struct stack *stack, enum action_step step)
{
    struct str file = STR_INIT;
    struct action_call call = {.id = stack->edit_id, .step = step};

    str_add(&file, stack->edit_file.buf);
    call.argument = file.buf;
    act(stack, &call);
    stack->dirty = true;
    str_release(&file);
}
