/*
 * A question as its author wrote it, of any of the eleven types. A plain value:
 * the catalogue fills it from YAML (positions for messages stay there), draw.h
 * makes an instance of it, grade.h grades a response to that.
 *
 * Every text is the question's own (malloc), in UTF-8; a NULL text or a count
 * of 0 means that the key is absent. Quantities, expressions and regular
 * expressions are kept as typed, because "98.5" also says how far it was
 * rounded; those who use them parse them and must expect that to fail.
 */
#ifndef QUIZ_QUESTION_H
#define QUIZ_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum question_type {
    QUESTION_SINGLE,
    QUESTION_MULTIPLE,
    QUESTION_TRUEFALSE,
    QUESTION_NUMERIC,
    QUESTION_COMPUTED,
    QUESTION_TEXT,
    QUESTION_CLOZE,
    QUESTION_ORDER,
    QUESTION_MATCH,
    QUESTION_SCENARIO,
    QUESTION_EXPLAIN,
    QUESTION_TYPE_COUNT
};

enum question_level {
    LEVEL_REMEMBER,
    LEVEL_UNDERSTAND,
    LEVEL_APPLY,
    LEVEL_ANALYZE,
    LEVEL_EVALUATE,
    LEVEL_CREATE,
    LEVEL_COUNT
};

enum question_status { QUESTION_LIVE, QUESTION_DRAFT };

/* What the latest `rev` does to the memory of older answers. */
enum question_change { CHANGE_RELEARN, CHANGE_KEEP, CHANGE_RESET };

/* `confidence`: absent leaves it to the quiz file, then to the learner. */
enum question_confidence { CONFIDENCE_UNSET, CONFIDENCE_ASK, CONFIDENCE_OFF };

/* `scoring`: SCORING_USUAL is balanced for multiple, pairs for order. */
enum question_scoring { SCORING_USUAL, SCORING_EXACT };

enum question_round { ROUND_NONE, ROUND_UP, ROUND_DOWN, ROUND_NEAREST };

/* A choice of single and multiple. */
struct question_choice {
    char *id;
    char *text;
    char *feedback; /* or NULL */
    bool correct;
    double credit; /* single only; 0 when absent, else 0 < credit < 1 */
};

/* `feedback` beside the choices: what is said to one response. */
struct question_feedback {
    char *response; /* "true", "false", a choice's id, a text … */
    char *text;
};

/* Right within any one that is given, bounds included. */
struct question_tolerance {
    bool has_abs;
    bool has_rel;
    double abs; /* in the unit of the key */
    double rel; /* a fraction: 0.01 for 1 % */
    int sig;    /* significant figures 1-15, 0 when absent */
};

/* One input of `with`. */
struct question_with {
    char *input; /* name of the calculator's input */
    /* One value, or the list's: a quantity, or the name of a parameter. */
    struct str_list values;
};

/* `check` of numeric; `calc` + `output` + `with` of computed. */
struct question_calc {
    char *calc;   /* id of a calculator; NULL when absent */
    char *output; /* name of its output */
    struct question_with *with;
    size_t with_count;
};

/* A further value of numeric, or an anticipated mistake of both. */
struct question_accept {
    char *value; /* a quantity; the key's unit when it names none */
    struct question_tolerance tolerance;
};
struct question_wrong {
    char *value; /* a quantity, or NULL: */
    char *expr;  /* an expression (computed: may use the parameters) */
    char *feedback;
};

/* The numeric key of numeric and computed. */
struct question_number {
    char *value; /* numeric: the number as typed, without its unit */
    char *expr;  /* computed: an expression, or NULL when `calc` is set */
    struct question_calc calc;
    char *unit; /* "ms", "req/s", "none" … */
    struct question_tolerance tolerance;
    struct question_accept *accept;
    size_t accept_count;
    struct question_wrong *wrong;
    size_t wrong_count;
    enum question_round round;
    bool unit_asked; /* unit_given: asked */
    int show;        /* significant figures of {answer}; 0: 3 */
};

/* A parameter of computed: a range, or one of a list. */
struct question_param {
    char *name;
    double from; /* in `unit` */
    double to;
    double step;
    double *one_of; /* instead of the range, when one_of_count > 0 */
    size_t one_of_count;
    char *unit; /* NULL or "none" for a pure number */
};
struct question_derived {
    char *name;
    char *expr;
};

/* An alternative of `accept`: a text, or a regular expression. */
struct question_pattern {
    char *text;
    bool regex; /* POSIX extended, the whole normalised answer */
};
struct question_reject {
    struct str_list texts;
    char *regex;    /* or NULL */
    char *feedback; /* or NULL */
};
/* The key of text, and of a gap without options. */
struct question_text {
    struct question_pattern *accept;
    size_t accept_count;
    struct question_reject *reject;
    size_t reject_count;
    bool refuse_typos;
    bool match_case;
    int max_words; /* 0 when absent */
};

struct question_gap {
    char *name;
    struct question_text key;
    struct str_list options; /* when not empty: a list to choose from, the
                                first being right; `key` is then empty */
};

struct question_item {
    char *id;
    char *text;
    struct str_list after; /* ids that must come before */
};

struct question_pair {
    char *left;
    char *right;
};

struct question_point {
    char *text;
    bool required;
};

struct question_source {
    char *chapter;
    char *says;
    char *ref;
    char *url;
};

struct question {
    /* Every type. A step of a scenario has id, type, stem, explain, its keys,
     * reveal and weight; its other fields are as question_init() left them. */
    char *episode; /* "ep051": from the file, not a key of the question */
    char *id;
    int rev; /* 1 and up */
    enum question_type type;
    struct str_list objectives;
    char *stem;
    char *explain;
    int difficulty; /* 1-5 */
    enum question_level level;
    struct question_source source;
    char *exhibit;
    struct str_list hints;
    struct question_feedback *feedback;
    size_t feedback_count;
    char *calculator;
    bool calculator_open;
    struct str_list tags;
    int time_s;      /* 0 when absent: see question_get_time() */
    bool no_shuffle; /* shuffle: false */
    struct str_list enemies;
    enum question_confidence confidence;
    struct str_list was;
    enum question_change change;
    enum question_status status;

    /* single, multiple */
    struct question_choice *choices;
    size_t choice_count;
    enum question_scoring scoring; /* multiple, order */
    bool tell;                     /* multiple: say how many are correct */
    /* truefalse */
    bool answer_true;
    /* numeric, computed */
    struct question_number number;
    /* computed */
    struct question_param *params; /* in the order written */
    size_t param_count;
    struct question_derived *derived;
    size_t derived_count;
    struct str_list require; /* conditions */
    double expect_min;       /* of the answer, in number.unit */
    double expect_max;
    /* text */
    struct question_text text;
    /* cloze: the stem holds {{name}} for each */
    struct question_gap *gaps;
    size_t gap_count;
    /* order */
    struct question_item *items;
    size_t item_count;
    char *from; /* "case:ID" */
    /* match */
    struct question_pair *pairs;
    size_t pair_count;
    struct str_list extra;
    /* scenario */
    struct question *steps;
    size_t step_count;
    char *reveal;  /* of a step: shown before it */
    double weight; /* of a step: 1 unless given */
    /* explain */
    struct question_point *points;
    size_t point_count;
    char *model;
};

/* Limits of the format; the catalogue refuses what goes beyond them. */
enum {
    QUESTION_MAX_CHOICES = 8,
    QUESTION_MAX_GAPS = 5,
    QUESTION_MAX_ITEMS = 7,
    QUESTION_MAX_PAIRS = 6,
    QUESTION_MAX_EXTRA = 3,
    QUESTION_MAX_STEPS = 6,
    QUESTION_MAX_POINTS = 6,
    QUESTION_MAX_HINTS = 3,
    QUESTION_MAX_PARAMS = 12,  /* and as many derived values */
    QUESTION_MAX_REQUIRE = 12, /* conditions */
    QUESTION_MAX_WITH = 12,
    QUESTION_MAX_VALUES = 200, /* of one_of, and of one `with` */
    QUESTION_MAX_ACCEPT = 64   /* accept, wrong, reject: each */
};

/* Empties it and sets the defaults (live, shuffled, weight 1, rev 0). */
void question_init(struct question *question);
/* Frees all that it holds, steps included; then as after question_init(). */
void question_release(struct question *question);

/* "single" … and back; false when it is none of the eleven. */
const char *question_type_name(enum question_type type);
bool question_type_find(const char *name, enum question_type *type);
const char *question_level_name(enum question_level level);
bool question_level_find(const char *name, enum question_level *level);

/* single, multiple, truefalse; the other eight are produced answers. */
bool question_is_choice(enum question_type type);
/* A typed answer, that a slip or a wrong one gives a second try for. */
bool question_is_typed(enum question_type type);
/* Choices that are correct. */
size_t question_count_correct(const struct question *question);
/* Expected duration in seconds: `time`, or the default of the type. */
int question_get_time(const struct question *question);
/* Appends the full name, "ep051.pool-size"; with the revision "…@1". */
void question_add_name(const struct question *question, bool with_rev,
                       struct str *out);
/* The author's feedback for a response, or NULL. */
const char *question_find_feedback(const struct question *question,
                                   const char *response);

#endif
