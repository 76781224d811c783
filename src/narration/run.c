#include "narration/run.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/process.h"

bool watch_tell(struct watch *watch, double share, struct error *err)
{
    watch->share = share;
    return watch->progress(watch->context, share) || error_set(err, "given up");
}

/*
 * Waits for a program and asks meanwhile whether to give up: an encoder takes
 * seconds. Speaking a sentence takes about 10 ms, hence the short steps first.
 */
static bool wait_for(const struct watch *watch, pid_t pid, int *status)
{
    for (int turn = 0; !process_poll(pid, status); turn++) {
        struct timespec step = {.tv_nsec = turn < 20 ? 1000000 : 20000000};

        if (turn >= 20 && !watch->progress(watch->context, watch->share)) {
            process_end(pid, 500);
            return false;
        }
        nanosleep(&step, NULL);
    }
    return true;
}

static bool open_at(const char *path, int flags, int *fd, struct error *err)
{
    if (path == NULL) {
        return true;
    }
    *fd = open(path, flags | O_CLOEXEC, 0600);
    return *fd >= 0 || error_set_errno(err, errno, "cannot open '%s'", path);
}

static void close_at(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

bool narration_run(const struct watch *watch, const char *const *argv,
                   const char *in_path, const char *out_path, struct error *err)
{
    struct process_spec spec = PROCESS_SPEC_INIT;
    pid_t pid = 0;
    int status = 0;
    bool ok;

    spec.argv = argv;
    ok = open_at(in_path, O_RDONLY, &spec.in_fd, err) &&
         open_at(out_path, O_WRONLY | O_CREAT | O_TRUNC, &spec.out_fd, err) &&
         process_start(&spec, &pid, err);
    close_at(spec.in_fd);
    close_at(spec.out_fd);
    if (ok && !wait_for(watch, pid, &status)) {
        return error_set(err, "given up");
    }
    if (ok && status != 0) {
        ok = WIFEXITED(status) ? error_set(err, "'%s' failed with status %d",
                                           argv[0], WEXITSTATUS(status))
                               : error_set(err, "'%s' ended by signal %d",
                                           argv[0], WTERMSIG(status));
    }
    return ok;
}
