/* Settings: the table of options with what is in force. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/settings.h"
#include "base/nearest.h"
#include "screens/screens.h"
#include "ui/list.h"
#include "ui/theme.h"

enum { ACT_CHANGE = 1, ACT_CHANGE_TEXT, ACT_DEFAULT };

static const struct action actions[] = {
    {ACT_CHANGE, "change", "Enter l Right Space",
     N_("Change it: words go round, texts are typed"), "change", 0},
    {ACT_CHANGE_TEXT, "change-text", NULL, NULL, NULL, 0},
    {ACT_DEFAULT, "default", "d", N_("Back to the default"), "default", 0},
    LIST_ACTIONS,
    ACTION_END,
};

enum { DETAIL_ROWS = 5, KEY_WIDTH = 44 };

struct row {
    char *key;                   /* NULL: a header */
    const char *heading;         /* of a header */
    const struct option *option; /* of the key or its family */
    char *value;                 /* in force */
    bool is_set;                 /* else it is the default */
};

struct settings_screen {
    struct list list;
    struct row *rows;
    size_t count;
    size_t capacity;
    char *detail; /* of the selected row */
    char asked[80];
};

static bool is_header(const void *context, size_t item)
{
    const struct settings_screen *self = context;

    return self->rows[item].key == NULL;
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct settings_screen *self = context;
    const struct row *row = &self->rows[item];

    if (row->key != NULL) {
        str_add_format(out, "%s %s", row->key, row->option->help);
    }
}

static const struct list_source source = {row_text, is_header};

static void add_row(struct screen *screen, const struct option *option,
                    const char *key, const char *heading)
{
    struct settings_screen *self = screen->state;
    struct app *app = screen_app(screen);
    struct row row = {.heading = heading, .option = option};

    if (key != NULL) {
        row.key = xstrdup(key);
        row.value = xstrdup(app_setting(app, key));
        row.is_set = app_setting_is_set(app, key);
    }
    GROW(self->rows, self->count, self->capacity);
    self->rows[self->count++] = row;
}

static void clear(struct settings_screen *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->rows[i].key);
        free(self->rows[i].value);
    }
    self->count = 0;
}

/* A family stands for every series, or for the weights 1 to 5. */
static void add_family(struct screen *screen, const struct option *option)
{
    const struct outline *outline = app_outline(screen_app(screen), 0);
    bool series = str_ends_with(option->key, ".series.");
    size_t count = series ? outline->series_count : 5;

    for (size_t i = 0; i < count; i++) {
        char *key = series
                        ? xasprintf("%s%s", option->key, outline->series[i].id)
                        : xasprintf("%s%zu", option->key, i + 1);

        add_row(screen, option, key, NULL);
        free(key);
    }
}

/* Options of the device first, the person's by their first word. */
static const char *heading_of(const struct option *option)
{
    if (option->home == OPTION_DEVICE) {
        return "This device";
    }
    return str_starts_with(option->key, "quiz.")     ? "Quiz"
           : str_starts_with(option->key, "listen.") ? "Listening"
           : str_starts_with(option->key, "memory.") ? "Memory"
                                                     : "You";
}

/* How the selected option is written, and what it is when left alone. */
static void set_detail(struct settings_screen *self)
{
    size_t item = list_get_selected(&self->list);
    const struct row *row = item == LIST_NONE ? NULL : &self->rows[item];
    struct str text = STR_INIT;

    free(self->detail);
    self->detail = NULL;
    if (row == NULL) {
        return;
    }
    str_add_format(&text, "%s. ", row->option->help);
    if (row->option->words != NULL && row->option->words[0] != NULL) {
        str_add(&text,
                row->option->kind == OPTION_DAYS ? "Seven of: " : "One of: ");
        for (size_t i = 0; row->option->words[i] != NULL; i++) {
            str_add_format(&text, "%s%s", i > 0 ? ", " : "",
                           row->option->words[i]);
        }
        str_add(&text, ". ");
    } else if (row->option->kind == OPTION_NUMBER ||
               row->option->kind == OPTION_INT) {
        str_add_format(&text, "%g to %g. ", row->option->min, row->option->max);
    }
    str_add_format(&text, "Default: %s. ",
                   row->option->standard[0] != '\0' ? row->option->standard
                                                    : "nothing");
    str_add(&text, row->option->home == OPTION_DEVICE
                       ? "It stays on this device."
                       : "It follows you to your other devices.");
    self->detail = str_take(&text);
}

static void load(struct screen *screen)
{
    struct settings_screen *self = screen->state;
    const char *heading = "";

    clear(self);
    for (const struct option *option = option_table(); option->key != NULL;
         option++) {
        if (!str_equal(heading, heading_of(option))) {
            heading = heading_of(option);
            add_row(screen, NULL, NULL, heading);
        }
        if (str_ends_with(option->key, ".")) {
            add_family(screen, option);
        } else {
            add_row(screen, option, option->key, NULL);
        }
    }
    list_set_count(&self->list, self->count);
    set_detail(self);
}

static bool select_key(struct settings_screen *self, const char *key,
                       struct error *err)
{
    struct nearest nearest = NEAREST_INIT(key);

    for (size_t i = 0; i < self->count; i++) {
        if (self->rows[i].key == NULL) {
            continue;
        }
        if (str_equal(self->rows[i].key, key)) {
            list_select(&self->list, i);
            return true;
        }
        nearest_offer(&nearest, self->rows[i].key);
    }
    error_set_code(err, ERROR_NOT_FOUND, "no setting '%s'", key);
    nearest_add_hint(&nearest, &err->text);
    return false;
}

static bool settings_open(struct screen *screen, const char *argument,
                          struct error *err)
{
    struct settings_screen *self = screen->state;
    bool ok;

    list_init(&self->list, &source, self);
    load(screen);
    ok = argument == NULL || argument[0] == '\0' ||
         select_key(self, argument, err);
    set_detail(self);
    return ok;
}

static void settings_close(struct screen *screen)
{
    struct settings_screen *self = screen->state;

    clear(self);
    free(self->rows);
    free(self->detail);
    list_release(&self->list);
}

/* Read when the program starts. */
static bool is_read_once(const char *key)
{
    return str_equal(key, "theme") || str_equal(key, "mouse") ||
           str_equal(key, "ascii");
}

static struct wish set(struct screen *screen, const char *key,
                       const char *value)
{
    struct error err = ERROR_INIT;
    struct wish wish;

    if (app_setting_set(screen_app(screen), key, value, &err)) {
        wish = wish_message(ROLE_STATUS, "%s: %s%s", key,
                            value[0] != '\0' ? value : "the default",
                            is_read_once(key) ? ", from the next start" : "");
    } else {
        wish = wish_error(&err);
    }
    error_release(&err);
    load(screen);
    return wish;
}

/* The word after the present one, around at the end. */
static const char *next_word(const char *const *words, const char *value)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (str_equal(words[i], value)) {
            return words[i + 1] != NULL ? words[i + 1] : words[0];
        }
    }
    return words[0];
}

static struct wish change(struct screen *screen)
{
    struct settings_screen *self = screen->state;
    size_t item = list_get_selected(&self->list);
    const struct row *row;
    char *label;
    char *value;
    struct wish wish;

    if (item == LIST_NONE) {
        return wish_none();
    }
    row = &self->rows[item];
    snprintf(self->asked, sizeof(self->asked), "%s", row->key);
    if (row->option->kind == OPTION_BOOL || row->option->kind == OPTION_WORD) {
        value = xstrdup(row->option->kind == OPTION_WORD
                            ? next_word(row->option->words, row->value)
                        : str_equal(row->value, "true") ? "false"
                                                        : "true");
        wish = set(screen, self->asked, value);
        free(value);
        return wish;
    }
    label = xasprintf("%s: ", row->key);
    wish = wish_prompt(label, row->value, false, ACT_CHANGE_TEXT);
    free(label);
    return wish;
}

static struct wish settings_act(struct screen *screen,
                                const struct action_call *call)
{
    struct settings_screen *self = screen->state;
    size_t item = list_get_selected(&self->list);
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        set_detail(self);
        return wish;
    }
    switch (call->id) {
    case ACT_CHANGE:
        return change(screen);
    case ACT_CHANGE_TEXT:
        return call->step == ACTION_DO && call->argument != NULL
                   ? set(screen, self->asked, call->argument)
                   : wish_redraw();
    case ACT_DEFAULT:
        if (item == LIST_NONE) {
            return wish_none();
        }
        snprintf(self->asked, sizeof(self->asked), "%s", self->rows[item].key);
        return set(screen, self->asked, "");
    default:
        return wish;
    }
}

static bool settings_key(struct screen *screen, const struct key *key,
                         struct wish *wish)
{
    struct settings_screen *self = screen->state;
    bool again = false;

    if (!list_mouse(&self->list, key, &again)) {
        return false;
    }
    set_detail(self);
    if (again) {
        wish_release(wish);
        *wish = change(screen);
    }
    return true;
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct settings_screen *self = context;
    const struct row *one = &self->rows[item];
    int key_width = row->width >= 66 ? KEY_WIDTH : row->width * 3 / 5;

    if (one->key == NULL) {
        canvas_text(row, 0, 0, ROLE_HEADING, one->heading);
        return;
    }
    canvas_text_fit(row, 0, 0, key_width - 1, ROLE_TEXT, one->key);
    canvas_text_fit(row, key_width, 0, row->width - key_width - 2,
                    one->is_set ? ROLE_STRONG : ROLE_DIM,
                    one->value[0] != '\0' ? one->value : "(none)");
    /* Bold is not seen on every terminal. */
    if (one->is_set) {
        canvas_text_right(row, row->width, 0, ROLE_ACCENT, "*");
    }
}

static int detail_rows(int height)
{
    return height >= 14 ? DETAIL_ROWS : height >= 9 ? 4 : 0;
}

static void settings_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct settings_screen *self = screen->state;
    int rows = canvas->height - detail_rows(canvas->height);
    struct canvas list = canvas_sub(canvas, 0, 0, canvas->width, rows);
    struct canvas below =
        canvas_sub(canvas, 1, rows, canvas->width - 2, canvas->height - rows);

    list_draw(&self->list, &list, draw_row, self);
    if (self->list.shown_count == 0) {
        canvas_text(&list, 1, 0, ROLE_DIM, "No setting has these words.");
    }
    if (self->detail != NULL && below.height > 0) {
        canvas_wrap(&below, 0, canvas->height >= 14,
                    below.width < 90 ? below.width : 90, ROLE_TEXT,
                    self->detail);
    }
}

static void settings_resize(struct screen *screen, int width, int height)
{
    struct settings_screen *self = screen->state;

    (void)width;
    list_resize(&self->list, height - detail_rows(height));
}

static const char *settings_title(const struct screen *screen)
{
    (void)screen;
    return "Settings";
}

static const char *settings_right(const struct screen *screen)
{
    (void)screen;
    return "* set by you";
}

const struct screen_ops settings_screen = {
    .name = "settings",
    .help = N_("What is in force. Those of this device stand in config.yaml; "
               "the others follow you."),
    .actions = actions,
    .state_size = sizeof(struct settings_screen),
    .open = settings_open,
    .close = settings_close,
    .act = settings_act,
    .key = settings_key,
    .draw = settings_draw,
    .title = settings_title,
    .title_right = settings_right,
    .resize = settings_resize,
    .changed = load,
};
