/* Files: bounded reading, atomic writing, folders. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

/* What tells that a file changed: the index cache compares these. */
struct file_stamp {
    int64_t size;
    int64_t mtime_ns;
};

/* Reads a regular file of at most `max` bytes into `out` (replaced). */
MUST_CHECK bool file_read(const char *path, size_t max, struct str *out,
                          struct error *err);
/* Writes beside it, syncs, renames: the old or the new text, never half. */
MUST_CHECK bool file_write_atomic(const char *path, const char *data,
                                  size_t len, mode_t mode, struct error *err);
/* What another program has written there is on the disk from now on. */
MUST_CHECK bool file_sync(const char *path, struct error *err);
/* Makes the folder and those above it, mode 0700. */
MUST_CHECK bool file_make_folder(const char *path, struct error *err);
bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* False when there is no such regular file. */
bool file_get_stamp(const char *path, struct file_stamp *stamp);
/* Names in the folder, sorted, without "." and ".."; empty if unreadable. */
void file_list_folder(const char *path, struct str_list *names);
/* Bytes of the regular files in the folder, without those further down. */
int64_t file_folder_bytes(const char *path);
/* The first executable of this name on PATH, or NULL. The caller frees. */
char *file_find_program(const char *name);

#endif
