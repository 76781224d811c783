#include "ui/child.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/process.h"

static void run(const struct str_list *words, const char *file)
{
    static const int signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP,
                                  SIGINT,   SIGCHLD, SIGPIPE, SIGQUIT};
    char **argv = xcalloc(words->count + 2, sizeof(*argv));
    sigset_t none;

    for (size_t i = 0; i < words->count; i++) {
        argv[i] = words->items[i];
    }
    argv[words->count] = file != NULL ? xstrdup(file) : NULL;
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        signal(signals[i], SIG_DFL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(argv[0], argv);
    _exit(127);
}

bool child_start(const char *command, const char *file, pid_t *pid,
                 struct error *err)
{
    struct str_list words = STR_LIST_INIT;
    bool ok = false;

    if (!process_split(command, &words, err)) {
        goto out;
    }
    if (words.count == 0) {
        error_set_code(err, ERROR_USAGE, "no program to run is named");
        goto out;
    }
    *pid = fork();
    if (*pid < 0) {
        error_set_errno(err, errno, "cannot start '%s'", words.items[0]);
        goto out;
    }
    if (*pid == 0) {
        run(&words, file);
    }
    ok = true;
out:
    str_list_release(&words);
    return ok;
}
