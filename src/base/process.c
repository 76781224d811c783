#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

static void reset_signals(void)
{
    sigset_t none;

    for (int number = 1; number < 32; number++) {
        signal(number, SIG_DFL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Puts `fd` (or the null device) at `place`. */
static bool place_fd(int fd, int place)
{
    int from = fd >= 0 ? fd : open("/dev/null", O_RDWR);

    if (from == place) {
        return fcntl(from, F_SETFD, 0) == 0;
    }
    return from >= 0 && dup2(from, place) == place;
}

static void close_above(int first)
{
    if (close_range((unsigned)first, ~0u, 0) != 0) {
        for (int fd = first; fd < 256; fd++) {
            close(fd);
        }
    }
}

/* A copy above all places that are about to be filled; -1: there is none. */
static int copy_above(int fd)
{
    return fd >= 0 ? fcntl(fd, F_DUPFD, 10) : -1;
}

/* Puts the files of the child at 0 to 3; `first` is the next place, and the
 * report pipe moves out of their way. */
static bool place_files(const struct process_spec *spec, int *report,
                        int *first)
{
    int moved = fcntl(*report, F_DUPFD_CLOEXEC, 10);
    int extra = copy_above(spec->extra_fd);
    int in = copy_above(spec->in_fd);
    int out = copy_above(spec->out_fd);
    int errs = copy_above(spec->err_fd);

    *first = extra < 0 ? 3 : 4;
    if (moved < 0) {
        return false;
    }
    *report = moved;
    return place_fd(in, 0) && place_fd(out, 1) && place_fd(errs, 2) &&
           (extra < 0 || place_fd(extra, 3));
}

/* In the child: never returns. The report pipe closes on success. */
__attribute__((noreturn)) static void run_child(const struct process_spec *spec,
                                                int report, pid_t parent)
{
    bool ok;
    int first;
    int number;

    setsid();
    reset_signals();
    if (spec->die_with_parent) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) {
            _exit(1);
        }
    }
    ok = place_files(spec, &report, &first);
    if (ok && spec->nice > 0 && nice(spec->nice) == -1) {
        ok = true; /* a refused niceness is no reason not to run */
    }
    if (spec->variable != NULL) {
        ok = ok && putenv((char *)(uintptr_t)spec->variable) == 0;
    }
    if (ok) {
        /* Keep the report pipe: move it down, close what is above, also what
         * was handed to us without close-on-exec. */
        if (dup3(report, first, O_CLOEXEC) == first) {
            report = first;
        }
        close_above(report + 1);
        execvp(spec->argv[0], (char *const *)(const void *)spec->argv);
    }
    number = errno;
    if (write(report, &number, sizeof(number)) < 0) {
        _exit(126);
    }
    _exit(127);
}

bool process_start(const struct process_spec *spec, pid_t *pid,
                   struct error *err)
{
    int report[2];
    int number = 0;
    pid_t parent = getpid();
    ssize_t got;

    if (pipe2(report, O_CLOEXEC) != 0) {
        return error_set_errno(err, errno, "cannot start '%s'", spec->argv[0]);
    }
    *pid = fork();
    if (*pid < 0) {
        number = errno;
        close(report[0]);
        close(report[1]);
        return error_set_errno(err, number, "cannot start '%s'", spec->argv[0]);
    }
    if (*pid == 0) {
        run_child(spec, report[1], parent);
    }
    close(report[1]);
    do {
        got = read(report[0], &number, sizeof(number));
    } while (got < 0 && errno == EINTR);
    close(report[0]);
    if (got == (ssize_t)sizeof(number)) {
        process_wait(*pid);
        return error_set_errno(err, number, "cannot start '%s'", spec->argv[0]);
    }
    return true;
}

bool process_poll(pid_t pid, int *status)
{
    return waitpid(pid, status, WNOHANG) == pid;
}

static int exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int process_wait(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return 127;
        }
    }
    return exit_status(status);
}

static bool ends_within(pid_t pid, int wait_ms, int *status)
{
    struct timespec step = {.tv_sec = 0, .tv_nsec = 5000000};

    for (int waited = 0; waited < wait_ms; waited += 5) {
        if (process_poll(pid, status)) {
            return true;
        }
        nanosleep(&step, NULL);
    }
    return false;
}

int process_end(pid_t pid, int grace_ms)
{
    int status;

    kill(pid, SIGTERM);
    if (ends_within(pid, grace_ms, &status)) {
        return exit_status(status);
    }
    kill(pid, SIGKILL);
    return process_wait(pid);
}

int process_wait_for(pid_t pid, int wait_ms)
{
    int status;

    return ends_within(pid, wait_ms, &status) ? exit_status(status)
                                              : process_end(pid, wait_ms);
}

bool process_split(const char *command, struct str_list *argv,
                   struct error *err)
{
    struct str word = STR_INIT;
    bool in_word = false;
    char quote = '\0';

    for (const char *at = command; *at != '\0'; at++) {
        if (quote != '\0' && *at == quote) {
            quote = '\0';
        } else if (quote == '\0' && (*at == '\'' || *at == '"')) {
            quote = *at;
            in_word = true;
        } else if (*at == '\\' && quote != '\'' && at[1] != '\0') {
            str_add_char(&word, *++at);
            in_word = true;
        } else if (quote == '\0' && (*at == ' ' || *at == '\t')) {
            if (in_word) {
                str_list_add(argv, word.buf);
            }
            str_clear(&word);
            in_word = false;
        } else {
            str_add_char(&word, *at);
            in_word = true;
        }
    }
    if (in_word && quote == '\0') {
        str_list_add(argv, word.buf);
    }
    str_release(&word);
    if (quote != '\0') {
        return error_set(err, "a quote is not closed in '%s'", command);
    }
    if (argv->count == 0) {
        return error_set(err, "the command is empty");
    }
    return true;
}

bool process_read_all(int fd, size_t most, int wait_ms, struct str *out)
{
    int64_t until = clock_monotonic_ms() + wait_ms;

    for (;;) {
        int64_t left = until - clock_monotonic_ms();
        struct pollfd one = {.fd = fd, .events = POLLIN};
        char bytes[4096];
        ssize_t got;

        if (left <= 0 || out->len > most) {
            return false;
        }
        if (poll(&one, 1, (int)left) <= 0) {
            continue;
        }
        got = read(fd, bytes, sizeof(bytes));
        if (got > 0) {
            str_add_len(out, bytes, (size_t)got);
            explicit_bzero(bytes, (size_t)got);
        } else if (got == 0 || errno != EINTR) {
            return got == 0;
        }
    }
}
