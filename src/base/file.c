#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

/* Room that a read is given; also the room above the size of the file. */
enum { READ_LEAST = 4096 };

static bool read_open(int fd, const char *path, size_t max, struct str *out,
                      struct error *err)
{
    struct stat status;

    if (fstat(fd, &status) != 0) {
        return error_set_errno(err, errno, "cannot read '%s'", path);
    }
    if (!S_ISREG(status.st_mode)) {
        return error_set(err, "cannot read '%s': not a regular file", path);
    }
    if (status.st_size > 0 && (uint64_t)status.st_size > max) {
        return error_set(err, "cannot read '%s': larger than %zu bytes", path,
                         max);
    }
    str_clear(out);
    str_reserve(out, (size_t)status.st_size + READ_LEAST);
    for (;;) {
        ssize_t got;

        /* into the text itself: the size is known, a copy would cost twice */
        str_reserve(out, READ_LEAST);
        got = read(fd, out->buf + out->len, out->capacity - out->len - 1);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return error_set_errno(err, errno, "cannot read '%s'", path);
        }
        if (out->len + (size_t)got > max) {
            return error_set(err, "cannot read '%s': larger than %zu bytes",
                             path, max);
        }
        out->len += (size_t)got;
        out->buf[out->len] = '\0';
    }
}

bool file_read(const char *path, size_t max, struct str *out, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool ok;

    if (fd < 0) {
        return error_set_errno(err, errno, "cannot open '%s'", path);
    }
    ok = read_open(fd, path, max, out, err);
    close(fd);
    return ok;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t done = write(fd, data, len);

        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0) {
            return false;
        }
        data += done;
        len -= (size_t)done;
    }
    return true;
}

bool file_sync(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int number = errno;

    if (fd >= 0) {
        close(fd);
    }
    return ok || error_set_errno(err, number, "cannot write '%s'", path);
}

bool file_write_atomic(const char *path, const char *data, size_t len,
                       mode_t mode, struct error *err)
{
    char *temporary = xasprintf("%s.%ld.tmp", path, (long)getpid());
    int fd;
    bool ok;
    int number;

    /* One that was left behind may have another mode, or lead elsewhere. */
    unlink(temporary);
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
              mode);
    ok = fd >= 0 && write_all(fd, data, len) && fsync(fd) == 0;
    number = errno;

    if (fd >= 0 && close(fd) != 0 && ok) {
        number = errno;
        ok = false;
    }
    if (ok && rename(temporary, path) != 0) {
        number = errno;
        ok = false;
    }
    if (!ok) {
        unlink(temporary);
        error_set_errno(err, number, "cannot write '%s'", path);
    }
    free(temporary);
    return ok;
}

bool file_make_folder(const char *path, struct error *err)
{
    char *part = xstrdup(path);
    bool ok = true;

    for (char *at = part + 1; ok && *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            ok = mkdir(part, 0700) == 0 || errno == EEXIST || errno == EISDIR;
            *at = '/';
        }
    }
    ok = ok && (mkdir(part, 0700) == 0 || errno == EEXIST);
    if (!ok) {
        error_set_errno(err, errno, "cannot make folder '%s'", path);
    } else if (!file_is_folder(path)) {
        ok = error_set(err, "cannot make folder '%s': a file is in its place",
                       path);
    }
    free(part);
    return ok;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool file_get_stamp(const char *path, struct file_stamp *stamp)
{
    struct stat status;

    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
        return false;
    }
    stamp->size = status.st_size;
    stamp->mtime_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 +
                      (int64_t)status.st_mtim.tv_nsec;
    return true;
}

void file_list_folder(const char *path, struct str_list *names)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    if (folder == NULL) {
        return;
    }
    while ((entry = readdir(folder)) != NULL) {
        if (!str_equal(entry->d_name, ".") && !str_equal(entry->d_name, "..")) {
            str_list_add(names, entry->d_name);
        }
    }
    closedir(folder);
    str_list_sort(names);
}

int64_t file_folder_bytes(const char *path)
{
    struct str_list names = STR_LIST_INIT;
    int64_t total = 0;

    file_list_folder(path, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *file = path_join(path, names.items[i]);
        struct file_stamp stamp;

        if (file_get_stamp(file, &stamp)) {
            total += stamp.size;
        }
        free(file);
    }
    str_list_release(&names);
    return total;
}

char *file_find_program(const char *name)
{
    const char *path = getenv("PATH");
    const char *at = path != NULL ? path : "/usr/local/bin:/usr/bin:/bin";

    if (strchr(name, '/') != NULL) {
        return access(name, X_OK) == 0 ? xstrdup(name) : NULL;
    }
    while (*at != '\0') {
        size_t len = strcspn(at, ":");
        char *folder = xstrndup(at, len);
        char *file = path_join(len > 0 ? folder : ".", name);

        free(folder);
        if (access(file, X_OK) == 0 && !file_is_folder(file)) {
            return file;
        }
        free(file);
        at += len + (at[len] == ':');
    }
    return NULL;
}
