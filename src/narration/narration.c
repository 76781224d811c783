#include "narration/narration.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/process.h"
#include "base/random.h"
#include "markup/sentence.h"
#include "narration/wav.h"

enum {
    WAV_MAX = 64 * 1024 * 1024,
    GAP_MS = 150,       /* after a sentence */
    PARAGRAPH_MS = 450, /* before a new block */
    WORDS_A_MINUTE = 156,
};

static const struct {
    const char *program;
    const char *package;
    const char *command;
} voices[] = {
    [VOICE_FLITE] = {"flite", "flite", "flite -voice rms -f {text} -o {wav}"},
    [VOICE_ESPEAK] = {"espeak-ng", "espeak-ng",
                      "espeak-ng -v en-us -s 165 -f {text} -w {wav}"},
    [VOICE_FESTIVAL] = {"text2wave", "festival", "text2wave -o {wav} {text}"},
};

static bool has_program(const char *name)
{
    char *path = file_find_program(name);
    bool found = path != NULL;

    free(path);
    return found;
}

static bool choose_voice(struct narrator *narrator, enum voice voice,
                         const char *command, struct error *err)
{
    if (voice == VOICE_COMMAND) {
        if (command == NULL || strstr(command, "{wav}") == NULL) {
            return error_set_code(err, ERROR_USAGE,
                                  "narrator_command needs {text} and {wav}");
        }
        narrator->command = xstrdup(command);
        narrator->name = xstrndup(command, strcspn(command, " "));
        return true;
    }
    if (voice == VOICE_AUTO) {
        voice = has_program("flite") ? VOICE_FLITE : VOICE_ESPEAK;
    }
    narrator->command = xstrdup(voices[voice].command);
    narrator->name = xstrdup(voices[voice].program);
    if (!has_program(voices[voice].program)) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "no voice: install the package %s",
                              voices[voice].package);
    }
    return true;
}

/* The user's own pronunciations, beside the settings; absent is fine. */
static bool read_pronunciations(struct narrator *narrator, struct error *err)
{
    char *folder = path_config();
    char *path = path_join(folder, "pronunciations.txt");
    struct str text = STR_INIT;
    bool ok = true;

    if (file_exists(path)) {
        ok = file_read(path, 1024 * 1024, &text, err) &&
             (pronunciations_parse(&narrator->pronunciations, text.buf, err) ||
              error_prefix(err, "%s", path));
    }
    str_release(&text);
    free(path);
    free(folder);
    return ok;
}

bool narrator_init(struct narrator *narrator, enum voice voice,
                   const char *command, const char *cache, struct error *err)
{
    memset(narrator, 0, sizeof(*narrator));
    if (cache != NULL) {
        narrator->folder = xstrdup(cache);
    } else {
        char *folder = path_cache();

        narrator->folder = path_join(folder, "sound");
        free(folder);
    }
    if (!has_program("ffmpeg")) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "no encoder: install the package ffmpeg");
    }
    return choose_voice(narrator, voice, command, err) &&
           read_pronunciations(narrator, err);
}

void narrator_release(struct narrator *narrator)
{
    free(narrator->command);
    free(narrator->name);
    free(narrator->folder);
    pronunciations_release(&narrator->pronunciations);
    memset(narrator, 0, sizeof(*narrator));
}

void narration_add_spoken(const struct narrator *narrator,
                          const struct document *script, int chapter,
                          struct str *out)
{
    struct sentences sentences = SENTENCES_INIT;

    sentences_of_chapter(script, chapter, &sentences);
    for (size_t i = 0; i < sentences.count; i++) {
        spoken_add_sentence(out, &sentences.items[i],
                            &narrator->pronunciations);
        str_add_char(out, '\n');
    }
    sentences_release(&sentences);
}

void narration_files_of(const struct narrator *narrator,
                        const struct document *script, int chapter,
                        const char *episode, const char *chapter_id,
                        struct narration_files *files)
{
    struct str spoken = STR_INIT;
    char *folder = path_join(narrator->folder, episode);
    uint64_t key =
        fnv_add(FNV_START, narrator->command, strlen(narrator->command));

    narration_add_spoken(narrator, script, chapter, &spoken);
    key = fnv_add(key, spoken.buf, spoken.len);
    files->sound = xasprintf("%s/%s-%016llx.opus", folder, chapter_id,
                             (unsigned long long)key);
    files->cues = xasprintf("%s/%s-%016llx.vtt", folder, chapter_id,
                            (unsigned long long)key);
    str_release(&spoken);
    free(folder);
}

void narration_files_release(struct narration_files *files)
{
    free(files->sound);
    free(files->cues);
    files->sound = files->cues = NULL;
}

bool narration_is_made(const struct narration_files *files)
{
    return file_exists(files->cues) && file_exists(files->sound);
}

bool narration_read_cues(const char *path, struct cues *cues, struct error *err)
{
    struct str text = STR_INIT;
    unsigned line = 0;
    bool ok = file_read(path, 4 * 1024 * 1024, &text, err) &&
              (cues_parse(cues, text.buf, text.len, &line, err) ||
               error_prefix(err, "%s:%u", path, line));

    str_release(&text);
    return ok;
}

double narration_estimate_s(size_t words)
{
    return (double)words * 60 / WORDS_A_MINUTE;
}

/* One chapter in the making. */
struct maker {
    bool (*progress)(void *context, double share);
    void *context;
    double share; /* told last */
    const struct narrator *narrator;
    struct str_list words; /* of the command */
    char *text_path;
    char *wav_path;
    char *pcm_path;
    char *opus_path;
    FILE *pcm;
    unsigned rate;
    unsigned channels;
    int64_t frames; /* written so far */
    struct cues cues;
};

static int64_t maker_ms(const struct maker *maker)
{
    return maker->rate > 0 ? maker->frames * 1000 / maker->rate : 0;
}

/*
 * Waits for a program and asks meanwhile whether to give up: an encoder takes
 * seconds. Speaking a sentence takes about 10 ms, hence the short steps first.
 */
static bool wait_for(const struct maker *maker, pid_t pid, int *status)
{
    for (int turn = 0; !process_poll(pid, status); turn++) {
        struct timespec step = {.tv_nsec = turn < 20 ? 1000000 : 20000000};

        if (turn >= 20 && !maker->progress(maker->context, maker->share)) {
            process_end(pid, 500);
            return false;
        }
        nanosleep(&step, NULL);
    }
    return true;
}

static bool run(const struct maker *maker, const struct str_list *words,
                struct error *err)
{
    const char *text = maker->text_path;
    const char *wav = maker->wav_path;
    struct process_spec spec = PROCESS_SPEC_INIT;
    const char **argv = xcalloc(words->count + 1, sizeof(*argv));
    pid_t pid = 0;
    bool ok;
    int status = 0;

    for (size_t i = 0; i < words->count; i++) {
        argv[i] = str_equal(words->items[i], "{text}")  ? text
                  : str_equal(words->items[i], "{wav}") ? wav
                                                        : words->items[i];
    }
    spec.argv = argv;
    ok = process_start(&spec, &pid, err);
    if (ok && !wait_for(maker, pid, &status)) {
        ok = error_set(err, "given up");
    }
    if (ok && status != 0) {
        ok = WIFEXITED(status) ? error_set(err, "'%s' failed with status %d",
                                           argv[0], WEXITSTATUS(status))
                               : error_set(err, "'%s' ended by signal %d",
                                           argv[0], WTERMSIG(status));
    }
    free(argv);
    return ok;
}

static bool write_silence(struct maker *maker, int ms)
{
    static const char zeros[4096];
    size_t frames = (size_t)maker->rate * (size_t)ms / 1000;
    size_t bytes = frames * 2 * maker->channels;

    maker->frames += (int64_t)frames;
    while (bytes > 0) {
        size_t piece = bytes < sizeof(zeros) ? bytes : sizeof(zeros);

        if (fwrite(zeros, 1, piece, maker->pcm) != piece) {
            return false;
        }
        bytes -= piece;
    }
    return true;
}

static bool add_sound(struct maker *maker, const struct sentence *sentence,
                      struct error *err)
{
    struct str bytes = STR_INIT;
    struct wav wav;
    bool ok = file_read(maker->wav_path, WAV_MAX, &bytes, err) &&
              wav_parse(bytes.buf, bytes.len, &wav, err);
    int64_t start;

    if (ok && maker->rate == 0) {
        maker->rate = wav.rate;
        maker->channels = wav.channels;
    }
    if (ok && (wav.rate != maker->rate || wav.channels != maker->channels)) {
        ok = error_set(err, "the voice changed its sample rate");
    }
    if (ok) {
        ok = write_silence(maker, maker->frames == 0      ? 0
                                  : sentence->opens_block ? PARAGRAPH_MS
                                                          : GAP_MS);
        start = maker_ms(maker);
        ok = ok &&
             fwrite(wav.data.at, 1, wav.data.len, maker->pcm) == wav.data.len;
        maker->frames += (int64_t)(wav.data.len / (2u * wav.channels));
        cues_add(&maker->cues, start, maker_ms(maker), sentence->from_word,
                 sentence->to_word, sentence->text);
        if (!ok) {
            error_set_code(err, ERROR_FULL, "cannot write the sound");
        }
    }
    str_release(&bytes);
    return ok;
}

static bool speak(struct maker *maker, const struct sentence *sentence,
                  struct error *err)
{
    struct str text = STR_INIT;
    bool ok = true;

    spoken_add_sentence(&text, sentence, &maker->narrator->pronunciations);
    if (text.len > 0) {
        str_add_char(&text, '\n');
        ok = file_write_atomic(maker->text_path, text.buf, text.len, 0600,
                               err) &&
             run(maker, &maker->words, err) && add_sound(maker, sentence, err);
    }
    str_release(&text);
    return ok;
}

static bool encode(const struct maker *maker, struct error *err)
{
    struct str_list words = STR_LIST_INIT;
    bool ok;
    char rate[16];
    char channels[4];
    const char *const fixed[] = {
        "ffmpeg",
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        "-f",
        "s16le",
        "-ar",
        rate,
        "-ac",
        channels,
        "-i",
        maker->pcm_path,
        "-af",
        "loudnorm=I=-18:TP=-2:LRA=11",
        "-ar",
        "24000",
        "-ac",
        "1",
        "-c:a",
        "libopus",
        "-b:a",
        "24k",
        "-application",
        "voip",
        "-compression_level",
        "3",
        "-f",
        "ogg",
        maker->opus_path,
    };

    snprintf(rate, sizeof(rate), "%u", maker->rate);
    snprintf(channels, sizeof(channels), "%u", maker->channels);
    for (size_t i = 0; i < COUNT_OF(fixed); i++) {
        str_list_add(&words, fixed[i]);
    }
    ok = run(maker, &words, err);
    str_list_release(&words);
    return ok;
}

static bool maker_begin(struct maker *maker, const struct narrator *narrator,
                        const struct narration_files *files, struct error *err)
{
    char *folder = path_folder(files->sound);
    long pid = (long)getpid();
    bool ok;

    memset(maker, 0, sizeof(*maker));
    maker->narrator = narrator;
    maker->text_path = xasprintf("%s.%ld.txt", files->sound, pid);
    maker->wav_path = xasprintf("%s.%ld.wav", files->sound, pid);
    maker->pcm_path = xasprintf("%s.%ld.pcm", files->sound, pid);
    maker->opus_path = xasprintf("%s.%ld.part", files->sound, pid);
    ok = process_split(narrator->command, &maker->words, err) &&
         file_make_folder(folder, err);
    free(folder);
    if (ok) {
        maker->pcm = fopen(maker->pcm_path, "wbe");
        ok = maker->pcm != NULL ||
             error_set(err, "cannot write '%s'", maker->pcm_path);
    }
    return ok;
}

static void maker_end(struct maker *maker)
{
    char **paths[] = {&maker->text_path, &maker->wav_path, &maker->pcm_path,
                      &maker->opus_path};

    if (maker->pcm != NULL) {
        fclose(maker->pcm);
    }
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        unlink(*paths[i]);
        free(*paths[i]);
    }
    str_list_release(&maker->words);
    cues_release(&maker->cues);
}

/* The same chapter under another key is of no use any more. */
static void remove_older(const struct narration_files *files)
{
    char *folder = path_folder(files->sound);
    const char *ours = path_name(files->sound);
    size_t stem = strlen(ours) - strlen("0123456789abcdef.opus");
    struct str_list names = STR_LIST_INIT;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.items[i];
        size_t len = strlen(name);
        bool sound = len == stem + 21 && str_ends_with(name, ".opus");
        bool sheet = len == stem + 20 && str_ends_with(name, ".vtt");

        if ((sound || sheet) && strncmp(name, ours, stem + 16) != 0 &&
            strncmp(name, ours, stem) == 0) {
            char *path = path_join(folder, name);

            unlink(path);
            free(path);
        }
    }
    str_list_release(&names);
    free(folder);
}

static bool finish(struct maker *maker, const struct narration_files *files,
                   struct error *err)
{
    struct str sheet = STR_INIT;
    bool ok = fflush(maker->pcm) == 0 ||
              error_set_code(err, ERROR_FULL, "cannot write the sound");

    ok = ok && (maker->frames > 0 || error_set(err, "nothing to say"));
    ok = ok && encode(maker, err);
    if (ok && rename(maker->opus_path, files->sound) != 0) {
        ok = error_set(err, "cannot write '%s'", files->sound);
    }
    if (ok) {
        cues_format(&maker->cues, &sheet);
        ok = file_write_atomic(files->cues, sheet.buf, sheet.len, 0600, err);
    }
    if (ok) {
        remove_older(files);
    }
    str_release(&sheet);
    return ok;
}

bool narration_make(const struct narrator *narrator,
                    const struct document *script, int chapter,
                    const struct narration_files *files,
                    bool (*progress)(void *context, double share),
                    void *context, struct error *err)
{
    struct sentences sentences = SENTENCES_INIT;
    struct maker maker;
    bool ok = maker_begin(&maker, narrator, files, err);

    maker.progress = progress;
    maker.context = context;
    sentences_of_chapter(script, chapter, &sentences);
    for (size_t i = 0; ok && i < sentences.count; i++) {
        /* Encoding takes about as long as speaking. */
        maker.share = 0.6 * (double)i / (double)sentences.count;
        if (!progress(context, maker.share)) {
            ok = error_set(err, "given up");
            break;
        }
        ok = speak(&maker, &sentences.items[i], err);
    }
    ok = ok && finish(&maker, files, err);
    if (ok) {
        progress(context, 1);
    }
    sentences_release(&sentences);
    maker_end(&maker);
    return ok;
}
