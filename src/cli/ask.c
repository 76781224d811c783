#include "cli/ask.h"

#include <signal.h>
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

/* The terminal as it was, for a signal that ends the program at a prompt. */
static struct termios terminal_before;

static void give_back(int signal)
{
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal_before);
    raise(signal); /* SA_RESETHAND: now it ends */
}

enum { ENDINGS = 4 };

/* Takes the signals that end a program; handler NULL: as they were before. */
static void on_end(void (*handler)(int), struct sigaction before[ENDINGS])
{
    static const int signals[ENDINGS] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction action = {.sa_handler = handler,
                               .sa_flags = (int)SA_RESETHAND | SA_NODEFER};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < ENDINGS; i++) {
        if (handler != NULL) {
            sigaction(signals[i], &action, &before[i]);
        } else {
            sigaction(signals[i], &before[i], NULL);
        }
    }
}

/* Asks on the terminal without an echo, which is off before the prompt says
 * that one may type. */
static bool ask_hidden(const char *prompt, char *line, size_t size)
{
    struct sigaction before[ENDINGS];
    struct termios quiet;
    bool ok;

    if (tcgetattr(STDIN_FILENO, &terminal_before) != 0) {
        return false;
    }
    quiet = terminal_before;
    quiet.c_lflag &= (tcflag_t) ~(tcflag_t)ECHO;
    on_end(give_back, before);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    fputs(prompt, stderr);
    ok = read_line(line, size);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal_before);
    on_end(NULL, before);
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
