/*
 * The formulas: one table of calculators, one function that runs any of them.
 * The same code serves the calculator screen, the keys of questions, and the
 * linter. Each group of formulas has a file of its own (queues.c, scaling.c …);
 * the words around them are content/calculators.yaml.
 *
 * All values are in base units (units.h). Pure functions: no state.
 */
#ifndef CALCULATORS_CALCULATOR_H
#define CALCULATORS_CALCULATOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/str.h"
#include "calculators/units.h"

enum {
    CALCULATOR_MAX_INPUTS = 6,
    CALCULATOR_MAX_OUTPUTS = 9,
    CALCULATOR_MAX_LIST = 400 /* numbers of a list: 200 points */
};

enum input_kind {
    INPUT_NUMBER,
    INPUT_LIST,  /* 1-64 numbers: "99.9% 99.95%" */
    INPUT_POINTS /* 4-200 pairs: "1:90 18:1078" */
};

struct calculator_input {
    const char *name;   /* in YAML and on the command line */
    const char *symbol; /* on screen: λ */
    const char *label;  /* "arrival rate" */
    const char *unit;   /* of a bare number: "/s", "km"; "" for none */
    enum input_kind kind;
    bool whole;
    bool optional;     /* the main output does not need it; where the
                          calculator is not strict, others may do without
                          those that are not optional, too */
    bool has_preset;   /* taken when it is left out */
    double preset;     /* in base units */
    double min;        /* hard limits, in base units */
    double max;        /* INFINITY: none */
    bool min_excluded; /* it must be above `min` */
    bool max_excluded;
    /* From 1: the input that, when it is given, makes this one a time. */
    unsigned time_by;
};

enum output_kind {
    OUTPUT_NUMBER,
    OUTPUT_WHOLE, /* a whole number */
    OUTPUT_SHARE, /* a probability or a share, with its small side */
    OUTPUT_YES,   /* 1 or 0 */
    OUTPUT_LIST
};

struct calculator_output {
    const char *name;
    const char *symbol;
    const char *label; /* says mean or percentile, one way or round trip … */
    const char *unit;  /* for files and JSON: "s", "bit/s", "" */
    enum output_kind kind;
    bool round_trip;  /* answers off by 2 mix one way and round trip */
    unsigned time_by; /* as of an input */
};

/* What one run starts from and fills; formulas see only this. */
struct calculator_values {
    /* NaN when left out. A solved one is filled in. */
    double in[CALCULATOR_MAX_INPUTS];
    /* Lists and points; borrowed from the arguments. */
    const double *list[CALCULATOR_MAX_INPUTS];
    size_t list_count[CALCULATOR_MAX_INPUTS];
    /* NaN when it cannot be computed from what was given. */
    double out[CALCULATOR_MAX_OUTPUTS];
    /* 1 - out, where that is known better than by subtraction; else NaN. */
    double small[CALCULATOR_MAX_OUTPUTS];
    /* Words in place of a number ("none: β is 0"), or NULL; static. */
    const char *word[CALCULATOR_MAX_OUTPUTS];
    double out_list[64];
    size_t out_list_count;
    int solved; /* index of the input that was computed, or -1 */
    struct str_list *warnings;
};

/* For ⇄: solve for `input` when `output` is given. */
struct calculator_inverse {
    const char *input;
    const char *output;
    double low; /* the solution is looked for in [low, high], base units */
    double high;
};

struct calculator {
    const char *id;
    const char *title;
    const struct calculator_input *inputs;
    size_t input_count;
    const struct calculator_output *outputs;
    size_t output_count;
    size_t main_output; /* what is plotted */
    bool strict; /* nothing is computed while a needed input is missing */
    /* False with a reason, "unstable: arrivals reach capacity". */
    bool (*run)(struct calculator_values *values, struct error *err);
    /* Derivation lines; {name} stands for a value. A line whose values are
     * not all known is left out. Ends with NULL. */
    const char *const *steps;
    const struct calculator_inverse *inverses; /* NULL: not invertible */
    size_t inverse_count;
    /* By algebra, where bisection would meet the edge of the range: the value
     * of the input, or NaN. May be NULL. */
    double (*solve)(const struct calculator_values *values, size_t input,
                    size_t output, double target);
};

/* The table, in the order of the curriculum's list. */
size_t calculator_count(void);
const struct calculator *calculator_get(size_t index);
const struct calculator *calculator_find(const char *id);
/* Index, or -1. */
int calculator_find_input(const struct calculator *calculator,
                          const char *name);
int calculator_find_output(const struct calculator *calculator,
                           const char *name);

/* The values put in: any may be left out. Owns its lists. */
struct calculator_args {
    const struct calculator *calculator;
    double in[CALCULATOR_MAX_INPUTS]; /* NaN: left out */
    double *list[CALCULATOR_MAX_INPUTS];
    size_t list_count[CALCULATOR_MAX_INPUTS];
    /* ⇄: an output that is given, while an input is left out. */
    double out[CALCULATOR_MAX_OUTPUTS];
    char count[UNIT_TEXT_MAX];    /* word of the counts put in: "req" */
    char currency[UNIT_TEXT_MAX]; /* usd unless eur was put in */
};
void calculator_args_init(struct calculator_args *args,
                          const struct calculator *calculator);
void calculator_args_release(struct calculator_args *args);
void calculator_args_copy(struct calculator_args *to,
                          const struct calculator_args *from);
/*
 * Sets one by name from text: "80 req/s", "99.9% 99.95%" for a list,
 * "1:90 18:1078" for points. Where the calculator is invertible, the name of
 * an output is allowed. Fails for an unknown name (with the nearest), what is
 * no number, a unit of another kind, two currencies. Ranges are looked at when
 * it is run. An empty text takes the value out again.
 */
MUST_CHECK bool calculator_args_set(struct calculator_args *args,
                                    const char *name, const char *text,
                                    struct error *err);
/* As above in base units; the name is an input's or, for ⇄, an output's. */
MUST_CHECK bool calculator_args_set_number(struct calculator_args *args,
                                           const char *name, double base,
                                           struct error *err);
MUST_CHECK bool calculator_args_set_list(struct calculator_args *args,
                                         const char *name, const double *values,
                                         size_t count, struct error *err);

struct calculator_result {
    struct calculator_values values;
    struct str_list warnings;
};
/*
 * Computes all outputs that follow from what was given. With ⇄ and an output
 * given, the input left out is solved for first. Fails, with a reason for a
 * person, when a value is out of range or the formula has no answer; then the
 * result is empty. Release the result either way. It borrows lists of `args`.
 */
MUST_CHECK bool calculator_run(const struct calculator_args *args,
                               struct calculator_result *result,
                               struct error *err);
void calculator_result_release(struct calculator_result *result);

/* The unit in which an output is told: its own, with the count or currency. */
struct unit calculator_output_unit(const struct calculator_args *args,
                                   size_t output);
struct unit calculator_input_unit(const struct calculator_args *args,
                                  size_t input);
/* "80.0 %", "50.0 ms", "yes", "unlimited", a list; 3 figures is the screen's.
 * Appends nothing when there is no value. */
void calculator_add_output(const struct calculator_args *args,
                           const struct calculator_result *result,
                           size_t output, int figures, struct str *out);
void calculator_add_input(const struct calculator_args *args,
                          const struct calculator_result *result, size_t input,
                          int figures, struct str *out);
/* Derivation with the values put in, one line each. */
void calculator_steps(const struct calculator_args *args,
                      const struct calculator_result *result,
                      struct str_list *lines);

/*
 * For keys of questions: one output in `unit`. NaN and a reason when it cannot
 * be had or the unit is of another kind.
 */
double calculator_output_in(const struct calculator_args *args,
                            const char *output, const struct unit *unit,
                            struct error *err);

#endif
