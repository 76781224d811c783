/* Chapter marks inside a sound file (ID3 CHAP, MP4, Ogg), by ffprobe. */
#ifndef FETCH_EMBEDDED_H
#define FETCH_EMBEDDED_H

#include "fetch/chapters.h"

/*
 * Of the file at `path`; `marks` was empty and stays so where there are none,
 * ffprobe is not installed, or it does not come to an end.
 */
void embedded_chapters(struct chapter_marks *marks, const char *path);
/* What ffprobe prints with -show_chapters -of json. At most 1000. False: it is
 * not that. */
MUST_CHECK bool embedded_parse(struct chapter_marks *marks, const char *text,
                               size_t len);

#endif
