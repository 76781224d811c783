/* Numbers: units, `check`, and every variant of a computed question. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "calculators/calculator.h"
#include "lint/context.h"
#include "lint/figures.h"
#include "quiz/draw.h"
#include "quiz/grade.h"

/* "Mbps" and "KB" read as words that count things; a rate was meant. */
static bool looks_like_data(const char *unit)
{
    static const char *const words[] = {
        "bps", "kbps", "Kbps", "Mbps", "Gbps", "Tbps", "kb",   "Kb",   "Mb",
        "Gb",  "Tb",   "kb/s", "Kb/s", "Mb/s", "Gb/s", "MBps", "GBps",
    };

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(words[i], unit)) {
            return true;
        }
    }
    return false;
}

static bool check_unit(struct lint *lint, const struct asked *asked,
                       const char *path, const char *text)
{
    struct unit unit;
    struct str why = STR_INIT;
    bool ok = true;

    if (text == NULL) {
        return true;
    }
    if (!unit_parse(text, &unit, &why)) {
        lint_asked(lint, asked, path, "N301", "%s", why.buf);
        ok = false;
    } else if (looks_like_data(text)) {
        lint_asked(lint, asked, path, "N301",
                   "'%s' is no unit here: write bit or B, such as Mbit/s",
                   text);
        ok = false;
    }
    str_release(&why);
    return ok;
}

/* A further value or a mistake must be of the key's kind. */
static void check_quantity(struct lint *lint, const struct asked *asked,
                           const char *path, const char *text,
                           const struct unit *unit)
{
    struct quantity quantity;
    struct str why = STR_INIT;

    if (text != NULL &&
        quantity_parse(text, unit, &quantity, &why) != QUANTITY_OK) {
        lint_asked(lint, asked, path, "N301", "%s", why.buf);
    }
    str_release(&why);
}

static void check_quantities(struct lint *lint, const struct asked *asked,
                             const struct unit *unit)
{
    const struct question_number *number = &asked->question->number;

    if (number->value != NULL) {
        check_quantity(lint, asked, "answer/value", number->value, unit);
    }
    for (size_t i = 0; i < number->accept_count; i++) {
        char *path = xasprintf("answer/accept/%zu/value", i);

        check_quantity(lint, asked, path, number->accept[i].value, unit);
        free(path);
    }
    for (size_t i = 0; i < number->wrong_count; i++) {
        char *path = xasprintf("wrong/%zu/value", i);

        check_quantity(lint, asked, path, number->wrong[i].value, unit);
        free(path);
    }
}

/* Does the calculator's output come in the key's kind of unit? */
static bool check_output(struct lint *lint, const struct asked *asked,
                         const struct unit *unit)
{
    const struct question_calc *calc = &asked->question->number.calc;
    const struct calculator *calculator =
        calc->calc != NULL ? calculator_find(calc->calc) : NULL;
    int output = calculator != NULL && calc->output != NULL
                     ? calculator_find_output(calculator, calc->output)
                     : -1;
    struct unit own;

    if (output < 0 ||
        !unit_parse(calculator->outputs[output].unit, &own, NULL) ||
        unit_fits(&own, unit) || calculator->outputs[output].time_by > 0 ||
        own.dimension == DIMENSION_MONEY) {
        return true;
    }
    lint_asked(lint, asked, "answer/unit", "N301",
               "%s of %s is %s; the unit measures %s", calc->output, calc->calc,
               dimension_name(own.dimension), dimension_name(unit->dimension));
    return false;
}

static void check_check(struct lint *lint, const struct asked *asked,
                        const struct instance *instance)
{
    const struct question_number *number = &asked->question->number;
    const struct question_calc *calc = &number->calc;
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    double value;
    double step;

    if (calc->calc == NULL || calculator_find(calc->calc) == NULL) {
        return;
    }
    value = question_round(number->round, instance_run_calc(instance, &err));
    step = figure_step(number->value);
    if (!isfinite(value)) {
        lint_asked(lint, asked, "answer/check", "N302", "%s", error_get(&err));
    } else if (fabs(value - instance->key) >
               0.5 * step + 1e-9 * fabs(instance->key)) {
        quantity_add(&text, value, &instance->unit, 0);
        lint_asked(lint, asked, "answer/value", "N302",
                   "%s gives %s = %s for these inputs, not %s", calc->calc,
                   calc->output, text.buf, number->value);
    }
    str_release(&text);
    error_release(&err);
}

/* What was found while going through the variants; each is told once. */
struct variants {
    struct lint *lint;
    const struct asked *asked;
    double *answers;
    size_t count;
    size_t capacity;
    size_t refused;
    size_t tried;
    bool told_key;
    bool told_expect;
    bool told_wrong;
    bool told_slip;
    bool told_equal;
    bool told_failed;
};

static void add_values(const struct instance *instance, struct str *out)
{
    struct str_list values = STR_LIST_INIT;

    instance_add_values(instance, &values);
    for (size_t i = 0; i < values.count; i++) {
        str_add_format(out, "%s%s", i > 0 ? " " : "", values.items[i]);
    }
    str_list_release(&values);
}

/* Reports once, with the values of the variant. */
static void tell(struct variants *variants, bool *told,
                 const struct instance *instance, const char *path,
                 const char *code, const char *what)
{
    struct str values = STR_INIT;

    if (!*told) {
        add_values(instance, &values);
        lint_asked(variants->lint, variants->asked, path, code, "%s (%s)", what,
                   values.buf);
    }
    *told = true;
    str_release(&values);
}

static void check_expect(struct variants *variants,
                         const struct instance *instance)
{
    const struct question *question = instance->question;
    double hair = 1e-9 * fabs(instance->key);
    struct str what = STR_INIT;

    if (instance->key < question->expect_min - hair ||
        instance->key > question->expect_max + hair) {
        str_add(&what, "the answer is ");
        quantity_add(&what, instance->key, &instance->unit, 6);
        str_add_format(&what, "; expected %g to %g", question->expect_min,
                       question->expect_max);
        tell(variants, &variants->told_expect, instance, "expect", "N303",
             what.buf);
    }
    str_release(&what);
}

static void check_key(struct variants *variants,
                      const struct instance *instance)
{
    struct grade_options options = {.is_term = NULL};
    struct response response;
    struct verdict verdict;
    char *text = xasprintf("%.12g", instance->key);

    response_init(&response);
    response_set_text(&response, text);
    grade(instance, &response, &options, &verdict);
    if (verdict.outcome != OUTCOME_RIGHT) {
        tell(variants, &variants->told_key, instance, "answer", "A301",
             "the key does not grade as right");
    }
    verdict_release(&verdict);
    response_release(&response);
    free(text);
}

static void check_mistakes(struct variants *variants,
                           const struct instance *instance)
{
    const struct question_number *number = &instance->question->number;
    struct slip slips[SLIP_MAX];
    size_t count = slip_list(instance, slips);

    for (size_t i = 0; i < number->wrong_count; i++) {
        const struct question_wrong *wrong = &number->wrong[i];
        struct quantity quantity;
        double value = NO_VALUE;

        if (wrong->expr != NULL) {
            (void)instance_eval(instance, wrong->expr, &value);
        } else if (wrong->value != NULL &&
                   quantity_parse(wrong->value, &instance->unit, &quantity,
                                  NULL) == QUANTITY_OK) {
            value = quantity_in(&quantity, &instance->unit);
        }
        if (isfinite(value) && grade_within(instance, value)) {
            tell(variants, &variants->told_wrong, instance, "wrong", "A302",
                 "an anticipated mistake grades as right");
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (grade_within(instance, slips[i].value)) {
            tell(variants, &variants->told_slip, instance, "answer", "A306",
                 slips[i].sentence);
        }
    }
}

/* A parameter that the stem shows, with the number of the answer. */
static void check_equal(struct variants *variants,
                        const struct instance *instance)
{
    const struct question *question = instance->question;

    for (size_t i = 0; i < question->param_count; i++) {
        char *mark = xasprintf("{%s}", question->params[i].name);

        if (strstr(question->stem, mark) != NULL &&
            fabs(instance->values[i].number - instance->key) <=
                1e-9 * fabs(instance->key)) {
            tell(variants, &variants->told_equal, instance, "params", "N305",
                 "the answer equals a parameter that is shown");
        }
        free(mark);
    }
}

static void take_variant(struct variants *variants,
                         const struct instance *instance)
{
    check_expect(variants, instance);
    check_key(variants, instance);
    check_mistakes(variants, instance);
    check_equal(variants, instance);
    GROW(variants->answers, variants->count, variants->capacity);
    variants->answers[variants->count++] = instance->key;
}

static void failed(struct variants *variants, const struct error *err)
{
    if (!variants->told_failed) {
        lint_asked(variants->lint, variants->asked, "answer", "N303",
                   "a variant has no answer: %s", error_get(err));
    }
    variants->told_failed = true;
}

static void enumerate(struct variants *variants, size_t total)
{
    const struct question *question = variants->asked->question;

    for (size_t i = 0; i < total; i++) {
        struct instance instance;
        struct error err = ERROR_INIT;
        bool refused;

        variants->tried++;
        if (instance_variant(&instance, question, i, &refused, &err)) {
            take_variant(variants, &instance);
            instance_release(&instance);
        } else if (refused) {
            variants->refused++;
        } else {
            failed(variants, &err);
        }
        error_release(&err);
    }
}

static void draw_many(struct variants *variants, size_t draws)
{
    for (size_t i = 0; i < draws; i++) {
        struct instance instance;
        struct error err = ERROR_INIT;

        variants->tried++;
        /* Seeds far apart, the same in every run. */
        if (instance_draw(&instance, variants->asked->question,
                          i * 0x9e3779b97f4a7c15u, &err)) {
            take_variant(variants, &instance);
            instance_release(&instance);
        } else {
            failed(variants, &err);
        }
        error_release(&err);
    }
}

static size_t count_distinct(struct variants *variants)
{
    size_t distinct = 0;

    if (variants->count == 0) {
        return 0;
    }
    qsort(variants->answers, variants->count, sizeof(double), number_compare);
    for (size_t i = 0; i < variants->count; i++) {
        distinct += i == 0 || variants->answers[i] - variants->answers[i - 1] >
                                  1e-9 * fabs(variants->answers[i]);
    }
    return distinct;
}

/* A seed whose first draw and 100 redraws are all refused must be next to
 * impossible. */
static void check_refused(struct variants *variants)
{
    double share = variants->tried > 0
                       ? (double)variants->refused / (double)variants->tried
                       : 0;

    if (pow(share, INSTANCE_MAX_REDRAWS + 1) > 1e-6) {
        lint_asked(variants->lint, variants->asked, "require", "N303",
                   "the conditions refuse %.0f %% of the draws: some would "
                   "need over %d redraws",
                   100 * share, INSTANCE_MAX_REDRAWS);
    }
}

static void check_variants(struct lint *lint, const struct asked *asked)
{
    struct variants variants = {.lint = lint, .asked = asked};
    size_t most = lint->limits->variants;
    size_t total = instance_count_variants(asked->question, most + 1);
    size_t distinct;

    if (total == 0) {
        lint_asked(lint, asked, "params", "N303", "a parameter has no values");
        return;
    }
    if (total <= most) {
        enumerate(&variants, total);
        check_refused(&variants);
    } else {
        draw_many(&variants, lint->limits->draws);
    }
    distinct = count_distinct(&variants);
    if (!variants.told_failed && distinct < lint->limits->distinct_answers) {
        lint_asked(lint, asked, "params", "N304",
                   "%zu distinct answers; %zu are needed, or they are learned "
                   "by heart",
                   distinct, lint->limits->distinct_answers);
    }
    free(variants.answers);
}

static bool check_params(struct lint *lint, const struct asked *asked)
{
    bool ok = true;

    for (size_t i = 0; i < asked->question->param_count; i++) {
        const struct question_param *param = &asked->question->params[i];
        char *path = xasprintf("params/%s/unit", param->name);

        ok &= check_unit(lint, asked, path, param->unit);
        free(path);
    }
    return ok;
}

static void check_question(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    struct instance instance;
    struct error err = ERROR_INIT;
    struct unit unit;

    if ((question->type != QUESTION_NUMERIC &&
         question->type != QUESTION_COMPUTED) ||
        !check_unit(lint, asked, "answer/unit", question->number.unit) ||
        !check_params(lint, asked)) {
        return;
    }
    (void)unit_parse(question->number.unit, &unit, NULL);
    check_quantities(lint, asked, &unit);
    if (!check_output(lint, asked, &unit)) {
        return;
    }
    if (question->type == QUESTION_COMPUTED) {
        if (question_check_expressions(question, &err)) {
            check_variants(lint, asked);
        } else {
            lint_asked(lint, asked, "answer", "N303", "%s", error_get(&err));
        }
    } else if (instance_draw(&instance, question, 1, &err)) {
        check_check(lint, asked, &instance);
        instance_release(&instance);
    }
    error_release(&err);
}

void lint_numbers(struct lint *lint)
{
    lint_each_question(lint, check_question);
}
