#include "ui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int loop_signals[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM,
                                   SIGHUP,   SIGINT,  SIGCHLD};
static const int crash_signals[] = {SIGSEGV, SIGABRT, SIGBUS,
                                    SIGFPE,  SIGILL,  SIGQUIT};
static struct sigaction old_loop_actions[COUNT_OF(loop_signals)];
static struct sigaction old_crash_actions[COUNT_OF(crash_signals)];
static char crash_stack[32 * 1024];
static void (*before_crash)(void);
static int signal_pipe[2] = {-1, -1};

static void note_signal(int number)
{
    int saved_errno = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t done = write(signal_pipe[1], &byte, 1);

    (void)done; /* a full pipe wakes the loop all the same */
    errno = saved_errno;
}

static void crash(int number)
{
    before_crash();
    for (size_t i = 0; i < COUNT_OF(crash_signals); i++) {
        if (crash_signals[i] == number) {
            /* a sanitizer's own handler, or else the default action */
            sigaction(number, &old_crash_actions[i], NULL);
        }
    }
    raise(number); /* delivered when this handler returns */
}

void signals_catch(void (*before)(void))
{
    struct sigaction action;
    stack_t stack = {.ss_sp = crash_stack, .ss_size = sizeof(crash_stack)};

    before_crash = before;
    memset(&action, 0, sizeof(action));
    sigfillset(&action.sa_mask);
    action.sa_handler = note_signal;
    action.sa_flags = SA_RESTART;
    for (size_t i = 0; i < COUNT_OF(loop_signals); i++) {
        sigaction(loop_signals[i], &action, &old_loop_actions[i]);
    }
    sigaltstack(&stack, NULL);
    action.sa_handler = crash;
    action.sa_flags = SA_ONSTACK;
    for (size_t i = 0; i < COUNT_OF(crash_signals); i++) {
        sigaction(crash_signals[i], &action, &old_crash_actions[i]);
    }
}

void signals_release(void)
{
    for (size_t i = 0; i < COUNT_OF(loop_signals); i++) {
        sigaction(loop_signals[i], &old_loop_actions[i], NULL);
    }
    for (size_t i = 0; i < COUNT_OF(crash_signals); i++) {
        sigaction(crash_signals[i], &old_crash_actions[i], NULL);
    }
}

bool signals_open(struct error *err)
{
    if (signal_pipe[0] >= 0) {
        return true;
    }
    if (pipe(signal_pipe) != 0) {
        return error_set_errno(err, errno, "cannot make a pipe for signals");
    }
    for (int i = 0; i < 2; i++) {
        fcntl(signal_pipe[i], F_SETFD, FD_CLOEXEC);
        fcntl(signal_pipe[i], F_SETFL, O_NONBLOCK);
    }
    return true;
}

int signals_fd(void)
{
    return signal_pipe[0];
}

void signals_stop_group(void)
{
    struct sigaction action;
    struct sigaction ours;
    sigset_t set;
    sigset_t before;

    memset(&action, 0, sizeof(action));
    action.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &action, &ours);
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &set, &before);
    kill(0, SIGTSTP); /* stops here until SIGCONT */
    sigprocmask(SIG_SETMASK, &before, NULL);
    sigaction(SIGTSTP, &ours, NULL);
}
