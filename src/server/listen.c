#include "server/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"

#define BACKLOG          1024
#define SYSTEMD_FIRST_FD 3

static int open_socket(const struct addrinfo *info)
{
    int fd =
        socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1;
    int off = 0;

    if (fd < 0) {
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (info->ai_family == AF_INET6) {
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
    }
    if (bind(fd, info->ai_addr, info->ai_addrlen) != 0 ||
        listen(fd, BACKLOG) != 0) {
        int code = errno;

        close(fd);
        errno = code;
        return -1;
    }
    return fd;
}

/* Splits "[HOST]:PORT"; an empty host stands for every address. */
static bool split(const char *where, struct str *host, struct str *port)
{
    const char *colon = strrchr(where, ':');
    int64_t number;

    if (colon == NULL || !number_parse_int(colon + 1, 0, 65535, &number)) {
        return false;
    }
    str_set(port, colon + 1);
    str_set_len(host, where, (size_t)(colon - where));
    if (host->len > 1 && host->buf[0] == '[' &&
        host->buf[host->len - 1] == ']') {
        str_remove(host, 0, 1);
        str_truncate(host, host->len - 1);
    }
    if (str_equal(host->buf, "*")) {
        str_clear(host);
    }
    return true;
}

/* Looks the address up and listens there; `*code`: how the first went. */
static int open_address(const char *host, const char *port, int family,
                        int *code)
{
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV,
                             .ai_family = family,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    int number;
    int fd;

    *code = getaddrinfo(host, port, &hints, &found);
    if (*code != 0) {
        return -1;
    }
    fd = open_socket(found);
    number = errno;
    freeaddrinfo(found);
    errno = number;
    return fd;
}

int listen_open(const char *where, struct error *err)
{
    struct str host = STR_INIT;
    struct str port = STR_INIT;
    int fd = -1;
    int code;

    if (!split(where, &host, &port)) {
        error_set_code(err, ERROR_USAGE, "'%s' is not of the form ADDRESS:PORT",
                       where);
        goto out;
    }
    /* Every address: one socket of IPv6 that takes IPv4, too, if there is. */
    fd = open_address(host.len > 0 ? host.buf : NULL, port.buf,
                      host.len == 0 ? AF_INET6 : AF_UNSPEC, &code);
    if (code != 0) {
        error_set(err, "cannot listen on '%s': %s", where, gai_strerror(code));
        goto out;
    }
    if (fd < 0 && host.len == 0) {
        fd = open_address(NULL, port.buf, AF_INET, &code);
    }
    if (fd < 0) {
        error_set_errno(err, errno, "cannot listen on '%s'", where);
    }
out:
    str_release(&host);
    str_release(&port);
    return fd;
}

int listen_inherited(void)
{
    const char *pid = getenv("LISTEN_PID");
    const char *count = getenv("LISTEN_FDS");
    int64_t number = 0;
    int64_t fds = 0;

    if (pid == NULL || count == NULL ||
        !number_parse_int(pid, 1, INT32_MAX, &number) ||
        !number_parse_int(count, 1, 1, &fds) || number != getpid()) {
        return -1;
    }
    return SYSTEMD_FIRST_FD;
}

unsigned listen_name(int fd, struct str *name)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof(address);
    char host[INET6_ADDRSTRLEN];
    char port[16];

    str_clear(name);
    if (getsockname(fd, (struct sockaddr *)&address, &len) != 0 ||
        getnameinfo((struct sockaddr *)&address, len, host, sizeof(host), port,
                    sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        return 0;
    }
    str_add_format(name, strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host,
                   port);
    return (unsigned)strtoul(port, NULL, 10);
}

void address_bytes(const struct sockaddr *address, unsigned char bytes[16])
{
    memset(bytes, 0, 16);
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;

        memcpy(&in6, address, sizeof(in6));
        memcpy(bytes, &in6.sin6_addr, 16);
    } else if (address->sa_family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, address, sizeof(in));
        bytes[10] = bytes[11] = 0xff;
        memcpy(bytes + 12, &in.sin_addr, 4);
    }
}

bool address_parse(const char *text, unsigned char bytes[16])
{
    memset(bytes, 0, 16);
    if (inet_pton(AF_INET6, text, bytes) == 1) {
        return true;
    }
    memset(bytes, 0, 16);
    bytes[10] = bytes[11] = 0xff;
    return inet_pton(AF_INET, text, bytes + 12) == 1;
}

bool listen_is_loopback(int fd)
{
    static const unsigned char loopback6[16] = {[15] = 1};
    struct sockaddr_storage address;
    socklen_t len = sizeof(address);
    unsigned char bytes[16];

    if (getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
        return false;
    }
    if (address.ss_family == AF_UNIX) {
        return true;
    }
    address_bytes((struct sockaddr *)&address, bytes);
    return memcmp(bytes, loopback6, 16) == 0 ||
           (bytes[10] == 0xff && bytes[11] == 0xff && bytes[12] == 127);
}
