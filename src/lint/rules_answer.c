/* Answers proved by grading them: A301 to A304, A306, A307. */
#include <stdlib.h>
#include <string.h>

#include "lint/context.h"
#include "lint/keys.h"
#include "quiz/grade.h"
#include "quiz/text_match.h"

static const struct grade_options plain_options = {.is_term = NULL};

/* Grades as a learner's first answer would be. */
static bool is_right(const struct instance *instance,
                     const struct response *response)
{
    struct verdict verdict;
    bool right;

    grade(instance, response, &plain_options, &verdict);
    right = verdict.state == VERDICT_GRADED && verdict.outcome == OUTCOME_RIGHT;
    verdict_release(&verdict);
    return right;
}

static void prove_choices(struct lint *lint, const struct asked *asked,
                          const struct instance *instance)
{
    const struct question *question = asked->question;

    for (size_t i = 0; i < question->choice_count; i++) {
        struct response response;

        response_init(&response);
        response.choice = (int)i;
        if (question->type == QUESTION_SINGLE &&
            is_right(instance, &response) != question->choices[i].correct) {
            lint_asked(lint, asked, "choices",
                       question->choices[i].correct ? "A301" : "A302",
                       "choice '%s' does not grade as it is marked",
                       question->choices[i].id);
        }
    }
}

/* All right ones ticked are right; one more or one fewer is not. */
static void prove_ticks(struct lint *lint, const struct asked *asked,
                        const struct instance *instance)
{
    const struct question *question = asked->question;
    struct response response;

    response_init(&response);
    for (size_t i = 0; i < question->choice_count; i++) {
        response.ticked[i] = question->choices[i].correct;
    }
    if (!is_right(instance, &response)) {
        lint_asked(lint, asked, "choices", "A301",
                   "ticking all correct choices does not grade as right");
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        response.ticked[i] = !response.ticked[i];
        if (is_right(instance, &response)) {
            lint_asked(lint, asked, "choices", "A302",
                       "choice '%s' makes no difference",
                       question->choices[i].id);
        }
        response.ticked[i] = !response.ticked[i];
    }
}

static void prove_typed(struct lint *lint, const struct asked *asked,
                        const struct instance *instance, const char *path,
                        const char *text, bool right)
{
    struct response response;

    response_init(&response);
    response_set_text(&response, text);
    if (is_right(instance, &response) != right) {
        lint_asked(lint, asked, path, right ? "A301" : "A302",
                   right ? "'%s' does not grade as right"
                         : "'%s' grades as right",
                   text);
    }
    response_release(&response);
}

static void prove_slips(struct lint *lint, const struct asked *asked,
                        const struct instance *instance)
{
    struct slip slips[SLIP_MAX];
    size_t count = slip_list(instance, slips);

    for (size_t i = 0; i < count; i++) {
        if (grade_within(instance, slips[i].value)) {
            lint_asked(lint, asked, "answer", "A306",
                       "a known slip is within tolerance of the key: %s",
                       slips[i].sentence);
            return;
        }
    }
}

static void prove_numeric(struct lint *lint, const struct asked *asked,
                          const struct instance *instance)
{
    const struct question_number *number = &asked->question->number;
    char *with_unit;

    with_unit =
        xasprintf("%s%s%s", number->value, instance->unit.text[0] ? " " : "",
                  instance->unit.text);
    prove_typed(lint, asked, instance, "answer/value", with_unit, true);
    free(with_unit);
    for (size_t i = 0; i < number->accept_count; i++) {
        struct quantity quantity;

        if (quantity_parse(number->accept[i].value, &instance->unit, &quantity,
                           NULL) == QUANTITY_OK &&
            !grade_within(instance, quantity_in(&quantity, &instance->unit))) {
            lint_asked(lint, asked, "answer/accept", "A301",
                       "'%s' does not grade as right", number->accept[i].value);
        }
    }
    for (size_t i = 0; i < number->wrong_count; i++) {
        struct quantity quantity;
        char *path = xasprintf("wrong/%zu/value", i);

        if (number->wrong[i].value != NULL &&
            quantity_parse(number->wrong[i].value, &instance->unit, &quantity,
                           NULL) == QUANTITY_OK &&
            grade_within(instance, quantity_in(&quantity, &instance->unit))) {
            lint_asked(lint, asked, path, "A302",
                       "the anticipated mistake '%s' grades as right",
                       number->wrong[i].value);
        }
        free(path);
    }
    prove_slips(lint, asked, instance);
}

static bool has_plain(const struct question_text *key)
{
    for (size_t i = 0; i < key->accept_count; i++) {
        if (!key->accept[i].regex) {
            return true;
        }
    }
    return false;
}

static void check_regex(struct lint *lint, const struct asked *asked,
                        const char *path, const char *pattern)
{
    char *reason = text_regex_check(pattern);

    if (reason != NULL) {
        lint_asked(lint, asked, path, "A304", "/%s/ does not compile: %s",
                   pattern, reason);
    } else if (text_regex_matches(pattern, "", true)) {
        lint_asked(lint, asked, path, "A304", "/%s/ matches the empty answer",
                   pattern);
    }
    free(reason);
}

static void check_key(struct lint *lint, const struct asked *asked,
                      const char *path, const struct question_text *key)
{
    char *accept = xasprintf("%s/accept", path);
    char *reject = xasprintf("%s/reject", path);

    if (!has_plain(key)) {
        lint_asked(lint, asked, accept, "A301",
                   "no accepted text but patterns: what is shown as the "
                   "answer?");
    }
    for (size_t i = 0; i < key->accept_count; i++) {
        char *at = xasprintf("%s/%zu", accept, i);

        if (key->accept[i].regex) {
            check_regex(lint, asked, at, key->accept[i].text);
        } else if (key_rejects(key, key->accept[i].text)) {
            lint_asked(lint, asked, at, "A303", "'%s' is rejected as well",
                       key->accept[i].text);
        }
        free(at);
    }
    for (size_t i = 0; i < key->reject_count; i++) {
        if (key->reject[i].regex != NULL) {
            char *at = xasprintf("%s/%zu/regex", reject, i);

            check_regex(lint, asked, at, key->reject[i].regex);
            free(at);
        }
    }
    free(accept);
    free(reject);
}

static void prove_text(struct lint *lint, const struct asked *asked,
                       const struct instance *instance)
{
    const struct question_text *key = &asked->question->text;

    for (size_t i = 0; i < key->accept_count; i++) {
        char *path = xasprintf("answer/accept/%zu", i);

        if (!key->accept[i].regex) {
            prove_typed(lint, asked, instance, path, key->accept[i].text, true);
        }
        free(path);
    }
    for (size_t i = 0; i < key->reject_count; i++) {
        char *path = xasprintf("answer/reject/%zu", i);

        for (size_t k = 0; k < key->reject[i].texts.count; k++) {
            /* A303 tells of those that are accepted as well. */
            if (!key_accepts(key, key->reject[i].texts.items[k])) {
                prove_typed(lint, asked, instance, path,
                            key->reject[i].texts.items[k], false);
            }
        }
        free(path);
    }
    check_key(lint, asked, "answer", key);
}

/* Every accepted text of a gap, with the other gaps filled in rightly. */
static void prove_gap(struct lint *lint, const struct asked *asked,
                      const struct instance *instance, size_t at)
{
    const struct question *question = asked->question;
    const struct question_gap *gap = &question->gaps[at];
    char *path = xasprintf("gaps/%s", gap->name);

    for (size_t i = 0; i < gap->key.accept_count; i++) {
        struct response response;

        if (gap->key.accept[i].regex) {
            continue;
        }
        response_init(&response);
        for (size_t k = 0; k < question->gap_count; k++) {
            response_set_gap(&response, k, gap_first_plain(&question->gaps[k]));
        }
        response_set_gap(&response, at, gap->key.accept[i].text);
        if (!is_right(instance, &response)) {
            lint_asked(lint, asked, path, "A301",
                       "'%s' does not grade as right", gap->key.accept[i].text);
        }
        response_release(&response);
    }
    if (gap->options.count == 0) {
        check_key(lint, asked, path, &gap->key);
    }
    for (size_t i = 0; i < gap->options.count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (text_equal(gap->options.items[i], gap->options.items[k],
                           false)) {
                lint_asked(lint, asked, path, "Q011",
                           "the option '%s' stands twice",
                           gap->options.items[i]);
            }
        }
    }
    free(path);
}

static void prove_match(struct lint *lint, const struct asked *asked,
                        const struct instance *instance)
{
    struct response response;

    response_init(&response);
    for (size_t i = 0; i < asked->question->pair_count; i++) {
        response.match[i] = (unsigned char)(i + 1);
    }
    if (!is_right(instance, &response)) {
        lint_asked(lint, asked, "pairs", "A301",
                   "the pairs as written do not grade as right");
    }
}

/* As the program shows it: "1  First\n2  Second". */
static void prove_order(struct lint *lint, const struct asked *asked,
                        const struct instance *instance)
{
    const struct question *question = asked->question;
    struct str truth = STR_INIT;
    struct response response;

    instance_add_truth(instance, &truth);
    response_init(&response);
    for (const char *line = truth.buf; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n');
        struct slice text = {line + strcspn(line, " ") + 2, 0};

        text.len = (end != NULL ? (size_t)(end - line) : strlen(line)) -
                   (size_t)(text.at - line);
        for (size_t i = 0; i < question->item_count; i++) {
            if (slice_equal(text, question->items[i].text) &&
                response.order_count < QUESTION_MAX_ITEMS) {
                response.order[response.order_count++] = (unsigned char)i;
                break;
            }
        }
        line = end != NULL ? end + 1 : NULL;
    }
    if (!is_right(instance, &response)) {
        lint_asked(lint, asked, "items", "A301",
                   "no order of the items grades as right");
    }
    for (size_t i = 0; i < response.order_count / 2; i++) {
        size_t other = response.order_count - 1 - i;
        unsigned char swap = response.order[i];

        response.order[i] = response.order[other];
        response.order[other] = swap;
    }
    if (response.order_count > 1 && is_right(instance, &response)) {
        lint_asked(lint, asked, "items", "A302",
                   "the reverse order grades as right, too");
    }
    str_release(&truth);
}

static void prove(struct lint *lint, const struct asked *asked,
                  const struct instance *instance)
{
    switch (asked->question->type) {
    case QUESTION_SINGLE:
        prove_choices(lint, asked, instance);
        break;
    case QUESTION_MULTIPLE:
        prove_ticks(lint, asked, instance);
        break;
    case QUESTION_NUMERIC:
        prove_numeric(lint, asked, instance);
        break;
    case QUESTION_TEXT:
        prove_text(lint, asked, instance);
        break;
    case QUESTION_CLOZE:
        for (size_t i = 0; i < asked->question->gap_count; i++) {
            prove_gap(lint, asked, instance, i);
        }
        break;
    case QUESTION_ORDER:
        prove_order(lint, asked, instance);
        break;
    case QUESTION_MATCH:
        prove_match(lint, asked, instance);
        break;
    case QUESTION_TRUEFALSE: /* the answer is its own key */
    case QUESTION_COMPUTED:  /* variant by variant: rules_number.c */
    case QUESTION_SCENARIO:  /* step by step */
    case QUESTION_EXPLAIN:   /* graded by the learner */
    case QUESTION_TYPE_COUNT:
        break;
    }
}

static void check_wide(struct lint *lint, const struct asked *asked)
{
    const struct question_number *number = &asked->question->number;

    if (number->tolerance.has_rel &&
        number->tolerance.rel > lint->limits->wide_tolerance + 1e-12) {
        lint_asked(lint, asked, "answer/tolerance", "A307",
                   "a tolerance of %g %% is wide", 100 * number->tolerance.rel);
    }
}

static void check_question(struct lint *lint, const struct asked *asked)
{
    struct instance instance;
    struct error err = ERROR_INIT;

    check_wide(lint, asked);
    if (asked->question->type == QUESTION_COMPUTED ||
        asked->question->type == QUESTION_SCENARIO) {
        return;
    }
    if (!instance_draw(&instance, asked->question, 1, &err)) {
        lint_asked(lint, asked, "answer", "N301", "%s", error_get(&err));
    } else {
        prove(lint, asked, &instance);
        instance_release(&instance);
    }
    error_release(&err);
}

void lint_answers(struct lint *lint)
{
    lint_each_question(lint, check_question);
}
