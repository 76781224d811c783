/* Expressions from text to steps. */
#include "quiz/expr.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/utf8.h"
#include "quiz/expr_internal.h"

static const struct {
    const char *name;
    enum op op;
    int args;
} functions[] = {
    {"min", OP_MIN, 2},     {"max", OP_MAX, 2},   {"abs", OP_ABS, 1},
    {"floor", OP_FLOOR, 1}, {"ceil", OP_CEIL, 1}, {"round", OP_ROUND, 1},
    {"sqrt", OP_SQRT, 1},   {"ln", OP_LN, 1},     {"log10", OP_LOG10, 1},
    {"log2", OP_LOG2, 1},   {"exp", OP_EXP, 1},
};

struct parser {
    const char *text;
    const char *at;
    const char *const *names;
    size_t name_count;
    struct expr *expr;
    int depth;   /* of brackets and functions */
    int waiting; /* values on the stack when this step runs */
    int *column;
    struct error *err;
};

static bool fail_at(struct parser *parser, const char *at, const char *what)
{
    int column = (int)utf8_count(parser->text, (size_t)(at - parser->text)) + 1;

    if (parser->column != NULL) {
        *parser->column = column;
    }
    return error_set(parser->err, "%s at column %d", what, column);
}

static void skip(struct parser *parser)
{
    while (*parser->at == ' ' || *parser->at == '\t' || *parser->at == '\n') {
        parser->at++;
    }
}

static bool take(struct parser *parser, const char *token)
{
    skip(parser);
    if (!str_starts_with(parser->at, token)) {
        return false;
    }
    parser->at += strlen(token);
    return true;
}

/* `takes` values off the stack and puts one on. */
static bool emit(struct parser *parser, struct step step, int takes)
{
    if (parser->expr->count == EXPR_MAX_STEPS) {
        return fail_at(parser, parser->at, "the expression is too long");
    }
    parser->waiting += 1 - takes;
    if (parser->waiting > EXPR_MAX_DEPTH) {
        return fail_at(parser, parser->at, "the expression is too deep");
    }
    parser->expr->steps[parser->expr->count++] = step;
    return true;
}

static bool parse_sum(struct parser *parser);

static bool is_name_char(char c)
{
    return ascii_is_alnum(c) || c == '_';
}

static bool parse_number(struct parser *parser)
{
    const char *from = parser->at;
    double value;

    while (is_name_char(*parser->at) || *parser->at == '.' ||
           ((*parser->at == '-' || *parser->at == '+') &&
            (parser->at[-1] == 'e' || parser->at[-1] == 'E'))) {
        parser->at++;
    }
    if (!number_parse(from, (size_t)(parser->at - from), &value)) {
        return fail_at(parser, from, "not a number");
    }
    return emit(parser, (struct step){.op = OP_NUMBER, .number = value}, 0);
}

static bool parse_call(struct parser *parser, size_t function)
{
    int args = functions[function].args;

    if (!take(parser, "(")) {
        return fail_at(parser, parser->at, "expected '('");
    }
    for (int i = 0; i < args; i++) {
        if (i > 0 && !take(parser, ",")) {
            return fail_at(parser, parser->at, "expected ','");
        }
        if (!parse_sum(parser)) {
            return false;
        }
    }
    if (!take(parser, ")")) {
        return fail_at(parser, parser->at, "expected ')'");
    }
    return emit(parser, (struct step){.op = functions[function].op}, args);
}

static bool unknown_name(struct parser *parser, const char *from,
                         const char *name)
{
    struct nearest nearest = NEAREST_INIT(name);
    struct str hint = STR_INIT;

    for (size_t i = 0; i < parser->name_count; i++) {
        nearest_offer(&nearest, parser->names[i]);
    }
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        nearest_offer(&nearest, functions[i].name);
    }
    nearest_add_hint(&nearest, &hint);
    fail_at(parser, from, "unknown name");
    error_set(parser->err, "%s: '%s'%s", error_get(parser->err), name,
              hint.buf);
    str_release(&hint);
    return false;
}

static bool parse_word(struct parser *parser)
{
    const char *from = parser->at;
    char name[32];
    size_t len = 0;

    while (is_name_char(*parser->at)) {
        if (len + 1 < sizeof(name)) {
            name[len++] = *parser->at;
        }
        parser->at++;
    }
    name[len] = '\0';
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        if (str_equal(functions[i].name, name)) {
            return parse_call(parser, i);
        }
    }
    for (size_t i = 0; i < parser->name_count; i++) {
        if (str_equal(parser->names[i], name) &&
            (size_t)(parser->at - from) == len) {
            return emit(parser, (struct step){.op = OP_NAME, .name = i}, 0);
        }
    }
    return unknown_name(parser, from, name);
}

static bool parse_atom(struct parser *parser)
{
    skip(parser);
    if (take(parser, "(")) {
        if (!parse_sum(parser)) {
            return false;
        }
        return take(parser, ")") || fail_at(parser, parser->at, "expected ')'");
    }
    if (ascii_is_digit(*parser->at) || *parser->at == '.') {
        return parse_number(parser);
    }
    if (is_name_char(*parser->at) && *parser->at != '_') {
        return parse_word(parser);
    }
    return fail_at(parser, parser->at,
                   *parser->at == '\0' ? "expected a value, not the end"
                                       : "expected a value");
}

/* Signs bind less tightly than ^, and ^ takes what stands right of it. */
static bool parse_signed(struct parser *parser)
{
    bool ok;

    if (++parser->depth > EXPR_MAX_DEPTH) {
        return fail_at(parser, parser->at, "the expression is too deep");
    }
    if (take(parser, "-")) {
        ok = parse_signed(parser) &&
             emit(parser, (struct step){.op = OP_NEG}, 1);
    } else {
        ok = parse_atom(parser);
        if (ok && take(parser, "^")) {
            ok = parse_signed(parser) &&
                 emit(parser, (struct step){.op = OP_POW}, 2);
        }
    }
    parser->depth--;
    return ok;
}

static bool parse_product(struct parser *parser)
{
    if (!parse_signed(parser)) {
        return false;
    }
    for (;;) {
        enum op op;

        if (take(parser, "*")) {
            op = OP_MUL;
        } else if (take(parser, "/")) {
            op = OP_DIV;
        } else {
            return true;
        }
        if (!parse_signed(parser) ||
            !emit(parser, (struct step){.op = op}, 2)) {
            return false;
        }
    }
}

static bool parse_sum(struct parser *parser)
{
    if (!parse_product(parser)) {
        return false;
    }
    for (;;) {
        enum op op;

        if (take(parser, "+")) {
            op = OP_ADD;
        } else if (take(parser, "-")) {
            op = OP_SUB;
        } else {
            return true;
        }
        if (!parse_product(parser) ||
            !emit(parser, (struct step){.op = op}, 2)) {
            return false;
        }
    }
}

static bool parse_condition(struct parser *parser)
{
    static const struct {
        const char *token;
        enum op op;
    } signs[] = {
        {"<=", OP_LE}, {">=", OP_GE}, {"!=", OP_NE}, {"==", OP_EQ},
        {"<", OP_LT},  {">", OP_GT},  {"=", OP_EQ},
    };

    if (!parse_sum(parser)) {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        if (take(parser, signs[i].token)) {
            return parse_sum(parser) &&
                   emit(parser, (struct step){.op = signs[i].op}, 2);
        }
    }
    return fail_at(parser, parser->at, "expected a comparison");
}

struct expr *expr_compile(const char *text, enum expr_kind kind,
                          const char *const *names, size_t count, int *column,
                          struct error *err)
{
    struct parser parser = {
        .text = text,
        .at = text,
        .names = names,
        .name_count = count > EXPR_MAX_NAMES ? EXPR_MAX_NAMES : count,
        .column = column,
        .err = err,
    };
    bool ok;

    if (strlen(text) > EXPR_MAX_TEXT) {
        if (column != NULL) {
            *column = 1;
        }
        error_set(err, "the expression is longer than %d bytes", EXPR_MAX_TEXT);
        return NULL;
    }
    parser.expr = xcalloc(1, sizeof(*parser.expr));
    ok = kind == EXPR_CONDITION ? parse_condition(&parser) : parse_sum(&parser);
    skip(&parser);
    if (ok && *parser.at != '\0') {
        ok = fail_at(&parser, parser.at, "what follows is not understood");
    }
    if (!ok) {
        free(parser.expr);
        return NULL;
    }
    return parser.expr;
}

void expr_free(struct expr *expr)
{
    free(expr);
}

bool expr_is_name(const char *text)
{
    size_t len = strlen(text);

    if (len == 0 || len > 20 || !is_name_char(text[0]) || text[0] == '_' ||
        ascii_is_digit(text[0])) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (!is_name_char(text[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        if (str_equal(functions[i].name, text)) {
            return false;
        }
    }
    return true;
}
