/* Home: what is due, where you left off, what is next, what is wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/progress.h"
#include "app/study.h"
#include "screens/screens.h"
#include "store/store_days.h"
#include "ui/list.h"

enum {
    ACT_OPEN = 1,
    ACT_REVIEW,
    ACT_CONTINUE,
    ACT_EPISODES,
    ACT_SERIES,
    ACT_STATISTICS,
    ACT_WORKLOAD,
    ACT_NOTES,
    ACT_CALCULATORS,
    ACT_SYNC,
    ACT_SETTINGS,
    ACT_UNDO,
};

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right", N_("Open the row"), "open", 0},
    {ACT_REVIEW, "review", "r", N_("Answer what is due"), "review", 0},
    {ACT_CONTINUE, "continue", "c", N_("Do what is first on the list"),
     "continue", 0},
    {ACT_EPISODES, "episodes", "e", N_("List all episodes"), "episodes", 0},
    {ACT_SERIES, "series", "v", N_("List the series"), NULL, 0},
    {ACT_STATISTICS, "statistics", "t", N_("Show statistics"), NULL, 0},
    {ACT_WORKLOAD, "workload", "w", N_("See what is due, and move it"), NULL,
     0},
    {ACT_NOTES, "notes", "a", N_("List notes and bookmarks"), NULL, 0},
    {ACT_CALCULATORS, "calculators", "=", N_("List the calculators"), NULL, 0},
    {ACT_SYNC, "sync", "y", N_("Keep your devices in step"), NULL, 0},
    {ACT_SETTINGS, "settings", "o", N_("Change settings"), NULL, 0},
    {ACT_UNDO, "undo", "u", N_("Take back the last answer"), NULL, 0},
    LIST_ACTIONS,
    ACTION_END,
};

enum row_kind {
    ROW_HEADER,
    ROW_NEXT,
    ROW_SCREEN,
    ROW_PROBLEM,
    ROW_PROBLEM_MORE, /* a further line of the problem above */
};

/* Problems that stand above what can be browsed; more stand below it. */
#define PROBLEMS_FIRST 2

struct row {
    enum row_kind kind;
    char *text; /* of a problem: its first line */
    struct next next;
    const char *screen;
    size_t problem; /* which one */
};

struct home {
    struct list list;
    struct row *rows;
    size_t count;
    size_t capacity;
    struct str right;
    unsigned revision;
    int width;
};

static void add_row(struct home *self, enum row_kind kind, const char *text,
                    const char *screen)
{
    GROW(self->rows, self->count, self->capacity);
    self->rows[self->count++] =
        (struct row){.kind = kind, .text = xstrdup(text), .screen = screen};
}

static void clear_rows(struct home *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->rows[i].text);
    }
    self->count = 0;
}

static void add_browse(struct home *self)
{
    static const struct {
        const char *text;
        const char *screen;
    } rows[] = {
        {"Series and their objectives", "series"},
        {"All episodes", "episodes"},
        {"Search everything", "search"},
        {"Patterns", "patterns"},
        {"Case studies", "cases"},
        {"Glossary", "glossary"},
        {"Calculators", "calculators"},
        {"Statistics", "statistics"},
        {"Workload: what is due, leeches", "workload"},
        {"Notes and bookmarks", "notes"},
        {"Sync and devices", "sync"},
        {"The next days: what to have here", "ahead"},
        {"Settings", "settings"},
    };

    add_row(self, ROW_HEADER, "Browse", NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        add_row(self, ROW_SCREEN, rows[i].text, rows[i].screen);
    }
}

/* A problem in as many lines as its sentence takes. */
static void add_problem(struct home *self, const char *text, size_t problem)
{
    int width = self->width - LIST_GUTTER - 1;
    enum row_kind kind = ROW_PROBLEM;
    size_t left = strlen(text);

    while (left > 0) {
        size_t next;
        size_t len =
            canvas_wrap_line(text, left, width > 20 ? width : 20, &next);
        char *line = xstrndup(text, len);

        add_row(self, kind, line, NULL);
        self->rows[self->count - 1].problem = problem;
        free(line);
        kind = ROW_PROBLEM_MORE;
        text += next;
        left -= next;
    }
}

static void add_problems(struct home *self, const struct str_list *problems,
                         const char *heading, size_t from, size_t to)
{
    to = to < problems->count ? to : problems->count;
    if (from < to) {
        add_row(self, ROW_HEADER, heading, NULL);
    }
    for (size_t i = from; i < to; i++) {
        add_problem(self, problems->items[i], i);
    }
}

static void set_right(struct home *self, struct app *app)
{
    struct store_counts counts;
    struct error err = ERROR_INIT;

    str_clear(&self->right);
    if (store_count(app_store(app), app_today(app), app_now_ms(app), &counts,
                    &err)) {
        if (counts.answers_today > 0) {
            str_add_format(&self->right, "today %lld answered",
                           (long long)counts.answers_today);
        }
        if (counts.streak > 1) {
            str_add_format(&self->right, "%s%d days in a row",
                           self->right.len > 0 ? ", " : "", counts.streak);
        }
    }
    error_release(&err);
}

static void load(struct screen *screen)
{
    struct home *self = screen->state;
    struct app *app = screen_app(screen);
    const struct str_list *problems = app_problems(app);
    struct next next[4];
    size_t count = app_next(app, next);

    clear_rows(self);
    add_row(self, ROW_HEADER, "Now", NULL);
    for (size_t i = 0; i < count; i++) {
        add_row(self, ROW_NEXT, next[i].text, NULL);
        self->rows[self->count - 1].next = next[i];
    }
    if (count == 0) {
        add_row(self, ROW_SCREEN, "Nothing is due: browse, or rest",
                "episodes");
    }
    add_problems(self, problems, "Problems", 0, PROBLEMS_FIRST);
    add_browse(self);
    add_problems(self, problems, "Further problems", PROBLEMS_FIRST,
                 problems->count);
    set_right(self, app);
    self->revision = app_revision(app);
    list_set_count(&self->list, self->count);
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct home *self = context;

    str_add(out, self->rows[item].text);
}

static bool row_is_header(const void *context, size_t item)
{
    const struct home *self = context;

    return self->rows[item].kind == ROW_HEADER ||
           self->rows[item].kind == ROW_PROBLEM_MORE;
}

static const struct list_source source = {row_text, row_is_header};

static bool home_open(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct home *self = screen->state;

    (void)argument;
    (void)err;
    str_init(&self->right);
    list_init(&self->list, &source, self);
    load(screen);
    return true;
}

static void home_close(struct screen *screen)
{
    struct home *self = screen->state;

    clear_rows(self);
    free(self->rows);
    str_release(&self->right);
    list_release(&self->list);
}

static struct wish open_next(const struct next *next)
{
    char episode[16];

    snprintf(episode, sizeof(episode), "%d", next->episode);
    switch (next->kind) {
    case NEXT_SITTING:
        return wish_open(str_ends_with(next->text, "quiz") ? "quiz" : "review",
                         "resume");
    case NEXT_REVIEW:
        return wish_open("review", NULL);
    case NEXT_LISTEN:
        return wish_open("listening", episode);
    case NEXT_QUIZ:
        return wish_open("quiz", episode);
    case NEXT_EPISODE:
        return wish_open("episode", episode);
    case NEXT_NOTHING:
        break;
    }
    return wish_none();
}

static struct wish open_row(const struct screen *screen, size_t item)
{
    const struct home *self = screen->state;
    const struct str_list *problems = app_problems(screen_app(screen));
    const struct row *row = &self->rows[item];

    switch (row->kind) {
    case ROW_NEXT:
        return open_next(&row->next);
    case ROW_SCREEN:
        return wish_open(row->screen, NULL);
    case ROW_PROBLEM:
        return wish_message(ROLE_WARN, "%s",
                            row->problem < problems->count
                                ? problems->items[row->problem]
                                : row->text);
    case ROW_PROBLEM_MORE:
    case ROW_HEADER:
        break;
    }
    return wish_none();
}

static struct wish undo(struct screen *screen)
{
    struct error err = ERROR_INIT;
    char *what = NULL;
    struct wish wish;

    if (app_undo_last(screen_app(screen), &what, &err)) {
        wish = wish_message(ROLE_STATUS, "taken back: %s", what);
        load(screen);
    } else {
        wish = wish_error(&err);
    }
    free(what);
    error_release(&err);
    return wish;
}

static struct wish home_act(struct screen *screen,
                            const struct action_call *call)
{
    struct home *self = screen->state;
    struct wish wish = wish_none();
    size_t selected = list_get_selected(&self->list);

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return selected == LIST_NONE ? wish_none() : open_row(screen, selected);
    case ACT_REVIEW:
        return wish_open("review", call->argument);
    case ACT_CONTINUE:
        return self->count > 1 ? open_row(screen, 1) : wish_none();
    case ACT_EPISODES:
        return wish_open("episodes", call->argument);
    case ACT_SERIES:
        return wish_open("series", call->argument);
    case ACT_STATISTICS:
        return wish_open("statistics", call->argument);
    case ACT_WORKLOAD:
        return wish_open("workload", call->argument);
    case ACT_NOTES:
        return wish_open("notes", call->argument);
    case ACT_CALCULATORS:
        return wish_open("calculators", call->argument);
    case ACT_SYNC:
        return wish_open("sync", call->argument);
    case ACT_SETTINGS:
        return wish_open("settings", call->argument);
    case ACT_UNDO:
        return undo(screen);
    default:
        return wish;
    }
}

static bool home_key(struct screen *screen, const struct key *key,
                     struct wish *wish)
{
    struct home *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_OPEN, wish);
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct home *self = context;
    const struct row *one = &self->rows[item];
    bool more = one->kind == ROW_PROBLEM_MORE;
    enum role role = one->kind == ROW_HEADER            ? ROLE_HEADING
                     : one->kind == ROW_PROBLEM || more ? ROLE_WARN
                     : one->kind == ROW_NEXT            ? ROLE_ACCENT
                                                        : ROLE_TEXT;
    /* A row that is not selected begins further left. */
    int x = more ? LIST_GUTTER - 1 : 0;

    canvas_text_fit(row, x, 0, row->width - x, role, one->text);
}

static void home_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct home *self = screen->state;

    list_draw(&self->list, canvas, draw_row, self);
}

static void home_resize(struct screen *screen, int width, int height)
{
    struct home *self = screen->state;

    if (self->width != width) {
        self->width = width;
        load(screen);
    }
    list_resize(&self->list, height);
}

static void home_changed(struct screen *screen)
{
    load(screen);
}

static const char *home_title(const struct screen *screen)
{
    (void)screen;
    return "DStudio";
}

static const char *home_title_right(const struct screen *screen)
{
    const struct home *self = screen->state;

    return self->right.buf;
}

const struct screen_ops home_screen = {
    .name = "home",
    .help = N_("What to do next, and the way to everything else."),
    .actions = actions,
    .state_size = sizeof(struct home),
    .open = home_open,
    .close = home_close,
    .act = home_act,
    .key = home_key,
    .draw = home_draw,
    .title = home_title,
    .title_right = home_title_right,
    .resize = home_resize,
    .changed = home_changed,
};
