#include "quiz/grade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "quiz/grade_internal.h"
#include "quiz/text_match.h"

static const char *const outcome_names[] = {
    [OUTCOME_RIGHT] = "right",
    [OUTCOME_PARTIAL] = "partial",
    [OUTCOME_WRONG] = "wrong",
    [OUTCOME_SKIPPED] = "skipped",
};

const char *outcome_name(enum outcome outcome)
{
    return outcome_names[outcome];
}

enum outcome outcome_of(double score)
{
    if (score >= 0.999) {
        return OUTCOME_RIGHT;
    }
    return score > 0 ? OUTCOME_PARTIAL : OUTCOME_WRONG;
}

void verdict_init(struct verdict *verdict)
{
    memset(verdict, 0, sizeof(*verdict));
    verdict->outcome = OUTCOME_WRONG;
}

void verdict_release(struct verdict *verdict)
{
    free(verdict->matched);
    free(verdict->reading);
    free(verdict->say);
    free(verdict->slip_text);
    free(verdict->feedback);
    for (size_t i = 0; i < verdict->part_count; i++) {
        free(verdict->parts[i].matched);
        free(verdict->parts[i].feedback);
    }
    verdict_init(verdict);
}

void verdict_copy(struct verdict *to, const struct verdict *from)
{
    *to = *from;
    to->matched = xstrdup_or_null(from->matched);
    to->reading = xstrdup_or_null(from->reading);
    to->say = xstrdup_or_null(from->say);
    to->slip_text = xstrdup_or_null(from->slip_text);
    to->feedback = xstrdup_or_null(from->feedback);
    for (size_t i = 0; i < from->part_count; i++) {
        to->parts[i].matched = xstrdup_or_null(from->parts[i].matched);
        to->parts[i].feedback = xstrdup_or_null(from->parts[i].feedback);
    }
}

void verdict_refuse(struct verdict *verdict, const char *say)
{
    verdict->state = VERDICT_UNREADABLE;
    verdict->say = xstrdup(say);
}

void verdict_set_part(struct verdict *verdict, size_t i, double score)
{
    verdict->parts[i].score = score;
    verdict->parts[i].right = score >= 0.999;
    if (i >= verdict->part_count) {
        verdict->part_count = i + 1;
    }
}

static void grade_single(const struct instance *instance,
                         const struct response *response,
                         struct verdict *verdict)
{
    const struct question *question = instance->question;
    const struct question_choice *choice;

    if (response->choice < 0 ||
        (size_t)response->choice >= question->choice_count) {
        verdict_refuse(verdict, "nothing is chosen");
        return;
    }
    choice = &question->choices[response->choice];
    verdict->score = choice->correct ? 1 : choice->credit;
    verdict->matched = xstrdup_or_null(choice->id);
    verdict->feedback = instance_text(instance, choice->feedback, false);
    if (verdict->feedback == NULL && choice->id != NULL) {
        verdict->feedback = instance_text(
            instance, question_find_feedback(question, choice->id), false);
    }
    verdict_set_part(verdict, 0, verdict->score);
}

static void grade_truefalse(const struct instance *instance,
                            const struct response *response,
                            struct verdict *verdict)
{
    const char *said;

    if (response->choice != 0 && response->choice != 1) {
        verdict_refuse(verdict, "nothing is chosen");
        return;
    }
    said = response->choice == 1 ? "true" : "false";
    verdict->score =
        (response->choice == 1) == instance->question->answer_true ? 1 : 0;
    verdict->matched = xstrdup(said);
    verdict->feedback = instance_text(
        instance, question_find_feedback(instance->question, said), false);
    verdict_set_part(verdict, 0, verdict->score);
}

/* Right ticked of all right, less wrong ticked of all wrong. */
static double balance(size_t hits, size_t right, size_t misses, size_t wrong)
{
    double gain = right > 0 ? (double)hits / (double)right : 0;
    double loss = wrong > 0 ? (double)misses / (double)wrong : 0;

    return fmax(0, gain - loss);
}

static void grade_multiple(const struct instance *instance,
                           const struct response *response,
                           struct verdict *verdict)
{
    const struct question *question = instance->question;
    size_t right = 0;
    size_t hits = 0;
    size_t misses = 0;

    for (size_t i = 0; i < question->choice_count; i++) {
        const struct question_choice *choice = &question->choices[i];
        bool ticked = response->ticked[i];

        right += choice->correct;
        hits += choice->correct && ticked;
        misses += !choice->correct && ticked;
        verdict_set_part(verdict, i, ticked == choice->correct);
        verdict->parts[i].matched = xstrdup_or_null(choice->id);
        if (ticked != choice->correct) {
            verdict->parts[i].feedback =
                instance_text(instance, choice->feedback, false);
        }
    }
    if (question->scoring == SCORING_EXACT) {
        verdict->score = hits == right && misses == 0 ? 1 : 0;
    } else {
        verdict->score =
            balance(hits, right, misses, question->choice_count - right);
    }
}

static void grade_words(const struct instance *instance,
                        const struct response *response,
                        const struct grade_options *options,
                        struct verdict *verdict)
{
    const struct question *question = instance->question;
    const char *text = response->text != NULL ? response->text : "";
    struct text_grade found;

    grade_text(&question->text, text, options, &found);
    verdict->score = found.result == TEXT_RIGHT ? 1 : 0;
    verdict->typo = found.typo;
    if (found.result == TEXT_UNREADABLE) {
        verdict_refuse(verdict, found.why);
    } else if (found.result == TEXT_NEAR) {
        verdict->state = VERDICT_ASK;
        verdict->say = xstrdup(found.near_to);
    } else {
        verdict->matched = xstrdup_or_null(found.matched);
        verdict->feedback = instance_text(instance, found.feedback, false);
    }
    for (size_t i = 0;
         verdict->feedback == NULL && i < question->feedback_count; i++) {
        if (text_equal(question->feedback[i].response, text,
                       question->text.match_case)) {
            verdict->feedback =
                instance_text(instance, question->feedback[i].text, false);
        }
    }
    verdict_set_part(verdict, 0, verdict->score);
    text_grade_release(&found);
}

/* Chosen from a list: the first option is right. */
static void grade_option(const struct question_gap *gap, const char *text,
                         struct text_grade *found)
{
    *found = (struct text_grade){.result = TEXT_WRONG};
    for (size_t i = 0; i < gap->options.count; i++) {
        if (str_equal(gap->options.items[i], text)) {
            found->result = i == 0 ? TEXT_RIGHT : TEXT_WRONG;
            found->matched = xasprintf("option %zu", i + 1);
            return;
        }
    }
}

static void add_near(struct str *near, const char *text)
{
    str_add(near, near->len > 0 ? ", " : "");
    str_add(near, text);
}

static void grade_cloze(const struct instance *instance,
                        const struct response *response,
                        const struct grade_options *options,
                        struct verdict *verdict)
{
    const struct question *question = instance->question;
    struct str near = STR_INIT;
    double sum = 0;

    for (size_t i = 0; i < question->gap_count; i++) {
        const struct question_gap *gap = &question->gaps[i];
        const char *text = response->gaps[i] != NULL ? response->gaps[i] : "";
        struct text_grade found;

        if (gap->options.count > 0) {
            grade_option(gap, text, &found);
        } else {
            grade_text(&gap->key, text, options, &found);
        }
        if (found.result == TEXT_UNREADABLE && text[0] != '\0' &&
            verdict->say == NULL) {
            verdict_refuse(verdict, found.why);
        } else if (found.result == TEXT_NEAR) {
            add_near(&near, found.near_to);
        }
        verdict_set_part(verdict, i, found.result == TEXT_RIGHT);
        sum += found.result == TEXT_RIGHT;
        verdict->typo = verdict->typo || found.typo;
        verdict->parts[i].matched = xstrdup_or_null(found.matched);
        verdict->parts[i].feedback =
            instance_text(instance, found.feedback, false);
        text_grade_release(&found);
    }
    verdict->score =
        question->gap_count > 0 ? sum / (double)question->gap_count : 0;
    if (near.len > 0 && verdict->state != VERDICT_UNREADABLE) {
        verdict->state = VERDICT_ASK;
        verdict->say = str_take(&near);
    }
    str_release(&near);
}

static void grade_match(const struct instance *instance,
                        const struct response *response,
                        struct verdict *verdict)
{
    const struct question *question = instance->question;
    size_t right = 0;

    for (size_t i = 0; i < question->pair_count; i++) {
        bool fits = response->match[i] == i + 1;

        right += fits;
        verdict_set_part(verdict, i, fits);
        verdict->parts[i].matched =
            xasprintf("%u", (unsigned)response->match[i]);
    }
    verdict->score = question->pair_count > 0
                         ? (double)right / (double)question->pair_count
                         : 0;
}

static void grade_explain(const struct instance *instance,
                          const struct response *response,
                          struct verdict *verdict)
{
    const struct question *question = instance->question;
    size_t ticked = 0;

    for (size_t i = 0; i < question->point_count; i++) {
        ticked += response->ticked[i];
        verdict_set_part(verdict, i, response->ticked[i]);
        if (question->points[i].required && !response->ticked[i]) {
            verdict->required_missing = true;
        }
    }
    verdict->score = question->point_count > 0
                         ? (double)ticked / (double)question->point_count
                         : 0;
}

static void grade_by_type(const struct instance *instance,
                          const struct response *response,
                          const struct grade_options *options,
                          struct verdict *verdict)
{
    switch (instance->question->type) {
    case QUESTION_SINGLE:
        grade_single(instance, response, verdict);
        break;
    case QUESTION_MULTIPLE:
        grade_multiple(instance, response, verdict);
        break;
    case QUESTION_TRUEFALSE:
        grade_truefalse(instance, response, verdict);
        break;
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
        grade_number(instance, response, verdict);
        break;
    case QUESTION_TEXT:
        grade_words(instance, response, options, verdict);
        break;
    case QUESTION_CLOZE:
        grade_cloze(instance, response, options, verdict);
        break;
    case QUESTION_ORDER:
        grade_order(instance, response, verdict);
        break;
    case QUESTION_MATCH:
        grade_match(instance, response, verdict);
        break;
    case QUESTION_EXPLAIN:
        grade_explain(instance, response, verdict);
        break;
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        verdict_refuse(verdict, "a scenario is graded step by step");
        break;
    }
}

/* Of how many parts is the score made, for the rating. */
static size_t scored_parts(const struct verdict *verdict)
{
    return verdict->part_count > 0 ? verdict->part_count : 1;
}

void grade(const struct instance *instance, const struct response *response,
           const struct grade_options *options, struct verdict *verdict)
{
    verdict_init(verdict);
    if (response->skipped) {
        verdict->outcome = OUTCOME_SKIPPED;
        verdict->scored_parts = 1;
        return;
    }
    grade_by_type(instance, response, options, verdict);
    verdict->scored_parts = scored_parts(verdict);
    if (verdict->state != VERDICT_GRADED) {
        verdict->score = 0;
        return;
    }
    verdict->outcome = outcome_of(verdict->score);
    verdict->retry = !options->no_retry && verdict->outcome != OUTCOME_RIGHT &&
                     (verdict->slip != SLIP_NONE ||
                      question_is_typed(instance->question->type));
    verdict->retry_counts = verdict->retry_counts && verdict->retry;
}

void grade_scenario(const struct instance *instance,
                    const struct verdict *steps, size_t count,
                    struct verdict *verdict)
{
    const struct question *question = instance->question;
    double sum = 0;
    double weights = 0;
    size_t skipped = 0;

    verdict_init(verdict);
    for (size_t i = 0; i < question->step_count; i++) {
        double weight = question->steps[i].weight;
        double score = i < count ? steps[i].score : 0;

        sum += weight * score;
        weights += weight;
        skipped += i >= count || steps[i].outcome == OUTCOME_SKIPPED;
        verdict_set_part(verdict, i, score);
        if (i < count) {
            verdict->parts[i].matched = xstrdup_or_null(steps[i].matched);
        }
    }
    verdict->score = weights > 0 ? sum / weights : 0;
    verdict->scored_parts = scored_parts(verdict);
    verdict->outcome = skipped == question->step_count
                           ? OUTCOME_SKIPPED
                           : outcome_of(verdict->score);
}
