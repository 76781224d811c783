#include "pack/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"

enum { BLOCK = 64 * 1024 };

struct unpacking {
    struct archive *archive;
    const char *folder;
    struct manifest *manifest;
    void (*told)(const struct manifest *manifest, int64_t done);
    int64_t done;
};

static bool fail_archive(struct unpacking *self, struct error *err)
{
    const char *why = archive_error_string(self->archive);

    return error_set_code(err, ERROR_DAMAGED, "it is no whole pack: %s",
                          why != NULL ? why : "unknown reason");
}

static struct archive *open_archive(int fd)
{
    struct archive *archive = archive_read_new();

    if (archive == NULL) {
        return NULL;
    }
    /* One layer of packing, one form of archive: no room for surprises. */
    archive_read_support_filter_zstd(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_gzip(archive);
    archive_read_support_format_tar(archive);
    if (lseek(fd, 0, SEEK_SET) != 0 ||
        archive_read_open_fd(archive, fd, BLOCK) != ARCHIVE_OK) {
        archive_read_free(archive);
        return NULL;
    }
    return archive;
}

static bool is_plain_file(struct archive_entry *entry)
{
    return archive_entry_filetype(entry) == AE_IFREG &&
           archive_entry_hardlink(entry) == NULL &&
           archive_entry_symlink(entry) == NULL &&
           archive_entry_sparse_count(entry) == 0;
}

/* The next entry's path, borrowed; NULL at the end or with an error. */
static const char *next_path(struct unpacking *self,
                             struct archive_entry **entry, bool *end,
                             struct error *err)
{
    int status = archive_read_next_header(self->archive, entry);
    const char *path;

    *end = status == ARCHIVE_EOF;
    if (*end) {
        return NULL;
    }
    if (status != ARCHIVE_OK) {
        fail_archive(self, err);
        return NULL;
    }
    path = archive_entry_pathname(*entry);
    if (path == NULL || !is_plain_file(*entry)) {
        error_set_code(err, ERROR_DAMAGED,
                       "'%.200s' is no plain file: a pack holds nothing else",
                       path != NULL ? path : "");
        return NULL;
    }
    return path;
}

static bool read_manifest(struct unpacking *self, struct error *err)
{
    struct archive_entry *entry = NULL;
    struct str text = STR_INIT;
    bool end = false;
    const char *path = next_path(self, &entry, &end, err);
    char block[4096];
    la_ssize_t got = 0;
    bool ok;

    if (path == NULL) {
        return end ? error_set_code(err, ERROR_DAMAGED, "the pack is empty")
                   : false;
    }
    if (!str_equal(path, "manifest.json")) {
        return error_set_code(err, ERROR_DAMAGED,
                              "it does not begin with manifest.json");
    }
    while (text.len <= MANIFEST_MAX &&
           (got = archive_read_data(self->archive, block, sizeof(block))) > 0) {
        str_add_len(&text, block, (size_t)got);
    }
    ok = got < 0 ? fail_archive(self, err)
                 : manifest_parse(self->manifest, text.buf, text.len, err);
    str_release(&text);
    return ok;
}

/* The file below the folder, its folders made; -1 with an error. */
static int create(struct unpacking *self, const char *path, struct error *err)
{
    char *whole = path_join(self->folder, path);
    char *folder = path_folder(whole);
    int fd = -1;

    if (file_make_folder(folder, err)) {
        fd = open(whole, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                  0600);
        if (fd < 0) {
            error_set_errno(err, errno, "cannot write '%s'", whole);
        }
    }
    free(folder);
    free(whole);
    return fd;
}

static bool write_all(int fd, const char *data, size_t len, struct error *err)
{
    while (len > 0) {
        ssize_t done = write(fd, data, len);

        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0) {
            return error_set_errno(err, errno, "cannot write the pack's files");
        }
        data += done;
        len -= (size_t)done;
    }
    return true;
}

/* Copies the entry's bytes to `out` (-1: nowhere); they must be as said. */
static bool copy_data(struct unpacking *self, const struct manifest_file *file,
                      int out, struct error *err)
{
    crypto_hash_sha256_state state;
    unsigned char hash[32];
    char block[16 * 1024];
    int64_t bytes = 0;
    la_ssize_t got;

    crypto_hash_sha256_init(&state);
    while ((got = archive_read_data(self->archive, block, sizeof(block))) > 0) {
        bytes += got;
        if (bytes > file->bytes) { /* a bomb ends here */
            break;
        }
        crypto_hash_sha256_update(&state, (unsigned char *)block,
                                  (unsigned long long)got);
        if (out >= 0 && !write_all(out, block, (size_t)got, err)) {
            return false;
        }
    }
    if (got < 0) {
        return fail_archive(self, err);
    }
    crypto_hash_sha256_final(&state, hash);
    if (bytes != file->bytes || memcmp(hash, file->sha256, 32) != 0) {
        return error_set_code(err, ERROR_DAMAGED,
                              "'%s' is not what the manifest says", file->path);
    }
    self->done += bytes;
    return true;
}

static bool take_entry(struct unpacking *self, const char *path,
                       struct error *err)
{
    struct manifest_file *file = manifest_find(self->manifest, path);
    int out = -1;
    bool ok;

    if (file == NULL) {
        return error_set_code(err, ERROR_DAMAGED,
                              "the pack has '%.200s', the manifest does not",
                              path);
    }
    if (file->seen) {
        return error_set_code(err, ERROR_DAMAGED, "the pack has '%s' twice",
                              path);
    }
    file->seen = true;
    if (self->folder != NULL) {
        out = create(self, path, err);
        if (out < 0) {
            return false;
        }
    }
    ok = copy_data(self, file, out, err);
    if (out >= 0) {
        ok = ok && (fsync(out) == 0 ||
                    error_set_errno(err, errno, "cannot write '%s'", path));
        close(out);
    }
    if (ok && self->told != NULL) {
        self->told(self->manifest, self->done);
    }
    return ok;
}

static bool all_seen(const struct manifest *manifest, struct error *err)
{
    for (size_t i = 0; i < manifest->count; i++) {
        if (!manifest->files[i].seen) {
            return error_set_code(err, ERROR_DAMAGED, "the pack lacks '%s'",
                                  manifest->files[i].path);
        }
    }
    return true;
}

bool pack_read(int fd, const char *folder, struct manifest *manifest,
               void (*told)(const struct manifest *manifest, int64_t done),
               struct error *err)
{
    struct unpacking self = {.archive = open_archive(fd),
                             .folder = folder,
                             .manifest = manifest,
                             .told = told};
    bool end = false;
    bool ok;

    memset(manifest, 0, sizeof(*manifest));
    if (self.archive == NULL) {
        return error_set_code(err, ERROR_DAMAGED, "it is no pack");
    }
    ok = read_manifest(&self, err);
    while (ok && !end) {
        struct archive_entry *entry;
        const char *path = next_path(&self, &entry, &end, err);

        ok = path != NULL ? take_entry(&self, path, err) : end;
    }
    ok = ok && all_seen(manifest, err);
    archive_read_free(self.archive);
    return ok;
}
