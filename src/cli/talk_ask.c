#include "cli/talk.h"

#include "base/clock.h"

static const char *prompt_of(enum question_type type)
{
    switch (type) {
    case QUESTION_SINGLE:
        return "Number: ";
    case QUESTION_MULTIPLE:
        return "Numbers of all that apply: ";
    case QUESTION_TRUEFALSE:
        return "True or false (t, f): ";
    case QUESTION_CLOZE:
        return "Gaps, divided by |: ";
    case QUESTION_ORDER:
        return "Numbers in order: ";
    case QUESTION_MATCH:
        return "A letter for each number, - for none: ";
    case QUESTION_EXPLAIN:
        return "In your own words, one line: ";
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
    case QUESTION_TEXT:
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
    }
    return "Answer: ";
}

static bool is_number(const struct question *question)
{
    return question->type == QUESTION_NUMERIC ||
           question->type == QUESTION_COMPUTED;
}

/* The unit that is understood stands in the prompt, as after a field. */
static void add_prompt(const struct question *question, struct str *prompt)
{
    const char *unit = question->number.unit;

    if (question->type == QUESTION_MULTIPLE && question->tell) {
        str_add_format(prompt, "Numbers of the %zu that apply: ",
                       question_count_correct(question));
    } else if (!is_number(question)) {
        str_add(prompt, prompt_of(question->type));
    } else if (question->number.unit_asked) {
        str_add(prompt, "Number with unit: ");
    } else if (unit == NULL || str_equal(unit, "none")) {
        str_add(prompt, "Number: ");
    } else {
        str_add_format(prompt, "Number, in %s: ", unit);
    }
}

/* "Read as 1,200 req/s." */
static void say_reading(struct talk *talk, const struct sitting *sitting,
                        const char *text)
{
    struct str reading = STR_INIT;
    struct str why = STR_INIT;

    if (is_number(sitting_get_question(sitting)) &&
        grade_read_number(sitting_get_instance(sitting), text, &reading,
                          &why)) {
        fprintf(talk->out, "Read as %s.\n", reading.buf);
    }
    str_release(&reading);
    str_release(&why);
}

static void answer(struct talk *talk, const char *line)
{
    const struct sitting *sitting = study_get(talk->study);
    struct error *err = &talk->call->err;
    enum sitting_event event = SITTING_REFUSED;
    struct response response;

    response_init(&response);
    response_start(&response, sitting_get_instance(sitting));
    study_add_time(talk->study, clock_monotonic_ms() - talk->began_ms);
    say_reading(talk, sitting, line);
    if (!response_read(&response, sitting_get_instance(sitting), line, err) ||
        !study_answer(talk->study, &response, &event, err)) {
        talk_fail(talk);
    } else if (event == SITTING_REFUSED && sitting->say != NULL) {
        fprintf(talk->out, "%s\n", sitting->say);
    }
    response_release(&response);
}

void talk_ask(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    enum sitting_event event;
    struct str prompt = STR_INIT;
    struct str line = STR_INIT;

    if (!talk->shown) {
        talk_show_question(talk);
    }
    if (sitting_is_second_try(sitting) && !talk->again) {
        talk_show_again(talk);
    }
    add_prompt(sitting_get_question(sitting), &prompt);
    if (!talk_read(talk, prompt.buf, &line)) {
        talk->left = true;
    } else if (!talk_command(talk, line.buf, &event)) {
        answer(talk, line.buf);
    }
    talk->began_ms = clock_monotonic_ms();
    str_release(&prompt);
    str_release(&line);
}

void talk_confirm(struct talk *talk)
{
    struct str line = STR_INIT;
    enum sitting_event event;
    bool meant;

    fprintf(talk->out, "Read as \"%s\"? ", study_get(talk->study)->say);
    if (!talk_read(talk, "(y, n, e to type it again): ", &line)) {
        talk->left = true;
    } else if (line.buf[0] == 'e') {
        (void)study_edit(talk->study);
    } else {
        meant = line.len == 0 || line.buf[0] == 'y' || line.buf[0] == 'Y';
        if (!study_confirm(talk->study, meant, &event, &talk->call->err)) {
            talk_fail(talk);
        }
    }
    str_release(&line);
}

void talk_points(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    const struct question *question = sitting_get_question(sitting);
    struct response response;
    enum sitting_event event;
    struct str line = STR_INIT;

    fputs("\nA model answer: ", talk->out);
    talk_say_filled(talk, question->model, true);
    for (size_t i = 0; i < question->point_count; i++) {
        fprintf(talk->out, "  %zu  %s%s\n", i + 1, question->points[i].text,
                question->points[i].required ? " (required)" : "");
    }
    if (!talk_read(talk, "Numbers of the points that you wrote: ", &line)) {
        talk->left = true;
    } else {
        response_init(&response);
        if (!response_read_points(&response, sitting_get_instance(sitting),
                                  line.buf, &talk->call->err) ||
            !study_points(talk->study, response.ticked, question->point_count,
                          &event, &talk->call->err)) {
            talk_fail(talk);
        }
        response_release(&response);
    }
    str_release(&line);
}

void talk_certainty(struct talk *talk)
{
    struct str line = STR_INIT;
    enum certainty level = CERTAINTY_FAIRLY;
    enum sitting_event event;

    if (!talk_read(talk,
                   "How sure? g guess, f fairly sure, c certain: ", &line)) {
        talk->left = true;
    } else {
        level = line.buf[0] == 'g'   ? CERTAINTY_GUESS
                : line.buf[0] == 'c' ? CERTAINTY_CERTAIN
                                     : CERTAINTY_FAIRLY;
        if (!study_certainty(talk->study, level, &event, &talk->call->err)) {
            talk_fail(talk);
        }
    }
    str_release(&line);
}
