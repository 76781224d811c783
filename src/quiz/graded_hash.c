#include "quiz/graded_hash.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "base/utf8.h"
#include "quiz/text_match.h"

/* Lines are written below a path: "steps.mean-time." for a step. */
struct writer {
    struct str *out;
    const char *prefix;
};

/* White space of any kind and length is one space: folding must not count. */
static void add_value(struct str *out, const char *value)
{
    bool space = false;
    bool begun = false;

    for (const char *at = value; *at != '\0'; at++) {
        if (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') {
            space = begun;
            continue;
        }
        if (space) {
            str_add_char(out, ' ');
        }
        space = false;
        begun = true;
        str_add_char(out, *at);
    }
}

static void add_text(struct writer *writer, const char *path, const char *value)
{
    if (value == NULL) {
        return;
    }
    str_add(writer->out, writer->prefix);
    str_add(writer->out, path);
    str_add_char(writer->out, '=');
    add_value(writer->out, value);
    str_add_char(writer->out, '\n');
}

static void add_number(struct writer *writer, const char *path, double value)
{
    char text[40];

    snprintf(text, sizeof(text), "%.15g", value);
    add_text(writer, path, text);
}

static void add_yes(struct writer *writer, const char *path, bool value)
{
    if (value) {
        add_text(writer, path, "true");
    }
}

/* "choices.doubles.text" = value; `middle` may be NULL. */
static void add_path(struct writer *writer, const char *list,
                     const char *middle, const char *key, const char *value)
{
    char *path = xasprintf("%s.%s.%s", list, middle != NULL ? middle : "", key);

    add_text(writer, path, value);
    free(path);
}

static void add_at(struct writer *writer, const char *list, size_t index,
                   const char *key, const char *value)
{
    char number[24];

    snprintf(number, sizeof(number), "%zu", index + 1);
    add_path(writer, list, number, key, value);
}

static void add_list(struct writer *writer, const char *path,
                     const struct str_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        char *full = xasprintf("%s.%zu", path, i + 1);

        add_text(writer, full, list->items[i]);
        free(full);
    }
}

static void grade_choices(struct writer *writer,
                          const struct question *question)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        const struct question_choice *choice = &question->choices[i];
        char credit[40];

        add_path(writer, "choices", choice->id, "correct",
                 choice->correct ? "true" : "false");
        if (choice->credit > 0) {
            snprintf(credit, sizeof(credit), "%.15g", choice->credit);
            add_path(writer, "choices", choice->id, "credit", credit);
        }
    }
    if (question->type == QUESTION_TRUEFALSE) {
        add_text(writer, "answer", question->answer_true ? "true" : "false");
    }
}

static void grade_tolerance(struct writer *writer, const char *path,
                            const struct question_tolerance *tolerance)
{
    char *full = xasprintf("%s.tolerance", path);
    char text[120];

    snprintf(text, sizeof(text), "abs %.15g %d rel %.15g %d sig %d",
             tolerance->abs, tolerance->has_abs, tolerance->rel,
             tolerance->has_rel, tolerance->sig);
    add_text(writer, full, text);
    free(full);
}

static const char *round_name(enum question_round round_mode)
{
    switch (round_mode) {
    case ROUND_UP:
        return "up";
    case ROUND_DOWN:
        return "down";
    case ROUND_NEAREST:
        return "nearest";
    case ROUND_NONE:
        break;
    }
    return NULL;
}

static void grade_calc(struct writer *writer, const struct question_calc *calc)
{
    add_text(writer, "answer.calc", calc->calc);
    add_text(writer, "answer.output", calc->output);
    for (size_t i = 0; i < calc->with_count; i++) {
        char *path = xasprintf("answer.with.%s", calc->with[i].input);

        add_list(writer, path, &calc->with[i].values);
        free(path);
    }
}

static void grade_number_key(struct writer *writer,
                             const struct question *question)
{
    const struct question_number *number = &question->number;

    if (question->type != QUESTION_NUMERIC &&
        question->type != QUESTION_COMPUTED) {
        return;
    }
    add_text(writer, "answer.value", number->value);
    /* `check` of numeric proves the key; it is no part of it. */
    if (question->type == QUESTION_COMPUTED) {
        grade_calc(writer, &number->calc);
    }
    add_text(writer, "answer.expr", number->expr);
    add_text(writer, "answer.unit", number->unit);
    grade_tolerance(writer, "answer", &number->tolerance);
    add_text(writer, "answer.round", round_name(number->round));
    add_yes(writer, "answer.unit_asked", number->unit_asked);
    for (size_t i = 0; i < number->accept_count; i++) {
        char *path = xasprintf("answer.accept.%zu", i + 1);

        add_text(writer, path, number->accept[i].value);
        grade_tolerance(writer, path, &number->accept[i].tolerance);
        free(path);
    }
}

static void grade_params(struct writer *writer, const struct question *question)
{
    for (size_t i = 0; i < question->param_count; i++) {
        const struct question_param *param = &question->params[i];
        char text[160];

        snprintf(text, sizeof(text), "from %.15g to %.15g step %.15g",
                 param->from, param->to, param->step);
        add_path(writer, "params", param->name, "range", text);
        for (size_t k = 0; k < param->one_of_count; k++) {
            snprintf(text, sizeof(text), "%.15g", param->one_of[k]);
            add_path(writer, "params", param->name, "one_of", text);
        }
        add_path(writer, "params", param->name, "unit", param->unit);
    }
    for (size_t i = 0; i < question->derived_count; i++) {
        add_path(writer, "derived", question->derived[i].name, "expr",
                 question->derived[i].expr);
    }
    add_list(writer, "require", &question->require);
}

static void grade_text_key(struct writer *writer, const char *path,
                           const struct question_text *key)
{
    char *accept = xasprintf("%saccept", path);
    char *reject = xasprintf("%sreject", path);
    char *rules = xasprintf("%srules", path);

    for (size_t i = 0; i < key->accept_count; i++) {
        add_at(writer, accept, i, key->accept[i].regex ? "regex" : "text",
               key->accept[i].text);
    }
    for (size_t i = 0; i < key->reject_count; i++) {
        char *texts = xasprintf("%s.%zu.text", reject, i + 1);

        add_list(writer, texts, &key->reject[i].texts);
        add_at(writer, reject, i, "regex", key->reject[i].regex);
        free(texts);
    }
    if (key->refuse_typos) {
        add_text(writer, rules, "refuse typos");
    }
    if (key->match_case) {
        add_text(writer, rules, "match case");
    }
    free(accept);
    free(reject);
    free(rules);
}

static void grade_words_keys(struct writer *writer,
                             const struct question *question)
{
    grade_text_key(writer, "answer.", &question->text);
    for (size_t i = 0; i < question->gap_count; i++) {
        char *path = xasprintf("gaps.%s.", question->gaps[i].name);
        char *options = xasprintf("%soptions", path);

        grade_text_key(writer, path, &question->gaps[i].key);
        add_list(writer, options, &question->gaps[i].options);
        free(options);
        free(path);
    }
}

/* Items, pairs and points: what they are to each other, not their words. */
static void grade_sets(struct writer *writer, const struct question *question)
{
    for (size_t i = 0; i < question->item_count; i++) {
        char *path = xasprintf("items.%s.after", question->items[i].id);

        add_at(writer, "items", i, "id", question->items[i].id);
        add_list(writer, path, &question->items[i].after);
        free(path);
    }
    if (question->pair_count > 0) {
        add_number(writer, "pairs", (double)question->pair_count);
        add_number(writer, "extra", (double)question->extra.count);
    }
    for (size_t i = 0; i < question->point_count; i++) {
        add_at(writer, "points", i, "required",
               question->points[i].required ? "true" : "false");
    }
    if (question->scoring == SCORING_EXACT) {
        add_text(writer, "scoring", "exact");
    }
}

static void graded(struct writer *writer, const struct question *question)
{
    add_text(writer, "type", question_type_name(question->type));
    grade_choices(writer, question);
    grade_number_key(writer, question);
    grade_params(writer, question);
    grade_words_keys(writer, question);
    grade_sets(writer, question);
    for (size_t i = 0; i < question->step_count; i++) {
        char *prefix = xasprintf(
            "%ssteps.%s.", writer->prefix,
            question->steps[i].id != NULL ? question->steps[i].id : "");
        struct writer step = {writer->out, prefix};

        graded(&step, &question->steps[i]);
        add_number(&step, "weight", question->steps[i].weight);
        free(prefix);
    }
}

static void show_parts(struct writer *writer, const struct question *question)
{
    for (size_t i = 0; i < question->choice_count; i++) {
        const struct question_choice *choice = &question->choices[i];

        add_path(writer, "choices", choice->id, "text", choice->text);
        add_path(writer, "choices", choice->id, "feedback", choice->feedback);
    }
    for (size_t i = 0; i < question->feedback_count; i++) {
        add_path(writer, "feedback", question->feedback[i].response, "text",
                 question->feedback[i].text);
    }
    for (size_t i = 0; i < question->number.wrong_count; i++) {
        const struct question_wrong *wrong = &question->number.wrong[i];

        add_at(writer, "wrong", i, "value", wrong->value);
        add_at(writer, "wrong", i, "expr", wrong->expr);
        add_at(writer, "wrong", i, "feedback", wrong->feedback);
    }
    for (size_t i = 0; i < question->item_count; i++) {
        add_path(writer, "items", question->items[i].id, "text",
                 question->items[i].text);
    }
    for (size_t i = 0; i < question->pair_count; i++) {
        add_at(writer, "pairs", i, "left", question->pairs[i].left);
        add_at(writer, "pairs", i, "right", question->pairs[i].right);
    }
    add_list(writer, "extra", &question->extra);
    for (size_t i = 0; i < question->point_count; i++) {
        add_at(writer, "points", i, "text", question->points[i].text);
    }
}

static void show_rejects(struct writer *writer, const char *path,
                         const struct question_text *key)
{
    for (size_t i = 0; i < key->reject_count; i++) {
        add_at(writer, path, i, "feedback", key->reject[i].feedback);
    }
}

static void shown(struct writer *writer, const struct question *question)
{
    add_text(writer, "stem", question->stem);
    add_text(writer, "exhibit", question->exhibit);
    add_text(writer, "reveal", question->reveal);
    add_list(writer, "hints", &question->hints);
    show_parts(writer, question);
    show_rejects(writer, "reject", &question->text);
    for (size_t i = 0; i < question->gap_count; i++) {
        show_rejects(writer, question->gaps[i].name, &question->gaps[i].key);
    }
    add_text(writer, "model", question->model);
    add_text(writer, "explain", question->explain);
    add_yes(writer, "tell", question->tell);
    add_yes(writer, "fixed", question->no_shuffle);
    for (size_t i = 0; i < question->step_count; i++) {
        char *prefix = xasprintf(
            "%ssteps.%s.", writer->prefix,
            question->steps[i].id != NULL ? question->steps[i].id : "");
        struct writer step = {writer->out, prefix};

        shown(&step, &question->steps[i]);
        free(prefix);
    }
}

void question_add_graded_lines(const struct question *question, struct str *out)
{
    struct writer writer = {out, ""};

    graded(&writer, question);
}

void question_add_shown_lines(const struct question *question, struct str *out)
{
    struct writer writer = {out, ""};

    graded(&writer, question);
    shown(&writer, question);
}

static uint64_t hash_of(void (*add)(const struct question *, struct str *),
                        const struct question *question)
{
    struct str lines = STR_INIT;
    uint64_t hash;

    add(question, &lines);
    hash = fnv_add(FNV_START, lines.buf, lines.len);
    str_release(&lines);
    return hash;
}

uint64_t question_graded_hash(const struct question *question)
{
    return hash_of(question_add_graded_lines, question);
}

uint64_t question_shown_hash(const struct question *question)
{
    return hash_of(question_add_shown_lines, question);
}

void graded_hash_format(uint64_t hash, char out[17])
{
    snprintf(out, 17, "%016llx", (unsigned long long)hash);
}

/* The words of the key, or nothing where they would not tell. */
static void add_key(const struct question *question, struct str *out)
{
    switch (question->type) {
    case QUESTION_SINGLE:
        for (size_t i = 0; i < question->choice_count; i++) {
            if (question->choices[i].correct) {
                str_add(out, question->choices[i].text);
            }
        }
        break;
    case QUESTION_NUMERIC:
        str_add(out,
                question->number.value != NULL ? question->number.value : "");
        str_add_char(out, ' ');
        str_add(out,
                question->number.unit != NULL ? question->number.unit : "");
        break;
    case QUESTION_TEXT:
        if (question->text.accept_count > 0) {
            str_add(out, question->text.accept[0].text);
        }
        break;
    case QUESTION_MULTIPLE:
    case QUESTION_TRUEFALSE:
    case QUESTION_COMPUTED:
    case QUESTION_CLOZE:
    case QUESTION_ORDER:
    case QUESTION_MATCH:
    case QUESTION_SCENARIO:
    case QUESTION_EXPLAIN:
    case QUESTION_TYPE_COUNT:
        break;
    }
}

uint64_t question_key_hash(const struct question *question)
{
    struct str key = STR_INIT;
    struct str plain = STR_INIT;
    struct str folded = STR_INIT;
    uint64_t hash;

    add_key(question, &key);
    text_normalise(key.buf, false, &plain);
    text_fold(plain.buf, &folded);
    hash = folded.len > 0 ? fnv_add(FNV_START, folded.buf, folded.len) : 0;
    str_release(&key);
    str_release(&plain);
    str_release(&folded);
    return hash;
}
