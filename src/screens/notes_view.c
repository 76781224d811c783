/* Notes and bookmarks as rows, and how they are drawn. */
#include <stdlib.h>
#include <string.h>

#include "screens/notes_private.h"

enum { DETAIL_ROWS = 6, DETAIL_FROM = 14, WHERE_WIDTH = 24 };

static bool is_header(const void *context, size_t item)
{
    const struct notes *self = context;

    return self->rows[item].note == NULL;
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct notes *self = context;
    const struct note_row *row = &self->rows[item];

    if (row->note != NULL) {
        str_add_format(out, "%s %s", row->where, row->note->text);
    }
}

const struct list_source notes_source = {row_text, is_header};

void notes_clear(struct notes *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->rows[i].where);
        free(self->rows[i].line);
    }
    self->count = 0;
    store_notes_release(&self->lists[0]);
    store_notes_release(&self->lists[1]);
    self->lists[0] = (struct store_notes)STORE_NOTES_INIT;
    self->lists[1] = (struct store_notes)STORE_NOTES_INIT;
}

static struct note_row *add_row(struct notes *self)
{
    GROW(self->rows, self->count, self->capacity);
    self->rows[self->count] = (struct note_row){.note = NULL};
    return &self->rows[self->count++];
}

/* White space of any kind as single blanks. */
static char *one_line(const char *text)
{
    struct str line = STR_INIT;

    for (; *text != '\0'; text++) {
        bool blank = *text == ' ' || *text == '\n' || *text == '\t';

        if (!blank) {
            str_add_char(&line, *text);
        } else if (line.len > 0 && line.buf[line.len - 1] != ' ') {
            str_add_char(&line, ' ');
        }
    }
    return str_take(&line);
}

static void add_header(struct notes *self, const struct outline *outline, int n)
{
    const struct outline_episode *episode = outline_get_episode(outline, n);
    struct note_row *row = add_row(self);

    row->episode = n;
    row->where = xasprintf("Ep %d  %s", n,
                           episode != NULL ? episode->title : "(unknown)");
    row->line = xstrdup("");
}

static void add_note(struct notes *self, const struct outline *outline,
                     const struct store_note *note, bool bookmark)
{
    int n = episode_id_parse(note->episode);
    const struct outline_episode *episode = outline_get_episode(outline, n);
    const struct outline_chapter *chapter =
        episode != NULL && note->chapter != NULL
            ? outline_find_chapter(outline, episode, note->chapter)
            : NULL;
    struct note_row *row = add_row(self);
    char *line = one_line(note->text);

    row->note = note;
    row->bookmark = bookmark;
    row->episode = n;
    row->where = xstrdup(chapter != NULL         ? chapter->title
                         : note->chapter != NULL ? note->chapter
                                                 : "whole episode");
    row->line = note->versions > 1
                    ? xasprintf("(1 of %d versions) %s", note->versions, line)
                    : xstrdup(line);
    free(line);
}

/* By episode, chapter and word, as the store has both lists. */
static int compare(const struct store_note *a, const struct store_note *b)
{
    int order = strcmp(a->episode, b->episode);

    if (order == 0) {
        order = strcmp(a->chapter != NULL ? a->chapter : "",
                       b->chapter != NULL ? b->chapter : "");
    }
    return order != 0 ? order : (a->word > b->word) - (a->word < b->word);
}

void notes_merge(struct notes *self, const struct outline *outline)
{
    size_t at[2] = {0, 0};
    int last = -1;

    while (at[0] < self->lists[0].count || at[1] < self->lists[1].count) {
        size_t which = at[0] >= self->lists[0].count ||
                       (at[1] < self->lists[1].count &&
                        compare(&self->lists[1].items[at[1]],
                                &self->lists[0].items[at[0]]) < 0);
        const struct store_note *note = &self->lists[which].items[at[which]++];
        int n = episode_id_parse(note->episode);

        if (n != last) {
            add_header(self, outline, n);
            last = n;
        }
        add_note(self, outline, note, which == 1);
    }
}

const struct note_row *notes_selected(const struct notes *self)
{
    size_t item = list_get_selected(&self->list);

    return item == LIST_NONE ? NULL : &self->rows[item];
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct notes *self = context;
    const struct note_row *one = &self->rows[item];
    int x = 0;

    if (one->note == NULL) {
        canvas_text_fit(row, 0, 0, row->width, ROLE_HEADING, one->where);
        return;
    }
    x += canvas_text(row, x, 0, one->bookmark ? ROLE_ACCENT : ROLE_DIM,
                     one->bookmark ? "bookmark" : "note    ") +
         1;
    if (row->width >= 60) {
        canvas_text_fit(row, x, 0, WHERE_WIDTH, ROLE_DIM, one->where);
        x += WHERE_WIDTH + 2;
    }
    canvas_text_fit(row, x, 0, row->width - x,
                    one->note->versions > 1 ? ROLE_WARN : ROLE_TEXT, one->line);
}

int notes_list_rows(int height)
{
    return height - (height >= DETAIL_FROM ? DETAIL_ROWS : 0);
}

/* The selected one in full: its place, the words it stands at, the text. */
static void draw_detail(const struct notes *self, struct canvas *below)
{
    const struct note_row *row = notes_selected(self);
    int width = below->width < 90 ? below->width : 90;
    int y = 0;
    int x;

    if (row == NULL) {
        return;
    }
    x = canvas_text_fit(below, 0, y, width, ROLE_STRONG, row->where);
    if (row->note->quote != NULL && x + 12 < below->width) {
        canvas_format(below, x, y, ROLE_QUOTE, ", at \"%s …\"",
                      row->note->quote);
    }
    canvas_wrap(below, 0, y + 1, width, ROLE_TEXT, row->note->text);
}

void notes_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct notes *self = screen->state;
    int rows = notes_list_rows(canvas->height);
    struct canvas list = canvas_sub(canvas, 0, 0, canvas->width, rows);
    struct canvas below = canvas_sub(canvas, 3, rows + 1, canvas->width - 6,
                                     canvas->height - rows - 1);

    list_draw(&self->list, &list, draw_row, self);
    if (self->count == 0 && self->locked > 0) {
        canvas_wrap(canvas, 1, 0, canvas->width - 2, ROLE_WARN,
                    "Notes are encrypted, and locked on this device. Nothing "
                    "of them is lost: the screen :encryption unlocks them.");
    } else if (self->count == 0) {
        canvas_wrap(canvas, 1, 0, canvas->width - 2, ROLE_DIM,
                    "No notes and no bookmarks yet. In the reader, a writes a "
                    "note at the place and b keeps the place.");
    }
    if (rows < canvas->height) {
        draw_detail(self, &below);
    }
}
