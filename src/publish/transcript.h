/* One WebVTT transcript of an episode out of the cue sheets of its chapters. */
#ifndef PUBLISH_TRANSCRIPT_H
#define PUBLISH_TRANSCRIPT_H

#include "markup/cues.h"
#include "publish/chapters.h"

void transcript_begin(struct str *out);
/* A cue's identifier is "chapter-id:112-131", its words in the content. Cues
 * without a text are left out. */
void transcript_add(struct str *out, const struct feed_chapter *chapter,
                    const struct cues *cues);

#endif
