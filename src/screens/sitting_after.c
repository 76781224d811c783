/* Sitting: what is done once the truth is shown. */
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "app/listen.h"
#include "screens/sitting_private.h"

struct wish sitting_do_replay(struct screen *screen)
{
    struct sitting_screen *self = screen->state;
    struct app *app = screen_app(screen);
    const struct app_episode *source = study_get_source(self->study);
    struct error err = ERROR_INIT;

    if (app_listen(app)->state == LISTEN_PLAYING) {
        app_listen_pause(app, true);
        return wish_redraw();
    }
    self->replayed = sitting_get_slot(study_get(self->study))->question;
    return source == NULL ? sitting_fail(&err)
                          : screen_replay(app, source, self->replayed);
}

struct wish sitting_do_transcript(struct sitting_screen *self)
{
    const struct app_episode *source = study_get_source(self->study);

    return source == NULL
               ? wish_message(ROLE_WARN, "it has no place in the script")
               : screen_read_source(
                     source,
                     sitting_get_slot(study_get(self->study))->question);
}

struct wish sitting_do_info(struct sitting_screen *self)
{
    const struct app_episode *source = study_get_source(self->study);
    char *name;
    struct wish wish;

    if (source == NULL) {
        return wish_none();
    }
    name = xasprintf("%s.%s", source->meta.id,
                     sitting_get_slot(study_get(self->study))->question->id);
    wish = wish_open("question", name);
    free(name);
    return wish;
}

struct wish sitting_do_calculator(struct sitting_screen *self)
{
    const struct question *question =
        sitting_get_slot(study_get(self->study))->question;
    bool asked = study_get(self->study)->stage == SITTING_ASK;
    const struct instance *instance =
        &sitting_get_slot(study_get(self->study))->instance;
    struct str argument = STR_INIT;
    struct wish wish;

    if (question->calculator == NULL || (asked && !question->calculator_open)) {
        return wish_message(ROLE_STATUS, asked ? "the calculator opens after "
                                                 "the answer"
                                               : "no calculator belongs to "
                                                 "this question");
    }
    str_add(&argument, question->calculator);
    if (asked) {
        /* While asked it holds no value that might be the answer. */
        str_add(&argument, " empty");
    } else if (question->number.calc.calc != NULL &&
               str_equal(question->number.calc.calc, question->calculator)) {
        instance_add_inputs(instance, &argument);
    }
    wish = wish_open("calculator", argument.buf);
    str_release(&argument);
    return wish;
}

/* Its full name, without the revision. */
static void add_name(const struct sitting_screen *self, struct str *name)
{
    question_add_name(sitting_get_slot(study_get(self->study))->question, false,
                      name);
}

static struct wish ask_flag(const struct sitting_screen *self, bool dispute,
                            int id)
{
    struct str name = STR_INIT;
    struct wish wish = wish_prompt(dispute ? "What is wrong with the key? "
                                           : "What is unclear? ",
                                   "", false, id);

    add_name(self, &name);
    wish = wish_about(wish, name.buf);
    str_release(&name);
    return wish;
}

struct wish sitting_do_flag(struct screen *screen,
                            const struct action_call *call, bool dispute)
{
    struct sitting_screen *self = screen->state;
    struct error err = ERROR_INIT;
    struct str name = STR_INIT;
    bool ok;

    if (call->argument == NULL) {
        return call->step == ACTION_DO && call->key.code != KEYCODE_NONE
                   ? ask_flag(self, dispute, call->id)
                   : wish_redraw();
    }
    if (call->step != ACTION_DO) {
        return wish_redraw();
    }
    add_name(self, &name);
    ok = app_flag(screen_app(screen), name.buf, dispute, true, call->argument,
                  &err);
    str_release(&name);
    return ok ? wish_message(ROLE_STATUS, dispute ? "dispute filed" : "flagged")
              : sitting_fail(&err);
}

static struct wish ask_note(const struct screen *screen, int id)
{
    struct str name = STR_INIT;
    struct wish wish;

    add_name(screen->state, &name);
    wish = screen_prompt_note(screen_app(screen), "Note: ", "", name.buf, id);
    str_release(&name);
    return wish;
}

struct wish sitting_do_note(struct screen *screen,
                            const struct action_call *call)
{
    struct sitting_screen *self = screen->state;
    const struct app_episode *source = study_get_source(self->study);
    struct error err = ERROR_INIT;

    if (source == NULL) {
        return wish_message(ROLE_WARN, "its episode cannot be read");
    }
    if (call->argument == NULL && call->step == ACTION_DO) {
        return ask_note(screen, call->id);
    }
    if (call->step != ACTION_DO || call->argument[0] == '\0') {
        return wish_redraw();
    }
    return screen_note_question(
               screen_app(screen), source,
               sitting_get_slot(study_get(self->study))->question,
               call->argument, &err)
               ? wish_message(ROLE_STATUS, "note kept")
               : sitting_fail(&err);
}

struct wish sitting_do_suspend(struct screen *screen)
{
    struct sitting_screen *self = screen->state;
    struct error err = ERROR_INIT;
    struct str name = STR_INIT;
    bool ok;

    add_name(self, &name);
    ok = app_suspend(screen_app(screen), name.buf, true, &err);
    str_release(&name);
    return ok ? wish_message(ROLE_STATUS,
                             "it will not be asked again; "
                             "dstudio suspend --off brings it back")
              : sitting_fail(&err);
}

struct wish sitting_do_overrule(struct sitting_screen *self)
{
    struct error err = ERROR_INIT;
    const struct sitting_slot *slot = sitting_get_slot(study_get(self->study));

    if (!study_overrule(self->study,
                        sitting_slot_outcome(slot) != OUTCOME_RIGHT, &err)) {
        return sitting_fail(&err);
    }
    sitting_show(self);
    return wish_message(ROLE_STATUS, "overruled; D files a dispute");
}

struct wish sitting_do_easy(struct sitting_screen *self)
{
    struct error err = ERROR_INIT;

    if (!study_easy(self->study, &err)) {
        return sitting_fail(&err);
    }
    sitting_show(self);
    return wish_message(ROLE_STATUS, "easy: %s", study_get_when(self->study));
}

struct wish sitting_do_undo_all(struct screen *screen)
{
    struct sitting_screen *self = screen->state;
    struct error err = ERROR_INIT;

    return study_undo_all(self->study, &err) ? wish_close()
                                             : sitting_fail(&err);
}

struct wish sitting_do_mark_known(struct screen *screen)
{
    struct sitting_screen *self = screen->state;
    struct error err = ERROR_INIT;

    return app_mark(screen_app(screen), study_get_episode(self->study),
                    MARK_SKIPPED, &err)
               ? wish_message(ROLE_STATUS, "marked as known already")
               : sitting_fail(&err);
}

struct wish sitting_do_scroll(struct sitting_screen *self, int by)
{
    int most = self->content > self->height ? self->content - self->height : 0;

    self->scroll += by;
    self->scroll = self->scroll < 0      ? 0
                   : self->scroll > most ? most
                                         : self->scroll;
    return wish_redraw();
}
