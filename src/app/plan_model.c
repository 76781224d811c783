#include "app/plan_model.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "schedule/days.h"

/* Branches less likely than this are not followed: recalled is assumed. */
#define BRANCH_MIN 0.005
/* A recall that another answer would hardly raise. */
#define RECALL_ENOUGH 0.97
/* When in a study day a question is answered; steps stay on that day. */
#define ANSWER_MS INT64_C(21600000)

struct walk {
    const struct plan_model *model;
    struct scheduler scheduler;
    double *load;
    double recall; /* expected, on the date */
};

static int64_t start_of(const struct plan_model *model, int64_t day)
{
    return days_start_ms(day, model->offset_min,
                         model->scheduler.rollover_hour) +
           ANSWER_MS;
}

/* Chance that an answer on `day` is right. */
static double chance_right(const struct walk *walk, const struct card *card,
                           int64_t day)
{
    if (card->state == CARD_NEW) {
        return walk->model->first_right;
    }
    return card->last_day == day
               ? 1.0
               : scheduler_recall(&walk->scheduler, card, day);
}

static void follow(struct walk *walk, const struct card *card, int64_t at_ms,
                   double weight);

static void branch(struct walk *walk, const struct card *card, int64_t at_ms,
                   enum rating rating, double weight)
{
    struct review review = {.rating = rating,
                            .at_ms = at_ms,
                            .offset_min = walk->model->offset_min};
    struct schedule next = scheduler_answer(&walk->scheduler, card, review);

    follow(walk, &next.card,
           next.due_day == SCHEDULER_NO_DAY
               ? next.due_ms
               : start_of(walk->model, next.due_day),
           weight);
}

/* `card` is answered next at `at_ms`, if that is before the date. As deep as
 * there are answers before the date: each step or interval moves the time. */
static void follow(struct walk *walk, const struct card *card, int64_t at_ms,
                   double weight)
{
    const struct plan_model *model = walk->model;
    int64_t day =
        days_of(at_ms, model->offset_min, model->scheduler.rollover_hour);
    double forgotten;

    if (day >= model->date) {
        walk->recall +=
            weight * scheduler_recall(&walk->scheduler, card, model->date);
        return;
    }
    walk->load[day - model->today] += weight;
    forgotten = weight * (1.0 - chance_right(walk, card, day));
    if (forgotten < BRANCH_MIN) {
        branch(walk, card, at_ms, RATING_GOOD, weight);
        return;
    }
    if (weight - forgotten > 0) {
        branch(walk, card, at_ms, RATING_GOOD, weight - forgotten);
    }
    branch(walk, card, at_ms, RATING_AGAIN, forgotten);
}

double plan_recall_left(const struct plan_model *model,
                        const struct plan_card *card)
{
    return scheduler_recall(&model->scheduler, &card->card, model->date);
}

double plan_recall_kept(const struct plan_model *model,
                        const struct plan_card *card, int64_t due_day,
                        double *load)
{
    struct walk walk = {
        .model = model, .scheduler = model->scheduler, .load = load};

    walk.scheduler.retention = card->retention;
    if (due_day < model->today) {
        due_day = model->today;
    }
    follow(&walk, &card->card, start_of(model, due_day), 1.0);
    return walk.recall;
}

struct weak {
    size_t at;
    double recall;
};

static int compare(const void *a, const void *b)
{
    const struct weak *x = a;
    const struct weak *y = b;

    if (x->recall < y->recall || x->recall > y->recall) {
        return x->recall < y->recall ? -1 : 1;
    }
    return (x->at > y->at) - (x->at < y->at);
}

/* Of the days from `first` on; the latest of equals. */
static size_t least_loaded(const double *load, size_t first, size_t days)
{
    size_t best = days - 1;

    for (size_t i = days - 1; i > first; i--) {
        if (load[i - 1] < load[best]) {
            best = i - 1;
        }
    }
    return best;
}

/* First day on which another answer is worth something. */
static int64_t first_useful(const struct plan_model *model,
                            const struct plan_card *card)
{
    int64_t day = card->card.last_day + 1;

    return day > model->today ? day : model->today;
}

size_t plan_pull(const struct plan_model *model, struct plan_card *cards,
                 size_t count, double *load)
{
    size_t days = (size_t)(model->date - model->today);
    struct weak *weak = xcalloc(count + 1, sizeof(*weak));
    size_t pulled = 0;

    for (size_t i = 0; i < count; i++) {
        double recall = plan_recall_left(model, &cards[i]);

        cards[i].pulled_to = cards[i].due_day;
        if (cards[i].card.reps > 0 && cards[i].due_day >= model->date &&
            recall < RECALL_ENOUGH &&
            first_useful(model, &cards[i]) < model->date) {
            weak[pulled++] = (struct weak){i, recall};
        }
    }
    if (pulled > 1) {
        qsort(weak, pulled, sizeof(*weak), compare);
    }
    for (size_t i = 0; i < pulled; i++) {
        struct plan_card *card = &cards[weak[i].at];
        int64_t first = first_useful(model, card) - model->today;
        size_t day = least_loaded(load, (size_t)first, days);

        load[day] += 1.0;
        card->pulled_to = model->today + (int64_t)day;
    }
    free(weak);
    return pulled;
}
