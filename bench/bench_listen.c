/* What listening costs: processor time and wake-ups of the program and its
 * player over a minute, playing and paused, and how long it takes from `play`
 * to sound, narrated first or from the cache; on null audio. */
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

enum { SECONDS = 60, STARTS = 5 };

/* Sums over a process and its threads since they began. */
struct cost {
    double processor_s;
    double wakes;
};

static double number_after(const char *text, const char *key)
{
    const char *at = strstr(text, key);

    return at != NULL ? strtod(at + strlen(key), NULL) : 0;
}

static void add_thread(const char *folder, struct cost *cost)
{
    char path[160];
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    const char *at;

    snprintf(path, sizeof(path), "%s/status", folder);
    if (file_read(path, 65536, &text, &err)) {
        cost->wakes += number_after(text.buf, "\nvoluntary_ctxt_switches:");
    }
    snprintf(path, sizeof(path), "%s/stat", folder);
    if (file_read(path, 65536, &text, &err) &&
        (at = strrchr(text.buf, ')')) != NULL) {
        unsigned long user = 0;
        unsigned long kernel = 0;

        if (sscanf(at, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                   &user, &kernel) == 2) {
            cost->processor_s +=
                (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
        }
    }
    error_release(&err);
    str_release(&text);
}

static struct cost cost_of(pid_t pid)
{
    struct cost cost = {0, 0};
    struct str_list threads = STR_LIST_INIT;
    char folder[64];
    char thread[128];

    snprintf(folder, sizeof(folder), "/proc/%d/task", (int)pid);
    file_list_folder(folder, &threads);
    for (size_t i = 0; i < threads.count; i++) {
        snprintf(thread, sizeof(thread), "%s/%.16s", folder, threads.items[i]);
        add_thread(thread, &cost);
    }
    str_list_release(&threads);
    return cost;
}

/* The player: the child of `pid` that is called mpv; 0 if there is none. */
static pid_t player_of(pid_t pid)
{
    char path[64];
    struct str text = STR_INIT;
    struct error err = ERROR_INIT;
    pid_t found = 0;
    char *next;

    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid,
             (int)pid);
    if (file_read(path, 65536, &text, &err)) {
        for (char *at = text.buf; found == 0 && *at != '\0'; at = next) {
            struct str name = STR_INIT;
            long child = strtol(at, &next, 10);

            if (next == at) {
                break;
            }
            snprintf(path, sizeof(path), "/proc/%ld/comm", child);
            if (file_read(path, 4096, &name, &err) &&
                str_equal(name.buf, "mpv\n")) {
                found = (pid_t)child;
            }
            str_release(&name);
        }
    }
    error_release(&err);
    str_release(&text);
    return found;
}

/* Reads what is drawn, for so long. */
static void watch(int fd, double seconds)
{
    double until = bench_now() + seconds;
    char chunk[65536];

    for (double left = seconds; left > 0; left = until - bench_now()) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};

        if (poll(&ready, 1, (int)(left * 1000) + 1) > 0 &&
            read(fd, chunk, sizeof(chunk)) <= 0) {
            return;
        }
    }
}

static void type(int fd, const char *keys)
{
    if (write(fd, keys, strlen(keys)) < 0) {
        perror("bench");
    }
}

static void report(const char *what, struct cost before, struct cost after)
{
    char line[64];

    snprintf(line, sizeof(line), "%s, processor", what);
    bench_line(line, (after.processor_s - before.processor_s) * 100 / SECONDS,
               "%", NULL, 0);
    snprintf(line, sizeof(line), "%s, wake-ups", what);
    bench_line(line, (after.wakes - before.wakes) / SECONDS, "/s", NULL, 0);
}

static void measure(const char *state, pid_t pid, int fd)
{
    pid_t player = player_of(pid);
    struct cost ours = cost_of(pid);
    struct cost theirs = cost_of(player);
    char what[48];

    watch(fd, SECONDS);
    snprintf(what, sizeof(what), "%s: dstudio", state);
    report(what, ours, cost_of(pid));
    snprintf(what, sizeof(what), "%s: mpv", state);
    report(what, theirs, cost_of(player));
}

static bool write_config(void)
{
    static const char text[] = "format: config/1\n"
                               "player_args: \"--ao=null\"\n"
                               "narrate_ahead: 0\n";
    struct error err = ERROR_INIT;
    char *folder = xasprintf("%s/.config/dstudio", getenv("HOME"));
    char *path = xasprintf("%s/config.yaml", folder);
    bool ok = file_make_folder(folder, &err) &&
              file_write_atomic(path, text, strlen(text), 0600, &err);

    error_release(&err);
    free(folder);
    free(path);
    return ok;
}

/* Seconds from the start of `dstudio play` until it says that it plays; it is
 * ended then. Less than 0: it does not play. */
static double start_of_sound(const char *program)
{
    double began = bench_now();
    double took = -1;
    char chunk[256];
    int ends[2];
    pid_t pid;

    if (pipe(ends) != 0) {
        return -1;
    }
    pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execl(program, program, "play", "51", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    if (read(ends[0], chunk, sizeof(chunk)) > 0) {
        took = bench_now() - began;
    }
    if (pid > 0) {
        kill(pid, SIGINT);
        waitpid(pid, NULL, 0);
    }
    close(ends[0]);
    return took;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static void measure_starts(const char *program)
{
    double took[STARTS];

    bench_line("play to sound, to be narrated first",
               start_of_sound(program) * 1000, "ms", NULL, 0);
    for (int i = 0; i < STARTS; i++) {
        took[i] = start_of_sound(program);
    }
    qsort(took, STARTS, sizeof(took[0]), by_size);
    bench_line("play to sound, from the cache", took[STARTS / 2] * 1000, "ms",
               NULL, 0);
}

void bench_listen(const char *program)
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    char *mpv = file_find_program("mpv");
    char *make = xasprintf("'%s' narrate 51 2>/dev/null", program);
    int fd;
    pid_t pid;

    if (mpv == NULL || !write_config()) {
        printf("no player: listening is not measured\n");
        goto out;
    }
    measure_starts(program);
    if (system(make) != 0) {
        printf("no voice: listening is not measured\n");
    } else if ((pid = forkpty(&fd, NULL, NULL, &size)) == 0) {
        setenv("TERM", "xterm-256color", 1);
        execl(program, program, (char *)NULL);
        _exit(127);
    } else if (pid > 0) {
        watch(fd, 1);
        type(fd, ":listening 51\r");
        watch(fd, 3);
        measure("playing", pid, fd);
        type(fd, " ");
        watch(fd, 1);
        measure("paused", pid, fd);
        kill(pid, SIGTERM);
        waitpid(pid, NULL, 0);
        close(fd);
    }
out:
    free(mpv);
    free(make);
}
