/*
 * `quiz` and `review` in line mode: one prompt a line, numbered choices, no
 * cursor movement. For screen readers, dumb terminals and scripts.
 */
#include "cli/talk.h"

#include <stdlib.h>
#include <string.h>

#include "app/sync.h"
#include "base/clock.h"
#include "cli/quiz.h"

void talk_say(struct talk *talk, const char *text)
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

void talk_say_filled(struct talk *talk, const char *text, bool answer)
{
    char *filled = instance_text(sitting_get_instance(study_get(talk->study)),
                                 text, answer);
    struct str plain = STR_INIT;

    if (filled != NULL) {
        markup_add_plain(&plain, filled);
        talk_say(talk, plain.buf);
    }
    str_release(&plain);
    free(filled);
}

bool talk_read(struct talk *talk, const char *prompt, struct str *line)
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

void talk_fail(struct talk *talk)
{
    int code = talk->call->err.code;

    talk->unkept = talk->unkept || code == ERROR_FULL ||
                   code == ERROR_READ_ONLY || code == ERROR_BUSY ||
                   code == ERROR_DAMAGED || code == ERROR_NEWER;
    fprintf(talk->out, "%s\n", error_get(&talk->call->err));
    error_clear(&talk->call->err);
}

static void take_back(struct talk *talk)
{
    if (study_undo(talk->study, &talk->call->err)) {
        fprintf(talk->out, "Taken back.\n");
        talk->shown = false;
    } else {
        talk_fail(talk);
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
    talk_say(talk, text);
    free(text);
}

/* Commands begin with a colon, so that any word can be an answer. */
bool talk_command(struct talk *talk, const char *line,
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
            talk_fail(talk);
        }
    } else {
        fprintf(
            talk->out,
            ":h hint  :d don't know  :u undo  :q leave and keep\n"
            "After grading: :e easy  :o overrule  :r where it was taught  "
            ":= calculator\n"
            ":f flag  :D dispute  :S suspend  :a a note in your own words\n");
    }
    return true;
}

enum exit_code quiz_talk(struct call *call, struct study *study)
{
    struct talk talk = {.call = call,
                        .study = study,
                        .out = call->json ? stderr : stdout,
                        .began_ms = clock_monotonic_ms()};

    if (study_get_note(study)[0] != '\0') {
        talk_say(&talk, study_get_note(study));
    }
    fprintf(talk.out, "Type :help for the commands.\n");
    while (!talk.left && study_get(study)->stage != SITTING_END) {
        switch (study_get(study)->stage) {
        case SITTING_ASK:
            talk_ask(&talk);
            break;
        case SITTING_CONFIRM:
            talk_confirm(&talk);
            break;
        case SITTING_POINTS:
            talk_points(&talk);
            break;
        case SITTING_CERTAINTY:
            talk_certainty(&talk);
            break;
        case SITTING_STEP:
        case SITTING_FEEDBACK:
            talk_after(&talk);
            break;
        case SITTING_END:
            break;
        }
    }
    talk_show_result(&talk);
    app_study_free(study);
    app_sync_finish(call->app);
    return talk.unkept ? EXIT_FAILED : EXIT_DONE;
}
