#include "ui/help.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/text.h"

#define KEYS_WIDTH_MAX 24

enum help_kind { HELP_BLANK, HELP_HEADING, HELP_INTRO, HELP_ACTION };

/* What was given: a heading, an intro, or an action with its keys. */
struct help_entry {
    enum help_kind kind;
    char *keys; /* HELP_ACTION; else NULL */
    char *text;
};

/* One row as laid out for a width: a piece of an entry. */
struct help_row {
    const struct help_entry *entry;
    const char *keys; /* NULL: none on this row */
    size_t from;      /* of the entry's text */
    size_t len;
};

struct help {
    struct text text;
    struct help_entry *entries;
    size_t count;
    size_t capacity;
    struct help_row *rows;
    size_t row_count;
    size_t row_capacity;
    int keys_width;
    int width;
    char pad[KEYS_WIDTH_MAX + 8]; /* blanks */
};

static const struct action actions[] = {
    TEXT_ACTIONS,
    ACTION_END,
};

static size_t help_line(const void *context, size_t line, struct text_run *runs,
                        size_t max)
{
    static const enum role roles[] = {ROLE_TEXT, ROLE_HEADING, ROLE_DIM,
                                      ROLE_TEXT};
    const struct help *self = context;
    const struct help_row *row = &self->rows[line];
    int used = row->keys != NULL ? utf8_width(row->keys) : 0;
    int indent = row->entry->kind == HELP_ACTION ? self->keys_width + 5 : 1;
    size_t count = 0;

    (void)max; /* 4 at most */
    if (row->keys != NULL) {
        runs[count++] = (struct text_run){self->pad, 3, ROLE_TEXT, 0};
        runs[count++] =
            (struct text_run){row->keys, strlen(row->keys), ROLE_KEY, 0};
        indent -= 3 + used;
    }
    if (indent > 0) {
        runs[count++] =
            (struct text_run){self->pad, (size_t)indent, ROLE_TEXT, 0};
    }
    runs[count++] = (struct text_run){row->entry->text + row->from, row->len,
                                      roles[row->entry->kind], 0};
    return count;
}

static const struct text_source source = {.line = help_line};

static bool help_open(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct help *self = screen->state;

    (void)argument;
    (void)err;
    text_init(&self->text, &source, self);
    memset(self->pad, ' ', sizeof(self->pad));
    self->width = 80;
    return true;
}

static void help_close(struct screen *screen)
{
    struct help *self = screen->state;

    for (size_t i = 0; i < self->count; i++) {
        free(self->entries[i].keys);
        free(self->entries[i].text);
    }
    free(self->entries);
    free(self->rows);
    text_release(&self->text);
}

static struct wish help_act(struct screen *screen,
                            const struct action_call *call)
{
    struct help *self = screen->state;
    struct wish wish = wish_none();

    text_act(&self->text, call, &wish);
    return wish;
}

static bool help_key(struct screen *screen, const struct key *key,
                     struct wish *wish)
{
    struct help *self = screen->state;

    (void)wish;
    return text_mouse(&self->text, key);
}

static void help_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct help *self = screen->state;

    text_draw(&self->text, canvas);
}

static const char *help_title(const struct screen *screen)
{
    (void)screen;
    return "Keys";
}

static void add_row(struct help *self, struct help_row row)
{
    GROW(self->rows, self->row_count, self->row_capacity);
    self->rows[self->row_count++] = row;
}

/* Breaks the texts for the width that stands right of the keys. */
static void add_rows(struct help *self, const struct help_entry *entry)
{
    int indent = entry->kind == HELP_ACTION ? self->keys_width + 5 : 1;
    size_t len = strlen(entry->text);
    struct help_row row = {.entry = entry, .keys = entry->keys};

    if (entry->keys != NULL && utf8_width(entry->keys) > self->keys_width) {
        add_row(self,
                row); /* keys too wide for their column: a row of theirs */
        row.keys = NULL;
    }
    do {
        size_t next = 0;

        row.len = canvas_wrap_line(entry->text + row.from, len - row.from,
                                   self->width - indent - 1, &next);
        add_row(self, row);
        row.keys = NULL;
        row.from += next;
    } while (row.from < len);
}

static void lay_out(struct help *self)
{
    int most = self->width / 3;

    self->keys_width = 0;
    self->row_count = 0;
    most = most > KEYS_WIDTH_MAX ? KEYS_WIDTH_MAX : most;
    for (size_t i = 0; i < self->count; i++) {
        int width = self->entries[i].keys != NULL
                        ? utf8_width(self->entries[i].keys)
                        : 0;

        if (width > self->keys_width && width <= most) {
            self->keys_width = width;
        }
    }
    for (size_t i = 0; i < self->count; i++) {
        add_rows(self, &self->entries[i]);
    }
    text_set_count(&self->text, self->row_count);
}

static void help_resize(struct screen *screen, int width, int height)
{
    struct help *self = screen->state;

    self->width = width;
    lay_out(self);
    text_resize(&self->text, height);
}

static void add_entry(struct help *self, enum help_kind kind, char *keys,
                      const char *text)
{
    struct help_entry *entry;

    GROW(self->entries, self->count, self->capacity);
    entry = &self->entries[self->count++];
    entry->kind = kind;
    entry->keys = keys;
    entry->text = xstrdup(text);
}

void help_fill(struct screen *screen, const struct keymap *keymap,
               const struct help_part *parts, size_t count)
{
    struct help *self = screen->state;

    for (size_t i = 0; i < count; i++) {
        const struct help_part *part = &parts[i];

        if (self->count > 0 && part->heading != NULL) {
            add_entry(self, HELP_BLANK, NULL, "");
        }
        if (part->heading != NULL) {
            add_entry(self, HELP_HEADING, NULL, part->heading);
        }
        if (part->intro != NULL) {
            add_entry(self, HELP_INTRO, NULL, part->intro);
        }
        for (const struct action *action = part->actions; action->name != NULL;
             action++) {
            struct str keys = STR_INIT;

            if (action->help == NULL) {
                continue;
            }
            keymap_format_keys(keymap, part->scope, action->name, &keys);
            if (keys.len == 0) {
                str_add_format(&keys, ":%s", action->name);
            }
            add_entry(self, HELP_ACTION, str_take(&keys), action->help);
        }
    }
    lay_out(self);
}

static const char *help_key_row(const struct screen *screen)
{
    (void)screen;
    return "{close} back  {page-down} more";
}

const struct screen_ops help_screen = {
    .name = "help",
    .actions = actions,
    .key_row = help_key_row,
    .state_size = sizeof(struct help),
    .open = help_open,
    .close = help_close,
    .act = help_act,
    .key = help_key,
    .draw = help_draw,
    .title = help_title,
    .resize = help_resize,
};
