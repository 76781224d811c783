/*
 * Under systemd the server runs as a user of its own, and an administrator runs
 * sub-commands as root: what they made must not be closed to the server.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "server/admin_commands.h"

/*
 * Only a plain file of root's with no second name: whoever owns the folder
 * could have put a link there. Held by O_PATH, it cannot be exchanged
 * meanwhile.
 */
static bool give(int folder, const char *name, const struct stat *owner,
                 struct error *err)
{
    int fd = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat info;
    bool ok = true;

    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
        info.st_nlink == 1 && info.st_uid == 0 &&
        fchownat(fd, "", owner->st_uid, owner->st_gid, AT_EMPTY_PATH) != 0) {
        ok = error_set_errno(err, errno,
                             "cannot give '%s' to its folder's owner", name);
    }
    if (fd >= 0) {
        close(fd);
    }
    return ok;
}

static bool give_all(int folder, const char *prefix, struct error *err)
{
    struct stat owner;
    DIR *files;
    bool ok = true;

    if (fstat(folder, &owner) != 0 || owner.st_uid == 0) {
        close(folder);
        return true;
    }
    files = fdopendir(folder);
    if (files == NULL) {
        close(folder);
        return true;
    }
    for (struct dirent *file = readdir(files); ok && file != NULL;
         file = readdir(files)) {
        ok = !str_starts_with(file->d_name, prefix) ||
             give(folder, file->d_name, &owner, err);
    }
    closedir(files);
    return ok;
}

bool admin_give_files(const char *store, struct error *err)
{
    char *folder;
    int fd;

    if (geteuid() != 0 || strstr(store, "://") != NULL) {
        return true;
    }
    folder = path_folder(store);
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    return fd < 0 || give_all(fd, path_name(store), err);
}
