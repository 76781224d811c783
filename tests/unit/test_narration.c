/* Narration: WAV headers that lie, and a tiny script spoken and encoded by the
 * real programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "markup/sentence.h"
#include "narration/narration.h"
#include "narration/wav.h"

static void add_number(struct str *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        str_add_char(out, (char)(value >> (8 * i) & 0xff));
    }
}

/* What a header says; `data` is what it says of the size of the sound. */
struct header {
    unsigned format;
    unsigned channels;
    unsigned rate;
    unsigned bits;
    uint32_t fmt_size;
    uint32_t data;
};

static const struct header plain = {1, 1, 22050, 16, 16, 8};

static void build(struct str *out, const struct header *header)
{
    str_clear(out);
    str_add_len(out, "RIFF", 4);
    add_number(out, 0x7ffff024, 4);
    str_add_len(out, "WAVEfmt ", 8);
    add_number(out, header->fmt_size, 4);
    add_number(out, header->format, 2);
    add_number(out, header->channels, 2);
    add_number(out, header->rate, 4);
    add_number(out, header->rate * 2, 4);
    add_number(out, 2, 2);
    add_number(out, header->bits, 2);
    str_add_len(out, "data", 4);
    add_number(out, header->data, 4);
    str_add_len(out, "abcdefgh", 8);
}

static bool parses(const struct str *bytes, struct wav *wav)
{
    struct error err = ERROR_INIT;
    bool ok = wav_parse(bytes->buf, bytes->len, wav, &err);

    assert_true(ok || strlen(error_get(&err)) > 0);
    error_release(&err);
    return ok;
}

static void test_wav_headers(void **state)
{
    static const struct {
        struct header header;
        bool ok;
        size_t len;
    } cases[] = {
        {{1, 1, 22050, 16, 16, 8}, true, 8},
        {{1, 1, 22050, 16, 16, 0x7ffff000}, true, 8},
        {{1, 1, 22050, 16, 16, 0xffffffff}, true, 8},
        {{1, 2, 22050, 16, 16, 7}, true, 4},
        {{1, 1, 22050, 16, 16, 0}, true, 0},
        {{3, 1, 22050, 16, 16, 8}, false, 0},
        {{1, 0, 22050, 16, 16, 8}, false, 0},
        {{1, 3, 22050, 16, 16, 8}, false, 0},
        {{1, 65535, 22050, 16, 16, 8}, false, 0},
        {{1, 1, 0, 16, 16, 8}, false, 0},
        {{1, 1, 4294967295u, 16, 16, 8}, false, 0},
        {{1, 1, 22050, 8, 16, 8}, false, 0},
        {{1, 1, 22050, 16, 15, 8}, false, 0},
        {{1, 1, 22050, 16, 0xffffffff, 8}, false, 0},
    };
    struct str bytes = STR_INIT;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct wav wav;

        build(&bytes, &cases[i].header);
        if (parses(&bytes, &wav) != cases[i].ok ||
            (cases[i].ok && wav.data.len != cases[i].len)) {
            fail_msg("case %zu", i);
        }
    }
    str_release(&bytes);
}

/* Every beginning of a file is an answer, and none reads past its end. */
static void test_wav_cut(void **state)
{
    struct str bytes = STR_INIT;

    (void)state;
    build(&bytes, &plain);
    for (size_t len = 0; len < bytes.len; len++) {
        char *cut = xmalloc(len + 1);
        struct error err = ERROR_INIT;
        struct wav wav;

        memcpy(cut, bytes.buf, len);
        if (wav_parse(cut, len, &wav, &err)) {
            assert_true(len >= 44);
            assert_true(wav.data.at + wav.data.len <= cut + len);
        }
        error_release(&err);
        free(cut);
    }
    str_release(&bytes);
}

static const char script_text[] =
    "# A title\n\n"
    "## First things\n\n"
    "Little's law says that L = λW. It holds for any stable system.\n\n"
    "### How much is 99.9 %?\n\n"
    "- About 43 minutes a month.\n"
    "- Nobody waits for `etcd` in 1.5 ms.\n\n"
    "```python\nprint(1)\n```\n\n"
    "## Second things\n\n"
    "One more sentence stands here.\n";

struct fixture {
    char folder[64];
    struct document *script;
    struct narrator narrator;
};

static struct document *parse_script(const char *text)
{
    struct error err = ERROR_INIT;
    struct document *script = document_parse(text, strlen(text), &err);

    assert_non_null(script);
    return script;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct voice_choice choice = {.voice = VOICE_ESPEAK};
    struct error err = ERROR_INIT;

    snprintf(f->folder, sizeof(f->folder), "/tmp/dstudio-voice-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->script = parse_script(script_text);
    *state = f;
    choice.cache = f->folder;
    if (!narrator_init(&f->narrator, &choice, &err)) {
        print_message("%s\n", error_get(&err));
        error_release(&err);
        return 0;
    }
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

static void need_voice(const struct fixture *f)
{
    char *voice = file_find_program("espeak-ng");
    char *encoder = file_find_program("ffmpeg");
    char *probe = file_find_program("ffprobe");
    bool all = voice != NULL && encoder != NULL && probe != NULL &&
               f->narrator.command != NULL;

    free(voice);
    free(encoder);
    free(probe);
    if (!all) {
        skip();
    }
}

/* What progress() was told; gives up at the call `give_up_at` (0: never). */
struct told {
    int calls;
    int give_up_at;
    double last;
};

static bool on_progress(void *context, double share)
{
    struct told *told = context;

    told->calls++;
    assert_true(share >= told->last && share <= 1);
    told->last = share;
    return told->calls != told->give_up_at;
}

static void files_of(const struct fixture *f, const struct document *script,
                     struct narration_files *files)
{
    narration_files_of(&f->narrator, script, 0, "ep001", "first", files);
}

static bool make(const struct fixture *f, const struct document *script,
                 struct told *told)
{
    struct narration_files files;
    struct error err = ERROR_INIT;
    bool ok;

    files_of(f, script, &files);
    ok = narration_make(&f->narrator, script, 0, &files, on_progress, told,
                        &err);
    assert_true(ok == narration_is_made(&files));
    error_release(&err);
    narration_files_release(&files);
    return ok;
}

static size_t count_files(const struct fixture *f)
{
    char *folder = xasprintf("%s/ep001", f->folder);
    struct str_list names = STR_LIST_INIT;
    size_t count;

    file_list_folder(folder, &names);
    count = names.count;
    str_list_release(&names);
    free(folder);
    return count;
}

static double probe_seconds(const char *path)
{
    char *command = xasprintf("ffprobe -v error -show_entries format=duration "
                              "-of csv=p=0 '%s'",
                              path);
    FILE *pipe = popen(command, "r");
    double seconds = 0;

    assert_non_null(pipe);
    assert_int_equal(fscanf(pipe, "%lf", &seconds), 1);
    pclose(pipe);
    free(command);
    return seconds;
}

static void check_words(const struct cues *cues, size_t words)
{
    size_t next = 0;

    for (size_t i = 0; i < cues->count; i++) {
        const struct cue *cue = &cues->items[i];

        assert_true(cue->has_words);
        assert_true(cue->end_ms > cue->start_ms);
        assert_true(i == 0 || cue->start_ms >= cues->items[i - 1].end_ms);
        if (cue->to_word > cue->from_word) {
            assert_int_equal(cue->from_word, next);
            next = cue->to_word;
        }
    }
    assert_int_equal(next, words);
}

static void test_make(void **state)
{
    const struct fixture *f = *state;
    struct narration_files files;
    struct cues cues = CUES_INIT;
    struct error err = ERROR_INIT;
    struct told told = {0, 0, 0};
    double seconds;

    need_voice(f);
    assert_true(make(f, f->script, &told));
    assert_true(told.last == 1);
    files_of(f, f->script, &files);
    assert_true(narration_read_cues(files.cues, &cues, &err));
    assert_string_equal(cues.items[0].text, "First things");
    check_words(&cues, f->script->chapters[0].words);
    seconds = probe_seconds(files.sound);
    if (seconds - (double)cues_duration_ms(&cues) / 1000 > 0.05 ||
        seconds - (double)cues_duration_ms(&cues) / 1000 < -0.05) {
        fail_msg("sound %.3f s, cues %.3f s", seconds,
                 (double)cues_duration_ms(&cues) / 1000);
    }
    assert_int_equal(count_files(f), 2);
    cues_release(&cues);
    narration_files_release(&files);
}

static void test_key_follows_the_text(void **state)
{
    const struct fixture *f = *state;
    struct document *edited =
        parse_script("## First things\n\nIt holds for some systems.\n");
    struct document *moved =
        parse_script("# Another\n\n## First things\n\n\nIt holds for some "
                     "systems.\n");
    struct narration_files files[3];

    need_voice(f);
    files_of(f, f->script, &files[0]);
    files_of(f, edited, &files[1]);
    files_of(f, moved, &files[2]);
    assert_string_not_equal(files[0].sound, files[1].sound);
    assert_string_equal(files[1].sound, files[2].sound);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        narration_files_release(&files[i]);
    }
    document_free(edited);
    document_free(moved);
}

static void test_older_is_removed(void **state)
{
    const struct fixture *f = *state;
    struct document *edited =
        parse_script("## First things\n\nIt holds for some systems.\n");
    struct narration_files other;
    struct told told = {0, 0, 0};
    struct told again = {0, 0, 0};
    struct error err = ERROR_INIT;

    need_voice(f);
    assert_true(make(f, f->script, &told));
    /* A chapter whose id begins with the same word is another chapter. */
    narration_files_of(&f->narrator, f->script, 1, "ep001", "first-more",
                       &other);
    assert_true(file_write_atomic(other.sound, "x", 1, 0600, &err));
    assert_true(make(f, edited, &again));
    assert_int_equal(count_files(f), 3);
    assert_true(file_exists(other.sound));
    narration_files_release(&other);
    document_free(edited);
}

static void test_given_up(void **state)
{
    const struct fixture *f = *state;

    need_voice(f);
    for (int at = 1; at <= 3; at++) {
        struct told told = {0, at, 0};

        assert_false(make(f, f->script, &told));
        assert_int_equal(told.calls, at);
        assert_int_equal(count_files(f), 0);
    }
}

/* Commands that fail, lie or write nothing leave nothing behind. */
static void test_bad_voices(void **state)
{
    static const char *const commands[] = {
        "false {text} {wav}", "true {text} {wav}",
        "cp {text} {wav}",    "/nonexistent/voice {text} {wav}",
        "cp /dev/null {wav}",
    };
    struct fixture *f = *state;

    need_voice(f);
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        struct told told = {0, 0, 0};

        free(f->narrator.command);
        f->narrator.command = xstrdup(commands[i]);
        assert_false(make(f, f->script, &told));
        assert_int_equal(count_files(f), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wav_headers),
        cmocka_unit_test(test_wav_cut),
        cmocka_unit_test_setup_teardown(test_make, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_key_follows_the_text, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_older_is_removed, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_given_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_voices, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("narration", tests, NULL, NULL);
}
