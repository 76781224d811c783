/* What is due, a plan and the leeches as rows of one list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/figures.h"
#include "base/clock.h"
#include "screens/workload_private.h"
#include "ui/chart.h"

enum {
    PROSE = 76,
    BARS = 90,
    LAPSES_WIDTH = 4,
    EPISODE_WIDTH = 7,
    WIDE_FROM = 60,
};

static struct workload_row *add(struct workload *self, enum workload_kind kind,
                                enum role role, char *text)
{
    GROW(self->rows, self->count, self->capacity);
    self->rows[self->count] =
        (struct workload_row){.kind = kind, .role = role, .text = text};
    return &self->rows[self->count++];
}

void workload_clear_rows(struct workload *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->rows[i].text);
        free(self->rows[i].note);
    }
    self->count = 0;
}

static void header(struct workload *self, char *text)
{
    add(self, WORKLOAD_HEADER, ROLE_HEADING, text);
}

/* A sentence in as many rows as it needs; takes `text` over. */
static void say(struct workload *self, enum role role, char *text)
{
    int width = self->width - LIST_GUTTER - 1;
    const char *at = text;
    size_t left = strlen(text);

    width = width > PROSE ? PROSE : width < 20 ? 20 : width;
    while (left > 0) {
        size_t next;
        size_t len = canvas_wrap_line(at, left, width, &next);

        add(self, WORKLOAD_TEXT, role, xstrndup(at, len));
        at += next;
        left -= next;
    }
    free(text);
}

bool workload_read_days(struct workload *self, struct app *app,
                        struct error *err)
{
    struct figures figures;
    bool ok = app_figures(app, WORKLOAD_DAYS, 1, &figures, err);

    if (ok) {
        const struct forecast *forecast = &figures.forecast;

        self->today = forecast->today;
        for (size_t i = 0; i < WORKLOAD_DAYS; i++) {
            self->ahead[i] = forecast->due[i];
        }
        self->overdue = forecast->overdue;
        self->later = forecast->later;
        self->peak = forecast_peak(forecast);
    }
    figures_release(&figures);
    return ok;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void say_outlook(struct workload *self, const char *when,
                        const struct plan_outlook *outlook)
{
    const struct plan *plan = &self->plan;
    char date[16];

    if (outlook->total < 0.05) {
        say(self, ROLE_TEXT,
            xasprintf("%s: %.0f %%; nothing does until then.", when,
                      outlook->recall * 100));
        return;
    }
    say(self, ROLE_TEXT,
        xasprintf("%s: %.0f %%, for %.1f questions a day, at most %.0f on %s.",
                  when, outlook->recall * 100,
                  outlook->total / (double)plan->days, outlook->largest,
                  civil_format(outlook->largest_day, date)));
}

static void say_unseen(struct workload *self)
{
    const struct plan *plan = &self->plan;
    size_t unseen = plan->questions - plan->answered;
    size_t a_day = (unseen + plan->days - 1) / plan->days;

    if (unseen == 0) {
        return;
    }
    say(self, ROLE_TEXT,
        xasprintf("%zu question%s unseen: to meet %s takes up to %zu a day.",
                  unseen, unseen == 1 ? " is" : "s are",
                  unseen == 1 ? "it" : "them all", a_day));
    if ((int64_t)a_day > plan->new_per_day) {
        say(self, ROLE_WARN,
            xasprintf("A review adds %d a day; quizzes add the rest.",
                      plan->new_per_day));
    }
}

static void add_plan(struct workload *self)
{
    const struct plan *plan = &self->plan;
    char date[16];

    header(self, xasprintf("Plan until %s", civil_format(plan->date, date)));
    say(self, ROLE_TEXT,
        xasprintf("%zu day%s, %zu question%s, %zu answered so far. Expected "
                  "recall on that day, unseen ones counted as unknown:",
                  plan->days, plural(plan->days), plan->questions,
                  plural(plan->questions), plan->answered));
    say(self, ROLE_TEXT,
        plan->answered == 0
            ? xasprintf("Without further study: %.0f %%.", plan->left * 100)
            : xasprintf("Without further study: %.0f %%, %.0f %% of those "
                        "answered.",
                        plan->left * 100, plan->left_answered * 100));
    say_outlook(self, "Answering all that comes due", &plan->kept);
    if (plan->moves.count > 0) {
        say_outlook(self, "And with due days pulled", &plan->pulled);
        say(self, ROLE_ACCENT,
            xasprintf("A pulls %zu due day%s before the date.",
                      plan->moves.count, plural(plan->moves.count)));
    } else {
        say(self, ROLE_TEXT, xstrdup("No due day needs to be pulled."));
    }
    say_unseen(self);
    say(self, ROLE_DIM,
        xasprintf("These are means of the memory model, with first answers "
                  "right in %.0f %%%s.",
                  plan->first_right * 100,
                  plan->first_right_known ? ", as yours were" : " (a guess)"));
}

static void add_due(struct workload *self)
{
    const struct due_counts *due = &self->due;
    /* known of all series together */
    int64_t overdue = self->series == 0 ? self->overdue : 0;

    header(self, xstrdup("Due"));
    say(self, due->now > 0 ? ROLE_WARN : ROLE_TEXT,
        xasprintf("%zu now, %zu later today, %zu tomorrow", due->now,
                  due->later_today, due->tomorrow));
    if (overdue > 0) {
        say(self, ROLE_TEXT,
            xasprintf("%lld %s due on a day before today", (long long)overdue,
                      overdue == 1 ? "was" : "were"));
    }
    if (self->backlog > 0) {
        say(self, ROLE_WARN,
            xasprintf("A backlog of %zu: a review asks today's first, then "
                      "what you are about to lose. Spreading it over some "
                      "days helps.",
                      self->backlog));
    }
    if (due->fresh > 0) {
        say(self, ROLE_DIM,
            xasprintf("A review adds %zu that you have not met.", due->fresh));
    }
}

static void add_days(struct workload *self)
{
    static const char *const weekdays[] = {"Mo", "Tu", "We", "Th",
                                           "Fr", "Sa", "Su"};
    char number[24];
    int digits =
        snprintf(number, sizeof(number), "%lld", (long long)self->peak);

    header(self, xasprintf("The coming %d days%s", WORKLOAD_DAYS,
                           self->series > 0 ? ", all series" : ""));
    for (size_t i = 0; i < WORKLOAD_DAYS; i++) {
        int64_t day = self->today + (int64_t)i;
        char date[16];
        struct workload_row *row =
            add(self, WORKLOAD_DAY, i == 0 ? ROLE_PRESENT : ROLE_BAR,
                xasprintf("%s %s", weekdays[civil_weekday(day)],
                          civil_format(day, date) + 5));

        row->value = (double)self->ahead[i];
        /* All as wide as the widest, so that the bars have one scale. */
        row->note = xasprintf("%-*lld", digits, (long long)self->ahead[i]);
    }
    if (self->later > 0) {
        say(self, ROLE_DIM,
            xasprintf("%lld come later.", (long long)self->later));
    }
}

static void add_leeches(struct workload *self)
{
    header(self, xstrdup("Leeches: forgotten again and again"));
    for (size_t i = 0; i < self->leech_count; i++) {
        add(self, WORKLOAD_LEECH, ROLE_TEXT,
            xstrdup(self->leeches[i].question->stem))
            ->index = i;
    }
    if (self->leech_count == 0) {
        say(self, ROLE_DIM, xstrdup("None: nothing was forgotten that often."));
    }
}

void workload_make_rows(struct workload *self)
{
    workload_clear_rows(self);
    if (self->date > 0) {
        add_plan(self);
    }
    add_due(self);
    add_days(self);
    add_leeches(self);
    list_set_count(&self->list, self->count);
}

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct workload *self = context;

    str_add(out, self->rows[item].text);
    if (self->rows[item].kind == WORKLOAD_LEECH) {
        str_add_format(out, " %s",
                       self->leeches[self->rows[item].index].question->name);
    }
}

static bool row_is_header(const void *context, size_t item)
{
    const struct workload *self = context;

    return self->rows[item].kind == WORKLOAD_HEADER;
}

const struct list_source workload_source = {row_text, row_is_header};

static void draw_day(const struct workload *self,
                     const struct workload_row *one, struct canvas *row)
{
    struct chart_bar bar = {one->text, one->value, one->note, one->role};
    struct canvas area =
        canvas_sub(row, 0, 0, row->width > BARS ? BARS : row->width - 1, 1);
    double peak = (double)self->peak;

    chart_bars_draw(&bar, 1, peak > 0 ? peak : 1, &area);
}

static void draw_leech(const struct leech *leech, const char *stem,
                       struct canvas *row)
{
    int x = LAPSES_WIDTH;

    canvas_format(row, 0, 0, ROLE_WARN, "%2dx", leech->lapses);
    if (row->width >= WIDE_FROM) {
        canvas_format(row, x, 0, ROLE_DIM, "%.5s", leech->question->name);
        x += EPISODE_WIDTH;
    }
    if (leech->suspended) {
        x += canvas_text(row, x, 0, ROLE_DIM, "suspended") + 1;
    }
    canvas_text_fit(row, x, 0, row->width - x - 1,
                    leech->suspended ? ROLE_DIM : ROLE_TEXT, stem);
}

static void draw_row(const void *context, size_t item, struct canvas *row)
{
    const struct workload *self = context;
    const struct workload_row *one = &self->rows[item];

    switch (one->kind) {
    case WORKLOAD_DAY:
        draw_day(self, one, row);
        break;
    case WORKLOAD_LEECH:
        draw_leech(&self->leeches[one->index], one->text, row);
        break;
    case WORKLOAD_HEADER:
    case WORKLOAD_TEXT:
        canvas_text_fit(row, 0, 0, row->width, one->role, one->text);
        break;
    }
}

void workload_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct workload *self = screen->state;

    list_draw(&self->list, canvas, draw_row, self);
    if (self->count == 0) {
        canvas_wrap(canvas, 1, 0, canvas->width - 2, ROLE_WARN,
                    "What is due cannot be read now.");
    }
}
