#include "secret/secret.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"

#define SECRET_MAX ((size_t)16384)

bool secret_read(const char *path, struct str *text, struct error *err)
{
    if (!file_exists(path)) {
        return error_set_code(err, ERROR_NOT_FOUND, "there is no '%s'", path);
    }
    /* A backup that was put back may have forgotten whose it is. */
    (void)!chmod(path, 0600);
    return file_read(path, SECRET_MAX, text, err);
}

/* The folder is ours alone, also if it was there before. */
static bool make_folder(const char *path, struct error *err)
{
    char *folder = path_folder(path);
    bool ok = file_make_folder(folder, err);

    if (ok && chmod(folder, 0700) != 0) {
        ok = error_set_errno(err, errno, "cannot close '%s' to others", folder);
    }
    free(folder);
    return ok;
}

bool secret_write(const char *path, const char *text, struct error *err)
{
    return make_folder(path, err) &&
           file_write_atomic(path, text, strlen(text), 0600, err);
}

bool secret_remove(const char *path, struct error *err)
{
    return unlink(path) == 0 || errno == ENOENT ||
           error_set_errno(err, errno, "cannot remove '%s'", path);
}

void secret_release(struct str *text)
{
    if (text->len > 0) {
        explicit_bzero(text->buf, text->len);
    }
    str_release(text);
}
