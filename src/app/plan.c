#include "app/plan.h"

#include <stdlib.h>
#include <string.h>

#include "app/plan_model.h"
#include "app/study_private.h"
#include "schedule/days.h"
#include "store/store_cards.h"

/* Until the learner has first answers of their own. */
#define FIRST_RIGHT_GUESS 0.7
enum { FIRST_RIGHT_MIN = 20 };

struct planner {
    struct app *app;
    const struct outline *outline;
    const struct plan_request *request;
    struct plan *plan;
    struct plan_model model;
    struct store_cards cards;
    struct map card_of;
    struct str_list suspended;
    bool *begun; /* by episode index */
    bool any_begun;
    /* Questions of the plan, and their names, in the outline's order. */
    struct plan_card *list;
    const char **names;
    size_t count;
};

static bool in_scope(const struct planner *planner,
                     const struct outline_question *question)
{
    const struct plan_request *request = planner->request;
    const struct outline_episode *episode =
        &planner->outline->episodes[question->episode];

    if (!outline_episode_ready(episode) || question->status != QUESTION_LIVE ||
        str_list_has(&planner->suspended, question->name)) {
        return false;
    }
    if (request->episodes != NULL) {
        for (size_t i = 0; i < request->episode_count; i++) {
            if (request->episodes[i] == episode->n) {
                return true;
            }
        }
        return false;
    }
    if (request->series > 0) {
        return episode->series >= 0 &&
               planner->outline->series[episode->series].n == request->series;
    }
    return !planner->any_begun || planner->begun[question->episode];
}

static int64_t due_day_of(const struct planner *planner,
                          const struct store_card *card)
{
    return card->due_day != SCHEDULER_NO_DAY
               ? card->due_day
               : days_of(card->due_ms, planner->model.offset_min,
                         planner->model.scheduler.rollover_hour);
}

static void note_cards(struct planner *planner)
{
    double scores = 0;

    for (size_t i = 0; i < planner->cards.count; i++) {
        const struct store_card *card = &planner->cards.items[i];
        const struct outline_question *question =
            outline_find_question(planner->outline, card->item);

        scores += card->first_score;
        if (question != NULL && card->card.reps > 0) {
            map_set(&planner->card_of, question->name, i);
            planner->begun[question->episode] = true;
            planner->any_begun = true;
        }
    }
    planner->plan->first_right_known = planner->cards.count >= FIRST_RIGHT_MIN;
    planner->plan->first_right = planner->plan->first_right_known
                                     ? scores / (double)planner->cards.count
                                     : FIRST_RIGHT_GUESS;
    planner->model.first_right = planner->plan->first_right;
}

static void collect(struct planner *planner)
{
    const struct outline *outline = planner->outline;

    planner->list =
        xcalloc(outline->question_count + 1, sizeof(*planner->list));
    planner->names =
        xcalloc(outline->question_count + 1, sizeof(*planner->names));
    for (size_t i = 0; i < outline->question_count; i++) {
        const struct outline_question *question = &outline->questions[i];
        struct plan_card *card = &planner->list[planner->count];
        size_t at;

        if (!in_scope(planner, question)) {
            continue;
        }
        at = map_get(&planner->card_of, question->name);
        card->retention = app_retention(planner->app, question);
        if (at != MAP_NONE) {
            card->card = planner->cards.items[at].card;
            card->due_day = due_day_of(planner, &planner->cards.items[at]);
            planner->plan->answered++;
        }
        planner->names[planner->count++] = question->name;
    }
    planner->plan->questions = planner->count;
}

/* Unseen questions are met evenly until the date. */
static void place_unseen(struct planner *planner)
{
    size_t unseen = planner->count - planner->plan->answered;
    size_t n = 0;

    for (size_t i = 0; i < planner->count; i++) {
        if (planner->list[i].card.reps == 0) {
            planner->list[i].due_day =
                planner->plan->today +
                (int64_t)(n++ * planner->plan->days / unseen);
        }
    }
}

static void find_left(struct planner *planner)
{
    double sum = 0;

    for (size_t i = 0; i < planner->count; i++) {
        sum += plan_recall_left(&planner->model, &planner->list[i]);
    }
    planner->plan->left = sum / (double)planner->count;
    planner->plan->left_answered =
        planner->plan->answered > 0 ? sum / (double)planner->plan->answered : 0;
}

static void finish_outlook(const struct plan *plan,
                           struct plan_outlook *outlook, double recalls)
{
    outlook->recall = recalls / (double)plan->questions;
    outlook->largest_day = plan->today;
    for (size_t i = 0; i < plan->days; i++) {
        outlook->total += outlook->load[i];
        if (outlook->load[i] > outlook->largest) {
            outlook->largest = outlook->load[i];
            outlook->largest_day = plan->today + (int64_t)i;
        }
    }
}

static void compute(struct planner *planner)
{
    struct plan *plan = planner->plan;
    double *recalls = xcalloc(planner->count, sizeof(*recalls));
    double *load = xcalloc(plan->days, sizeof(*load));
    double *ignored = xcalloc(plan->days, sizeof(*ignored));
    double kept = 0;
    double pulled = 0;

    for (size_t i = 0; i < planner->count; i++) {
        const struct plan_card *card = &planner->list[i];

        recalls[i] = plan_recall_kept(&planner->model, card, card->due_day,
                                      plan->kept.load);
        kept += recalls[i];
    }
    memcpy(load, plan->kept.load, plan->days * sizeof(*load));
    plan_pull(&planner->model, planner->list, planner->count, load);
    for (size_t i = 0; i < planner->count; i++) {
        struct plan_card *card = &planner->list[i];

        if (card->pulled_to != card->due_day &&
            plan_recall_kept(&planner->model, card, card->pulled_to, ignored) <=
                recalls[i]) {
            card->pulled_to = card->due_day; /* of no use */
        }
        if (card->pulled_to != card->due_day) {
            due_moves_add(&plan->moves, planner->names[i], card->due_day,
                          card->pulled_to);
        }
        pulled += plan_recall_kept(&planner->model, card, card->pulled_to,
                                   plan->pulled.load);
    }
    finish_outlook(plan, &plan->kept, kept);
    finish_outlook(plan, &plan->pulled, pulled);
    free(ignored);
    free(load);
    free(recalls);
}

static bool check_date(const struct plan *plan, struct error *err)
{
    if (plan->date <= plan->today || plan->date - plan->today > PLAN_DAYS_MAX) {
        return error_set_code(err, ERROR_USAGE,
                              "the date must lie 1 to %d days ahead",
                              PLAN_DAYS_MAX);
    }
    return true;
}

/* Room for the days up to the date, and the model to count them with. */
static void prepare(struct planner *planner)
{
    struct app *app = planner->app;
    struct plan *plan = planner->plan;

    plan->days = (size_t)(plan->date - plan->today);
    plan->kept.load = xcalloc(plan->days, sizeof(double));
    plan->pulled.load = xcalloc(plan->days, sizeof(double));
    plan->new_per_day = store_new_per_day(app->store);
    planner->outline = app_outline(app, OUTLINE_CHAPTERS | OUTLINE_QUESTIONS);
    planner->begun = xcalloc(planner->outline->episode_count + 1, sizeof(bool));
    planner->model = (struct plan_model){
        .scheduler = *store_scheduler(app->store),
        .today = plan->today,
        .date = plan->date,
        .offset_min = app_offset_min(app),
    };
}

bool app_plan(struct app *app, const struct plan_request *request,
              struct plan *plan, struct error *err)
{
    struct planner planner = {
        .app = app, .request = request, .plan = plan, .card_of = MAP_INIT};
    bool ok = false;

    *plan = (struct plan){.today = app_today(app), .date = request->date};
    if (!check_date(plan, err)) {
        return false;
    }
    prepare(&planner);
    if (!store_cards_all(app->store, &planner.cards, err) ||
        !store_suspended(app->store, &planner.suspended, err)) {
        goto out;
    }
    note_cards(&planner);
    collect(&planner);
    if (planner.count == 0) {
        error_set_code(err, ERROR_NOT_FOUND, "there are no questions for that");
        goto out;
    }
    place_unseen(&planner);
    find_left(&planner);
    compute(&planner);
    ok = true;
out:
    free(planner.begun);
    free(planner.list);
    free(planner.names);
    map_release(&planner.card_of);
    store_cards_release(&planner.cards);
    str_list_release(&planner.suspended);
    return ok;
}

void plan_release(struct plan *plan)
{
    free(plan->kept.load);
    free(plan->pulled.load);
    due_moves_release(&plan->moves);
    memset(plan, 0, sizeof(*plan));
}
