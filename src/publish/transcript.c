#include "publish/transcript.h"

void transcript_begin(struct str *out)
{
    str_add(out, "WEBVTT\n");
}

void transcript_add(struct str *out, const struct feed_chapter *chapter,
                    const struct cues *cues)
{
    for (size_t i = 0; i < cues->count; i++) {
        const struct cue *cue = &cues->items[i];

        if (cue->text[0] == '\0') {
            continue; /* code or a drawing that was only named */
        }
        str_add_format(out, "\n%s:%zu-%zu\n", chapter->id, cue->from_word,
                       cue->to_word);
        cue_time_format(chapter->start_ms + cue->start_ms, out);
        str_add(out, " --> ");
        cue_time_format(chapter->start_ms + cue->end_ms, out);
        str_add_char(out, '\n');
        cue_text_add(out, cue->text);
        str_add_char(out, '\n');
    }
}
