/*
 * `quiz` and `review` in line mode: one prompt a line, numbered choices, no
 * cursor movement. For screen readers, dumb terminals and scripts.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/keep.h"
#include "app/listen.h"
#include "app/study.h"
#include "app/sync.h"
#include "base/clock.h"
#include "base/number.h"
#include "cli/command.h"
#include "cli/quiz.h"

/* A conversation; with --json it goes to stderr and the result to stdout. */
struct talk {
    struct call *call;
    struct study *study;
    FILE *out;
    bool shown; /* the question under way was printed */
    bool left;
    int64_t began_ms;
    size_t hints;
};

static void say(struct talk *talk, const char *text)
{
    struct str kept = talk->call->text;

    /* call_wrap() writes to the call's text: borrow it. */
    str_init(&talk->call->text);
    while (text != NULL && *text != '\0') {
        size_t len = strcspn(text, "\n");
        char *line = xstrndup(text, len);

        call_wrap(talk->call, 0, line);
        free(line);
        text += len + (text[len] == '\n');
    }
    fputs(talk->call->text.buf, talk->out);
    str_release(&talk->call->text);
    talk->call->text = kept;
}

static void say_filled(struct talk *talk, const char *text, bool answer)
{
    char *filled = instance_text(sitting_get_instance(study_get(talk->study)),
                                 text, answer);
    struct str plain = STR_INIT;

    if (filled != NULL) {
        markup_add_plain(&plain, filled);
        say(talk, plain.buf);
    }
    str_release(&plain);
    free(filled);
}

static void say_stem(struct talk *talk, const struct instance *instance)
{
    struct str stem = STR_INIT;
    struct str plain = STR_INIT;

    instance_add_stem(instance, &stem);
    markup_add_plain(&plain, stem.buf);
    say(talk, plain.buf);
    str_release(&stem);
    str_release(&plain);
}

/* Reads a line without its end; false at the end of input. */
static bool read_line(struct talk *talk, const char *prompt, struct str *line)
{
    char *buffer = NULL;
    size_t size = 0;
    ssize_t got;

    fputs(prompt, talk->out);
    fflush(talk->out);
    got = getline(&buffer, &size, stdin);
    str_clear(line);
    if (got > 0) {
        str_add_len(line, buffer, (size_t)got);
        str_trim(line);
    }
    free(buffer);
    return got >= 0;
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
            char *filled = instance_text(instance, text, false);

            fprintf(talk->out, "  %zu  %s\n", i + 1, filled);
            free(filled);
        }
    }
}

static void list_match(struct talk *talk, const struct question *question,
                       const struct instance *instance)
{
    for (size_t i = 0; i < question->pair_count; i++) {
        fprintf(talk->out, "  %zu  %s\n", i + 1, question->pairs[i].left);
    }
    fputc('\n', talk->out);
    for (size_t i = 0; i < instance->order_count; i++) {
        size_t right = instance->order[i];

        fprintf(talk->out, "  %c  %s\n", (char)('a' + i),
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

static const char *how_to_answer(enum question_type type)
{
    switch (type) {
    case QUESTION_SINGLE:
        return "Number: ";
    case QUESTION_MULTIPLE:
        return "Numbers of all that apply: ";
    case QUESTION_TRUEFALSE:
        return "True or false (t, f): ";
    case QUESTION_NUMERIC:
    case QUESTION_COMPUTED:
        return "Number with unit: ";
    case QUESTION_TEXT:
        return "Answer: ";
    case QUESTION_CLOZE:
        return "Gaps, divided by |: ";
    case QUESTION_ORDER:
        return "Numbers in order: ";
    case QUESTION_MATCH:
        return "A letter for each number, - for none: ";
    case QUESTION_EXPLAIN:
        return "In your own words, one line: ";
    case QUESTION_SCENARIO:
    case QUESTION_TYPE_COUNT:
        break;
    }
    return "Answer: ";
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
        say_filled(talk, slot->question->stem, false);
        fputc('\n', talk->out);
    }
}

static void show_question(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    const struct question *question = sitting_get_question(sitting);
    const struct instance *instance = sitting_get_instance(sitting);

    show_head(talk, sitting);
    if (question->reveal != NULL) {
        say_filled(talk, question->reveal, false);
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
    talk->hints = 0;
}

static enum exit_code fail_talk(struct talk *talk)
{
    fprintf(talk->out, "%s\n", error_get(&talk->call->err));
    error_clear(&talk->call->err);
    return EXIT_FAILED;
}

static void take_back(struct talk *talk)
{
    if (study_undo(talk->study, &talk->call->err)) {
        fprintf(talk->out, "Taken back.\n");
        talk->shown = false;
    } else {
        fail_talk(talk);
    }
}

static void hint(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    char *text;

    if (!study_hint(talk->study)) {
        fprintf(talk->out, "No more hints.\n");
        return;
    }
    text = sitting_get_hint(sitting, talk->hints++);
    say(talk, text);
    free(text);
}

/* Commands begin with a colon, so that any word can be an answer. True: taken.
 */
static bool command(struct talk *talk, const char *line,
                    enum sitting_event *event)
{
    if (line[0] != ':') {
        return false;
    }
    if (str_equal(line, ":q") || str_equal(line, ":quit")) {
        talk->left = true;
    } else if (str_equal(line, ":u") || str_equal(line, ":undo")) {
        take_back(talk);
    } else if (str_equal(line, ":h") || str_equal(line, ":hint")) {
        hint(talk);
    } else if (str_equal(line, ":d") || str_equal(line, ":dontknow")) {
        if (!study_skip(talk->study, event, &talk->call->err)) {
            fail_talk(talk);
        }
    } else {
        fprintf(
            talk->out,
            ":h hint  :d don't know  :u undo  :q leave and keep"
            "\nAfter grading: :e easy  :o overrule  :f flag  :r where it was "
            "taught\n:S suspend  :a a note in your own words\n");
    }
    return true;
}

static void ask(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    const struct question *question = sitting_get_question(sitting);
    struct response response;
    enum sitting_event event = SITTING_REFUSED;
    struct str line = STR_INIT;
    struct error *err = &talk->call->err;

    if (!talk->shown) {
        show_question(talk);
    }
    if (!read_line(talk, how_to_answer(question->type), &line)) {
        talk->left = true;
    } else if (!command(talk, line.buf, &event)) {
        response_init(&response);
        response_start(&response, sitting_get_instance(sitting));
        study_add_time(talk->study, clock_monotonic_ms() - talk->began_ms);
        if (!response_read(&response, sitting_get_instance(sitting), line.buf,
                           err) ||
            !study_answer(talk->study, &response, &event, err)) {
            fail_talk(talk);
        } else if (event == SITTING_REFUSED && sitting->say != NULL) {
            fprintf(talk->out, "%s\n", sitting->say);
        }
        response_release(&response);
    }
    talk->began_ms = clock_monotonic_ms();
    str_release(&line);
}

static void confirm(struct talk *talk)
{
    struct str line = STR_INIT;
    enum sitting_event event;
    bool meant;

    fprintf(talk->out, "Read as \"%s\"? ", study_get(talk->study)->say);
    if (!read_line(talk, "(y, n): ", &line)) {
        talk->left = true;
    } else {
        meant = line.len == 0 || line.buf[0] == 'y' || line.buf[0] == 'Y';
        if (!study_confirm(talk->study, meant, &event, &talk->call->err)) {
            fail_talk(talk);
        }
    }
    str_release(&line);
}

static void points(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    const struct question *question = sitting_get_question(sitting);
    struct response response;
    enum sitting_event event;
    struct str line = STR_INIT;

    fputs("\nA model answer: ", talk->out);
    say_filled(talk, question->model, true);
    for (size_t i = 0; i < question->point_count; i++) {
        fprintf(talk->out, "  %zu  %s%s\n", i + 1, question->points[i].text,
                question->points[i].required ? " (required)" : "");
    }
    if (!read_line(talk, "Numbers of the points that you wrote: ", &line)) {
        talk->left = true;
    } else {
        response_init(&response);
        if (!response_read_points(&response, sitting_get_instance(sitting),
                                  line.buf, &talk->call->err) ||
            !study_points(talk->study, response.ticked, question->point_count,
                          &event, &talk->call->err)) {
            fail_talk(talk);
        }
        response_release(&response);
    }
    str_release(&line);
}

static void certainty(struct talk *talk)
{
    struct str line = STR_INIT;
    enum certainty level = CERTAINTY_FAIRLY;
    enum sitting_event event;

    if (!read_line(talk,
                   "How sure? g guess, f fairly sure, c certain: ", &line)) {
        talk->left = true;
    } else {
        level = line.buf[0] == 'g'   ? CERTAINTY_GUESS
                : line.buf[0] == 'c' ? CERTAINTY_CERTAIN
                                     : CERTAINTY_FAIRLY;
        if (!study_certainty(talk->study, level, &event, &talk->call->err)) {
            fail_talk(talk);
        }
    }
    str_release(&line);
}

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

static void show_feedback(struct talk *talk)
{
    const struct sitting *sitting = study_get(talk->study);
    const struct question *question = sitting_get_question(sitting);
    const struct verdict *verdict = sitting_get_verdict(sitting);
    struct str truth = STR_INIT;

    if (verdict == NULL) {
        return;
    }
    fprintf(talk->out, "\n%s\n", outcome_word(verdict->outcome));
    if (verdict->slip_text != NULL) {
        say(talk, verdict->slip_text);
    }
    if (verdict->feedback != NULL) {
        say(talk, verdict->feedback);
    }
    if (verdict->outcome != OUTCOME_RIGHT) {
        instance_add_truth(sitting_get_instance(sitting), &truth);
        fprintf(talk->out, "Answer: %s\n", truth.buf);
    }
    fputc('\n', talk->out);
    say_filled(talk, question->explain, true);
    if (sitting->stage == SITTING_FEEDBACK) {
        say(talk, study_get_sure_wrong(talk->study));
        say(talk, study_get_when(talk->study));
    }
    str_release(&truth);
}

static void flag(struct talk *talk)
{
    const struct sitting_slot *slot = sitting_get_slot(study_get(talk->study));
    struct str name = STR_INIT;
    struct str text = STR_INIT;

    question_add_name(slot->question, false, &name);
    if (read_line(talk, "What is wrong with it? ", &text) &&
        !app_flag(talk->call->app, name.buf, false, true, text.buf,
                  &talk->call->err)) {
        fail_talk(talk);
    }
    str_release(&name);
    str_release(&text);
}

static void overrule(struct talk *talk)
{
    const struct sitting_slot *slot = sitting_get_slot(study_get(talk->study));

    if (!study_overrule(talk->study,
                        sitting_slot_outcome(slot) != OUTCOME_RIGHT,
                        &talk->call->err)) {
        fail_talk(talk);
    }
}

static void write_note(struct talk *talk)
{
    const struct app_episode *source = study_get_source(talk->study);
    const struct sitting_slot *slot = sitting_get_slot(study_get(talk->study));
    struct says_place place;
    struct str text = STR_INIT;
    int chapter;
    bool said = source != NULL &&
                app_episode_find_says(source, slot->question, &chapter, &place);

    if (source != NULL && read_line(talk, "In your own words: ", &text) &&
        text.len > 0) {
        if (app_note_add(talk->call->app, source->n,
                         said ? source->meta.chapters[chapter].id : NULL,
                         said ? place.word : 0, text.buf, &talk->call->err)) {
            fprintf(talk->out, "Written.\n");
        } else {
            fail_talk(talk);
        }
    }
    str_release(&text);
}

/* What helps with a question that is forgotten again and again. True: taken. */
static bool help_memory(struct talk *talk, const char *line)
{
    const struct sitting_slot *slot = sitting_get_slot(study_get(talk->study));
    struct str name = STR_INIT;
    bool taken = true;

    question_add_name(slot->question, false, &name);
    if (str_equal(line, ":r")) {
        fprintf(talk->out, "dstudio play --says %s\n", name.buf);
    } else if (str_equal(line, ":S")) {
        if (app_suspend(talk->call->app, name.buf, true, &talk->call->err)) {
            fprintf(talk->out,
                    "Never asked again, until dstudio suspend %s --off.\n",
                    name.buf);
        } else {
            fail_talk(talk);
        }
    } else if (str_equal(line, ":a")) {
        write_note(talk);
    } else {
        taken = false;
    }
    str_release(&name);
    return taken;
}

/* After grading: Enter goes on. */
static void after(struct talk *talk)
{
    struct str line = STR_INIT;
    enum sitting_event event;

    show_feedback(talk);
    for (;;) {
        if (!read_line(talk, "Enter goes on: ", &line)) {
            talk->left = true;
        } else if (str_equal(line.buf, ":e")) {
            if (!study_easy(talk->study, &talk->call->err)) {
                fail_talk(talk);
            }
            continue;
        } else if (str_equal(line.buf, ":o")) {
            overrule(talk);
            continue;
        } else if (help_memory(talk, line.buf)) {
            continue;
        } else if (str_equal(line.buf, ":f")) {
            flag(talk);
            continue;
        } else if (line.len > 0 && command(talk, line.buf, &event)) {
            if (study_get(talk->study)->stage == SITTING_ASK || talk->left) {
                break;
            }
            continue;
        } else if (!study_next(talk->study, &event, &talk->call->err)) {
            fail_talk(talk);
        }
        break;
    }
    talk->shown = false;
    talk->began_ms = clock_monotonic_ms();
    str_release(&line);
}

static void show_result(struct talk *talk)
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
        fprintf(talk->out, "\nKept. Go on with the same command.\n");
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

enum exit_code quiz_talk(struct call *call, struct study *study)
{
    struct talk talk = {.call = call,
                        .study = study,
                        .out = call->json ? stderr : stdout,
                        .began_ms = clock_monotonic_ms()};

    if (study_get_note(study)[0] != '\0') {
        say(&talk, study_get_note(study));
    }
    fprintf(talk.out, "Type :help for the commands.\n");
    while (!talk.left && study_get(study)->stage != SITTING_END) {
        switch (study_get(study)->stage) {
        case SITTING_ASK:
            ask(&talk);
            break;
        case SITTING_CONFIRM:
            confirm(&talk);
            break;
        case SITTING_POINTS:
            points(&talk);
            break;
        case SITTING_CERTAINTY:
            certainty(&talk);
            break;
        case SITTING_STEP:
        case SITTING_FEEDBACK:
            after(&talk);
            break;
        case SITTING_END:
            break;
        }
    }
    show_result(&talk);
    app_study_free(study);
    app_sync_finish(call->app);
    return EXIT_DONE;
}

static const struct cli_option quiz_options[] = {
    {"check", NULL, "a test-out: no hints, no second try, no undo"},
    {"new", NULL, "begin anew, though a quiz is under way"},
    CLI_OPTIONS_END,
};

/* The sitting under way, if it is of this episode (0: any). */
static struct study *pending(struct call *call, const char *kind, int episode)
{
    struct error err = ERROR_INIT;
    struct study *study = app_study_resume(call->app, kind, &err);

    error_release(&err);
    if (study != NULL && episode > 0 && study_get_episode(study) != episode) {
        app_study_free(study);
        return NULL;
    }
    return study;
}

static enum exit_code run_quiz(struct call *call)
{
    bool check = call_option(call, "check") != NULL;
    int n = call_episode(call, 0);
    struct study *study = NULL;

    if (n > 0 && call_option(call, "new") == NULL) {
        study = pending(call, check ? "check" : "quiz", n);
    }
    if (n > 0 && study == NULL) {
        study = app_quiz_begin(call->app, n, check, &call->err);
    }
    return study == NULL ? call_fail(call) : quiz_talk(call, study);
}

const struct command command_quiz = {
    .name = "quiz",
    .arguments = "EP",
    .summary = "Take an episode's quiz, a line at a time.",
    .options = quiz_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .completes = COMPLETES_EPISODE,
    .run = run_quiz,
};

static const struct cli_option review_options[] = {
    {"limit", "N", "at most N questions"},
    {"minutes", "M", "as many as fit in M minutes"},
    {"series", "N", "only of this series"},
    {"backlog", NULL, "in the order of a backlog: today's first"},
    {"cram", NULL, "any questions, not only due ones; nothing is scheduled"},
    CLI_OPTIONS_END,
};

static enum exit_code run_review(struct call *call)
{
    struct review_options options = {0};
    struct study *study = NULL;
    int64_t limit;
    int64_t minutes;

    options.series = call_series(call);
    if (options.series < 0 || !call_number(call, "limit", 1, 1000, 0, &limit) ||
        !call_number(call, "minutes", 1, 600, 0, &minutes)) {
        return call_fail(call);
    }
    options.limit = (size_t)limit;
    options.minutes = (int)minutes;
    options.cram = call_option(call, "cram") != NULL;
    options.backlog = call_option(call, "backlog") != NULL;
    if (options.series == 0 && limit == 0 && minutes == 0 && !options.backlog) {
        study = pending(call, options.cram ? "cram" : "review", 0);
    }
    if (study == NULL) {
        study = app_review_begin(call->app, &options, &call->err);
    }
    return study == NULL ? call_fail(call) : quiz_talk(call, study);
}

const struct command command_review = {
    .name = "review",
    .arguments = "",
    .summary = "Answer the questions that are due, a line at a time.",
    .options = review_options,
    .run = run_review,
};
