/* The fields of struct stack: for stack.c and the files beside it. */
#ifndef UI_STACK_STATE_H
#define UI_STACK_STATE_H

#include "ui/frame.h"
#include "ui/prompt.h"
#include "ui/stack.h"

/* Why a prompt is open. */
enum asking { ASKING_COMMAND, ASKING_LINE, ASKING_YES };

/* What is known of the line of a prompt beside its text. */
struct stack_draft {
    char *key;     /* under which it is kept; NULL: it is not */
    char *initial; /* what stood there before anything was typed */
    bool kept;     /* something is kept under the key */
};

struct stack {
    const struct screen_ops *const *screens;
    struct keymap *keymap;
    void *app;
    struct screen **open; /* the last one is on top */
    size_t count;
    size_t capacity;

    const struct action *globals;
    struct wish (*globals_act)(struct screen *, const struct action_call *);
    bool (*bar)(const void *context, struct canvas *row);
    const void *bar_context;
    struct str words;

    struct keymap_state typed;
    struct str typed_text; /* it, as shown */
    bool escaped;          /* Esc was pressed where letters are text */
    struct prompt prompt;
    enum asking asking;
    int asked_id; /* the action to call back */
    bool asked_live;
    struct stack_drafts drafts; /* functions NULL: none are kept */
    struct stack_draft draft;   /* of the prompt that is open */
    struct history commands;
    struct history lines;

    int later_id; /* the topmost screen's action after drawing; 0: none */

    struct str message;
    enum role message_role;
    enum stack_request request;
    struct str edit_file;
    int edit_id;
    int width;
    int height;
    int body_height; /* that the topmost screen was given last */
    bool dirty;
    bool away;  /* the terminal told that it has not the focus */
    bool moved; /* what moves by itself has, and was not drawn */
};

/* The stack's own actions. */
enum stack_action {
    STACK_ACTION_CLOSE = 1,
    STACK_ACTION_QUIT,
    STACK_ACTION_HELP,
    STACK_ACTION_COMMAND,
    STACK_ACTION_REDRAW,
    STACK_ACTION_SUSPEND,
};
extern const struct action stack_no_actions[];

struct screen *stack_top_screen(const struct stack *stack);
const struct screen_ops *stack_find_screen(const struct stack *stack,
                                           const char *name);
unsigned screen_mode(const struct screen *screen);
/* Opens a screen, or says why it could not. */
bool stack_open_or_say(struct stack *stack, const char *name,
                       const char *argument);
/* stack_status.c: the frame, with the rows that the screen's status takes. */
struct frame_layout stack_layout(const struct stack *stack, int width,
                                 int height);
struct frame_keys stack_frame_keys(const struct stack *stack);
/* Message, prompt or status; true if the status line was used. */
bool stack_draw_status(const struct stack *stack, struct canvas *canvas,
                       const struct frame_layout *layout);
/* Tells the topmost screen its height, where its status took or left rows. */
void stack_fit(struct stack *stack);
/* stack_drafts.c: a prompt for a line was opened: its draft is offered. */
void stack_draft_begin(struct stack *stack, const struct wish *wish);
/* The prompt was closed: what was known of its line. */
struct stack_draft stack_draft_take(struct stack *stack);
/* Keeps the line; the prompt stays. */
void stack_keep_draft(struct stack *stack);
/* The prompt goes, and its line was not given up. */
void stack_draft_leave(struct stack *stack);
/* The line was stored, or given up. */
void stack_draft_end(struct stack *stack, struct stack_draft *draft);
/* The topmost goes; the one below is told that it is seen again. */
void stack_pop(struct stack *stack);

#endif
