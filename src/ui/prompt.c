#include "ui/prompt.h"

#include <string.h>

#include "base/utf8.h"

#define YES_NO      "y/n"
#define TYPING_ROOM 12 /* columns to type in, beside a label */

void prompt_init(struct prompt *prompt)
{
    memset(prompt, 0, sizeof(*prompt));
    str_init(&prompt->label);
    edit_init(&prompt->edit, false, EDIT_MAX_LINE);
}

void prompt_release(struct prompt *prompt)
{
    str_release(&prompt->label);
    edit_release(&prompt->edit);
    str_list_release(&prompt->words);
}

void prompt_open(struct prompt *prompt, enum prompt_kind kind,
                 const char *label, const char *initial,
                 struct history *history)
{
    prompt->kind = kind;
    prompt->history = history;
    prompt->complete = NULL;
    str_set(&prompt->label, label);
    edit_set(&prompt->edit, initial != NULL ? initial : "");
    str_list_clear(&prompt->words);
    if (history != NULL) {
        history->at = history->lines.count;
    }
}

void prompt_set_completion(struct prompt *prompt, prompt_complete_fn *complete,
                           void *context)
{
    prompt->complete = complete;
    prompt->context = context;
}

void prompt_close(struct prompt *prompt)
{
    prompt->kind = PROMPT_CLOSED;
    str_list_clear(&prompt->words);
}

bool prompt_is_open(const struct prompt *prompt)
{
    return prompt->kind != PROMPT_CLOSED;
}

const char *prompt_get(const struct prompt *prompt)
{
    return edit_get(&prompt->edit);
}

/* Tab: the next word that could stand for what was typed. */
static enum prompt_result complete_key(struct prompt *prompt, int step)
{
    struct str_list *words = &prompt->words;

    if (prompt->complete == NULL) {
        return PROMPT_GOING;
    }
    if (words->count == 0) {
        const char *typed = prompt_get(prompt);

        prompt->complete(prompt->context, typed, strlen(typed), words);
        if (words->count == 0) {
            return PROMPT_GOING;
        }
        prompt->word = step > 0 ? 0 : words->count - 1;
    } else {
        prompt->word =
            (prompt->word + (step > 0 ? 1 : words->count - 1)) % words->count;
    }
    edit_set(&prompt->edit, words->items[prompt->word]);
    return PROMPT_CHANGED;
}

static enum prompt_result history_key(struct prompt *prompt, bool older)
{
    bool changed = prompt->history != NULL &&
                   (older ? history_older(prompt->history, &prompt->edit)
                          : history_newer(prompt->history, &prompt->edit));

    return changed ? PROMPT_CHANGED : PROMPT_GOING;
}

static bool is_control(const struct key *key, const char *letter)
{
    return key->code == KEYCODE_TEXT && key->modifiers == KEY_MOD_CTRL &&
           str_equal(key->text, letter);
}

static enum prompt_result ask_key(const struct key *key)
{
    if (key_is(key, "y") || key_is(key, "Y")) {
        return PROMPT_DONE;
    }
    if (key_is(key, "n") || key_is(key, "N") || key_is(key, "q") ||
        key->code == KEYCODE_ESCAPE || is_control(key, "g")) {
        return PROMPT_CANCELLED;
    }
    return PROMPT_GOING;
}

static enum prompt_result done(struct prompt *prompt)
{
    if (prompt->history != NULL) {
        history_add(prompt->history, prompt_get(prompt));
    }
    return PROMPT_DONE;
}

enum prompt_result prompt_key(struct prompt *prompt, const struct key *key)
{
    bool pasted = (key->modifiers & KEY_MOD_PASTED) != 0;

    if (prompt->kind == PROMPT_ASK) {
        return ask_key(key);
    }
    if (key->code == KEYCODE_TAB && !pasted) {
        return complete_key(prompt, key->modifiers & KEY_MOD_SHIFT ? -1 : 1);
    }
    str_list_clear(&prompt->words);
    if (key->code == KEYCODE_ENTER && !pasted) {
        return done(prompt);
    }
    if (key->code == KEYCODE_ESCAPE || is_control(key, "g") ||
        (key->code == KEYCODE_BACKSPACE && prompt->edit.text.len == 0)) {
        return PROMPT_CANCELLED;
    }
    if (key->code == KEYCODE_UP || is_control(key, "p")) {
        return history_key(prompt, true);
    }
    if (key->code == KEYCODE_DOWN || is_control(key, "n")) {
        return history_key(prompt, false);
    }
    return edit_key(&prompt->edit, key) == EDIT_CHANGED ? PROMPT_CHANGED
                                                        : PROMPT_GOING;
}

/* The other completions, to the right of the line while there is room. */
static void draw_words(const struct prompt *prompt, struct canvas *row, int x)
{
    for (size_t i = prompt->word + 1; i < prompt->words.count; i++) {
        const char *word = prompt->words.items[i];

        if (x + canvas_width_of(row, word) > row->width) {
            break;
        }
        x += canvas_text(row, x, 0, ROLE_DIM, word) + 1;
    }
}

/* Columns of the last line of the wrapped label; `rows` is their number. */
static int wrap_label(const struct prompt *prompt, int width, int *rows)
{
    const char *text = prompt->label.buf;
    size_t left = prompt->label.len;
    int columns = 0;

    *rows = 0;
    while (left > 0) {
        size_t next;
        size_t len = canvas_wrap_line(text, left, width, &next);

        columns = utf8_width_len(text, len);
        text += next;
        left -= next;
        (*rows)++;
    }
    return columns;
}

/* Does what follows the label stand beside its last line, or below it? */
static bool is_beside(const struct prompt *prompt, int width, int columns,
                      int rows)
{
    return prompt->kind == PROMPT_ASK
               ? columns + 1 + (int)strlen(YES_NO) <= width
               : rows <= 1 && columns + TYPING_ROOM <= width;
}

int prompt_rows(const struct prompt *prompt, int width)
{
    int rows;
    int columns = wrap_label(prompt, width, &rows);

    rows += !is_beside(prompt, width, columns, rows);
    return rows > 1 ? rows : 1;
}

static void draw_line(const struct prompt *prompt, struct canvas *field)
{
    int used = canvas_width_of(field, prompt_get(prompt));

    edit_draw(&prompt->edit, field, true);
    if (prompt->words.count > 1) {
        canvas_fill(field, ROLE_TEXT, " ");
        edit_draw(&prompt->edit, field, true);
        draw_words(prompt, field, used + 2);
    }
}

void prompt_draw(const struct prompt *prompt, struct canvas *canvas)
{
    int rows;
    int columns = wrap_label(prompt, canvas->width, &rows);
    bool beside = is_beside(prompt, canvas->width, columns, rows);
    bool ask = prompt->kind == PROMPT_ASK;
    int last = canvas->height - 1;
    /* A blank at the label's end, lost in wrapping, is part of it. */
    int x = !beside ? 0 : ask ? columns + 1 : utf8_width(prompt->label.buf);
    struct canvas rest = canvas_sub(canvas, x, last, canvas->width - x, 1);

    if (beside && rows <= 1) {
        canvas_text(canvas, 0, last, ROLE_ACCENT, prompt->label.buf);
    } else {
        canvas_wrap(canvas, 0, last - (beside ? rows - 1 : rows), canvas->width,
                    ROLE_ACCENT, prompt->label.buf);
    }
    if (ask) {
        canvas_fill(&rest, ROLE_TEXT, " ");
        canvas_text(&rest, 0, 0, ROLE_KEY, YES_NO);
        canvas_set_cursor(&rest, 0, 0, true);
        return;
    }
    draw_line(prompt, &rest);
}
