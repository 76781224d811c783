/* A recording in the place of narration: cut into chapters by the real ffmpeg,
 * its words found by its transcript, played by the real mpv. */
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

#include "app/listen.h"
#include "app/recorded.h"
#include "app/recorded_cues.h"
#include "app/recording.h"
#include "base/clock.h"
#include "base/file.h"
#include "markup/align.h"

enum { EPISODE = 51 };

struct fixture {
    char home[64];
    char program[512];
    struct app *app;
    struct app_episode *episode;
};

static void run_shell(const char *format, const char *argument)
{
    struct str text = STR_INIT;

    for (; *format != '\0'; format++) {
        if (*format == '@') {
            str_add(&text, argument);
        } else {
            str_add_char(&text, *format);
        }
    }
    assert_int_equal(system(text.buf), 0);
    str_release(&text);
}

static bool has(const char *program)
{
    char *path = file_find_program(program);

    free(path);
    return path != NULL;
}

static void write_file(const struct fixture *f, const char *name,
                       const char *text)
{
    char *path = xasprintf("%s/%s", f->home, name);
    struct error err = ERROR_INIT;

    assert_true(file_write_atomic(path, text, strlen(text), 0600, &err));
    free(path);
}

/* What dstudio-net would have written beside the sound; all chapters begin at
 * 7.5 s, 15 s …, but the one that is `wild`. */
static void put_facts(const struct fixture *f, int duration_ms, size_t wild)
{
    struct str lines = STR_INIT;
    char *path = xasprintf("%s/data/dstudio/recordings/ep051.opus", f->home);
    struct file_stamp stamp;
    size_t count = f->episode->meta.chapter_count;

    assert_true(file_get_stamp(path, &stamp));
    str_add_format(&lines,
                   "{\"step\":\"recording\",\"file\":\"ep051.opus\",\"url\":"
                   "\"http://a/\",\"bytes\":%lld,\"sha256\":\"0\","
                   "\"duration_ms\":%d}\n",
                   (long long)stamp.size, duration_ms);
    for (size_t i = 0; i < count; i++) {
        str_add_format(&lines,
                       "{\"step\":\"chapter\",\"start_ms\":%zu,\"title\":"
                       "\"%s\"}\n",
                       i == wild ? 300000 : i * 7500,
                       f->episode->meta.chapters[i].title);
    }
    write_file(f, "data/dstudio/recordings/ep051.recording", lines.buf);
    str_release(&lines);
    free(path);
}

/* 90 seconds of sound. */
static void make_recording(const struct fixture *f)
{
    run_shell("mkdir -p @/data/dstudio/recordings && ffmpeg -v error -f lavfi "
              "-i sine=frequency=440:duration=90 -c:a libopus "
              "@/data/dstudio/recordings/ep051.opus </dev/null",
              f->home);
    put_facts(f, 0, SIZE_MAX);
}

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));
    const char *source = getenv("top_srcdir");
    const char *build = getenv("top_builddir");
    struct app_options options = {.profile = NULL};
    struct error err = ERROR_INIT;
    char path[512];

    if (!has("ffmpeg") || !has("mpv")) {
        print_message("ffmpeg or mpv is not installed\n");
        free(f);
        *state = NULL;
        return 0;
    }
    snprintf(f->home, sizeof(f->home), "/tmp/dstudio-recorded-XXXXXX");
    assert_non_null(mkdtemp(f->home));
    snprintf(path, sizeof(path), "%s/tests/data/small/content",
             source != NULL ? source : ".");
    setenv("DSTUDIO_CONTENT", path, 1);
    setenv("HOME", f->home, 1);
    snprintf(path, sizeof(path), "%s/data", f->home);
    setenv("XDG_DATA_HOME", path, 1);
    snprintf(path, sizeof(path), "%s/cache", f->home);
    setenv("XDG_CACHE_HOME", path, 1);
    snprintf(path, sizeof(path), "%s/config", f->home);
    setenv("XDG_CONFIG_HOME", path, 1);
    unsetenv("DSTUDIO_NOW");
    run_shell("mkdir -p @/config/dstudio @/data @/cache", f->home);
    /* No voice at all: a recording needs none. */
    write_file(f, "config/dstudio/config.yaml",
               "format: config/1\nplayer_args: \"--ao=null\"\n"
               "narrator: command\nnarrator_command: "
               "\"/nowhere/voice {text} {wav}\"\nnarrate_ahead: 0\n");
    snprintf(f->program, sizeof(f->program), "%s/dstudio",
             build != NULL ? build : ".");
    options.program = f->program;
    if (!app_new(&f->app, &options, &err) ||
        !app_episode_read(f->app, EPISODE, &f->episode, &err)) {
        fail_msg("%s", error_get(&err));
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    if (f != NULL) {
        app_episode_free(f->episode);
        app_free(f->app);
        run_shell("rm -rf '@'", f->home);
        free(f);
    }
    return 0;
}

static struct fixture *need(void **state)
{
    if (*state == NULL) {
        skip();
    }
    return *state;
}

/* Makes a chapter; its cues, checked to cover all words in rising time. */
static void make(struct fixture *f, int chapter, struct cues *cues)
{
    struct narration_files files;
    struct narrator none = {.command = NULL};
    struct error err = ERROR_INIT;
    int at = f->episode->chapter_of[chapter];
    size_t words = f->episode->script->chapters[at].words;
    size_t word = 0;

    if (!app_recorded_make(f->app, EPISODE,
                           f->episode->meta.chapters[chapter].id, &err)) {
        fail_msg("%s", error_get(&err));
    }
    sound_files_of(f->app, &none, f->episode, chapter, &files);
    assert_true(narration_is_made(&files));
    assert_true(narration_read_cues(files.cues, cues, &err));
    narration_files_release(&files);
    for (size_t i = 0; i < cues->count; i++) {
        assert_int_equal(cues->items[i].from_word, word);
        word = cues->items[i].to_word;
        assert_true(i == 0 ||
                    cues->items[i].start_ms >= cues->items[i - 1].end_ms);
    }
    assert_int_equal(word, words);
}

static void test_chapters(void **state)
{
    struct fixture *f = need(state);
    int count = (int)f->episode->meta.chapter_count;

    assert_false(app_recorded_is_here(f->app, EPISODE));
    make_recording(f);
    assert_true(app_recorded_is_here(f->app, EPISODE));
    for (int i = 0; i < count; i++) {
        struct cues cues = CUES_INIT;
        int64_t wanted = i + 1 < count ? 7500 : 90000 - 7500 * (count - 1);

        make(f, i, &cues);
        /* A packet is 20 ms long. */
        assert_in_range(cues_duration_ms(&cues), wanted - 60, wanted + 60);
        cues_release(&cues);
    }
}

static int64_t made_ms(struct fixture *f, int chapter)
{
    struct cues cues = CUES_INIT;
    int64_t ms;

    make(f, chapter, &cues);
    ms = cues_duration_ms(&cues);
    cues_release(&cues);
    return ms;
}

/* A feed says that it is shorter than it is, and that a chapter begins long
 * after the end: nothing of the sound is lost for that. */
static void test_false_facts(void **state)
{
    struct fixture *f = need(state);
    int count = (int)f->episode->meta.chapter_count;
    int64_t last = 90000 - 7500 * (count - 1);

    assert_true(count > 2);
    make_recording(f);
    put_facts(f, 20000, 1);
    assert_in_range(made_ms(f, 0) + made_ms(f, 1), 14880, 15120);
    assert_in_range(made_ms(f, count - 1), last - 60, last + 60);
}

/* The transcript says the first sentence slowly: so its cue is long. */
static void test_transcript(void **state)
{
    struct fixture *f = need(state);
    struct sentences sentences = SENTENCES_INIT;
    struct cues said = CUES_INIT;
    struct cues cues = CUES_INIT;
    struct str text = STR_INIT;
    size_t count = 0;

    make_recording(f);
    sentences_of_chapter(f->episode->script, f->episode->chapter_of[0],
                         &sentences);
    cues_add(&said, 0, 400, 0, 0, "Welcome, everybody, to the show.");
    for (size_t i = 0; i < sentences.count; i++) {
        const struct sentence *sentence = &sentences.items[i];

        if (sentence->to_word > sentence->from_word) {
            /* The first takes long, the rest is hurried. */
            cues_add(&said, count == 0 ? 400 : 6000 + (int64_t)count,
                     count == 0 ? 6000 : 6001 + (int64_t)count, 0, 0,
                     sentence->text);
            count++;
        }
    }
    assert_true(count >= 2);
    for (size_t i = 0; i < said.count; i++) {
        said.items[i].has_words = false;
    }
    cues_format(&said, &text);
    write_file(f, "data/dstudio/recordings/ep051.vtt", text.buf);
    make(f, 0, &cues);
    assert_in_range(cues.items[1].start_ms, 5990, 6010);
    cues_release(&cues);
    cues_release(&said);
    str_release(&text);
    sentences_release(&sentences);
}

/* A transcript of something else is no help, and does no harm. */
static void test_foreign_transcript(void **state)
{
    struct fixture *f = need(state);
    struct cues cues = CUES_INIT;
    struct cues plain = CUES_INIT;

    make_recording(f);
    make(f, 0, &plain);
    write_file(f, "data/dstudio/recordings/ep051.vtt",
               "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nLorem ipsum dolor\n");
    make(f, 0, &cues);
    assert_int_equal(cues.count, plain.count);
    assert_int_equal(cues.items[1].start_ms, plain.items[1].start_ms);
    cues_release(&cues);
    cues_release(&plain);
}

static void turn(struct app *app)
{
    struct app_fd fds[APP_FDS];
    struct pollfd polls[APP_FDS];

    app_listen_fds(app, fds);
    for (int i = 0; i < APP_FDS; i++) {
        polls[i] = (struct pollfd){.fd = fds[i].fd, .events = fds[i].events};
    }
    poll(polls, APP_FDS, 100);
    app_listen_service(app);
}

static void test_plays(void **state)
{
    struct fixture *f = need(state);
    struct error err = ERROR_INIT;
    int64_t until = clock_monotonic_ms() + 60000;

    make_recording(f);
    if (!app_play(f->app, EPISODE, NULL, &err)) {
        fail_msg("%s", error_get(&err));
    }
    while (app_listen(f->app)->heard_share <= 0 &&
           clock_monotonic_ms() < until) {
        turn(f->app);
    }
    if (app_listen(f->app)->heard_share <= 0) {
        fail_msg("state %d: %s", app_listen(f->app)->state,
                 app_listen(f->app)->why);
    }
    assert_int_equal(app_listen(f->app)->state, LISTEN_PLAYING);
    app_listen_stop(f->app);
}

static void test_no_recording(void **state)
{
    struct fixture *f = need(state);
    struct error err = ERROR_INIT;

    assert_false(app_recorded_make(f->app, EPISODE, "busy", &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    error_clear(&err);
    make_recording(f);
    assert_false(app_recorded_make(f->app, EPISODE, "nonsense", &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    error_release(&err);
}

static void test_align(void **state)
{
    static const char *const script[] = {"The",    "queue", "--",
                                         "grows,", "and",   "grows."};
    static const char *const heard[] = {"so",    "the", "queue",
                                        "grows", "um",  "grows"};
    struct slice a[6];
    struct slice b[6];
    size_t matches[6];

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        a[i] = slice_of(script[i]);
        b[i] = slice_of(heard[i]);
    }
    assert_int_equal(align_words(a, 6, b, 6, matches), 4);
    assert_int_equal(matches[0], 1);
    assert_int_equal(matches[1], 2);
    assert_true(matches[2] == ALIGN_NONE);
    assert_int_equal(matches[3], 3);
    assert_true(matches[4] == ALIGN_NONE);
    assert_int_equal(matches[5], 5);
    assert_int_equal(align_words(a, 6, b, 0, matches), 0);
    assert_true(matches[0] == ALIGN_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_chapters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_false_facts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_transcript, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_foreign_transcript, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_plays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_recording, set_up, tear_down),
        cmocka_unit_test(test_align),
    };

    return cmocka_run_group_tests_name("recorded", tests, NULL, NULL);
}
