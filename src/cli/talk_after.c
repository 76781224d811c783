#include "cli/talk.h"

#include "app/keep.h"
#include "base/clock.h"

/* A dispute stays open until it is answered; a flag, too, is for the author. */
static void flag(struct talk *talk, bool dispute)
{
    const struct sitting_slot *slot = sitting_get_slot(study_get(talk->study));
    struct str name = STR_INIT;
    struct str text = STR_INIT;

    question_add_name(slot->question, false, &name);
    if (talk_read(talk, "What is wrong with it? ", &text) &&
        !app_flag(talk->call->app, name.buf, dispute, true, text.buf,
                  &talk->call->err)) {
        talk_fail(talk);
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
        talk_fail(talk);
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

    if (source != NULL && talk_read(talk, "In your own words: ", &text) &&
        text.len > 0) {
        if (app_note_add(talk->call->app, source->n,
                         said ? source->meta.chapters[chapter].id : NULL,
                         said ? place.word : 0, text.buf, &talk->call->err)) {
            fprintf(talk->out, "Written.\n");
        } else {
            talk_fail(talk);
        }
    }
    str_release(&text);
}

/* The command that computes it, with the question's values. */
static void say_calculator(struct talk *talk)
{
    const struct sitting_slot *slot = sitting_get_slot(study_get(talk->study));
    const struct question *question = slot->question;
    struct str inputs = STR_INIT;

    if (question->calculator == NULL) {
        fprintf(talk->out, "No calculator belongs to this question.\n");
        return;
    }
    if (question->number.calc.calc != NULL &&
        str_equal(question->number.calc.calc, question->calculator)) {
        instance_add_inputs(&slot->instance, &inputs);
    }
    fprintf(talk->out, "dstudio calc %s%s --steps\n", question->calculator,
            inputs.buf);
    str_release(&inputs);
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
            talk_fail(talk);
        }
    } else if (str_equal(line, ":=")) {
        say_calculator(talk);
    } else if (str_equal(line, ":a")) {
        write_note(talk);
    } else {
        taken = false;
    }
    str_release(&name);
    return taken;
}

/* After grading: Enter goes on. */
void talk_after(struct talk *talk)
{
    struct str line = STR_INIT;
    enum sitting_event event;

    talk_show_feedback(talk);
    for (;;) {
        if (!talk_read(talk, "Enter goes on: ", &line)) {
            talk->left = true;
        } else if (str_equal(line.buf, ":e")) {
            if (!study_easy(talk->study, &talk->call->err)) {
                talk_fail(talk);
            }
            continue;
        } else if (str_equal(line.buf, ":o")) {
            overrule(talk);
            continue;
        } else if (help_memory(talk, line.buf)) {
            continue;
        } else if (str_equal(line.buf, ":f") || str_equal(line.buf, ":D")) {
            flag(talk, line.buf[1] == 'D');
            continue;
        } else if (line.len > 0 && talk_command(talk, line.buf, &event)) {
            if (study_get(talk->study)->stage == SITTING_ASK || talk->left) {
                break;
            }
            continue;
        } else if (!study_next(talk->study, &event, &talk->call->err)) {
            talk_fail(talk);
        }
        break;
    }
    talk->shown = false;
    talk->began_ms = clock_monotonic_ms();
    str_release(&line);
}
