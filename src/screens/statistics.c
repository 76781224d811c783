/* Statistics: seven pages of what the store knows about one's learning. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/progress_export.h"
#include "base/path.h"
#include "screens/statistics_private.h"

enum {
    ACT_NEXT = 1,
    ACT_PREVIOUS,
    ACT_SPAN,
    ACT_EXPORT,
    ACT_SCROLL_UP,
    ACT_SCROLL_DOWN,
    ACT_PAGE /* … ACT_PAGE + 6 */
};

#define PAGE(n, name, help)                                                    \
    {                                                                          \
        ACT_PAGE + (n)-1, (name), #n, (help), NULL, 0                          \
    }

static const struct action actions[] = {
    {ACT_NEXT, "next", "Tab l Right j Down", N_("The next page"), "next page",
     0},
    {ACT_PREVIOUS, "previous", "Shift-Tab h Left k Up", N_("The page before"),
     "page before", 0},
    {ACT_SPAN, "span", "w",
     N_("Recall by month, week or day; of the cost minutes, or what is known"),
     "other view", STATISTICS_RECALL | STATISTICS_COST},
    PAGE(1, "page-now", N_("Today, streak, questions")),
    PAGE(2, "page-recall",
         N_("True retention: what was remembered when asked")),
    PAGE(3, "page-due", N_("What comes due in the coming 30 days")),
    PAGE(4, "page-days", N_("A year of days")),
    PAGE(5, "page-series", N_("What is held of each series")),
    PAGE(6, "page-memory", N_("Stability and difficulty of your questions")),
    PAGE(7, "page-cost", N_("What each desired retention would cost")),
    {ACT_EXPORT, "export", "X",
     N_("Write the progress of each episode to a file, CSV or JSON"), NULL, 0},
    {ACT_SCROLL_UP, "scroll-up", "PageUp", N_("Scroll up"), NULL,
     STATISTICS_NOW},
    {ACT_SCROLL_DOWN, "scroll-down", "PageDown", N_("Scroll down"), NULL,
     STATISTICS_NOW},
    ACTION_END,
};

/* All names fit from here on. */
enum { NAMES_WIDTH = 72 };

static const char *const page_names[] = {"Now",    "Recall", "Due", "Days",
                                         "Series", "Memory", "Cost"};

static void release_texts(struct statistics *self)
{
    for (size_t i = 0; i < COUNT_OF(self->labels); i++) {
        free(self->labels[i]);
        free(self->notes[i]);
        self->labels[i] = NULL;
        self->notes[i] = NULL;
    }
    self->label_count = 0;
}

/* Rows above the page: its tabs. */
static int tabs_height(int height)
{
    return height >= 12 ? 2 : 1;
}

/* Rows of the page that do not fit on the screen: as far as one can scroll. */
static int hidden_rows(const struct statistics *self)
{
    int room = self->height - tabs_height(self->height);
    int rows = self->page == 0 && self->width > 2
                   ? statistics_now_rows(self, self->width - 2)
                   : 0;

    return rows > room ? rows - room : 0;
}

static void scroll_to(struct statistics *self, int row)
{
    int most = hidden_rows(self);

    self->scroll = row > most ? most : row < 0 ? 0 : row;
}

/* Everything is read and put into words here; draw() only writes. */
static void prepare(struct screen *screen)
{
    struct statistics *self = screen->state;

    release_texts(self);
    statistics_prepare(self, screen_app(screen));
    scroll_to(self, self->scroll);
}

static bool read_figures(struct screen *screen, struct error *err)
{
    struct statistics *self = screen->state;
    bool ok;

    figures_release(&self->figures);
    ok = app_figures(screen_app(screen), STATISTICS_DAYS, STATISTICS_WEEKS,
                     &self->figures, err);
    if (ok) {
        prepare(screen);
    }
    return ok;
}

/* "recall", "2" or nothing. */
static bool choose_page(struct statistics *self, const char *argument,
                        struct error *err)
{
    if (argument == NULL || argument[0] == '\0') {
        return true;
    }
    for (int i = 0; i < STATISTICS_PAGES; i++) {
        char number[16];

        snprintf(number, sizeof(number), "%d", i + 1);
        if (str_equal(argument, number) ||
            str_equal(argument, actions[3 + i].name + strlen("page-"))) {
            self->page = i;
            return true;
        }
    }
    return error_set_code(err, ERROR_USAGE,
                          "no page '%s': now, recall, due, days, series, "
                          "memory or cost",
                          argument);
}

static bool statistics_open(struct screen *screen, const char *argument,
                            struct error *err)
{
    struct statistics *self = screen->state;

    return choose_page(self, argument, err) && read_figures(screen, err);
}

static void statistics_close(struct screen *screen)
{
    struct statistics *self = screen->state;

    release_texts(self);
    figures_release(&self->figures);
}

static struct wish show(struct screen *screen, int page)
{
    struct statistics *self = screen->state;

    self->page = (page + STATISTICS_PAGES) % STATISTICS_PAGES;
    self->scroll = 0;
    prepare(screen);
    return wish_redraw();
}

static struct wish export_to(struct app *app, const char *typed)
{
    char *path = path_typed(typed);
    struct error err = ERROR_INIT;
    struct wish wish;

    if (typed[0] == '\0') {
        wish = wish_redraw();
    } else if (app_progress_write(app, path, &err)) {
        wish = wish_message(ROLE_STATUS, "written to %s", path);
    } else {
        wish = wish_error(&err);
    }
    error_release(&err);
    free(path);
    return wish;
}

/* By so many rows. */
static struct wish scroll(struct statistics *self, int by)
{
    scroll_to(self, self->scroll + by);
    return wish_redraw();
}

static struct wish statistics_act(struct screen *screen,
                                  const struct action_call *call)
{
    struct statistics *self = screen->state;

    if (call->id >= ACT_PAGE && call->id < ACT_PAGE + STATISTICS_PAGES) {
        return show(screen, call->id - ACT_PAGE);
    }
    switch (call->id) {
    case ACT_NEXT:
        return show(screen, self->page + 1);
    case ACT_PREVIOUS:
        return show(screen, self->page - 1);
    case ACT_SPAN:
        if (self->page == STATISTICS_PAGES - 1) {
            self->show_known = !self->show_known;
        } else {
            self->span = (self->span + 1) % STATISTICS_SPANS;
        }
        return show(screen, self->page);
    case ACT_EXPORT:
        return call->argument == NULL
                   ? wish_prompt("Write progress to (.csv, .json): ", NULL,
                                 false, ACT_EXPORT)
                   : export_to(screen_app(screen), call->argument);
    case ACT_SCROLL_UP:
        return scroll(self, 2 - self->height);
    case ACT_SCROLL_DOWN:
        return scroll(self, self->height - 2);
    default:
        return wish_none();
    }
}

/* With the gap behind it; narrow, only the page shown has its name. */
static int tab_width(const struct statistics *self, int page)
{
    bool named = page == self->page || self->width >= NAMES_WIDTH;

    return 3 + (named ? (int)strlen(page_names[page]) + 1 : 0);
}

static bool statistics_key(struct screen *screen, const struct key *key,
                           struct wish *wish)
{
    struct statistics *self = screen->state;
    int x = 1;

    if (key->code != KEYCODE_MOUSE) {
        return false;
    }
    if (key->button == BUTTON_WHEEL_UP || key->button == BUTTON_WHEEL_DOWN) {
        (void)scroll(self, key->button == BUTTON_WHEEL_UP ? -3 : 3);
        return true;
    }
    if (key->button != BUTTON_LEFT || key->y != 0) {
        return false;
    }
    for (int i = 0; i < STATISTICS_PAGES; i++) {
        x += tab_width(self, i);
        if (key->x < x) {
            wish_release(wish);
            *wish = show(screen, i);
            return true;
        }
    }
    return false;
}

static void draw_tabs(const struct statistics *self, struct canvas *canvas)
{
    int begin = 1;

    for (int i = 0; i < STATISTICS_PAGES; i++) {
        bool here = i == self->page;
        int x = begin;

        x += canvas_format(canvas, x, 0, here ? ROLE_SELECTED : ROLE_KEY, "%d",
                           i + 1);
        if (here || self->width >= NAMES_WIDTH) {
            x += canvas_format(canvas, x, 0, here ? ROLE_SELECTED : ROLE_TEXT,
                               " %s", page_names[i]);
        }
        if (here) {
            canvas_set_cursor(canvas, x - 1, 0, false);
        }
        begin += tab_width(self, i);
    }
}

static void statistics_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct statistics *self = screen->state;
    int gap = tabs_height(canvas->height);
    struct canvas body =
        canvas_sub(canvas, 1, gap, canvas->width - 2, canvas->height - gap);

    draw_tabs(self, canvas);
    statistics_draw_page(self, &body);
}

static void statistics_resize(struct screen *screen, int width, int height)
{
    struct statistics *self = screen->state;

    self->width = width;
    self->height = height;
    scroll_to(self, self->scroll);
}

static const char *statistics_status(const struct screen *screen)
{
    const struct statistics *self = screen->state;

    return self->scroll < hidden_rows(self) ? "More below: {scroll-down}"
           : self->scroll > 0               ? "More above: {scroll-up}"
                                            : "";
}

static const char *statistics_title(const struct screen *screen)
{
    (void)screen;
    return "Statistics";
}

static unsigned statistics_mode(const struct screen *screen)
{
    const struct statistics *self = screen->state;

    return 1u << self->page;
}

static void statistics_changed(struct screen *screen)
{
    struct error ignored = ERROR_INIT;

    /* What was shown before stays when the store cannot be read. */
    (void)!read_figures(screen, &ignored);
    error_release(&ignored);
}

const struct screen_ops statistics_screen = {
    .name = "statistics",
    .help = N_("True retention counts answers to questions that were due "
               "after a day or more, first answers left out."),
    .actions = actions,
    .state_size = sizeof(struct statistics),
    .open = statistics_open,
    .close = statistics_close,
    .act = statistics_act,
    .key = statistics_key,
    .draw = statistics_draw,
    .resize = statistics_resize,
    .title = statistics_title,
    .status = statistics_status,
    .mode = statistics_mode,
    .changed = statistics_changed,
};
