#include "ui/prompt.h"

#include <string.h>

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

void prompt_draw(const struct prompt *prompt, struct canvas *row)
{
    int x =
        canvas_text_fit(row, 0, 0, row->width, ROLE_ACCENT, prompt->label.buf);
    struct canvas field = canvas_sub(row, x, 0, row->width - x, 1);
    int used;

    if (prompt->kind == PROMPT_ASK) {
        canvas_text(row, x + 1, 0, ROLE_KEY, "y/n");
        canvas_set_cursor(row, x + 1, 0, true);
        return;
    }
    edit_draw(&prompt->edit, &field, true);
    used = canvas_width_of(row, prompt_get(prompt));
    if (prompt->words.count > 1) {
        canvas_fill(&field, ROLE_TEXT, " ");
        edit_draw(&prompt->edit, &field, true);
        draw_words(prompt, row, x + used + 2);
    }
}
