/* Workload: what is done with a question that is forgotten again and again. */
#include <stdlib.h>

#include "app/listen.h"
#include "screens/workload_private.h"

const struct leech *workload_selected_leech(const struct workload *self)
{
    size_t item = list_get_selected(&self->list);

    return item == LIST_NONE || self->rows[item].kind != WORKLOAD_LEECH
               ? NULL
               : &self->leeches[self->rows[item].index];
}

struct wish workload_replay(struct app *app, const struct leech *leech)
{
    struct error err = ERROR_INIT;
    struct app_episode *episode;
    const struct question *question;
    struct wish wish;

    if (app_listen(app)->state == LISTEN_PLAYING) {
        app_listen_pause(app, true);
        return wish_redraw();
    }
    question = screen_read_question(app, leech->question->name, &episode, &err);
    wish = question == NULL ? wish_error(&err)
                            : screen_replay(app, episode, question);
    app_episode_free(episode);
    error_release(&err);
    return wish;
}

struct wish workload_suspend(struct screen *screen)
{
    struct workload *self = screen->state;
    const struct leech *leech = workload_selected_leech(self);
    struct error err = ERROR_INIT;
    struct wish wish;
    bool suspended;

    if (leech == NULL) {
        return wish_none();
    }
    suspended = !leech->suspended;
    if (!app_suspend(screen_app(screen), leech->question->name, suspended,
                     &err)) {
        wish = wish_error(&err);
        error_release(&err);
        return wish;
    }
    workload_load(screen);
    return wish_message(ROLE_STATUS, suspended ? "it will not be asked again"
                                               : "it will be asked again");
}

struct wish workload_note(struct screen *screen, const struct action_call *call)
{
    struct workload *self = screen->state;
    struct app *app = screen_app(screen);
    struct error err = ERROR_INIT;
    struct app_episode *episode;
    const struct question *question;
    struct wish wish;

    if (call->argument == NULL) {
        const struct leech *leech = workload_selected_leech(self);

        if (leech == NULL) {
            return wish_none();
        }
        free(self->aim);
        self->aim = xstrdup(leech->question->name);
        return screen_prompt_note(screen_app(screen), "Note: ", "", self->aim,
                                  call->id);
    }
    if (self->aim == NULL || call->argument[0] == '\0') {
        return wish_redraw();
    }
    question = screen_read_question(app, self->aim, &episode, &err);
    wish = question != NULL && screen_note_question(app, episode, question,
                                                    call->argument, &err)
               ? wish_message(ROLE_STATUS, "note kept")
               : wish_error(&err);
    app_episode_free(episode);
    error_release(&err);
    return wish;
}
