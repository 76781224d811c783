/*
 * An instance: a question as it is put to a learner once. Seed, values of the
 * parameters, the order shown, the key in numbers, the texts with {name} and
 * {answer} filled in. The same question and seed give the same instance on
 * every machine.
 *
 * The seed's stream (SplitMix64) is used in this order: the parameters, one
 * value each, again for every refused draw; then what is shuffled, from the
 * last place down; then, in a scenario, each step in turn.
 */
#ifndef QUIZ_DRAW_H
#define QUIZ_DRAW_H

#include <stdint.h>

#include "base/error.h"
#include "base/random.h"
#include "calculators/units.h"
#include "quiz/question.h"

enum {
    INSTANCE_MAX_REDRAWS = 100,
    /* Places that are shown in an order: choices, items, right sides. */
    INSTANCE_MAX_ORDER = 9,
    INSTANCE_MAX_OPTIONS = 8
};

struct instance_value {
    const char *name; /* borrowed from the question */
    double number;    /* in the unit of the parameter */
    char *raw;        /* "1200": what the journal keeps */
    char *shown;      /* "1,200 req/s"; a derived value without unit */
};

struct instance {
    const struct question *question; /* borrowed */
    uint64_t seed;
    struct instance_value *values; /* parameters, then derived values */
    size_t value_count;
    /*
     * order[place] = index: of a choice, of an item, or of a right side
     * (pairs first, then extra), all from 0. Empty where nothing is ordered.
     */
    unsigned char order[INSTANCE_MAX_ORDER];
    size_t order_count;
    /* The same for the options of each gap; 0 options: it is typed. */
    unsigned char gap_order[QUESTION_MAX_GAPS][INSTANCE_MAX_OPTIONS];
    size_t gap_order_count[QUESTION_MAX_GAPS];
    /* numeric, computed: the key, in `unit`. */
    double key;
    struct unit unit;
    /* scenario: one for each step of the question */
    struct instance *steps;
    size_t step_count;
};

/*
 * Draws. Fails when no draw meets the conditions within
 * INSTANCE_MAX_REDRAWS redraws, when an expression, a quantity or a calculator
 * cannot give a finite key; then the instance is empty. Release it either way.
 */
MUST_CHECK bool instance_draw(struct instance *instance,
                              const struct question *question, uint64_t seed,
                              struct error *err);
/*
 * The instance of an old attempt: the order and the values that were shown
 * take the place of those drawn. `values` are "name=1200" (of a step
 * "step.name=1200"), `shown` as instance_add_shown() gives them. What the
 * question no longer has is passed over.
 */
MUST_CHECK bool instance_restore(struct instance *instance,
                                 const struct question *question, uint64_t seed,
                                 const struct str_list *values,
                                 const struct str_list *shown,
                                 struct error *err);
void instance_release(struct instance *instance);

/*
 * Appends `text` with {name} and, when `answer` is set, {answer} filled in;
 * unknown names stay as they are, and so does every text of a question without
 * parameters.
 */
void instance_fill(const struct instance *instance, const char *text,
                   bool answer, struct str *out);
/*
 * Appends the stem filled in, a cloze's gaps as "[load]": what is read before
 * an answer.
 */
void instance_add_stem(const struct instance *instance, struct str *out);
/* The same as instance_fill(), or NULL for NULL. The caller frees. */
char *instance_text(const struct instance *instance, const char *text,
                    bool answer);
/* The key as shown: "96 connections", with the `show` figures. */
void instance_add_key(const struct instance *instance, struct str *out);
/*
 * The right answer in words, for the feedback screen, of every type: the
 * choices' texts, the number, the first accepted text, the order … A match or
 * an order has one line each, divided by '\n'.
 */
void instance_add_truth(const struct instance *instance, struct str *out);

/* "name=1200" of each parameter, steps as "step.name=1200". */
void instance_add_values(const struct instance *instance, struct str_list *out);
/*
 * The ids in the order shown: choices, items; numbers from 1 for right sides
 * and, as "gap:2", for options; of a step "step/id".
 */
void instance_add_shown(const struct instance *instance, struct str_list *out);
/* Was anything drawn, so that the seed matters to the journal? */
bool instance_is_drawn(const struct instance *instance);

/* How many variants the parameters span, capped at `cap`; 1 without any. */
size_t instance_count_variants(const struct question *question, size_t cap);
/*
 * The variant with this number (mixed radix over the parameters in the order
 * written, the last fastest), for the linter. False, with `refused` set, when a
 * condition refuses it, or with a reason when its key cannot be computed.
 */
MUST_CHECK bool instance_variant(struct instance *instance,
                                 const struct question *question, size_t number,
                                 bool *refused, struct error *err);
/* What the question's `calc` or `check` is given, as " lambda=300 req/s W=15
 * ms"; nothing when it has none. */
void instance_add_inputs(const struct instance *instance, struct str *out);
/* For the linter and for slips: what `calc` or `check` gives, in the key's unit
 * and not rounded (NaN and a reason); the value of an expression over what was
 * drawn (false when it is not finite); a value rounded as `round` says. */
double instance_run_calc(const struct instance *instance, struct error *err);
bool instance_eval(const struct instance *instance, const char *text,
                   double *value);
double question_round(enum question_round round_mode, double value);
/* A condition's, an expression's or a derived value's fault, for the linter:
 * compiles all; false with a reason that names the one at fault. */
MUST_CHECK bool question_check_expressions(const struct question *question,
                                           struct error *err);

#endif
