#include "app/fit.h"

#include <math.h>
#include <stdlib.h>

#include "base/json_out.h"
#include "schedule/days.h"
#include "store/store_answers.h"
#include "store/store_cards.h"
#include "store/store_settings.h"

#define DECIMALS 1e6

/* ---- history ---- */

struct collecting {
    struct review_rows *rows;
    struct str item; /* of the row before */
    int64_t card;    /* its number, counted in the order of names */
};

static void collect(const struct store_review_row *row, void *data)
{
    struct collecting *collecting = data;
    bool first =
        collecting->card < 0 || !str_equal(collecting->item.buf, row->item);
    struct review_row out = {
        .at_ms = row->at_ms,
        .day = (int32_t)row->day,
        .duration_ms = (uint32_t)(row->ms > 0 ? row->ms & UINT32_MAX : 0),
        .rating = (uint8_t)row->grade,
        .state = first ? CARD_NEW : CARD_REVIEW,
    };

    if (row->grade < RATING_AGAIN || row->grade > RATING_EASY) {
        return;
    }
    if (first) {
        str_set(&collecting->item, row->item);
        collecting->card++;
    }
    out.card = collecting->card;
    /* The store gives a question's answers in time order. */
    (void)!review_rows_add(collecting->rows, &out);
}

bool app_history(struct app *app, struct reviews *history, struct error *err)
{
    struct collecting collecting = {
        .rows = review_rows_new(), .item = STR_INIT, .card = -1};
    bool ok = store_each_review(app_store(app), collect, &collecting, err);

    if (ok) {
        review_rows_finish(collecting.rows, history);
    }
    review_rows_free(collecting.rows);
    str_release(&collecting.item);
    return ok;
}

/* ---- parameters ---- */

struct train_options app_train_options(struct app *app)
{
    struct train_options options = TRAIN_OPTIONS_INIT;

    options.relearning_steps =
        store_scheduler(app_store(app))->relearning.count;
    return options;
}

struct fit_params app_params(struct app *app)
{
    const struct model *model = &store_scheduler(app_store(app))->model;

    return (struct fit_params){model->is_seven, model->params, model->seven};
}

const double *fit_numbers(const struct fit_params *params, size_t *count)
{
    *count = params->seven ? FSRS7_COUNT : PARAMS_COUNT;
    return params->seven ? params->params7.w : params->params6.w;
}

void fit_recall(const struct fit_params *params, const struct scoring *scoring,
                double *recall)
{
    if (params->seven) {
        scoring_fsrs7(scoring, &params->params7, recall);
    } else {
        scoring_fsrs6(scoring, &params->params6, recall);
    }
}

static void round_numbers(double *w, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        w[i] = round(w[i] * DECIMALS) / DECIMALS;
    }
}

void fit_round(struct fit_params *params)
{
    round_numbers(params->params6.w, PARAMS_COUNT);
    round_numbers(params->params7.w, FSRS7_COUNT);
}

bool fit_is_better(const struct fit *fit)
{
    return fit->after < fit->before;
}

bool app_fit_keep(struct app *app, const struct fit *fit, struct error *err)
{
    struct str value = STR_INIT;
    struct json_out json;
    size_t count;
    const double *w = fit_numbers(&fit->params, &count);
    bool ok;

    json_begin(&json, &value);
    json_open_object(&json, NULL);
    json_open_list(&json, "w");
    for (size_t i = 0; i < count; i++) {
        json_decimal(&json, NULL, w[i]);
    }
    json_close_list(&json);
    json_int(&json, "reviews", (int64_t)fit->reviews);
    json_decimal(&json, "before", fit->before);
    json_decimal(&json, "after", fit->after);
    json_close_object(&json);
    ok = store_setting_set(
        app_store(app),
        fit->params.seven ? "memory.params.fsrs-7" : "memory.params.fsrs-6",
        value.buf, app_now_ms(app), app_offset_min(app), err);
    str_release(&value);
    return ok;
}

/* ---- simulator ---- */

static size_t live_questions(struct app *app)
{
    const struct outline *outline = app_outline(app, OUTLINE_EPISODES);
    size_t count = 0;

    for (size_t i = 0; i < outline->episode_count; i++) {
        count += outline->episodes[i].live;
    }
    return count;
}

static int32_t relative_day(int64_t day, int64_t today)
{
    int64_t off = day - today;

    if (off < -SIMULATOR_DAYS_MAX) {
        return -SIMULATOR_DAYS_MAX;
    }
    return off > SIMULATOR_DAYS_MAX ? SIMULATOR_DAYS_MAX : (int32_t)off;
}

bool app_simulator(struct app *app, struct simulator *simulator,
                   struct simulator_card **cards, struct error *err)
{
    const struct scheduler *scheduler = store_scheduler(app_store(app));
    struct store_cards known = STORE_CARDS_INIT;
    int64_t today = app_today(app);
    size_t questions = live_questions(app);
    size_t count = 0;
    bool ok = store_cards_all(app_store(app), &known, err);

    simulator_init(simulator, &scheduler->model.params);
    simulator->max_interval = scheduler->max_interval;
    simulator->learning_steps = scheduler->learning.count;
    simulator->relearning_steps = scheduler->relearning.count;
    *cards = xcalloc(known.count + 1, sizeof(**cards));
    for (size_t i = 0; i < known.count; i++) {
        const struct store_card *card = &known.items[i];

        if (card->suspended || card->card.state == CARD_NEW) {
            continue;
        }
        (*cards)[count++] = (struct simulator_card){
            .memory = card->card.memory,
            .last_day = relative_day(card->card.last_day, today),
            .due_day = card->due_day == SCHEDULER_NO_DAY
                           ? 0
                           : relative_day(card->due_day, today),
        };
    }
    simulator->known = *cards;
    simulator->known_count = count;
    simulator->cards = count;
    if (questions > known.count) {
        simulator->cards += questions - known.count;
    }
    simulator->new_limit = (size_t)store_new_per_day(app_store(app));
    store_cards_release(&known);
    return ok;
}
