#include "cli/ask.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static bool read_line(char *line, size_t size)
{
    size_t len;

    if (fgets(line, (int)size, stdin) == NULL) {
        return false;
    }
    len = strcspn(line, "\r\n");
    if (line[len] == '\0' && len + 1 == size) {
        return false; /* longer than any password */
    }
    line[len] = '\0';
    return len > 0;
}

/* Asks on the terminal without an echo. */
static bool ask_hidden(const char *prompt, char *line, size_t size)
{
    struct termios before;
    struct termios quiet;
    bool ok;

    if (tcgetattr(STDIN_FILENO, &before) != 0) {
        return false;
    }
    fputs(prompt, stderr);
    quiet = before;
    quiet.c_lflag &= (tcflag_t) ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    ok = read_line(line, size);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fputc('\n', stderr);
    return ok;
}

bool ask_secret(struct call *call, const char *prompt, const char *option,
                char *line, size_t size)
{
    bool ok;

    if (call_option(call, option) != NULL) {
        ok = read_line(line, size);
    } else if (isatty(STDIN_FILENO) == 1) {
        ok = ask_hidden(prompt, line, size);
    } else {
        return error_set_code(&call->err, ERROR_USAGE,
                              "this wants a terminal to ask on, or --%s",
                              option);
    }
    return ok || error_set_code(&call->err, ERROR_USAGE, "nothing was typed");
}

bool ask_again(struct call *call, const char *prompt, const char *option,
               const char *line)
{
    char again[ASK_MAX];
    bool ok;

    if (call_option(call, option) != NULL) {
        return true; /* a program does not mistype */
    }
    ok = ask_hidden(prompt, again, sizeof(again)) && str_equal(line, again);
    explicit_bzero(again, sizeof(again));
    return ok || error_set_code(&call->err, ERROR_USAGE,
                                "the two are not the same: nothing was done");
}

bool ask_yes(const char *question)
{
    char line[16];

    if (isatty(STDIN_FILENO) != 1) {
        return false;
    }
    fprintf(stderr, "%s [y/N] ", question);
    return read_line(line, sizeof(line)) &&
           (str_equal(line, "y") || str_equal(line, "Y") ||
            str_equal(line, "yes"));
}
