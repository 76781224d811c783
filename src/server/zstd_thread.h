/*
 * Contexts of zstd, one of each kind a thread: making one costs more than
 * compressing a few lines.
 */
#ifndef SERVER_ZSTD_THREAD_H
#define SERVER_ZSTD_THREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Compresses into `out`, emptied before. False: no memory for it. */
bool zstd_thread_pack(struct slice bytes, struct str *out);
/* Gives back exactly `len` bytes. False: they are not what was packed. */
bool zstd_thread_unpack(struct slice packed, size_t len, struct str *out);

#endif
