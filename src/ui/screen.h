/*
 * A screen is a table of functions and a private struct. `draw` writes cells
 * and nothing else: no clock, no database, no allocation. `act` changes the
 * screen's own state or calls app_…() and says in a wish what it wants of the
 * program.
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "ui/action.h"
#include "ui/canvas.h"
#include "ui/key.h"

enum wish_kind {
    WISH_NONE,    /* nothing changed: nothing is drawn */
    WISH_REDRAW,  /* something changed */
    WISH_OPEN,    /* open screen `name` with `text` as its argument */
    WISH_REPLACE, /* the same, in this screen's place */
    WISH_CLOSE,   /* this screen; the last one closed ends the program */
    WISH_QUIT,
    WISH_RESTART, /* end, and begin anew with what is there then */
    WISH_MESSAGE, /* show `text` in the status line, in `role` */
    WISH_EDIT,    /* run the user's editor on file `text`, then act(id) */
    WISH_SUSPEND, /* as Ctrl-Z */
    WISH_PROMPT,  /* ask for a line (label `text`, filled with `initial`),
                     then act(id) with the answer as argument */
    WISH_ASK,     /* yes or no (question `text`); on yes act(id) */
    WISH_LATER,   /* show `text` in the status line, draw, then act(id): for
                     what takes a second */
    WISH_HELP,    /* the help screen */
};

struct wish {
    enum wish_kind kind;
    const char *name; /* of a screen; lives as long as the program */
    char *text;       /* owned; may be NULL */
    char *initial;    /* owned; may be NULL */
    char *about;      /* owned; may be NULL; see wish_about() */
    int id;           /* the action to call back */
    enum role role;
    /* Where act() answers the line of a prompt with a message in ROLE_BAD, the
       prompt stands below it again, with the line. */
    bool live; /* WISH_PROMPT: act(id, ACTION_TYPING) on every change */
};

struct wish wish_none(void);
struct wish wish_redraw(void);
/* `argument` may be NULL. */
struct wish wish_open(const char *screen, const char *argument);
struct wish wish_replace(const char *screen, const char *argument);
struct wish wish_close(void);
struct wish wish_quit(void);
struct wish wish_restart(void);
struct wish wish_message(enum role role, const char *format, ...) PRINTF(2, 3);
/* The words of an error, in ROLE_BAD; ERROR_NOT_FOUND in ROLE_WARN. */
struct wish wish_error(const struct error *err);
/* When the editor has ended well, act() gets `id` with the file as argument;
   when it has not, step ACTION_CANCELLED, or ACTION_CUT when it was killed. */
struct wish wish_edit(const char *file, int id);
struct wish wish_suspend(void);
struct wish wish_prompt(const char *label, const char *initial, bool live,
                        int id);
/*
 * A prompt with what its line is about: an episode, a question, a note's id.
 * Prompts of a screen with the same label are told apart by it, so that a line
 * half typed for one is not offered in another (stack_set_drafts()).
 */
struct wish wish_about(struct wish wish, const char *about);
struct wish wish_ask(int id, const char *question, ...) PRINTF(2, 3);
/* Dropped where another screen was opened before it is its turn. */
struct wish wish_later(int id, const char *words);
struct wish wish_help(void);
void wish_release(struct wish *wish);

struct screen {
    const struct screen_ops *ops;
    void *state; /* state_size zeroed bytes, made before open() */
    void *app;   /* what stack_new() was given */
};

/*
 * Bits of mode() that send keys to key() first; what it does not take goes to
 * the key map. MODE_TEXT: printable keys are text, so a command is a function
 * key, or Esc and then the key; the key row shows keys that way.
 */
#define MODE_TEXT (1u << 31)
#define MODE_KEYS (1u << 30)

/* Only name, actions and draw must be there. */
struct screen_ops {
    const char *name; /* "episodes": for wishes, `:`, keys.yaml */
    const char *help; /* one line: what the screen is for; may be NULL */
    const struct action *actions;
    size_t state_size;
    bool hide_bar; /* no player bar here (quiz, review, now playing) */

    /* `argument` may be NULL. False: not opened, `err` is shown; close() is
       called all the same, so a half-made state is released there. */
    bool (*open)(struct screen *screen, const char *argument,
                 struct error *err);
    void (*close)(struct screen *screen);
    /* The program is ended from outside: keep what was typed here and is
       nowhere else, for the next time that it is opened. close() follows. */
    void (*keep)(struct screen *screen);
    /* An action of the table, by key, by name or from a prompt. */
    struct wish (*act)(struct screen *screen, const struct action_call *call);
    /*
     * Gets every key while mode() has MODE_TEXT or MODE_KEYS (but the one
     * after an Esc that it did not take), all pasted text, and mouse events in
     * any mode, with x and y counted in the body. True: taken, `wish`
     * (WISH_REDRAW at call) says what to do. False: the key map is asked.
     */
    bool (*key)(struct screen *screen, const struct key *key,
                struct wish *wish);
    /*
     * The body: all but title row, its rule, status line, lower rule and key
     * row. It is blank at call. Sets the cursor with canvas_set_cursor().
     */
    void (*draw)(const struct screen *screen, struct canvas *canvas);
    /* Left and right of the title row; borrowed from state, may be NULL. */
    const char *(*title)(const struct screen *screen);
    const char *(*title_right)(const struct screen *screen);
    /*
     * The status line, the last row of the body (a message hides it). "{name}"
     * becomes the key of that action and "{=1-4}" its own words, both in
     * ROLE_KEY; other braces stay. Borrowed; NULL or "": blank.
     */
    const char *(*status)(const struct screen *screen);
    /*
     * The key row, written as the status line: "{=1-4} choose  {hint} hint".
     * NULL (the function or its result): made from the labels of the actions.
     */
    const char *(*key_row)(const struct screen *screen);
    /* Size of the body. Called after open() and on every change. */
    void (*resize)(struct screen *screen, int width, int height);
    /* Time passed (monotonic ms). True: draw. */
    bool (*tick)(struct screen *screen, int64_t now_ms);
    /* When tick() wants to be called, monotonic ms; -1: no need. */
    int64_t (*next_tick_ms)(const struct screen *screen, int64_t now_ms);
    /* What the app holds has changed, or another screen was left for this
       one: fetch again what is shown. */
    void (*changed)(struct screen *screen);
    /* Which mode it is in: a mask for action.modes, MODE_TEXT, MODE_KEYS. */
    unsigned (*mode)(const struct screen *screen);
};

#endif
