#include "sync/loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/random.h"
#include "sync/escape.h"

enum {
    GUESTS = 8,      /* browsers open connections that they do not use */
    HEAD_MAX = 8192, /* bytes of a request */
    CODE_MAX = 512,  /* of a code */
    BACKLOG = 8,
};

#define CODING sodium_base64_VARIANT_URLSAFE_NO_PADDING

static void add_text(const unsigned char bytes[32], char out[LOOPBACK_TEXT])
{
    sodium_bin2base64(out, LOOPBACK_TEXT, bytes, 32, CODING);
}

static void make_texts(struct loopback *loopback)
{
    unsigned char bytes[32];
    unsigned char hash[crypto_hash_sha256_BYTES];

    random_bytes(bytes, sizeof(bytes));
    add_text(bytes, loopback->state);
    random_bytes(bytes, sizeof(bytes));
    add_text(bytes, loopback->verifier);
    crypto_hash_sha256(hash, (const unsigned char *)loopback->verifier,
                       strlen(loopback->verifier));
    add_text(hash, loopback->challenge);
    sodium_memzero(bytes, sizeof(bytes));
}

bool loopback_open(struct loopback *loopback, struct error *err)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(at);

    make_texts(loopback);
    loopback->fd =
        socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (loopback->fd < 0 ||
        bind(loopback->fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
        listen(loopback->fd, BACKLOG) != 0 ||
        getsockname(loopback->fd, (struct sockaddr *)&at, &len) != 0) {
        error_set_errno(err, errno, "cannot listen on 127.0.0.1");
        loopback_close(loopback);
        return false;
    }
    loopback->port = ntohs(at.sin_port);
    return true;
}

void loopback_close(struct loopback *loopback)
{
    if (loopback->fd >= 0) {
        close(loopback->fd);
    }
    loopback->fd = -1;
    sodium_memzero(loopback->verifier, sizeof(loopback->verifier));
}

void loopback_add_redirect(const struct loopback *loopback, struct str *out)
{
    str_add_format(out, "http://127.0.0.1:%d/", loopback->port);
}

void loopback_add_address(const struct loopback *loopback, const char *server,
                          const char *device, struct str *out)
{
    struct str redirect = STR_INIT;

    loopback_add_redirect(loopback, &redirect);
    str_add_format(out,
                   "%s/v1/oauth/authorize?response_type=code&client_id=terminal"
                   "&code_challenge_method=S256&code_challenge=%s&state=%s"
                   "&redirect_uri=",
                   server, loopback->challenge, loopback->state);
    form_add_escaped(out, redirect.buf);
    str_add(out, "&device_name=");
    form_add_escaped(out, device);
    str_release(&redirect);
}

/* ---- the request ---- */

/* The value of a parameter, as it stands: our own need no unescaping. */
static struct slice find_parameter(struct slice query, const char *name)
{
    size_t name_len = strlen(name);
    const char *at = query.at;
    const char *end = query.at + query.len;

    while (at < end) {
        const char *stop = memchr(at, '&', (size_t)(end - at));

        stop = stop != NULL ? stop : end;
        if ((size_t)(stop - at) > name_len && memcmp(at, name, name_len) == 0 &&
            at[name_len] == '=') {
            at += name_len + 1;
            return (struct slice){at, (size_t)(stop - at)};
        }
        at = stop + 1;
    }
    return (struct slice){NULL, 0};
}

static bool is_plain(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (!(ascii_is_alnum(c) || (c != '\0' && strchr("-._~", c) != NULL))) {
            return false;
        }
    }
    return text.len > 0 && text.len <= CODE_MAX;
}

static enum loopback_answer read_query(struct slice query, const char *state,
                                       struct str *code)
{
    struct slice found = find_parameter(query, "state");

    if (found.len != strlen(state) ||
        sodium_memcmp(found.at, state, found.len) != 0) {
        return LOOPBACK_STRAY;
    }
    found = find_parameter(query, "code");
    if (is_plain(found)) {
        str_set_len(code, found.at, found.len);
        return LOOPBACK_CODE;
    }
    return LOOPBACK_DENIED;
}

enum loopback_answer loopback_read(const char *bytes, size_t len,
                                   const char *state, struct str *code)
{
    static const char begin[] = "GET /?";
    const char *line_end = memchr(bytes, '\n', len);
    const char *query = bytes + strlen(begin);
    const char *blank;

    if (memmem(bytes, len, "\r\n\r\n", 4) == NULL || line_end == NULL) {
        return LOOPBACK_MORE;
    }
    if ((size_t)(line_end - bytes) < strlen(begin) ||
        memcmp(bytes, begin, strlen(begin)) != 0) {
        return LOOPBACK_STRAY;
    }
    blank = memchr(query, ' ', (size_t)(line_end - query));
    if (blank == NULL) {
        return LOOPBACK_STRAY;
    }
    return read_query((struct slice){query, (size_t)(blank - query)}, state,
                      code);
}

/* ---- answering ---- */

static void answer(int fd, enum loopback_answer what)
{
    const char *words =
        what == LOOPBACK_CODE
            ? "The browser's part is done. Close this page and go back to "
              "the terminal."
        : what == LOOPBACK_DENIED
            ? "Nobody was signed in. Close this page and go back to the "
              "terminal."
            : "This page only takes the answer of a sign-in that dstudio "
              "began.";
    struct str text = STR_INIT;

    str_add_format(&text,
                   "HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n"
                   "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
                   "Content-Security-Policy: default-src 'none'\r\n"
                   "Connection: close\r\n\r\n"
                   "<!doctype html><html lang=\"en\"><title>dstudio</title>"
                   "<main><p>%s</p></main></html>\n",
                   what == LOOPBACK_STRAY ? "404 Not Found" : "200 OK", words);
    /* A page that does not come is no harm: the code is what counts. */
    (void)!send(fd, text.buf, text.len, MSG_NOSIGNAL);
    (void)shutdown(fd, SHUT_WR);
    str_release(&text);
}

struct guest {
    int fd; /* or -1 */
    size_t len;
    char bytes[HEAD_MAX];
};

static void leave(struct guest *guest)
{
    close(guest->fd);
    guest->fd = -1;
    guest->len = 0;
}

static void let_in(struct guest *guests, int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    size_t at = 0;

    if (fd < 0) {
        return;
    }
    while (at < GUESTS - 1 && guests[at].fd >= 0) {
        at++;
    }
    if (guests[at].fd >= 0) {
        leave(&guests[at]); /* they all say nothing: the last one goes */
    }
    guests[at].fd = fd;
}

/* Reads what is there; anything but _MORE ends the guest's stay. */
static enum loopback_answer hear(struct guest *guest, const char *state,
                                 struct str *code)
{
    ssize_t got = recv(guest->fd, guest->bytes + guest->len,
                       sizeof(guest->bytes) - guest->len, 0);
    enum loopback_answer what;

    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return LOOPBACK_MORE;
    }
    if (got <= 0) {
        leave(guest);
        return LOOPBACK_STRAY;
    }
    guest->len += (size_t)got;
    what = loopback_read(guest->bytes, guest->len, state, code);
    if (what == LOOPBACK_MORE && guest->len < sizeof(guest->bytes)) {
        return LOOPBACK_MORE;
    }
    what = what == LOOPBACK_MORE ? LOOPBACK_STRAY : what;
    answer(guest->fd, what);
    leave(guest);
    return what;
}

/* One turn: true when the answer is there. */
static bool serve(const struct loopback *loopback, struct guest *guests,
                  int wait_ms, struct str *code, enum loopback_answer *what)
{
    struct pollfd fds[GUESTS + 1] = {{.fd = loopback->fd, .events = POLLIN}};

    for (size_t i = 0; i < GUESTS; i++) {
        fds[i + 1] = (struct pollfd){.fd = guests[i].fd, .events = POLLIN};
    }
    if (poll(fds, GUESTS + 1, wait_ms) <= 0) {
        return false;
    }
    for (size_t i = 0; i < GUESTS; i++) {
        if (fds[i + 1].revents != 0) {
            *what = hear(&guests[i], loopback->state, code);
            if (*what == LOOPBACK_CODE || *what == LOOPBACK_DENIED) {
                return true;
            }
        }
    }
    if (fds[0].revents != 0) {
        let_in(guests, loopback->fd);
    }
    return false;
}

bool loopback_wait(struct loopback *loopback, int wait_ms, struct str *code,
                   struct error *err)
{
    struct guest *guests = xcalloc(GUESTS, sizeof(*guests));
    int64_t end_ms = clock_monotonic_ms() + wait_ms;
    enum loopback_answer what = LOOPBACK_MORE;
    int64_t left = wait_ms;
    bool ok = false;

    for (size_t i = 0; i < GUESTS; i++) {
        guests[i].fd = -1;
    }
    while (left > 0 && !serve(loopback, guests, (int)left, code, &what)) {
        left = end_ms - clock_monotonic_ms();
    }
    if (left <= 0) {
        error_set(err, "the browser did not come back; try again");
    } else if (what == LOOPBACK_DENIED) {
        error_set(err, "the browser said no: this device was not let in");
    } else {
        ok = true;
    }
    for (size_t i = 0; i < GUESTS; i++) {
        if (guests[i].fd >= 0) {
            leave(&guests[i]);
        }
    }
    close(loopback->fd);
    loopback->fd = -1;
    free(guests);
    return ok;
}
