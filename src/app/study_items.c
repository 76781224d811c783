/* From outline and memory to the items that quiz/choose.h picks from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/study_private.h"
#include "base/map.h"
#include "schedule/days.h"
#include "schedule/queue.h"
#include "store/store_cards.h"

void study_items_release(struct study_items *items)
{
    free(items->items);
    free(items->queue);
    memset(items, 0, sizeof(*items));
}

bool study_are_enemies(const struct outline_question *a,
                       const struct outline_question *b)
{
    return a != b &&
           (str_is_among(b->id, a->enemies) || str_is_among(a->id, b->enemies));
}

static bool answered_on(const struct store_cards *cards,
                        const struct map *of_name, const char *name,
                        int64_t day)
{
    size_t at = map_get(of_name, name);

    return at != MAP_NONE && cards->items[at].card.reps > 0 &&
           cards->items[at].card.last_day == day;
}

bool study_is_buried(const struct outline *outline,
                     const struct outline_question *question,
                     const struct store_cards *cards, const struct map *of_name,
                     int64_t today)
{
    struct outline_range range = outline->episodes[question->episode].questions;

    if (answered_on(cards, of_name, question->name, today)) {
        return false;
    }
    for (size_t i = 0; i < range.count; i++) {
        const struct outline_question *other =
            &outline->questions[range.first + i];

        if (study_are_enemies(question, other) &&
            answered_on(cards, of_name, other->name, today)) {
            return true;
        }
    }
    return false;
}

static void raise_to(struct app *app, const char *key, double *retention)
{
    if (app_setting_is_set(app, key)) {
        double value = app_setting_number(app, key);

        *retention = value > *retention || *retention <= 0 ? value : *retention;
    }
}

double app_retention(struct app *app, const struct outline_question *question)
{
    const struct outline *outline = app_outline(app, OUTLINE_CHAPTERS);
    const struct outline_episode *episode =
        &outline->episodes[question->episode];
    double retention = 0;
    char key[96];

    if (episode->series >= 0) {
        snprintf(key, sizeof(key), "memory.retention.series.%s",
                 outline->series[episode->series].id);
        raise_to(app, key, &retention);
    }
    for (size_t i = 0; question->objectives[i] != NULL; i++) {
        const struct outline_objective *objective =
            outline_find_objective(outline, episode, question->objectives[i]);

        if (objective != NULL) {
            snprintf(key, sizeof(key), "memory.retention.weight.%d",
                     objective->weight);
            raise_to(app, key, &retention);
        }
    }
    return retention > 0 ? retention : store_scheduler(app->store)->retention;
}

static uint32_t objective_bits(const struct outline *outline,
                               const struct outline_question *question)
{
    const struct outline_episode *episode =
        &outline->episodes[question->episode];
    uint32_t bits = 0;

    for (size_t i = 0; i < episode->objectives.count && i < 32; i++) {
        const char *id = outline->objectives[episode->objectives.first + i].id;

        for (size_t k = 0; question->objectives[k] != NULL; k++) {
            if (str_equal(question->objectives[k], id)) {
                bits |= 1u << i;
            }
        }
    }
    return bits;
}

/* What the loader needs at hand for each question. */
struct loader {
    struct app *app;
    const struct outline *outline;
    enum items_wanted wanted;
    int episode;
    int series;
    struct store_cards cards;
    struct map card_of;
    struct str_list suspended;
    struct map suspended_of;
    bool *begun; /* by episode index: some question was answered */
    const struct pace *pace;
    int64_t today;
    int64_t now_ms;
};

static const struct store_card *card_of(const struct loader *loader,
                                        const char *name)
{
    size_t at = map_get(&loader->card_of, name);

    return at == MAP_NONE ? NULL : &loader->cards.items[at];
}

static bool is_due(const struct loader *loader, const struct store_card *card)
{
    /* A changed question (relearn) is due by its day, too. */
    return card->due_day == SCHEDULER_NO_DAY ? card->due_ms <= loader->now_ms
                                             : card->due_day <= loader->today;
}

static bool is_prerequisite(const struct loader *loader, int n)
{
    for (size_t i = 0; i < loader->outline->prerequisite_count; i++) {
        const struct outline_prerequisite *one =
            &loader->outline->prerequisites[i];

        if (loader->outline->episodes[one->episode].n == loader->episode &&
            one->needs == n) {
            return true;
        }
    }
    return false;
}

static bool is_wanted(const struct loader *loader,
                      const struct outline_question *question, bool seen,
                      bool due)
{
    const struct outline_episode *episode =
        &loader->outline->episodes[question->episode];

    if (!outline_episode_ready(episode)) {
        return false;
    }
    if (loader->series > 0 &&
        (episode->series < 0 ||
         loader->outline->series[episode->series].n != loader->series)) {
        return false;
    }
    switch (loader->wanted) {
    case ITEMS_OF_EPISODE:
        return episode->n == loader->episode ||
               (due && is_prerequisite(loader, episode->n));
    case ITEMS_OF_REVIEW:
        return due || (!seen && loader->begun[question->episode]);
    case ITEMS_ALL:
        return loader->episode == 0 || episode->n == loader->episode;
    }
    return false;
}

static double risk_of(const struct loader *loader,
                      const struct store_card *card, double retention)
{
    const struct scheduler *scheduler = store_scheduler(loader->app->store);

    return queue_overdueness(
        &scheduler->model, &card->card.memory,
        (double)days_elapsed(card->card.last_day, loader->today), retention);
}

/* The item just added is due: what the order of the queue needs of it. */
static void add_to_queue(const struct loader *loader,
                         const struct store_card *card, double retention,
                         struct study_items *items)
{
    const struct choose_item *item = &items->items[items->count - 1];
    int64_t due_day =
        card->due_day != SCHEDULER_NO_DAY
            ? card->due_day
            : days_of(card->due_ms, app_offset_min(loader->app),
                      store_scheduler(loader->app->store)->rollover_hour);

    GROW(items->queue, items->queue_count, items->queue_capacity);
    items->queue[items->queue_count++] = (struct queue_entry){
        .index = items->count - 1,
        .memory = card->card.memory,
        .last_day = card->card.last_day,
        .due_day = due_day,
        .retention = retention,
        .cost_minutes = (double)item->time_s / 60,
    };
    items->overdue += due_day < loader->today;
}

static size_t count_enemies(const struct outline_question *question)
{
    size_t count = 0;

    while (question->enemies[count] != NULL) {
        count++;
    }
    return count;
}

static void add_item(const struct loader *loader,
                     const struct outline_question *question,
                     struct study_items *items)
{
    const struct store_card *card = card_of(loader, question->name);
    bool seen = card != NULL && card->card.reps > 0;
    bool due = seen && is_due(loader, card);
    struct choose_item item;
    double retention = 0;
    bool closed = question->status != QUESTION_LIVE ||
                  map_get(&loader->suspended_of, question->name) != MAP_NONE;
    bool buried;

    if (!is_wanted(loader, question, seen, due)) {
        return;
    }
    buried = loader->wanted == ITEMS_OF_REVIEW &&
             study_is_buried(loader->outline, question, &loader->cards,
                             &loader->card_of, loader->today);
    if (due) {
        retention = app_retention(loader->app, question);
    }
    item = (struct choose_item){
        .name = question->name,
        .episode = loader->outline->episodes[question->episode].id,
        .type = question->type,
        .objectives = objective_bits(loader->outline, question),
        .enemies = question->enemies,
        .enemy_count = count_enemies(question),
        .key_hash = question->key_hash,
        .seen = seen,
        .blocked = closed || buried,
        .due = due,
        .at_risk = due ? risk_of(loader, card, retention) : 0,
        .time_s =
            pace_get_seconds(loader->pace, question->type, question->time_s),
    };
    GROW(items->items, items->count, items->capacity);
    items->items[items->count++] = item;
    if (due && !closed) {
        add_to_queue(loader, card, retention, items);
    }
}

static void sort_backlog(struct app *app, struct study_items *items)
{
    struct choose_item *sorted = xcalloc(items->count + 1, sizeof(*sorted));
    bool *placed = xcalloc(items->count + 1, sizeof(*placed));
    size_t count = 0;

    queue_sort(&store_scheduler(app->store)->model, QUEUE_BACKLOG,
               app_today(app), items->queue, items->queue_count);
    for (size_t i = 0; i < items->queue_count; i++) {
        struct queue_entry *entry = &items->queue[i];

        placed[entry->index] = true;
        sorted[count] = items->items[entry->index];
        entry->index = count++;
    }
    for (size_t i = 0; i < items->count; i++) {
        if (!placed[i]) {
            sorted[count++] = items->items[i];
        }
    }
    free(placed);
    free(items->items);
    items->items = sorted;
    items->capacity = items->count + 1;
}

bool study_items_order(struct app *app, bool force, struct study_items *items)
{
    if (items->queue_count == 0 ||
        (!force && !workload_is_backlog(items->overdue, app_normal_day(app)))) {
        return false;
    }
    sort_backlog(app, items);
    return true;
}

static void note_cards(struct loader *loader, struct study_items *items)
{
    int rollover = store_scheduler(loader->app->store)->rollover_hour;

    for (size_t i = 0; i < loader->cards.count; i++) {
        const struct store_card *card = &loader->cards.items[i];
        const struct outline_question *question;

        map_add(&loader->card_of, card->item, i);
        question = outline_find_question(loader->outline, card->item);
        if (question != NULL) {
            loader->begun[question->episode] = true;
        }
        if (card->first_at_ms > 0 &&
            days_of(card->first_at_ms, app_offset_min(loader->app), rollover) ==
                loader->today) {
            items->fresh_today++;
        }
    }
    for (size_t i = 0; i < loader->suspended.count; i++) {
        map_add(&loader->suspended_of, loader->suspended.items[i], i);
    }
}

bool study_items_load(struct app *app, enum items_wanted wanted, int episode,
                      int series, struct study_items *items, struct error *err)
{
    struct loader loader = {
        .app = app,
        .outline = app_outline(app, OUTLINE_CHAPTERS | OUTLINE_QUESTIONS),
        .wanted = wanted,
        .episode = episode,
        .series = series,
        .pace = app_pace(app),
        .today = app_today(app),
        .now_ms = app_now_ms(app),
    };
    bool ok = false;

    memset(items, 0, sizeof(*items));
    loader.begun = xcalloc(loader.outline->episode_count, sizeof(bool));
    if (!store_cards_all(app->store, &loader.cards, err) ||
        !store_suspended(app->store, &loader.suspended, err)) {
        goto out;
    }
    note_cards(&loader, items);
    for (size_t i = 0; i < loader.outline->question_count; i++) {
        add_item(&loader, &loader.outline->questions[i], items);
    }
    ok = true;
out:
    free(loader.begun);
    map_release(&loader.card_of);
    map_release(&loader.suspended_of);
    store_cards_release(&loader.cards);
    str_list_release(&loader.suspended);
    return ok;
}
