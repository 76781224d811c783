/*
 * One question: what the memory model knows of it, the curve of its recall with
 * its answers, and what can be done with it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/curve.h"
#include "app/listen.h"
#include "app/study.h"
#include "base/clock.h"
#include "screens/question_private.h"

enum { ACT_SUSPEND = 1, ACT_REPLAY, ACT_READ, ACT_NOTE, ACT_SPAN };

static const struct action actions[] = {
    {ACT_READ, "read", "t Enter l Right", N_("Read where it is taught"), "read",
     0},
    {ACT_REPLAY, "replay", "p", N_("Hear where it is taught, or stop"), "hear",
     0},
    {ACT_SPAN, "span", "w", N_("The whole curve, or since the last answer"),
     "whole or last", 0},
    {ACT_SUSPEND, "suspend", "S", N_("Ask it no more, or again"), "suspend", 0},
    {ACT_NOTE, "note", "a", N_("Write a note where it is taught"), "note", 0},
    LIST_ACTIONS,
    ACTION_END,
};

/* ---- what is shown ---- */

const struct forgetting_review *question_answer_at(const struct curve *curve,
                                                   size_t row)
{
    return &curve->forgetting.reviews[curve->forgetting.count - 1 - row];
}

double question_first_shown(const struct question_screen *self)
{
    const struct curve *curve = &self->curve;

    return self->last && curve->forgetting.count > 0
               ? question_answer_at(curve, 0)->day
               : 0.0;
}

/* As far as the due day and some more, and never less than today. */
double question_last_shown(const struct question_screen *self)
{
    double from = question_first_shown(self);
    double end = fmax(self->curve.today, self->curve.due);

    return end + fmax((end - from) * 0.1, 1.0);
}

/* One point a column and a half, and one just before and at each answer. */
static void fill_points(struct question_screen *self)
{
    const struct forgetting *forgetting = &self->curve.forgetting;
    double from = question_first_shown(self);
    double step = (question_last_shown(self) - from) / 300.0;
    size_t next = 0;

    self->point_count = 0;
    while (next < forgetting->count && forgetting->reviews[next].day < from) {
        next++;
    }
    for (double day = from; self->point_count + 2 < POINTS_MAX &&
                            day <= question_last_shown(self) + step / 2;
         day += step) {
        while (next < forgetting->count &&
               forgetting->reviews[next].day <= day &&
               self->point_count + 3 < POINTS_MAX) {
            const struct forgetting_review *answer = &forgetting->reviews[next];

            if (next > 0) {
                self->points[self->point_count++] =
                    (struct chart_point){answer->day, answer->recall};
            }
            self->points[self->point_count++] =
                (struct chart_point){answer->day, 1.0};
            next++;
        }
        self->points[self->point_count++] =
            (struct chart_point){day, forgetting_at(forgetting, day)};
    }
}

static void add_state(struct question_screen *self, struct app *app)
{
    const struct store_card *card = &self->curve.card;
    char date[16];

    self->facts[0] = xasprintf(
        "Recall now %.1f %% (%.0f %% is wanted), stability %.1f days, "
        "difficulty %.1f of 10",
        self->curve.recall * 100, self->curve.retention * 100,
        card->card.memory.stability, card->card.memory.difficulty);
    self->brief = xasprintf(
        "Recall now %.1f %%, stability %.*f days", self->curve.recall * 100,
        card->card.memory.stability < 100 ? 1 : 0, card->card.memory.stability);
    if (card->suspended) {
        self->facts[1] = xstrdup("Suspended: it is never asked");
    } else if (card->due_day == SCHEDULER_NO_DAY) {
        self->facts[1] = xstrdup(card->due_ms <= app_now_ms(app)
                                     ? "In a learning step: due now"
                                     : "In a learning step: due within a day");
    } else {
        self->facts[1] =
            xasprintf("Due on %s%s", civil_format(card->due_day, date),
                      card->due_day <= app_today(app) ? ", now" : "");
    }
    self->facts[2] =
        xasprintf("%d answers, forgotten %d %s", card->card.reps,
                  card->card.lapses, card->card.lapses == 1 ? "time" : "times");
}

static void forget_texts(struct question_screen *self)
{
    for (size_t i = 0; i < COUNT_OF(self->facts); i++) {
        free(self->facts[i]);
        self->facts[i] = NULL;
    }
    free(self->brief);
    self->brief = NULL;
}

static bool load(struct screen *screen, struct error *err)
{
    struct question_screen *self = screen->state;
    struct app *app = screen_app(screen);

    list_set_count(&self->list, 0);
    forget_texts(self);
    curve_release(&self->curve);
    if (!app_curve(app, self->item, &self->curve, err)) {
        return false;
    }
    self->stem =
        outline_find_question(app_outline(app, OUTLINE_QUESTIONS), self->item)
            ->stem;
    snprintf(self->right, sizeof(self->right), "%zu answer%s",
             self->curve.forgetting.count,
             self->curve.forgetting.count == 1 ? "" : "s");
    if (self->curve.card.item != NULL) {
        add_state(self, app);
        fill_points(self);
    }
    list_set_count(&self->list, self->curve.forgetting.count);
    return true;
}

/* ---- acting ---- */

static const struct list_source source = {question_row_text, NULL};

/* "ep051.pool-size" */
static bool question_open(struct screen *screen, const char *argument,
                          struct error *err)
{
    struct question_screen *self = screen->state;
    struct ref ref;

    list_init(&self->list, &source, self);
    if (argument == NULL || argument[0] == '\0') {
        return error_set_code(err, ERROR_USAGE,
                              "which question? \"question ep051.pool-size\"");
    }
    if (!app_resolve(screen_app(screen), argument, &ref, err)) {
        return false;
    }
    if (ref.kind != REF_MEMBER) {
        return error_set_code(err, ERROR_USAGE, "'%s' is no question",
                              argument);
    }
    self->item = xasprintf("ep%03d.%s", ref.episode, ref.id);
    return load(screen, err);
}

static void question_close(struct screen *screen)
{
    struct question_screen *self = screen->state;

    list_release(&self->list);
    forget_texts(self);
    curve_release(&self->curve);
    free(self->item);
}

static struct wish suspend(struct screen *screen)
{
    struct question_screen *self = screen->state;
    bool suspended =
        !store_is_suspended(app_store(screen_app(screen)), self->item);
    struct error err = ERROR_INIT;
    struct wish wish =
        app_suspend(screen_app(screen), self->item, suspended, &err) &&
                load(screen, &err)
            ? wish_message(ROLE_STATUS, suspended ? "it will not be asked again"
                                                  : "it will be asked again")
            : wish_error(&err);

    error_release(&err);
    return wish;
}

/* What needs the question's text and place. */
static struct wish with_source(struct screen *screen,
                               const struct action_call *call)
{
    struct question_screen *self = screen->state;
    struct app *app = screen_app(screen);
    struct error err = ERROR_INIT;
    struct app_episode *episode;
    const struct question *question =
        screen_read_question(app, self->item, &episode, &err);
    struct wish wish;

    if (question == NULL) {
        wish = wish_error(&err);
    } else if (call->id == ACT_NOTE) {
        wish =
            screen_note_question(app, episode, question, call->argument, &err)
                ? wish_message(ROLE_STATUS, "note kept")
                : wish_error(&err);
    } else if (call->id == ACT_READ) {
        wish = screen_read_source(episode, question);
    } else {
        wish = screen_replay(app, episode, question);
    }
    app_episode_free(episode);
    error_release(&err);
    return wish;
}

static struct wish question_act(struct screen *screen,
                                const struct action_call *call)
{
    struct question_screen *self = screen->state;
    struct app *app = screen_app(screen);
    struct wish wish = wish_none();

    if (list_act(&self->list, call, &wish)) {
        return wish;
    }
    switch (call->id) {
    case ACT_SUSPEND:
        return suspend(screen);
    case ACT_SPAN:
        self->last = !self->last;
        fill_points(self);
        return wish_redraw();
    case ACT_NOTE:
        if (call->argument == NULL) {
            return screen_prompt_note(screen_app(screen), "Note: ", "",
                                      self->item, call->id);
        }
        return call->argument[0] == '\0' ? wish_redraw()
                                         : with_source(screen, call);
    case ACT_REPLAY:
        if (app_listen(app)->state == LISTEN_PLAYING) {
            app_listen_pause(app, true);
            return wish_redraw();
        }
        return with_source(screen, call);
    case ACT_READ:
        return with_source(screen, call);
    default:
        return wish;
    }
}

static bool question_key(struct screen *screen, const struct key *key,
                         struct wish *wish)
{
    struct question_screen *self = screen->state;

    return screen_list_key(screen, &self->list, key, ACT_READ, wish);
}

static void question_resize(struct screen *screen, int width, int height)
{
    struct question_screen *self = screen->state;

    self->width = width;
    self->height = height;
    list_resize(&self->list, question_list_rows(self));
}

static const char *question_title(const struct screen *screen)
{
    const struct question_screen *self = screen->state;

    return self->item;
}

static const char *question_right(const struct screen *screen)
{
    const struct question_screen *self = screen->state;

    return self->right;
}

static void question_changed(struct screen *screen)
{
    struct error ignored = ERROR_INIT;

    /* The store's own troubles are told on home. */
    (void)!load(screen, &ignored);
    error_release(&ignored);
}

const struct screen_ops question_screen = {
    .name = "question",
    .help = N_("One question: how well it is remembered, and since when. The "
               "curve falls from each answer; o is today."),
    .actions = actions,
    .state_size = sizeof(struct question_screen),
    .open = question_open,
    .close = question_close,
    .act = question_act,
    .key = question_key,
    .draw = question_draw,
    .resize = question_resize,
    .title = question_title,
    .title_right = question_right,
    .changed = question_changed,
};
