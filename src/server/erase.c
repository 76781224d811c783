#include "server/erase.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

#define FILE_MAX ((size_t)256 << 20)
#define MAC_HEX  ((size_t)2 * TOKEN_MAC_BYTES)

/* Was the last line cut off by a crash, or by a full disk? */
static bool is_cut(int fd)
{
    off_t end = lseek(fd, 0, SEEK_END);
    char last = '\n';

    return end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n';
}

static bool append(const char *file, const char *text, size_t len,
                   struct error *err)
{
    int fd = open(file, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    bool ok;

    if (fd < 0) {
        return error_set_errno(err, errno, "cannot open '%s'", file);
    }
    /* A line behind such a one would be lost with it. */
    ok = ((!is_cut(fd) || write(fd, "\n", 1) == 1) &&
          write(fd, text, len) == (ssize_t)len && fsync(fd) == 0) ||
         error_set_errno(err, errno, "cannot write '%s'", file);
    close(fd);
    return ok;
}

bool erase_learner(const struct secret *secret, const char *file,
                   struct server_store *store, const struct event_id *learner,
                   int64_t now, struct error *err)
{
    unsigned char mac[TOKEN_MAC_BYTES];
    char hex[MAC_HEX + 1];
    struct str line = STR_INIT;
    bool ok;

    secret_mac_learner(secret, learner, mac);
    sodium_bin2hex(hex, sizeof(hex), mac, sizeof(mac));
    str_add_format(&line, "%s %lld\n", hex, (long long)now);
    store->took_out = true;
    ok = append(file, line.buf, line.len, err) &&
         store->ops->erase(store, learner, mac, now, err);
    str_release(&line);
    return ok;
}

/* "HEX SECONDS"; a line that was cut off by a crash is none. */
static bool parse(const char *line, size_t len, struct erasure_row *row)
{
    size_t made = 0;
    char *end;

    if (len < MAC_HEX + 2 || line[MAC_HEX] != ' ' ||
        sodium_hex2bin(row->mac, sizeof(row->mac), line, MAC_HEX, NULL, &made,
                       NULL) != 0 ||
        made != sizeof(row->mac)) {
        return false;
    }
    row->at = strtoll(line + MAC_HEX + 1, &end, 10);
    return end == line + len;
}

bool erasure_file_read(const char *file, struct erasure_rows *rows,
                       struct error *err)
{
    struct str text = STR_INIT;
    const char *at;

    if (!file_exists(file)) {
        return true;
    }
    if (!file_read(file, FILE_MAX, &text, err)) {
        return false;
    }
    at = text.buf;
    while (*at != '\0') {
        size_t len = strcspn(at, "\n");
        struct erasure_row row;

        if (parse(at, len, &row)) {
            GROW(rows->items, rows->count, rows->capacity);
            rows->items[rows->count++] = row;
        }
        at += len + (at[len] == '\n' ? 1 : 0);
    }
    str_release(&text);
    return true;
}
