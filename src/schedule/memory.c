#include "schedule/memory.h"

#include <math.h>

static double clamp(double value, double min, double max)
{
    return fmin(fmax(value, min), max);
}

/* D0(g), not clamped. */
static double start_difficulty(const struct params *params, double rating)
{
    return params->w[4] - exp(params->w[5] * (rating - 1.0)) + 1.0;
}

void model_init(struct model *model, const struct params *params)
{
    const double *w = params->w;

    model->params = *params;
    model->decay = -w[20];
    model->factor = pow(0.9, 1.0 / model->decay) - 1.0;
    model->exp_w8 = exp(w[8]);
    model->easy_start = start_difficulty(params, RATING_EASY);
    model->lapse_ceiling = exp(w[17] * w[18]);
    model->same_day = true;
    model->is_seven = false;
    model->seven = fsrs7_default;
}

void model_init_long_term(struct model *model, const struct params *params)
{
    model_init(model, params);
    model->lapse_ceiling = 1.0;
    model->same_day = false;
}

double memory_recall(const struct model *model, double days, double stability)
{
    return pow(1.0 + model->factor * days / stability, model->decay);
}

double memory_interval(const struct model *model, double stability,
                       double retention)
{
    return stability / model->factor *
           (pow(retention, 1.0 / model->decay) - 1.0);
}

/* ---- FSRS-7 ---- */

void model_set_fsrs7(struct model *model, const struct fsrs7_params *params,
                     bool in_force)
{
    model->is_seven = in_force;
    model->seven = *params;
    fsrs7_clip(&model->seven);
}

static struct fsrs7_memory to_seven(const struct memory *memory)
{
    return (struct fsrs7_memory){memory->slow, memory->fast,
                                 memory->difficulty};
}

static struct memory from_seven(const struct model *model,
                                struct fsrs7_memory memory)
{
    double days = fsrs7_interval(&model->seven, &memory, 0.9);

    return (struct memory){
        .stability = clamp(days, MEMORY_STABILITY_MIN, MEMORY_STABILITY_MAX),
        .difficulty = memory.difficulty,
        .slow = memory.slow,
        .fast = memory.fast,
    };
}

double memory_recall_of(const struct model *model, const struct memory *memory,
                        double days)
{
    struct fsrs7_memory seven = to_seven(memory);

    return model->is_seven ? fsrs7_recall(&model->seven, &seven, days)
                           : memory_recall(model, days, memory->stability);
}

double memory_interval_of(const struct model *model,
                          const struct memory *memory, double retention)
{
    struct fsrs7_memory seven = to_seven(memory);

    return model->is_seven
               ? fsrs7_interval(&model->seven, &seven, retention)
               : memory_interval(model, memory->stability, retention);
}

/* ---- answers ---- */

struct memory memory_first(const struct model *model, enum rating rating)
{
    const struct params *params = &model->params;

    if (model->is_seven) {
        return from_seven(model, fsrs7_first(&model->seven, rating));
    }

    return (struct memory){
        .stability = clamp(params->w[rating - 1], MEMORY_STABILITY_MIN,
                           MEMORY_STABILITY_MAX),
        .difficulty =
            clamp(start_difficulty(params, (double)rating), 1.0, 10.0),
    };
}

static double next_difficulty(const struct model *model, double difficulty,
                              enum rating rating)
{
    const double *w = model->params.w;
    double change = -w[6] * ((double)rating - 3.0);
    double damped = difficulty + change * (10.0 - difficulty) / 9.0;

    return clamp(w[7] * model->easy_start + (1.0 - w[7]) * damped, 1.0, 10.0);
}

static double after_same_day(const double *w, double s, enum rating rating)
{
    double growth =
        exp(w[17] * ((double)rating - 3.0 + w[18])) * pow(s, -w[19]);

    if (rating >= RATING_HARD) {
        growth = fmax(growth, 1.0);
    }
    return s * growth;
}

static double after_lapse(const struct model *model, struct memory memory,
                          double recall)
{
    const double *w = model->params.w;
    double s = memory.stability;
    double left = w[11] * pow(memory.difficulty, -w[12]) *
                  (pow(s + 1.0, w[13]) - 1.0) * exp(w[14] * (1.0 - recall));

    return fmin(left, s / model->lapse_ceiling);
}

static double after_success(const struct model *model, struct memory memory,
                            enum rating rating, double recall)
{
    const double *w = model->params.w;
    double s = memory.stability;
    double bonus = 1.0;

    if (rating == RATING_HARD) {
        bonus = w[15];
    } else if (rating == RATING_EASY) {
        bonus = w[16];
    }
    return s *
           (1.0 + model->exp_w8 * (11.0 - memory.difficulty) * pow(s, -w[9]) *
                      (exp(w[10] * (1.0 - recall)) - 1.0) * bonus);
}

struct memory memory_next(const struct model *model, struct memory memory,
                          enum rating rating, double elapsed_days)
{
    struct memory old = {
        .stability =
            clamp(memory.stability, MEMORY_STABILITY_MIN, MEMORY_STABILITY_MAX),
        .difficulty = clamp(memory.difficulty, 1.0, 10.0),
    };
    double s;

    if (model->is_seven) {
        return from_seven(model, fsrs7_next(&model->seven, to_seven(&memory),
                                            rating, elapsed_days));
    }
    if (elapsed_days < 1.0 && model->same_day) {
        s = after_same_day(model->params.w, old.stability, rating);
    } else {
        double recall =
            memory_recall(model, fmax(elapsed_days, 0.0), old.stability);

        s = rating == RATING_AGAIN ? after_lapse(model, old, recall)
                                   : after_success(model, old, rating, recall);
    }
    return (struct memory){
        .stability = clamp(s, MEMORY_STABILITY_MIN, MEMORY_STABILITY_MAX),
        .difficulty = next_difficulty(model, old.difficulty, rating),
    };
}

struct memory memory_from_sm2(const struct model *model, double ease,
                              double interval_days, double retention)
{
    const double *w = model->params.w;
    double s = fmax(interval_days, MEMORY_STABILITY_MIN) * model->factor /
               (pow(retention, 1.0 / model->decay) - 1.0);
    double growth =
        model->exp_w8 * pow(s, -w[9]) * (exp(w[10] * (1.0 - retention)) - 1.0);

    return (struct memory){
        .stability = clamp(s, MEMORY_STABILITY_MIN, MEMORY_STABILITY_MAX),
        .difficulty = clamp(11.0 - (ease - 1.0) / growth, 1.0, 10.0),
    };
}
