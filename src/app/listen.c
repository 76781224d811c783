#include "app/listen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/listen_private.h"
#include "app/recorded.h"
#include "app/narrate.h"
#include "app/power.h"
#include "app/sound.h"
#include "base/clock.h"
#include "store/store_listening.h"

struct listening *listening_of(struct app *app)
{
    struct listening *self = app->listening;

    if (self == NULL) {
        self = app->listening = xcalloc(1, sizeof(*self));
        self->app = app;
        str_init(&self->why);
        str_init(&self->device);
        str_init(&self->keeping.why);
        making_init(&self->making);
        str_init(&self->wanted.why);
        self->sound_fd = -1;
        self->anew_chapter = -1;
        self->power = POWER_FOLDER;
        self->boot_gap_ms = clock_boot_ms() - clock_monotonic_ms();
        self->view.speed = 1;
        self->view.volume = 100;
        self->view.check_chapter = -1;
        self->view.offer_chapter = -1;
        self->view.far = getenv("SSH_CONNECTION") != NULL;
        listening_choose_player(self);
    }
    return self;
}

void listening_close(struct listening *self)
{
    listening_flush(self);
    for (size_t i = 0;
         self->episode != NULL && i < self->episode->meta.chapter_count; i++) {
        free(self->chapters[i].words);
    }
    free(self->chapters);
    self->chapters = NULL;
    cues_release(&self->cues);
    app_episode_free(self->episode);
    self->episode = NULL;
    if (self->sound_fd >= 0) {
        close(self->sound_fd);
        self->sound_fd = -1;
    }
    sentences_release(&self->sentences);
    self->waiting = false;
    self->anew_chapter = -1;
    self->paused_at_ms = 0;
    self->next_at_ms = 0;
    self->view.next_episode = 0;
    self->view.check_chapter = -1;
    self->view.offer_chapter = -1;
    self->view.state = LISTEN_NOTHING;
    self->view.episode = NULL;
}

void listening_free(struct listening *self)
{
    if (self == NULL) {
        return;
    }
    listening_close(self);
    making_stop(&self->making);
    str_release(&self->wanted.why);
    player_free(self->player);
    narrator_release(&self->narrator);
    str_release(&self->why);
    str_release(&self->device);
    str_release(&self->keeping.why);
    free(self->keeping.items);
    free(self->chosen);
    free(self);
}

void listening_say(struct listening *self, enum listen_state state,
                   const char *text)
{
    str_set(&self->why, text);
    self->view.state = state;
    self->changed = true;
}

void listening_say_silent(struct listening *self, const char *text)
{
    struct str why = STR_INIT;

    str_add_format(&why, "%s; the text can be read", text);
    listening_say(self, LISTEN_SILENT, why.buf);
    str_release(&why);
}

void listening_measure_durations(struct listening *self)
{
    const struct app_episode *episode = self->episode;

    self->view.duration_s = 0;
    self->view.duration_exact = true;
    for (size_t i = 0; i < episode->meta.chapter_count; i++) {
        struct heard_chapter *chapter = &self->chapters[i];

        if (!chapter->made) {
            self->view.duration_exact = false;
        }
        self->view.duration_s += chapter->duration_s;
    }
}

void listening_look_at_sound(struct listening *self, int at)
{
    struct heard_chapter *chapter = &self->chapters[at];
    struct narration_files files;
    struct cues cues = CUES_INIT;
    struct error err = ERROR_INIT;

    chapter->duration_s = narration_estimate_s(chapter->count);
    if (!self->has_voice || self->episode->chapter_of[at] == NO_CHAPTER) {
        return;
    }
    sound_files_of(self->app, &self->narrator, self->episode, at, &files);
    if (narration_is_made(&files) &&
        narration_read_cues(files.cues, &cues, &err)) {
        chapter->made = true;
        chapter->duration_s = (double)cues_duration_ms(&cues) / 1000;
    }
    cues_release(&cues);
    error_release(&err);
    narration_files_release(&files);
}

static void find_voice(struct listening *self)
{
    struct error err = ERROR_INIT;

    narrator_release(&self->narrator);
    str_clear(&self->why);
    self->has_voice = app_narrator(self->app, &self->narrator, &err) ||
                      recorded_is_here(self->app, self->episode);
    if (!self->has_voice) {
        listening_say_silent(self, error_get(&err));
    }
    error_release(&err);
}

/* What is open is not deleted by anybody. */
static void hold_sound(struct listening *self)
{
    if (self->sound_fd < 0 && self->episode != NULL) {
        self->sound_fd = sound_hold(self->episode->n);
    }
}

bool listening_open(struct listening *self, int n, struct error *err)
{
    struct app_episode *episode = NULL;

    if (self->episode != NULL && self->episode->n == n) {
        listening_flush(self);
        return true;
    }
    if (!app_episode_read(self->app, n, &episode, err)) {
        return false;
    }
    if (episode->script == NULL) {
        error_set_code(err, ERROR_NOT_FOUND,
                       "episode %d, '%s', has no script yet", n,
                       episode->meta.title);
        app_episode_free(episode);
        return false;
    }
    if (self->episode != NULL) {
        player_stop(self->player);
    }
    listening_close(self);
    self->episode = episode;
    self->chapters =
        xcalloc(episode->meta.chapter_count + 1, sizeof(*self->chapters));
    for (size_t i = 0; i < episode->meta.chapter_count; i++) {
        int at = episode->chapter_of[i];

        self->chapters[i].count =
            at == NO_CHAPTER ? 0 : episode->script->chapters[at].words;
        self->chapters[i].words = xcalloc(self->chapters[i].count + 1, 1);
    }
    find_voice(self);
    hold_sound(self);
    for (size_t i = 0; i < episode->meta.chapter_count; i++) {
        listening_look_at_sound(self, (int)i);
    }
    listening_measure_durations(self);
    listening_load_coverage(self);
    listening_measure(self);
    return true;
}

static double before_chapter(const struct listening *self, int chapter)
{
    double seconds = 0;

    for (int i = 0; i < chapter; i++) {
        seconds += self->chapters[i].duration_s;
    }
    return seconds;
}

void listening_set_seconds(struct listening *self, double seconds)
{
    double most = self->chapters[self->chapter].duration_s;

    /* A player tells up to a second more than there is. */
    self->view.position_s =
        before_chapter(self, self->chapter) + (seconds < most ? seconds : most);
}

void listening_set_share(struct listening *self, double share)
{
    listening_set_seconds(self,
                          share * self->chapters[self->chapter].duration_s);
}

void listening_place(struct listening *self, size_t word)
{
    struct listen *view = &self->view;

    view->chapter = self->chapter;
    view->word = word;
    view->sentence_from = view->sentence_to = word;
    if (self->cues.count > 0) {
        size_t at = cues_at(&self->cues, cues_time_of(&self->cues, word));

        view->sentence_from = self->cues.items[at].from_word;
        view->sentence_to = self->cues.items[at].to_word;
    }
}

static bool load_sound(struct listening *self,
                       const struct narration_files *files, struct error *err)
{
    int64_t start;

    hold_sound(self);
    cues_release(&self->cues);
    if (!narration_read_cues(files->cues, &self->cues, err)) {
        return false;
    }
    self->chapters[self->chapter].made = true;
    self->chapters[self->chapter].duration_s =
        (double)cues_duration_ms(&self->cues) / 1000;
    listening_measure_durations(self);
    start = cues_time_of(&self->cues, self->want_word);
    if (self->want_word > 0 && self->cues.count > 0) {
        start = self->cues.items[cues_at(&self->cues, start)].start_ms;
    } else {
        start = 0; /* the chapter's title is announced */
    }
    listening_place(self, self->want_word);
    listening_set_seconds(self, (double)start / 1000);
    return player_load(
        self->player,
        &(struct player_file){
            .path = files->sound,
            .start_s = (double)start / 1000,
            .duration_s = self->chapters[self->chapter].duration_s,
            .paused = self->want_paused,
            .title = self->episode->meta.title,
        },
        err);
}

/* The sound of the wanted chapter, unless it is being made already. */
static bool make_sound(struct listening *self, struct error *err)
{
    const struct chapter *chapter =
        &self->episode->meta.chapters[self->chapter];

    /* What plays is of another chapter. */
    player_stop(self->player);
    self->waiting = true;
    self->view.state = LISTEN_PREPARING;
    return (self->making.pid > 0 && self->making.episode == self->episode->n &&
            self->making.chapter == self->chapter) ||
           making_start(self, self->episode->n, chapter->id, self->chapter,
                        false, err);
}

static void begin_sound(struct listening *self)
{
    struct narration_files files = {NULL, NULL};
    struct error err = ERROR_INIT;
    bool ok;

    sound_files_of(self->app, &self->narrator, self->episode, self->chapter,
                   &files);
    str_clear(&self->why);
    if (narration_is_made(&files)) {
        ok = load_sound(self, &files, &err);
        self->view.state = self->want_paused ? LISTEN_PAUSED : LISTEN_PLAYING;
    } else {
        ok = make_sound(self, &err);
    }
    if (!ok) {
        self->waiting = false;
        listening_say_silent(self, error_get(&err));
    }
    error_release(&err);
    narration_files_release(&files);
}

/* Plays the wanted chapter from the wanted word, its sound made first if it is
 * not there. */
void listening_begin_chapter(struct listening *self)
{
    struct error err = ERROR_INIT;

    self->waiting = false;
    self->changed = true;
    self->view.no_device = false;
    listening_use_device(self);
    cues_release(&self->cues);
    listening_place(self, self->want_word);
    listening_set_seconds(self, narration_estimate_s(self->want_word));
    self->view.silent = self->silent;
    if (self->silent) {
        str_clear(&self->why);
        if (!listening_silent_begin(self)) {
            listening_chapter_ended(self, true);
        }
        return;
    }
    if (!self->has_voice) {
        find_voice(self); /* says what is missing */
        return;
    }
    if (!player_available(self->player, &err)) {
        listening_say_silent(self, error_get(&err));
        error_release(&err);
        return;
    }
    begin_sound(self);
}

void listening_go_to(struct listening *self, int chapter, size_t word)
{
    listening_flush(self);
    self->chapter = chapter;
    self->want_word = word;
    self->want_paused = self->view.state == LISTEN_PAUSED ||
                        (self->waiting && self->want_paused);
    self->view.check_chapter = -1;
    listening_begin_chapter(self);
}

static void set_series_speed(struct listening *self)
{
    const struct outline *outline = app_outline(self->app, 0);
    char key[80];
    double speed;

    snprintf(key, sizeof(key), "listen.speed.series.%s",
             self->episode->brief->series >= 0
                 ? outline->series[self->episode->brief->series].id
                 : "none");
    speed = app_setting_is_set(self->app, key)
                ? app_setting_number(self->app, key)
                : app_setting_number(self->app, "listen.speed");
    player_set_speed(self->player, speed);
    self->view.speed = player_get_speed(self->player);
}

bool app_play(struct app *app, int episode, const struct listen_from *from,
              struct error *err)
{
    static const struct listen_from kept = {NULL, 0, 0, false, false};
    struct listening *self = listening_of(app);
    bool fresh = self->episode == NULL || self->episode->n != episode;

    from = from != NULL ? from : &kept;
    if (!listening_open(self, episode, err)) {
        return false;
    }
    if (from->chapter != NULL &&
        app_episode_find_chapter(self->episode, from->chapter) < 0) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "episode %d has no chapter '%s'", episode,
                              from->chapter);
    }
    if (fresh) {
        listening_choose_player(self);
        set_series_speed(self);
    }
    app_listen_stay(app);
    if (from->until_word > 0) {
        self->silent = false; /* words to be heard */
    }
    self->paused_at_ms = 0;
    self->view.check_chapter = -1;
    self->view.episode = self->episode;
    self->until_word = from->until_word;
    self->aside = from->aside;
    self->aside_s = 0;
    self->want_paused = from->paused;
    listening_find_start(self, from);
    listening_look_elsewhere(self);
    listening_begin_chapter(self);
    return true;
}

static double place_share(const struct listening *self)
{
    size_t before = self->view.word;

    for (int i = 0; self->episode != NULL && i < self->view.chapter; i++) {
        before += self->chapters[i].count;
    }
    return self->episode == NULL || self->words == 0
               ? 0
               : (double)before / (double)self->words;
}

const struct listen *app_listen(struct app *app)
{
    struct listening *self = listening_of(app);

    self->view.prepared =
        self->view.state == LISTEN_PREPARING ? self->making.share : 0;
    self->view.held = self->view.state == LISTEN_PREPARING && self->want_paused;
    self->view.unwritten = self->keeping.why.len > 0;
    self->view.why = self->keeping.why.len > 0 ? self->keeping.why.buf
                     : self->why.len > 0       ? self->why.buf
                                               : NULL;
    self->view.place = place_share(self);
    listening_flow_view(self);
    return &self->view;
}

/* On to the next chapter: at once, or with a reason to wait there. */
static void next_chapter(struct listening *self)
{
    int done = self->chapter;
    bool sleep = self->view.sleep == LISTEN_SLEEP_CHAPTER;
    bool check = !sleep && listening_wants_check(self, done);

    self->chapter++;
    self->want_word = 0;
    self->want_paused = sleep || check;
    listening_begin_chapter(self);
    if (check) {
        self->view.check_chapter = done;
    }
    if (sleep) {
        self->view.sleep = LISTEN_SLEEP_OFF;
    }
}

void listening_chapter_ended(struct listening *self, bool reached_end)
{
    listening_flush(self);
    listening_measure(self);
    if (!reached_end) {
        listening_say_silent(self, "the sound ended too early; play again");
    } else if (self->until_word > 0) {
        self->until_word = 0;
        self->view.state = LISTEN_PAUSED;
    } else if (self->chapter + 1 < (int)self->episode->meta.chapter_count) {
        next_chapter(self);
    } else {
        listening_episode_ended(self);
    }
}
