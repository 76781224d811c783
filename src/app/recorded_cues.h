/* Which seconds of a recorded chapter hold which words of the script. */
#ifndef APP_RECORDED_CUES_H
#define APP_RECORDED_CUES_H

#include "markup/cues.h"
#include "markup/sentence.h"

/*
 * One cue for each sentence that has words, over `duration_ms`. `heard` (may be
 * NULL) is the recording's transcript, of which the cues from `start_ms` on,
 * for that long, are the chapter's: the words of script and transcript are
 * matched, and times in between are linear. Where fewer than a quarter match,
 * or there is no transcript, all of it is linear by words. `cues` was empty.
 */
void recorded_cues(struct cues *cues, const struct sentences *sentences,
                   const struct cues *heard, int64_t start_ms,
                   int64_t duration_ms);

#endif
