/* Now playing: text that follows the sound, chapters, speed, the full bar. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "app/listen.h"
#include "app/settings.h"
#include "screens/listening_private.h"

static const struct action actions[] = {
    {ACT_PAUSE, "pause", "Space", N_("Pause, or go on"), "pause", 0},
    {ACT_BACK, "back", "Left", N_("Back 10 s"), "10 s", 0},
    {ACT_ON, "on", "Right", N_("On 10 s"), NULL, 0},
    {ACT_FAR_BACK, "far-back", "Shift-Left H", N_("Back a minute"), NULL, 0},
    {ACT_FAR_ON, "far-on", "Shift-Right L", N_("On a minute"), NULL, 0},
    {ACT_SLOWER, "slower", "[", N_("Slower by 0.1"), "slower", 0},
    {ACT_FASTER, "faster", "]", N_("Faster by 0.1"), "faster", 0},
    {ACT_MUCH_SLOWER, "much-slower", "{", N_("Slower by 0.25"), NULL, 0},
    {ACT_MUCH_FASTER, "much-faster", "}", N_("Faster by 0.25"), NULL, 0},
    {ACT_NORMAL, "normal-speed", "=", N_("Normal speed"), NULL, 0},
    {ACT_PREVIOUS, "previous-chapter", ",", N_("Chapter before"), NULL, 0},
    {ACT_NEXT, "next-chapter", ".", N_("Next chapter"), "chapter", 0},
    {ACT_CHAPTERS, "chapters", "c", N_("The list of chapters"), NULL, 0},
    {ACT_REPEAT, "repeat", "R", N_("Say the sentence again"), "again", 0},
    {ACT_SENTENCE_BACK, "sentence-back", "Up k", N_("Sentence before"), NULL,
     0},
    {ACT_SENTENCE_ON, "sentence-on", "Down j", N_("Next sentence"), NULL, 0},
    {ACT_PARAGRAPH_BACK, "paragraph-back", "(", N_("Paragraph before"), NULL,
     0},
    {ACT_PARAGRAPH_ON, "paragraph-on", ")", N_("Next paragraph"), NULL, 0},
    {ACT_JUMP, "jump", "J", N_("To where another device is further on"), NULL,
     0},
    {ACT_QUIETER, "quieter", "-", N_("Quieter"), NULL, 0},
    {ACT_LOUDER, "louder", "+", N_("Louder"), NULL, 0},
    {ACT_NOTE, "note", "a", N_("Write a note at this place"), "note", 0},
    {ACT_NOTE_TEXT, "note-text", NULL, NULL, NULL, 0},
    {ACT_EDITOR, "note-editor", "A", N_("Write it in your editor"), NULL, 0},
    {ACT_BOOKMARK, "bookmark", "b", N_("Keep this place"), NULL, 0},
    {ACT_READ, "read", "t", N_("Read on from this place"), "read", 0},
    {ACT_QUIZ, "quiz", "z", N_("Take the quiz"), "quiz", 0},
    {ACT_MARK, "mark-heard", "m", N_("Mark the episode as done"), NULL, 0},
    {ACT_CHECK, "check", "Enter", N_("Take the chapter's questions"), NULL, 0},
    {ACT_SILENT, "silent", "v", N_("Go on without sound, or with it"), NULL, 0},
    {ACT_SLEEP, "sleep", "T",
     N_("Sleep timer: 15, 30, 60 min, end of chapter, of episode, off"), NULL,
     0},
    {ACT_KEEP_SPEED, "series-speed", "D",
     N_("Make this the speed of the series"), NULL, 0},
    {ACT_NEXT_EPISODE, "next-episode", ">",
     N_("Next in the queue, else in the series"), NULL, 0},
    {ACT_DEVICE, "sound-device", "o", N_("Choose the sound device"), NULL, 0},
    {ACT_STOP, "stop", "S", N_("Stop, and keep the place"), NULL, 0},
    ACTION_END,
};

static bool listening_open_screen(struct screen *screen, const char *argument,
                                  struct error *err)
{
    struct listening_state *self = screen->state;
    struct app *app = screen_app(screen);
    int n;

    self->sentences_of = -1;
    str_init(&self->status);
    self->listen = app_listen(app);
    if (argument != NULL && argument[0] != '\0') {
        n = app_find_episode(app, argument, err);
        if (n == 0 ||
            ((self->listen->episode == NULL || self->listen->episode->n != n ||
              self->listen->state == LISTEN_ENDED) &&
             !app_play(app, n, NULL, err))) {
            return false;
        }
    } else if (self->listen->episode == NULL) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "nothing is playing: choose an episode first");
    }
    listening_refresh(screen);
    return true;
}

static void listening_close_screen(struct screen *screen)
{
    struct listening_state *self = screen->state;

    sentences_release(&self->sentences);
    str_release(&self->status);
}

static struct wish keep_text(struct screen *screen, const char *text)
{
    struct listening_state *self = screen->state;
    const struct app_episode *episode = self->listen->episode;
    struct error err = ERROR_INIT;
    struct wish wish = wish_redraw();

    if (text != NULL && text[0] != '\0') {
        wish = app_note_add(screen_app(screen), episode->n,
                            episode->meta.chapters[self->note_chapter].id,
                            self->note_word, text, &err)
                   ? wish_message(ROLE_STATUS, "note kept")
                   : wish_error(&err);
    }
    error_release(&err);
    return wish;
}

/* A note is of the sentence that was spoken when it was begun. */
static void aim(struct listening_state *self)
{
    self->note_chapter = self->listen->chapter;
    self->note_word = self->listen->sentence_from;
}

/* Out to the editor with nothing, and back with a note. */
static struct wish write_note(struct screen *screen,
                              const struct action_call *call)
{
    struct listening_state *self = screen->state;

    if (call->argument != NULL) {
        return screen_edited_note(screen, call, keep_text);
    }
    aim(self);
    return screen_edit_note(screen_app(screen), "",
                            self->listen->episode->meta.id, ACT_EDITOR);
}

static struct wish bookmark(struct screen *screen)
{
    struct listening_state *self = screen->state;
    const struct listen *listen = self->listen;
    struct error err = ERROR_INIT;
    struct wish wish;

    wish = app_bookmark_add(
               screen_app(screen), listen->episode->n,
               listen->episode->meta.chapters[listen->chapter].id,
               listen->sentence_from,
               listen->episode->meta.chapters[listen->chapter].title, &err)
               ? wish_message(ROLE_STATUS, "place kept")
               : wish_error(&err);
    error_release(&err);
    return wish;
}

static struct wish mark(struct screen *screen)
{
    struct listening_state *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish =
        app_mark(screen_app(screen), self->listen->episode->n, MARK_DONE, &err)
            ? wish_message(ROLE_STATUS, "marked done")
            : wish_error(&err);

    error_release(&err);
    return wish;
}

static struct wish go_read(const struct listening_state *self)
{
    const struct listen *listen = self->listen;
    char *place = xasprintf("%s@%s:%zu", listen->episode->meta.id,
                            listen->episode->meta.chapters[listen->chapter].id,
                            listen->sentence_from);
    struct wish wish = wish_open("reader", place);

    free(place);
    return wish;
}

static struct wish go_quiz(struct screen *screen)
{
    struct listening_state *self = screen->state;
    char argument[16];

    snprintf(argument, sizeof(argument), "%d", self->listen->episode->n);
    app_listen_pause(screen_app(screen), true);
    return wish_open("quiz", argument);
}

/* "chapter 51 littles-law" for the review screen. */
static struct wish go_check(struct screen *screen)
{
    struct listening_state *self = screen->state;
    const struct listen *listen = self->listen;
    char argument[80];

    if (listen->check_chapter < 0) {
        return wish_none();
    }
    snprintf(argument, sizeof(argument), "chapter %d %s", listen->episode->n,
             listen->episode->meta.chapters[listen->check_chapter].id);
    return wish_open("review", argument);
}

/* Off, 15, 30, 60 minutes, chapter, episode, off; or `:sleep 20`. */
static struct wish set_sleep(struct screen *screen,
                             const struct action_call *call)
{
    static const int minutes[] = {15, 30, 60};
    struct listening_state *self = screen->state;
    struct app *app = screen_app(screen);
    long wanted = call->argument != NULL ? strtol(call->argument, NULL, 10) : 0;

    if (wanted > 0 && wanted <= 24 * 60) {
        self->sleep_step = 0;
        app_listen_set_sleep(app, LISTEN_SLEEP_MINUTES, (int)wanted);
        return wish_message(ROLE_STATUS, "sleep timer: %ld min", wanted);
    }
    if (self->listen->sleep == LISTEN_SLEEP_OFF) {
        self->sleep_step = 0;
    }
    self->sleep_step = (self->sleep_step + 1) % 6;
    if (self->sleep_step == 0) {
        app_listen_set_sleep(app, LISTEN_SLEEP_OFF, 0);
        return wish_message(ROLE_STATUS, "sleep timer off");
    }
    if (self->sleep_step > 3) {
        bool chapter = self->sleep_step == 4;

        app_listen_set_sleep(
            app, chapter ? LISTEN_SLEEP_CHAPTER : LISTEN_SLEEP_EPISODE, 0);
        return wish_message(ROLE_STATUS, "sleep timer: the end of the %s",
                            chapter ? "chapter" : "episode");
    }
    app_listen_set_sleep(app, LISTEN_SLEEP_MINUTES,
                         minutes[self->sleep_step - 1]);
    return wish_message(ROLE_STATUS, "sleep timer: %d min",
                        minutes[self->sleep_step - 1]);
}

static struct wish keep_speed(struct screen *screen)
{
    struct listening_state *self = screen->state;
    struct error err = ERROR_INIT;
    struct wish wish =
        app_listen_keep_speed(screen_app(screen), &err)
            ? wish_message(ROLE_STATUS, "this series plays at %.3gx from now",
                           self->listen->speed)
            : wish_error(&err);

    error_release(&err);
    return wish;
}

static struct wish go_next(struct screen *screen)
{
    struct error err = ERROR_INIT;
    struct wish wish = wish_redraw();

    if (!app_listen_next(screen_app(screen), &err)) {
        wish = wish_error(&err);
    }
    error_release(&err);
    listening_refresh(screen);
    return wish;
}

/* A note: asked for by a prompt or the editor, then its text. */
static struct wish act_note(struct screen *screen,
                            const struct action_call *call)
{
    struct listening_state *self = screen->state;

    if (call->id == ACT_EDITOR) {
        return write_note(screen, call);
    }
    if (call->id == ACT_NOTE_TEXT) {
        return call->step == ACTION_DO ? keep_text(screen, call->argument)
                                       : wish_redraw();
    }
    aim(self);
    return screen_prompt_note(screen_app(screen), "Note: ", "",
                              self->listen->episode->meta.id, ACT_NOTE_TEXT);
}

static struct wish listening_act(struct screen *screen,
                                 const struct action_call *call)
{
    struct listening_state *self = screen->state;

    if (self->listen->episode == NULL) {
        return wish_close();
    }
    switch (call->id) {
    case ACT_NOTE:
    case ACT_NOTE_TEXT:
    case ACT_EDITOR:
        return act_note(screen, call);
    case ACT_BOOKMARK:
        return bookmark(screen);
    case ACT_READ:
        return go_read(self);
    case ACT_QUIZ:
        return go_quiz(screen);
    case ACT_MARK:
        return mark(screen);
    case ACT_STOP:
        app_listen_stop(screen_app(screen));
        return wish_close();
    case ACT_CHECK:
        return go_check(screen);
    case ACT_SLEEP:
        return set_sleep(screen, call);
    case ACT_KEEP_SPEED:
        return keep_speed(screen);
    case ACT_NEXT_EPISODE:
        return go_next(screen);
    case ACT_CHAPTERS:
        return wish_open("chapters", NULL);
    case ACT_DEVICE:
        return wish_open("sound-devices", NULL);
    default:
        return listening_act_sound(screen, call);
    }
}

/* Any key stops the count-down to the next episode, and does what it does. */
static bool listening_key(struct screen *screen, const struct key *key,
                          struct wish *wish)
{
    struct listening_state *self = screen->state;

    (void)wish;
    if (self->listen->next_in_s > 0 && key->code != KEYCODE_MOUSE) {
        app_listen_stay(screen_app(screen));
        app_listen(screen_app(screen));
        listening_refresh(screen);
    }
    return false;
}

static unsigned listening_mode(const struct screen *screen)
{
    const struct listening_state *self = screen->state;

    return self->listen->next_in_s > 0 ? MODE_KEYS : 0;
}

const struct screen_ops listen_screen = {
    .name = "listening",
    .help = N_("Now playing: the text follows the sound."),
    .actions = actions,
    .state_size = sizeof(struct listening_state),
    .hide_bar = true,
    .open = listening_open_screen,
    .close = listening_close_screen,
    .act = listening_act,
    .key = listening_key,
    .mode = listening_mode,
    .draw = listening_draw,
    .title = listening_title,
    .title_right = listening_right,
    .status = listening_status,
    .changed = listening_refresh,
};
