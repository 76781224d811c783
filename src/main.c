/* `dstudio`: the screens, or one sub-command. */
#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/nearest.h"
#include "base/str.h"
#include "cli/command.h"
#include "screens/screens.h"

static int usage(const char *text)
{
    fprintf(stderr, "dstudio: %s; try dstudio help\n", text);
    return EXIT_USAGE;
}

static int unknown_option(const char *word)
{
    static const char *const options[] = {"--help", "--version", "--profile"};
    struct nearest nearest = NEAREST_INIT(word);
    struct str hint = STR_INIT;

    for (size_t i = 0; i < COUNT_OF(options); i++) {
        nearest_offer(&nearest, options[i]);
    }
    nearest_add_hint(&nearest, &hint);
    fprintf(stderr, "dstudio: unknown option %s%s\n", word,
            hint.len > 0 ? hint.buf : "; try dstudio help");
    str_release(&hint);
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
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a full disk */
    if (!clock_init()) {
        return usage("DSTUDIO_NOW is neither a time nor a step such as +1d");
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
            return unknown_option(argv[at]);
        }
        if (at + 1 >= argc) {
            return usage("--profile wants a name");
        }
        profile = argv[at + 1];
        at += 2;
    }
    if (at < argc) {
        return command_run(argc - at, argv + at, profile);
    }
    return screens_run(profile);
}
