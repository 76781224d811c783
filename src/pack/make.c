#include "pack/make.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"

/* The bytes of a file, hashed and (with an archive) written. */
static bool pass_file(const char *path, struct archive *archive,
                      unsigned char hash[32], int64_t *bytes, struct error *err)
{
    static char block[64 * 1024];
    crypto_hash_sha256_state state;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t got = -1;

    if (fd < 0) {
        return error_set_errno(err, errno, "cannot read '%s'", path);
    }
    *bytes = 0;
    crypto_hash_sha256_init(&state);
    while ((got = read(fd, block, sizeof(block))) > 0) {
        crypto_hash_sha256_update(&state, (unsigned char *)block,
                                  (unsigned long long)got);
        *bytes += got;
        if (archive != NULL &&
            archive_write_data(archive, block, (size_t)got) != got) {
            close(fd);
            return error_set(err, "cannot write the pack: %s",
                             archive_error_string(archive));
        }
    }
    close(fd);
    crypto_hash_sha256_final(&state, hash);
    return got == 0 || error_set(err, "cannot read '%s'", path);
}

static bool add_folder(struct manifest *manifest, const char *dir,
                       const char *relative, struct error *err);

static bool add_one(struct manifest *manifest, const char *dir,
                    const char *relative, struct error *err)
{
    char *path = path_join(dir, relative);
    unsigned char hash[32];
    struct stat about;
    int64_t bytes;
    bool ok;

    if (lstat(path, &about) != 0) {
        ok = error_set_errno(err, errno, "cannot read '%s'", path);
    } else if (S_ISDIR(about.st_mode)) {
        ok = add_folder(manifest, dir, relative, err);
    } else if (!S_ISREG(about.st_mode) || !manifest_path_allowed(relative) ||
               manifest->count >= MANIFEST_FILES_MAX) {
        ok = error_set(err, "a pack may not hold '%s'", relative);
    } else {
        ok = pass_file(path, NULL, hash, &bytes, err);
        if (ok) {
            manifest_add(manifest, relative, bytes, hash);
        }
    }
    free(path);
    return ok;
}

static bool add_folder(struct manifest *manifest, const char *dir,
                       const char *relative, struct error *err)
{
    char *path = path_join(dir, relative);
    struct str_list names = STR_LIST_INIT;
    bool ok = true;

    file_list_folder(path, &names);
    for (size_t i = 0; ok && i < names.count; i++) {
        char *below = path_join(relative, names.items[i]);

        ok = names.items[i][0] == '.' || add_one(manifest, dir, below, err);
        free(below);
    }
    str_list_release(&names);
    free(path);
    return ok;
}

static bool write_header(struct archive *archive, const char *path,
                         int64_t bytes, struct error *err)
{
    struct archive_entry *entry = archive_entry_new();
    bool ok;

    archive_entry_set_pathname(entry, path);
    archive_entry_set_size(entry, bytes);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, 0, 0);
    ok = archive_write_header(archive, entry) == ARCHIVE_OK;
    archive_entry_free(entry);
    return ok || error_set(err, "cannot write the pack: %s",
                           archive_error_string(archive));
}

static bool write_files(struct archive *archive, const char *dir,
                        const struct manifest *manifest, struct error *err)
{
    bool ok = true;

    for (size_t i = 0; ok && i < manifest->count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        char *path = path_join(dir, file->path);
        unsigned char hash[32];
        int64_t bytes = 0;

        ok = write_header(archive, file->path, file->bytes, err) &&
             pass_file(path, archive, hash, &bytes, err);
        if (ok && (bytes != file->bytes || memcmp(hash, file->sha256, 32))) {
            ok = error_set(err, "'%s' was changed meanwhile", path);
        }
        free(path);
    }
    return ok;
}

static bool write_archive(int fd, const char *dir,
                          const struct manifest *manifest, struct error *err)
{
    struct archive *archive = archive_write_new();
    struct str text = STR_INIT;
    bool ok = archive != NULL &&
              archive_write_add_filter_zstd(archive) == ARCHIVE_OK &&
              archive_write_set_format_ustar(archive) == ARCHIVE_OK &&
              archive_write_open_fd(archive, fd) == ARCHIVE_OK;

    if (!ok) {
        error_set(err, "libarchive cannot be set up");
    }
    manifest_format(manifest, &text);
    ok = ok && write_header(archive, "manifest.json", (int64_t)text.len, err);
    if (ok && archive_write_data(archive, text.buf, text.len) !=
                  (la_ssize_t)text.len) {
        ok = error_set(err, "cannot write the pack: %s",
                       archive_error_string(archive));
    }
    ok = ok && write_files(archive, dir, manifest, err);
    if (ok && archive_write_close(archive) != ARCHIVE_OK) {
        ok = error_set(err, "cannot write the pack: %s",
                       archive_error_string(archive));
    }
    archive_write_free(archive);
    str_release(&text);
    return ok;
}

bool pack_make(const char *dir, const char *file, struct manifest *manifest,
               struct error *err)
{
    char *temporary = xasprintf("%s.%ld.tmp", file, (long)getpid());
    int fd = -1;
    bool ok = add_folder(manifest, dir, "content", err) &&
              add_folder(manifest, dir, "quizzes", err) &&
              manifest_sort(manifest, err);

    if (ok && manifest->count == 0) {
        ok = error_set_code(err, ERROR_NOT_FOUND,
                            "'%s' has no folder content or quizzes with files "
                            "in it",
                            dir);
    }
    if (ok) {
        fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        ok = fd >= 0 ||
             error_set_errno(err, errno, "cannot write '%s'", temporary);
    }
    ok = ok && write_archive(fd, dir, manifest, err);
    if (ok && (fsync(fd) != 0 || rename(temporary, file) != 0)) {
        ok = error_set_errno(err, errno, "cannot write '%s'", file);
    }
    if (fd >= 0) {
        close(fd);
        unlink(temporary);
    }
    free(temporary);
    return ok;
}
