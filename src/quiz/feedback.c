#include "quiz/feedback.h"

static void add_line(struct str *out, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        str_add_format(out, "%s%s", out->len > 0 ? "\n" : "", text);
    }
}

/* Of a choice, where it stands on the screen. */
static void add_choice(const struct instance *instance, size_t choice,
                       const char *text, struct str *out)
{
    for (size_t i = 0; i < instance->order_count; i++) {
        if (instance->order[i] == choice) {
            str_add_format(out, "%s%zu: %s", out->len > 0 ? "\n" : "", i + 1,
                           text);
        }
    }
}

void feedback_add(const struct instance *instance,
                  const struct verdict *verdict, struct str *out)
{
    const struct question *question = instance->question;

    add_line(out, verdict->slip_text);
    add_line(out, verdict->feedback);
    for (size_t i = 0; i < verdict->part_count; i++) {
        const char *text = verdict->parts[i].feedback;

        if (text == NULL) {
            continue;
        }
        if (question->type == QUESTION_MULTIPLE) {
            add_choice(instance, i, text, out);
        } else if (question->type == QUESTION_CLOZE &&
                   i < question->gap_count) {
            str_add_format(out, "%s%s: %s", out->len > 0 ? "\n" : "",
                           question->gaps[i].name, text);
        }
    }
}
