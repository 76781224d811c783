/* What stands for a character where only ASCII can be shown. */
#ifndef UI_GLYPH_H
#define UI_GLYPH_H

#include "base/str.h"

/*
 * The stand-in of a cluster (at least one byte): one character for the glyphs
 * of frames and bars, words for others (λ → lambda), "?" if none is known.
 * Borrowed from `buf` or static.
 */
const char *glyph_ascii(struct slice cluster, char buf[8]);

#endif
