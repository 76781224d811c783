#include "model_disk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/mem.h"
#include "base/str.h"

struct bytes {
    char *at;
    size_t len;
    size_t capacity;
};

/* Written, and what of it would be there after a power cut. */
struct disk_file {
    char *path;
    struct bytes now;
    struct bytes safe;
    size_t dirty_from; /* what differs, at most; none if from >= to */
    size_t dirty_to;
    bool cut;
};

struct open_file {
    sqlite3_file base; /* first: the two are one address */
    struct disk_file *file;
    bool removes;
};

static struct {
    struct disk_file **files;
    size_t count;
    size_t capacity;
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    bool lies;
} disk;

/* ---- bytes ---- */

/* The new part is zeros. */
static void set_len(struct bytes *bytes, size_t len)
{
    if (len > bytes->capacity) {
        bytes->capacity = len * 2;
        bytes->at = xrealloc(bytes->at, bytes->capacity);
    }
    if (len > bytes->len) {
        memset(bytes->at + bytes->len, 0, len - bytes->len);
    }
    bytes->len = len;
}

static void copy_part(const struct bytes *from, struct bytes *to, size_t first,
                      size_t last)
{
    set_len(to, from->len);
    last = last < from->len ? last : from->len;
    if (first < last) {
        memcpy(to->at + first, from->at + first, last - first);
    }
}

static void touch(struct disk_file *file, size_t from, size_t to)
{
    file->dirty_from = from < file->dirty_from ? from : file->dirty_from;
    file->dirty_to = to > file->dirty_to ? to : file->dirty_to;
}

static void make_safe(struct disk_file *file)
{
    copy_part(&file->now, &file->safe, file->dirty_from, file->dirty_to);
    file->dirty_from = SIZE_MAX;
    file->dirty_to = 0;
}

/* ---- files ---- */

static struct disk_file *find(const char *path)
{
    for (size_t i = 0; i < disk.count; i++) {
        if (str_equal(disk.files[i]->path, path)) {
            return disk.files[i];
        }
    }
    return NULL;
}

static struct disk_file *make(const char *path)
{
    struct disk_file *file = xcalloc(1, sizeof(*file));

    file->path = xstrdup(path);
    file->dirty_from = SIZE_MAX;
    GROW(disk.files, disk.count, disk.capacity);
    disk.files[disk.count++] = file;
    return file;
}

static void remove_at(size_t at)
{
    struct disk_file *file = disk.files[at];

    disk.files[at] = disk.files[--disk.count];
    free(file->now.at);
    free(file->safe.at);
    free(file->path);
    free(file);
}

static bool begins(const char *path, const char *prefix)
{
    return strncmp(path, prefix, strlen(prefix)) == 0;
}

/* For stat(). */
static void stand_in(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    close(fd);
}

void disk_copy(const char *from, const char *to)
{
    struct disk_file *source = find(from);
    struct disk_file *file = find(to);

    assert_non_null(source);
    if (file == NULL) {
        file = make(to);
    }
    stand_in(to);
    touch(file, 0, SIZE_MAX);
    copy_part(&source->now, &file->now, 0, SIZE_MAX);
    make_safe(file);
}

bool disk_has(const char *path)
{
    return find(path) != NULL;
}

void disk_remove(const char *path)
{
    for (size_t i = 0; i < disk.count; i++) {
        if (str_equal(disk.files[i]->path, path)) {
            remove_at(i);
            break;
        }
    }
    unlink(path);
}

void disk_clear(const char *prefix)
{
    for (size_t i = disk.count; i-- > 0;) {
        if (begins(disk.files[i]->path, prefix)) {
            unlink(disk.files[i]->path);
            remove_at(i);
        }
    }
}

void disk_cut(const char *path)
{
    for (size_t i = 0; i < disk.count; i++) {
        if (begins(disk.files[i]->path, path)) {
            disk.files[i]->cut = true;
        }
    }
}

void disk_power(const char *path)
{
    for (size_t i = 0; i < disk.count; i++) {
        struct disk_file *file = disk.files[i];

        if (begins(file->path, path)) {
            file->cut = false;
            copy_part(&file->safe, &file->now, 0, SIZE_MAX);
            file->dirty_from = SIZE_MAX;
            file->dirty_to = 0;
        }
    }
}

void disk_lie(bool lies)
{
    disk.lies = lies;
}

/* ---- SQLite's table for an open file ---- */

static struct disk_file *of(sqlite3_file *file)
{
    return ((struct open_file *)file)->file;
}

static int file_close(sqlite3_file *file)
{
    struct open_file *open = (struct open_file *)file;

    if (open->removes) {
        disk_remove(open->file->path);
    }
    return SQLITE_OK;
}

static int file_take(sqlite3_file *handle, void *out, int amount,
                     sqlite3_int64 offset)
{
    const struct bytes *bytes = &of(handle)->now;
    size_t at = (size_t)offset;
    size_t want = (size_t)amount;
    size_t have = at < bytes->len ? bytes->len - at : 0;

    have = have < want ? have : want;
    if (have > 0) {
        memcpy(out, bytes->at + at, have);
    }
    memset((char *)out + have, 0, want - have);
    return have == want ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int file_put(sqlite3_file *handle, const void *data, int amount,
                    sqlite3_int64 offset)
{
    struct disk_file *file = of(handle);
    size_t at = (size_t)offset;
    size_t end = at + (size_t)amount;

    if (!file->cut) {
        touch(file, at < file->now.len ? at : file->now.len, end);
        set_len(&file->now, end > file->now.len ? end : file->now.len);
        memcpy(file->now.at + at, data, (size_t)amount);
    }
    return SQLITE_OK;
}

static int file_truncate(sqlite3_file *handle, sqlite3_int64 size)
{
    struct disk_file *file = of(handle);

    if (!file->cut) {
        set_len(&file->now, (size_t)size);
    }
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *handle, int flags UNUSED)
{
    struct disk_file *file = of(handle);

    if (!file->cut && !disk.lies) {
        make_safe(file);
    }
    return SQLITE_OK;
}

static int file_size(sqlite3_file *handle, sqlite3_int64 *size)
{
    *size = (sqlite3_int64)of(handle)->now.len;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *handle UNUSED, int level UNUSED)
{
    return SQLITE_OK;
}

static int file_is_locked(sqlite3_file *handle UNUSED, int *locked)
{
    *locked = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *handle UNUSED, int what UNUSED,
                        void *argument UNUSED)
{
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *handle UNUSED)
{
    return 4096;
}

static int file_traits(sqlite3_file *handle UNUSED)
{
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1, /* no shared memory */
    .xClose = file_close,
    .xRead = file_take,
    .xWrite = file_put,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_is_locked,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
};

/* ---- SQLite's table for the disk ---- */

static int disk_open(sqlite3_vfs *vfs UNUSED, const char *path,
                     sqlite3_file *file, int flags, int *out_flags)
{
    static unsigned nameless;
    struct open_file *open = (struct open_file *)file;
    char *name =
        path != NULL ? xstrdup(path) : xasprintf("/nameless-%u", nameless++);

    open->base.pMethods = NULL;
    open->file = find(name);
    if (open->file == NULL && (flags & SQLITE_OPEN_CREATE) != 0) {
        open->file = make(name);
        if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
            stand_in(name);
        }
    }
    free(name);
    if (open->file == NULL) {
        return SQLITE_CANTOPEN;
    }
    open->removes = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    open->base.pMethods = &methods;
    if (out_flags != NULL) {
        *out_flags = flags;
    }
    return SQLITE_OK;
}

/* What was removed is gone at once, whatever the power does. */
static int disk_delete(sqlite3_vfs *vfs UNUSED, const char *path,
                       int sync UNUSED)
{
    const struct disk_file *file = find(path);

    if (file != NULL && !file->cut) {
        disk_remove(path);
    }
    return file != NULL ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

static int disk_access(sqlite3_vfs *vfs UNUSED, const char *path,
                       int flags UNUSED, int *found)
{
    *found = find(path) != NULL;
    return SQLITE_OK;
}

static int disk_full_path(sqlite3_vfs *vfs UNUSED, const char *path, int len,
                          char *out)
{
    sqlite3_snprintf(len, out, "%s", path);
    return SQLITE_OK;
}

static int disk_randomness(sqlite3_vfs *vfs UNUSED, int len, char *out)
{
    return disk.real->xRandomness(disk.real, len, out);
}

static int disk_sleep(sqlite3_vfs *vfs UNUSED, int microseconds)
{
    return disk.real->xSleep(disk.real, microseconds);
}

static int disk_time(sqlite3_vfs *vfs UNUSED, sqlite3_int64 *time)
{
    return disk.real->xCurrentTimeInt64(disk.real, time);
}

/* Before anything else is said to a new connection. */
static int hold_alone(sqlite3 *handle, char **message UNUSED,
                      const struct sqlite3_api_routines *routines UNUSED)
{
    return sqlite3_exec(handle, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL,
                        NULL);
}

void disk_use(void)
{
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(struct open_file),
        .mxPathname = 4096,
        .zName = "model-disk",
        .xOpen = disk_open,
        .xDelete = disk_delete,
        .xAccess = disk_access,
        .xFullPathname = disk_full_path,
        .xRandomness = disk_randomness,
        .xSleep = disk_sleep,
        .xCurrentTimeInt64 = disk_time,
    };
    assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
    assert_int_equal(sqlite3_auto_extension((void (*)(void))hold_alone),
                     SQLITE_OK);
}
