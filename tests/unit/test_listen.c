/*
 * Listening with the real voice, encoder and player on null audio: what was
 * heard is what was played, a seek is not hearing, a jump aside leaves the
 * place, a player that dies loses nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/keep.h"
#include "app/listen.h"
#include "app/listen_private.h"
#include "app/progress.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "store/store_listening.h"

enum { EPISODE = 51 };

struct fixture {
    char home[64];
    char program[512];
    struct app *app;
};

static void open_app(struct fixture *f)
{
    struct app_options options = {.program = f->program};
    struct error err = ERROR_INIT;

    if (!app_new(&f->app, &options, &err)) {
        fail_msg("%s", error_get(&err));
    }
}

static bool has(const char *program)
{
    char *path = file_find_program(program);
    bool found = path != NULL;

    free(path);
    return found;
}

/* One home for all tests: the sound is made once. */
static struct fixture *the_fixture;

static int set_up_all(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    const char *build = getenv("top_builddir");
    const char *source = getenv("top_srcdir");
    static const char config[] = "format: config/1\n"
                                 "player_args: \"--ao=null\"\n"
                                 "narrator: espeak-ng\n"
                                 "narrate_ahead: 0\n";
    char path[160];
    struct error err = ERROR_INIT;

    if (!has("mpv") || !has("espeak-ng") || !has("ffmpeg")) {
        print_message("mpv, espeak-ng or ffmpeg is not installed\n");
        free(f);
        return 0;
    }
    snprintf(f->home, sizeof(f->home), "/tmp/dstudio-listen-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    snprintf(f->program, sizeof(f->program), "%s/dstudio",
             build != NULL ? build : ".");
    setenv("HOME", f->home, 1);
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("DSTUDIO_NOW");
    snprintf(path, sizeof(path), "%s/content", source != NULL ? source : ".");
    setenv("DSTUDIO_CONTENT", path, 1);
    snprintf(path, sizeof(path), "%s/.config/dstudio", f->home);
    assert_true(file_make_folder(path, &err));
    snprintf(path, sizeof(path), "%s/.config/dstudio/config.yaml", f->home);
    assert_true(file_write_atomic(path, config, strlen(config), 0600, &err));
    (void)state;
    the_fixture = f;
    return 0;
}

/* A new learner. */
static int set_up(void **state)
{
    *state = the_fixture;
    if (the_fixture != NULL) {
        open_app(the_fixture);
    }
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[96];

    if (f == NULL) {
        return 0;
    }
    app_free(f->app);
    f->app = NULL;
    snprintf(command, sizeof(command), "rm -rf '%s/.local'", f->home);
    assert_int_equal(system(command), 0);
    return 0;
}

static int tear_down_all(void **state)
{
    struct fixture *f = the_fixture;
    char command[96];

    (void)state;
    if (f == NULL) {
        return 0;
    }
    snprintf(command, sizeof(command), "rm -rf '%s'", f->home);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

static struct fixture *need(void **state)
{
    if (*state == NULL) {
        skip();
    }
    return *state;
}

static void turn(struct app *app)
{
    struct app_fd fds[APP_FDS];
    struct pollfd polls[APP_FDS];
    int timeout = app_listen_timeout_ms(app);

    app_listen_fds(app, fds);
    for (int i = 0; i < APP_FDS; i++) {
        polls[i] = (struct pollfd){.fd = fds[i].fd, .events = fds[i].events};
    }
    poll(polls, APP_FDS, timeout < 0 || timeout > 100 ? 100 : timeout);
    app_listen_service(app);
}

static void run_ms(struct app *app, int ms)
{
    int64_t until = clock_monotonic_ms() + ms;

    while (clock_monotonic_ms() < until) {
        turn(app);
    }
}

static void wait_state(struct app *app, enum listen_state state)
{
    int64_t until = clock_monotonic_ms() + 30000;

    while (app_listen(app)->state != state && clock_monotonic_ms() < until) {
        turn(app);
    }
    if (app_listen(app)->state != state) {
        fail_msg("state %d, not %d: %s", app_listen(app)->state, state,
                 app_listen(app)->why);
    }
}

/* Until the player has really begun. */
static void wait_sound(struct app *app)
{
    struct listening *self = listening_of(app);
    int64_t until = clock_monotonic_ms() + 30000;

    while (player_get_state(self->player) != PLAYER_PLAYING &&
           clock_monotonic_ms() < until) {
        turn(app);
    }
    assert_int_equal(player_get_state(self->player), PLAYER_PLAYING);
}

static void play(struct fixture *f, const struct listen_from *from,
                 double speed)
{
    struct error err = ERROR_INIT;

    if (!app_play(f->app, EPISODE, from, &err)) {
        fail_msg("%s", error_get(&err));
    }
    app_listen_set_speed(f->app, speed);
    wait_sound(f->app);
}

/* Words of a chapter that the store counts as heard. */
static size_t heard_in(struct fixture *f, const char *chapter, size_t *from)
{
    struct store_coverage coverage = STORE_COVERAGE_INIT;
    struct error err = ERROR_INIT;
    size_t words = 0;

    assert_true(store_coverage_of(app_store(f->app), "ep051", &coverage, &err));
    for (size_t i = 0; i < coverage.count; i++) {
        const struct store_interval *one = &coverage.items[i];

        if (str_equal(one->chapter, chapter)) {
            assert_int_equal(one->kind, PLAY_HEARD);
            if (words == 0 && from != NULL) {
                *from = (size_t)one->from;
            }
            words += (size_t)(one->to - one->from);
        }
    }
    store_coverage_release(&coverage);
    return words;
}

static const char *chapter_id(struct fixture *f, int at)
{
    return app_listen(f->app)->episode->meta.chapters[at].id;
}

static void test_heard_is_what_was_played(void **state)
{
    struct fixture *f = need(state);
    int64_t began;
    size_t word;
    size_t words;
    size_t from = 99;
    double seconds;

    play(f, NULL, 2);
    began = clock_monotonic_ms();
    run_ms(f->app, 4000);
    app_listen_pause(f->app, true);
    seconds = (double)(clock_monotonic_ms() - began) / 1000 * 2;
    word = app_listen(f->app)->word;
    words = heard_in(f, chapter_id(f, 0), &from);
    assert_int_equal(from, 0);
    if (words + 3 < word || words > word + 3) {
        fail_msg("%zu words heard, at word %zu", words, word);
    }
    /* Within 1.5 s of speech of what the clock says. */
    assert_true(app_listen(f->app)->position_s <= seconds + 0.5);
    assert_true(app_listen(f->app)->position_s >= seconds - 1.5 * 2);
}

static void test_seek_is_not_hearing(void **state)
{
    struct fixture *f = need(state);
    size_t words;
    size_t word;

    play(f, NULL, 1);
    run_ms(f->app, 2500);
    app_listen_seek_by(f->app, 30);
    run_ms(f->app, 2500);
    app_listen_pause(f->app, true);
    word = app_listen(f->app)->word;
    words = heard_in(f, chapter_id(f, 0), NULL);
    assert_true(word > 60);
    /* Five seconds are about fifteen words. */
    if (words < 3 || words > 25) {
        fail_msg("%zu words heard in 5 s", words);
    }
}

static void resume_of(struct fixture *f, struct store_resume *resume)
{
    if (!store_resume_find(app_store(f->app), "ep051", resume)) {
        fail_msg("no place is kept");
    }
}

static void test_aside_leaves_the_place(void **state)
{
    struct fixture *f = need(state);
    struct listen_from aside = {.aside = true};
    struct store_resume resume;
    int64_t word;

    play(f, NULL, 1);
    run_ms(f->app, 3000);
    app_listen_pause(f->app, true);
    resume_of(f, &resume);
    assert_string_equal(resume.chapter, chapter_id(f, 0));
    word = resume.word;
    store_resume_release(&resume);

    aside.chapter = chapter_id(f, 1);
    play(f, &aside, 3);
    run_ms(f->app, 4000);
    app_listen_pause(f->app, true);
    assert_true(heard_in(f, chapter_id(f, 1), NULL) > 10);
    resume_of(f, &resume);
    assert_string_equal(resume.chapter, chapter_id(f, 0));
    assert_int_equal(resume.word, word);
    store_resume_release(&resume);

    /* 30 s heard: now this is the place. */
    app_listen_pause(f->app, false);
    run_ms(f->app, 8500);
    app_listen_pause(f->app, true);
    resume_of(f, &resume);
    assert_string_equal(resume.chapter, chapter_id(f, 1));
    store_resume_release(&resume);
}

static void test_replay_stops_where_it_should(void **state)
{
    struct fixture *f = need(state);
    struct listen_from replay = {.word = 20, .until_word = 26, .aside = true};
    struct store_resume resume;
    struct error err = ERROR_INIT;

    assert_true(
        app_play(f->app, EPISODE, &(struct listen_from){.paused = true}, &err));
    wait_state(f->app, LISTEN_PAUSED);
    replay.chapter = chapter_id(f, 0);
    play(f, &replay, 1);
    wait_state(f->app, LISTEN_PAUSED);
    assert_in_range(app_listen(f->app)->word, 26, 30);
    assert_false(store_resume_find(app_store(f->app), "ep051", &resume));
}

static void test_a_dead_player_loses_nothing(void **state)
{
    struct fixture *f = need(state);
    size_t words;
    size_t word;

    play(f, NULL, 1);
    run_ms(f->app, 6000);
    kill(player_get_pid(listening_of(f->app)->player), SIGKILL);
    wait_state(f->app, LISTEN_PAUSED);
    assert_non_null(app_listen(f->app)->why);
    word = app_listen(f->app)->word;
    words = heard_in(f, chapter_id(f, 0), NULL);
    assert_true(word >= 5 && words + 3 >= word);
    app_listen_pause(f->app, false);
    wait_sound(f->app);
    run_ms(f->app, 700);
    assert_true(app_listen(f->app)->word + 30 >= word);
    assert_true(app_listen(f->app)->word <= word + 5);
}

/* A crash: what the table holds becomes a line at the next start. */
static void test_a_crash_is_made_up_for(void **state)
{
    struct fixture *f = need(state);
    struct store_playing row;
    struct error err = ERROR_INIT;

    app_free(f->app);
    f->app = NULL;
    open_app(f);
    store_playing_init(&row);
    row.episode = xstrdup("ep051");
    row.open = true;
    row.at_ms = app_now_ms(f->app) - 1000;
    /* A process number that no process can have. */
    str_add(&row.stretch, "cold-open 3 40 12000 100 0 2147483646");
    assert_true(store_playing_save(app_store(f->app), &row, &err));
    app_free(f->app);
    open_app(f);
    assert_int_equal(heard_in(f, "cold-open", NULL), 37);
    /* The row of a program that plays stays with it. */
    str_clear(&row.stretch);
    str_add_format(&row.stretch, "cold-open 50 60 3000 100 0 %ld",
                   (long)getppid());
    row.at_ms = app_now_ms(f->app);
    assert_true(store_playing_save(app_store(f->app), &row, &err));
    app_free(f->app);
    open_app(f);
    assert_int_equal(heard_in(f, "cold-open", NULL), 37);
    store_playing_release(&row);
}

/* Opens the last sentence of a chapter without sound, at full speed. */
static void silent_at_end_of(struct fixture *f, int chapter)
{
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    from.chapter = chapter_id(f, chapter);
    from.word = listening_of(f->app)->chapters[chapter].count - 1;
    app_listen_set_silent(f->app, true);
    from.paused = false;
    assert_true(app_play(f->app, EPISODE, &from, &err));
    app_listen_set_speed(f->app, 3);
    assert_true(app_listen(f->app)->silent);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
}

static void test_silent_study_is_reading(void **state)
{
    struct fixture *f = need(state);
    struct store_coverage coverage = STORE_COVERAGE_INIT;
    struct store_resume resume;
    struct error err = ERROR_INIT;

    silent_at_end_of(f, 0);
    while (app_listen(f->app)->chapter == 0) {
        turn(f->app);
    }
    app_listen_pause(f->app, true);
    assert_true(store_coverage_of(app_store(f->app), "ep051", &coverage, &err));
    assert_int_equal(coverage.count, 1);
    assert_int_equal(coverage.items[0].kind, PLAY_READ);
    assert_int_equal(coverage.items[0].to,
                     listening_of(f->app)->chapters[0].count);
    store_coverage_release(&coverage);
    resume_of(f, &resume);
    assert_string_equal(resume.chapter, chapter_id(f, 0));
    store_resume_release(&resume);
    assert_int_equal(player_get_state(listening_of(f->app)->player),
                     PLAYER_STOPPED);
}

static void test_chapter_check_is_offered(void **state)
{
    struct fixture *f = need(state);
    struct error err = ERROR_INIT;

    assert_true(app_setting_set(f->app, "quiz.chapter_checks", "true", &err));
    app_listen_offer_checks(f->app, true);
    silent_at_end_of(f, 1);
    wait_state(f->app, LISTEN_PAUSED);
    assert_int_equal(app_listen(f->app)->check_chapter, 1);
    assert_int_equal(app_listen(f->app)->chapter, 2);
    app_listen_pause(f->app, false);
    assert_int_equal(app_listen(f->app)->check_chapter, -1);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
    /* Nobody is there to answer: it goes on. */
    app_listen_offer_checks(f->app, false);
    silent_at_end_of(f, 1);
    while (app_listen(f->app)->chapter == 1) {
        turn(f->app);
    }
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
}

static void test_sleep_timer(void **state)
{
    struct fixture *f = need(state);

    silent_at_end_of(f, 0);
    app_listen_set_sleep(f->app, LISTEN_SLEEP_CHAPTER, 0);
    wait_state(f->app, LISTEN_PAUSED);
    assert_int_equal(app_listen(f->app)->chapter, 1);
    assert_int_equal(app_listen(f->app)->sleep, LISTEN_SLEEP_OFF);
    app_listen_pause(f->app, false);
    app_listen_set_sleep(f->app, LISTEN_SLEEP_MINUTES, 1);
    assert_in_range(app_listen(f->app)->sleep_left_s, 59, 60);
    listening_of(f->app)->sleep_at_ms = clock_monotonic_ms() + 300;
    wait_state(f->app, LISTEN_PAUSED);
    assert_non_null(app_listen(f->app)->why);
    assert_int_equal(app_listen(f->app)->sleep, LISTEN_SLEEP_OFF);
    /* Paused: nothing wakes us. */
    app_listen_service(f->app);
    assert_int_equal(listening_flow_timeout_ms(listening_of(f->app)), -1);
}

static int last_chapter(struct fixture *f)
{
    struct app_episode *episode = NULL;
    struct error err = ERROR_INIT;
    int last;

    assert_true(app_episode_read(f->app, EPISODE, &episode, &err));
    last = (int)episode->meta.chapter_count - 1;
    app_episode_free(episode);
    return last;
}

static void test_queue_goes_on(void **state)
{
    struct fixture *f = need(state);
    struct listening *self = listening_of(f->app);
    const int queue[] = {EPISODE, 52};
    int *left = NULL;
    size_t count = 0;
    struct error err = ERROR_INIT;

    assert_true(app_queue_set(f->app, queue, 2, &err));
    silent_at_end_of(f, last_chapter(f));
    wait_state(f->app, LISTEN_ENDED);
    assert_int_equal(app_listen(f->app)->next_episode, 52);
    assert_in_range(app_listen(f->app)->next_in_s, 9, 10);
    assert_true(app_queue_get(f->app, &left, &count, &err));
    assert_int_equal(count, 1);
    free(left);
    app_listen_stay(f->app);
    assert_int_equal(app_listen(f->app)->next_in_s, 0);
    run_ms(f->app, 300);
    assert_int_equal(app_listen(f->app)->state, LISTEN_ENDED);

    silent_at_end_of(f, last_chapter(f));
    wait_state(f->app, LISTEN_ENDED);
    self->next_at_ms = clock_monotonic_ms() + 200;
    wait_state(f->app, LISTEN_PLAYING);
    assert_int_equal(app_listen(f->app)->episode->n, 52);
}

static void test_a_long_pause_rewinds(void **state)
{
    struct fixture *f = need(state);
    struct listening *self = listening_of(f->app);
    int64_t at;
    int64_t now;

    play(f, NULL, 1);
    app_listen_seek_by(f->app, 30);
    run_ms(f->app, 1000);
    app_listen_pause(f->app, true);
    at = (int64_t)(player_get_position(self->player) * 1000);
    app_listen_pause(f->app, false);
    now = (int64_t)(player_get_position(self->player) * 1000);
    assert_int_equal(now, at);
    app_listen_pause(f->app, true);
    self->paused_at_ms -= 2 * 3600 * 1000;
    app_listen_pause(f->app, false);
    now = (int64_t)(player_get_position(self->player) * 1000);
    assert_true(now <= at - 10000 && now >= at - 25000);
    /* At the begin of a sentence. */
    assert_int_equal(self->cues.items[cues_at(&self->cues, now + 1)].start_ms,
                     now);
}

static void test_speed_of_a_series(void **state)
{
    struct fixture *f = need(state);
    struct error err = ERROR_INIT;
    struct listen_from from = {.paused = true};

    assert_true(app_play(f->app, EPISODE, &from, &err));
    app_listen_set_speed(f->app, 1.35);
    assert_true(app_listen_keep_speed(f->app, &err));
    app_listen_stop(f->app);
    assert_true(app_play(f->app, 52, &from, &err));
    assert_float_equal(app_listen(f->app)->speed, 1.35, 0.001);
    assert_true(app_play(f->app, 13, &from, &err));
    assert_float_equal(app_listen(f->app)->speed, 1, 0.001);
}

/* A `play` line of words that nobody needs to wait for. */
static void put_play(struct fixture *f, int chapter, size_t from, size_t to,
                     enum play_kind kind)
{
    struct event event;
    struct error err = ERROR_INIT;

    app_event_begin(f->app, &event);
    event_play(&event, &(struct play_body){
                           .episode = "ep051",
                           .chapter = chapter_id(f, chapter),
                           .from = (int64_t)from,
                           .to = (int64_t)to,
                           .kind = kind,
                           .ms = 1000,
                       });
    assert_true(app_append(f->app, &event, &err));
}

/* 95 % of the words, or 90 % with the last of them; none is marked by hand. */
static void test_when_an_episode_is_heard(void **state)
{
    struct fixture *f = need(state);
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;
    int last = last_chapter(f);
    size_t counts[32];
    size_t total = 0;
    size_t missing;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    for (int i = 0; i <= last; i++) {
        counts[i] = listening_of(f->app)->chapters[i].count;
        total += counts[i];
    }
    missing = total * 8 / 100;
    assert_true(counts[1] > missing && counts[last] > 10);
    put_play(f, 1, 0, counts[1] - missing, PLAY_HEARD);
    for (int i = 0; i < last; i++) {
        if (i != 1) {
            put_play(f, i, 0, counts[i], PLAY_HEARD);
        }
    }
    put_play(f, last, 0, counts[last] - 10, PLAY_HEARD);
    assert_int_equal(app_progress_of(f->app, EPISODE)->heard, HEARD_PARTLY);
    put_play(f, last, counts[last] - 10, counts[last], PLAY_HEARD);
    assert_int_equal(app_progress_of(f->app, EPISODE)->heard, HEARD_YES);
    assert_int_equal(app_progress_of(f->app, EPISODE)->mark, MARK_OPEN);
}

/* What was heard, estimated and read are three things. */
static void test_kinds_of_coverage(void **state)
{
    struct fixture *f = need(state);
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;
    const struct listen *listen;
    double words;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    put_play(f, 0, 0, 100, PLAY_HEARD);
    put_play(f, 0, 50, 150, PLAY_ESTIMATED);
    put_play(f, 0, 100, 170, PLAY_READ);
    app_listen_stop(f->app);
    assert_true(app_play(f->app, EPISODE, &from, &err));
    listen = app_listen(f->app);
    words = (double)listening_of(f->app)->words;
    assert_int_equal(listen->heard_share * words + 0.5, 150);
    assert_int_equal(listen->guessed_share * words + 0.5, 50);
    assert_int_equal(listen->read_share * words + 0.5, 20);
    assert_int_equal(listen->pieces[0], 100);
    assert_int_equal(listen->pieces[LISTEN_PIECES - 1], 0);
}

/* The monotonic clock stands still while the machine sleeps, the boot clock
 * does not. Here the difference that was seen last is put back instead. */
static void test_the_machine_slept(void **state)
{
    struct fixture *f = need(state);
    struct listening *self = listening_of(f->app);
    double at;

    play(f, NULL, 1);
    app_listen_seek_by(f->app, 30);
    run_ms(f->app, 1500);
    at = player_get_position(self->player);
    self->boot_gap_ms -= 10 * 60 * 1000;
    app_listen_service(f->app);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PAUSED);
    assert_non_null(strstr(app_listen(f->app)->why, "asleep"));
    app_listen_pause(f->app, false);
    /* Ten minutes away: three seconds back, to a sentence's begin. */
    assert_true(player_get_position(self->player) < at - 2);
    wait_state(f->app, LISTEN_PLAYING);
    /* A second of difference is no sleep. */
    self->boot_gap_ms -= 1000;
    app_listen_service(f->app);
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
}

static void walk_paragraphs(struct fixture *f)
{
    size_t first;
    size_t second;

    app_listen_paragraph(f->app, 1);
    first = app_listen(f->app)->sentence_from;
    app_listen_paragraph(f->app, 1);
    second = app_listen(f->app)->sentence_from;
    assert_true(second > first);
    app_listen_sentence(f->app, 1);
    app_listen_paragraph(f->app, -1);
    assert_int_equal(app_listen(f->app)->sentence_from, second);
    app_listen_paragraph(f->app, -1);
    assert_int_equal(app_listen(f->app)->sentence_from, first);
}

static void test_paragraphs(void **state)
{
    struct fixture *f = need(state);
    struct listen_from from = {.paused = true};
    struct error err = ERROR_INIT;

    assert_true(app_play(f->app, EPISODE, &from, &err));
    app_listen_set_silent(f->app, true);
    walk_paragraphs(f);
    app_listen_set_silent(f->app, false);
    app_listen_stop(f->app);
    play(f, NULL, 1);
    app_listen_pause(f->app, true);
    walk_paragraphs(f);
}

/* A place past the end of a chapter, as after an edit, is its last words. */
static void test_a_place_past_the_end(void **state)
{
    struct fixture *f = need(state);
    struct listen_from from = {.paused = true, .word = 100000};
    struct error err = ERROR_INIT;

    from.chapter = "cold-open";
    assert_true(app_play(f->app, EPISODE, &from, &err));
    assert_int_equal(app_listen(f->app)->chapter, 0);
    assert_int_equal(app_listen(f->app)->word,
                     listening_of(f->app)->chapters[0].count - 1);
}

/* Paused from outside, as by a media key: we follow, and go on with it. */
static void test_paused_from_outside(void **state)
{
    struct fixture *f = need(state);
    struct listening *self = listening_of(f->app);

    play(f, NULL, 1);
    run_ms(f->app, 1000);
    player_pause(self->player, true);
    wait_state(f->app, LISTEN_PAUSED);
    assert_true(app_listen(f->app)->outside);
    assert_false(self->stretch.open);
    player_pause(self->player, false);
    wait_state(f->app, LISTEN_PLAYING);
    assert_false(app_listen(f->app)->outside);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_heard_is_what_was_played, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_seek_is_not_hearing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_aside_leaves_the_place, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_replay_stops_where_it_should,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_dead_player_loses_nothing,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_crash_is_made_up_for, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_silent_study_is_reading, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_chapter_check_is_offered, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_sleep_timer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_queue_goes_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_long_pause_rewinds, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_speed_of_a_series, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_when_an_episode_is_heard, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_kinds_of_coverage, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_the_machine_slept, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_paragraphs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_place_past_the_end, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_paused_from_outside, set_up,
                                        tear_down),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("listen", tests, set_up_all,
                                       tear_down_all);
}
