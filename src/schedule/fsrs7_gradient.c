/* The formulas of fsrs7.c once more, in numbers that carry derivatives. */
#include "schedule/fsrs7_train.h"

#include "schedule/dual.h"

_Static_assert(DUAL_COUNT == FSRS7_COUNT, "a derivative for each parameter");

struct state {
    struct dual slow;
    struct dual fast;
    struct dual difficulty;
};

static struct dual stability(struct dual x)
{
    return dual_clamp(x, FSRS7_STABILITY_MIN, FSRS7_STABILITY_MAX);
}

/* ---- recall ---- */

static struct dual curve(struct dual factor, struct dual exponent, double days,
                         struct dual x)
{
    struct dual ratio = dual_div(dual_constant(days), x);

    return dual_pow(dual_line(1.0, dual_mul(factor, ratio), 1.0),
                    dual_line(-1.0, exponent, 0.0));
}

static struct dual fast_recall(const struct dual *w, struct dual fast,
                               double days)
{
    struct dual exponent =
        dual_clamp(dual_mul(w[23], dual_pow(fast, dual_line(1.0, w[33], -0.3))),
                   0.01, 0.95);
    struct dual log_share = dual_chain(log(w[25].v), &w[25], 1.0 / w[25].v);
    struct dual power = dual_line(-1.0, dual_div(log_share, exponent), 0.0);
    struct dual factor =
        dual_exp(power.v <= 60.0 ? power : dual_constant(60.0));

    return curve(dual_line(1.0, factor, -1.0), exponent, days, fast);
}

/* e^((D - 5)(w - less)) */
static struct dual by_difficulty(const struct state *state, struct dual w,
                                 double less)
{
    return dual_exp(dual_mul(dual_line(1.0, state->difficulty, -5.0),
                             dual_line(1.0, w, -less)));
}

static struct dual slow_recall(const struct dual *w, const struct state *state,
                               double days)
{
    struct dual exponent = dual_clamp(w[24], 0.01, 0.95);
    struct dual factor =
        dual_pow(w[26], dual_div(dual_constant(-1.0), exponent));

    return curve(dual_mul(dual_line(1.0, factor, -1.0),
                          by_difficulty(state, w[32], 0.3)),
                 exponent, days, state->slow);
}

static struct dual recall_of(const struct dual *w, const struct state *state,
                             struct dual quick, double days)
{
    struct dual a =
        dual_mul(w[27], dual_pow(state->fast, dual_line(-1.0, w[29], 0.0)));
    struct dual b = dual_mul(dual_mul(w[28], dual_pow(state->slow, w[30])),
                             by_difficulty(state, w[31], 0.5));
    struct dual mixed = dual_div(
        dual_add(dual_mul(a, quick), dual_mul(b, slow_recall(w, state, days))),
        dual_add(a, b));

    return dual_line(1.0 - 2e-5, mixed, 1e-5);
}

/* ---- answers ---- */

static struct dual start_difficulty(const struct dual *w, int rating)
{
    struct dual far = dual_exp(dual_line((double)rating - 1.0, w[5], 0.0));

    return dual_line(1.0, dual_add(w[4], dual_line(-1.0, far, 0.0)), 1.0);
}

static struct dual grow(const struct dual *w, struct dual x,
                        struct dual difficulty, struct dual recall, int rating)
{
    struct dual missed = dual_line(-1.0, recall, 1.0);
    struct dual lost =
        dual_line(1.0, dual_pow(dual_line(1.0, x, 1.0), w[4]), -1.0);
    struct dual fail =
        dual_mul(dual_mul(w[3], lost), dual_exp(dual_mul(missed, w[5])));
    struct dual lapse = dual_min(x, fail);
    struct dual gain;

    if (rating == RATING_AGAIN) {
        return lapse;
    }
    gain = dual_mul(dual_exp(dual_line(1.0, w[0], -1.5)),
                    dual_line(-1.0, difficulty, 11.0));
    gain = dual_mul(gain, dual_pow(x, dual_line(-1.0, w[1], 0.0)));
    gain =
        dual_mul(gain, dual_line(1.0, dual_exp(dual_mul(missed, w[2])), -1.0));
    if (rating == RATING_HARD) {
        gain = dual_mul(gain, w[6]);
    } else if (rating == RATING_EASY) {
        gain = dual_mul(gain, w[7]);
    }
    return dual_max(lapse, dual_mul(x, dual_line(1.0, gain, 1.0)));
}

static struct dual next_difficulty(const struct dual *w, struct dual difficulty,
                                   int rating, struct dual recall)
{
    struct dual change = dual_line(3.0 - (double)rating, w[6], 0.0);
    struct dual next;

    if (rating == RATING_AGAIN) {
        change = dual_mul(change, dual_line(1.0, recall, 0.1));
    }
    next = dual_add(
        difficulty,
        dual_mul(change, dual_line(-1.0 / 9.0, difficulty, 10.0 / 9.0)));
    return dual_add(dual_line(0.01, start_difficulty(w, RATING_EASY), 0.0),
                    dual_line(0.99, next, 0.0));
}

static void first_answer(const struct dual *w, struct state *state, int rating)
{
    state->slow = stability(w[rating - 1]);
    state->fast = stability(dual_line(0.8, w[rating - 1], 0.0));
    state->difficulty = dual_clamp(start_difficulty(w, rating), 1.0, 10.0);
}

static void next_answer(const struct dual *w, struct state *state, int rating,
                        struct dual recall, struct dual quick)
{
    struct dual old = state->difficulty;

    state->slow = stability(grow(w + 7, state->slow, old, recall, rating));
    state->fast = stability(grow(w + 15, state->fast, old, quick, rating));
    if (rating == RATING_AGAIN) {
        state->fast =
            stability(dual_min(state->fast, dual_line(0.8, state->slow, 0.0)));
    }
    state->difficulty =
        dual_clamp(next_difficulty(w, old, rating, recall), 1.0, 10.0);
}

double fsrs7_card_loss(const struct fsrs7_params *params, const uint8_t *rating,
                       const double *days, const float *weight, size_t count,
                       double *gradient)
{
    struct dual w[FSRS7_COUNT];
    struct state state;
    double loss = 0.0;

    for (int i = 0; i < FSRS7_COUNT; i++) {
        w[i] = dual_variable(params->w[i], i);
    }
    first_answer(w, &state, rating[0]);
    for (size_t k = 1; k < count; k++) {
        double t = fmax(days[k], 0.0);
        struct dual quick = fast_recall(w, state.fast, t);
        struct dual recall = recall_of(w, &state, quick, t);
        bool passed = rating[k] >= RATING_HARD;
        double right = passed ? recall.v : 1.0 - recall.v;
        double slope = (double)weight[k] * (passed ? -1.0 : 1.0) / right;

        loss -= (double)weight[k] * log(right);
        for (int i = 0; i < FSRS7_COUNT; i++) {
            gradient[i] += slope * recall.d[i];
        }
        next_answer(w, &state, rating[k], recall, quick);
    }
    return loss;
}
