#include "ui/screen.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/mem.h"

static struct wish wish_of(enum wish_kind kind)
{
    return (struct wish){.kind = kind, .role = ROLE_TEXT};
}

PRINTF(1, 0)
static char *format_text(const char *format, va_list args)
{
    struct str text = STR_INIT;

    str_add_vformat(&text, format, args);
    return str_take(&text);
}

struct wish wish_none(void)
{
    return wish_of(WISH_NONE);
}

struct wish wish_redraw(void)
{
    return wish_of(WISH_REDRAW);
}

struct wish wish_open(const char *screen, const char *argument)
{
    struct wish wish = wish_of(WISH_OPEN);

    wish.name = screen;
    wish.text = xstrdup_or_null(argument);
    return wish;
}

struct wish wish_replace(const char *screen, const char *argument)
{
    struct wish wish = wish_open(screen, argument);

    wish.kind = WISH_REPLACE;
    return wish;
}

struct wish wish_close(void)
{
    return wish_of(WISH_CLOSE);
}

struct wish wish_quit(void)
{
    return wish_of(WISH_QUIT);
}

struct wish wish_restart(void)
{
    return wish_of(WISH_RESTART);
}

struct wish wish_message(enum role role, const char *format, ...)
{
    struct wish wish = wish_of(WISH_MESSAGE);
    va_list args;

    va_start(args, format);
    wish.text = format_text(format, args);
    va_end(args);
    wish.role = role;
    return wish;
}

struct wish wish_error(const struct error *err)
{
    /* That there is nothing is no failure: trying again does not help. */
    return wish_message(err->code == ERROR_NOT_FOUND ? ROLE_WARN : ROLE_BAD,
                        "%s", error_get(err));
}

struct wish wish_edit(const char *file, int id)
{
    struct wish wish = wish_of(WISH_EDIT);

    wish.text = xstrdup(file);
    wish.id = id;
    return wish;
}

struct wish wish_suspend(void)
{
    return wish_of(WISH_SUSPEND);
}

struct wish wish_prompt(const char *label, const char *initial, bool live,
                        int id)
{
    struct wish wish = wish_of(WISH_PROMPT);

    wish.text = xstrdup(label);
    wish.initial = xstrdup_or_null(initial);
    wish.live = live;
    wish.id = id;
    return wish;
}

struct wish wish_about(struct wish wish, const char *about)
{
    free(wish.about);
    wish.about = xstrdup_or_null(about);
    return wish;
}

struct wish wish_ask(int id, const char *question, ...)
{
    struct wish wish = wish_of(WISH_ASK);
    va_list args;

    va_start(args, question);
    wish.text = format_text(question, args);
    va_end(args);
    wish.id = id;
    return wish;
}

struct wish wish_later(int id, const char *words)
{
    struct wish wish = wish_of(WISH_LATER);

    wish.text = xstrdup(words);
    wish.id = id;
    return wish;
}

struct wish wish_help(void)
{
    return wish_of(WISH_HELP);
}

void wish_release(struct wish *wish)
{
    free(wish->text);
    free(wish->initial);
    free(wish->about);
    *wish = wish_none();
}
