#include "app/progress.h"

#include <stdlib.h>
#include <string.h>

#include "app/study_private.h"
#include "base/clock.h"
#include "base/map.h"
#include "schedule/days.h"
#include "store/store_cards.h"
#include "store/store_days.h"
#include "store/store_listening.h"
#include "store/store_notes.h"
#include "store/store_sittings.h"

struct progress_table {
    struct progress *items; /* by index of outline->episodes */
    size_t count;
    unsigned revision;
    int64_t day;
    bool full; /* with answered questions and mastery, which home spares */
    struct store_resumes resumes; /* owner of resume_chapter */
};

static const struct progress no_progress = {.best_score = -1};

void progress_table_free(struct progress_table *table)
{
    if (table != NULL) {
        store_resumes_release(&table->resumes);
        free(table->items);
        free(table);
    }
}

static struct progress *of_id(struct app *app, struct progress_table *table,
                              const char *episode)
{
    const struct outline_episode *found =
        outline_get_episode(&app->outline, episode_id_parse(episode));

    return found == NULL ? NULL : &table->items[found - app->outline.episodes];
}

/*
 * Was the last word of the last chapter played? It matters only where nearly
 * all was, so that nearly always nothing is read.
 */
static bool reached_end(struct app *app, const struct outline_episode *episode,
                        uint64_t played)
{
    struct store_coverage coverage = STORE_COVERAGE_INIT;
    struct error err = ERROR_INIT;
    const struct outline *outline;
    const struct outline_chapter *last;
    bool reached = false;

    if (played * 100 < (uint64_t)episode->words * 90) {
        return false;
    }
    outline = app_outline(app, OUTLINE_CHAPTERS);
    episode = outline_get_episode(outline, episode->n);
    if (episode == NULL || episode->chapters.count == 0 ||
        !store_coverage_of(app->store, episode->id, &coverage, &err)) {
        error_release(&err);
        return false;
    }
    last =
        &outline
             ->chapters[episode->chapters.first + episode->chapters.count - 1];
    for (size_t i = 0; i < coverage.count; i++) {
        reached = reached || (str_equal(coverage.items[i].chapter, last->id) &&
                              coverage.items[i].to >= (int64_t)last->words);
    }
    store_coverage_release(&coverage);
    return reached;
}

static void fill_heard(struct app *app, struct progress_table *table,
                       const struct store_heard *heard)
{
    struct progress *progress = of_id(app, table, heard->episode);
    const struct outline_episode *episode;
    struct mastery_heard facts;

    if (progress == NULL) {
        return;
    }
    episode = &app->outline.episodes[progress - table->items];
    facts = (struct mastery_heard){
        .words = episode->words,
        .played = (uint64_t)heard->met_words,
        .sounded = (uint64_t)heard->heard_words,
    };
    facts.end_reached =
        facts.played >= facts.words || reached_end(app, episode, facts.played);
    progress->heard = mastery_heard(&facts);
    memcpy(progress->words, heard->words, sizeof(progress->words));
    progress->heard_share =
        episode->words > 0 ? (double)heard->met_words / (double)episode->words
                           : 0;
    if (progress->heard_share > 1) {
        progress->heard_share = 1;
    }
    progress->end_reached = facts.end_reached;
    progress->begun = true;
}

static bool fill_listening(struct app *app, struct progress_table *table,
                           struct error *err)
{
    struct store_heard_list heard = STORE_HEARD_INIT;
    bool ok = store_heard_all(app->store, &heard, err) &&
              store_resumes_all(app->store, &table->resumes, err);

    for (size_t i = 0; ok && i < heard.count; i++) {
        fill_heard(app, table, &heard.items[i]);
    }
    for (size_t i = 0; ok && i < table->resumes.count; i++) {
        const struct store_resume *resume = &table->resumes.items[i];
        struct progress *progress = of_id(app, table, resume->episode);

        if (progress != NULL) {
            progress->resume_chapter = resume->chapter;
            progress->resume_word = resume->word;
            progress->resume_at_ms = resume->at_ms;
            progress->begun = true;
        }
    }
    store_heard_release(&heard);
    return ok;
}

static bool fill_quizzes(struct app *app, struct progress_table *table,
                         struct error *err)
{
    struct store_quizzed_list list = STORE_QUIZZED_INIT;
    bool ok = store_quizzed_all(app->store, &list, err);

    for (size_t i = 0; ok && i < list.count; i++) {
        struct progress *progress = of_id(app, table, list.items[i].episode);

        if (progress != NULL) {
            progress->quizzed = list.items[i].passed;
            progress->best_score = list.items[i].best;
            progress->quizzes = list.items[i].count;
            progress->begun = true;
        }
    }
    store_quizzed_release(&list);
    return ok;
}

static bool fill_marks(struct app *app, struct progress_table *table,
                       struct error *err)
{
    struct store_marks marks = STORE_MARKS_INIT;
    struct store_notes notes = STORE_NOTES_INIT;
    bool ok = store_marks_all(app->store, &marks, err) &&
              store_notes_of(app->store, NULL, &notes, err);

    for (size_t i = 0; ok && i < marks.count; i++) {
        struct progress *progress = of_id(app, table, marks.items[i].episode);

        if (progress != NULL) {
            progress->mark = marks.items[i].state;
            progress->begun = true;
        }
    }
    for (size_t i = 0; ok && i < notes.count; i++) {
        struct progress *progress = of_id(app, table, notes.items[i].episode);

        if (progress != NULL) {
            progress->notes++;
        }
    }
    store_marks_release(&marks);
    store_notes_release(&notes);
    return ok;
}

/* The cards by name, and what is needed to see their recall. */
struct memories {
    struct store_cards cards;
    struct map of_name;
    const struct scheduler *scheduler;
    int64_t today;
    int64_t now_ms;
};

static bool load_memories(struct app *app, struct memories *memories,
                          struct error *err)
{
    memset(memories, 0, sizeof(*memories));
    memories->scheduler = store_scheduler(app->store);
    memories->today = app_today(app);
    memories->now_ms = app_now_ms(app);
    if (!store_cards_all(app->store, &memories->cards, err)) {
        return false;
    }
    for (size_t i = 0; i < memories->cards.count; i++) {
        map_add(&memories->of_name, memories->cards.items[i].item, i);
    }
    return true;
}

static void release_memories(struct memories *memories)
{
    map_release(&memories->of_name);
    store_cards_release(&memories->cards);
}

static struct mastery_item item_of(const struct memories *memories,
                                   const struct outline_question *question)
{
    size_t at = map_get(&memories->of_name, question->name);
    struct mastery_item item = {.live = question->status == QUESTION_LIVE};

    if (at != MAP_NONE) {
        const struct store_card *card = &memories->cards.items[at];

        item.live = item.live && !card->suspended;
        item.answered = card->card.reps > 0;
        /* Forgotten a moment ago and not recalled since: the model's recall
         * of 1 right after an answer would call that known. */
        item.recall =
            card->card.state != CARD_REVIEW && card->last_grade == RATING_AGAIN
                ? 0
                : scheduler_recall(memories->scheduler, &card->card,
                                   memories->today);
        item.stability = card->card.memory.stability;
        item.right_days = card->right_days;
    }
    return item;
}

static struct mastery_objective
master(const struct outline *outline, const struct outline_episode *episode,
       const struct outline_objective *objective,
       const struct memories *memories)
{
    struct mastery_item items[64];
    size_t count = 0;

    for (size_t i = 0; i < episode->questions.count && count < 64; i++) {
        const struct outline_question *question =
            &outline->questions[episode->questions.first + i];

        if (str_is_among(objective->id, question->objectives)) {
            items[count++] = item_of(memories, question);
        }
    }
    return mastery_of(items, count);
}

static void fill_mastery(struct app *app, struct progress_table *table,
                         const struct memories *memories, size_t at)
{
    const struct outline *outline = &app->outline;
    const struct outline_episode *episode = &outline->episodes[at];
    struct progress *progress = &table->items[at];
    double means[8] = {0};
    int weights[8] = {0};
    enum mastery states[8] = {0};
    size_t count =
        episode->objectives.count < 8 ? episode->objectives.count : 8;

    for (size_t i = 0; i < count; i++) {
        const struct outline_objective *objective =
            &outline->objectives[episode->objectives.first + i];
        struct mastery_objective mastery =
            master(outline, episode, objective, memories);

        means[i] = mastery.mean;
        weights[i] = objective->weight;
        states[i] = mastery.state;
    }
    progress->mastery = mastery_number(means, weights, count);
    progress->held = mastery_holds(states, count);
}

static bool card_is_due(const struct memories *memories,
                        const struct store_card *card)
{
    if (card->suspended) {
        return false;
    }
    return card->due_day == SCHEDULER_NO_DAY ? card->due_ms <= memories->now_ms
                                             : card->due_day <= memories->today;
}

static bool fill_memory(struct app *app, struct progress_table *table,
                        struct error *err)
{
    struct memories memories;
    bool ok = load_memories(app, &memories, err);

    for (size_t i = 0; ok && i < memories.cards.count; i++) {
        const struct store_card *card = &memories.cards.items[i];
        const struct outline_question *question =
            outline_find_question(&app->outline, card->item);
        struct progress *progress;

        if (question == NULL) {
            continue;
        }
        progress = &table->items[question->episode];
        progress->answered++;
        progress->begun = true;
        progress->due +=
            card_is_due(&memories, card) &&
            !study_is_buried(&app->outline, question, &memories.cards,
                             &memories.of_name, memories.today);
    }
    for (size_t i = 0; ok && i < table->count; i++) {
        if (table->items[i].answered > 0) {
            fill_mastery(app, table, &memories, i);
        }
    }
    release_memories(&memories);
    return ok;
}

/* What has an answered question is begun, due or not. */
static bool fill_begun(struct app *app, struct progress_table *table,
                       struct error *err)
{
    struct store_mets mets = STORE_METS_INIT;
    bool ok = store_cards_met(app->store, 0, &mets, err);

    for (size_t i = 0; ok && i < mets.count; i++) {
        struct progress *progress = of_id(app, table, mets.items[i].episode);

        if (progress != NULL) {
            progress->begun = true;
        }
    }
    store_mets_release(&mets);
    return ok;
}

/* Only what is due: without reading the questions of the catalogue. */
static bool fill_due(struct app *app, struct progress_table *table,
                     struct error *err)
{
    struct store_cards cards = STORE_CARDS_INIT;
    bool ok = store_cards_due(app->store, app_today(app), app_now_ms(app),
                              &cards, err);

    for (size_t i = 0; ok && i < cards.count; i++) {
        struct progress *progress;

        cards.items[i].item[strcspn(cards.items[i].item, ".")] = '\0';
        progress = of_id(app, table, cards.items[i].item);
        if (progress != NULL) {
            progress->due++;
        }
    }
    store_cards_release(&cards);
    return ok && fill_begun(app, table, err);
}

static struct progress_table *make_table(struct app *app, bool full)
{
    const struct outline *outline = app_outline(
        app, full ? OUTLINE_CHAPTERS | OUTLINE_QUESTIONS : OUTLINE_EPISODES);
    struct progress_table *table = xcalloc(1, sizeof(*table));
    struct error err = ERROR_INIT;

    table->full = full;
    table->count = outline->episode_count;
    table->items = xcalloc(table->count + 1, sizeof(*table->items));
    for (size_t i = 0; i < table->count; i++) {
        table->items[i] = no_progress;
        table->items[i].live = outline->episodes[i].live;
    }
    if (!fill_listening(app, table, &err) || !fill_quizzes(app, table, &err) ||
        !fill_marks(app, table, &err) ||
        !(full ? fill_memory(app, table, &err) : fill_due(app, table, &err))) {
        app_add_problem(app, "%s", error_get(&err));
    }
    error_release(&err);
    return table;
}

const struct progress *progress_now_of(struct app *app, bool full)
{
    unsigned revision = app_revision(app);
    int64_t today = app_today(app);

    if (app->progress == NULL || app->progress->revision != revision ||
        app->progress->day != today || (full && !app->progress->full)) {
        progress_table_free(app->progress);
        app->progress = make_table(app, full);
        app->progress->revision = revision;
        app->progress->day = today;
    }
    return app->progress->items;
}

const struct progress *app_progress(struct app *app)
{
    return progress_now_of(app, true);
}

const struct progress *app_progress_of(struct app *app, int n)
{
    const struct progress *items = app_progress(app);
    const struct outline_episode *episode =
        outline_get_episode(&app->outline, n);

    return episode == NULL ? &no_progress
                           : &items[episode - app->outline.episodes];
}

size_t app_objectives(struct app *app, int n, struct objective_progress **list)
{
    const struct outline *outline =
        app_outline(app, OUTLINE_CHAPTERS | OUTLINE_QUESTIONS);
    const struct outline_episode *episode = outline_get_episode(outline, n);
    struct memories memories;
    struct error err = ERROR_INIT;
    size_t count = 0;

    *list = NULL;
    if (episode == NULL) {
        return 0;
    }
    *list = xcalloc(episode->objectives.count + 1, sizeof(**list));
    if (load_memories(app, &memories, &err)) {
        for (; count < episode->objectives.count; count++) {
            (*list)[count].objective =
                &outline->objectives[episode->objectives.first + count];
            (*list)[count].mastery =
                master(outline, episode, (*list)[count].objective, &memories);
        }
    }
    release_memories(&memories);
    error_release(&err);
    return count;
}

double app_series_mastery(struct app *app, int n)
{
    const struct progress *progress = app_progress(app);
    const struct outline_series *series = outline_get_series(&app->outline, n);
    double sum = 0;
    size_t count = 0;

    if (series == NULL) {
        return 0;
    }
    for (size_t i = 0; i < series->episodes.count; i++) {
        size_t at = series->episodes.first + i;

        if (outline_episode_ready(&app->outline.episodes[at])) {
            sum += progress[at].mastery;
            count++;
        }
    }
    return count > 0 ? sum / (double)count : 0;
}

bool progress_is_met(const struct progress *progress)
{
    return progress->heard == HEARD_YES || progress->heard == HEARD_READ ||
           progress->mark == MARK_DONE || progress->mark == MARK_SKIPPED;
}

const char *progress_heard_mark(const struct progress *progress)
{
    if (progress->heard == HEARD_YES || progress->heard == HEARD_READ) {
        return "●";
    }
    if (progress->heard_share <= 0) {
        return "○";
    }
    return progress->heard_share < 0.375   ? "◔"
           : progress->heard_share < 0.625 ? "◑"
                                           : "◕";
}
