#include "quiz/slip.h"

#include <math.h>

#include "calculators/calculator.h"
#include "quiz/draw_internal.h"

struct list {
    struct slip *slips;
    size_t count;
};

static void add(struct list *list, enum slip_kind kind, double value,
                const char *sentence)
{
    if (list->count < SLIP_MAX && isfinite(value)) {
        list->slips[list->count++] =
            (struct slip){.kind = kind, .value = value, .sentence = sentence};
    }
}

static void add_ratio(struct list *list, enum slip_kind kind, double key,
                      double ratio, const char *sentence)
{
    add(list, kind, key * ratio, sentence);
    add(list, kind, key / ratio, sentence);
}

static bool is_data(enum dimension dimension)
{
    return dimension == DIMENSION_DATA || dimension == DIMENSION_DATA_RATE;
}

static bool is_timely(enum dimension dimension)
{
    return dimension == DIMENSION_TIME || dimension == DIMENSION_COUNT_RATE ||
           dimension == DIMENSION_DATA_RATE || dimension == DIMENSION_SPEED ||
           dimension == DIMENSION_MONEY_RATE;
}

static void add_ratios(struct list *list, double key, enum dimension dimension)
{
    static const double times[] = {60, 3600, 24, 86400};
    double binary = 1;

    add_ratio(list, SLIP_PREFIX, key, 1e3,
              "Check the prefix: ms against s, k against M.");
    add_ratio(list, SLIP_PREFIX, key, 1e6,
              "Check the prefix: µs against s, k against G.");
    for (int power = 1; is_data(dimension) && power <= 4; power++) {
        binary *= 1.024;
        add_ratio(list, SLIP_BINARY, key, binary,
                  "Decimal prefixes count in 1000, binary ones in 1024.");
    }
    if (is_data(dimension)) {
        add_ratio(list, SLIP_BITS, key, 8, "A byte has eight bits.");
    }
    for (size_t i = 0; is_timely(dimension) && i < COUNT_OF(times); i++) {
        add_ratio(list, SLIP_TIME, key, times[i],
                  "Check the unit of time: seconds, minutes, hours or days.");
    }
    if (dimension == DIMENSION_SHARE) {
        add_ratio(list, SLIP_PERCENT, key, 100,
                  "Check per cent against a share: 5 % is 0.05.");
    }
}

/* Does the calculator say that one way and round trip may be mixed here? */
static bool is_round_trip(const struct question_calc *calc)
{
    const struct calculator *calculator =
        calc->calc != NULL ? calculator_find(calc->calc) : NULL;
    int output = calculator != NULL && calc->output != NULL
                     ? calculator_find_output(calculator, calc->output)
                     : -1;

    return output >= 0 && calculator->outputs[output].round_trip;
}

/* What the retry formula gives for one attempt more or fewer. */
static void add_attempts(struct list *list, const struct instance *instance)
{
    const struct question_number *number = &instance->question->number;
    const struct calculator *retry;
    struct calculator_args args;
    struct error ignored = ERROR_INIT;
    int m;

    if (number->calc.calc == NULL || !str_equal(number->calc.calc, "retry") ||
        number->calc.output == NULL) {
        return;
    }
    retry = calculator_find("retry");
    m = calculator_find_input(retry, "m");
    calculator_args_init(&args, retry);
    if (instance_set_calc(instance, &args, &ignored)) {
        double attempts = args.in[m];

        for (int off = -1; off <= 1; off += 2) {
            double value;

            args.in[m] = attempts + off;
            value = calculator_output_in(&args, number->calc.output,
                                         &instance->unit, &ignored);
            add(list, SLIP_ATTEMPTS, question_round(number->round, value),
                "Retries or attempts? Attempts are retries plus one.");
        }
    }
    calculator_args_release(&args);
    error_release(&ignored);
}

size_t slip_list(const struct instance *instance, struct slip *slips)
{
    struct list list = {slips, 0};
    double key = instance->key;
    double base = key * instance->unit.scale;
    enum dimension dimension = instance->unit.dimension;

    if (!isfinite(key) || key == 0) {
        return 0;
    }
    add_ratios(&list, key, dimension);
    if (is_round_trip(&instance->question->number.calc)) {
        add_ratio(&list, SLIP_ROUND_TRIP, key, 2,
                  "One way or round trip? One is twice the other.");
    }
    if (dimension == DIMENSION_SHARE && base > 0 && base < 1) {
        add(&list, SLIP_COMPLEMENT, (1 - base) / instance->unit.scale,
            "That is the complement: availability against unavailability.");
    }
    /* Of a share itself, not of its per cent: 1 % would be its own. */
    if (dimension == DIMENSION_SHARE) {
        add(&list, SLIP_RECIPROCAL, 1 / base / instance->unit.scale,
            "That is the reciprocal: what is divided by what?");
    } else if (dimension != DIMENSION_COUNT) {
        add(&list, SLIP_RECIPROCAL, 1 / key,
            "That is the reciprocal: what is divided by what?");
    }
    add_attempts(&list, instance);
    return list.count;
}
