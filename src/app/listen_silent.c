/* Study without sound: the text goes on sentence by sentence at a reading
 * pace. The place is the same as with sound; what was shown counts as read. */
#include "app/listen_private.h"
#include "base/clock.h"

enum {
    WORDS_A_MINUTE = 200, /* at speed 1 */
    ANNOUNCED_MS = 1500,  /* a title, a table: nothing that counts as words */
};

static const struct sentence *now_shown(const struct listening *self)
{
    return &self->sentences.items[self->sentence];
}

static int64_t time_of(const struct listening *self)
{
    const struct sentence *one = now_shown(self);
    size_t words = one->to_word - one->from_word;
    double ms = words > 0 ? (double)words * 60000 / WORDS_A_MINUTE
                          : (double)ANNOUNCED_MS;

    return (int64_t)(ms / self->view.speed);
}

static void show(struct listening *self)
{
    const struct sentence *one = now_shown(self);
    size_t words = self->chapters[self->chapter].count;

    self->sentence_at_ms = clock_monotonic_ms();
    self->sentence_until_ms = self->sentence_at_ms + time_of(self);
    self->view.word = self->view.sentence_from = one->from_word;
    self->view.sentence_to = one->to_word;
    listening_set_share(self,
                        words > 0 ? (double)one->from_word / (double)words : 0);
    self->changed = true;
}

bool listening_silent_begin(struct listening *self)
{
    int at = self->episode->chapter_of[self->chapter];

    if (at == NO_CHAPTER) {
        return false;
    }
    sentences_of_chapter(self->episode->script, at, &self->sentences);
    if (self->sentences.count == 0) {
        return false;
    }
    self->sentence = 0;
    if (self->want_word > 0) {
        size_t found = sentences_find(&self->sentences, self->want_word);

        self->sentence = found < self->sentences.count ? found : 0;
    }
    self->view.state = self->want_paused ? LISTEN_PAUSED : LISTEN_PLAYING;
    show(self);
    return true;
}

void listening_silent_go(struct listening *self, int64_t by)
{
    int64_t target = (int64_t)self->sentence + by;
    int64_t last = (int64_t)self->sentences.count - 1;

    if (self->sentences.count == 0) {
        return;
    }
    listening_flush(self);
    target = target < 0 ? 0 : target > last ? last : target;
    self->sentence = (size_t)target;
    show(self);
}

void listening_silent_seek(struct listening *self, double seconds)
{
    double words = seconds * WORDS_A_MINUTE / 60;
    double word = (double)self->view.word + words;
    size_t at = sentences_find(&self->sentences, word > 0 ? (size_t)word : 0);

    if (at < self->sentences.count) {
        listening_silent_go(self, (int64_t)at - (int64_t)self->sentence);
    }
}

void listening_silent_pace(struct listening *self)
{
    if (self->sentences.count > 0) {
        self->sentence_until_ms = self->sentence_at_ms + time_of(self);
    }
}

void listening_silent_service(struct listening *self)
{
    const struct sentence *one;
    int64_t now = clock_monotonic_ms();

    if (self->view.state != LISTEN_PLAYING || self->sentences.count == 0 ||
        now < self->sentence_until_ms) {
        return;
    }
    one = now_shown(self);
    if (one->to_word > one->from_word) {
        listening_words(self, &(struct words_met){
                                  .from = one->from_word,
                                  .to = one->to_word,
                                  .ms = now - self->sentence_at_ms,
                                  .kind = PLAY_READ,
                              });
        listening_measure(self);
    }
    if (self->until_word > 0 && one->to_word >= self->until_word) {
        self->until_word = 0;
        app_listen_pause(self->app, true);
    } else if (self->sentence + 1 < self->sentences.count) {
        self->sentence++;
        show(self);
    } else {
        listening_chapter_ended(self, true);
    }
}

void app_listen_set_silent(struct app *app, bool silent)
{
    struct listening *self = listening_of(app);

    if (self->episode == NULL || self->silent == silent) {
        return;
    }
    listening_flush(self);
    self->want_paused = self->view.state == LISTEN_PAUSED;
    self->want_word = self->view.sentence_from;
    player_stop(self->player);
    self->silent = silent;
    listening_begin_chapter(self);
}
