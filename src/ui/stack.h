/*
 * The open screens, one above the other, and the frame around the topmost:
 *
 *      1   title                                            right words
 *      2   ─────────────────────────────────────────────────────────────
 *      3 … body of the screen
 *     n-2  status line (message, prompt, or the screen's status)
 *     n-1  ───────────────────────────────── or the player's one-line bar
 *      n   keys
 *
 * Below 16 rows both rules go, and the bar takes the status line while that is
 * empty; below 40×10 one line says so.
 * Everything here is driven by calls (keys, names, ticks) and drawn to a
 * canvas: tests need neither terminal nor loop.
 */
#ifndef UI_STACK_H
#define UI_STACK_H

#include "ui/keymap.h"
#include "ui/screen.h"

struct stack;

/* The stack's own actions, which work on every screen: help, close, quit … */
extern const struct action stack_actions[];

/*
 * `screens` ends with NULL. The keymap gets a scope for each screen and the
 * stack's own global actions (close, quit, help, command, redraw, suspend); it
 * is borrowed, as is `app`.
 */
struct stack *stack_new(const struct screen_ops *const *screens,
                        struct keymap *keymap, void *app);
/* Closes all screens from the top. */
void stack_free(struct stack *stack);

/*
 * Actions that work on every screen (the player's keys). `act` gets the
 * topmost screen. Call before the user's keys are put in the map.
 */
void stack_set_globals(struct stack *stack, const struct action *actions,
                       struct wish (*act)(struct screen *screen,
                                          const struct action_call *call));
/*
 * The player's bar: draws one row, or returns false when there is nothing to
 * show (then the rule is drawn). `draw` NULL takes it away.
 */
void stack_set_bar(struct stack *stack,
                   bool (*draw)(const void *context, struct canvas *row),
                   const void *context);
/*
 * Where lines wait that were half typed in a prompt when the program was ended
 * from outside; they are offered again when the same prompt is opened. Lines
 * that were taken, or given up with Esc, are forgotten. `key` names a prompt.
 */
struct stack_drafts {
    void *context;
    /* The line kept, for the caller to free; NULL: none. */
    char *(*find)(void *context, const char *key);
    /* `text` NULL: forget it. */
    void (*keep)(void *context, const char *key, const char *text);
};
void stack_set_drafts(struct stack *stack, const struct stack_drafts *drafts);
/* The program is being ended from outside: what is half typed, in a prompt or
   on a screen, is kept. */
void stack_ending(struct stack *stack);
/* Words at the right of every title row ("offline", "3 queued"); copied. */
void stack_set_words(struct stack *stack, const char *words);

MUST_CHECK bool stack_open(struct stack *stack, const char *name,
                           const char *argument, struct error *err);
/* One key, through prompt, text mode and key map. */
void stack_key(struct stack *stack, const struct key *key);
/* An action of the topmost screen or a global one, by name, or a screen to
   open. False if there is none of that name (in this mode). */
bool stack_act(struct stack *stack, const char *name, const char *argument);
/* As typed after `:`. A name that is not known becomes a message. */
void stack_run_line(struct stack *stack, const char *line);
/* Does what the topmost screen wished; takes the wish over. */
void stack_wish(struct stack *stack, struct wish wish);

/* Size of the whole terminal. */
void stack_resize(struct stack *stack, int width, int height);
/* Draws the frame and the topmost screen on all of `canvas`. */
void stack_draw(const struct stack *stack, struct canvas *canvas);
/* True: something changed since the last call; clears it. */
bool stack_take_dirty(struct stack *stack);
void stack_set_dirty(struct stack *stack);
/* Has the topmost screen put something off (WISH_LATER)? A tick does it. */
bool stack_has_later(const struct stack *stack);
void stack_tick(struct stack *stack, int64_t now_ms);
int64_t stack_next_tick_ms(const struct stack *stack, int64_t now_ms);
/* What the app holds has changed: tells the topmost screen; those below are
   told when they come up. */
void stack_changed(struct stack *stack);
/* The same for what goes on by itself, as a clock does: while the terminal has
   told that it lost the focus this is not drawn, until something else is. */
void stack_moved(struct stack *stack);
/* Shown in the status line until the next key. */
void stack_message(struct stack *stack, enum role role, const char *format, ...)
    PRINTF(3, 4);
/* The message shown now, "" if none. */
const char *stack_get_message(const struct stack *stack);

/* What only the loop can do; the stack asks for it here. */
enum stack_request {
    STACK_NOTHING,
    STACK_QUIT,
    STACK_RESTART,
    STACK_SUSPEND,
    STACK_REDRAW, /* all cells anew (Ctrl-L) */
    STACK_EDIT,   /* run the editor on stack_get_edit_file() */
};
enum stack_request stack_take_request(struct stack *stack);
const char *stack_get_edit_file(const struct stack *stack);
/* The editor has ended: well, not well, or killed; calls the screen back. */
void stack_edited(struct stack *stack, enum action_step step);

/* The topmost screen; NULL if none is open. For tests and help. */
const struct screen *stack_top(const struct stack *stack);
size_t stack_depth(const struct stack *stack);
struct keymap *stack_keymap(const struct stack *stack);

#endif
