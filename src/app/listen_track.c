/* What was heard: words of chapters, `play` lines, the place after a crash. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/listen_private.h"
#include "base/clock.h"
#include "base/json_out.h"
#include "journal/events.h"
#include "store/store_listening.h"

enum {
    LINE_MS = 5 * 60 * 1000, /* a stretch becomes a line after this */
    SAVE_MS = 4000,   /* a crash loses less than 5 s, the words included */
    STALE_MS = 60000, /* a program that plays saves its stretch more often */
    SHORT_WORDS = 1,
    ASIDE_S = 30,
};

static void mark_words(struct listening *listening, int chapter, size_t from,
                       size_t to, enum play_kind kind)
{
    struct heard_chapter *heard = &listening->chapters[chapter];

    for (size_t i = from; i < to && i < heard->count; i++) {
        heard->words[i] |= (unsigned char)(1u << kind);
    }
}

void listening_load_coverage(struct listening *listening)
{
    struct store_coverage coverage = STORE_COVERAGE_INIT;
    struct error err = ERROR_INIT;
    char id[8];

    if (!store_coverage_of(listening->app->store,
                           episode_id_format(listening->episode->n, id),
                           &coverage, &err)) {
        app_add_problem(listening->app, "%s", error_get(&err));
    }
    for (size_t i = 0; i < coverage.count; i++) {
        const struct store_interval *one = &coverage.items[i];
        int chapter =
            app_episode_find_chapter(listening->episode, one->chapter);

        if (chapter >= 0 && one->from >= 0) {
            mark_words(listening, chapter, (size_t)one->from, (size_t)one->to,
                       one->kind);
        }
    }
    store_coverage_release(&coverage);
    error_release(&err);
}

/* Words of each kind, and those met in each piece of the episode. */
struct measure {
    size_t words;
    size_t heard;
    size_t guessed;
    size_t read;
    size_t pieces[LISTEN_PIECES];
    size_t met[LISTEN_PIECES];
};

static void measure_word(struct measure *measure, unsigned char kinds,
                         size_t total)
{
    size_t piece = measure->words++ * LISTEN_PIECES / total;

    measure->pieces[piece]++;
    measure->met[piece] += kinds != 0;
    if (kinds & 1u << PLAY_HEARD) {
        measure->heard++;
    } else if (kinds & 1u << PLAY_ESTIMATED) {
        measure->heard++;
        measure->guessed++;
    } else if (kinds & 1u << PLAY_READ) {
        measure->read++;
    }
}

void listening_measure(struct listening *self)
{
    struct measure measure = {.words = 0};
    size_t count = self->episode->meta.chapter_count;
    size_t total = 0;

    for (size_t i = 0; i < count; i++) {
        total += self->chapters[i].count;
    }
    self->words = total;
    for (size_t i = 0; i < count; i++) {
        for (size_t w = 0; w < self->chapters[i].count; w++) {
            measure_word(&measure, self->chapters[i].words[w], total);
        }
    }
    if (total == 0) {
        total = 1;
    }
    self->view.heard_share = (double)measure.heard / (double)total;
    self->view.guessed_share = (double)measure.guessed / (double)total;
    self->view.read_share = (double)measure.read / (double)total;
    for (size_t i = 0; i < LISTEN_PIECES; i++) {
        /* A piece without a word, in a short text, is as the one before. */
        self->view.pieces[i] =
            measure.pieces[i] > 0
                ? (unsigned char)(measure.met[i] * 100 / measure.pieces[i])
            : i > 0 ? self->view.pieces[i - 1]
                    : 0;
    }
}

bool app_listen_get_chapter(struct app *app, int chapter,
                            struct listen_chapter *out)
{
    const struct listening *self = listening_of(app);
    const struct heard_chapter *one;
    size_t met = 0;

    if (self->episode == NULL || chapter < 0 ||
        chapter >= (int)self->episode->meta.chapter_count) {
        return false;
    }
    one = &self->chapters[chapter];
    *out = (struct listen_chapter){.duration_s = one->duration_s,
                                   .made = one->made};
    for (int i = 0; i < chapter; i++) {
        out->start_s += self->chapters[i].duration_s;
    }
    for (size_t i = 0; i < one->count; i++) {
        met += one->words[i] != 0;
    }
    out->met = one->count > 0 ? (double)met / (double)one->count : 0;
    return true;
}

static void save_table(struct listening *listening, bool open)
{
    const struct stretch *stretch = &listening->stretch;
    struct store_playing playing;
    struct error err = ERROR_INIT;
    char id[8];

    if (store_is_read_only(listening->app->store)) {
        return;
    }
    store_playing_init(&playing);
    playing.episode = xstrdup(episode_id_format(listening->episode->n, id));
    playing.position_s = listening->view.position_s;
    playing.duration_s = listening->view.duration_s;
    playing.speed = listening->view.speed;
    playing.open = open;
    playing.at_ms = app_now_ms(listening->app);
    if (open) {
        str_add_format(&playing.stretch, "%s %zu %zu %lld %d %d %ld %d %lld",
                       listening->episode->meta.chapters[stretch->chapter].id,
                       stretch->from, stretch->to, (long long)stretch->ms,
                       (int)(stretch->rate * 100 + 0.5), stretch->aside,
                       (long)getpid(), (int)stretch->kind,
                       (long long)clock_boot_ms());
    }
    listening_table_kept(
        listening, store_playing_save(listening->app->store, &playing, &err)
                       ? NULL
                       : &err);
    store_playing_release(&playing);
    error_release(&err);
}

static bool append_play(struct app *app, const struct play_body *body,
                        struct error *err)
{
    struct event event;

    app_event_begin(app, &event);
    event_play(&event, body);
    return app_append(app, &event, err);
}

void listening_flush(struct listening *listening)
{
    struct stretch *stretch = &listening->stretch;
    struct error err = ERROR_INIT;
    char id[8];

    if (!stretch->open) {
        return;
    }
    stretch->open = false;
    if (stretch->to < stretch->from + SHORT_WORDS ||
        store_is_read_only(listening->app->store)) {
        return;
    }
    if (listening_keep(
            listening,
            &(struct play_body){
                .episode = episode_id_format(listening->episode->n, id),
                .chapter =
                    listening->episode->meta.chapters[stretch->chapter].id,
                .from = (int64_t)stretch->from,
                .to = (int64_t)stretch->to,
                .kind = stretch->kind,
                .ms = stretch->ms,
                .rate = stretch->rate,
                .aside = stretch->aside,
            },
            &err)) {
        save_table(listening, false); /* else a crash finds it there */
    }
    error_release(&err);
}

/* A jump aside becomes the place when 30 s were heard from there. */
static void count_aside(struct listening *self, double seconds)
{
    if (!self->aside) {
        return;
    }
    self->aside_s += seconds;
    if (self->aside_s >= ASIDE_S && self->until_word == 0) {
        self->aside = false;
        listening_flush(self);
    }
}

void listening_words(struct listening *self, const struct words_met *met)
{
    struct stretch *stretch = &self->stretch;
    int64_t now = clock_monotonic_ms();

    mark_words(self, self->chapter, met->from, met->to, met->kind);
    if (stretch->open &&
        (stretch->chapter != self->chapter || stretch->kind != met->kind ||
         met->from > stretch->to + 3 || met->from < stretch->from)) {
        listening_flush(self);
    }
    if (!stretch->open) {
        *stretch = (struct stretch){
            .open = true,
            .chapter = self->chapter,
            .from = met->from,
            .rate = met->rate,
            .aside = self->aside,
            .kind = met->kind,
            /* Sentences that are read come seldom: each is saved. */
            .saved_ms = met->kind == PLAY_READ ? 0 : now,
        };
    }
    stretch->to = met->to > stretch->to ? met->to : stretch->to;
    stretch->ms += met->ms;
    if (stretch->ms >= LINE_MS) {
        listening_flush(self);
    } else if (now - stretch->saved_ms >= SAVE_MS) {
        stretch->saved_ms = now;
        save_table(self, true);
    }
    count_aside(self, (double)met->ms / 1000 * (met->rate > 0 ? met->rate : 1));
}

void listening_heard(struct listening *self, const struct player_event *event)
{
    double speed = player_get_speed(self->player);
    int64_t from_ms = (int64_t)(event->from_s * 1000);
    int64_t to_ms = (int64_t)(event->to_s * 1000);

    listening_words(self,
                    &(struct words_met){
                        .from = cues_word_at(&self->cues, from_ms),
                        .to = cues_word_at(&self->cues, to_ms),
                        .ms = (int64_t)((double)(to_ms - from_ms) / speed),
                        .kind = event->estimated ? PLAY_ESTIMATED : PLAY_HEARD,
                        .rate = speed,
                    });
}

/* "littles-law 112 284 72800 125 0 4711 0 5231800" of the table. */
struct row {
    char chapter[ID_MAX + 1];
    size_t from;
    size_t to;
    long long ms;
    int rate; /* hundredths */
    int aside;
    long pid;
    int kind;
    long long boot_ms; /* by the boot clock, when it was saved */
    bool whole;
};

static struct row read_row(const char *text)
{
    struct row row = {.kind = PLAY_HEARD, .boot_ms = -1};
    int fields = sscanf(text, "%40s %zu %zu %lld %d %d %ld %d %lld",
                        row.chapter, &row.from, &row.to, &row.ms, &row.rate,
                        &row.aside, &row.pid, &row.kind, &row.boot_ms);

    row.whole = fields >= 6 && id_valid(row.chapter) && row.from < row.to &&
                row.to < 1000000 && row.ms >= 0 && row.ms <= 2 * LINE_MS &&
                row.rate >= 0 && row.rate <= 300 && row.kind >= PLAY_HEARD &&
                row.kind <= PLAY_ESTIMATED;
    return row;
}

/*
 * Is the program that wrote the row still playing? Its process must live, and
 * the row must be fresh: another program may have got the number. By the boot
 * clock, which nobody sets; it begins anew with the machine.
 */
static bool still_played(const struct row *row)
{
    int64_t age_ms = clock_boot_ms() - row->boot_ms;

    return row->pid > 0 && row->boot_ms >= 0 && age_ms >= 0 &&
           age_ms < STALE_MS &&
           (kill((pid_t)row->pid, 0) == 0 || errno == EPERM);
}

static bool recover_one(struct app *app, struct store_playing *playing,
                        struct error *err)
{
    struct row row = read_row(playing->stretch.buf);
    bool ok = true;

    if (still_played(&row)) {
        return true;
    }
    if (row.whole) {
        ok = append_play(app,
                         &(struct play_body){
                             .episode = playing->episode,
                             .chapter = row.chapter,
                             .from = (int64_t)row.from,
                             .to = (int64_t)row.to,
                             .kind = (enum play_kind)row.kind,
                             .ms = row.ms,
                             .rate = row.rate / 100.0,
                             .aside = row.aside != 0,
                         },
                         err);
    }
    playing->open = false;
    str_clear(&playing->stretch);
    return ok && store_playing_save(app->store, playing, err);
}

bool listening_recover(struct app *app, struct error *err)
{
    struct str_list episodes = STR_LIST_INIT;
    bool ok = store_playing_open(app->store, &episodes, err);

    for (size_t i = 0; ok && i < episodes.count; i++) {
        struct store_playing playing;

        store_playing_init(&playing);
        if (store_playing_load(app->store, episodes.items[i], &playing)) {
            ok = recover_one(app, &playing, err);
        }
        store_playing_release(&playing);
    }
    str_list_release(&episodes);
    return ok;
}

bool app_read_words(struct app *app, int episode, const char *chapter,
                    size_t from, size_t to, int64_t ms, struct error *err)
{
    char id[8];

    return from >= to ||
           listening_keep(listening_of(app),
                          &(struct play_body){
                              .episode = episode_id_format(episode, id),
                              .chapter = chapter,
                              .from = (int64_t)from,
                              .to = (int64_t)to,
                              .kind = PLAY_READ,
                              .ms = ms,
                          },
                          err);
}
