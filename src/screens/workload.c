/*
 * Workload: what is due and when, moving it, a plan to a date, and the
 * questions that are forgotten again and again.
 */
#include "app/workload.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/number.h"
#include "screens/workload_private.h"

enum {
    ACT_OPEN = 1,
    ACT_REVIEW,
    ACT_POSTPONE,
    ACT_SPREAD,
    ACT_PLAN,
    ACT_APPLY,
    ACT_APPLY_YES,
    ACT_SUSPEND,
    ACT_NOTE,
    ACT_UNDO,
    ACT_INFO,
    ACT_SERIES,
};

/* Modes: what is there to act on. */
enum { MODE_ALWAYS = 1 << 0, MODE_PLAN = 1 << 1, MODE_LEECH = 1 << 2 };

enum { DAYS_MAX = 365, SPREAD_USUAL = 7, FRESH_MS = 60 * 1000 };

static const struct action actions[] = {
    {ACT_OPEN, "open", "Enter l Right",
     N_("On a leech: hear its source, or stop it; else review"), "open", 0},
    {ACT_SUSPEND, "suspend", "S", N_("Ask the leech no more, or again"),
     "suspend", MODE_LEECH},
    {ACT_INFO, "info", "i", N_("The leech's answers and its forgetting curve"),
     "curve", MODE_LEECH},
    {ACT_NOTE, "note", "a", N_("Write a note where the leech is taught"),
     "note", MODE_LEECH},
    {ACT_APPLY, "apply", "A", N_("Pull due days before the plan's date"),
     "apply", MODE_PLAN},
    {ACT_APPLY_YES, "apply-yes", NULL, NULL, NULL, 0},
    {ACT_POSTPONE, "postpone", "+",
     N_("Postpone what is due now (count: by so many days)"), "postpone", 0},
    {ACT_SPREAD, "spread", "e", N_("Spread what is due now over some days"),
     "spread", 0},
    {ACT_PLAN, "plan", "d", N_("Plan to a date"), "plan", 0},
    {ACT_SERIES, "series", "v",
     N_("Only one series: its due questions, moves and plan"), "series", 0},
    {ACT_UNDO, "undo", "u", N_("Take the last move or answer back"), "undo", 0},
    {ACT_REVIEW, "review", "r", N_("Answer what is due"), "review", 0},
    LIST_ACTIONS,
    ACTION_END,
};

/* A plan that cannot be made any more (its date came) goes away. */
static bool read_plan(struct screen *screen, int64_t date, struct error *err)
{
    struct workload *self = screen->state;
    struct plan_request request = {.date = date, .series = self->series};
    bool ok = true;

    if (self->date > 0) {
        plan_release(&self->plan);
        self->date = 0;
    }
    if (date > 0) {
        ok = app_plan(screen_app(screen), &request, &self->plan, err);
        if (ok) {
            self->date = date;
        } else {
            plan_release(&self->plan);
        }
    }
    return ok;
}

static bool read_all(struct screen *screen, struct error *err)
{
    struct workload *self = screen->state;
    struct app *app = screen_app(screen);
    bool ok;

    /* The rows borrow from what is read anew. */
    workload_clear_rows(self);
    list_set_count(&self->list, 0);
    free(self->leeches);
    self->leeches = NULL;
    self->leech_count = 0;
    ok = workload_read_days(self, app, err) &&
         app_due(app, self->series, &self->due, err) &&
         app_leeches(app, &self->leeches, &self->leech_count, err);
    self->backlog = ok && self->series == 0 ? app_backlog(app) : 0;
    self->revision = app_revision(app);
    self->read_ms = app_now_ms(app);
    if (self->series == 0) {
        snprintf(self->right, sizeof(self->right), "%zu due", self->due.now);
    } else {
        snprintf(self->right, sizeof(self->right), "series %d, %zu due",
                 self->series, self->due.now);
    }
    if (ok) {
        workload_make_rows(self);
    }
    return ok;
}

/* Keeps the selected place, as near as can be. */
void workload_load(struct screen *screen)
{
    struct workload *self = screen->state;
    size_t selected = list_get_selected(&self->list);
    struct error ignored = ERROR_INIT;

    /* The store's own troubles are told on home. */
    (void)!read_plan(screen, self->date, &ignored);
    error_clear(&ignored);
    (void)!read_all(screen, &ignored);
    error_release(&ignored);
    if (selected != LIST_NONE) {
        list_select(&self->list, selected);
    }
}

/* Called with every word that is heard: reads only what may have changed. */
static void workload_changed(struct screen *screen)
{
    struct workload *self = screen->state;
    struct app *app = screen_app(screen);

    if (self->revision != app_revision(app) ||
        app_now_ms(app) - self->read_ms >= FRESH_MS) {
        workload_load(screen);
    }
}

/* Nothing, or the number of a series. */
static bool choose_series(struct screen *screen, const char *argument,
                          struct error *err)
{
    struct workload *self = screen->state;
    const struct outline *outline =
        app_outline(screen_app(screen), OUTLINE_EPISODES);
    int64_t n;

    if (argument == NULL || argument[0] == '\0') {
        return true;
    }
    if (number_parse_int(argument, 1, INT_MAX, &n)) {
        for (size_t i = 0; i < outline->series_count; i++) {
            if (outline->series[i].n == n) {
                self->series = (int)n;
                return true;
            }
        }
    }
    return error_set_code(err, ERROR_NOT_FOUND, "there is no series '%s'",
                          argument);
}

static bool workload_open(struct screen *screen, const char *argument,
                          struct error *err)
{
    struct workload *self = screen->state;

    list_init(&self->list, &workload_source, self);
    self->width = 80;
    return choose_series(screen, argument, err) && read_all(screen, err);
}

static void workload_close(struct screen *screen)
{
    struct workload *self = screen->state;

    workload_clear_rows(self);
    free(self->rows);
    free(self->leeches);
    free(self->aim);
    if (self->date > 0) {
        plan_release(&self->plan);
    }
    list_release(&self->list);
}

static struct wish fail(struct error *err)
{
    struct wish wish = wish_error(err);

    error_release(err);
    return wish;
}

/* ---------------------------------------------------------------- moving */

static struct wish ask_days(const char *label, int days, int id)
{
    char initial[16];

    snprintf(initial, sizeof(initial), "%d", days);
    return wish_prompt(label, initial, false, id);
}

static struct wish move(struct screen *screen, const struct action_call *call,
                        int64_t least)
{
    const struct workload *self = screen->state;
    struct due_moves moves = DUE_MOVES_INIT;
    struct app *app = screen_app(screen);
    struct error err = ERROR_INIT;
    int64_t days;
    struct wish wish;
    bool ok;

    if (!number_parse_int(call->argument, least, DAYS_MAX, &days)) {
        return wish_message(ROLE_BAD, "'%s' is no number of days, %lld to %d",
                            call->argument, (long long)least, DAYS_MAX);
    }
    ok = call->id == ACT_POSTPONE
             ? app_due_postpone(app, self->series, days, &moves, &err)
             : app_due_spread(app, self->series, days, &moves, &err);
    wish = !ok ? wish_error(&err)
           : moves.stay > 0
               ? wish_message(ROLE_STATUS, "%zu moved, %zu left for today",
                              moves.count, moves.stay)
               : wish_message(ROLE_STATUS, "%zu moved", moves.count);
    due_moves_release(&moves);
    error_release(&err);
    workload_load(screen);
    return wish;
}

/* ------------------------------------------------------------------ plan */

static struct wish show_plan(struct screen *screen, const char *text)
{
    struct workload *self = screen->state;
    struct error err = ERROR_INIT;
    struct civil civil;

    if (!civil_parse(text, &civil)) {
        return wish_message(ROLE_BAD, "'%s' is no date such as 2026-06-01",
                            text);
    }
    if (!read_plan(screen, civil_to_day(civil), &err)) {
        workload_make_rows(self);
        return fail(&err);
    }
    workload_make_rows(self);
    list_select(&self->list, 0);
    return wish_redraw();
}

static struct wish ask_apply(const struct workload *self)
{
    char date[16];

    if (self->date == 0 || self->plan.moves.count == 0) {
        return wish_message(ROLE_STATUS, "no due day needs to be pulled");
    }
    return wish_ask(
        ACT_APPLY_YES, "Pull %zu due day%s before %s?", self->plan.moves.count,
        self->plan.moves.count == 1 ? "" : "s", civil_format(self->date, date));
}

static struct wish apply(struct screen *screen)
{
    struct workload *self = screen->state;
    struct error err = ERROR_INIT;
    size_t count;

    if (self->date == 0) {
        return wish_none();
    }
    count = self->plan.moves.count;
    if (!app_due_write(screen_app(screen), &self->plan.moves, &err)) {
        return fail(&err);
    }
    workload_load(screen);
    return wish_message(ROLE_STATUS, "%zu due day%s pulled", count,
                        count == 1 ? "" : "s");
}

/* ------------------------------------------------------------------ keys */

/* Of the series shown, unless something else was asked for. */
static struct wish review(const struct workload *self, const char *argument)
{
    char words[32];

    if (argument != NULL || self->series == 0) {
        return wish_open("review", argument);
    }
    snprintf(words, sizeof(words), "series %d", self->series);
    return wish_open("review", words);
}

static struct wish open_row(struct screen *screen)
{
    struct workload *self = screen->state;
    const struct leech *leech = workload_selected_leech(self);

    return leech != NULL ? workload_replay(screen_app(screen), leech)
                         : review(self, NULL);
}

/* All series, then each by itself, then all again. */
static struct wish next_series(struct screen *screen)
{
    struct workload *self = screen->state;
    const struct outline *outline =
        app_outline(screen_app(screen), OUTLINE_EPISODES);
    size_t at = 0;

    while (at < outline->series_count && self->series != 0 &&
           outline->series[at].n != self->series) {
        at++;
    }
    at = self->series == 0 ? 0 : at + 1;
    self->series = at < outline->series_count ? outline->series[at].n : 0;
    workload_load(screen);
    return wish_redraw();
}

static struct wish undo(struct screen *screen)
{
    struct error err = ERROR_INIT;
    char *what = NULL;
    struct wish wish;

    wish = app_undo_last(screen_app(screen), &what, &err)
               ? wish_message(ROLE_STATUS, "taken back: %s", what)
               : wish_error(&err);
    free(what);
    error_release(&err);
    workload_load(screen);
    return wish;
}

/* Actions that ask for a line first, and then have it as their argument. */
static struct wish act_asking(struct screen *screen,
                              const struct action_call *call)
{
    bool ask = call->argument == NULL;

    if (call->step != ACTION_DO) {
        return wish_redraw();
    }
    switch (call->id) {
    case ACT_POSTPONE:
        return ask ? ask_days("Postpone by how many days? ", action_count(call),
                              call->id)
                   : move(screen, call, 1);
    case ACT_SPREAD:
        return ask ? ask_days("Spread over how many days? ",
                              call->count > 0 ? call->count : SPREAD_USUAL,
                              call->id)
                   : move(screen, call, 2);
    case ACT_PLAN:
        return ask ? wish_prompt("Plan to which date (2026-06-01)? ", "", false,
                                 call->id)
                   : show_plan(screen, call->argument);
    default:
        return workload_note(screen, call);
    }
}

static struct wish workload_act(struct screen *screen,
                                const struct action_call *call)
{
    struct workload *self = screen->state;
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_OPEN:
        return open_row(screen);
    case ACT_REVIEW:
        return review(self, call->argument);
    case ACT_SERIES:
        return next_series(screen);
    case ACT_INFO:
        return workload_selected_leech(self) == NULL
                   ? wish_none()
                   : wish_open("question",
                               workload_selected_leech(self)->question->name);
    case ACT_POSTPONE:
    case ACT_SPREAD:
    case ACT_PLAN:
    case ACT_NOTE:
        return act_asking(screen, call);
    case ACT_APPLY:
        return ask_apply(self);
    case ACT_APPLY_YES:
        return apply(screen);
    case ACT_SUSPEND:
        return workload_suspend(screen);
    case ACT_UNDO:
        return undo(screen);
    default:
        return wish;
    }
}

static bool workload_key(struct screen *screen, const struct key *key,
                         struct wish *wish)
{
    struct workload *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_OPEN, wish);
}

static unsigned workload_mode(const struct screen *screen)
{
    const struct workload *self = screen->state;

    return MODE_ALWAYS |
           (self->date > 0 && self->plan.moves.count > 0 ? MODE_PLAN : 0) |
           (workload_selected_leech(self) != NULL ? MODE_LEECH : 0);
}

static void workload_resize(struct screen *screen, int width, int height)
{
    struct workload *self = screen->state;

    self->width = width;
    workload_make_rows(self);
    list_resize(&self->list, height);
}

static const char *workload_title(const struct screen *screen)
{
    (void)screen;
    return "Workload";
}

static const char *workload_right(const struct screen *screen)
{
    const struct workload *self = screen->state;

    return self->right;
}

const struct screen_ops workload_screen = {
    .name = "workload",
    .help = N_("What is due and when. Moving due days leaves alone what is "
               "known of the questions."),
    .actions = actions,
    .state_size = sizeof(struct workload),
    .open = workload_open,
    .close = workload_close,
    .act = workload_act,
    .key = workload_key,
    .draw = workload_draw,
    .title = workload_title,
    .title_right = workload_right,
    .resize = workload_resize,
    .changed = workload_changed,
    .mode = workload_mode,
};
