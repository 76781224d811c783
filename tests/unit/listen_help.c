#include "listen_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/keep.h"
#include "app/recorded.h"
#include "base/clock.h"
#include "base/file.h"

void listen_open_app(struct fixture *f)
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

int listen_set_up_all(void **state)
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
int listen_set_up(void **state)
{
    *state = the_fixture;
    if (the_fixture != NULL) {
        listen_open_app(the_fixture);
    }
    return 0;
}

int listen_tear_down(void **state)
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

int listen_tear_down_all(void **state)
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

struct fixture *listen_need(void **state)
{
    if (*state == NULL) {
        skip();
    }
    return *state;
}

void turn(struct app *app)
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

void run_ms(struct app *app, int ms)
{
    int64_t until = clock_monotonic_ms() + ms;

    while (clock_monotonic_ms() < until) {
        turn(app);
    }
}

void wait_state(struct app *app, enum listen_state state)
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

void wait_sound(struct app *app)
{
    struct listening *self = listening_of(app);
    int64_t until = clock_monotonic_ms() + 30000;

    while (player_get_state(self->player) != PLAYER_PLAYING &&
           clock_monotonic_ms() < until) {
        turn(app);
    }
    assert_int_equal(player_get_state(self->player), PLAYER_PLAYING);
}

void play(struct fixture *f, const struct listen_from *from, double speed)
{
    struct error err = ERROR_INIT;

    if (!app_play(f->app, EPISODE, from, &err)) {
        fail_msg("%s", error_get(&err));
    }
    app_listen_set_speed(f->app, speed);
    wait_sound(f->app);
}

size_t heard_in(struct fixture *f, const char *chapter, size_t *from)
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

char *sound_of(struct fixture *f, int chapter)
{
    struct listening *self = listening_of(f->app);
    struct narration_files files;
    char *path;

    sound_files_of(f->app, &self->narrator, self->episode, chapter, &files);
    path = xstrdup(files.sound);
    narration_files_release(&files);
    return path;
}

void forget_sound(struct fixture *f, int chapter)
{
    struct listening *self = listening_of(f->app);
    char *path = sound_of(f, chapter);

    /* Nothing is made ahead, either. */
    self->ahead_at_ms = INT64_MAX;
    making_stop(&self->making);
    unlink(path);
    self->chapters[chapter].made = false;
    free(path);
}

const char *chapter_id(struct fixture *f, int at)
{
    return app_listen(f->app)->episode->meta.chapters[at].id;
}

void resume_of(struct fixture *f, struct store_resume *resume)
{
    if (!store_resume_find(app_store(f->app), "ep051", resume)) {
        fail_msg("no place is kept");
    }
}

void silent_at_end_of(struct fixture *f, int chapter)
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

int last_chapter(struct fixture *f)
{
    struct app_episode *episode = NULL;
    struct error err = ERROR_INIT;
    int last;

    assert_true(app_episode_read(f->app, EPISODE, &episode, &err));
    last = (int)episode->meta.chapter_count - 1;
    app_episode_free(episode);
    return last;
}

void put_play(struct fixture *f, int chapter, size_t from, size_t to,
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
