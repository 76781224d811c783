#include "ui/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

void edit_init(struct edit *edit, bool many, size_t max)
{
    memset(edit, 0, sizeof(*edit));
    str_init(&edit->text);
    edit->many = many;
    edit->max = max;
    edit->width = 78;
    edit->height = many ? 10 : 1;
    edit->goal = -1;
}

void edit_release(struct edit *edit)
{
    str_release(&edit->text);
    edit->at = 0;
}

const char *edit_get(const struct edit *edit)
{
    return edit->text.buf;
}

void edit_resize(struct edit *edit, int width, int height)
{
    edit->width = width < 2 ? 2 : width;
    edit->height = height < 1 ? 1 : height;
}

/* Appends what may stand in the text: no control character, no broken byte. */
static void add_clean(const struct edit *edit, struct str *out,
                      const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        const char *from = text;
        uint32_t rune;

        text += utf8_decode(text, end, &rune);
        if (rune == '\n' || rune == '\t' || rune == '\r') {
            if (rune != '\r') {
                str_add_char(out, edit->many && rune == '\n' ? '\n' : ' ');
            }
        } else if (!rune_is_control(rune) &&
                   (rune != RUNE_BAD || text - from == 3)) {
            str_add_len(out, from, (size_t)(text - from));
        }
    }
}

/* Length shortened to whole clusters of at most `room` bytes. */
static size_t whole_clusters(const char *text, size_t len, size_t room)
{
    size_t at = 0;

    while (at < len) {
        int width;
        size_t step = utf8_cluster(text + at, text + len, &width);

        if (step > room - at) {
            break;
        }
        at += step;
    }
    return at;
}

bool edit_insert(struct edit *edit, const char *text, size_t len)
{
    struct str clean = STR_INIT;
    size_t room = edit->max > edit->text.len ? edit->max - edit->text.len : 0;
    size_t taken;

    add_clean(edit, &clean, text, len);
    taken = whole_clusters(clean.buf, clean.len, room);
    str_insert(&edit->text, edit->at, clean.buf, taken);
    edit->at += taken;
    edit->goal = -1;
    str_release(&clean);
    return taken > 0;
}

void edit_set(struct edit *edit, const char *text)
{
    str_clear(&edit->text);
    edit->at = 0;
    edit_insert(edit, text, strlen(text));
}

/* Where the cluster after / before a place ends / begins. */
static size_t next_cluster(const struct edit *edit, size_t at)
{
    const char *text = edit->text.buf;
    int width;

    return at < edit->text.len
               ? at + utf8_cluster(text + at, text + edit->text.len, &width)
               : at;
}

/* Begin of the line that holds `at`. */
static size_t line_start(const struct edit *edit, size_t at)
{
    while (at > 0 && edit->text.buf[at - 1] != '\n') {
        at--;
    }
    return at;
}

static size_t line_end(const struct edit *edit, size_t at)
{
    while (at < edit->text.len && edit->text.buf[at] != '\n') {
        at++;
    }
    return at;
}

static size_t previous_cluster(const struct edit *edit, size_t at)
{
    size_t from = line_start(edit, at);
    size_t before = from;

    if (at == 0) {
        return 0;
    }
    if (from == at) {
        return at - 1; /* the newline before */
    }
    /* Clusters can only be found going forward. */
    while (from < at) {
        before = from;
        from = next_cluster(edit, from);
    }
    return before;
}

static bool is_word_at(const struct edit *edit, size_t at)
{
    unsigned char c = (unsigned char)edit->text.buf[at];

    return c >= 0x80 || rune_is_letter(c) || rune_is_digit(c);
}

static size_t next_word(const struct edit *edit, size_t at)
{
    while (at < edit->text.len && !is_word_at(edit, at)) {
        at = next_cluster(edit, at);
    }
    while (at < edit->text.len && is_word_at(edit, at)) {
        at = next_cluster(edit, at);
    }
    return at;
}

static size_t previous_word(const struct edit *edit, size_t at)
{
    size_t before = previous_cluster(edit, at);

    while (at > 0 && !is_word_at(edit, before)) {
        at = before;
        before = previous_cluster(edit, at);
    }
    while (at > 0 && is_word_at(edit, before)) {
        at = before;
        before = previous_cluster(edit, at);
    }
    return at;
}

/* Rows of the wrapped text: where each begins and ends. */
struct row {
    size_t start;
    size_t end;  /* bytes shown, blanks at the end included */
    size_t next; /* where the row after it begins */
    bool last;
};

/*
 * The row that begins at `start`. Blanks are kept, so that the cursor can
 * stand after them: only the break is canvas_wrap_line()'s.
 */
static struct row row_from(const struct edit *edit, size_t start, int width)
{
    struct row row = {.start = start};
    size_t len = edit->text.len - start;
    size_t next = 0;

    row.end = start;
    if (len > 0) {
        canvas_wrap_line(edit->text.buf + start, len, width, &next);
    }
    row.next = start + next;
    row.end = row.next;
    row.last = row.next >= edit->text.len;
    if (next > 0 && edit->text.buf[row.next - 1] == '\n') {
        row.end--;
        row.last = false; /* an empty row follows the newline */
    }
    return row;
}

/* The row of the cursor, and its number. */
static struct row row_of(const struct edit *edit, size_t at, int width,
                         int *number)
{
    struct row row = row_from(edit, 0, width);

    *number = 0;
    while (!row.last &&
           (at > row.end || (at >= row.next && row.next > row.start))) {
        row = row_from(edit, row.next, width);
        (*number)++;
    }
    return row;
}

int edit_rows(const struct edit *edit, int width)
{
    int number;

    row_of(edit, edit->text.len, width, &number);
    return number + 1;
}

static int column_of(const struct edit *edit, const struct row *row, size_t at)
{
    return utf8_width_len(edit->text.buf + row->start, at - row->start);
}

/* Up (negative) or down by rows, as near to the wanted column as can be. */
static void move_rows(struct edit *edit, int rows)
{
    int width = edit->width - 1;
    int number;
    struct row row = row_of(edit, edit->at, width, &number);
    int goal = edit->goal >= 0 ? edit->goal : column_of(edit, &row, edit->at);
    int wanted = number + rows;

    row = row_from(edit, 0, width);
    for (int i = 0; i < wanted && !row.last; i++) {
        row = row_from(edit, row.next, width);
    }
    edit->at = row.start +
               utf8_fit(edit->text.buf + row.start, row.end - row.start, goal);
    if (!row.last && edit->at == row.next && edit->at > row.start) {
        edit->at = previous_cluster(edit, edit->at);
    }
    edit->goal = goal;
}

static enum edit_result remove_range(struct edit *edit, size_t from, size_t to)
{
    if (from == to) {
        return EDIT_MOVED;
    }
    str_remove(&edit->text, from, to - from);
    edit->at = from;
    edit->goal = -1;
    return EDIT_CHANGED;
}

static enum edit_result move_to(struct edit *edit, size_t at)
{
    edit->at = at;
    edit->goal = -1;
    return EDIT_MOVED;
}

static enum edit_result control_key(struct edit *edit, char letter)
{
    switch (letter) {
    case 'a':
        return move_to(edit, line_start(edit, edit->at));
    case 'b':
        return move_to(edit, previous_cluster(edit, edit->at));
    case 'd':
        return remove_range(edit, edit->at, next_cluster(edit, edit->at));
    case 'e':
        return move_to(edit, line_end(edit, edit->at));
    case 'f':
        return move_to(edit, next_cluster(edit, edit->at));
    case 'k':
        return remove_range(edit, edit->at, line_end(edit, edit->at));
    case 'u':
        return remove_range(edit, line_start(edit, edit->at), edit->at);
    case 'w':
        return remove_range(edit, previous_word(edit, edit->at), edit->at);
    default:
        return EDIT_IGNORED;
    }
}

static enum edit_result text_key(struct edit *edit, const struct key *key)
{
    if (key_is_text(key)) {
        return edit_insert(edit, key->text, strlen(key->text)) ? EDIT_CHANGED
                                                               : EDIT_MOVED;
    }
    if (key->modifiers == KEY_MOD_CTRL) {
        return control_key(edit, key->text[0]);
    }
    if (key->modifiers == KEY_MOD_ALT) {
        switch (key->text[0]) {
        case 'b':
            return move_to(edit, previous_word(edit, edit->at));
        case 'f':
            return move_to(edit, next_word(edit, edit->at));
        case 'd':
            return remove_range(edit, edit->at, next_word(edit, edit->at));
        default:
            break;
        }
    }
    return EDIT_IGNORED;
}

/* Enter and Tab: typed they are commands but for a new line; pasted, text. */
static enum edit_result break_key(struct edit *edit, const struct key *key)
{
    bool pasted = (key->modifiers & KEY_MOD_PASTED) != 0;
    const char *text = key->code == KEYCODE_ENTER && edit->many ? "\n" : " ";

    if (!pasted && (key->modifiers != 0 || text[0] != '\n')) {
        return EDIT_IGNORED;
    }
    return edit_insert(edit, text, 1) ? EDIT_CHANGED : EDIT_MOVED;
}

/* Keys that only a text of many lines takes. */
static enum edit_result many_key(struct edit *edit, enum key_code code)
{
    if (!edit->many) {
        return EDIT_IGNORED;
    }
    move_rows(edit, code == KEYCODE_UP        ? -1
                    : code == KEYCODE_DOWN    ? 1
                    : code == KEYCODE_PAGE_UP ? -edit->height
                                              : edit->height);
    return EDIT_MOVED;
}

enum edit_result edit_key(struct edit *edit, const struct key *key)
{
    bool by_word = (key->modifiers & (KEY_MOD_CTRL | KEY_MOD_ALT)) != 0;

    switch ((int)key->code) {
    case KEYCODE_TEXT:
        return text_key(edit, key);
    case KEYCODE_BACKSPACE:
        return remove_range(edit,
                            by_word ? previous_word(edit, edit->at)
                                    : previous_cluster(edit, edit->at),
                            edit->at);
    case KEYCODE_DELETE:
        return remove_range(edit, edit->at, next_cluster(edit, edit->at));
    case KEYCODE_LEFT:
        return move_to(edit, by_word ? previous_word(edit, edit->at)
                                     : previous_cluster(edit, edit->at));
    case KEYCODE_RIGHT:
        return move_to(edit, by_word ? next_word(edit, edit->at)
                                     : next_cluster(edit, edit->at));
    case KEYCODE_HOME:
        return move_to(edit, line_start(edit, edit->at));
    case KEYCODE_END:
        return move_to(edit, line_end(edit, edit->at));
    case KEYCODE_ENTER:
    case KEYCODE_TAB:
        return break_key(edit, key);
    case KEYCODE_UP:
    case KEYCODE_DOWN:
    case KEYCODE_PAGE_UP:
    case KEYCODE_PAGE_DOWN:
        return many_key(edit, key->code);
    default:
        return EDIT_IGNORED;
    }
}

static void draw_line(const struct edit *edit, struct canvas *canvas,
                      bool focused, enum role role)
{
    const char *text = edit->text.buf;
    int cursor = utf8_width_len(text, edit->at);
    size_t from = 0;
    int hidden = 0;

    if (!focused) {
        /* From the beginning: the end alone would be misread. */
        canvas_text_fit(canvas, 0, 0, canvas->width, role, text);
        return;
    }
    /* One column stays free for the cursor behind the text. */
    while (cursor - hidden >= canvas->width && from < edit->at) {
        int width;

        from += utf8_cluster(text + from, text + edit->text.len, &width);
        hidden += width;
    }
    canvas_text_len(canvas, 0, 0, role, text + from, edit->text.len - from);
    canvas_set_cursor(canvas, cursor - hidden, 0, true);
}

static void draw_rows(const struct edit *edit, struct canvas *canvas,
                      bool focused, enum role role)
{
    int width = canvas->width - 1;
    int number;
    struct row row = row_of(edit, edit->at, width, &number);
    int column = column_of(edit, &row, edit->at);
    int top = number < canvas->height ? 0 : number - canvas->height + 1;

    row = row_from(edit, 0, width);
    for (int i = 0; i - top < canvas->height; i++) {
        canvas_text_len(canvas, 0, i - top, role, edit->text.buf + row.start,
                        row.end - row.start);
        if (row.last) {
            break;
        }
        row = row_from(edit, row.next, width);
    }
    if (focused) {
        canvas_set_cursor(canvas, column, number - top, true);
    }
}

void edit_draw(const struct edit *edit, struct canvas *canvas, bool focused)
{
    enum role role = focused ? ROLE_FIELD_FOCUS : ROLE_FIELD;

    if (canvas->width < 2 || canvas->height < 1) {
        return;
    }
    canvas_fill(canvas, role, " ");
    if (edit->many) {
        draw_rows(edit, canvas, focused, role);
    } else {
        draw_line(edit, canvas, focused, role);
    }
}

void history_release(struct history *history)
{
    str_list_release(&history->lines);
    str_release(&history->typed);
    history->at = 0;
}

void history_add(struct history *history, const char *line)
{
    size_t max = history->max > 0 ? history->max : 100;
    struct str_list *lines = &history->lines;

    if (line[0] != '\0' && (lines->count == 0 ||
                            !str_equal(lines->items[lines->count - 1], line))) {
        str_list_add(lines, line);
    }
    while (lines->count > max) {
        free(lines->items[0]);
        memmove(lines->items, lines->items + 1,
                (lines->count - 1) * sizeof(*lines->items));
        lines->count--;
    }
    history->at = lines->count;
}

bool history_older(struct history *history, struct edit *edit)
{
    if (history->at == 0) {
        return false;
    }
    if (history->at == history->lines.count) {
        str_set(&history->typed, edit_get(edit));
    }
    history->at--;
    edit_set(edit, history->lines.items[history->at]);
    return true;
}

bool history_newer(struct history *history, struct edit *edit)
{
    if (history->at >= history->lines.count) {
        return false;
    }
    history->at++;
    edit_set(edit, history->at < history->lines.count
                       ? history->lines.items[history->at]
                       : history->typed.buf);
    return true;
}
