/* `dstudio`: the screens, or one sub-command. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "cli/command.h"
#include "screens/screens.h"

#ifndef VERSION
#define VERSION "0"
#endif

static int usage(const char *text, const char *word)
{
    fprintf(stderr, "dstudio: %s%s%s; try dstudio help\n", text,
            word != NULL ? " " : "", word != NULL ? word : "");
    return EXIT_USAGE;
}

static int print_help(void)
{
    struct str text = STR_INIT;

    command_add_overview(&text);
    fputs(text.buf, stdout);
    str_release(&text);
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    const char *profile = NULL;
    int at = 1;

    setlocale(LC_ALL, "");
    signal(SIGPIPE, SIG_IGN);
    if (!clock_init()) {
        return usage("DSTUDIO_NOW is neither a time nor a step such as +1d",
                     NULL);
    }
    while (at < argc && argv[at][0] == '-') {
        if (str_equal(argv[at], "--help") || str_equal(argv[at], "-h")) {
            return print_help();
        }
        if (str_equal(argv[at], "--version")) {
            puts("dstudio " VERSION);
            return EXIT_DONE;
        }
        if (!str_equal(argv[at], "--profile")) {
            return usage("unknown option", argv[at]);
        }
        if (at + 1 >= argc) {
            return usage("--profile wants a name", NULL);
        }
        profile = argv[at + 1];
        at += 2;
    }
    if (at < argc) {
        return command_run(argc - at, argv + at, profile);
    }
    return screens_run(profile);
}
