/*
 * The one-line dialogues of the status line: the `:` command line with
 * completion and history, `/` search, a line of text, a yes/no question.
 * The stack owns one; screens ask for it by wish.
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include "ui/edit.h"

enum prompt_kind {
    PROMPT_CLOSED,
    PROMPT_COMMAND, /* ":" */
    PROMPT_LINE,    /* a label, then text ("/", "Label: ") */
    PROMPT_ASK,     /* a question: y or n */
};

/* Appends the words that could stand for the `len` bytes typed. */
typedef void prompt_complete_fn(void *context, const char *typed, size_t len,
                                struct str_list *words);

struct prompt {
    enum prompt_kind kind;
    struct str label;
    struct edit edit;
    struct history *history; /* borrowed; NULL: none */
    prompt_complete_fn *complete;
    void *context;
    struct str_list words; /* completions, while Tab is pressed */
    size_t word;           /* the one shown */
    size_t typed_len;      /* bytes of the text before completion */
};

void prompt_init(struct prompt *prompt);
void prompt_release(struct prompt *prompt);
void prompt_open(struct prompt *prompt, enum prompt_kind kind,
                 const char *label, const char *initial,
                 struct history *history);
/* Completion with Tab (and Shift-Tab) for the prompt that is open. */
void prompt_set_completion(struct prompt *prompt, prompt_complete_fn *complete,
                           void *context);
void prompt_close(struct prompt *prompt);
bool prompt_is_open(const struct prompt *prompt);

enum prompt_result {
    PROMPT_GOING,     /* nothing to do but draw */
    PROMPT_CHANGED,   /* the text changed */
    PROMPT_DONE,      /* Enter, or y: prompt_get() is the answer */
    PROMPT_CANCELLED, /* Esc, Ctrl-G, Backspace in an empty line; or n */
};
/* Takes every key while open; does not close the prompt by itself. */
enum prompt_result prompt_key(struct prompt *prompt, const struct key *key);
const char *prompt_get(const struct prompt *prompt);
/*
 * Rows it takes at this width: a question as many as its words, a line of text
 * one more where its label leaves no room to type.
 */
int prompt_rows(const struct prompt *prompt, int width);
/* On a canvas of prompt_rows() rows, or fewer; sets the cursor. */
void prompt_draw(const struct prompt *prompt, struct canvas *canvas);

#endif
