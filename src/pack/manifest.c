#include "pack/manifest.h"

#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"
#include "base/utf8.h"

enum { PATH_MAX_LEN = 200, DEPTH_MAX = 6, TITLE_MAX = 200 };
static const int64_t bytes_max = (int64_t)8 << 30;

bool manifest_name_valid(const char *name)
{
    size_t len = strlen(name);

    return len > 0 && len <= 40 && name[0] != '-' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

bool manifest_path_allowed(const char *path)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    int depth = 0;

    if (strlen(path) > PATH_MAX_LEN || (!str_starts_with(path, "content/") &&
                                        !str_starts_with(path, "quizzes/"))) {
        return false;
    }
    for (;;) {
        size_t len = strcspn(path, "/");

        if (len == 0 || *path == '.' || strspn(path, plain) < len ||
            ++depth > DEPTH_MAX) {
            return false;
        }
        if (path[len] == '\0') {
            return true;
        }
        path += len + 1;
    }
}

void manifest_add(struct manifest *manifest, const char *path, int64_t bytes,
                  const unsigned char sha256[32])
{
    struct manifest_file *file;

    GROW(manifest->files, manifest->count, manifest->capacity);
    file = &manifest->files[manifest->count++];
    *file = (struct manifest_file){.path = xstrdup(path), .bytes = bytes};
    memcpy(file->sha256, sha256, 32);
    manifest->bytes += bytes;
}

static int by_path(const void *left, const void *right)
{
    const struct manifest_file *a = left;
    const struct manifest_file *b = right;

    return strcmp(a->path, b->path);
}

bool manifest_sort(struct manifest *manifest, struct error *err)
{
    if (manifest->count > 1) {
        qsort(manifest->files, manifest->count, sizeof(*manifest->files),
              by_path);
    }
    for (size_t i = 1; i < manifest->count; i++) {
        if (str_equal(manifest->files[i - 1].path, manifest->files[i].path)) {
            return error_set_code(err, ERROR_DAMAGED,
                                  "the manifest has '%s' twice",
                                  manifest->files[i].path);
        }
    }
    return true;
}

struct manifest_file *manifest_find(const struct manifest *manifest,
                                    const char *path)
{
    struct manifest_file key = {.path = (char *)(uintptr_t)path};

    return manifest->count == 0
               ? NULL
               : bsearch(&key, manifest->files, manifest->count,
                         sizeof(*manifest->files), by_path);
}

static bool read_file(struct manifest *manifest, const json_t *object,
                      struct error *err)
{
    const char *path = json_string_value(json_object_get(object, "path"));
    const char *hex = json_string_value(json_object_get(object, "sha256"));
    const json_t *bytes = json_object_get(object, "bytes");
    unsigned char sha256[32];
    size_t len = 0;

    if (path == NULL || !manifest_path_allowed(path)) {
        return error_set_code(err, ERROR_DAMAGED,
                              "the pack may not hold a file '%.200s'",
                              path != NULL ? path : "");
    }
    if (hex == NULL || strlen(hex) != 64 ||
        sodium_hex2bin(sha256, sizeof(sha256), hex, 64, NULL, &len, NULL) !=
            0 ||
        len != 32 || !json_is_integer(bytes) || json_integer_value(bytes) < 0 ||
        json_integer_value(bytes) > bytes_max) {
        return error_set_code(err, ERROR_DAMAGED,
                              "the manifest is wrong about '%s'", path);
    }
    manifest_add(manifest, path, json_integer_value(bytes), sha256);
    return manifest->bytes <= bytes_max ||
           error_set_code(err, ERROR_DAMAGED, "the pack is too large");
}

static bool read_head(struct manifest *manifest, const json_t *root,
                      struct error *err)
{
    const char *format = json_string_value(json_object_get(root, "format"));
    const char *name = json_string_value(json_object_get(root, "name"));
    const char *title = json_string_value(json_object_get(root, "title"));
    const json_t *version = json_object_get(root, "version");
    struct str clean = STR_INIT;

    if (format == NULL || !str_equal(format, "pack/1")) {
        return error_set_code(err, ERROR_NEWER,
                              "it is no pack of the form pack/1");
    }
    if (name == NULL || !manifest_name_valid(name) ||
        !json_is_integer(version) || json_integer_value(version) < 1) {
        return error_set_code(err, ERROR_DAMAGED,
                              "the manifest wants a name and a version");
    }
    manifest->name = xstrdup(name);
    manifest->version = json_integer_value(version);
    title = title != NULL ? title : name;
    utf8_add_clean(&clean, title, strnlen(title, TITLE_MAX));
    manifest->title = str_take(&clean);
    return true;
}

bool manifest_parse(struct manifest *manifest, const char *text, size_t len,
                    struct error *err)
{
    json_t *root = len <= MANIFEST_MAX
                       ? json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL)
                       : NULL;
    const json_t *files = json_object_get(root, "files");
    bool ok = json_is_array(files) ||
              error_set_code(err, ERROR_DAMAGED, "the manifest is no manifest");

    memset(manifest, 0, sizeof(*manifest));
    if (ok && (json_array_size(files) == 0 ||
               json_array_size(files) > MANIFEST_FILES_MAX)) {
        ok = error_set_code(err, ERROR_DAMAGED, "a pack has 1 to %d files",
                            MANIFEST_FILES_MAX);
    }
    ok = ok && read_head(manifest, root, err);
    for (size_t i = 0; ok && i < json_array_size(files); i++) {
        ok = read_file(manifest, json_array_get(files, i), err);
    }
    json_decref(root);
    return ok && manifest_sort(manifest, err);
}

void manifest_format(const struct manifest *manifest, struct str *out)
{
    struct json_out json;

    json_begin(&json, out);
    json_open_object(&json, NULL);
    json_text(&json, "format", "pack/1");
    json_text(&json, "name", manifest->name);
    json_int(&json, "version", manifest->version);
    json_text(&json, "title", manifest->title);
    json_open_list(&json, "files");
    for (size_t i = 0; i < manifest->count; i++) {
        char hex[65];

        sodium_bin2hex(hex, sizeof(hex), manifest->files[i].sha256, 32);
        json_open_object(&json, NULL);
        json_text(&json, "path", manifest->files[i].path);
        json_int(&json, "bytes", manifest->files[i].bytes);
        json_text(&json, "sha256", hex);
        json_close_object(&json);
    }
    json_close_list(&json);
    json_close_object(&json);
    str_add_char(out, '\n');
}

void manifest_release(struct manifest *manifest)
{
    for (size_t i = 0; i < manifest->count; i++) {
        free(manifest->files[i].path);
    }
    free(manifest->files);
    free(manifest->name);
    free(manifest->title);
    memset(manifest, 0, sizeof(*manifest));
}
