/* One episode: objectives with mastery, chapters, patterns, sources, links. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "app/progress.h"
#include "screens/screens.h"
#include "ui/list.h"

enum {
    ACT_OPEN = 1,
    ACT_READ,
    ACT_PLAY,
    ACT_QUIZ,
    ACT_CHECK,
    ACT_MARK,
    ACT_KNOWN,
    ACT_NOTE,
    ACT_NOTE_TEXT,
    ACT_NOTES,
};

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right", N_("Open the row"), "open", 0},
    {ACT_READ, "read", "t", N_("Read the script"), "read", 0},
    {ACT_PLAY, "play", "Space", N_("Play from where you left off"), "play", 0},
    {ACT_QUIZ, "quiz", "z", N_("Take the quiz"), "quiz", 0},
    {ACT_CHECK, "check", "x",
     N_("Test yourself: passed, it can be marked as known"), NULL, 0},
    {ACT_MARK, "mark-heard", "m", N_("Mark as done, or open again"), NULL, 0},
    {ACT_KNOWN, "mark-known", "M", N_("Mark as known already"), NULL, 0},
    {ACT_NOTE, "note", "a", N_("Write a note"), "note", 0},
    {ACT_NOTES, "notes", "A", N_("List its notes and bookmarks"), NULL, 0},
    LIST_ACTIONS,
    ACTION_END,
};

/* A line of the page; what Enter does with it is `screen` and `argument`. */
struct row {
    char *text;
    char *right;
    enum role role;
    bool header;
    const char *screen; /* NULL: nothing to open */
    char *argument;     /* with screen "": a reference */
};

struct page {
    struct list list;
    struct app_episode *episode;
    struct row *rows;
    size_t count;
    size_t capacity;
    int width;
    char title[96];
    char right[96];
};

static struct row *add(struct page *self, enum role role, const char *text)
{
    struct row *row;

    GROW(self->rows, self->count, self->capacity);
    row = &self->rows[self->count++];
    *row = (struct row){.text = xstrdup(text), .role = role};
    return row;
}

static void add_header(struct page *self, const char *text)
{
    add(self, ROLE_HEADING, text)->header = true;
}

/* A paragraph as rows that are not selected. */
static void add_paragraph(struct page *self, enum role role, const char *text)
{
    int width = self->width > 10 ? self->width - LIST_GUTTER - 1 : 70;
    size_t len = strlen(text);

    width = width > 76 ? 76 : width;
    while (len > 0) {
        size_t next;
        size_t fits = canvas_wrap_line(text, len, width, &next);
        char *line = xstrndup(text, fits);

        add(self, role, line)->header = true;
        free(line);
        if (next == 0) {
            break;
        }
        text += next;
        len -= next;
    }
}

static void clear(struct page *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->rows[i].text);
        free(self->rows[i].right);
        free(self->rows[i].argument);
    }
    self->count = 0;
}

static enum role mastery_role(enum mastery state)
{
    switch (state) {
    case MASTERY_PROFICIENT:
    case MASTERY_DURABLE:
        return ROLE_GOOD;
    case MASTERY_FADING:
        return ROLE_WARN;
    case MASTERY_UNSEEN:
    case MASTERY_STARTED:
    case MASTERY_FAMILIAR:
        break;
    }
    return ROLE_TEXT;
}

static void add_objectives(struct page *self, struct app *app)
{
    struct objective_progress *list;
    size_t count = app_objectives(app, self->episode->n, &list);

    if (count > 0) {
        add_header(self, "Objectives");
    }
    for (size_t i = 0; i < count; i++) {
        const struct objective_progress *one = &list[i];
        struct row *row =
            add(self, mastery_role(one->mastery.state), one->objective->text);

        row->right =
            one->mastery.answered > 0
                ? xasprintf("%s %.0f %%", mastery_name(one->mastery.state),
                            one->mastery.mean * 100)
                : xstrdup(mastery_name(one->mastery.state));
        if (one->objective->chapter[0] != '\0') {
            row->screen = "reader";
            row->argument = xasprintf("%s@%s", self->episode->meta.id,
                                      one->objective->chapter);
        }
    }
    free(list);
}

static void add_chapters(struct page *self)
{
    const struct episode *meta = &self->episode->meta;

    if (meta->chapter_count > 0) {
        add_header(self, "Chapters");
    }
    for (size_t i = 0; i < meta->chapter_count; i++) {
        const struct chapter *chapter = &meta->chapters[i];
        struct row *row = add(self, ROLE_TEXT, chapter->title);

        row->right = xasprintf("%s, %.0f min", chapter_kind_name(chapter->kind),
                               chapter->minutes);
        if (self->episode->script != NULL) {
            row->screen = "reader";
            row->argument = xasprintf("%s@%s", meta->id, chapter->id);
        }
    }
}

static const char *role_word(enum pattern_role role)
{
    switch (role) {
    case ROLE_PRIMARY:
        return "primary";
    case ROLE_SUPPORTING:
        return "supporting";
    case ROLE_ALTERNATIVE:
        return "alternative";
    case ROLE_MENTIONED:
        break;
    }
    return "mentioned";
}

static void add_patterns(struct page *self, struct app *app)
{
    const struct outline *outline = app_outline(app, OUTLINE_REFERENCE);
    const struct episode *meta = &self->episode->meta;

    if (meta->pattern_count > 0) {
        add_header(self, "Patterns");
    }
    for (size_t i = 0; i < meta->pattern_count; i++) {
        const struct outline_pattern *pattern =
            outline_find_pattern(outline, meta->patterns[i].id);
        struct row *row =
            add(self, ROLE_TEXT,
                pattern != NULL ? pattern->title : meta->patterns[i].id);

        row->right = xasprintf(
            "%s, %s", pattern != NULL ? pattern_tier_name(pattern->tier) : "?",
            role_word(meta->patterns[i].role));
        row->screen = "pattern";
        row->argument = xstrdup(meta->patterns[i].id);
    }
}

static void add_links(struct page *self)
{
    const struct episode *meta = &self->episode->meta;

    if (meta->prerequisite_count > 0) {
        add_header(self, "Builds on");
    }
    for (size_t i = 0; i < meta->prerequisite_count; i++) {
        const struct prerequisite *one = &meta->prerequisites[i];
        char *text = xasprintf("%s%s%s", one->ref, one->why != NULL ? ": " : "",
                               one->why != NULL ? one->why : "");
        struct row *row = add(self, ROLE_TEXT, text);

        row->right =
            xstrdup(one->strength == STRENGTH_NEEDED ? "needed" : "helpful");
        row->screen = "";
        row->argument = xstrdup(one->ref);
        free(text);
    }
    if (meta->see_also_count > 0) {
        add_header(self, "See also");
    }
    for (size_t i = 0; i < meta->see_also_count; i++) {
        char *text =
            xasprintf("%s: %s", meta->see_also[i].ref, meta->see_also[i].why);
        struct row *row = add(self, ROLE_TEXT, text);

        row->screen = "";
        row->argument = xstrdup(meta->see_also[i].ref);
        free(text);
    }
}

static void add_rest(struct page *self)
{
    const struct episode *meta = &self->episode->meta;

    if (meta->calculator_count > 0) {
        add_header(self, "Calculators");
    }
    for (size_t i = 0; i < meta->calculator_count; i++) {
        struct row *row = add(self, ROLE_TEXT, meta->calculators[i].id);

        row->screen = "calculator";
        row->argument = xstrdup(meta->calculators[i].id);
    }
    if (meta->case_studies.count > 0) {
        add_header(self, "Case studies");
    }
    for (size_t i = 0; i < meta->case_studies.count; i++) {
        struct row *row = add(self, ROLE_TEXT, meta->case_studies.items[i]);

        row->screen = "case";
        row->argument = xstrdup(meta->case_studies.items[i]);
    }
    if (meta->source_count > 0) {
        add_header(self, "Sources");
    }
    for (size_t i = 0; i < meta->source_count; i++) {
        struct row *row = add(self, ROLE_TEXT, meta->sources[i].title);

        if (meta->sources[i].minutes >= 0) {
            row->right = xasprintf("%.0f min", meta->sources[i].minutes);
        }
    }
}

static void add_top(struct page *self, struct app *app)
{
    const struct episode *meta = &self->episode->meta;
    const struct progress *progress = app_progress_of(app, meta->n);
    struct str line = STR_INIT;

    if (meta->summary != NULL) {
        add_paragraph(self, ROLE_TEXT, meta->summary);
    }
    if (!outline_episode_ready(self->episode->brief)) {
        str_add_format(&line, "%s: there is no script yet.",
                       episode_status_name(meta->status));
    } else {
        str_add_format(&line, "heard %.0f %%", progress->heard_share * 100);
        if (progress->best_score >= 0) {
            str_add_format(&line, ", best quiz %.0f %%%s",
                           progress->best_score * 100,
                           progress->quizzed ? " (passed)" : "");
        }
        str_add_format(&line, ", %s%.0f %% recall, %zu of %zu questions met",
                       progress->held ? "held, " : "", progress->mastery * 100,
                       progress->answered, progress->live);
    }
    add(self, ROLE_DIM, line.buf)->header = true;
    str_release(&line);
}

static void load(struct screen *screen)
{
    struct page *self = screen->state;
    struct app *app = screen_app(screen);
    const struct episode *meta = &self->episode->meta;

    clear(self);
    add_top(self, app);
    add_objectives(self, app);
    add_chapters(self);
    add_patterns(self, app);
    add_links(self);
    add_rest(self);
    snprintf(self->title, sizeof(self->title), "Ep %d  %.80s", meta->n,
             meta->title);
    if (self->episode->brief->phase > 0) {
        snprintf(self->right, sizeof(self->right), "phase %d, %lld min",
                 self->episode->brief->phase,
                 (long long)(meta->duration_s / 60));
    } else {
        snprintf(self->right, sizeof(self->right), "unscheduled, %lld min",
                 (long long)(meta->duration_s / 60));
    }
    list_set_count(&self->list, self->count);
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct page *self = context;

    str_add(out, self->rows[item].text);
}

static bool row_is_header(const void *context, size_t item)
{
    const struct page *self = context;

    return self->rows[item].header;
}

static const struct list_source source = {row_text, row_is_header};

static bool page_open(struct screen *screen, const char *argument,
                      struct error *err)
{
    struct page *self = screen->state;
    int n = argument != NULL
                ? app_find_episode(screen_app(screen), argument, err)
                : 0;

    list_init(&self->list, &source, self);
    if (n == 0 ||
        !app_episode_read(screen_app(screen), n, &self->episode, err)) {
        if (argument == NULL) {
            error_set_code(err, ERROR_USAGE, "which episode? try :episode 51");
        }
        return false;
    }
    load(screen);
    return true;
}

static void page_close(struct screen *screen)
{
    struct page *self = screen->state;

    clear(self);
    free(self->rows);
    list_release(&self->list);
    app_episode_free(self->episode);
}

static struct wish open_selected(struct screen *screen)
{
    struct page *self = screen->state;
    size_t item = list_get_selected(&self->list);

    if (item == LIST_NONE || self->rows[item].screen == NULL) {
        return wish_none();
    }
    if (self->rows[item].screen[0] == '\0') {
        return screen_open_ref(screen_app(screen), self->rows[item].argument);
    }
    return wish_open(self->rows[item].screen, self->rows[item].argument);
}

static struct wish open_ready(const struct page *self, const char *screen,
                              const char *more)
{
    char argument[24];

    if (!outline_episode_ready(self->episode->brief)) {
        return wish_message(ROLE_WARN, "episode %d is %s: no script yet",
                            self->episode->n,
                            episode_status_name(self->episode->meta.status));
    }
    snprintf(argument, sizeof(argument), "%d%s", self->episode->n, more);
    return wish_open(screen, argument);
}

static struct wish mark(struct screen *screen, enum mark_state wanted)
{
    struct page *self = screen->state;
    struct error err = ERROR_INIT;
    const struct progress *progress =
        app_progress_of(screen_app(screen), self->episode->n);
    enum mark_state state = progress->mark == wanted ? MARK_OPEN : wanted;
    struct wish wish;

    if (app_mark(screen_app(screen), self->episode->n, state, &err)) {
        wish = wish_message(ROLE_STATUS, "marked %s", mark_state_name(state));
        load(screen);
    } else {
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish write_note(struct screen *screen,
                              const struct action_call *call)
{
    struct page *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish;

    if (call->step != ACTION_DO || call->argument == NULL ||
        call->argument[0] == '\0') {
        return wish_redraw();
    }
    if (app_note_add(screen_app(screen), self->episode->n, NULL, 0,
                     call->argument, &err)) {
        wish = wish_message(ROLE_STATUS, "note kept");
    } else {
        wish = wish_error(&err);
    }
    error_release(&err);
    return wish;
}

static struct wish page_act(struct screen *screen,
                            const struct action_call *call)
{
    struct page *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return open_selected(screen);
    case ACT_READ:
        return open_ready(self, "reader", "");
    case ACT_PLAY:
        return open_ready(self, "listening", "");
    case ACT_QUIZ:
        return open_ready(self, "quiz", "");
    case ACT_CHECK:
        return open_ready(self, "quiz", " check");
    case ACT_MARK:
        return mark(screen, MARK_DONE);
    case ACT_KNOWN:
        return mark(screen, MARK_SKIPPED);
    case ACT_NOTE:
        return wish_prompt("Note: ", "", false, ACT_NOTE_TEXT);
    case ACT_NOTE_TEXT:
        return write_note(screen, call);
    case ACT_NOTES:
        return wish_open("notes", self->episode->meta.id);
    default:
        return wish;
    }
}

static bool page_key(struct screen *screen, const struct key *key,
                     struct wish *wish)
{
    struct page *self = screen->state;
    bool again = false;

    if (!list_mouse(&self->list, key, &again)) {
        return false;
    }
    if (again) {
        wish_release(wish);
        *wish = open_selected(screen);
    }
    return true;
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct page *self = context;
    const struct row *one = &self->rows[item];
    int room = row->width;

    if (one->right != NULL && row->width >= 50) {
        int used = canvas_text_right(row, row->width, 0, ROLE_DIM, one->right);

        room -= used + 1;
    }
    canvas_text_fit(row, one->header ? 0 : 1, 0, room - !one->header, one->role,
                    one->text);
}

static void page_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct page *self = screen->state;

    list_draw(&self->list, canvas, draw_row, self);
}

static void page_resize(struct screen *screen, int width, int height)
{
    struct page *self = screen->state;
    bool rewrap = width != self->width;

    self->width = width;
    list_resize(&self->list, height);
    if (rewrap) {
        load(screen);
        list_select(&self->list, 0);
        self->list.top = 0; /* the summary stands above the first row */
    }
}

static const char *page_title(const struct screen *screen)
{
    const struct page *self = screen->state;

    return self->title;
}

static const char *page_right(const struct screen *screen)
{
    const struct page *self = screen->state;

    return self->right;
}

const struct screen_ops episode_screen = {
    .name = "episode",
    .help = N_("One episode: what it teaches and how well you hold it."),
    .actions = actions,
    .state_size = sizeof(struct page),
    .open = page_open,
    .close = page_close,
    .act = page_act,
    .key = page_key,
    .draw = page_draw,
    .title = page_title,
    .title_right = page_right,
    .resize = page_resize,
    .changed = load,
};
