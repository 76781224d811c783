/* What stands on the page of an episode. */
#include <stdlib.h>
#include <string.h>

#include "app/progress.h"
#include "base/utf8.h"
#include "screens/episode_private.h"

static struct episode_row *add(struct episode_page *self, enum role role,
                               const char *text)
{
    struct episode_row *row;

    GROW(self->rows, self->count, self->capacity);
    row = &self->rows[self->count++];
    *row = (struct episode_row){.text = xstrdup(text), .role = role};
    return row;
}

static void add_header(struct episode_page *self, const char *text)
{
    add(self, ROLE_HEADING, text)->header = true;
}

/* A paragraph as rows that are not selected. */
static void add_paragraph(struct episode_page *self, enum role role,
                          const char *text)
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

void episode_clear(struct episode_page *self)
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

static void add_objectives(struct episode_page *self, struct app *app)
{
    struct objective_progress *list;
    size_t count = app_objectives(app, self->episode->n, &list);

    if (count > 0) {
        add_header(self, "Objectives");
    }
    for (size_t i = 0; i < count; i++) {
        const struct objective_progress *one = &list[i];
        struct episode_row *row =
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
        if (self->width < EPISODE_RIGHT_FROM) { /* no room beside it */
            char *text = xasprintf("%s (%s)", row->text, row->right);

            free(row->text);
            row->text = text;
        }
    }
    free(list);
}

static void add_chapters(struct episode_page *self)
{
    const struct episode *meta = &self->episode->meta;

    if (meta->chapter_count > 0) {
        add_header(self, "Chapters");
    }
    for (size_t i = 0; i < meta->chapter_count; i++) {
        const struct chapter *chapter = &meta->chapters[i];
        struct episode_row *row = add(self, ROLE_TEXT, chapter->title);

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

static void add_patterns(struct episode_page *self, struct app *app)
{
    const struct outline *outline = app_outline(app, OUTLINE_REFERENCE);
    const struct episode *meta = &self->episode->meta;

    if (meta->pattern_count > 0) {
        add_header(self, "Patterns");
    }
    for (size_t i = 0; i < meta->pattern_count; i++) {
        const struct outline_pattern *pattern =
            outline_find_pattern(outline, meta->patterns[i].id);
        struct episode_row *row =
            add(self, ROLE_TEXT,
                pattern != NULL ? pattern->title : meta->patterns[i].id);

        row->right = xasprintf(
            "%s, %s", pattern != NULL ? pattern_tier_name(pattern->tier) : "?",
            role_word(meta->patterns[i].role));
        row->screen = "pattern";
        row->argument = xstrdup(meta->patterns[i].id);
    }
}

/* "51 The Mathematics of Scale" for an episode or a part of one. */
static char *name_of(struct app *app, const char *ref)
{
    const struct outline_episode *episode = NULL;
    char id[8] = "";

    if (strlen(ref) >= 5) {
        memcpy(id, ref, 5);
        episode =
            outline_get_episode(app_outline(app, 0), episode_id_parse(id));
    }
    return episode != NULL ? xasprintf("%d %s", episode->n, episode->title)
                           : xstrdup(ref);
}

static void add_link(struct episode_page *self, struct app *app,
                     const char *ref, const char *why, const char *right)
{
    char *name = name_of(app, ref);
    char *text = xasprintf("%s%s%s", name, why != NULL ? ": " : "",
                           why != NULL ? why : "");
    struct episode_row *row = add(self, ROLE_TEXT, text);

    row->right = xstrdup_or_null(right);
    row->screen = "";
    row->argument = xstrdup(ref);
    free(text);
    free(name);
}

static void add_links(struct episode_page *self, struct app *app)
{
    const struct episode *meta = &self->episode->meta;

    if (meta->prerequisite_count > 0) {
        add_header(self, "Builds on");
    }
    for (size_t i = 0; i < meta->prerequisite_count; i++) {
        const struct prerequisite *one = &meta->prerequisites[i];

        add_link(self, app, one->ref, one->why,
                 one->strength == STRENGTH_NEEDED ? "needed" : "helpful");
    }
    if (meta->see_also_count > 0) {
        add_header(self, "See also");
    }
    for (size_t i = 0; i < meta->see_also_count; i++) {
        add_link(self, app, meta->see_also[i].ref, meta->see_also[i].why, NULL);
    }
}

/* "mm1 lambda=80 req/s": opens the calculator with the episode's values. */
static char *calculator_argument(const struct calc_use *use)
{
    struct str text = STR_INIT;

    str_add(&text, use->id);
    for (size_t i = 0; i < use->preset_count; i++) {
        str_add_format(&text, " %s=%s", use->presets[i].input,
                       use->presets[i].value);
    }
    return str_take(&text);
}

static void add_tools(struct episode_page *self, const struct outline *outline)
{
    const struct episode *meta = &self->episode->meta;

    if (meta->calculator_count > 0) {
        add_header(self, "Calculators");
    }
    for (size_t i = 0; i < meta->calculator_count; i++) {
        const struct outline_calc *calc =
            outline_find_calc(outline, meta->calculators[i].id);
        struct episode_row *row =
            add(self, ROLE_TEXT,
                calc != NULL ? calc->title : meta->calculators[i].id);

        row->screen = "calculator";
        row->argument = calculator_argument(&meta->calculators[i]);
    }
    if (meta->case_studies.count > 0) {
        add_header(self, "Case studies");
    }
    for (size_t i = 0; i < meta->case_studies.count; i++) {
        const struct outline_case *one =
            outline_find_case(outline, meta->case_studies.items[i]);
        struct episode_row *row =
            add(self, ROLE_TEXT,
                one != NULL ? one->title : meta->case_studies.items[i]);

        row->right = one != NULL ? xstrdup(one->when) : NULL;
        row->screen = "case";
        row->argument = xstrdup(meta->case_studies.items[i]);
    }
}

static void add_sources(struct episode_page *self)
{
    const struct episode *meta = &self->episode->meta;

    if (meta->source_count > 0) {
        add_header(self, "Sources");
    }
    for (size_t i = 0; i < meta->source_count; i++) {
        struct episode_row *row = add(self, ROLE_TEXT, meta->sources[i].title);

        if (meta->sources[i].minutes >= 0) {
            row->right = xasprintf("%.0f min", meta->sources[i].minutes);
        }
    }
}

static void add_top(struct episode_page *self, struct app *app)
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
    add_paragraph(self, ROLE_DIM, line.buf);
    str_release(&line);
}

/* Prerequisites advise and never lock: what is needed and not yet known, with
 * the way to show that it is. */
static void add_needed(struct episode_page *self, struct app *app)
{
    const struct episode *meta = &self->episode->meta;

    for (size_t i = 0; i < meta->prerequisite_count; i++) {
        const struct outline_episode *other = outline_get_episode(
            app_outline(app, 0), episode_id_parse(meta->prerequisites[i].ref));
        const struct progress *progress;
        struct episode_row *row;
        char *text;

        if (meta->prerequisites[i].strength != STRENGTH_NEEDED ||
            other == NULL || !outline_episode_ready(other)) {
            continue;
        }
        progress = app_progress_of(app, other->n);
        if (progress->quizzed || progress->mark == MARK_SKIPPED) {
            continue;
        }
        text = xasprintf("Needed first: %d %s", other->n, other->title);
        row = add(self, ROLE_WARN, text);
        row->right = xstrdup("test yourself");
        row->screen = "quiz";
        row->argument = xasprintf("%d check", other->n);
        free(text);
    }
}

/* Columns of a row's text; `right` stands beside the first line of it. */
static int room_of(const struct episode_page *self,
                   const struct episode_row *row, bool first)
{
    int width = self->width - LIST_GUTTER - 1;

    if (first && row->right != NULL && self->width >= EPISODE_RIGHT_FROM) {
        width -= utf8_width(row->right) + 1;
    }
    return width > 10 ? width : 10;
}

/* Adds a row in as many lines as its text takes: the words of an objective or
 * a source stand nowhere else. Takes over what the row holds. */
static void add_lines(struct episode_page *self, struct episode_row row)
{
    char *text = row.text;
    const char *at = text;
    size_t left = strlen(text);
    bool first = true;

    do {
        size_t next;
        size_t len =
            canvas_wrap_line(at, left, room_of(self, &row, first), &next);

        GROW(self->rows, self->count, self->capacity);
        self->rows[self->count] = row;
        self->rows[self->count++].text = xstrndup(at, len);
        row = (struct episode_row){
            .role = row.role, .header = true, .more = true};
        at += next;
        left -= next;
        first = false;
    } while (left > 0);
    free(text);
}

static void wrap_rows(struct episode_page *self)
{
    struct episode_row *rows = self->rows;
    size_t count = self->count;

    self->rows = NULL;
    self->count = self->capacity = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].header) {
            GROW(self->rows, self->count, self->capacity);
            self->rows[self->count++] = rows[i];
        } else {
            add_lines(self, rows[i]);
        }
    }
    free(rows);
}

void episode_fill(struct episode_page *self, struct app *app)
{
    episode_clear(self);
    add_top(self, app);
    add_needed(self, app);
    add_objectives(self, app);
    add_chapters(self);
    add_patterns(self, app);
    add_links(self, app);
    add_tools(self, app_outline(app, OUTLINE_REFERENCE));
    add_sources(self);
    if (self->width > 0) {
        wrap_rows(self);
    }
}
