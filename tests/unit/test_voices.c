/* Each voice by itself, with the real programs: how loud, in what form, with
 * whose pronunciations; and piper, which is known by its full path only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "narration/encode.h"
#include "narration/narration.h"

static const char script_text[] =
    "# A title\n\n"
    "## Waiting lines\n\n"
    "A line grows when people come faster than they are served. Nothing that "
    "anybody does at the counter changes that. The mean number of people in "
    "the shop is the rate at which they come, times how long each stays.\n\n"
    "Nobody reads frobd the way it is written.\n";

struct fixture {
    char folder[64];
    struct document *script;
    struct narrator narrator;
};

static bool has(const char *program)
{
    char *path = file_find_program(program);
    bool found = path != NULL;

    free(path);
    return found;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct error err = ERROR_INIT;

    snprintf(f->folder, sizeof(f->folder), "/tmp/dstudio-voices-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    setenv("XDG_CONFIG_HOME", f->folder, 1);
    f->script = document_parse(script_text, strlen(script_text), &err);
    assert_non_null(f->script);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[96];

    snprintf(command, sizeof(command), "rm -rf '%s'", f->folder);
    assert_int_equal(system(command), 0);
    narrator_release(&f->narrator);
    document_free(f->script);
    free(f);
    return 0;
}

static void put(const struct fixture *f, const char *name, const char *text,
                mode_t mode)
{
    char *path = path_join(f->folder, name);
    char *folder = path_folder(path);
    struct error err = ERROR_INIT;

    assert_true(file_make_folder(folder, &err));
    assert_true(file_write_atomic(path, text, strlen(text), mode, &err));
    free(folder);
    free(path);
}

static bool go_on(void *context, double share)
{
    (void)context;
    return share >= 0;
}

static void make(struct fixture *f, struct narration_files *files)
{
    struct error err = ERROR_INIT;

    narration_files_of(&f->narrator, f->script, 0, "ep001", "lines", files);
    if (!narration_make(&f->narrator, f->script, 0, files, go_on, NULL, &err)) {
        fail_msg("%s", error_get(&err));
    }
}

/* The last figure that a command prints behind `key`. */
static double figure(const char *command, const char *key)
{
    FILE *pipe = popen(command, "r");
    char line[512];
    double value = (double)NAN;

    assert_non_null(pipe);
    while (fgets(line, sizeof(line), pipe) != NULL) {
        const char *at = strstr(line, key);

        if (at != NULL) {
            value = strtod(at + strlen(key), NULL);
        }
    }
    pclose(pipe);
    return value;
}

/* As a listener's meter would read it: of the Opus file, not of our figures. */
static double loudness_of(const char *path)
{
    char *command = xasprintf("ffmpeg -nostdin -hide_banner -i '%s' -af "
                              "ebur128 -f null - 2>&1 | sed -n '/Summary/,$p'",
                              path);
    double lufs = figure(command, "I:");

    free(command);
    return lufs;
}

static void check_sound(const char *path)
{
    char *probe = xasprintf("ffprobe -v error -show_entries "
                            "stream=codec_name,channels:format=bit_rate "
                            "-of default '%s'",
                            path);
    double lufs = loudness_of(path);
    double rate = figure(probe, "bit_rate=");
    char *is_opus = xasprintf("%s | grep -q codec_name=opus", probe);

    if (!(fabs(lufs - -18.0) <= 1)) {
        fail_msg("%s: %.1f LUFS", path, lufs);
    }
    if (!(rate > 16000 && rate < 32000)) {
        fail_msg("%s: %.0f bit/s", path, rate);
    }
    assert_int_equal(system(is_opus), 0);
    assert_true(figure(probe, "channels=") == 1);
    free(is_opus);
    free(probe);
}

static void test_every_voice_is_as_loud(void **state)
{
    static const struct {
        enum voice voice;
        const char *program;
    } voices[] = {
        {VOICE_FLITE, "flite"},
        {VOICE_ESPEAK, "espeak-ng"},
        {VOICE_FESTIVAL, "text2wave"},
    };
    struct fixture *f = *state;
    size_t tried = 0;

    for (size_t i = 0; i < COUNT_OF(voices) && has("ffmpeg"); i++) {
        struct voice_choice choice = {.voice = voices[i].voice,
                                      .cache = f->folder};
        struct narration_files files;
        struct error err = ERROR_INIT;

        if (!has(voices[i].program)) {
            assert_false(narrator_init(&f->narrator, &choice, &err));
            assert_int_equal(err.code, ERROR_NOT_FOUND);
            assert_non_null(strstr(error_get(&err), "install the package"));
        } else {
            assert_true(narrator_init(&f->narrator, &choice, &err));
            make(f, &files);
            check_sound(files.sound);
            narration_files_release(&files);
            tried++;
        }
        error_release(&err);
        narrator_release(&f->narrator);
    }
    if (tried == 0) {
        skip();
    }
}

static void test_gain(void **state)
{
    double lufs = 0;

    (void)state;
    assert_true(encode_gain_db(-21.5) == 3.5);
    assert_true(encode_gain_db(-10) == -8);
    assert_true(encode_gain_db(-70) == 0);
    assert_true(encode_gain_db(-59) == 24);
    assert_true(encode_read_loudness("frame:0 pts:0\nlavfi.r128.I=-70.000\n"
                                     "frame:1\nlavfi.r128.I=-21.563\n",
                                     &lufs));
    assert_true(lufs == -21.563);
    assert_false(encode_read_loudness("", &lufs));
    assert_false(encode_read_loudness("lavfi.r128.I=nan\n", &lufs));
}

/* What piper takes, spoken by espeak-ng. */
static const char stand_in[] =
    "#!/bin/sh\n"
    "[ \"$1\" = --model ] && [ -f \"$2\" ] && [ \"$3\" = --output_file ] ||\n"
    "    exit 9\n"
    "exec espeak-ng -w \"$4\" --stdin\n";

static void test_piper_by_full_path(void **state)
{
    struct fixture *f = *state;
    char *piper = path_join(f->folder, "it's here/piper");
    char *voice = path_join(f->folder, "a voice.onnx");
    struct voice_choice choice = {.voice = VOICE_PIPER, .cache = f->folder};
    struct narration_files files;
    struct error err = ERROR_INIT;

    if (!has("espeak-ng") || !has("ffmpeg")) {
        skip();
    }
    put(f, "it's here/piper", stand_in, 0755);
    put(f, "a voice.onnx", "x", 0644);
    choice.piper = "piper"; /* a name is not looked up */
    choice.piper_voice = voice;
    assert_false(narrator_init(&f->narrator, &choice, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    narrator_release(&f->narrator);
    choice.piper = piper;
    choice.piper_voice = "/nonexistent.onnx";
    assert_false(narrator_init(&f->narrator, &choice, &err));
    assert_non_null(strstr(error_get(&err), "piper_voice"));
    narrator_release(&f->narrator);
    choice.piper_voice = voice;
    assert_true(narrator_init(&f->narrator, &choice, &err));
    make(f, &files);
    check_sound(files.sound);
    narration_files_release(&files);
    error_release(&err);
    free(voice);
    free(piper);
}

/* A piper on PATH is a tool for mice: auto passes it by. */
static void test_auto_never_takes_piper(void **state)
{
    struct fixture *f = *state;
    struct voice_choice choice = {.voice = VOICE_AUTO, .cache = f->folder};
    const char *path = getenv("PATH");
    char *kept = xstrdup(path != NULL ? path : "");
    struct error err = ERROR_INIT;
    bool ok;

    put(f, "bin/piper", "#!/bin/sh\n", 0755);
    put(f, "bin/ffmpeg", "#!/bin/sh\n", 0755);
    {
        char *bin = path_join(f->folder, "bin");

        setenv("PATH", bin, 1);
        free(bin);
    }
    ok = narrator_init(&f->narrator, &choice, &err);
    setenv("PATH", kept, 1);
    free(kept);
    assert_false(ok);
    assert_non_null(strstr(error_get(&err), "espeak-ng"));
    error_release(&err);
}

static void test_template(void **state)
{
    static const struct {
        const char *command;
        bool ok;
    } cases[] = {
        {"espeak-ng -f {text} -w {wav}", true},
        {"espeak-ng --stdin -w {wav}", true},
        {"espeak-ng '-f{text}' '-w{wav}'", true},
        {"espeak-ng -f {text}", false},
        {"", false},
        {NULL, false},
    };
    struct fixture *f = *state;

    if (!has("espeak-ng") || !has("ffmpeg")) {
        skip();
    }
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct voice_choice choice = {.voice = VOICE_COMMAND,
                                      .command = cases[i].command,
                                      .cache = f->folder};
        struct narration_files files;
        struct error err = ERROR_INIT;

        if (narrator_init(&f->narrator, &choice, &err) != cases[i].ok) {
            fail_msg("case %zu: %s", i, error_get(&err));
        }
        if (cases[i].ok) {
            make(f, &files);
            narration_files_release(&files);
        } else {
            assert_int_equal(err.code, ERROR_USAGE);
        }
        error_release(&err);
        narrator_release(&f->narrator);
    }
}

static void test_users_pronunciations(void **state)
{
    struct fixture *f = *state;
    struct voice_choice choice = {
        .voice = VOICE_COMMAND, .command = "true {wav}", .cache = f->folder};
    struct narration_files before;
    struct narration_files after;
    struct str spoken = STR_INIT;
    struct error err = ERROR_INIT;

    if (!has("ffmpeg")) {
        skip();
    }
    assert_true(narrator_init(&f->narrator, &choice, &err));
    narration_files_of(&f->narrator, f->script, 0, "ep001", "lines", &before);
    narrator_release(&f->narrator);
    put(f, "dstudio/pronunciations.txt", "# ours\nfrobd = frob-dee\n", 0644);
    assert_true(narrator_init(&f->narrator, &choice, &err));
    narration_files_of(&f->narrator, f->script, 0, "ep001", "lines", &after);
    narration_add_spoken(&f->narrator, f->script, 0, &spoken);
    assert_non_null(strstr(spoken.buf, "Nobody reads frob-dee the way"));
    assert_string_not_equal(before.sound, after.sound);
    narrator_release(&f->narrator);
    put(f, "dstudio/pronunciations.txt", "frobd = frob-dee\nno equals\n", 0644);
    assert_false(narrator_init(&f->narrator, &choice, &err));
    assert_non_null(strstr(error_get(&err), "pronunciations.txt: line 2"));
    str_release(&spoken);
    error_release(&err);
    narration_files_release(&before);
    narration_files_release(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_voice_is_as_loud, set_up,
                                        tear_down),
        cmocka_unit_test(test_gain),
        cmocka_unit_test_setup_teardown(test_piper_by_full_path, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_auto_never_takes_piper, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_template, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_users_pronunciations, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests_name("voices", tests, NULL, NULL);
}
