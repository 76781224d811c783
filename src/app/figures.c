#include "app/figures.h"

#include <stdlib.h>
#include <string.h>

#include "schedule/days.h"
#include "store/store_answers.h"
#include "store/store_cards.h"

struct replaying {
    struct figures *figures;
    struct replay replay;
};

static void replay_row(const struct store_review_row *row, void *data)
{
    struct replaying *replaying = data;
    struct replayed answer;

    if (row->grade < RATING_AGAIN || row->grade > RATING_EASY) {
        return;
    }
    answer = replay_answer(&replaying->replay, row->item,
                           (struct review){.rating = (enum rating)row->grade,
                                           .at_ms = row->at_ms,
                                           .offset_min = row->tz_min});
    retention_add(&replaying->figures->retention, &answer);
    prediction_add(&replaying->figures->prediction, &answer);
}

static bool fill_retention(struct app *app, struct figures *figures,
                           struct error *err)
{
    struct replaying replaying = {.figures = figures};
    bool ok;

    retention_init(&figures->retention, app_today(app));
    replay_init(&replaying.replay, store_scheduler(app_store(app)));
    ok = store_each_review(app_store(app), replay_row, &replaying, err);
    replay_release(&replaying.replay);
    return ok;
}

static bool fill_days(struct app *app, size_t weeks, struct figures *figures,
                      struct error *err)
{
    int64_t today = app_today(app);
    struct heatmap_day *days;
    bool ok = store_days_between(app_store(app), 0, today, &figures->days, err);

    days = xcalloc(figures->days.count + 1, sizeof(*days));
    for (size_t i = 0; i < figures->days.count; i++) {
        const struct store_day *day = &figures->days.items[i];

        days[i] = (struct heatmap_day){.day = day->day,
                                       .answers = day->answers,
                                       .right = day->right,
                                       .ms = day->ms,
                                       .listen_ms = day->listen_ms};
    }
    heatmap_init(&figures->heatmap, today, weeks, days, figures->days.count);
    free(days);
    return ok;
}

/* The study day on which a card is due; steps by their instant. */
static int64_t due_day(struct app *app, const struct store_card *card)
{
    const struct scheduler *scheduler = store_scheduler(app_store(app));

    if (card->relearn) {
        return app_today(app);
    }
    return card->due_day == SCHEDULER_NO_DAY
               ? days_of(card->due_ms, app_offset_min(app),
                         scheduler->rollover_hour)
               : card->due_day;
}

static void add_card(struct app *app, const struct outline *outline,
                     const struct store_card *card, struct figures *figures)
{
    const struct outline_question *question =
        outline_find_question(outline, card->item);
    const struct scheduler *scheduler = store_scheduler(app_store(app));
    int leech = store_leech_threshold(app_store(app));
    int64_t day = due_day(app, card);
    struct group_card member = {.card = &card->card,
                                .suspended = card->suspended};
    int series;

    if (question == NULL || question->status != QUESTION_LIVE) {
        return;
    }
    member.due =
        !card->suspended && (card->due_day == SCHEDULER_NO_DAY && !card->relearn
                                 ? card->due_ms <= app_now_ms(app)
                                 : day <= app_today(app));
    series = outline->episodes[question->episode].series;
    group_add(&figures->all, scheduler, &member, app_today(app), leech);
    if (series >= 0) {
        group_add(&figures->series[series], scheduler, &member, app_today(app),
                  leech);
    }
    if (!card->suspended) {
        forecast_add(&figures->forecast, day);
    }
}

static bool fill_cards(struct app *app, size_t days, struct figures *figures,
                       struct error *err)
{
    const struct outline *outline = app_outline(app, OUTLINE_QUESTIONS);
    struct store_cards cards = STORE_CARDS_INIT;
    bool ok = store_cards_all(app_store(app), &cards, err);

    forecast_init(&figures->forecast, app_today(app), days);
    figures->series_count = outline->series_count;
    figures->series =
        xcalloc(outline->series_count + 1, sizeof(*figures->series));
    for (size_t i = 0; i < cards.count; i++) {
        add_card(app, outline, &cards.items[i], figures);
    }
    store_cards_release(&cards);
    return ok;
}

bool app_figures(struct app *app, size_t days, size_t weeks,
                 struct figures *figures, struct error *err)
{
    memset(figures, 0, sizeof(*figures));
    figures->days = (struct store_days)STORE_DAYS_INIT;
    return fill_retention(app, figures, err) &&
           fill_days(app, weeks, figures, err) &&
           fill_cards(app, days, figures, err) &&
           store_count(app_store(app), app_today(app), app_now_ms(app),
                       &figures->counts, err);
}

void figures_release(struct figures *figures)
{
    retention_release(&figures->retention);
    forecast_release(&figures->forecast);
    heatmap_release(&figures->heatmap);
    store_days_release(&figures->days);
    free(figures->series);
    memset(figures, 0, sizeof(*figures));
}
