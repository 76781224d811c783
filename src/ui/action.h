/*
 * Actions are data: the key map, help screen, `:` line, completion and the
 * manual all come from these tables. What is not in a table cannot be done.
 *
 *     static const struct action actions[] = {
 *         {ACT_PLAY, "play", "Enter l", N_("Play the episode"), "play", 0},
 *         LIST_ACTIONS,
 *         ACTION_END,
 *     };
 */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include "ui/key.h"

#define N_(text) text /* marks a text that may be translated one day */

struct action {
    int id; /* the screen's own: 1…999; helpers of ui take 1000 and up */
    const char *name; /* "mark-heard": for keys.yaml, `:` and tests; unique
                         within the table and the global ones */
    /*
     * Default keys, alternatives with one blank between: "Enter l". A
     * sequence is written in one word: "gg". "" or NULL: no key.
     */
    const char *keys;
    const char *help;  /* one line for the help screen; NULL: not listed */
    const char *label; /* one or two words for the key row; NULL: not there.
                          The row takes them in table order while they fit */
    unsigned modes;    /* in which modes of the screen it works, a mask
                          compared with screen_ops.mode(); 0: in all */
};

/* An action without a place in the key row, in all modes. */
#define ACTION_ROW(id, name, keys, help)                                       \
    {                                                                          \
        (id), (name), (keys), (help), NULL, 0                                  \
    }
#define ACTION_END                                                             \
    {                                                                          \
        0, NULL, NULL, NULL, NULL, 0                                           \
    }

/* Why act() is called: only prompts and the editor use the others. */
enum action_step {
    ACTION_DO,        /* do it */
    ACTION_TYPING,    /* a live prompt: `argument` is what stands there now */
    ACTION_CANCELLED, /* the prompt was left with Esc; the editor has failed */
    ACTION_CUT,       /* the editor was killed: nobody gave its file up */
};

/* One use of an action. */
struct action_call {
    int id;
    int count; /* typed before the key: "5j"; 0 if none was */
    /* Of `:NAME ARGUMENT`, or the answer of a prompt; NULL if there is none. */
    const char *argument;
    enum action_step step;
    struct key key; /* the last key that led here; KEYCODE_NONE if none did */
};

/* The entry with this id or name; NULL if there is none. */
const struct action *action_find(const struct action *table, int id);
const struct action *action_find_name(const struct action *table,
                                      const char *name);
/* The count, at least 1. */
int action_count(const struct action_call *call);

#endif
