#include "narration/narration.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/path.h"
#include "base/random.h"
#include "markup/sentence.h"

enum { WORDS_A_MINUTE = 156 };

/* Part of every key: a change here makes all sound anew. */
static const char making[] = "opus 24k, -18 LUFS, measured";

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
    key = fnv_add(key, making, sizeof(making));
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
