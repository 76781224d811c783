/*
 * Running other programs without a shell. The child gets its own session, its
 * signals reset, the null device on 0, 1 and 2 unless told otherwise, and no
 * other descriptor of ours.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

struct process_spec {
    const char *const *argv; /* ends with NULL; argv[0] is looked up on PATH */
    const char *variable;    /* "NAME=VALUE" of its environment, or NULL */
    int extra_fd;            /* becomes descriptor 3 of the child, or -1 */
    int in_fd;               /* its standard input, or -1 */
    int out_fd;              /* its standard output, or -1 */
    int err_fd;              /* its standard error, or -1 */
    int nice;                /* added niceness, 0-19 */
    bool die_with_parent;    /* SIGTERM when we end, where the system can */
};
#define PROCESS_SPEC_INIT                                                      \
    {                                                                          \
        .argv = NULL, .variable = NULL, .extra_fd = -1, .in_fd = -1,           \
        .out_fd = -1, .err_fd = -1, .nice = 0, .die_with_parent = true         \
    }

/* A failed exec is reported here, with ERROR_NOT_FOUND when it is not there. */
MUST_CHECK bool process_start(const struct process_spec *spec, pid_t *pid,
                              struct error *err);
/* Reaps without waiting; true when it has ended, with the wait status. */
bool process_poll(pid_t pid, int *status);
/* Waits for the end; returns the exit status, or 128 + signal. */
int process_wait(pid_t pid);
/* SIGTERM, then SIGKILL after `grace_ms`; reaps. Returns as process_wait(). */
int process_end(pid_t pid, int grace_ms);
/* Waits for the end `wait_ms`, then process_end() with the same time. */
int process_wait_for(pid_t pid, int wait_ms);
/*
 * Appends to `out` all that comes from a pipe until its end. False: it is more
 * than `most` bytes, takes longer than `wait_ms`, or cannot be read. What was
 * read stands in `out` only, so that a secret can be wiped.
 */
MUST_CHECK bool process_read_all(int fd, size_t most, int wait_ms,
                                 struct str *out);
/* Splits a command template as a shell would, without running one. */
MUST_CHECK bool process_split(const char *command, struct str_list *argv,
                              struct error *err);

#endif
