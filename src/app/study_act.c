/* What a learner does in a sitting, and what is taken back. */
#include <stdio.h>
#include <stdlib.h>

#include "app/fit.h"
#include "app/study_private.h"
#include "base/clock.h"
#include "journal/events.h"
#include "store/store_answers.h"
#include "store/store_cards.h"
#include "store/store_days.h"
#include "store/store_notes.h"

/* The sitting as text: what is returned to when nothing can be written. */
static void keep(struct study *study)
{
    str_clear(&study->before);
    sitting_add_text(&study->sitting, &study->before);
}

/*
 * The journal could not be written: the sitting stands as it stood before, the
 * first try, the answers given and the questions to come, too.
 */
static void give_back(struct study *study)
{
    struct error err = ERROR_INIT;
    struct sitting sitting;

    if (sitting_read_text(&sitting, study->before.buf, study_find_question,
                          study, NULL, &err)) {
        sitting.is_term = study->sitting.is_term;
        sitting.context = study->sitting.context;
        sitting_release(&study->sitting);
        study->sitting = sitting;
    }
    error_release(&err);
}

/* After a transition: writes what was graded, keeps the place. */
static bool settle(struct study *study, enum sitting_event event,
                   struct error *err)
{
    if (event == SITTING_REFUSED) {
        return true;
    }
    if (event == SITTING_GRADED && !study_write_attempt(study, err)) {
        give_back(study);
        return false;
    }
    study_save(study);
    return true;
}

bool study_answer(struct study *study, const struct response *response,
                  enum sitting_event *event, struct error *err)
{
    keep(study);
    *event = sitting_answer(&study->sitting, response);
    return settle(study, *event, err);
}

bool study_skip(struct study *study, enum sitting_event *event,
                struct error *err)
{
    keep(study);
    *event = sitting_skip(&study->sitting);
    return settle(study, *event, err);
}

bool study_confirm(struct study *study, bool meant, enum sitting_event *event,
                   struct error *err)
{
    keep(study);
    *event = sitting_confirm(&study->sitting, meant);
    return settle(study, *event, err);
}

bool study_points(struct study *study, const bool *ticked, size_t count,
                  enum sitting_event *event, struct error *err)
{
    keep(study);
    *event = sitting_points(&study->sitting, ticked, count);
    return settle(study, *event, err);
}

bool study_certainty(struct study *study, enum certainty certainty,
                     enum sitting_event *event, struct error *err)
{
    keep(study);
    *event = sitting_certainty(&study->sitting, certainty);
    return settle(study, *event, err);
}

bool study_next(struct study *study, enum sitting_event *event,
                struct error *err)
{
    keep(study);
    *event = sitting_next(&study->sitting);
    return settle(study, *event, err);
}

bool study_easy(struct study *study, struct error *err)
{
    enum sitting_event event;

    keep(study);
    event = sitting_easy(&study->sitting);
    if (event == SITTING_REFUSED) {
        return error_set(err, "this answer cannot be called easy");
    }
    return settle(study, event, err);
}

bool study_overrule(struct study *study, bool right, struct error *err)
{
    enum sitting_event event;

    keep(study);
    event = sitting_overrule(&study->sitting, right);
    if (event == SITTING_REFUSED) {
        return error_set(err, "this answer cannot be overruled");
    }
    return settle(study, event, err);
}

bool study_edit(struct study *study)
{
    return sitting_edit(&study->sitting) != SITTING_REFUSED;
}

void study_set_draft(struct study *study, const struct response *response)
{
    sitting_set_draft(&study->sitting, response);
}

bool study_hint(struct study *study)
{
    bool shown = sitting_hint(&study->sitting);

    if (shown) {
        study_save(study);
    }
    return shown;
}

void study_add_time(struct study *study, int64_t ms)
{
    sitting_add_time(&study->sitting, ms);
}

bool study_undo(struct study *study, struct error *err)
{
    struct str id = STR_INIT;
    bool ok;

    keep(study);
    ok = sitting_undo(&study->sitting, &id);
    if (!ok) {
        error_set(err, "nothing to take back in this sitting");
    } else if (!store_undo(study->app->store, id.buf, app_now_ms(study->app),
                           app_offset_min(study->app), err)) {
        give_back(study);
        ok = false;
    } else {
        str_clear(&study->when);
        str_clear(&study->sure_wrong);
        study->leech_lapses = 0;
        study_save(study);
    }
    str_release(&id);
    return ok;
}

bool study_undo_all(struct study *study, struct error *err)
{
    if (study->sitting.mode == SITTING_CHECK) {
        return error_set(err, "a check is not taken back");
    }
    if (!store_undo(study->app->store, study->sitting.id,
                    app_now_ms(study->app), app_offset_min(study->app), err)) {
        return false;
    }
    study->done = true;
    return true;
}

static bool last_answer(struct app *app, struct store_answers *answers,
                        struct error *err)
{
    return store_answers_last(app->store, 1, answers, err) &&
           (answers->count > 0 ||
            error_set_code(err, ERROR_NOT_FOUND, "there is no answer to undo"));
}

/* The last move of due days, unless the last answer is newer. */
static bool due_is_last(struct app *app, const struct store_answers *answers,
                        struct event_id *id, size_t *cards)
{
    return store_due_last(app->store, id, cards) &&
           (answers->count == 0 ||
            event_id_compare(id, &answers->items[0].id) > 0);
}

/* The last fit of the model, unless an answer or a move is newer. */
static bool fit_is_last(struct app *app, const struct store_answers *answers,
                        struct event_id *id)
{
    struct event_id due;
    size_t cards;

    return app_fit_last(app, id) &&
           (answers->count == 0 ||
            event_id_compare(id, &answers->items[0].id) > 0) &&
           (!store_due_last(app->store, &due, &cards) ||
            event_id_compare(id, &due) > 0);
}

static bool undo_fit(struct app *app, const struct event_id *fit, char **what,
                     struct error *err)
{
    char id[37];

    event_id_format(fit, id);
    if (!store_undo(app->store, id, app_now_ms(app), app_offset_min(app),
                    err)) {
        return false;
    }
    *what = xstrdup("the last fit of the memory model");
    return true;
}

static bool undo_due(struct app *app, const struct event_id *due, size_t cards,
                     char **what, struct error *err)
{
    if (!due_undo(app, due, &cards, err)) {
        return false;
    }
    *what =
        xasprintf("the due %s of %zu question%s", cards == 1 ? "day" : "days",
                  cards, cards == 1 ? "" : "s");
    return true;
}

static bool undo_answer(struct app *app, const struct store_answers *answers,
                        char **what, struct error *err)
{
    const struct store_answer *answer;
    char date[37];

    if (answers->count == 0) {
        return error_set_code(err, ERROR_NOT_FOUND, "there is nothing to undo");
    }
    answer = &answers->items[0];
    if (!store_undo(app->store, answer->attempt, app_now_ms(app),
                    app_offset_min(app), err)) {
        return false;
    }
    *what = xasprintf("%s, answered on %s", answer->item,
                      civil_format(answer->day, date));
    return true;
}

bool app_undo_last(struct app *app, char **what, struct error *err)
{
    struct store_answers answers = STORE_ANSWERS_INIT;
    struct event_id last;
    size_t cards;
    bool ok = store_answers_last(app->store, 1, &answers, err);

    if (ok && fit_is_last(app, &answers, &last)) {
        ok = undo_fit(app, &last, what, err);
    } else if (ok && due_is_last(app, &answers, &last, &cards)) {
        ok = undo_due(app, &last, cards, what, err);
    } else {
        ok = ok && undo_answer(app, &answers, what, err);
    }
    store_answers_release(&answers);
    return ok;
}

bool app_undo_quiz(struct app *app, char **what, struct error *err)
{
    struct store_answers answers = STORE_ANSWERS_INIT;
    char date[16];
    bool ok = last_answer(app, &answers, err);

    if (ok && answers.items[0].quiz[0] == '\0') {
        ok = error_set_code(err, ERROR_NOT_FOUND,
                            "the last answer belongs to no sitting");
    }
    ok = ok && store_undo(app->store, answers.items[0].quiz, app_now_ms(app),
                          app_offset_min(app), err);
    if (ok) {
        *what = xasprintf("the sitting of %s",
                          civil_format(answers.items[0].day, date));
    }
    store_answers_release(&answers);
    return ok;
}

/* The full name without revision; the question must exist. */
static const char *known_name(struct app *app, const char *question,
                              struct error *err)
{
    struct ref ref;
    const struct outline_question *found;
    char name[64];

    if (!app_resolve(app, question, &ref, err)) {
        return NULL;
    }
    snprintf(name, sizeof(name), "ep%03d.%s", ref.episode, ref.id);
    found = ref.kind == REF_MEMBER ? outline_find_question(&app->outline, name)
                                   : NULL;
    if (found == NULL) {
        error_set_code(err, ERROR_NOT_FOUND, "'%s' is not a question",
                       question);
        return NULL;
    }
    return found->name;
}

bool app_flag(struct app *app, const char *question, bool dispute, bool open,
              const char *text, struct error *err)
{
    const char *name = known_name(app, question, err);
    enum flag_kind kind = dispute ? FLAG_DISPUTE : FLAG_FLAG;
    struct store_over over = STORE_OVER_INIT;
    struct event event;
    bool ok =
        name != NULL && store_flag_over(app->store, name, kind, &over, err);

    if (ok) {
        app_event_begin(app, &event);
        event_flag(&event, name, kind, open, text != NULL ? text : "",
                   store_over_get(&over));
        ok = app_append(app, &event, err);
    }
    store_over_release(&over);
    return ok;
}

bool app_suspend(struct app *app, const char *question, bool suspended,
                 struct error *err)
{
    const char *name = known_name(app, question, err);
    struct store_over over = STORE_OVER_INIT;
    struct event event;
    bool ok = name != NULL && store_item_over(app->store, name, &over, err);

    if (ok) {
        app_event_begin(app, &event);
        event_item(&event, name, suspended, store_over_get(&over));
        ok = app_append(app, &event, err);
    }
    store_over_release(&over);
    return ok;
}

static size_t due_tomorrow(struct app *app, struct error *err)
{
    unsigned due[2] = {0};

    return store_cards_load(app->store, app_today(app), true, due, 2, err)
               ? due[1]
               : 0;
}

bool app_due(struct app *app, int series, struct due_counts *counts,
             struct error *err)
{
    struct study_items items;
    struct store_counts all;
    size_t quota = (size_t)store_new_per_day(app->store);
    size_t unseen = 0;

    if (!study_items_load(app, ITEMS_OF_REVIEW, 0, series, &items, err)) {
        return false;
    }
    *counts = (struct due_counts){0};
    for (size_t i = 0; i < items.count; i++) {
        counts->now += items.items[i].due && !items.items[i].blocked;
        unseen += !items.items[i].seen && !items.items[i].blocked;
    }
    quota = quota > items.fresh_today ? quota - items.fresh_today : 0;
    counts->fresh = unseen < quota ? unseen : quota;
    study_items_release(&items);
    counts->tomorrow = due_tomorrow(app, err);
    if (!store_count(app->store, app_today(app), app_now_ms(app), &all, err)) {
        return false;
    }
    counts->later_today = (size_t)all.later_today;
    return true;
}

bool app_due_list(struct app *app, int series, struct str_list *names,
                  struct error *err)
{
    struct study_items items;
    struct choose_list list = CHOOSE_LIST_INIT;
    bool backlog;

    if (!study_items_load(app, ITEMS_OF_REVIEW, 0, series, &items, err)) {
        return false;
    }
    backlog = study_items_order(app, false, &items);
    choose_review(&(struct choose_review){.items = items.items,
                                          .count = items.count,
                                          .in_order = backlog},
                  &list);
    for (size_t i = 0; i < list.count; i++) {
        if (items.items[list.items[i]].due) {
            str_list_add(names, items.items[list.items[i]].name);
        }
    }
    choose_list_release(&list);
    study_items_release(&items);
    return true;
}
