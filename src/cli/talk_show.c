#include "cli/talk.h"

#include <stdlib.h>
#include <string.h>

#include "quiz/feedback.h"

/* ---- the question ---- */

/* A row of a list: its mark, and a text without the marks of code. */
static void list_row(struct talk *talk, const char *mark,
                     const struct instance *instance, const char *text)
{
    char *filled = instance_text(instance, text, false);
    struct str plain = STR_INIT;

    markup_add_plain(&plain, filled);
    fprintf(talk->out, "  %s  %s\n", mark, plain.buf);
    str_release(&plain);
    free(filled);
}

static void list_numbered(struct talk *talk, size_t index,
                          const struct instance *instance, const char *text)
{
    char mark[24];

    snprintf(mark, sizeof(mark), "%zu", index + 1);
    list_row(talk, mark, instance, text);
}

static void say_stem(struct talk *talk, const struct instance *instance)
{
    struct str stem = STR_INIT;
    struct str plain = STR_INIT;

    instance_add_stem(instance, &stem);
    markup_add_plain(&plain, stem.buf);
    talk_say(talk, plain.buf);
    str_release(&stem);
    str_release(&plain);
}

static void list_choices(struct talk *talk, const struct question *question,
                         const struct instance *instance)
{
    for (size_t i = 0; i < instance->order_count; i++) {
        const char *text = NULL;

        if (question->type == QUESTION_SINGLE ||
            question->type == QUESTION_MULTIPLE) {
            text = question->choices[instance->order[i]].text;
        } else if (question->type == QUESTION_ORDER) {
            text = question->items[instance->order[i]].text;
        }
        if (text != NULL) {
            list_numbered(talk, i, instance, text);
        }
    }
}

static void list_match(struct talk *talk, const struct question *question,
                       const struct instance *instance)
{
    for (size_t i = 0; i < question->pair_count; i++) {
        list_numbered(talk, i, instance, question->pairs[i].left);
    }
    fputc('\n', talk->out);
    for (size_t i = 0; i < instance->order_count; i++) {
        size_t right = instance->order[i];
        char mark[2] = {(char)('a' + i), '\0'};

        list_row(talk, mark, instance,
                 right < question->pair_count
                     ? question->pairs[right].right
                     : question->extra.items[right - question->pair_count]);
    }
}

static void list_gaps(struct talk *talk, const struct question *question,
                      const struct instance *instance)
{
    for (size_t i = 0; i < question->gap_count; i++) {
        const struct question_gap *gap = &question->gaps[i];

        if (gap->options.count == 0) {
            continue;
        }
        fprintf(talk->out, "  %s:", gap->name);
        for (size_t k = 0; k < instance->gap_order_count[i]; k++) {
            fprintf(talk->out, "  %zu %s", k + 1,
                    gap->options.items[instance->gap_order[i][k]]);
        }
        fputc('\n', talk->out);
    }
}

static void show_head(struct talk *talk, const struct sitting *sitting)
{
    const struct sitting_slot *slot = sitting_get_slot(sitting);

    fprintf(talk->out, "\n%s, question %zu of %zu",
            study_get_title(talk->study), sitting->place + 1, sitting->count);
    if (slot->part_count > 1) {
        fprintf(talk->out, ", step %zu of %zu", slot->part + 1,
                slot->part_count);
    }
    fprintf(talk->out, "\n\n");
    if (slot->part_count > 1 && slot->part == 0) {
        talk_say_filled(talk, slot->question->stem, false);
        fputc('\n', talk->out);
    }
}

void talk_show_question(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    const struct question *question = sitting_get_question(sitting);
    const struct instance *instance = sitting_get_instance(sitting);

    show_head(talk, sitting);
    if (question->reveal != NULL) {
        talk_say_filled(talk, question->reveal, false);
        fputc('\n', talk->out);
    }
    say_stem(talk, instance);
    if (question->exhibit != NULL) {
        fprintf(talk->out, "\n%s\n", question->exhibit);
    }
    fputc('\n', talk->out);
    list_choices(talk, question, instance);
    if (question->type == QUESTION_MATCH) {
        list_match(talk, question, instance);
    }
    list_gaps(talk, question, instance);
    talk->shown = true;
    talk->again = false;
    talk->hints = 0;
}

/* Slip and feedback; false when there is nothing to say. */
static bool say_about(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    const struct verdict *verdict = sitting_get_verdict(sitting);
    struct str feedback = STR_INIT;
    struct str plain = STR_INIT;
    bool said;

    if (verdict != NULL) {
        feedback_add(sitting_get_instance(sitting), verdict, &feedback);
    }
    said = feedback.len > 0;
    markup_add_plain(&plain, feedback.buf);
    talk_say(talk, plain.buf);
    str_release(&feedback);
    str_release(&plain);
    return said;
}

void talk_show_again(struct talk *talk)
{
    if (!say_about(talk)) {
        talk_say(talk, "Not right yet.");
    }
    talk_say(talk, "One more try; :d shows the answer.");
    talk->again = true;
}

/* ---- the truth ---- */

static const char *outcome_word(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_RIGHT:
        return "Right.";
    case OUTCOME_PARTIAL:
        return "Partly right.";
    case OUTCOME_SKIPPED:
        return "Not answered.";
    case OUTCOME_WRONG:
        break;
    }
    return "Wrong.";
}

void talk_show_feedback(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    const struct question *question = sitting_get_question(sitting);
    const struct verdict *verdict = sitting_get_verdict(sitting);
    struct str truth = STR_INIT;
    struct str answer = STR_INIT;

    talk->unkept = false;
    if (verdict == NULL) {
        return;
    }
    fprintf(talk->out, "\n%s\n", outcome_word(verdict->outcome));
    (void)say_about(talk);
    if (verdict->outcome != OUTCOME_RIGHT) {
        instance_add_truth(sitting_get_instance(sitting), &truth);
        str_add_format(&answer, "Answer:%c%s",
                       strchr(truth.buf, '\n') != NULL ? '\n' : ' ', truth.buf);
        talk_say(talk, answer.buf);
    }
    fputc('\n', talk->out);
    talk_say_filled(talk, question->explain, true);
    if (sitting->stage == SITTING_FEEDBACK) {
        talk_say(talk, study_get_sure_wrong(talk->study));
        talk_say(talk, study_get_when(talk->study));
    }
    str_release(&truth);
    str_release(&answer);
}

/* ---- the end ---- */

void talk_show_result(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    struct sitting_result result;
    struct json_out *json = &talk->call->writer;

    sitting_get_result(sitting, &result);
    if (talk->call->json) {
        json_open_object(json, NULL);
        json_text(json, "mode", sitting_mode_name(sitting->mode));
        json_text(json, "episode", sitting->episode);
        json_bool(json, "complete", sitting->stage == SITTING_END);
        json_int(json, "questions", (int64_t)result.questions);
        json_int(json, "answered", (int64_t)result.answered);
        json_int(json, "right", (int64_t)result.right);
        json_int(json, "partial", (int64_t)result.partial);
        json_int(json, "wrong", (int64_t)result.wrong);
        json_int(json, "skipped", (int64_t)result.skipped);
        json_number(json, "mean", result.mean, 6);
        json_bool(json, "passed", result.passed);
        json_close_object(json);
        return;
    }
    if (sitting->stage != SITTING_END) {
        fprintf(talk->out, talk->unkept
                               ? "\nThe last answer was not kept.\n"
                               : "\nKept. Go on with the same command.\n");
        return;
    }
    fprintf(talk->out, "\n%zu right, %zu partly, %zu wrong, %zu not answered.",
            result.right, result.partial, result.wrong, result.skipped);
    if (sitting->episode != NULL) {
        fprintf(talk->out, " Score %.0f %%: %s.", result.mean * 100,
                result.passed ? "passed" : "not passed");
    }
    fprintf(talk->out, "\n");
}
