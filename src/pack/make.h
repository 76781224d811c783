/* Writing a pack. */
#ifndef PACK_MAKE_H
#define PACK_MAKE_H

#include "pack/manifest.h"

/*
 * Packs DIR/content and DIR/quizzes into `file` (tar, zstd), atomically: plain
 * files in a fixed order without owners or times, so that the same folder
 * always makes the same bytes. What may not be in a pack is an error; names
 * that begin with '.' are left out. name, version and title of `manifest` are
 * the caller's.
 */
MUST_CHECK bool pack_make(const char *dir, const char *file,
                          struct manifest *manifest, struct error *err);

#endif
