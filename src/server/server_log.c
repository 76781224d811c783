#include "server/server_log.h"

#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"

/* Of a library, a database, a provider: still one line, and no other one. */
static void add_words(struct str *line, struct str *words)
{
    for (size_t i = 0; i < words->len; i++) {
        if (words->buf[i] == '\n') {
            words->buf[i] = ' ';
        }
    }
    utf8_add_clean(line, words->buf, words->len);
}

void server_log(const char *id, const char *format, ...)
{
    struct str line = STR_INIT;
    struct str words = STR_INIT;
    time_t now = time(NULL);
    char stamp[32];
    struct tm parts;
    va_list args;

    gmtime_r(&now, &parts);
    strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &parts);
    str_add_format(&line, "%s %s ", stamp, id != NULL ? id : "-");
    va_start(args, format);
    str_add_vformat(&words, format, args);
    va_end(args);
    add_words(&line, &words);
    str_add_char(&line, '\n');
    /* Nothing can be done about a log that cannot be written. */
    if (write(STDERR_FILENO, line.buf, line.len) < 0) {
    }
    str_release(&line);
    str_release(&words);
}
