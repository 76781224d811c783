#include "server/server_log.h"

#include <time.h>
#include <unistd.h>

#include "base/str.h"

void server_log(const char *id, const char *format, ...)
{
    struct str line = STR_INIT;
    time_t now = time(NULL);
    char stamp[32];
    struct tm parts;
    va_list args;

    gmtime_r(&now, &parts);
    strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &parts);
    str_add_format(&line, "%s %s ", stamp, id != NULL ? id : "-");
    va_start(args, format);
    str_add_vformat(&line, format, args);
    va_end(args);
    str_add_char(&line, '\n');
    /* Nothing can be done about a log that cannot be written. */
    if (write(STDERR_FILENO, line.buf, line.len) < 0) {
    }
    str_release(&line);
}
