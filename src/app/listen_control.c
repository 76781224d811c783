/* What the keys of now playing do. */
#include "app/listen_private.h"
#include "base/clock.h"

static void seek_in_chapter(struct listening *self, int64_t ms)
{
    listening_flush(self);
    self->until_word = 0;
    player_seek(self->player, (double)ms / 1000);
    listening_place(self, cues_word_at(&self->cues, ms));
    listening_set_seconds(self, (double)ms / 1000);
    self->view.check_chapter = -1;
    self->changed = true;
}

static bool is_loaded(const struct listening *self)
{
    return self->episode != NULL && self->cues.count > 0 &&
           player_get_state(self->player) != PLAYER_STOPPED;
}

/* The begin of the sentence that stood so many seconds ago. */
static void rewind_by(struct listening *self, double seconds)
{
    double at = player_get_position(self->player) - seconds;

    if (self->silent) {
        listening_silent_seek(self, -seconds);
    } else if (is_loaded(self) && self->until_word == 0) {
        size_t cue = cues_at(&self->cues, (int64_t)(at * 1000));

        seek_in_chapter(self, self->cues.items[cue].start_ms);
    }
}

static void go_on(struct listening *self)
{
    double back = 0;

    if (self->paused_at_ms > 0) {
        back = listening_rewind_s(self, clock_boot_ms() - self->paused_at_ms);
    }
    self->paused_at_ms = 0;
    self->view.check_chapter = -1;
    str_clear(&self->why);
    if (back > 0) {
        rewind_by(self, back);
    }
}

void app_listen_pause(struct app *app, bool paused)
{
    struct listening *self = listening_of(app);

    app_listen_stay(app);
    if (self->episode == NULL || self->view.state == LISTEN_ENDED) {
        return;
    }
    self->want_paused = paused;
    self->view.outside = false;
    listening_flush(self);
    self->changed = true;
    if (!paused) {
        go_on(self);
    } else if (self->view.state == LISTEN_PLAYING) {
        self->paused_at_ms = clock_boot_ms();
    }
    if (self->silent) {
        self->view.state = paused ? LISTEN_PAUSED : LISTEN_PLAYING;
        listening_silent_go(self, 0);
    } else if (player_get_state(self->player) != PLAYER_STOPPED) {
        player_pause(self->player, paused);
        self->view.state = paused ? LISTEN_PAUSED : LISTEN_PLAYING;
    } else if (!paused && !self->waiting) {
        self->want_word = self->view.word;
        listening_begin_chapter(self); /* the player was lost: from here */
    }
}

void app_listen_toggle(struct app *app)
{
    const struct listen *listen = app_listen(app);

    app_listen_pause(app,
                     listen->state == LISTEN_PLAYING ||
                         (listen->state == LISTEN_PREPARING && !listen->held));
}

void app_listen_seek_by(struct app *app, double seconds)
{
    struct listening *self = listening_of(app);
    double to;

    if (self->silent && self->episode != NULL) {
        listening_silent_seek(self, seconds);
        return;
    }
    if (!is_loaded(self)) {
        return;
    }
    to = player_get_position(self->player) + seconds;
    if (to < 0 && self->chapter > 0) {
        double back = -to / narration_estimate_s(1);
        size_t count = self->chapters[self->chapter - 1].count;

        listening_go_to(self, self->chapter - 1,
                        count > (size_t)back + 1 ? count - (size_t)back - 1
                                                 : 0);
    } else if (to * 1000 >= (double)cues_duration_ms(&self->cues) &&
               self->chapter + 1 < (int)self->episode->meta.chapter_count) {
        listening_go_to(self, self->chapter + 1, 0);
    } else {
        seek_in_chapter(self, (int64_t)((to > 0 ? to : 0) * 1000));
    }
}

static void silent_sentence(struct app *app, struct listening *self, int by)
{
    if ((int64_t)self->sentence + by >= (int64_t)self->sentences.count) {
        app_listen_chapter(app, 1);
    } else {
        listening_silent_go(self, by);
    }
}

void app_listen_sentence(struct app *app, int by)
{
    struct listening *self = listening_of(app);
    int64_t target;

    if (self->silent && self->episode != NULL) {
        silent_sentence(app, self, by);
        return;
    }
    if (!is_loaded(self)) {
        return;
    }
    target =
        (int64_t)cues_at(&self->cues,
                         (int64_t)(player_get_position(self->player) * 1000)) +
        by;
    if (target < 0) {
        target = 0;
    }
    if (target >= (int64_t)self->cues.count) {
        app_listen_chapter(app, 1);
    } else {
        seek_in_chapter(self, self->cues.items[target].start_ms);
    }
}

/* The sentence that opens the paragraph `by` away from that of `at`. */
static size_t paragraph_from(const struct sentences *sentences, size_t at,
                             int by)
{
    size_t begin = at;

    while (begin > 0 && !sentences->items[begin].opens_block) {
        begin--;
    }
    if (by < 0 && begin < at) {
        by++;
    }
    for (; by < 0 && begin > 0; by++) {
        do {
            begin--;
        } while (begin > 0 && !sentences->items[begin].opens_block);
    }
    for (; by > 0 && begin < sentences->count; by--) {
        do {
            begin++;
        } while (begin < sentences->count &&
                 !sentences->items[begin].opens_block);
    }
    return begin;
}

void app_listen_paragraph(struct app *app, int by)
{
    struct listening *self = listening_of(app);
    size_t now;
    size_t target;

    if (self->episode == NULL ||
        self->episode->chapter_of[self->chapter] == NO_CHAPTER ||
        (!self->silent && !is_loaded(self))) {
        return;
    }
    if (!self->silent) {
        sentences_of_chapter(self->episode->script,
                             self->episode->chapter_of[self->chapter],
                             &self->sentences);
    }
    now = self->silent ? self->sentence
                       : sentences_find(&self->sentences, self->view.word);
    target = paragraph_from(&self->sentences, now, by);
    if (target >= self->sentences.count) {
        app_listen_chapter(app, 1);
    } else if (self->silent) {
        listening_silent_go(self, (int64_t)target - (int64_t)self->sentence);
    } else {
        size_t word = self->sentences.items[target].from_word;

        seek_in_chapter(self,
                        target == 0 ? 0 : cues_time_of(&self->cues, word));
    }
}

void app_listen_chapter(struct app *app, int by)
{
    struct listening *self = listening_of(app);
    int chapter;

    if (self->episode == NULL) {
        return;
    }
    chapter = self->chapter + by;
    if (chapter < 0) {
        chapter = 0;
    }
    if (chapter < (int)self->episode->meta.chapter_count) {
        self->until_word = 0;
        listening_go_to(self, chapter, 0);
    }
}

void app_listen_set_speed(struct app *app, double speed)
{
    struct listening *self = listening_of(app);

    listening_flush(self);
    player_set_speed(self->player, speed);
    self->view.speed = player_get_speed(self->player);
    listening_silent_pace(self);
    self->changed = true;
}

void app_listen_set_volume(struct app *app, int percent)
{
    struct listening *self = listening_of(app);

    player_set_volume(self->player, percent);
    self->view.volume = player_get_volume(self->player);
    self->changed = true;
}

void app_listen_stop(struct app *app)
{
    struct listening *self = listening_of(app);

    if (self->episode != NULL) {
        player_stop(self->player);
        listening_close(self);
        self->changed = true;
    }
}
