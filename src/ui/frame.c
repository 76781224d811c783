#include "ui/frame.h"

#include <string.h>

#include "base/str.h"

#define NAME_MAX_BYTES 48 /* of "{name}" */

struct frame_layout frame_layout(int width, int height)
{
    struct frame_layout layout = {.rule_y = -1, .bar_y = -1};
    bool rules = height >= FRAME_RULES_FROM;

    layout.too_small = width < FRAME_MIN_WIDTH || height < FRAME_MIN_HEIGHT;
    if (layout.too_small) {
        return layout;
    }
    layout.title_y = 0;
    layout.rule_y = rules ? 1 : -1;
    layout.body_y = rules ? 2 : 1;
    layout.keys_y = height - 1;
    layout.bar_y = rules ? height - 2 : -1;
    layout.status_y = rules ? height - 3 : height - 2;
    layout.body_height = layout.status_y - layout.body_y;
    return layout;
}

void frame_draw_too_small(struct canvas *canvas)
{
    struct canvas row = canvas_row(canvas, canvas->height / 2);

    canvas_text_fit(&row, 0, 0, row.width, ROLE_TEXT,
                    "needs at least 40 x 10 cells");
    canvas_set_cursor(&row, 0, 0, false);
}

void frame_draw_title(struct canvas *row, const char *title, const char *right,
                      const char *words)
{
    int end = row->width - 1; /* a blank column at both sides */
    int room = row->width / 2;
    int width = right != NULL ? canvas_width_of(row, right) : 0;
    int words_width = words != NULL ? canvas_width_of(row, words) : 0;

    if (words_width > 0 && width + words_width + 2 <= room) {
        canvas_text_right(row, end, 0, ROLE_STATUS, words);
        end -= words_width + 2;
    }
    if (width > 0 && width <= room) {
        canvas_text_right(row, end, 0, ROLE_STATUS, right);
        end -= width + 2;
    }
    if (title != NULL) {
        canvas_text_fit(row, 1, 0, end - 1, ROLE_TITLE, title);
    }
}

/* What "{…}" stands for; NULL if it is no such mark. */
static const char *marked_words(const char *name, size_t len,
                                const struct frame_keys *keys,
                                char buffer[NAME_MAX_BYTES])
{
    if (len == 0 || len >= NAME_MAX_BYTES) {
        return NULL;
    }
    memcpy(buffer, name, len);
    buffer[len] = '\0';
    if (buffer[0] == '=') {
        return buffer + 1;
    }
    return keymap_get_key(keys->keymap, keys->scope, buffer,
                          (keys->mode & MODE_TEXT) != 0);
}

/*
 * The next piece of a marked text, taken from it: plain text, or what a mark
 * stands for. False at the end.
 */
struct piece {
    const char *text;
    size_t len;
    bool marked;
    char name[NAME_MAX_BYTES];
};

static bool next_piece(const char **text, const struct frame_keys *keys,
                       struct piece *piece)
{
    const char *close = NULL;
    const char *words = NULL;

    piece->text = *text;
    piece->len = strcspn(*text, "{");
    piece->marked = false;
    if (piece->len > 0 || **text == '\0') {
        *text += piece->len;
        return piece->len > 0;
    }
    close = strchr(*text, '}');
    if (close != NULL) {
        words = marked_words(*text + 1, (size_t)(close - *text) - 1, keys,
                             piece->name);
    }
    if (words == NULL) {
        piece->len = 1; /* a brace that marks nothing */
        *text += 1;
    } else {
        piece->text = words;
        piece->len = strlen(words);
        piece->marked = true;
        *text = close + 1;
    }
    return true;
}

int frame_draw_marked(struct canvas *row, int x, enum role role,
                      const char *text, const struct frame_keys *keys)
{
    struct piece piece;
    int from = x;

    while (next_piece(&text, keys, &piece)) {
        x += canvas_text_len(row, x, 0, piece.marked ? ROLE_KEY : role,
                             piece.text, piece.len);
    }
    return x - from;
}

void frame_add_marked(const char *text, const struct frame_keys *keys,
                      struct str *out)
{
    struct piece piece;

    while (next_piece(&text, keys, &piece)) {
        str_add_len(out, piece.text, piece.len);
    }
}

/* One entry of the key row; the columns used, 0 if it does not fit. */
static int draw_label(struct canvas *row, int x, int end, const char *key,
                      const char *label)
{
    int key_width = canvas_width_of(row, key);
    int width = key_width + 1 + canvas_width_of(row, label);

    if (x + width > end) {
        return 0;
    }
    canvas_text(row, x, 0, ROLE_KEY, key);
    canvas_text(row, x + key_width + 1, 0, ROLE_TEXT, label);
    return width + 2;
}

static void draw_labels(struct canvas *row, const struct frame_keys *keys)
{
    bool typing = (keys->mode & MODE_TEXT) != 0;
    const char *help =
        keymap_get_key(keys->keymap, keys->scope, "help", typing);
    /* The way to all other keys has its place kept at the end. */
    int help_width =
        help == NULL ? 0 : canvas_width_of(row, help) + (int)strlen(" keys");
    int end = row->width - 1 - help_width - 2;
    int x = 1;

    for (const struct action *action = keys->actions; action->name != NULL;
         action++) {
        const char *key =
            keymap_get_key(keys->keymap, keys->scope, action->name, typing);

        if (action->label == NULL || key == NULL ||
            (action->modes != 0 && (action->modes & keys->mode) == 0)) {
            continue;
        }
        x += draw_label(row, x, end, key, action->label);
    }
    if (help != NULL) {
        draw_label(row, x, row->width, help, "keys");
    }
}

void frame_draw_keys(struct canvas *row, const char *text,
                     const struct frame_keys *keys)
{
    if (text != NULL && text[0] != '\0') {
        frame_draw_marked(row, 1, ROLE_TEXT, text, keys);
    } else {
        draw_labels(row, keys);
    }
}
