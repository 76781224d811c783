#include "ui/tty.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static struct {
    char bytes[256];
    size_t len;
} restore;

static void write_bytes(const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t done = write(STDOUT_FILENO, bytes, len);

        if (done <= 0) {
            if (done < 0 && errno == EINTR) {
                continue;
            }
            return;
        }
        bytes += done;
        len -= (size_t)done;
    }
}

void tty_write(const char *text)
{
    write_bytes(text, strlen(text));
}

void tty_restore_clear(void)
{
    restore.len = 0;
}

void tty_restore_add(const char *text)
{
    while (text != NULL && text[0] != '\0' &&
           restore.len < sizeof(restore.bytes)) {
        const char *pad =
            text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;

        if (pad != NULL) {
            text = pad + 1;
            continue;
        }
        restore.bytes[restore.len++] = *text++;
    }
}

void tty_restore(void)
{
    write_bytes(restore.bytes, restore.len);
}
