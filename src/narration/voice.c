#include "narration/voice.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"

static const struct {
    const char *word; /* of the setting */
    const char *program;
    const char *package;
    const char *command;
} voices[] = {
    [VOICE_AUTO] = {"auto", NULL, NULL, NULL},
    [VOICE_FLITE] = {"flite", "flite", "flite",
                     "flite -voice rms -f {text} -o {wav}"},
    [VOICE_ESPEAK] = {"espeak-ng", "espeak-ng", "espeak-ng",
                      "espeak-ng -v en-us -s 165 -f {text} -w {wav}"},
    [VOICE_FESTIVAL] = {"festival", "text2wave", "festival",
                        "text2wave -o {wav} {text}"},
    [VOICE_PIPER] = {"piper", NULL, NULL, NULL},
    [VOICE_COMMAND] = {"command", NULL, NULL, NULL},
};

enum voice voice_find(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(voices); i++) {
        if (str_equal(voices[i].word, word)) {
            return (enum voice)i;
        }
    }
    return VOICE_AUTO;
}

static bool has_program(const char *name)
{
    char *path = file_find_program(name);
    bool found = path != NULL;

    free(path);
    return found;
}

static bool choose_command(struct narrator *narrator, const char *command,
                           struct error *err)
{
    if (command == NULL || strstr(command, "{wav}") == NULL) {
        return error_set_code(
            err, ERROR_USAGE,
            "narrator_command wants the file to write, {wav}");
    }
    narrator->command = xstrdup(command);
    return true;
}

/* 'it'\''s' : quoted as process_split() reads it. */
static void add_quoted(struct str *out, const char *word)
{
    str_add(out, " '");
    for (const char *at = word; *at != '\0'; at++) {
        if (*at == '\'') {
            str_add(out, "'\\''");
        } else {
            str_add_char(out, *at);
        }
    }
    str_add_char(out, '\'');
}

static bool choose_piper(struct narrator *narrator,
                         const struct voice_choice *choice, struct error *err)
{
    struct str command = STR_INIT;

    if (choice->piper == NULL || choice->piper[0] != '/' ||
        access(choice->piper, X_OK) != 0) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "no voice: the setting piper wants the full path "
                              "of the speech program");
    }
    if (choice->piper_voice == NULL || !file_exists(choice->piper_voice)) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "no voice: the setting piper_voice wants the "
                              ".onnx file of a voice");
    }
    add_quoted(&command, choice->piper);
    str_add(&command, " --model");
    add_quoted(&command, choice->piper_voice);
    str_add(&command, " --output_file {wav}");
    narrator->command = str_take(&command);
    return true;
}

static bool choose_voice(struct narrator *narrator,
                         const struct voice_choice *choice, struct error *err)
{
    enum voice voice = choice->voice;

    if (voice == VOICE_COMMAND) {
        return choose_command(narrator, choice->command, err);
    }
    if (voice == VOICE_PIPER) {
        return choose_piper(narrator, choice, err);
    }
    if (voice == VOICE_AUTO) {
        voice = has_program(voices[VOICE_FLITE].program) ? VOICE_FLITE
                                                         : VOICE_ESPEAK;
    }
    narrator->command = xstrdup(voices[voice].command);
    return has_program(voices[voice].program) ||
           error_set_code(err, ERROR_NOT_FOUND,
                          "no voice: install the package %s",
                          voices[voice].package);
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

bool narrator_init(struct narrator *narrator, const struct voice_choice *choice,
                   struct error *err)
{
    memset(narrator, 0, sizeof(*narrator));
    if (choice->cache != NULL) {
        narrator->folder = xstrdup(choice->cache);
    } else {
        char *folder = path_cache();

        narrator->folder = path_join(folder, "sound");
        free(folder);
    }
    if (!read_pronunciations(narrator, err)) {
        return false;
    }
    if (!has_program("ffmpeg")) {
        return error_set_code(err, ERROR_NOT_FOUND,
                              "no encoder: install the package ffmpeg");
    }
    return choose_voice(narrator, choice, err);
}

void narrator_release(struct narrator *narrator)
{
    free(narrator->command);
    free(narrator->folder);
    pronunciations_release(&narrator->pronunciations);
    memset(narrator, 0, sizeof(*narrator));
}
