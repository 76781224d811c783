/* What stands on the page of an episode. */
#include <stdlib.h>
#include <string.h>

#include "app/progress.h"
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

static void add_links(struct episode_page *self)
{
    const struct episode *meta = &self->episode->meta;

    if (meta->prerequisite_count > 0) {
        add_header(self, "Builds on");
    }
    for (size_t i = 0; i < meta->prerequisite_count; i++) {
        const struct prerequisite *one = &meta->prerequisites[i];
        char *text = xasprintf("%s%s%s", one->ref, one->why != NULL ? ": " : "",
                               one->why != NULL ? one->why : "");
        struct episode_row *row = add(self, ROLE_TEXT, text);

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
        struct episode_row *row = add(self, ROLE_TEXT, text);

        row->screen = "";
        row->argument = xstrdup(meta->see_also[i].ref);
        free(text);
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
    add(self, ROLE_DIM, line.buf)->header = true;
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

void episode_fill(struct episode_page *self, struct app *app)
{
    episode_clear(self);
    add_top(self, app);
    add_needed(self, app);
    add_objectives(self, app);
    add_chapters(self);
    add_patterns(self, app);
    add_links(self);
    add_tools(self, app_outline(app, OUTLINE_REFERENCE));
    add_sources(self);
}
