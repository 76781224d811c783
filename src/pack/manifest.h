/*
 * What a pack says of itself: the file manifest.json, the first of the archive.
 *
 *   {"format": "pack/1", "name": "systems", "version": 3, "title": "…",
 *    "files": [{"path": "content/…", "bytes": 120, "sha256": "…"}, …]}
 */
#ifndef PACK_MANIFEST_H
#define PACK_MANIFEST_H

#include <stdint.h>

#include "base/error.h"

enum { MANIFEST_MAX = 8 * 1024 * 1024, MANIFEST_FILES_MAX = 20000 };

struct manifest_file {
    char *path;
    int64_t bytes;
    unsigned char sha256[32];
    bool seen; /* in the archive */
};
struct manifest {
    char *name; /* [a-z0-9-], at most 40: also its folder */
    int64_t version;
    char *title;
    struct manifest_file *files; /* by path */
    size_t count;
    size_t capacity;
    int64_t bytes; /* of all files */
};

/* Fails for whatever is not exactly of that form. `manifest` was empty. */
MUST_CHECK bool manifest_parse(struct manifest *manifest, const char *text,
                               size_t len, struct error *err);
void manifest_format(const struct manifest *manifest, struct str *out);
void manifest_release(struct manifest *manifest);
/* NULL when it names no such file. */
struct manifest_file *manifest_find(const struct manifest *manifest,
                                    const char *path);
/*
 * May a pack hold a file of this path? Below content/ or quizzes/, plain names
 * of letters, digits, '.', '-' and '_' that do not begin with '.'; so neither
 * "..", nor an absolute path, nor anything of a learner's.
 */
bool manifest_path_allowed(const char *path);
bool manifest_name_valid(const char *name);
/* Adds one; the caller sorts with manifest_sort() after the last. */
void manifest_add(struct manifest *manifest, const char *path, int64_t bytes,
                  const unsigned char sha256[32]);
/* False when a path is there twice, or one is a folder of another. */
MUST_CHECK bool manifest_sort(struct manifest *manifest, struct error *err);

#endif
