/* The parts of workload.h that read the learner's file. */
#include <stdlib.h>

#include "app/study_private.h"
#include "app/workload.h"
#include "catalog/ref.h"
#include "schedule/days.h"
#include "store/store_answers.h"
#include "store/store_cards.h"

enum {
    ANSWERS_READ = 2000,
    DAYS_READ = 365, /* in which the last studied days are looked for */
};

static void read_pace(struct app *app, struct pace *pace)
{
    const struct outline *outline = app_outline(app, OUTLINE_QUESTIONS);
    struct store_answers answers = STORE_ANSWERS_INIT;
    struct error err = ERROR_INIT;

    if (!store_answers_last(app->store, ANSWERS_READ, &answers, &err)) {
        app_add_problem(app, "%s", error_get(&err));
    }
    for (size_t i = 0; i < answers.count; i++) {
        const struct outline_question *question =
            outline_find_question(outline, answers.items[i].item);

        if (question != NULL) {
            pace_add(pace, question->type, answers.items[i].ms);
        }
    }
    store_answers_release(&answers);
    error_release(&err);
}

const struct pace *app_pace(struct app *app)
{
    int64_t today = app_today(app);

    if (app->pace == NULL || app->pace_day != today) {
        free(app->pace);
        app->pace = xcalloc(1, sizeof(*app->pace));
        app->pace_day = today;
        read_pace(app, app->pace);
    }
    return app->pace;
}

double app_normal_day(struct app *app)
{
    struct store_days days = STORE_DAYS_INIT;
    struct error err = ERROR_INIT;
    int64_t today = app_today(app);
    double normal = 0;

    if (store_days_between(app->store, today - DAYS_READ, today - 1, &days,
                           &err)) {
        normal = workload_normal_day(&days, today);
    } else {
        app_add_problem(app, "%s", error_get(&err));
    }
    store_days_release(&days);
    error_release(&err);
    return normal;
}

/* Cards due before today, of whatever content: two counts of an index. */
static size_t count_overdue(struct app *app)
{
    unsigned with[1] = {0};
    unsigned without[1] = {0};
    struct error err = ERROR_INIT;
    int64_t today = app_today(app);
    bool ok = store_cards_load(app->store, today, true, with, 1, &err) &&
              store_cards_load(app->store, today, false, without, 1, &err);

    error_release(&err);
    return ok ? with[0] - without[0] : 0;
}

size_t app_backlog(struct app *app)
{
    struct study_items items;
    struct error err = ERROR_INIT;
    size_t overdue = count_overdue(app);
    double normal;

    if (overdue <= BACKLOG_MIN) {
        return 0;
    }
    normal = app_normal_day(app);
    if (!workload_is_backlog(overdue, normal)) {
        return 0;
    }
    /* Now exactly: without questions that the content no longer asks. */
    if (study_items_load(app, ITEMS_OF_REVIEW, 0, 0, &items, &err)) {
        overdue = items.overdue;
        study_items_release(&items);
    }
    error_release(&err);
    return workload_is_backlog(overdue, normal) ? overdue : 0;
}

size_t app_unmet(struct app *app)
{
    const struct outline *outline = app_outline(app, OUTLINE_EPISODES);
    struct store_mets mets = STORE_METS_INIT;
    struct error err = ERROR_INIT;
    size_t quota = (size_t)store_new_per_day(app->store);
    size_t fresh = 0;
    size_t unmet = 0;
    int64_t since = days_start_ms(app_today(app), app_offset_min(app),
                                  store_scheduler(app->store)->rollover_hour);

    if (!store_cards_met(app->store, since, &mets, &err)) {
        error_release(&err);
    }
    for (size_t i = 0; i < mets.count; i++) {
        const struct outline_episode *episode = outline_get_episode(
            outline, episode_id_parse(mets.items[i].episode));

        fresh += mets.items[i].since;
        if (episode != NULL && outline_episode_ready(episode) &&
            episode->live > mets.items[i].questions) {
            unmet += episode->live - mets.items[i].questions;
        }
    }
    store_mets_release(&mets);
    quota = quota > fresh ? quota - fresh : 0;
    return unmet < quota ? unmet : quota;
}
