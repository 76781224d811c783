#include "base/error.h"

#include <errno.h>
#include <string.h>

PRINTF(3, 0)
static void set(struct error *err, enum error_code code, const char *format,
                va_list args)
{
    struct str text = STR_INIT;

    /* The arguments may point into the old message. */
    str_add_vformat(&text, format, args);
    str_release(&err->text);
    err->text = text;
    err->code = (int)code;
}

bool error_set(struct error *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    set(err, ERROR_FAILED, format, args);
    va_end(args);
    return false;
}

bool error_set_code(struct error *err, enum error_code code, const char *format,
                    ...)
{
    va_list args;

    va_start(args, format);
    set(err, code, format, args);
    va_end(args);
    return false;
}

bool error_set_errno(struct error *err, int number, const char *format, ...)
{
    enum error_code code = ERROR_FAILED;
    char words[128];
    va_list args;

    if (number == ENOENT) {
        code = ERROR_NOT_FOUND;
    } else if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
        code = ERROR_FULL;
    } else if (number == EROFS || number == EACCES) {
        code = ERROR_READ_ONLY;
    }
    va_start(args, format);
    set(err, code, format, args);
    va_end(args);
    str_add_format(&err->text, ": %s",
                   strerror_r(number, words, sizeof(words)));
    return false;
}

bool error_prefix(struct error *err, const char *format, ...)
{
    struct str text = STR_INIT;
    va_list args;

    va_start(args, format);
    str_add_vformat(&text, format, args);
    va_end(args);
    str_add(&text, ": ");
    str_add_len(&text, err->text.buf, err->text.len);
    str_release(&err->text);
    err->text = text;
    return false;
}

bool error_copy(struct error *err, const struct error *from)
{
    return error_set_code(err, (enum error_code)from->code, "%s",
                          error_get(from));
}

const char *error_get(const struct error *err)
{
    return err->text.buf;
}

void error_clear(struct error *err)
{
    str_clear(&err->text);
    err->code = ERROR_NONE;
}

void error_release(struct error *err)
{
    str_release(&err->text);
    err->code = ERROR_NONE;
}
