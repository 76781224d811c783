#include "app/probe.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "base/process.h"

enum { WAIT_MS = 5000, END_MS = 500 };
static const double longest_s = 100 * 3600;

/* All that it prints, which is a line; false when it does not come to an end.
 */
static bool read_answer(int fd, char *text, size_t size)
{
    int64_t until = clock_monotonic_ms() + WAIT_MS;
    size_t len = 0;
    ssize_t got;

    do {
        struct pollfd one = {.fd = fd, .events = POLLIN};
        int64_t left = until - clock_monotonic_ms();

        if (left <= 0 || poll(&one, 1, (int)left) < 0) {
            return false;
        }
        got = one.revents != 0 ? read(fd, text + len, size - 1 - len) : -1;
        len += got > 0 ? (size_t)got : 0;
    } while (got > 0 && len < size - 1);
    text[len] = '\0';
    return got == 0;
}

int64_t sound_probe_ms(const char *path)
{
    const char *const argv[] = {"ffprobe",
                                "-v",
                                "error",
                                "-protocol_whitelist",
                                "file",
                                "-show_entries",
                                "format=duration",
                                "-of",
                                "csv=p=0",
                                "-i",
                                path,
                                NULL};
    struct process_spec spec = PROCESS_SPEC_INIT;
    struct error err = ERROR_INIT;
    char text[64] = "";
    double seconds = 0;
    bool answered = false;
    pid_t pid;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return -1;
    }
    spec.argv = argv;
    spec.out_fd = ends[1];
    if (process_start(&spec, &pid, &err)) {
        close(ends[1]);
        answered = read_answer(ends[0], text, sizeof(text));
        process_wait_for(pid, END_MS);
    } else {
        close(ends[1]);
    }
    close(ends[0]);
    error_release(&err);
    if (!answered) {
        return -1;
    }
    return number_parse(text, strcspn(text, "\r\n"), &seconds) && seconds > 0 &&
                   seconds <= longest_s
               ? (int64_t)(seconds * 1000)
               : 0;
}
