/*
 * fault_proxy FOLDER SEED: stands between a client and dstudiod on loopback
 * (plain HTTP) and does what networks do. FOLDER/upstream holds the server's
 * port, read anew for each connection; FOLDER/calm, while it is there, takes
 * all faults away; copies of appends wait in FOLDER/late-… to be delivered
 * again when nobody expects them. Prints its own port.
 *
 * FOLDER/link, while it is there, makes it a slow link in place of all that:
 * "RATE BREAK_MS", bytes a second each way and how long a connection lasts.
 *
 * A request is read whole; then dice decide what becomes of it and its answer.
 * FOLDER/plan, while it is there, decides in their place: each of its lines is
 * for one request, "append NAME", "read NAME" or "any NAME", with a name of
 * `names` below; the first that fits is used and removed, and what none fits
 * passes. FOLDER/answer is what "answer" answers. FOLDER/requests gets a line
 * for each request, FOLDER/answers one for each answer to an append.
 *
 * FOLDER/latency, while it is there: "MS PERCENT", how long each way takes, and
 * how many requests lose a packet, which costs them a second more.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/random.h"

#define REQUEST_MAX ((size_t)2 << 20)
#define LATE_FILES  8

enum fault {
    FAULT_NONE,
    FAULT_CUT_BEFORE,   /* nothing of the request arrives */
    FAULT_CUT_REQUEST,  /* its beginning arrives */
    FAULT_LOST_ANSWER,  /* the server did it, nobody hears of it */
    FAULT_CUT_ANSWER,   /* some bytes of the answer arrive */
    FAULT_DELAY,        /* both ways */
    FAULT_SLOW,         /* the answer in small pieces */
    FAULT_DUPLICATE,    /* the request arrives twice, one after another */
    FAULT_LATE,         /* a copy is kept for later */
    FAULT_EARLIER_ONES, /* copies kept are delivered first */
    FAULT_PORTAL,       /* a page of somebody else's */
    FAULT_COUNT,
    /* Only by plan: */
    FAULT_TOGETHER = FAULT_COUNT, /* two of it at once */
    FAULT_HOLD_REQUEST, /* half of it arrives; FOLDER/held until FOLDER/go */
    FAULT_HOLD_ANSWER,  /* the same, with the answer that has come */
    FAULT_ANSWER,       /* FOLDER/answer in place of the server's */
    FAULT_NAMES,
};

static const char *const names[FAULT_NAMES] = {
    "pass",   "cut-before", "cut-request",  "lost-answer", "cut-answer",
    "delay",  "slow",       "duplicate",    "late",        "earlier-ones",
    "portal", "together",   "hold-request", "hold-answer", "answer",
};

struct link {
    const char *folder;
    int client;
    int server;
    struct splitmix random;
    char *request;
    size_t len;
    bool append; /* is it one? */
};

static void sleep_ms(long ms)
{
    struct timespec time = {.tv_sec = ms / 1000,
                            .tv_nsec = ms % 1000 * 1000000};

    nanosleep(&time, NULL);
}

static size_t pick(struct link *link, size_t limit)
{
    return (size_t)(splitmix_next(&link->random) % limit);
}

static bool is_calm(const struct link *link)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/calm", link->folder);
    return access(path, F_OK) == 0;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t wrote = send(fd, bytes, len, MSG_NOSIGNAL);

        if (wrote <= 0) {
            return false;
        }
        bytes += wrote;
        len -= (size_t)wrote;
    }
    return true;
}

static int connect_upstream(const char *folder)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    char path[4096];
    int port = 0;
    FILE *file;
    int fd;

    snprintf(path, sizeof(path), "%s/upstream", folder);
    file = fopen(path, "re");
    if (file == NULL || fscanf(file, "%d", &port) != 1) {
        port = 0;
    }
    if (file != NULL) {
        fclose(file);
    }
    address.sin_port = htons((uint16_t)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 &&
        connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* ---- requests ---- */

static bool is_whole(const struct link *link)
{
    const char *end = memmem(link->request, link->len, "\r\n\r\n", 4);
    const char *length = strcasestr(link->request, "\r\nContent-Length:");
    size_t want = 0;

    if (end == NULL) {
        return false;
    }
    if (length != NULL && length < end) {
        want = strtoul(length + 17, NULL, 10);
    }
    return link->len >= (size_t)(end - link->request) + 4 + want;
}

/* Adds what the client sends; false when it is gone. */
static bool read_client(struct link *link)
{
    ssize_t got =
        read(link->client, link->request + link->len, REQUEST_MAX - link->len);

    if (got <= 0) {
        return false;
    }
    link->len += (size_t)got;
    link->request[link->len] = '\0';
    return true;
}

/* ---- by plan ---- */

static void in_folder(const struct link *link, const char *name,
                      char path[4096])
{
    snprintf(path, 4096, "%s/%s", link->folder, name);
}

static bool is_there(const struct link *link, const char *name)
{
    char path[4096];

    in_folder(link, name, path);
    return access(path, F_OK) == 0;
}

/* A file of the folder as text, at most `size` - 1 bytes; its length. */
static size_t get_text(const struct link *link, const char *name, char *text,
                       size_t size)
{
    char path[4096];
    ssize_t len = 0;
    int fd;

    in_folder(link, name, path);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        len = read(fd, text, size - 1);
        close(fd);
    }
    text[len > 0 ? len : 0] = '\0';
    return len > 0 ? (size_t)len : 0;
}

static void put_text(const struct link *link, const char *name,
                     const char *text, int flags)
{
    char path[4096];
    int fd;

    in_folder(link, name, path);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
    if (fd >= 0) {
        (void)!write(fd, text, strlen(text));
        close(fd);
    }
}

static enum fault fault_named(const char *name)
{
    for (size_t i = 0; i < FAULT_NAMES; i++) {
        if (strcmp(names[i], name) == 0) {
            return (enum fault)i;
        }
    }
    fprintf(stderr, "fault_proxy: no fault '%s'\n", name);
    return FAULT_NONE;
}

/* Takes the first line of the plan that fits this request. */
static enum fault fault_by_plan(struct link *link, const char *kind)
{
    char text[4096];
    char rest[4096] = "";
    char *save = NULL;
    bool found = false;
    enum fault fault = FAULT_NONE;

    get_text(link, "plan", text, sizeof(text));
    for (char *line = strtok_r(text, "\n", &save); line != NULL;
         line = strtok_r(NULL, "\n", &save)) {
        char *name = strchr(line, ' ');

        if (!found && name != NULL &&
            (strncmp(line, kind, strlen(kind)) == 0 ||
             strncmp(line, "any ", 4) == 0)) {
            found = true;
            fault = fault_named(name + 1);
        } else {
            snprintf(rest + strlen(rest), sizeof(rest) - strlen(rest), "%s\n",
                     line);
        }
    }
    if (found) {
        put_text(link, "plan", rest, O_TRUNC);
    }
    return fault;
}

static void note_request(struct link *link)
{
    char line[512];
    size_t len = strcspn(link->request, "\r");

    snprintf(line, sizeof(line), "%.*s\n", (int)(len < 400 ? len : 400),
             link->request);
    put_text(link, "requests", line, O_APPEND);
}

/* Status and `added` of an answer that begins in these bytes. */
static void note_answer(struct link *link, const char *bytes, size_t len)
{
    const char *added = memmem(bytes, len, "\"added\":", 8);
    char line[64];

    if (len < 12 || strncmp(bytes, "HTTP/1.1", 8) != 0) {
        return;
    }
    snprintf(line, sizeof(line), "%.3s %ld\n", bytes + 9,
             added != NULL ? strtol(added + 8, NULL, 10) : -1L);
    put_text(link, "answers", line, O_APPEND);
}

static void hold(struct link *link)
{
    put_text(link, "held", "", O_TRUNC);
    while (!is_there(link, "go")) {
        sleep_ms(10);
    }
}

/* The same request on two connections; both are taken by the server. */
static void send_together(struct link *link)
{
    int other = connect_upstream(link->folder);
    struct pollfd answer = {.fd = other, .events = POLLIN};
    char bytes[4096];
    ssize_t got;

    if (other < 0) {
        return;
    }
    write_all(other, link->request, link->len);
    write_all(link->server, link->request, link->len);
    if (poll(&answer, 1, 30000) > 0 &&
        (got = read(other, bytes, sizeof(bytes))) > 0) {
        note_answer(link, bytes, (size_t)got);
    }
    close(other);
}

/* ---- copies of requests ---- */

/* Sends a request on a connection of its own and drops the answer. */
static void deliver(struct link *link, const char *bytes, size_t len)
{
    char answer[4096];
    struct pollfd one = {.events = POLLIN};
    int fd = connect_upstream(link->folder);
    ssize_t got;

    if (fd < 0) {
        return;
    }
    one.fd = fd;
    if (write_all(fd, bytes, len) && poll(&one, 1, 5000) > 0 &&
        (got = read(fd, answer, sizeof(answer))) > 0) {
        note_answer(link, answer, (size_t)got);
    }
    close(fd);
}

static void keep_late(struct link *link)
{
    char path[4096];
    int fd;

    snprintf(path, sizeof(path), "%s/late-%zu", link->folder,
             pick(link, LATE_FILES));
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd >= 0) {
        (void)!write(fd, link->request, link->len);
        close(fd);
    }
}

static void deliver_late(struct link *link)
{
    char *bytes = malloc(REQUEST_MAX);

    for (size_t i = 0; bytes != NULL && i < LATE_FILES; i++) {
        char path[4096];
        ssize_t len;
        int fd;

        snprintf(path, sizeof(path), "%s/late-%zu", link->folder, i);
        fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            continue;
        }
        len = read(fd, bytes, REQUEST_MAX);
        close(fd);
        unlink(path);
        if (len > 0) {
            deliver(link, bytes, (size_t)len);
        }
    }
    free(bytes);
}

/* ---- answers ---- */

/*
 * Passes the server's bytes on until the client speaks again. `left`: bytes
 * after which the line is cut, -1 for none. False: the connection is over.
 */
static bool pass_answer(struct link *link, enum fault fault, long left)
{
    char chunk[8192];

    for (;;) {
        struct pollfd both[2] = {{.fd = link->server, .events = POLLIN},
                                 {.fd = link->client, .events = POLLIN}};
        size_t room = fault == FAULT_SLOW ? 64 : sizeof(chunk);
        ssize_t got;

        if (poll(both, 2, 60000) <= 0) {
            return false;
        }
        if (both[0].revents != 0) {
            got = read(link->server, chunk, room);
            if (got <= 0) {
                return false;
            }
            if (left >= 0 && got >= left) {
                write_all(link->client, chunk, (size_t)left);
                return false;
            }
            left -= left >= 0 ? got : 0;
            if (link->append) {
                note_answer(link, chunk, (size_t)got);
            }
            if (fault == FAULT_HOLD_ANSWER) {
                hold(link);
                return false;
            }
            if (fault == FAULT_DELAY || fault == FAULT_SLOW) {
                sleep_ms(fault == FAULT_DELAY ? (long)pick(link, 150) : 2);
            }
            if (!write_all(link->client, chunk, (size_t)got)) {
                return false;
            }
        } else if (both[1].revents != 0) {
            return true;
        }
    }
}

static void wait_as_far_away(struct link *link)
{
    char text[64];
    long ms = 0;
    unsigned percent = 0;

    get_text(link, "latency", text, sizeof(text));
    if (sscanf(text, "%ld %u", &ms, &percent) == 2) {
        sleep_ms(ms + (pick(link, 100) < percent ? 1000 : 0));
    }
}

/* What becomes of this request; true if it is by plan, or by nobody. */
static bool choose_fault(struct link *link, enum fault *fault)
{
    const char *kind = link->append                               ? "append "
                       : strstr(link->request, "/lines?") != NULL ? "read "
                                                                  : "other ";

    *fault = FAULT_NONE;
    if (is_there(link, "plan")) {
        note_request(link);
        *fault = fault_by_plan(link, kind);
    } else if (!is_calm(link) && pick(link, 100) < 45) {
        *fault = (enum fault)(1 + pick(link, FAULT_COUNT - 1));
    }
    return *fault >= FAULT_COUNT;
}

/* The faults that only a plan has. False: the connection is over. */
static bool serve_planned(struct link *link, enum fault fault)
{
    char text[8192];
    size_t half = link->len / 2;

    if (fault == FAULT_TOGETHER) {
        send_together(link);
    } else if (fault == FAULT_HOLD_REQUEST) {
        write_all(link->server, link->request, half);
        hold(link);
        return false;
    } else if (fault == FAULT_ANSWER) {
        write_all(link->client, text,
                  get_text(link, "answer", text, sizeof(text)));
        return false;
    } else {
        write_all(link->server, link->request, link->len);
    }
    link->len = 0;
    return pass_answer(link, fault, -1);
}

static bool serve_request(struct link *link)
{
    static const char portal[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        "Content-Length: 24\r\n\r\n<html>Pay for the wifi!\n";
    enum fault fault = FAULT_NONE;
    struct pollfd answer = {.fd = link->server, .events = POLLIN};

    link->append = strncmp(link->request, "POST /v1/logs/", 14) == 0;
    wait_as_far_away(link);
    if (choose_fault(link, &fault)) {
        return serve_planned(link, fault);
    }
    if (fault == FAULT_LATE && link->append) {
        keep_late(link);
    } else if (fault == FAULT_EARLIER_ONES) {
        deliver_late(link);
    } else if (fault == FAULT_DUPLICATE) {
        deliver(link, link->request, link->len);
    } else if (fault == FAULT_DELAY) {
        sleep_ms((long)pick(link, 300));
    } else if (fault == FAULT_PORTAL) {
        write_all(link->client, portal, sizeof(portal) - 1);
        return false;
    }
    if (fault == FAULT_CUT_BEFORE) {
        return false;
    }
    if (!write_all(link->server, link->request,
                   fault == FAULT_CUT_REQUEST ? pick(link, link->len)
                                              : link->len) ||
        fault == FAULT_CUT_REQUEST) {
        return false;
    }
    link->len = 0;
    if (fault == FAULT_LOST_ANSWER) {
        poll(&answer, 1, 10000);
        return false;
    }
    return pass_answer(link, fault,
                       fault == FAULT_CUT_ANSWER ? (long)pick(link, 700) : -1);
}

/* ---- a slow link that breaks ---- */

enum { TICKS = 20 }; /* a second */

static bool get_link(const char *folder, long *rate, long *break_ms)
{
    char path[4096];
    FILE *file;
    bool ok;

    snprintf(path, sizeof(path), "%s/link", folder);
    file = fopen(path, "re");
    ok = file != NULL && fscanf(file, "%ld %ld", rate, break_ms) == 2;
    if (file != NULL) {
        fclose(file);
    }
    return ok;
}

/* One tick's worth of bytes, if there are any; false at the end. */
static bool move_some(int from, int to, size_t most)
{
    char chunk[65536];
    ssize_t got;

    most = most < sizeof(chunk) ? most : sizeof(chunk);
    got = recv(from, chunk, most, MSG_DONTWAIT);
    if (got < 0) {
        return errno == EAGAIN || errno == EINTR;
    }
    return got > 0 && write_all(to, chunk, (size_t)got);
}

static void serve_slowly(struct link *link, long rate, long break_ms)
{
    bool open = true;

    for (long past = 0; open && past < break_ms; past += 1000 / TICKS) {
        size_t most = (size_t)(rate / TICKS);

        open = move_some(link->client, link->server, most) &&
               move_some(link->server, link->client, most);
        sleep_ms(1000 / TICKS);
    }
}

__attribute__((noreturn)) static void serve(const char *folder, int client,
                                            uint64_t seed)
{
    struct link link = {.folder = folder,
                        .client = client,
                        .random = {seed},
                        .request = calloc(1, REQUEST_MAX + 1)};
    long rate = 0;
    long break_ms = 0;

    link.server = connect_upstream(folder);
    if (link.server >= 0 && get_link(folder, &rate, &break_ms)) {
        serve_slowly(&link, rate, break_ms);
        _exit(0);
    }
    if (link.request != NULL && link.server >= 0) {
        bool open = true;

        while (open && read_client(&link)) {
            open = !is_whole(&link) || serve_request(&link);
        }
    }
    _exit(0);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

    if (argc < 2) {
        fputs("usage: fault_proxy FOLDER [SEED]\n", stderr);
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGCHLD, SIG_IGN); /* children are not waited for */
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 ||
        bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(listener, 64) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &len) != 0) {
        perror("fault_proxy");
        return 1;
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int client = accept(listener, NULL, NULL);

        if (client < 0) {
            continue;
        }
        seed += 0x9e3779b97f4a7c15u;
        if (fork() == 0) {
            close(listener);
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            serve(argv[1], client, seed);
        }
        close(client);
    }
}
