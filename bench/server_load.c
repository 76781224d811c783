#include "bench/server_load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/number.h"
#include "base/path.h"
#include "base/random.h"

#define ID_AT   7    /* of the id in a line, after {"id":" */
#define AT_ONCE 1000 /* accounts in a transaction */
#define BEGAN   INT64_C(1764468854341)

void load_die(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

int64_t load_wish(const char *name, int64_t otherwise, int64_t max)
{
    const char *text = getenv(name);
    int64_t value = otherwise;

    if (text != NULL && !number_parse_int(text, 1, max, &value)) {
        load_die(name, "is not a number in range");
    }
    return value;
}

/* ---- the store ---- */

static char *secret_path(const struct load_server *server)
{
    return path_join(server->folder, "secret");
}

void load_begin(struct load_server *server, const char *store)
{
    const char *root = getenv("TMPDIR");
    struct rlimit limit;

    *server = (struct load_server){0};
    server->folder =
        xasprintf("%s/bench-server-XXXXXX", root != NULL ? root : "/var/tmp");
    if (mkdtemp(server->folder) == NULL) {
        load_die(server->folder, strerror(errno));
    }
    server->store =
        store != NULL ? xstrdup(store) : path_join(server->folder, "server.db");
    /* Each connection is one file here and one in the server. */
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

void load_end(struct load_server *server)
{
    char *remove = xasprintf("rm -rf '%s'", server->folder);

    if (system(remove) != 0) {
        load_die(server->folder, "cannot be removed");
    }
    free(remove);
    free(server->folder);
    free(server->store);
}

static void add_client(struct server_store *store, const struct secret *secret,
                       struct load_client *client, size_t number)
{
    struct account account = ACCOUNT_INIT;
    struct token_row token = {.used_at = INT64_MAX / 4,
                              .ends_at = INT64_MAX / 4};
    struct device device = {.name = STR_INIT, .platform = STR_INIT};
    struct error err = ERROR_INIT;
    bool taken;

    account.learner = device.learner = token.learner = client->learner =
        random_id();
    device.id = token.device = random_id();
    client->log = random_id();
    str_add_format(&account.email, "client%zu@example.org", number);
    token_make(client->token);
    secret_mac(secret, MAC_TOKEN, client->token, TOKEN_TEXT_BYTES - 1,
               token.mac);
    if (!store->ops->account_add(store, &account, &taken, &err) ||
        !store->ops->device_add(store, &device, &err) ||
        !store->ops->token_add(store, &token, &err)) {
        load_die("store", error_get(&err));
    }
    account_release(&account);
}

void load_add_clients(struct load_server *server, struct load_client *clients,
                      size_t count)
{
    struct error err = ERROR_INIT;
    struct secret secret;
    char *path = secret_path(server);
    struct server_store *store = server_store_open(server->store, &err);

    if (store == NULL || !secret_load(&secret, path, &err)) {
        load_die("store", error_get(&err));
    }
    for (size_t from = 0; from < count; from += AT_ONCE) {
        if (!store->ops->begin(store, &err)) {
            load_die("store", error_get(&err));
        }
        for (size_t i = from; i < count && i < from + AT_ONCE; i++) {
            add_client(store, &secret, &clients[i], i);
        }
        if (!store->ops->commit(store, &err)) {
            load_die("store", error_get(&err));
        }
    }
    server_store_close(store);
    free(path);
}

/* ---- the server ---- */

static void run_server(const struct load_server *server, const char *program,
                       int out)
{
    char *secret = secret_path(server);
    char *erasures = path_join(server->folder, "erasures");
    const char *args[] = {program,
                          "serve",
                          "--listen",
                          "127.0.0.1:0",
                          "--store",
                          server->store,
                          "--secret-file",
                          secret,
                          "--erasure-file",
                          erasures,
                          "--device-requests",
                          "0",
                          "--device-parallel",
                          "0",
                          "--log",
                          "errors",
                          "--connections-per-address",
                          "12000",
                          "--connections",
                          "12000",
                          "--idle-timeout-s",
                          "600",
                          "--header-timeout-s",
                          "600",
                          server->tls ? "--self-signed" : NULL,
                          NULL};

    dup2(out, STDOUT_FILENO);
    execv(program, (char *const *)(uintptr_t)args);
    _exit(127);
}

void load_start(struct load_server *server, const char *program)
{
    int ends[2];
    char line[256];
    FILE *out;

    if (pipe(ends) != 0) {
        load_die("pipe", strerror(errno));
    }
    server->pid = fork();
    if (server->pid == 0) {
        close(ends[0]);
        run_server(server, program, ends[1]);
    }
    close(ends[1]);
    out = fdopen(ends[0], "r");
    while (fgets(line, sizeof(line), out) != NULL &&
           strcmp(line, "ready\n") != 0) {
        char *colon = strrchr(line, ':');

        if (strncmp(line, "listening", 9) == 0 && colon != NULL) {
            server->port = (unsigned)strtoul(colon + 1, NULL, 10);
        }
    }
    if (server->port == 0) {
        load_die(program, "does not start");
    }
}

void load_stop(struct load_server *server)
{
    kill(server->pid, SIGTERM);
    waitpid(server->pid, NULL, 0);
}

double load_used_s(pid_t pid)
{
    char *path = xasprintf("/proc/%ld/stat", (long)pid);
    FILE *file = fopen(path, "r");
    unsigned long user = 0;
    unsigned long kernel = 0;

    if (file == NULL ||
        fscanf(file,
               "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu "
               "%lu",
               &user, &kernel) != 2) {
        load_die(path, "cannot be read");
    }
    fclose(file);
    free(path);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

double load_resident_kib(pid_t pid)
{
    char *path = xasprintf("/proc/%ld/status", (long)pid);
    FILE *file = fopen(path, "r");
    char line[256];
    double kib = 0;

    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "VmRSS:", 6) == 0) {
            kib = strtod(line + 6, NULL);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    free(path);
    return kib;
}

/* ---- connections ---- */

int load_connect(unsigned port)
{
    return load_connect_from(port, 0);
}

int load_connect_from(unsigned port, unsigned number)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port)};
    struct sockaddr_in from = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + number);
    if (fd < 0 ||
        (number > 0 && bind(fd, (struct sockaddr *)&from, sizeof(from)) != 0) ||
        connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        load_die("connect", strerror(errno));
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return fd;
}

void load_send(int fd, const struct str *request)
{
    size_t sent = 0;

    while (sent < request->len) {
        ssize_t got =
            send(fd, request->buf + sent, request->len - sent, MSG_NOSIGNAL);

        if (got < 0) {
            load_die("send", strerror(errno));
        }
        sent += (size_t)got;
    }
}

/* The value of a header within head … end, or NULL. */
static const char *header(const struct str *head, const char *name)
{
    const char *found = strcasestr(head->buf, name);

    return found == NULL ? NULL : found + strlen(name);
}

static void receive_more(int fd, struct str *text)
{
    ssize_t got;

    str_reserve(text, 8192);
    got = recv(fd, text->buf + text->len, 8192, 0);
    if (got <= 0) {
        load_die("recv", got == 0 ? "the server hung up" : strerror(errno));
    }
    text->len += (size_t)got;
    text->buf[text->len] = '\0';
}

int load_receive(int fd, struct str *body, int64_t *etag)
{
    const char *end;
    const char *value;
    size_t head;
    size_t len;
    int status;

    str_clear(body);
    do {
        receive_more(fd, body);
        end = strstr(body->buf, "\r\n\r\n");
    } while (end == NULL);
    head = (size_t)(end - body->buf) + 4;
    body->buf[head - 2] = '\0'; /* headers are looked for before it */
    status = body->len > 12 ? (int)strtol(body->buf + 9, NULL, 10) : 0;
    value = header(body, "\r\nContent-Length: ");
    len = value == NULL ? 0 : strtoul(value, NULL, 10);
    value = header(body, "\r\nETag: \"");
    if (value != NULL && etag != NULL) {
        *etag = strtoll(value, NULL, 10);
    }
    while (body->len < head + len) {
        receive_more(fd, body);
    }
    str_remove(body, 0, head);
    return status;
}

/* ---- lines ---- */

void load_lines_init(struct load_lines *lines, size_t count, uint64_t seed)
{
    struct splitmix random = {seed};

    *lines = (struct load_lines){.text = STR_INIT, .count = count};
    lines->random = splitmix_next(&random);
    for (size_t i = 0; i < count; i++) {
        uint64_t bits = splitmix_next(&random);

        str_add_format(&lines->text,
                       "{\"id\":\"00000000-0000-7000-8000-000000000000\","
                       "\"at\":%lld,\"tz\":120,\"t\":\"review\","
                       "\"v\":1}\t{\"item\":\"ep%03u.pool-size-%u@1\","
                       "\"grade\":%u,\"ms\":%u}\n",
                       (long long)BEGAN + (long long)i * 9000,
                       (unsigned)(13 + bits % 108), (unsigned)(bits >> 8) % 30,
                       (unsigned)(bits >> 16) % 4 + 1,
                       (unsigned)(bits >> 24) % 30000);
    }
    load_lines_renew(lines);
}

void load_lines_renew(struct load_lines *lines)
{
    struct splitmix random = {lines->random};
    char *line = lines->text.buf;
    char id[37];

    for (size_t i = 0; i < lines->count; i++) {
        uint64_t bits = splitmix_next(&random);

        lines->greatest = event_id_next(&lines->greatest, BEGAN,
                                        (const unsigned char *)&bits);
        event_id_format(&lines->greatest, id);
        memcpy(line + ID_AT, id, 36);
        line = strchr(line, '\n') + 1;
    }
    lines->random = splitmix_next(&random);
}

void load_lines_release(struct load_lines *lines)
{
    str_release(&lines->text);
}

void load_write_append(struct str *request, const struct load_client *client,
                       int64_t after, const char *hash, struct slice lines)
{
    char log[37];

    event_id_format(&client->log, log);
    str_clear(request);
    str_add_format(request,
                   "POST /v1/logs/%s/lines?after=%lld HTTP/1.1\r\n"
                   "Host: x\r\nAuthorization: Bearer %s\r\n"
                   "Journal-Hash: %s\r\n"
                   "Content-Type: application/vnd.journal.lines\r\n"
                   "Content-Length: %zu\r\n\r\n",
                   log, (long long)after, client->token, hash, lines.len);
    str_add_len(request, lines.at, lines.len);
}

void load_take_hash(const struct str *body, char hash[65])
{
    static const char key[] = "\"hash\":\"";
    const char *found = strstr(body->buf, key);

    if (found == NULL || strlen(found) < sizeof(key) + 64) {
        load_die("answer", body->buf);
    }
    memcpy(hash, found + sizeof(key) - 1, 64);
    hash[64] = '\0';
}
