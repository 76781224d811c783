#include "peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUEST_MAX 32768

/* Is this a whole request, body and all? */
static int is_whole(const char *bytes, size_t len)
{
    const char *end = memmem(bytes, len, "\r\n\r\n", 4);
    const char *length = strcasestr(bytes, "\r\nContent-Length:");
    size_t want = 0;

    if (end == NULL) {
        return 0;
    }
    if (length != NULL && length < end) {
        want = strtoul(length + 17, NULL, 10);
    }
    return len >= (size_t)(end - bytes) + 4 + want;
}

static void read_request(int fd, struct peer_seen *seen)
{
    static char bytes[REQUEST_MAX + 1];
    size_t len = 0;
    ssize_t got;

    memset(bytes, 0, sizeof(bytes));
    while (!is_whole(bytes, len) && len < REQUEST_MAX &&
           (got = read(fd, bytes + len, REQUEST_MAX - len)) > 0) {
        len += (size_t)got;
    }
    if (len > 0 && seen->len + len < PEER_SEEN) {
        memcpy(seen->bytes + seen->len, bytes, len);
        seen->len += len;
        seen->requests++;
    }
}

static void write_all(int fd, const struct peer_answer *answer)
{
    const char *at = answer->bytes;
    size_t left = answer->len;
    ssize_t wrote;

    while (left > 0 && (wrote = send(fd, at, left, MSG_NOSIGNAL)) > 0) {
        at += wrote;
        left -= (size_t)wrote;
    }
}

__attribute__((noreturn)) static void serve(int listener,
                                            struct peer_seen *seen,
                                            const struct peer_answer *answers,
                                            size_t count)
{
    size_t at = 0;

    for (;;) {
        int fd = accept(listener, NULL, NULL);

        if (fd < 0) {
            _exit(1);
        }
        read_request(fd, seen);
        write_all(fd, &answers[at]);
        at += at + 1 < count ? 1 : 0;
        shutdown(fd, SHUT_WR);
        close(fd);
    }
}

void peer_start(struct peer *peer, const struct peer_answer *answers,
                size_t count)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(listener >= 0);
    assert_int_equal(
        bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(listen(listener, 16), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &len),
                     0);
    peer->port = ntohs(address.sin_port);
    snprintf(peer->url, sizeof(peer->url), "http://127.0.0.1:%d", peer->port);
    peer->seen = mmap(NULL, sizeof(*peer->seen), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(peer->seen, MAP_FAILED);
    peer->pid = fork();
    assert_true(peer->pid >= 0);
    if (peer->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listener, peer->seen, answers, count);
    }
    close(listener);
}

void peer_start_text(struct peer *peer, const char *answer)
{
    /* Read by the child, which has a copy of it. */
    struct peer_answer one = {answer, strlen(answer)};

    peer_start(peer, &one, 1);
}

void peer_stop(struct peer *peer)
{
    if (peer->pid > 0) {
        kill(peer->pid, SIGKILL);
        waitpid(peer->pid, NULL, 0);
        munmap(peer->seen, sizeof(*peer->seen));
        peer->pid = 0;
    }
}
