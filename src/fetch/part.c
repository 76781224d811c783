#include "fetch/part.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json_out.h"
#include "base/path.h"

enum { SYNC_BYTES = 4 * 1024 * 1024, STATE_MAX = 16 * 1024 };

/* Differs after each start of the machine: then only synced bytes count. */
static void add_boot(struct str *out)
{
    struct error err = ERROR_INIT;

    if (!file_read("/proc/sys/kernel/random/boot_id", 64, out, &err)) {
        str_clear(out);
    }
    str_trim(out);
    error_release(&err);
}

static bool write_state(struct part *part, struct error *err)
{
    struct str text = STR_INIT;
    struct str boot = STR_INIT;
    struct json_out json;
    bool ok;

    add_boot(&boot);
    json_begin(&json, &text);
    json_open_object(&json, NULL);
    json_text(&json, "step", "part");
    json_text(&json, "url", part->url);
    json_text(&json, "validator", part->validator);
    json_int(&json, "size", part->size);
    json_int(&json, "synced", part->synced);
    json_text(&json, "boot", boot.buf);
    json_close_object(&json);
    str_add_char(&text, '\n');
    ok = file_write_atomic(part->state_path, text.buf, text.len, 0600, err);
    str_release(&boot);
    str_release(&text);
    return ok;
}

static json_t *read_state(const struct part *part)
{
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    json_t *root = NULL;

    if (file_read(part->state_path, STATE_MAX, &text, &err)) {
        root = json_loadb(text.buf, text.len, 0, NULL);
    }
    error_release(&err);
    str_release(&text);
    return root;
}

static bool text_is(const json_t *root, const char *key, const char *wanted)
{
    const char *text = json_string_value(json_object_get(root, key));

    return text != NULL && str_equal(text, wanted);
}

/* Takes up what the state says, if it is of this address. */
static void take_up(struct part *part)
{
    json_t *root = read_state(part);
    const char *validator =
        json_string_value(json_object_get(root, "validator"));
    struct str boot = STR_INIT;

    if (text_is(root, "url", part->url) && validator != NULL) {
        add_boot(&boot);
        part->size = json_integer_value(json_object_get(root, "size"));
        part->synced = json_integer_value(json_object_get(root, "synced"));
        if (!text_is(root, "boot", boot.buf) && part->synced < part->have) {
            part->have = part->synced < 0 ? 0 : part->synced;
        }
        if (part->size >= 0 && part->have > part->size) {
            part->have = 0;
        }
        part->validator = xstrdup(validator);
        str_release(&boot);
    } else {
        part->have = 0;
    }
    json_decref(root);
}

/* Opens and locks the file that has the name now. */
static bool open_locked(struct part *part, struct error *err)
{
    struct stat open_file;
    struct stat named;

    for (int tries = 0; tries < 10; tries++) {
        part->fd =
            open(part->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (part->fd < 0) {
            return error_set_errno(err, errno, "cannot write '%s'", part->path);
        }
        if (flock(part->fd, LOCK_EX | LOCK_NB) != 0) {
            break;
        }
        if (fstat(part->fd, &open_file) == 0 && stat(part->path, &named) == 0 &&
            open_file.st_ino == named.st_ino && S_ISREG(named.st_mode)) {
            part->have = open_file.st_size;
            return true;
        }
        close(part->fd); /* it was finished or deleted meanwhile */
    }
    return error_set_code(err, ERROR_BUSY,
                          "another program is fetching it already");
}

bool part_open(struct part *part, const char *folder, const char *id,
               const char *url, struct error *err)
{
    memset(part, 0, sizeof(*part));
    part->folder = xstrdup(folder);
    part->path = xasprintf("%s/%s.part", folder, id);
    part->state_path = xasprintf("%s/%s.state", folder, id);
    part->url = xstrdup(url);
    part->size = -1;
    part->fd = -1;
    if (!open_locked(part, err)) {
        part_close(part);
        return false;
    }
    take_up(part);
    if (ftruncate(part->fd, part->have) != 0) {
        error_set_errno(err, errno, "cannot write '%s'", part->path);
        part_close(part);
        return false;
    }
    return true;
}

static bool is_full(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

/* Room without making the file longer: its length is what has come. */
static bool take_room(struct part *part, struct error *err)
{
    if (part->size > 0 &&
        fallocate(part->fd, FALLOC_FL_KEEP_SIZE, 0, part->size) != 0 &&
        is_full(errno)) {
        return error_set_code(err, ERROR_FULL, "no room for it on the disk");
    }
    return true;
}

bool part_begin(struct part *part, const char *validator, int64_t size,
                struct error *err)
{
    free(part->validator);
    part->validator = xstrdup_or_null(validator);
    part->size = size;
    part->have = part->synced = 0;
    /* The old bytes go first: they are none of the new state's. */
    if (ftruncate(part->fd, 0) != 0) {
        return error_set_errno(err, errno, "cannot write '%s'", part->path);
    }
    return take_room(part, err) && write_state(part, err);
}

bool part_write(struct part *part, const void *data, size_t len,
                struct error *err)
{
    const char *at = data;

    while (len > 0) {
        ssize_t done = pwrite(part->fd, at, len, part->have);

        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0) {
            return is_full(errno)
                       ? error_set_code(err, ERROR_FULL,
                                        "no room for it on the disk")
                       : error_set_errno(err, errno, "cannot write '%s'",
                                         part->path);
        }
        at += done;
        len -= (size_t)done;
        part->have += done;
    }
    if (part->have - part->synced >= SYNC_BYTES && fdatasync(part->fd) == 0) {
        part->synced = part->have;
        return write_state(part, err);
    }
    return true;
}

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

bool part_finish(struct part *part, const char *name, bool keep,
                 struct error *err)
{
    char *path = path_join(part->folder, name);
    /* Room beyond the end that was asked for goes back. */
    bool ok = ftruncate(part->fd, part->have) == 0 && fsync(part->fd) == 0;

    if (ok && keep) {
        part->synced = part->have;
        ok = write_state(part, err);
    }
    ok = ok && rename(part->path, path) == 0 && sync_folder(part->folder);
    if (!ok) {
        error_set_errno(err, errno, "cannot write '%s'", path);
    } else if (!keep) {
        unlink(part->state_path);
    }
    free(path);
    return ok;
}

void part_take_back(const char *folder, const char *id, const char *name)
{
    char *path = path_join(folder, name);
    char *part = xasprintf("%s/%s.part", folder, id);
    char *state = xasprintf("%s/%s.state", folder, id);

    if (!file_exists(part) && file_exists(state) && file_exists(path)) {
        rename(path, part);
    }
    free(state);
    free(part);
    free(path);
}

void part_close(struct part *part)
{
    if (part->fd >= 0) {
        close(part->fd);
    }
    free(part->folder);
    free(part->path);
    free(part->state_path);
    free(part->url);
    free(part->validator);
    memset(part, 0, sizeof(*part));
    part->fd = -1;
}

void part_delete(struct part *part)
{
    if (part->fd >= 0) {
        unlink(part->path);
        unlink(part->state_path);
    }
    part_close(part);
}
