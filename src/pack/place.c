#include "pack/place.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json_out.h"
#include "base/path.h"

static int remove_one(const char *path, const struct stat *about, int kind,
                      struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

static int open_to_all(const char *path, const struct stat *about, int kind,
                       struct FTW *place)
{
    (void)about;
    (void)place;
    return chmod(path, kind == FTW_DP ? 0755 : 0644);
}

/* As file_make_folder(), for all to read. */
static bool make_shared_folder(const char *path, struct error *err)
{
    char *above;
    bool ok;

    if (file_is_folder(path)) {
        return true;
    }
    above = path_folder(path);
    ok = make_shared_folder(above, err) &&
         ((mkdir(path, 0755) == 0 && chmod(path, 0755) == 0) ||
          error_set_errno(err, errno, "cannot make '%s'", path));
    free(above);
    return ok;
}

/* What killed programs left. */
static void tidy(const char *folder)
{
    struct str_list names = STR_LIST_INIT;

    file_list_folder(folder, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *left = path_join(folder, names.items[i]);

        if (str_starts_with(names.items[i], ".install-")) {
            remove_tree(left);
        }
        free(left);
    }
    str_list_release(&names);
}

bool place_open(struct place *place, const char *folder, bool shared,
                struct error *err)
{
    char *path = path_join(folder, ".lock");
    bool ok;

    *place = (struct place){.shared = shared, .lock = -1};
    place->folder = xstrdup(folder);
    place->fresh = xasprintf("%s/.install-%ld", folder, (long)getpid());
    ok = shared ? make_shared_folder(folder, err)
                : file_make_folder(folder, err);
    if (ok) {
        place->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (place->lock < 0) {
            ok = error_set_errno(err, errno, "cannot write '%s'", folder);
        } else if (flock(place->lock, LOCK_EX | LOCK_NB) != 0) {
            ok = error_set_code(err, ERROR_BUSY,
                                "another program installs a pack right now");
        }
    }
    if (ok) {
        tidy(folder);
        ok = mkdir(place->fresh, 0700) == 0 ||
             error_set_errno(err, errno, "cannot write '%s'", place->fresh);
    }
    free(path);
    if (!ok) {
        if (place->lock >= 0) {
            close(place->lock);
        }
        place->lock = -1;
        place_close(place);
    }
    return ok;
}

void place_close(struct place *place)
{
    if (place->lock >= 0) {
        remove_tree(place->fresh);
        close(place->lock);
    }
    free(place->folder);
    free(place->fresh);
    *place = (struct place){.lock = -1};
}

int64_t place_version(const char *folder, const char *name)
{
    char *path = xasprintf("%s/%s/manifest.json", folder, name);
    struct manifest manifest = {.name = NULL};
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    int64_t version = 0;

    if (file_exists(path) && file_read(path, MANIFEST_MAX, &text, &err) &&
        manifest_parse(&manifest, text.buf, text.len, &err)) {
        version = manifest.version;
    }
    manifest_release(&manifest);
    error_release(&err);
    str_release(&text);
    free(path);
    return version;
}

static void sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static bool write_manifest(const struct manifest *manifest, const char *folder,
                           struct error *err)
{
    char *path = path_join(folder, "manifest.json");
    struct str text = STR_INIT;
    bool ok;

    manifest_format(manifest, &text);
    ok = file_write_atomic(path, text.buf, text.len, 0600, err);
    str_release(&text);
    free(path);
    return ok;
}

static bool write_line(const struct manifest *manifest, const char *folder,
                       const struct place_facts *facts, struct error *err)
{
    char *path = path_join(folder, "pack.line");
    struct str text = STR_INIT;
    struct json_out json;
    bool ok;

    json_begin(&json, &text);
    json_open_object(&json, NULL);
    json_text(&json, "step", "pack");
    json_text(&json, "name", manifest->name);
    json_int(&json, "version", manifest->version);
    json_text(&json, "title", manifest->title);
    json_int(&json, "files", (int64_t)manifest->count);
    json_int(&json, "bytes", manifest->bytes);
    json_bool(&json, "signed", facts->is_signed);
    json_text(&json, "comment", facts->comment);
    json_text(&json, "from", facts->from);
    json_int(&json, "at", clock_now_ms() / 1000);
    json_close_object(&json);
    str_add_char(&text, '\n');
    ok = file_write_atomic(path, text.buf, text.len, 0600, err);
    str_release(&text);
    free(path);
    return ok;
}

/* Where the file system cannot exchange (NFS): a moment without either. */
static bool put_by_two_steps(const char *fresh, const char *path)
{
    char *old = xasprintf("%s-old", fresh);
    bool ok = rename(path, old) == 0 || errno == ENOENT;

    if (ok && rename(fresh, path) != 0) {
        int why = errno;

        ok = false;
        if (rename(old, path) != 0 || why == 0) {
            why = errno;
        }
        errno = why;
    }
    if (ok) {
        remove_tree(old);
    }
    free(old);
    return ok;
}

static bool exchange(const char *fresh, const char *path, struct error *err)
{
    sync_path(fresh);
    if (renameat2(AT_FDCWD, fresh, AT_FDCWD, path, RENAME_NOREPLACE) == 0 ||
        renameat2(AT_FDCWD, fresh, AT_FDCWD, path, RENAME_EXCHANGE) == 0 ||
        ((errno == EINVAL || errno == ENOSYS) &&
         put_by_two_steps(fresh, path))) {
        return true;
    }
    return error_set_errno(err, errno, "cannot install to '%s'", path);
}

bool place_put(struct place *place, const struct manifest *manifest,
               const struct place_facts *facts, struct error *err)
{
    char *path = path_join(place->folder, manifest->name);
    bool ok =
        write_manifest(manifest, place->fresh, err) &&
        write_line(manifest, place->fresh, facts, err) &&
        (!place->shared ||
         nftw(place->fresh, open_to_all, 16, FTW_DEPTH | FTW_PHYS) == 0 ||
         error_set_errno(err, errno, "cannot write '%s'", place->fresh)) &&
        exchange(place->fresh, path, err);

    if (ok) {
        sync_path(place->folder);
    }
    free(path);
    return ok;
}

/* ---- what is installed ---- */

static bool check_file(int fd, const struct manifest_file *file)
{
    crypto_hash_sha256_state state;
    unsigned char hash[32];
    static unsigned char block[64 * 1024];
    int64_t bytes = 0;
    ssize_t got;

    crypto_hash_sha256_init(&state);
    while ((got = read(fd, block, sizeof(block))) != 0 &&
           bytes <= file->bytes) {
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return false;
        }
        bytes += got;
        crypto_hash_sha256_update(&state, block, (unsigned long long)got);
    }
    crypto_hash_sha256_final(&state, hash);
    return bytes == file->bytes && memcmp(hash, file->sha256, 32) == 0;
}

static bool check_files(const char *pack, const struct manifest *manifest,
                        void (*told)(const struct manifest *manifest,
                                     int64_t done),
                        struct error *err)
{
    int64_t done = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < manifest->count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        char *path = path_join(pack, file->path);
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

        ok = fd >= 0
                 ? check_file(fd, file) ||
                       error_set_code(err, ERROR_DAMAGED,
                                      "'%s' is not what the manifest says",
                                      file->path)
                 : error_set_code(err, ERROR_DAMAGED, "cannot read '%s': %s",
                                  file->path, strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        done += file->bytes;
        if (ok && told != NULL) {
            told(manifest, done);
        }
        free(path);
    }
    return ok;
}

/* Files that came there by another way. `path` is below the pack, "" first. */
static bool check_others(const char *pack, const char *path,
                         const struct manifest *manifest, struct error *err)
{
    char *folder = path_join(pack, path);
    struct str_list names = STR_LIST_INIT;
    bool ok = true;

    file_list_folder(folder, &names);
    for (size_t i = 0; ok && i < names.count; i++) {
        char *below = *path != '\0' ? path_join(path, names.items[i])
                                    : xstrdup(names.items[i]);
        char *whole = path_join(pack, below);

        if (file_is_folder(whole)) {
            ok = check_others(pack, below, manifest, err);
        } else if (*path != '\0' && manifest_find(manifest, below) == NULL) {
            ok = error_set_code(err, ERROR_DAMAGED,
                                "the folder has '%s', the manifest does not",
                                below);
        }
        free(whole);
        free(below);
    }
    str_list_release(&names);
    free(folder);
    return ok;
}

bool place_check(const char *pack, struct manifest *manifest,
                 void (*told)(const struct manifest *manifest, int64_t done),
                 struct error *err)
{
    char *path = path_join(pack, "manifest.json");
    struct str text = STR_INIT;
    bool ok = file_read(path, MANIFEST_MAX, &text, err) &&
              manifest_parse(manifest, text.buf, text.len, err) &&
              check_files(pack, manifest, told, err) &&
              check_others(pack, "", manifest, err);

    str_release(&text);
    free(path);
    return ok;
}
