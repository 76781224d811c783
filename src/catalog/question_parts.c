/* The numbers of a question: keys of quantities, and parameters. */
#include "catalog/question_parts.h"

#include <stddef.h>

#include "base/number.h"
#include "calculators/units.h"
#include "catalog/files.h"

/* Reports what is neither a number nor a number with a unit. */
static void check_quantity(struct reader *reader, const struct node *node)
{
    struct quantity quantity;
    struct str why = STR_INIT;
    const char *text = node_text(node);
    enum quantity_status status;

    if (text == NULL) {
        return;
    }
    status = quantity_parse(text, NULL, &quantity, &why);
    if (status == QUANTITY_NOT_A_NUMBER || status == QUANTITY_AMBIGUOUS) {
        reader_error(reader, node->at, "S009", "'%.60s' is not a quantity: %s",
                     text, why.buf);
    }
    str_release(&why);
}

static void read_rel(struct reader *reader, const struct node *node,
                     void *record)
{
    struct question_tolerance *tolerance = record;
    double scale = 1;
    size_t len;

    if (!reader_is_text(reader, node)) {
        return;
    }
    len = node->len;
    if (node->text[len - 1] == '%') {
        scale = 0.01;
        len--;
        len -= len > 0 && node->text[len - 1] == ' ';
    }
    if (!number_parse(node->text, len, &tolerance->rel) || tolerance->rel < 0 ||
        tolerance->rel * scale > 1) {
        reader_error(reader, node->at, "S006",
                     "rel must be a fraction or a percentage, 0 to 1 or 0%% to "
                     "100%%, not '%.40s'",
                     node->text);
        return;
    }
    tolerance->rel *= scale;
    tolerance->has_rel = true;
}

static void finish_tolerance(struct reader *reader, const struct node *node,
                             void *record)
{
    struct question_tolerance *tolerance = record;

    tolerance->has_abs = !node_absent(node_get(node, "abs"));
    if (!tolerance->has_abs && !tolerance->has_rel && tolerance->sig == 0) {
        reader_error(reader, node->at, "S001",
                     "a tolerance needs one of the keys 'abs', 'rel', 'sig'");
    }
}

#define RECORD struct question_tolerance
static const struct field tolerance_fields[] = {
    FIELD("abs", NUMBER, MAY, abs, RANGE(0, 1e300)),
    FIELD("rel", CUSTOM, MAY, rel, READ_BY(read_rel)),
    FIELD("sig", INT, MAY, sig, RANGE(1, 15)),
    FIELD_END,
};
static const struct schema tolerance_schema = {
    .name = "tolerance",
    .fields = tolerance_fields,
    .size = sizeof(RECORD),
    .finish = finish_tolerance,
};
#undef RECORD

static void read_with_of(struct reader *reader, const struct node *node,
                         struct question_calc *calc)
{
    if (!reader_is_map(reader, node)) {
        return;
    }
    if (node->count > QUESTION_MAX_WITH) {
        reader_error(reader, node->at, "S007",
                     "with has %zu entries; at most %d are allowed",
                     node->count, QUESTION_MAX_WITH);
        return;
    }
    calc->with = xcalloc(node->count + 1, sizeof(*calc->with));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        struct question_with *with = &calc->with[calc->with_count];

        if (reader_name(reader, at, at->key) &&
            reader_texts(reader, at, &with->values, QUESTION_MAX_VALUES)) {
            with->input = xstrdup(at->key);
            calc->with_count++;
        } else {
            str_list_release(&with->values);
        }
    }
}

static void read_check_with(struct reader *reader, const struct node *node,
                            void *record)
{
    read_with_of(reader, node, record);
}

static void read_answer_with(struct reader *reader, const struct node *node,
                             void *record)
{
    struct question_number *number = record;

    read_with_of(reader, node, &number->calc);
}

#define RECORD struct question_calc
static const struct field check_fields[] = {
    FIELD("calc", ID, NEED, calc, PLAIN),
    FIELD("output", NAME, NEED, output, PLAIN),
    FIELD("with", CUSTOM, NEED, with, READ_BY(read_check_with)),
    FIELD_END,
};
static const struct schema check_schema = {
    .name = "check",
    .fields = check_fields,
    .size = sizeof(RECORD),
};
#undef RECORD

static void finish_accept(struct reader *reader, const struct node *node,
                          void *record)
{
    (void)record;
    check_quantity(reader, node_get(node, "value"));
}

#define RECORD struct question_accept
static const struct field accept_fields[] = {
    FIELD("value", TEXT, NEED, value, MAX(60)),
    FIELD("tolerance", RECORD, MAY, tolerance, RECORDS_OF(tolerance_schema)),
    FIELD_END,
};
static const struct schema accept_schema = {
    .name = "accepted value",
    .fields = accept_fields,
    .size = sizeof(RECORD),
    .finish = finish_accept,
};
#undef RECORD

static void finish_wrong(struct reader *reader, const struct node *node,
                         void *record)
{
    const struct question_wrong *wrong = record;

    if ((wrong->value == NULL) == (wrong->expr == NULL)) {
        reader_error(reader, node->at, "S001",
                     "an anticipated mistake needs either 'value' or 'expr'");
    }
    check_quantity(reader, node_get(node, "value"));
}

#define RECORD struct question_wrong
static const struct field wrong_fields[] = {
    FIELD("value", TEXT, MAY, value, MAX(60)),
    FIELD("expr", TEXT, MAY, expr, MAX(200)),
    FIELD("feedback", TEXT, NEED, feedback, MAX(600)),
    FIELD_END,
};
const struct schema wrong_schema = {
    .name = "anticipated mistake",
    .fields = wrong_fields,
    .size = sizeof(RECORD),
    .finish = finish_wrong,
};
#undef RECORD

static const char *const names_round[] = {"", "up", "down", "nearest", NULL};
static const char *const names_given[] = {"shown", "asked", NULL};

static void finish_numeric(struct reader *reader, const struct node *node,
                           void *record)
{
    const struct node *value = node_get(node, "value");
    const char *text = node_text(value);
    double number;

    (void)record;
    if (text != NULL && !number_parse(text, value->len, &number)) {
        check_quantity(reader, value);
    }
}

#define RECORD struct question_number
static const struct field numeric_fields[] = {
    FIELD("value", TEXT, NEED, value, MAX(60)),
    FIELD("unit", TEXT, NEED, unit, MAX(39)),
    FIELD("tolerance", RECORD, MAY, tolerance, RECORDS_OF(tolerance_schema)),
    FIELD("accept", RECORDS, MAY, accept, MAX(QUESTION_MAX_ACCEPT),
          RECORDS_OF(accept_schema)),
    FIELD("unit_given", SWITCH, MAY, unit_asked, WORDS(names_given)),
    FIELD("round", ENUM, MAY, round, WORDS(names_round)),
    FIELD("check", RECORD, MAY, calc, RECORDS_OF(check_schema)),
    FIELD_END,
};
const struct schema numeric_answer_schema = {
    .name = "answer",
    .fields = numeric_fields,
    .size = sizeof(RECORD),
    .finish = finish_numeric,
};

static void finish_computed(struct reader *reader, const struct node *node,
                            void *record)
{
    const struct question_number *number = record;
    bool by_calc = number->calc.calc != NULL;

    if (by_calc == (number->expr != NULL)) {
        reader_error(reader, node->at, "S001",
                     "a computed answer needs either 'calc' or 'expr'");
    } else if (by_calc && number->calc.output == NULL) {
        reader_error(reader, node->at, "S001",
                     "missing key 'output' beside 'calc' in answer");
    } else if (by_calc && number->calc.with_count == 0) {
        reader_error(reader, node->at, "S001",
                     "missing key 'with' beside 'calc' in answer");
    }
}

static const struct field computed_fields[] = {
    FIELD("calc", ID, MAY, calc.calc, PLAIN),
    FIELD("output", NAME, MAY, calc.output, PLAIN),
    FIELD("with", CUSTOM, MAY, calc.with, READ_BY(read_answer_with)),
    FIELD("expr", TEXT, MAY, expr, MAX(200)),
    FIELD("unit", TEXT, NEED, unit, MAX(39)),
    FIELD("tolerance", RECORD, MAY, tolerance, RECORDS_OF(tolerance_schema)),
    FIELD("unit_given", SWITCH, MAY, unit_asked, WORDS(names_given)),
    FIELD("round", ENUM, MAY, round, WORDS(names_round)),
    FIELD("show", INT, MAY, show, RANGE(1, 15)),
    FIELD_END,
};
const struct schema computed_answer_schema = {
    .name = "answer",
    .fields = computed_fields,
    .size = sizeof(RECORD),
    .finish = finish_computed,
};
#undef RECORD

/* What all parameters of a question are read into one after another. */
static void read_one_of(struct reader *reader, const struct node *node,
                        void *record)
{
    struct question_param *param = record;

    if (!reader_is_list(reader, node)) {
        return;
    }
    if (node->count == 0 || node->count > QUESTION_MAX_VALUES) {
        reader_error(reader, node->at, "S007",
                     "one_of has %zu entries; 1 to %d are needed", node->count,
                     QUESTION_MAX_VALUES);
        return;
    }
    param->one_of = xcalloc(node->count, sizeof(*param->one_of));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        if (reader_number(reader, at, -1e300, 1e300,
                          &param->one_of[param->one_of_count])) {
            param->one_of_count++;
        }
    }
}

static void finish_param(struct reader *reader, const struct node *node,
                         void *record)
{
    const struct question_param *param = record;
    bool ranged = !node_absent(node_get(node, "from")) &&
                  !node_absent(node_get(node, "to")) &&
                  !node_absent(node_get(node, "step"));

    if (ranged == !node_absent(node_get(node, "one_of"))) {
        reader_error(reader, node->at, "S001",
                     "a parameter needs either 'from', 'to' and 'step' or "
                     "'one_of'");
    } else if (ranged && (param->step <= 0 || param->to < param->from)) {
        reader_error(reader, node->at, "S006",
                     "a parameter's 'step' must be above 0 and its 'to' not "
                     "below 'from'");
    }
}

#define RECORD struct question_param
static const struct field param_fields[] = {
    FIELD("from", NUMBER, MAY, from, RANGE(-1e300, 1e300)),
    FIELD("to", NUMBER, MAY, to, RANGE(-1e300, 1e300)),
    FIELD("step", NUMBER, MAY, step, RANGE(0, 1e300)),
    FIELD("one_of", CUSTOM, MAY, one_of, READ_BY(read_one_of)),
    FIELD("unit", TEXT, MAY, unit, MAX(39)),
    FIELD_END,
};
static const struct schema param_schema = {
    .name = "parameter",
    .fields = param_fields,
    .size = sizeof(RECORD),
    .finish = finish_param,
};
#undef RECORD

bool question_check_names(struct reader *reader, const struct node *node,
                          size_t max, const char *code)
{
    if (!reader_is_map(reader, node)) {
        return false;
    }
    if (node->count == 0 || node->count > max) {
        reader_error(reader, node->at, code,
                     "%s has %zu entries; 1 to %zu are needed", node->key,
                     node->count, max);
        return false;
    }
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        if (!reader_name(reader, at, at->key)) {
            return false;
        }
    }
    return true;
}

void question_read_params(struct reader *reader, const struct node *node,
                          void *record)
{
    struct question *question = record;

    if (!question_check_names(reader, node, QUESTION_MAX_PARAMS, "S007")) {
        return;
    }
    question->params = xcalloc(node->count, sizeof(*question->params));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        struct question_param *param =
            &question->params[question->param_count++];

        schema_read(&param_schema, reader, at, param);
        param->name = xstrdup(at->key);
    }
}

void question_read_derived(struct reader *reader, const struct node *node,
                           void *record)
{
    struct question *question = record;

    if (!question_check_names(reader, node, QUESTION_MAX_PARAMS, "S007")) {
        return;
    }
    question->derived = xcalloc(node->count, sizeof(*question->derived));
    for (const struct node *at = node->first; at != NULL; at = at->next) {
        char *expr = reader_text(reader, at, 200);

        if (expr != NULL) {
            question->derived[question->derived_count++] =
                (struct question_derived){.name = xstrdup(at->key),
                                          .expr = expr};
        }
    }
}
