/*
 * One question: what the memory model knows of it, the curve of its recall with
 * its answers, and what can be done with it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/curve.h"
#include "app/listen.h"
#include "app/study.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "screens/screens.h"
#include "ui/chart.h"
#include "ui/list.h"

enum { ACT_SUSPEND = 1, ACT_REPLAY, ACT_READ, ACT_NOTE, ACT_SPAN };

enum { POINTS_MAX = 600, PLOT_ROWS = 12, PLOT_ROWS_MIN = 5 };

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

struct question_screen {
    struct list list; /* answers, the newest first */
    char *item;
    const char *stem; /* borrowed from the outline */
    struct curve curve;
    bool last; /* the plot begins at the last answer */
    struct chart_point points[POINTS_MAX];
    size_t point_count;
    char *facts[3];
    char *brief; /* the first fact where it is too long for the row */
    char right[48];
    int width;
    int height;
};

/* ---- what is shown ---- */

static const struct forgetting_review *answer_at(const struct curve *curve,
                                                 size_t row)
{
    return &curve->forgetting.reviews[curve->forgetting.count - 1 - row];
}

static double first_shown(const struct question_screen *self)
{
    const struct curve *curve = &self->curve;

    return self->last && curve->forgetting.count > 0 ? answer_at(curve, 0)->day
                                                     : 0.0;
}

/* As far as the due day and some more, and never less than today. */
static double last_shown(const struct question_screen *self)
{
    double from = first_shown(self);
    double end = fmax(self->curve.today, self->curve.due);

    return end + fmax((end - from) * 0.1, 1.0);
}

/* One point a column and a half, and one just before and at each answer. */
static void fill_points(struct question_screen *self)
{
    const struct forgetting *forgetting = &self->curve.forgetting;
    double from = first_shown(self);
    double step = (last_shown(self) - from) / 300.0;
    size_t next = 0;

    self->point_count = 0;
    while (next < forgetting->count && forgetting->reviews[next].day < from) {
        next++;
    }
    for (double day = from; self->point_count + 2 < POINTS_MAX &&
                            day <= last_shown(self) + step / 2;
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

/* ---- drawing ---- */

/* Room for all facts and a blank row below them? */
static bool is_tall(const struct question_screen *self)
{
    return self->height >= 14;
}

/* What the stem needs, but no more than leaves the plot its least and, on a
 * tall screen, some answers. */
static int stem_rows(const struct question_screen *self)
{
    int others = self->curve.card.item == NULL ? 3
                 : is_tall(self)               ? 4 + PLOT_ROWS_MIN + 4
                                               : 2 + PLOT_ROWS_MIN;
    int room = self->height - others;
    int rows =
        canvas_wrap(NULL, 0, 0, self->width - 2, ROLE_STRONG, self->stem);

    return rows < room ? rows : room > 1 ? room : 1;
}

static int facts_rows(const struct question_screen *self)
{
    return stem_rows(self) + (is_tall(self) ? 4 : 2);
}

static int plot_rows(const struct question_screen *self)
{
    int room = self->height - facts_rows(self) - 4;

    if (room < PLOT_ROWS_MIN) {
        room = self->height - facts_rows(self);
    }
    return room < PLOT_ROWS_MIN ? 0 : room < PLOT_ROWS ? room : PLOT_ROWS;
}

static void percent_label(const void *context, double value, struct str *out)
{
    (void)context;
    str_add_format(out, "%.0f %%", value * 100);
}

/* As "26-03-02", in `text`. */
static const char *short_date(const struct question_screen *self, double day,
                              char text[16])
{
    int64_t at_ms =
        self->curve.forgetting.first_at_ms + (int64_t)(day * 86400.0 * 1000.0);

    return civil_format(at_ms / 86400000, text) + 2;
}

static void day_label(const void *context, double value, struct str *out)
{
    char text[16];

    str_add(out, short_date(context, value, text));
}

static void draw_plot(const struct question_screen *self, struct canvas *canvas)
{
    double low = self->curve.retention;
    struct chart_plot plot = {
        .points = self->points,
        .count = self->point_count,
        .x_min = first_shown(self),
        .x_max = last_shown(self),
        .y_max = 1.0,
        .x_name = "",
        .y_name = "recall",
        .x_label = day_label,
        .y_label = percent_label,
        .context = self,
        .has_mark = true,
        .mark = {self->curve.today, self->curve.recall},
    };

    for (size_t i = 0; i < self->point_count; i++) {
        low = fmin(low, self->points[i].y);
    }
    plot.y_min = floor(low * 10.0) / 10.0;
    (void)chart_plot_draw(&plot, canvas);
}

static const char *rating_name(enum rating rating)
{
    static const char *const names[] = {"", "again", "hard", "good", "easy"};

    return names[rating];
}

static void draw_answer(const void *context, size_t item, struct canvas *row)
{
    const struct question_screen *self = context;
    const struct forgetting_review *answer = answer_at(&self->curve, item);
    char date[16];
    int x = 12;

    canvas_text(row, 0, 0, ROLE_DIM, short_date(self, answer->day, date));
    canvas_text(row, x, 0,
                answer->rating == RATING_AGAIN ? ROLE_BAD : ROLE_GOOD,
                rating_name(answer->rating));
    if (item + 1 < self->curve.forgetting.count) {
        canvas_format(row, x + 7, 0, ROLE_TEXT, "recall was %2.0f %%",
                      answer->recall * 100);
    }
    if (row->width >= 60) {
        canvas_format(row, x + 25, 0, ROLE_DIM, "then stability %.1f days",
                      answer->memory.stability);
    }
}

/* All of it, or as much as there are rows for, and then "…". */
static void draw_stem(const struct question_screen *self, struct canvas *body)
{
    const char *text = self->stem;
    int rows = stem_rows(self);

    for (int y = 0; y < rows; y++) {
        size_t next;
        size_t len = canvas_wrap_line(text, strlen(text), body->width, &next);

        if (y + 1 == rows) {
            canvas_text_fit(body, 0, y, body->width, ROLE_STRONG, text);
        } else {
            canvas_text_len(body, 0, y, ROLE_STRONG, text, len);
        }
        text += next;
    }
}

static void draw_facts(const struct question_screen *self, struct canvas *body)
{
    int first = stem_rows(self);
    int rows = is_tall(self) ? 3 : 2;

    for (int i = 0; i < rows; i++) {
        bool long_one = i == 0 && utf8_width(self->facts[0]) > body->width;

        canvas_text_fit(body, 0, first + i, body->width, ROLE_TEXT,
                        long_one ? self->brief : self->facts[i]);
    }
}

static void question_draw(const struct screen *screen, struct canvas *canvas)
{
    const struct question_screen *self = screen->state;
    int margin = 1;
    int rows = facts_rows(self);
    struct canvas body = canvas_sub(canvas, margin, 0,
                                    canvas->width - 2 * margin, canvas->height);
    struct canvas below;

    draw_stem(self, &body);
    if (self->curve.card.item == NULL) {
        canvas_wrap(&body, 0, stem_rows(self) + 1, body.width, ROLE_DIM,
                    "Never answered: its curve begins with the first answer.");
        return;
    }
    draw_facts(self, &body);
    below = canvas_sub(&body, 0, rows, body.width, plot_rows(self));
    draw_plot(self, &below);
    rows += plot_rows(self);
    below = canvas_sub(canvas, 0, rows, canvas->width, canvas->height - rows);
    list_draw(&self->list, &below, draw_answer, self);
}

/* ---- acting ---- */

static void row_text(const void *context, size_t item, struct str *out)
{
    const struct question_screen *self = context;
    const struct forgetting_review *answer = answer_at(&self->curve, item);

    day_label(self, answer->day, out);
    str_add_format(out, " %s", rating_name(answer->rating));
}

static const struct list_source source = {row_text, NULL};

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
                                      call->id);
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
    list_resize(&self->list, height - facts_rows(self) - plot_rows(self));
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
