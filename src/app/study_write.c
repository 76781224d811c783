/* Answers become journal lines the moment they are graded. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/study_private.h"
#include "base/clock.h"
#include "base/json_out.h"
#include "base/number.h"
#include "journal/events.h"
#include "quiz/graded_hash.h"
#include "schedule/queue.h"
#include "store/store_cards.h"

enum { REPEATS_MAX = 2 };

static enum answer_mode to_mode(enum sitting_mode mode)
{
    switch (mode) {
    case SITTING_QUIZ:
        return MODE_QUIZ;
    case SITTING_REVIEW:
        return MODE_REVIEW;
    case SITTING_CHAPTER:
        return MODE_CHAPTER;
    case SITTING_CHECK:
        return MODE_CHECK;
    case SITTING_CRAM:
    case SITTING_MODE_COUNT:
        break;
    }
    return MODE_CRAM;
}

static enum answer_outcome to_outcome(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_RIGHT:
        return ANSWERED_RIGHT;
    case OUTCOME_PARTIAL:
        return ANSWERED_PARTIAL;
    case OUTCOME_SKIPPED:
        return ANSWERED_SKIPPED;
    case OUTCOME_WRONG:
        break;
    }
    return ANSWERED_WRONG;
}

static enum confidence to_confidence(enum certainty certainty)
{
    switch (certainty) {
    case CERTAINTY_GUESS:
        return CONFIDENCE_GUESS;
    case CERTAINTY_FAIRLY:
        return CONFIDENCE_FAIRLY;
    case CERTAINTY_CERTAIN:
        return CONFIDENCE_CERTAIN;
    case CERTAINTY_NONE:
        break;
    }
    return CONFIDENCE_NONE;
}

/* Texts that a body borrows until it is built. */
struct body_texts {
    struct str item;
    struct str name;
    char hash[17];
    char seed[17];
    struct str params;
    struct str shown;
    struct str given;
};

static void texts_release(struct body_texts *texts)
{
    str_release(&texts->item);
    str_release(&texts->name);
    str_release(&texts->params);
    str_release(&texts->shown);
    str_release(&texts->given);
}

/* "rate=1200" of a list → {"rate":"1200"}; empty: nothing. */
static void params_json(const struct instance *instance, struct str *out)
{
    struct str_list values = STR_LIST_INIT;
    struct json_out json;

    instance_add_values(instance, &values);
    if (values.count > 0) {
        json_begin(&json, out);
        json_open_object(&json, NULL);
        for (size_t i = 0; i < values.count; i++) {
            char *equals = strchr(values.items[i], '=');

            *equals = '\0';
            json_text(&json, values.items[i], equals + 1);
        }
        json_close_object(&json);
    }
    str_list_release(&values);
}

static void shown_json(const struct instance *instance, struct str *out)
{
    struct str_list shown = STR_LIST_INIT;
    struct json_out json;

    instance_add_shown(instance, &shown);
    if (shown.count > 0) {
        json_begin(&json, out);
        json_open_list(&json, NULL);
        for (size_t i = 0; i < shown.count; i++) {
            json_text(&json, NULL, shown.items[i]);
        }
        json_close_list(&json);
    }
    str_list_release(&shown);
}

static const char *or_null(const struct str *text)
{
    return text->len > 0 ? text->buf : NULL;
}

static void fill_texts(const struct sitting_attempt *attempt,
                       struct body_texts *texts)
{
    str_init(&texts->item);
    str_init(&texts->name);
    str_init(&texts->params);
    str_init(&texts->shown);
    str_init(&texts->given);
    question_add_name(attempt->question, true, &texts->item);
    question_add_name(attempt->question, false, &texts->name);
    graded_hash_format(question_graded_hash(attempt->question), texts->hash);
    snprintf(texts->seed, sizeof(texts->seed), "%016llx",
             (unsigned long long)attempt->instance->seed);
    params_json(attempt->instance, &texts->params);
    shown_json(attempt->instance, &texts->shown);
    response_add_given(attempt->response, attempt->question, &texts->given);
}

/* The card before this attempt's first line: a further line of the same
 * attempt takes the place of the first, so it starts from there too. */
static struct card card_before(struct study *study, const char *name,
                               bool first)
{
    size_t place = study->sitting.place;
    struct store_card card;
    struct slot_memory *memory;

    if (place >= study->memory_count) {
        study->memories = xreallocarray(study->memories, study->sitting.count,
                                        sizeof(*study->memories));
        memset(study->memories + study->memory_count, 0,
               (study->sitting.count - study->memory_count) *
                   sizeof(*study->memories));
        study->memory_count = study->sitting.count;
    }
    memory = &study->memories[place];
    if (first || !memory->known) {
        memset(&memory->before, 0, sizeof(memory->before));
        if (store_card_find(study->app->store, name, &card)) {
            memory->before = card.card;
            store_card_release(&card);
        }
        memory->known = true;
    }
    return memory->before;
}

enum { SIBLINGS_MAX = 16 };

/* Due days of a question's enemies, whichever of the two names the other. */
static size_t find_siblings(struct app *app,
                            const struct outline_question *question,
                            int64_t days[SIBLINGS_MAX])
{
    const struct outline *outline = &app->outline;
    const struct outline_range range =
        outline->episodes[question->episode].questions;
    size_t count = 0;

    for (size_t i = 0; i < range.count && count < SIBLINGS_MAX; i++) {
        const struct outline_question *other =
            &outline->questions[range.first + i];
        struct store_card card;

        if (!study_are_enemies(question, other) ||
            !store_card_find(app->store, other->name, &card)) {
            continue;
        }
        if (!card.suspended && card.due_day != SCHEDULER_NO_DAY) {
            days[count++] = card.due_day;
        }
        store_card_release(&card);
    }
    return count;
}

enum { LOAD_DAYS = SCHEDULER_BALANCE_DAYS + 30 };

/*
 * What the choice of a day weighs. Without balancing only days with an enemy
 * are told, so that they are avoided and all others are equal.
 */
static void fill_load(struct app *app, struct scheduler *scheduler,
                      struct day_load *load, unsigned due[LOAD_DAYS])
{
    struct error err = ERROR_INIT;

    load->first_day = app_today(app);
    load->due = due;
    load->count = LOAD_DAYS;
    if (scheduler->balance) {
        if (!store_cards_load(app->store, load->first_day, false, due,
                              LOAD_DAYS, &err)) {
            load->count = 0;
        }
        error_release(&err);
        return;
    }
    for (size_t i = 0; i < load->sibling_count; i++) {
        int64_t at = load->sibling_days[i] - load->first_day;

        if (at >= 0 && at < LOAD_DAYS) {
            due[at] = 1;
        }
    }
    if (load->sibling_count > 0) {
        scheduler->balance = true;
        memset(scheduler->easy, 0, sizeof(scheduler->easy));
    }
}

static struct schedule schedule_attempt(struct study *study,
                                        const struct sitting_attempt *attempt,
                                        const char *name)
{
    struct app *app = study->app;
    struct scheduler scheduler = *store_scheduler(app->store);
    const struct outline_question *question = outline_find_question(
        app_outline(app, OUTLINE_QUESTIONS | OUTLINE_CHAPTERS), name);
    struct card card = card_before(study, name, attempt->first_id == NULL);
    unsigned due[LOAD_DAYS] = {0};
    int64_t siblings[SIBLINGS_MAX];
    struct day_load load = {.sibling_days = siblings};

    if (question != NULL) {
        scheduler.retention = app_retention(app, question);
        load.sibling_count = find_siblings(app, question, siblings);
    }
    fill_load(app, &scheduler, &load, due);
    return scheduler_choose(&scheduler, &card,
                            (struct review){
                                .rating = (enum rating)attempt->rating,
                                .at_ms = app_now_ms(app),
                                .offset_min = app_offset_min(app),
                            },
                            name, &load);
}

/* The same question comes again before the sitting ends. */
static bool ask_again(struct study *study,
                      const struct sitting_attempt *attempt,
                      const struct schedule *next)
{
    size_t times = 0;
    struct error err = ERROR_INIT;
    bool added;

    if (attempt->rating != GRADE_AGAIN || attempt->first_id != NULL ||
        next->due_day != SCHEDULER_NO_DAY ||
        (study->sitting.mode != SITTING_QUIZ &&
         study->sitting.mode != SITTING_REVIEW) ||
        attempt->question->type == QUESTION_EXPLAIN ||
        attempt->question->type == QUESTION_SCENARIO) {
        return false;
    }
    for (size_t i = 0; i < study->sitting.count; i++) {
        times += study->sitting.slots[i].question == attempt->question;
    }
    if (times > REPEATS_MAX) {
        return false;
    }
    added = sitting_add(&study->sitting, attempt->question,
                        attempt->instance->seed + times, false, &err);
    error_release(&err);
    return added;
}

static void say_when(struct study *study, const struct schedule *next,
                     bool again)
{
    int64_t today = app_today(study->app);
    char date[16];

    str_clear(&study->when);
    if (again) {
        str_set(&study->when, "Again in this session, then on a later day.");
    } else if (next->due_day == SCHEDULER_NO_DAY) {
        str_add(&study->when, "Again in ");
        number_add_span(&study->when,
                        (next->due_ms - app_now_ms(study->app) + 999) / 1000);
        str_add(&study->when, ".");
    } else if (next->due_day <= today + 1) {
        str_set(&study->when, "Again tomorrow.");
    } else {
        str_add_format(&study->when, "Again in %lld days, on %s.",
                       (long long)(next->due_day - today),
                       civil_format(next->due_day, date));
    }
}

static void say_sure_wrong(struct study *study, const char *name,
                           enum certainty certainty)
{
    struct store_card card;

    str_clear(&study->sure_wrong);
    if (certainty == CERTAINTY_CERTAIN &&
        store_card_find(study->app->store, name, &card)) {
        if (card.sure_wrong) {
            str_set(&study->sure_wrong,
                    "Sure but wrong: kept on your list until you answer it on "
                    "two later days.");
        }
        store_card_release(&card);
    }
}

/* A lapse that makes a leech of the question is said at once, with the ways
 * out. */
static void say_leech(struct study *study, const char *name)
{
    int before = study->memories[study->sitting.place].before.lapses;
    struct store_card card;

    if (!store_card_find(study->app->store, name, &card)) {
        return;
    }
    if (card.card.lapses > before &&
        queue_is_leech_now(card.card.lapses,
                           store_leech_threshold(study->app->store))) {
        study->leech_lapses = card.card.lapses;
        str_add_format(&study->sure_wrong,
                       "%sForgotten %d times: hear its source again (r), "
                       "suspend it (S), or write it in your own words (a).",
                       study->sure_wrong.len > 0 ? " " : "", card.card.lapses);
    }
    store_card_release(&card);
}

static void build_answer(struct study *study,
                         const struct sitting_attempt *attempt,
                         const struct body_texts *texts,
                         const struct schedule *next, struct event *event)
{
    struct event_id first;
    bool further =
        attempt->first_id != NULL &&
        event_id_parse(attempt->first_id, strlen(attempt->first_id), 7, &first);
    bool drawn = instance_is_drawn(attempt->instance);

    app_event_begin(study->app, event);
    event_answer(event, &(struct answer_body){
                            .item = texts->item.buf,
                            .hash = texts->hash,
                            .quiz = study->sitting.id,
                            .mode = to_mode(study->sitting.mode),
                            .seed = drawn ? texts->seed : NULL,
                            .params_json = or_null(&texts->params),
                            .shown_json = or_null(&texts->shown),
                            .given_json = or_null(&texts->given),
                            .read = attempt->verdict->reading,
                            .matched = attempt->verdict->matched,
                            .typo = attempt->verdict->typo,
                            .score = attempt->score,
                            .outcome = to_outcome(attempt->outcome),
                            .confidence = to_confidence(attempt->certainty),
                            .hints = attempt->hints,
                            .try_number = attempt->tries,
                            .ms = attempt->ms,
                            .grade = attempt->rated ? (int)attempt->rating : 0,
                            .has_due = attempt->rated &&
                                       next->due_day != SCHEDULER_NO_DAY,
                            .due_day = next->due_day,
                            .was = attempt->has_was,
                            .was_score = attempt->was_score,
                            .was_grade = (int)attempt->was_rating,
                            .attempt = further ? &first : NULL,
                            .app = VERSION,
                        });
}

static void build_quiz(struct study *study, struct event *event)
{
    struct sitting_result result;

    sitting_get_result(&study->sitting, &result);
    app_event_begin(study->app, event);
    event_quiz(event, &(struct quiz_body){
                          .quiz = study->sitting.id,
                          .episode = study->sitting.episode,
                          .mode = to_mode(study->sitting.mode),
                          .score = result.score,
                          .max = (double)result.questions,
                          .pass = result.passed,
                          .ms = result.ms,
                      });
}

static bool writes_quiz(const struct study *study)
{
    return !study->done && study->sitting.episode != NULL &&
           (study->sitting.mode == SITTING_QUIZ ||
            study->sitting.mode == SITTING_CHECK) &&
           sitting_is_complete(&study->sitting);
}

/* What is said of an attempt that was written. */
static void say_attempt(struct study *study,
                        const struct sitting_attempt *attempt, const char *name,
                        const struct schedule *next, bool again)
{
    str_clear(&study->when);
    if (attempt->rated) {
        say_when(study, next, again);
    }
    say_sure_wrong(study, name, attempt->certainty);
    study->leech_lapses = 0;
    if (attempt->rated) {
        say_leech(study, name);
    }
}

bool study_write_attempt(struct study *study, struct error *err)
{
    struct sitting_attempt attempt;
    struct body_texts texts;
    struct event events[2];
    struct schedule next = {.due_day = SCHEDULER_NO_DAY};
    size_t count = 1;
    bool again = false;
    bool ok;
    char id[37];

    sitting_get_attempt(&study->sitting, &attempt);
    fill_texts(&attempt, &texts);
    if (attempt.rated) {
        next = schedule_attempt(study, &attempt, texts.name.buf);
    }
    build_answer(study, &attempt, &texts, &next, &events[0]);
    if (attempt.rated) {
        again = ask_again(study, &attempt, &next);
    }
    if (writes_quiz(study)) {
        build_quiz(study, &events[count++]);
    }
    ok = store_append(study->app->store, events, count, err);
    if (ok) {
        event_id_format(&events[0].id, id);
        sitting_set_attempt_id(&study->sitting, id);
        study->done = study->done || count == 2;
        say_attempt(study, &attempt, texts.name.buf, &next, again);
    }
    for (size_t i = 0; i < count; i++) {
        event_release(&events[i]);
    }
    texts_release(&texts);
    return ok;
}
