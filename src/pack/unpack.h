/* Reading a pack: every byte is checked, and written where one says so. */
#ifndef PACK_UNPACK_H
#define PACK_UNPACK_H

#include "pack/manifest.h"

/*
 * Reads the archive of the open file from its beginning: the manifest, then
 * exactly the files that it names, each of the size and hash it says, whatever
 * else the archive holds is an error. With `folder` they are written there
 * (empty, the caller's). `told` (may be NULL) is called with the bytes done.
 */
MUST_CHECK bool pack_read(int fd, const char *folder, struct manifest *manifest,
                          void (*told)(const struct manifest *manifest,
                                       int64_t done),
                          struct error *err);

#endif
