/* Numbers: read, compared, and told what went wrong. */
#include <math.h>
#include <stdlib.h>

#include "quiz/draw_internal.h"
#include "quiz/grade_internal.h"

/* Bounds are inclusive: one part in 10⁹ is added. */
static const double hair = 1e-9;

/* Half a unit in the last of `figures` figures of `key`. */
static double half_unit(double key, int figures)
{
    if (key == 0) {
        return 0;
    }
    return 0.5 * pow(10, floor(log10(fabs(key)) + 1e-12) - figures + 1);
}

/* The widest of those given, as a distance from `target`. */
static double allowed(const struct question_tolerance *tolerance,
                      enum question_round round_mode, double target)
{
    double most = 0;

    if (!tolerance->has_abs && !tolerance->has_rel && tolerance->sig == 0) {
        most = round_mode == ROUND_NONE ? 0.01 * fabs(target) : 0;
    }
    if (tolerance->has_abs) {
        most = fmax(most, tolerance->abs);
    }
    if (tolerance->has_rel) {
        most = fmax(most, tolerance->rel * fabs(target));
    }
    if (tolerance->sig > 0) {
        most = fmax(most, half_unit(target, tolerance->sig));
    }
    return most + hair * fabs(target);
}

static bool near(double value, double target, double distance)
{
    return fabs(value - target) <= distance;
}

static bool read_in_unit(const char *text, const struct unit *unit,
                         double *value)
{
    struct quantity quantity;

    if (text == NULL ||
        quantity_parse(text, unit, &quantity, NULL) != QUANTITY_OK) {
        return false;
    }
    *value = quantity_in(&quantity, unit);
    return isfinite(*value);
}

/* 0: the key itself; n: the n-th further value; -1: none of them. */
static int find_accepted(const struct instance *instance, double value)
{
    const struct question_number *number = &instance->question->number;

    if (near(value, instance->key,
             allowed(&number->tolerance, number->round, instance->key))) {
        return 0;
    }
    for (size_t i = 0; i < number->accept_count; i++) {
        const struct question_accept *accept = &number->accept[i];
        double target;

        if (read_in_unit(accept->value, &instance->unit, &target) &&
            near(value, target,
                 allowed(&accept->tolerance, number->round, target))) {
            return (int)i + 1;
        }
    }
    return -1;
}

bool grade_within(const struct instance *instance, double value)
{
    return find_accepted(instance, value) >= 0;
}

static bool wrong_value(const struct instance *instance,
                        const struct question_wrong *wrong, double *value)
{
    return wrong->expr != NULL
               ? instance_eval(instance, wrong->expr, value)
               : read_in_unit(wrong->value, &instance->unit, value);
}

/* The author's anticipated mistakes come before the known slips. */
static bool find_wrong(const struct instance *instance, double value,
                       struct verdict *verdict)
{
    const struct question_number *number = &instance->question->number;

    for (size_t i = 0; i < number->wrong_count; i++) {
        double target;

        if (wrong_value(instance, &number->wrong[i], &target) &&
            near(value, target,
                 allowed(&number->tolerance, number->round, target))) {
            verdict->matched = xasprintf("wrong %zu", i + 1);
            verdict->feedback =
                instance_text(instance, number->wrong[i].feedback, false);
            return true;
        }
    }
    return false;
}

/* An absolute tolerance belongs to the size of the key: it goes along. */
static double slip_distance(const struct instance *instance,
                            const struct slip *slip)
{
    const struct question_number *number = &instance->question->number;
    double distance = allowed(&number->tolerance, number->round, instance->key);

    if (slip->kind == SLIP_COMPLEMENT) {
        return fmin(distance,
                    allowed(&number->tolerance, number->round, slip->value));
    }
    return distance * fabs(slip->value / instance->key);
}

static char *ratio_text(double value, double key, const char *sentence)
{
    double ratio = fabs(value) >= fabs(key) ? value / key : key / value;
    struct str text = STR_INIT;

    str_add(&text, "That is ");
    number_add_plain(&text, ratio, 6);
    str_add_format(&text, " times too %s. %s",
                   fabs(value) >= fabs(key) ? "large" : "small", sentence);
    return str_take(&text);
}

static bool find_slip(const struct instance *instance, double value,
                      struct verdict *verdict)
{
    struct slip slips[SLIP_MAX];
    size_t count = slip_list(instance, slips);

    for (size_t i = 0; i < count; i++) {
        const struct slip *slip = &slips[i];

        if (!near(value, slip->value,
                  slip_distance(instance, slip) + hair * fabs(slip->value))) {
            continue;
        }
        verdict->slip = slip->kind;
        verdict->slip_text =
            slip->kind >= SLIP_COMPLEMENT
                ? xstrdup(slip->sentence)
                : ratio_text(slip->value, instance->key, slip->sentence);
        return true;
    }
    return false;
}

/* The unit was asked for and not typed, though the number alone is right. */
static bool find_missing_unit(const struct instance *instance,
                              const struct quantity *quantity, double value,
                              struct verdict *verdict)
{
    if (!instance->question->number.unit_asked || quantity->has_unit ||
        instance->unit.text[0] == '\0' || !grade_within(instance, value)) {
        return false;
    }
    verdict->slip = SLIP_UNIT_LEFT_OUT;
    verdict->slip_text = xstrdup("The unit is missing: a number alone could "
                                 "mean anything. Type it once more with one.");
    verdict->retry_counts = true;
    return true;
}

static char *reading_of(const struct instance *instance,
                        struct quantity quantity)
{
    struct str text = STR_INIT;

    if (!quantity.has_unit && instance->question->number.unit_asked) {
        quantity.unit = unit_none();
    }
    quantity_add_reading(&text, &quantity);
    return str_take(&text);
}

void grade_number(const struct instance *instance,
                  const struct response *response, struct verdict *verdict)
{
    struct quantity quantity;
    struct str why = STR_INIT;
    enum quantity_status status =
        quantity_parse(response->text != NULL ? response->text : "",
                       &instance->unit, &quantity, &why);
    double value;
    int accepted;

    if (status != QUANTITY_OK && status != QUANTITY_OTHER_KIND) {
        verdict->state = VERDICT_UNREADABLE;
        verdict->say = str_take(&why);
        return;
    }
    verdict->reading = reading_of(instance, quantity);
    verdict->score = 0;
    if (status == QUANTITY_OTHER_KIND) {
        verdict->feedback = str_take(&why);
        return;
    }
    value = quantity_in(&quantity, &instance->unit);
    if (find_missing_unit(instance, &quantity, value, verdict)) {
        return;
    }
    accepted = find_accepted(instance, value);
    if (accepted >= 0) {
        verdict->score = 1;
        if (accepted > 0) {
            verdict->matched = xasprintf("accept %d", accepted);
        }
        return;
    }
    if (!find_wrong(instance, value, verdict)) {
        (void)find_slip(instance, value, verdict);
    }
}

bool grade_read_number(const struct instance *instance, const char *text,
                       struct str *reading, struct str *why)
{
    struct quantity quantity;
    enum quantity_status status =
        quantity_parse(text, &instance->unit, &quantity, why);
    char *read;

    if (status != QUANTITY_OK) {
        return false;
    }
    read = reading_of(instance, quantity);
    str_add(reading, read);
    free(read);
    return true;
}
