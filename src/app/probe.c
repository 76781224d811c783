#include "app/probe.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "base/process.h"

enum { SAID_MAX = 62, WAIT_MS = 5000, END_MS = 500 };
static const double longest_s = 100 * 3600;

/* "12.345678\n"; 0 if it says nothing that a sound could be. */
static int64_t ms_of(const char *text)
{
    double seconds = 0;

    return number_parse(text, strcspn(text, "\r\n"), &seconds) && seconds > 0 &&
                   seconds <= longest_s
               ? (int64_t)(seconds * 1000)
               : 0;
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
    struct str text = STR_INIT;
    int64_t ms = -1;
    pid_t pid;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return -1;
    }
    spec.argv = argv;
    spec.out_fd = ends[1];
    if (process_start(&spec, &pid, &err)) {
        close(ends[1]);
        if (process_read_all(ends[0], SAID_MAX, WAIT_MS, &text)) {
            ms = ms_of(text.buf);
        }
        process_wait_for(pid, END_MS);
    } else {
        close(ends[1]);
    }
    close(ends[0]);
    error_release(&err);
    str_release(&text);
    return ms;
}
