/* The calculators, below the episode that each belongs to. */
#include <stdio.h>
#include <stdlib.h>

#include "calculators/calculator.h"
#include "screens/screens.h"
#include "ui/list.h"

enum { ACT_OPEN = 1, ACT_EPISODE };

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right", N_("Open the calculator"), "open", 0},
    {ACT_EPISODE, "open-episode", "e", N_("Open the episode that derives it"),
     "episode", 0},
    LIST_ACTIONS,
    ACTION_END,
};

/* A header (no calculator) or a calculator; `text` NULL: no words about it. */
struct row {
    int episode; /* number; 0: of no episode */
    const struct calculator *calculator;
    const struct outline_calc *text;
};

struct calculators {
    struct list list;
    const struct outline *outline;
    struct row *rows;
    size_t count;
};

static bool is_header(const void *context, size_t item)
{
    const struct calculators *self = context;

    return self->rows[item].calculator == NULL;
}

static const char *title_of(const struct row *row)
{
    return row->text != NULL ? row->text->title : row->calculator->title;
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct calculators *self = context;
    const struct row *row = &self->rows[item];

    if (row->calculator != NULL) {
        str_add_format(out, "%s %s %s", title_of(row), row->calculator->id,
                       row->text != NULL ? row->text->question : "");
    }
}

static const struct list_source source = {row_text, is_header};

/* By episode, those of none at the end; within one as the table has them. */
static int compare(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;
    int left = x->episode > 0 ? x->episode : EPISODE_MAX + 1;
    int right = y->episode > 0 ? y->episode : EPISODE_MAX + 1;

    if (left != right) {
        return left - right;
    }
    /* The one that the table has first. */
    for (size_t i = 0; i < calculator_count(); i++) {
        if (calculator_get(i) == x->calculator) {
            return -1;
        }
        if (calculator_get(i) == y->calculator) {
            return 1;
        }
    }
    return 0;
}

static void load(struct screen *screen)
{
    struct calculators *self = screen->state;
    size_t count = calculator_count();
    struct row *rows = xcalloc(count + 1, sizeof(*rows));

    self->outline = app_outline(screen_app(screen), OUTLINE_REFERENCE);
    for (size_t i = 0; i < count; i++) {
        rows[i].calculator = calculator_get(i);
        rows[i].text = outline_find_calc(self->outline, rows[i].calculator->id);
        rows[i].episode = rows[i].text != NULL ? rows[i].text->episode : 0;
    }
    qsort(rows, count, sizeof(*rows), compare);
    free(self->rows);
    self->rows = xcalloc(2 * count + 1, sizeof(*self->rows));
    self->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || rows[i].episode != rows[i - 1].episode) {
            self->rows[self->count++].episode = rows[i].episode;
        }
        self->rows[self->count++] = rows[i];
    }
    free(rows);
    list_set_count(&self->list, self->count);
}

static bool calculators_open(struct screen *screen, const char *argument,
                             struct error *err)
{
    struct calculators *self = screen->state;

    (void)argument;
    (void)err;
    list_init(&self->list, &source, self);
    load(screen);
    return true;
}

static void calculators_close(struct screen *screen)
{
    struct calculators *self = screen->state;

    list_release(&self->list);
    free(self->rows);
}

static struct wish open_selected(const struct calculators *self)
{
    size_t item = list_get_selected(&self->list);

    return item == LIST_NONE
               ? wish_none()
               : wish_open("calculator", self->rows[item].calculator->id);
}

static struct wish open_episode(const struct calculators *self)
{
    size_t item = list_get_selected(&self->list);
    char argument[16];

    if (item == LIST_NONE || self->rows[item].episode == 0) {
        return wish_message(ROLE_STATUS, "no episode is named for it");
    }
    snprintf(argument, sizeof(argument), "%d", self->rows[item].episode);
    return wish_open("episode", argument);
}

static struct wish calculators_act(struct screen *screen,
                                   const struct action_call *call)
{
    struct calculators *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return open_selected(self);
    case ACT_EPISODE:
        return open_episode(self);
    default:
        return wish;
    }
}

static bool calculators_key(struct screen *screen, const struct key *key,
                            struct wish *wish)
{
    struct calculators *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_OPEN, wish);
}

static void draw_header(const struct calculators *self, int n,
                        struct canvas *row)
{
    const struct outline_episode *episode =
        outline_get_episode(self->outline, n);

    if (n == 0) {
        canvas_text(row, 0, 0, ROLE_HEADING, "Further ones");
    } else {
        canvas_format(row, 0, 0, ROLE_HEADING, "Ep %d  %s", n,
                      episode != NULL ? episode->title : "");
    }
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct calculators *self = context;
    const struct row *one = &self->rows[item];
    bool wide = row->width >= 64;

    if (one->calculator == NULL) {
        draw_header(self, one->episode, row);
        return;
    }
    canvas_text_fit(row, 0, 0, wide ? 32 : row->width, ROLE_TEXT,
                    title_of(one));
    if (wide && one->text != NULL) {
        canvas_text_fit(row, 34, 0, row->width - 34, ROLE_DIM,
                        one->text->question);
    }
}

static void calculators_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct calculators *self = screen->state;

    list_draw(&self->list, canvas, draw_row, self);
}

static void calculators_resize(struct screen *screen, int width, int height)
{
    struct calculators *self = screen->state;

    (void)width;
    list_resize(&self->list, height);
}

static const char *calculators_title(const struct screen *screen)
{
    (void)screen;
    return "Calculators";
}

const struct screen_ops calculators_screen = {
    .name = "calculators",
    .help = N_("The formulas of the episodes, ready to be filled in."),
    .actions = actions,
    .state_size = sizeof(struct calculators),
    .open = calculators_open,
    .close = calculators_close,
    .act = calculators_act,
    .key = calculators_key,
    .draw = calculators_draw,
    .title = calculators_title,
    .resize = calculators_resize,
    .changed = load,
};
