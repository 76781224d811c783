/* One chapter spoken sentence by sentence, joined, encoded, its cues counted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "base/process.h"
#include "markup/sentence.h"
#include "narration/encode.h"
#include "narration/narration.h"
#include "narration/wav.h"

enum {
    WAV_MAX = 64 * 1024 * 1024,
    ROOM_MIN = 1024 * 1024,
    GAP_MS = 150,       /* after a sentence */
    PARAGRAPH_MS = 450, /* before a new block */
};

/* One chapter in the making. */
struct maker {
    struct watch watch;
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

/* A word of the command with {text} and {wav} in it replaced. */
static char *fill_in(const struct maker *maker, const char *word)
{
    struct str out = STR_INIT;

    while (*word != '\0') {
        bool text = str_starts_with(word, "{text}");
        bool wav = str_starts_with(word, "{wav}");

        if (text || wav) {
            str_add(&out, text ? maker->text_path : maker->wav_path);
            word += text ? 6 : 5;
        } else {
            str_add_char(&out, *word++);
        }
    }
    return str_take(&out);
}

/* Speaks the text file into the WAV file. */
static bool run_voice(const struct maker *maker, struct error *err)
{
    struct str_list filled = STR_LIST_INIT;
    const char **argv = xcalloc(maker->words.count + 1, sizeof(*argv));
    bool names_text = false;
    bool ok;

    for (size_t i = 0; i < maker->words.count; i++) {
        names_text = names_text || strstr(maker->words.items[i], "{text}");
        str_list_take(&filled, fill_in(maker, maker->words.items[i]));
    }
    for (size_t i = 0; i < filled.count; i++) {
        argv[i] = filled.items[i];
    }
    unlink(maker->wav_path);
    ok = narration_run(&maker->watch, argv,
                       names_text ? NULL : maker->text_path, NULL, err);
    free(argv);
    str_list_release(&filled);
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
             run_voice(maker, err) && add_sound(maker, sentence, err);
    }
    str_release(&text);
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
    struct pcm pcm = {maker->pcm_path, maker->rate, maker->channels};
    bool ok = fflush(maker->pcm) == 0 ||
              error_set_code(err, ERROR_FULL, "cannot write the sound");

    ok = ok && (maker->frames > 0 || error_set(err, "nothing to say"));
    ok = ok && encode_opus(&maker->watch, &pcm, maker->wav_path,
                           maker->opus_path, err);
    ok = ok && file_sync(maker->opus_path, err);
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

/* Whatever failed: if there is no room, that is why. */
static void explain(const struct maker *maker, struct error *err)
{
    char *folder = path_folder(maker->opus_path);
    struct statvfs space;

    if (statvfs(folder, &space) == 0 &&
        (uint64_t)space.f_bavail * space.f_frsize < ROOM_MIN) {
        error_set_code(err, ERROR_FULL,
                       "no room left on the disk for the sound, in '%s'",
                       folder);
    }
    free(folder);
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

    maker.watch = (struct watch){progress, context, 0};
    sentences_of_chapter(script, chapter, &sentences);
    for (size_t i = 0; ok && i < sentences.count; i++) {
        /* Encoding takes about as long as speaking. */
        ok = watch_tell(&maker.watch, 0.6 * (double)i / (double)sentences.count,
                        err) &&
             speak(&maker, &sentences.items[i], err);
    }
    ok = ok && finish(&maker, files, err);
    if (ok) {
        progress(context, 1);
    } else {
        explain(&maker, err);
    }
    sentences_release(&sentences);
    maker_end(&maker);
    return ok;
}
