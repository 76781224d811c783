#include "quiz/draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "quiz/draw_internal.h"
#include "quiz/expr.h"

/* Compiled once for a draw and its redraws. */
struct formulas {
    const char *names[2 * QUESTION_MAX_PARAMS];
    size_t name_count; /* parameters, then derived values */
    struct expr *derived[QUESTION_MAX_PARAMS];
    struct expr *require[QUESTION_MAX_REQUIRE];
    struct expr *key;
};

static void formulas_release(struct formulas *formulas)
{
    for (size_t i = 0; i < QUESTION_MAX_PARAMS; i++) {
        expr_free(formulas->derived[i]);
    }
    for (size_t i = 0; i < QUESTION_MAX_REQUIRE; i++) {
        expr_free(formulas->require[i]);
    }
    expr_free(formulas->key);
}

/* A derived value may use the parameters and the derived ones before it. */
static bool compile_derived(struct formulas *formulas,
                            const struct question *question, struct error *err)
{
    for (size_t i = 0; i < question->derived_count; i++) {
        const struct question_derived *derived = &question->derived[i];

        formulas->derived[i] =
            expr_compile(derived->expr, EXPR_NUMBER, formulas->names,
                         formulas->name_count, NULL, err);
        if (formulas->derived[i] == NULL) {
            return error_prefix(err, "derived %s", derived->name);
        }
        formulas->names[formulas->name_count++] = derived->name;
    }
    return true;
}

static bool formulas_compile(struct formulas *formulas,
                             const struct question *question, struct error *err)
{
    memset(formulas, 0, sizeof(*formulas));
    if (question->param_count > QUESTION_MAX_PARAMS ||
        question->derived_count > QUESTION_MAX_PARAMS ||
        question->require.count > QUESTION_MAX_REQUIRE) {
        return error_set(err, "too many parameters or conditions");
    }
    for (size_t i = 0; i < question->param_count; i++) {
        formulas->names[formulas->name_count++] = question->params[i].name;
    }
    if (!compile_derived(formulas, question, err)) {
        return false;
    }
    for (size_t i = 0; i < question->require.count; i++) {
        formulas->require[i] =
            expr_compile(question->require.items[i], EXPR_CONDITION,
                         formulas->names, formulas->name_count, NULL, err);
        if (formulas->require[i] == NULL) {
            return error_prefix(err, "condition '%s'",
                                question->require.items[i]);
        }
    }
    if (question->number.expr != NULL) {
        formulas->key =
            expr_compile(question->number.expr, EXPR_NUMBER, formulas->names,
                         formulas->name_count, NULL, err);
        if (formulas->key == NULL) {
            return error_prefix(err, "answer");
        }
    }
    return true;
}

bool question_check_expressions(const struct question *question,
                                struct error *err)
{
    struct formulas formulas;
    bool ok = formulas_compile(&formulas, question, err);

    for (size_t i = 0; ok && i < question->number.wrong_count; i++) {
        const char *text = question->number.wrong[i].expr;
        struct expr *expr = NULL;

        if (text != NULL) {
            expr = expr_compile(text, EXPR_NUMBER, formulas.names,
                                formulas.name_count, NULL, err);
            ok = expr != NULL || error_prefix(err, "wrong");
        }
        expr_free(expr);
    }
    formulas_release(&formulas);
    return ok;
}

/* How many values a parameter can take; 0 when it is not sound. */
static size_t param_size(const struct question_param *param)
{
    double steps;

    if (param->one_of_count > 0) {
        return param->one_of_count;
    }
    steps = (param->to - param->from) / param->step;
    if (!(param->step > 0) || !(steps >= 0) || steps > 1e6) {
        return 0;
    }
    return (size_t)floor(steps + 1e-9) + 1;
}

/* 12 digits: 0.1 three times is 0.3, as the author sees it. */
static double tidy(double value)
{
    char text[40];
    double tidied;

    snprintf(text, sizeof(text), "%.12g", value);
    return number_parse(text, strlen(text), &tidied) ? tidied : value;
}

static double param_value(const struct question_param *param, size_t number)
{
    return tidy(param->one_of_count > 0
                    ? param->one_of[number]
                    : param->from + (double)number * param->step);
}

static void set_value(struct instance_value *value, const char *name,
                      double number, const struct unit *unit)
{
    struct str shown = STR_INIT;

    free(value->raw);
    free(value->shown);
    value->name = name;
    value->number = number;
    value->raw = xasprintf("%.12g", number);
    quantity_add(&shown, number, unit, 0);
    value->shown = str_take(&shown);
}

static void set_param(struct instance *instance, size_t i, double number)
{
    const struct question_param *param = &instance->question->params[i];
    struct unit unit;

    if (param->unit == NULL || !unit_parse(param->unit, &unit, NULL)) {
        unit = unit_none();
    }
    set_value(&instance->values[i], param->name, number, &unit);
}

static void get_numbers(const struct instance *instance, double *numbers)
{
    for (size_t i = 0; i < instance->value_count; i++) {
        numbers[i] = instance->values[i].number;
    }
}

/* Whole numbers with all digits, others with six figures. */
static void set_derived(struct instance *instance, size_t i, double number)
{
    struct instance_value *value = &instance->values[i];
    struct unit none = unit_none();
    struct str shown = STR_INIT;
    bool whole = fabs(number) < 1e15 && tidy(number) == floor(tidy(number));

    set_value(
        value,
        instance->question->derived[i - instance->question->param_count].name,
        number, &none);
    number_add_plain(&shown, number, whole ? 15 : 6);
    free(value->shown);
    value->shown = str_take(&shown);
}

/* False when a condition refuses it. */
static bool derive(struct instance *instance, const struct formulas *formulas)
{
    const struct question *question = instance->question;
    double numbers[2 * QUESTION_MAX_PARAMS];

    get_numbers(instance, numbers);
    for (size_t i = 0; i < question->derived_count; i++) {
        size_t at = question->param_count + i;

        numbers[at] = expr_eval(formulas->derived[i], numbers);
        set_derived(instance, at, numbers[at]);
    }
    for (size_t i = 0; i < question->require.count; i++) {
        if (expr_eval(formulas->require[i], numbers) != 1) {
            return false;
        }
    }
    return true;
}

static bool draw_values(struct instance *instance,
                        const struct formulas *formulas,
                        struct splitmix *random, struct error *err)
{
    const struct question *question = instance->question;

    for (int draw = 0; draw <= INSTANCE_MAX_REDRAWS; draw++) {
        for (size_t i = 0; i < question->param_count; i++) {
            size_t size = param_size(&question->params[i]);

            if (size == 0) {
                return error_set(err, "parameter %s has no values",
                                 question->params[i].name);
            }
            set_param(instance, i,
                      param_value(&question->params[i],
                                  splitmix_next(random) % size));
        }
        if (derive(instance, formulas)) {
            return true;
        }
    }
    return error_set(err, "no draw of %d meets the conditions",
                     INSTANCE_MAX_REDRAWS);
}

/* Computes what follows from the values; `refused` by a condition. */
static bool complete(struct instance *instance, struct formulas *formulas,
                     bool *refused, struct error *err)
{
    *refused = !derive(instance, formulas);
    if (*refused) {
        return error_set(err, "a condition refuses these values");
    }
    return instance_set_key(instance, formulas->key, err);
}

static void begin(struct instance *instance, const struct question *question,
                  uint64_t seed)
{
    memset(instance, 0, sizeof(*instance));
    instance->question = question;
    instance->seed = seed;
    instance->key = NO_VALUE;
    instance->unit = unit_none();
    instance->value_count = question->param_count + question->derived_count;
    instance->values =
        xcalloc(instance->value_count + 1, sizeof(*instance->values));
    /* Derived values may be asked for by name before they are set. */
    for (size_t i = 0; i < question->param_count; i++) {
        instance->values[i].name = question->params[i].name;
    }
    for (size_t i = 0; i < question->derived_count; i++) {
        instance->values[question->param_count + i].name =
            question->derived[i].name;
    }
}

/* The catalogue refuses more; an array overrun must not depend on that. */
static bool check_limits(const struct question *question, struct error *err)
{
    if (question->choice_count > QUESTION_MAX_CHOICES ||
        question->gap_count > QUESTION_MAX_GAPS ||
        question->item_count > QUESTION_MAX_ITEMS ||
        question->pair_count > QUESTION_MAX_PAIRS ||
        question->extra.count > QUESTION_MAX_EXTRA ||
        question->step_count > QUESTION_MAX_STEPS ||
        question->point_count > QUESTION_MAX_POINTS) {
        return error_set(err, "too many choices, gaps, items, pairs or steps");
    }
    return true;
}

static bool draw(struct instance *instance, const struct question *question,
                 uint64_t seed, struct splitmix *random, int depth,
                 struct error *err);

static bool draw_steps(struct instance *instance, struct splitmix *random,
                       int depth, struct error *err)
{
    const struct question *question = instance->question;

    if (question->step_count == 0) {
        return true;
    }
    if (depth > 0) {
        return error_set(err, "a step cannot be a scenario");
    }
    instance->steps = xcalloc(question->step_count, sizeof(*instance->steps));
    instance->step_count = question->step_count;
    for (size_t i = 0; i < question->step_count; i++) {
        if (!draw(&instance->steps[i], &question->steps[i], instance->seed,
                  random, depth + 1, err)) {
            return error_prefix(err, "step %zu", i + 1);
        }
    }
    return true;
}

static bool draw(struct instance *instance, const struct question *question,
                 uint64_t seed, struct splitmix *random, int depth,
                 struct error *err)
{
    struct formulas formulas;
    bool ok;

    begin(instance, question, seed);
    if (!check_limits(question, err)) {
        return false;
    }
    ok = formulas_compile(&formulas, question, err) &&
         draw_values(instance, &formulas, random, err) &&
         instance_set_key(instance, formulas.key, err);
    if (ok) {
        instance_draw_order(instance, random);
    }
    formulas_release(&formulas);
    return ok && draw_steps(instance, random, depth, err);
}

bool instance_draw(struct instance *instance, const struct question *question,
                   uint64_t seed, struct error *err)
{
    struct splitmix random = {seed};

    if (!draw(instance, question, seed, &random, 0, err)) {
        instance_release(instance);
        return false;
    }
    return true;
}

bool instance_set_values(struct instance *instance,
                         const struct str_list *values, struct error *err)
{
    struct formulas formulas;
    bool refused;
    bool ok = true;

    for (size_t i = 0; i < instance->question->param_count; i++) {
        const char *name = instance->question->params[i].name;
        size_t len = strlen(name);

        for (size_t k = 0; k < values->count; k++) {
            const char *text = values->items[k];
            double number;

            if (strncmp(text, name, len) == 0 && text[len] == '=' &&
                number_parse(text + len + 1, strlen(text + len + 1), &number)) {
                set_param(instance, i, number);
            }
        }
    }
    if (instance->value_count > 0) {
        ok = formulas_compile(&formulas, instance->question, err) &&
             complete(instance, &formulas, &refused, err);
        formulas_release(&formulas);
    }
    return ok;
}

size_t instance_count_variants(const struct question *question, size_t cap)
{
    size_t count = 1;

    for (size_t i = 0; i < question->param_count; i++) {
        size_t size = param_size(&question->params[i]);

        if (size == 0) {
            return 0;
        }
        if (count > cap / size) {
            return cap;
        }
        count *= size;
    }
    return count;
}

bool instance_variant(struct instance *instance,
                      const struct question *question, size_t number,
                      bool *refused, struct error *err)
{
    struct formulas formulas;
    bool ok;

    *refused = false;
    begin(instance, question, 0);
    for (size_t i = question->param_count; i > 0; i--) {
        size_t size = param_size(&question->params[i - 1]);

        if (size == 0) {
            instance_release(instance);
            return error_set(err, "parameter %s has no values",
                             question->params[i - 1].name);
        }
        set_param(instance, i - 1,
                  param_value(&question->params[i - 1], number % size));
        number /= size;
    }
    ok = formulas_compile(&formulas, question, err) &&
         complete(instance, &formulas, refused, err);
    formulas_release(&formulas);
    if (!ok) {
        instance_release(instance);
    }
    return ok;
}

bool instance_eval(const struct instance *instance, const char *text,
                   double *value)
{
    const char *names[2 * QUESTION_MAX_PARAMS];
    double numbers[2 * QUESTION_MAX_PARAMS];
    struct error ignored = ERROR_INIT;
    struct expr *expr = NULL;

    if (instance->value_count <= COUNT_OF(names)) {
        for (size_t i = 0; i < instance->value_count; i++) {
            names[i] = instance->values[i].name;
        }
        get_numbers(instance, numbers);
        expr = expr_compile(text, EXPR_NUMBER, names, instance->value_count,
                            NULL, &ignored);
    }
    error_release(&ignored);
    if (expr == NULL) {
        return false;
    }
    *value = expr_eval(expr, numbers);
    expr_free(expr);
    return isfinite(*value);
}

void instance_release(struct instance *instance)
{
    for (size_t i = 0; i < instance->value_count && instance->values != NULL;
         i++) {
        free(instance->values[i].raw);
        free(instance->values[i].shown);
    }
    free(instance->values);
    for (size_t i = 0; i < instance->step_count; i++) {
        instance_release(&instance->steps[i]);
    }
    free(instance->steps);
    memset(instance, 0, sizeof(*instance));
    instance->key = NO_VALUE;
    instance->unit = unit_none();
}
