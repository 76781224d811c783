#include "quiz_samples.h"

#include <stdlib.h>
#include <string.h>

/* Grows an array by one, cleared. */
#define ADD(array, count)                                                      \
    ((array) = xreallocarray((array), (count) + 1, sizeof(*(array))),          \
     memset(&(array)[(count)], 0, sizeof(*(array))), &(array)[(count)++])

static void split(struct str_list *list, const char *text, const char *marks)
{
    char *copy = xstrdup(text);
    char *save = NULL;

    for (char *word = strtok_r(copy, marks, &save); word != NULL;
         word = strtok_r(NULL, marks, &save)) {
        str_list_add(list, word);
    }
    free(copy);
}

void sample_begin(struct question *question, enum question_type type,
                  const char *id, const char *stem)
{
    question_init(question);
    question->type = type;
    question->episode = xstrdup("ep051");
    question->id = xstrdup(id);
    question->rev = 1;
    question->stem = xstrdup(stem);
    question->explain = xstrdup("Because the reason is taught there.");
    question->difficulty = 3;
    question->level = LEVEL_APPLY;
    str_list_add(&question->objectives, "littles-law");
}

void sample_choice(struct question *question, const char *id, const char *text,
                   bool correct, const char *feedback)
{
    struct question_choice *choice =
        ADD(question->choices, question->choice_count);

    choice->id = xstrdup(id);
    choice->text = xstrdup(text);
    choice->correct = correct;
    choice->feedback = xstrdup_or_null(feedback);
}

void sample_item(struct question *question, const char *id, const char *text,
                 const char *after)
{
    struct question_item *item = ADD(question->items, question->item_count);

    item->id = xstrdup(id);
    item->text = xstrdup(text);
    if (after != NULL) {
        split(&item->after, after, " ");
    }
}

void sample_pair(struct question *question, const char *left, const char *right)
{
    struct question_pair *pair = ADD(question->pairs, question->pair_count);

    pair->left = xstrdup(left);
    pair->right = xstrdup(right);
}

void sample_point(struct question *question, const char *text, bool required)
{
    struct question_point *point = ADD(question->points, question->point_count);

    point->text = xstrdup(text);
    point->required = required;
}

void sample_accept(struct question_text *key, const char *text, bool regex)
{
    struct question_pattern *accept = ADD(key->accept, key->accept_count);

    accept->text = xstrdup(text);
    accept->regex = regex;
}

void sample_reject(struct question_text *key, const char *texts,
                   const char *feedback)
{
    struct question_reject *reject = ADD(key->reject, key->reject_count);

    split(&reject->texts, texts, "|");
    reject->feedback = xstrdup_or_null(feedback);
}

struct question_gap *sample_gap(struct question *question, const char *name)
{
    struct question_gap *gap = ADD(question->gaps, question->gap_count);

    gap->name = xstrdup(name);
    return gap;
}

void sample_param(struct question *question, const char *name, double from,
                  double to, double step, const char *unit)
{
    struct question_param *param = ADD(question->params, question->param_count);

    param->name = xstrdup(name);
    param->from = from;
    param->to = to;
    param->step = step;
    param->unit = xstrdup_or_null(unit);
}

void sample_wrong(struct question *question, const char *value,
                  const char *expr, const char *feedback)
{
    struct question_wrong *wrong =
        ADD(question->number.wrong, question->number.wrong_count);

    wrong->value = xstrdup_or_null(value);
    wrong->expr = xstrdup_or_null(expr);
    wrong->feedback = xstrdup(feedback);
}

void sample_with(struct question *question, const char *input,
                 const char *value)
{
    struct question_with *with =
        ADD(question->number.calc.with, question->number.calc.with_count);

    with->input = xstrdup(input);
    str_list_add(&with->values, value);
}

void sample_single(struct question *question)
{
    sample_begin(question, QUESTION_SINGLE, "in-flight-doubling",
                 "Traffic stays the same, but the mean time inside doubles. "
                 "What happens to the number in flight?");
    sample_choice(question, "doubles", "It doubles to 120", true,
                  "Twice the stay, so twice as many inside.");
    sample_choice(question, "same", "It stays at 60", false,
                  "That would need the arrival rate to halve as well.");
    sample_choice(question, "halves", "It halves to 30", false,
                  "Longer stays hold more requests inside, never fewer.");
    sample_choice(question, "unbounded", "It grows without limit", false,
                  "Only if arrivals outpace completions.");
}

void sample_multiple(struct question *question)
{
    sample_begin(question, QUESTION_MULTIPLE, "littles-law-needs",
                 "What must hold before Little's Law may be used?");
    sample_choice(question, "stable", "Arrivals match departures", true, NULL);
    sample_choice(question, "boundary", "One boundary", true, NULL);
    sample_choice(question, "poisson", "Arrivals follow a Poisson process",
                  false, "The law holds for any arrival pattern.");
    sample_choice(question, "exponential", "Service times are exponential",
                  false, "Nothing is assumed about the service times.");
    sample_choice(question, "fifo", "Work is served in arrival order", false,
                  "The order of service changes who waits.");
    str_list_add(&question->hints, "How much does it say of distributions?");
}

void sample_truefalse(struct question *question)
{
    struct question_feedback *feedback;

    sample_begin(question, QUESTION_TRUEFALSE, "ninety-percent",
                 "At 90 % a request spends ten service times in the system.");
    question->answer_true = true;
    feedback = ADD(question->feedback, question->feedback_count);
    feedback->response = xstrdup("false");
    feedback->text = xstrdup("Divide one service time by the idle share.");
}

void sample_numeric(struct question *question)
{
    sample_begin(question, QUESTION_NUMERIC, "mm1-response",
                 "What is the mean time in the system?");
    question->number.value = xstrdup("50");
    question->number.unit = xstrdup("ms");
    question->number.tolerance.has_rel = true;
    question->number.tolerance.rel = 0.01;
    sample_wrong(question, "10 ms", NULL, "That is the service time alone.");
    sample_wrong(question, "40 ms", NULL, "That is the wait alone.");
    str_list_add(&question->hints, "Which rates matter?");
    str_list_add(&question->hints, "Take the difference of the rates.");
}

void sample_computed(struct question *question)
{
    sample_begin(question, QUESTION_COMPUTED, "pool-size",
                 "An API receives {rate} and each call holds one connection "
                 "for {hold}. How many are busy?");
    free(question->explain);
    question->explain = xstrdup("L = λW = {rate} × {hold} = {answer}.");
    sample_param(question, "rate", 300, 2100, 300, "req/s");
    sample_param(question, "hold", 20, 240, 20, "ms");
    question->number.calc.calc = xstrdup("littles-law");
    question->number.calc.output = xstrdup("L");
    sample_with(question, "lambda", "rate");
    sample_with(question, "W", "hold");
    question->number.unit = xstrdup("connections");
    question->number.tolerance.has_rel = true;
    question->number.tolerance.rel = 0.01;
    question->expect_min = 6;
    question->expect_max = 504;
    sample_wrong(question, NULL, "rate * 1000 / hold",
                 "Multiply {rate} by the holding time; do not divide.");
}

void sample_text(struct question *question)
{
    static const char *const accept[] = {
        "coherency", "coherence", "crosstalk", "coherency delay",
        "beta",      "β",         "kappa",     "κ",
    };

    sample_begin(question, QUESTION_TEXT, "retrograde-term",
                 "Which loss makes throughput fall as nodes are added?");
    for (size_t i = 0; i < COUNT_OF(accept); i++) {
        sample_accept(&question->text, accept[i], false);
    }
    sample_reject(&question->text,
                  "contention|queueing|serialisation|alpha|α|sigma|σ",
                  "Contention only flattens the curve.");
}

void sample_cloze(struct question *question)
{
    struct question_gap *gap;

    sample_begin(question, QUESTION_CLOZE, "mm1-length-gaps",
                 "The mean number is {{load}} divided by {{idle}}.");
    gap = sample_gap(question, "load");
    sample_accept(&gap->key, "ρ", false);
    sample_accept(&gap->key, "rho", false);
    sample_accept(&gap->key, "utilisation", false);
    gap = sample_gap(question, "idle");
    sample_accept(&gap->key, "1-ρ", false);
    sample_accept(&gap->key, "1-rho", false);
    sample_accept(&gap->key, "1 minus rho", false);
}

void sample_order(struct question *question)
{
    sample_begin(question, QUESTION_ORDER, "retry-storm-order",
                 "Put the overload in an order that cause and effect allow.");
    sample_item(question, "pause", "The database stops answering", NULL);
    sample_item(question, "timeouts", "Calls reach their timeouts", "pause");
    sample_item(question, "retries", "Every layer sends its calls again",
                "timeouts");
    sample_item(question, "pools", "Connection pools fill up", "retries");
    sample_item(question, "health", "Health checks start to fail", "retries");
}

void sample_match(struct question *question)
{
    sample_begin(question, QUESTION_MATCH, "formula-question",
                 "Match each formula with the question that it answers.");
    sample_pair(question, "Little's Law", "How many are in flight?");
    sample_pair(question, "M/M/1 mean time", "How long is a request kept?");
    sample_pair(question, "USL", "At how many nodes does it peak?");
    sample_pair(question, "Amdahl's Law", "How much faster can a job get?");
    str_list_add(&question->extra, "How many bytes are on the wire?");
}

void sample_scenario(struct question *question)
{
    struct question *step;

    sample_begin(question, QUESTION_SCENARIO, "sale-night",
                 "20:00. A sale starts. Checkout receives 400 requests per "
                 "second and holds 120 of them at a time.");
    question->steps = xcalloc(2, sizeof(*question->steps));
    question->step_count = 2;
    step = &question->steps[0];
    sample_begin(step, QUESTION_NUMERIC, "mean-time",
                 "What is the mean time in checkout?");
    step->number.value = xstrdup("300");
    step->number.unit = xstrdup("ms");
    step->number.tolerance.has_rel = true;
    step->number.tolerance.rel = 0.02;
    step = &question->steps[1];
    sample_begin(step, QUESTION_SINGLE, "first-move",
                 "What should be done first?");
    step->reveal = xstrdup("20:06. In flight rises to 900.");
    sample_choice(step, "shed", "Refuse new work above a limit", true, NULL);
    sample_choice(step, "longer", "Raise the callers' timeout", false,
                  "The queue keeps growing.");
    sample_choice(step, "retry", "Retry the calls that timed out", false,
                  "Retries add arrivals.");
}

void sample_explain(struct question *question)
{
    sample_begin(question, QUESTION_EXPLAIN, "why-headroom",
                 "Explain why running a queue at 95 % load is fragile.");
    sample_point(question, "Delay grows as 1/(1 − ρ)", true);
    sample_point(question, "A small rise in load doubles the delay", true);
    sample_point(question, "Random bursts fill the queue", false);
    sample_point(question, "Recovery from a backlog is slow", false);
    question->model = xstrdup("At 95 % a request stays 20 service times.");
}
