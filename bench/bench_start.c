/* From fork to the last byte of the first frame, on a pty; and the memory that
 * the program then holds. The same for peers that are installed. */
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "bench/bench.h"

enum { ROUNDS = 15, QUIET_MS = 60, LONGEST_MS = 3000 };

/* Resident memory in MiB. */
static double resident(pid_t pid)
{
    char path[64];
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    double mib = 0;
    const char *line;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    if (file_read(path, 65536, &text, &err) &&
        (line = strstr(text.buf, "VmRSS:")) != NULL) {
        mib = strtod(line + 6, NULL) / 1024;
    }
    error_release(&err);
    str_release(&text);
    return mib;
}

/* Milliseconds until the first frame stands: the last byte before a pause. */
static double start_once(char *const *argv, double *memory)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    struct termios raw;
    double began = bench_now();
    double last = 0;
    int fd;
    pid_t pid;

    memset(&raw, 0, sizeof(raw));
    pid = forkpty(&fd, NULL, NULL, &size);
    if (pid < 0) {
        return 0;
    }
    if (pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        execvp(argv[0], argv);
        _exit(127);
    }
    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        char chunk[65536];

        if (poll(&ready, 1, last > 0 ? QUIET_MS : LONGEST_MS) <= 0 ||
            read(fd, chunk, sizeof(chunk)) <= 0) {
            break;
        }
        last = bench_now();
    }
    *memory = resident(pid);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    close(fd);
    return last > 0 ? (last - began) * 1000 : 0;
}

static double start_median(char *const *argv, double *memory)
{
    double times[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        times[i] = start_once(argv, memory);
    }
    return bench_median(times, ROUNDS);
}

void bench_start(const char *program)
{
    char path[200];
    char *ours[] = {path, NULL};
    char tig_name[] = "tig";
    char newsboat_name[] = "newsboat";
    char *tig[] = {tig_name, NULL};
    char *newsboat[] = {newsboat_name, NULL};
    struct {
        const char *name;
        char *const *argv;
    } peers[] = {{"tig", tig}, {"newsboat", newsboat}};
    double memory;
    double first;

    snprintf(path, sizeof(path), "%s", program);
    first = start_median(ours, &memory);
    bench_line("start to first frame, 100,000 answers", first, "ms", "limit",
               8);
    bench_line("resident memory on home", memory, "MiB", "limit", 12);
    for (size_t i = 0; i < COUNT_OF(peers); i++) {
        char *found = file_find_program(peers[i].name);
        double peer_memory;
        char what[64];

        if (found != NULL) {
            double peer = start_median(peers[i].argv, &peer_memory);

            snprintf(what, sizeof(what), "the same against %s", peers[i].name);
            bench_line(what, first, "ms", peers[i].name, peer);
            bench_line("  memory", memory, "MiB", peers[i].name, peer_memory);
        } else {
            printf("%s is not installed: no comparison\n", peers[i].name);
        }
        free(found);
    }
}
