#include "server/password_breached.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sodium.h>

#define SHA1_BYTES 20
#define HEX        ((size_t)SHA1_BYTES * 2)
/* A line, the rest of the one before it, NUL. */
#define PIECE 256

struct search {
    int fd;
    const char *path;
    char wanted[HEX + 1];
};

static bool hash(const char *password, char hex[HEX + 1], struct error *err)
{
    unsigned char bytes[SHA1_BYTES];

    if (gnutls_hash_fast(GNUTLS_DIG_SHA1, password, strlen(password), bytes) !=
        0) {
        return error_set(err, "SHA-1 is not available");
    }
    sodium_bin2hex(hex, HEX + 1, bytes, sizeof(bytes));
    sodium_memzero(bytes, sizeof(bytes));
    return true;
}

static bool is_line(const char *line)
{
    size_t digits = strspn(line, "0123456789abcdefABCDEF");

    return digits == HEX && strchr(":\r\n", line[HEX]) != NULL;
}

/*
 * The first line that begins at or after `at`: how far behind, and how the
 * hash that is looked for compares with it. `*skip` is -1 behind the last one.
 */
static bool look(const struct search *search, off_t at, off_t *skip, int *order,
                 struct error *err)
{
    char piece[PIECE] = "";
    /* A line begins at `at` if the one before it ends there. */
    off_t from = at > 0 ? at - 1 : 0;
    ssize_t got = pread(search->fd, piece, sizeof(piece) - 1, from);
    const char *line = piece;

    if (got < 0) {
        return error_set_errno(err, errno, "cannot read '%s'", search->path);
    }
    if (at > 0) {
        line = memchr(piece, '\n', (size_t)got);
        line = line == NULL ? piece + got : line + 1;
    }
    if (line == piece + got) {
        *skip = -1;
        return got < (ssize_t)sizeof(piece) - 1 ||
               error_set(err, "'%s' is not a list of hashes", search->path);
    }
    if (!is_line(line)) {
        return error_set(err, "'%s' is not a list of hashes", search->path);
    }
    *skip = from + (line - piece) - at;
    *order = strncasecmp(search->wanted, line, HEX);
    return true;
}

static bool find(const struct search *search, off_t size, bool *found,
                 struct error *err)
{
    off_t low = 0;
    off_t high = size;

    /* The line that is looked for begins in low … high - 1, if it is there. */
    while (low < high && !*found) {
        off_t middle = low + (high - low) / 2;
        off_t skip = 0;
        int order = 0;

        if (!look(search, middle, &skip, &order, err)) {
            return false;
        }
        if (skip < 0 || middle + skip >= high || order < 0) {
            high = middle;
        } else {
            *found = order == 0;
            low = middle + skip + 1;
        }
    }
    return true;
}

bool password_breached_find(const char *path, const char *password, bool *found,
                            struct error *err)
{
    struct search search = {.path = path};
    struct stat info;
    bool ok;

    *found = false;
    search.fd = open(path, O_RDONLY | O_CLOEXEC);
    if (search.fd < 0 || fstat(search.fd, &info) != 0) {
        ok = error_set_errno(err, errno, "cannot read '%s'", path);
    } else {
        ok = hash(password, search.wanted, err) &&
             find(&search, info.st_size, found, err);
    }
    if (search.fd >= 0) {
        close(search.fd);
    }
    sodium_memzero(search.wanted, sizeof(search.wanted));
    return ok;
}
