/* Now playing: the keys that move the sound: place, speed, volume. */
#include "app/listen.h"
#include "screens/listening_private.h"

/* A player that cannot do it: a word, never a key that seems dead. */
static const char *cannot(const struct listen *listen, int id)
{
    bool jump = id == ACT_BACK || id == ACT_ON || id == ACT_FAR_BACK ||
                id == ACT_FAR_ON || id == ACT_REPEAT ||
                (id >= ACT_SENTENCE_BACK && id <= ACT_JUMP);

    if (listen->silent) {
        return NULL;
    }
    if (jump && !listen->player->starts) {
        return "this player cannot jump: player_command has no {start}";
    }
    if (id >= ACT_SLOWER && id <= ACT_NORMAL && !listen->player->speed) {
        return "this player has one speed: player_command has no {speed}";
    }
    return (id == ACT_QUIETER || id == ACT_LOUDER) && !listen->player->volume
               ? "the volume of a command is its own matter"
               : NULL;
}

enum moved { MOVED_PLACE, MOVED_CHAPTER, MOVED_SENTENCE, MOVED_PARAGRAPH };

/* A key that goes somewhere: so much of what, as often as the count says. */
static const struct step {
    int id;
    enum moved what;
    int by; /* MOVED_PLACE: seconds */
} steps[] = {
    {ACT_BACK, MOVED_PLACE, -10},
    {ACT_ON, MOVED_PLACE, 10},
    {ACT_FAR_BACK, MOVED_PLACE, -60},
    {ACT_FAR_ON, MOVED_PLACE, 60},
    {ACT_PREVIOUS, MOVED_CHAPTER, -1},
    {ACT_NEXT, MOVED_CHAPTER, 1},
    {ACT_REPEAT, MOVED_SENTENCE, 0},
    {ACT_SENTENCE_BACK, MOVED_SENTENCE, -1},
    {ACT_SENTENCE_ON, MOVED_SENTENCE, 1},
    {ACT_PARAGRAPH_BACK, MOVED_PARAGRAPH, -1},
    {ACT_PARAGRAPH_ON, MOVED_PARAGRAPH, 1},
};

static bool take_step(struct app *app, const struct action_call *call)
{
    const struct step *step = steps;
    int by;

    while (step < steps + COUNT_OF(steps) && step->id != call->id) {
        step++;
    }
    if (step == steps + COUNT_OF(steps)) {
        return false;
    }
    by = step->by * action_count(call);
    switch (step->what) {
    case MOVED_PLACE:
        app_listen_seek_by(app, by);
        break;
    case MOVED_CHAPTER:
        app_listen_chapter(app, by);
        break;
    case MOVED_SENTENCE:
        app_listen_sentence(app, by);
        break;
    case MOVED_PARAGRAPH:
        app_listen_paragraph(app, by);
        break;
    }
    return true;
}

/* Speed and volume: false if the action is neither. */
static bool turn(struct app *app, const struct listen *listen, int id)
{
    switch (id) {
    case ACT_SLOWER:
        app_listen_set_speed(app, listen->speed - 0.1);
        return true;
    case ACT_FASTER:
        app_listen_set_speed(app, listen->speed + 0.1);
        return true;
    case ACT_MUCH_SLOWER:
        app_listen_set_speed(app, listen->speed - 0.25);
        return true;
    case ACT_MUCH_FASTER:
        app_listen_set_speed(app, listen->speed + 0.25);
        return true;
    case ACT_NORMAL:
        app_listen_set_speed(app, 1);
        return true;
    case ACT_QUIETER:
        app_listen_set_volume(app, listen->volume - 5);
        return true;
    case ACT_LOUDER:
        app_listen_set_volume(app, listen->volume + 5);
        return true;
    default:
        return false;
    }
}

struct wish listening_act_sound(struct screen *screen,
                                const struct action_call *call)
{
    struct listening_state *self = screen->state;
    struct app *app = screen_app(screen);
    const char *why = cannot(self->listen, call->id);

    if (why != NULL) {
        return wish_message(ROLE_WARN, "%s", why);
    }
    if (call->id == ACT_JUMP && !app_listen_take_offer(app)) {
        return wish_message(ROLE_WARN, "no other device is further on");
    }
    if (call->id == ACT_PAUSE) {
        app_listen_toggle(app);
    } else if (call->id == ACT_SILENT) {
        app_listen_set_silent(app, !self->listen->silent);
    } else if (call->id != ACT_JUMP && !take_step(app, call) &&
               !turn(app, self->listen, call->id)) {
        return wish_none();
    }
    listening_refresh(screen);
    return wish_redraw();
}
