/*
 * N307: equations in explanations, computed again. Only sides that are plain
 * arithmetic or a quantity are looked at; everything else is passed over.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lint/context.h"
#include "lint/figures.h"
#include "quiz/draw.h"
#include "quiz/expr.h"

struct side {
    double value; /* as written, in `unit` */
    double step;  /* of a lone number; 0 for arithmetic */
    bool has_unit;
    struct unit unit;
};

/* Signs of arithmetic as expr.h knows them; figures without their commas. */
static char *to_ascii(const char *text)
{
    static const struct {
        const char *sign;
        const char *ascii;
    } signs[] = {
        {"\u00d7", "*"},  {"\u00b7", "*"},  {"\u00f7", "/"}, {"\u2212", "-"},
        {"\u00b2", "^2"}, {"\u00b3", "^3"}, {"\u2248", "="}, {"\u221a", "sqrt"},
    };
    struct str out = STR_INIT;

    while (*text != '\0') {
        size_t i = 0;

        while (i < COUNT_OF(signs) && !str_starts_with(text, signs[i].sign)) {
            i++;
        }
        if (i < COUNT_OF(signs)) {
            str_add(&out, signs[i].ascii);
            text += strlen(signs[i].sign);
        } else if (*text == ',' && out.len > 0 &&
                   isdigit((unsigned char)out.buf[out.len - 1]) &&
                   isdigit((unsigned char)text[1]) &&
                   isdigit((unsigned char)text[2]) &&
                   isdigit((unsigned char)text[3]) &&
                   !isdigit((unsigned char)text[4])) {
            text++;
        } else {
            str_add_char(&out, *text++);
        }
    }
    return str_take(&out);
}

static bool evaluate(const char *text, size_t len, double *value)
{
    char *copy = xstrndup(text, len);
    struct error ignored = ERROR_INIT;
    struct expr *expr = NULL;

    if (strpbrk(copy, "0123456789") != NULL && len <= EXPR_MAX_TEXT) {
        expr = expr_compile(copy, EXPR_NUMBER, NULL, 0, NULL, &ignored);
    }
    if (expr != NULL) {
        *value = expr_eval(expr, NULL);
    }
    expr_free(expr);
    error_release(&ignored);
    free(copy);
    return expr != NULL && isfinite(*value);
}

static bool is_operator(char c)
{
    return c != '\0' && strchr("+-*/^(", c) != NULL;
}

static size_t trim_left(const char *text, size_t at, size_t end)
{
    while (at < end && text[at] == ' ') {
        at++;
    }
    return at;
}

static size_t trim_right(const char *text, size_t at, size_t end)
{
    while (end > at && text[end - 1] == ' ') {
        end--;
    }
    return end;
}

/* A known unit at the end of [from, *to), after a digit or a bracket. */
static void cut_unit(const char *text, size_t from, size_t *to,
                     struct side *side)
{
    size_t end = trim_right(text, from, *to);
    size_t at = end;
    char word[UNIT_TEXT_MAX];

    while (at > from && text[at - 1] != ' ' && text[at - 1] != ')' &&
           !isdigit((unsigned char)text[at - 1])) {
        at--;
    }
    if (at == end || at == from || end - at >= sizeof(word)) {
        return;
    }
    memcpy(word, text + at, end - at);
    word[end - at] = '\0';
    if (unit_is_known(word) && unit_parse(word, &side->unit, NULL)) {
        side->has_unit = true;
        *to = trim_right(text, from, at);
    }
}

/* Reads [from, to) as a whole. */
static bool read_side(const char *text, size_t from, size_t to,
                      struct side *side)
{
    struct figure figure;

    from = trim_left(text, from, to);
    to = trim_right(text, from, to);
    *side = (struct side){.unit = unit_none()};
    cut_unit(text, from, &to, side);
    if (from >= to || !evaluate(text + from, to - from, &side->value)) {
        return false;
    }
    if (figure_next(text, from, &figure) && figure.from == from &&
        figure.to == to) {
        side->step = figure.step;
    }
    return true;
}

/* May an equation begin behind this word? "ln 100" and "the root of 16" are
 * more than their number. */
static bool begins_after(const char *text, size_t from, size_t end)
{
    static const char *const words[] = {"is",    "are",  "so",    "and",
                                        "or",    "then", "thus",  "hence",
                                        "gives", "give", "makes", "make"};
    size_t at = end;

    if (end == from || strchr(",:;", text[end - 1]) != NULL) {
        return true;
    }
    while (at > from && isalpha((unsigned char)text[at - 1])) {
        at--;
    }
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strlen(words[i]) == end - at &&
            strncmp(words[i], text + at, end - at) == 0) {
            return true;
        }
    }
    return false;
}

/* The longest end of [from, to) that reads, behind a word or the beginning. */
static bool read_left(const char *text, size_t from, size_t to,
                      struct side *side)
{
    for (size_t at = from; at < to; at++) {
        if (text[at] == ' ' || (at > from && text[at - 1] != ' ')) {
            continue;
        }
        if (begins_after(text, from, trim_right(text, from, at)) &&
            !is_operator(text[at]) && read_side(text, at, to, side)) {
            return true;
        }
    }
    return false;
}

/* The longest beginning of [from, to) that reads, up to a word or the end. */
static bool read_right(const char *text, size_t from, size_t to,
                       struct side *side)
{
    for (size_t end = to; end > from; end--) {
        size_t next = trim_left(text, end, to);

        if (end < to && strchr(" ,.;:", text[end]) == NULL) {
            continue;
        }
        if (text[end - 1] == ' ' || is_operator(text[next])) {
            continue;
        }
        if (read_side(text, from, end, side)) {
            return true;
        }
    }
    return false;
}

static bool agree(double a, double b, const struct side *left,
                  const struct side *right)
{
    double off = 0.5 * fmax(left->step, right->step);

    return fabs(a - b) <= off * 1.0001 + 1e-6 * fmax(fabs(a), fabs(b));
}

/* In the same unit, or as bare numbers where only one side has a unit. */
static bool sides_agree(const struct side *left, const struct side *right)
{
    struct side scaled = *left;

    if (left->has_unit && right->has_unit) {
        double scale = left->unit.scale / right->unit.scale;

        if (!unit_fits(&left->unit, &right->unit)) {
            return true; /* of two kinds: no equation of quantities */
        }
        scaled.step *= scale;
        return agree(left->value * scale, right->value, &scaled, right);
    }
    if (agree(left->value, right->value, left, right)) {
        return true;
    }
    if (left->has_unit != right->has_unit) {
        double scale = left->unit.scale / right->unit.scale;

        scaled.step *= scale;
        return agree(left->value * scale, right->value, &scaled, right);
    }
    return false;
}

static void report(struct lint *lint, const struct asked *asked,
                   const struct side *left, const struct side *right)
{
    struct str a = STR_INIT;
    struct str b = STR_INIT;

    quantity_add(&a, left->value, &left->unit, 0);
    quantity_add(&b, right->value, &right->unit, 0);
    lint_asked(lint, asked, "explain", "N307",
               "the sides of an equation differ: %s and %s", a.buf, b.buf);
    str_release(&a);
    str_release(&b);
}

static bool is_equals(const char *text, size_t at)
{
    return text[at] == '=' && (at == 0 || strchr("<>!", text[at - 1]) == NULL);
}

/* Every `=` with a side that reads on its left and its right. */
static bool check_text(struct lint *lint, const struct asked *asked,
                       const char *typed)
{
    char *text = to_ascii(typed);
    size_t from = 0;
    bool fine = true;

    for (size_t at = 0; text[at] != '\0' && fine; at++) {
        size_t to = at + 1;
        struct side left;
        struct side right;

        if (!is_equals(text, at)) {
            continue;
        }
        while (text[to] != '\0' && !is_equals(text, to)) {
            to++;
        }
        if (read_left(text, from, at, &left) &&
            read_right(text, at + 1, to, &right) &&
            !sides_agree(&left, &right)) {
            report(lint, asked, &left, &right);
            fine = false;
        }
        from = at + 1;
    }
    free(text);
    return fine;
}

static void check_question(struct lint *lint, const struct asked *asked)
{
    const struct question *question = asked->question;
    size_t tries = question->type == QUESTION_COMPUTED ? 5 : 1;
    bool fine = true;

    if (question->explain == NULL) {
        return;
    }
    for (size_t i = 0; i < tries && fine; i++) {
        struct instance instance;
        struct error ignored = ERROR_INIT;
        char *text;

        if (instance_draw(&instance, question, i, &ignored)) {
            text = instance_text(&instance, question->explain, true);
            fine = check_text(lint, asked, text);
            free(text);
            instance_release(&instance);
        }
        error_release(&ignored);
    }
}

void lint_equations(struct lint *lint)
{
    lint_each_question(lint, check_question);
}
