#include "secret/secret.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/path.h"
#include "secret/keyring.h"

#define SECRET_MAX ((size_t)16384)
#define MARK       "in the keyring\n" /* what the file says then */

bool secret_read(const char *path, struct str *text, struct error *err)
{
    if (!file_exists(path)) {
        return error_set_code(err, ERROR_NOT_FOUND, "there is no '%s'", path);
    }
    /* A backup that was put back may have forgotten whose it is. */
    (void)!chmod(path, 0600);
    return file_read(path, SECRET_MAX, text, err) &&
           (!str_equal(text->buf, MARK) || keyring_read(path, text, err));
}

bool secret_is_in_keyring(const char *path)
{
    struct str text = STR_INIT;
    struct error ignored = ERROR_INIT;
    bool found = file_exists(path) &&
                 file_read(path, SECRET_MAX, &text, &ignored) &&
                 str_equal(text.buf, MARK);

    error_release(&ignored);
    secret_release(&text);
    return found;
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

static bool write_file(const char *path, const char *text, struct error *err)
{
    return make_folder(path, err) &&
           file_write_atomic(path, text, strlen(text), 0600, err);
}

/* The file is written anew even if it says the same: who holds a copy of the
 * secret sees by its time that there is another. */
bool secret_write(const char *path, const char *text, struct error *err)
{
    if (!secret_is_in_keyring(path)) {
        return write_file(path, text, err);
    }
    return keyring_write(path, text, err) && write_file(path, MARK, err);
}

bool secret_remove(const char *path, struct error *err)
{
    if (secret_is_in_keyring(path) && !keyring_remove(path, err)) {
        return false;
    }
    return unlink(path) == 0 || errno == ENOENT ||
           error_set_errno(err, errno, "cannot remove '%s'", path);
}

/* First it stands in both places, then in the new one. */
bool secret_move(const char *path, bool to_keyring, struct error *err)
{
    struct str text = STR_INIT;
    bool ok;

    if (!file_exists(path) || secret_is_in_keyring(path) == to_keyring) {
        return true;
    }
    ok = secret_read(path, &text, err);
    if (ok && to_keyring) {
        ok = keyring_write(path, text.buf, err) && write_file(path, MARK, err);
    } else if (ok) {
        ok = write_file(path, text.buf, err) && keyring_remove(path, err);
    }
    secret_release(&text);
    return ok;
}

void secret_release(struct str *text)
{
    if (text->len > 0) {
        explicit_bzero(text->buf, text->len);
    }
    str_release(text);
}
