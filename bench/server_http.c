/*
 * `make bench-server-http`: durable appends of 100 events through dstudiod at
 * 64 connections, beside a plain loop of the same inserts; and the memory of
 * connections that do nothing. Plain HTTP over the loopback, clients and server
 * on the same cores.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sodium.h>
#include <sqlite3.h>

#include "base/path.h"
#include "base/random.h"
#include "bench/bench.h"
#include "server/secret.h"
#include "server/segment.h"

#define CLIENTS 64
#define EVENTS  100
#define SECONDS 8.0
#define ROUNDS  20000 /* more than fit into the time */
#define IDLE    5000

/* One client: a learner with a log of its own. */
struct client {
    pthread_t thread;
    struct event_id learner;
    struct event_id log;
    char token[TOKEN_TEXT_BYTES];
    double *times; /* of each append, seconds */
    size_t count;
};

struct bench {
    char *folder;
    char *store;
    const char *program;
    pid_t server;
    unsigned port;
    struct client clients[CLIENTS];
    double until;
};

static struct bench bench;

static void die(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

/* ---- the store before the server starts ---- */

static void add_client(struct server_store *store, const struct secret *secret,
                       struct client *client, int number)
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
    str_add_format(&account.email, "client%d@example.org", number);
    token_make(client->token);
    secret_mac(secret, MAC_TOKEN, client->token, TOKEN_TEXT_BYTES - 1,
               token.mac);
    if (!store->ops->account_add(store, &account, &taken, &err) ||
        !store->ops->device_add(store, &device, &err) ||
        !store->ops->token_add(store, &token, &err)) {
        die("store", error_get(&err));
    }
    account_release(&account);
    client->times = xcalloc(ROUNDS, sizeof(*client->times));
}

static void prepare(void)
{
    struct error err = ERROR_INIT;
    struct secret secret;
    char *path = xasprintf("%s.secret", bench.store);
    struct server_store *store = server_store_open(bench.store, &err);

    if (store == NULL || !secret_load(&secret, path, &err) ||
        !store->ops->begin(store, &err)) {
        die("store", error_get(&err));
    }
    for (int i = 0; i < CLIENTS; i++) {
        add_client(store, &secret, &bench.clients[i], i);
    }
    if (!store->ops->commit(store, &err)) {
        die("store", error_get(&err));
    }
    server_store_close(store);
    free(path);
}

static void start_server(void)
{
    int ends[2];
    char line[256];
    FILE *out;

    if (pipe(ends) != 0) {
        die("pipe", strerror(errno));
    }
    bench.server = fork();
    if (bench.server == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        execl(bench.program, bench.program, "serve", "--listen", "127.0.0.1:0",
              "--store", bench.store, "--device-requests", "0", "--log",
              "errors", "--connections-per-address", "20000",
              "--idle-timeout-s", "600", "--header-timeout-s", "600",
              (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    out = fdopen(ends[0], "r");
    while (fgets(line, sizeof(line), out) != NULL &&
           strcmp(line, "ready\n") != 0) {
        char *colon = strrchr(line, ':');

        if (strncmp(line, "listening", 9) == 0 && colon != NULL) {
            bench.port = (unsigned)strtoul(colon + 1, NULL, 10);
        }
    }
    if (bench.port == 0) {
        die(bench.program, "does not start");
    }
}

static int connect_server(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)bench.port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 ||
        connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        die("connect", strerror(errno));
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return fd;
}

/* ---- clients ---- */

/* The next lines of the log; `*hash` moves along its chain. */
static void make_lines(struct splitmix *random, struct event_id *greatest,
                       struct hash *hash, struct str *lines)
{
    str_clear(lines);
    for (int i = 0; i < EVENTS; i++) {
        size_t begin = lines->len;
        struct error err = ERROR_INIT;
        uint64_t bits = splitmix_next(random);
        struct line line;
        char id[37];

        *greatest = event_id_next(greatest, INT64_C(1764468854341),
                                  (const unsigned char *)&bits);
        event_id_format(greatest, id);
        str_add_format(lines,
                       "{\"id\":\"%s\",\"at\":%lld,\"tz\":120,\"t\":\"review\","
                       "\"v\":1}\t{\"item\":\"ep%03u.item-%u@1\",\"grade\":%u,"
                       "\"ms\":%u}\n",
                       id, 1764468854341LL + i, (unsigned)(bits % 100),
                       (unsigned)(bits >> 8) % 40,
                       (unsigned)(bits >> 16) % 4 + 1,
                       (unsigned)(bits >> 24) % 20000);
        if (!line_check(lines->buf + begin, lines->len - begin, &line, &err)) {
            die("line", error_get(&err));
        }
        *hash = chain_next(hash, &line);
    }
}

static void exchange(int fd, const struct str *request)
{
    char answer[8192];
    size_t len = 0;
    const char *end = NULL;
    const char *length;

    if (send(fd, request->buf, request->len, MSG_NOSIGNAL) !=
        (ssize_t)request->len) {
        die("send", strerror(errno));
    }
    while (end == NULL) {
        ssize_t got = recv(fd, answer + len, sizeof(answer) - 1 - len, 0);

        if (got <= 0) {
            die("recv", "the server hung up");
        }
        len += (size_t)got;
        answer[len] = '\0';
        end = strstr(answer, "\r\n\r\n");
        length = strstr(answer, "Content-Length: ");
        if (end != NULL && (length == NULL ||
                            strlen(end + 4) < strtoul(length + 16, NULL, 10))) {
            end = NULL;
        }
    }
    if (strncmp(answer, "HTTP/1.1 200 ", 13) != 0) {
        die("answer", answer);
    }
}

static void *client_life(void *context)
{
    struct client *client = context;
    struct splitmix random = {(uint64_t)(client - bench.clients) + 1};
    struct event_id greatest = {{0}};
    struct str request = STR_INIT;
    struct str lines = STR_INIT;
    struct hash hash;
    char log[37];
    int fd = connect_server();

    event_id_format(&client->log, log);
    hash = chain_start(log);
    for (size_t i = 0; i < ROUNDS && bench_now() < bench.until; i++) {
        char before[65];
        double began;

        hash_format(&hash, before);
        make_lines(&random, &greatest, &hash, &lines);
        str_clear(&request);
        str_add_format(&request,
                       "POST /v1/logs/%s/lines?after=%zu HTTP/1.1\r\n"
                       "Host: x\r\nAuthorization: Bearer %s\r\n"
                       "Journal-Hash: %s\r\n"
                       "Content-Type: application/vnd.journal.lines\r\n"
                       "Content-Length: %zu\r\n\r\n",
                       log, i * EVENTS, client->token, before, lines.len);
        str_add_len(&request, lines.buf, lines.len);
        began = bench_now();
        exchange(fd, &request);
        client->times[client->count++] = bench_now() - began;
    }
    close(fd);
    str_release(&request);
    str_release(&lines);
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return (left > right) - (left < right);
}

static void print_times(size_t total)
{
    double *times = xcalloc(total, sizeof(*times));
    size_t count = 0;

    for (int i = 0; i < CLIENTS; i++) {
        memcpy(times + count, bench.clients[i].times,
               bench.clients[i].count * sizeof(*times));
        count += bench.clients[i].count;
    }
    qsort(times, count, sizeof(*times), by_value);
    printf("%-46s %10.1f and %.1f ms\n", "median and p99 of an append",
           times[count / 2] * 1000, times[count * 99 / 100] * 1000);
    free(times);
}

/* Seconds of processor that the server has used. */
static double used_by_server(void)
{
    char *path = xasprintf("/proc/%ld/stat", (long)bench.server);
    FILE *file = fopen(path, "r");
    unsigned long user = 0;
    unsigned long kernel = 0;

    if (file == NULL ||
        fscanf(file,
               "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu "
               "%lu",
               &user, &kernel) != 2) {
        die(path, "cannot be read");
    }
    fclose(file);
    free(path);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static void run_appends(double raw)
{
    double began = bench_now();
    double used = used_by_server();
    size_t total = 0;

    bench.until = began + SECONDS;
    for (int i = 0; i < CLIENTS; i++) {
        pthread_create(&bench.clients[i].thread, NULL, client_life,
                       &bench.clients[i]);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(bench.clients[i].thread, NULL);
        total += bench.clients[i].count;
    }
    began = bench_now() - began;
    used = used_by_server() - used;
    bench_line("dstudiod, appends of 100 at 64 connections",
               (double)total * EVENTS / began, "ev/s", "raw inserts", raw);
    print_times(total);
    bench_line("the server's processor time for each of them",
               used / (double)total * 1e6, "us", "", 0);
}

/* ---- the raw ceiling: segments of 100 events, 64 in a commit ---- */

static void pack(struct segment_builder *builder)
{
    struct splitmix random = {7};
    struct event_id greatest = {{0}};
    struct hash hash = {{0}};
    struct str lines = STR_INIT;
    struct error err = ERROR_INIT;
    struct line line;
    size_t at = 0;

    make_lines(&random, &greatest, &hash, &lines);
    segment_builder_init(builder, 1, &hash);
    while (segment_next_line((struct slice){lines.buf, lines.len}, &at, &line,
                             &err)) {
        segment_builder_add(builder, &line, false);
    }
    if (!segment_builder_pack(builder, &err)) {
        die("pack", error_get(&err));
    }
    str_release(&lines);
}

static double raw_inserts(void)
{
    char *path = path_join(bench.folder, "raw.db");
    struct segment_builder builder;
    sqlite3_stmt *statement;
    sqlite3 *handle;
    int64_t count = 0;
    double began;

    pack(&builder);
    sqlite3_open(path, &handle);
    sqlite3_exec(handle,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                 "CREATE TABLE t (a, b, packed, PRIMARY KEY (a, b))",
                 NULL, NULL, NULL);
    sqlite3_prepare_v2(handle, "INSERT INTO t VALUES (?, ?, ?)", -1, &statement,
                       NULL);
    began = bench_now();
    while (bench_now() < began + SECONDS) {
        sqlite3_exec(handle, "BEGIN", NULL, NULL, NULL);
        for (int i = 0; i < CLIENTS; i++) {
            sqlite3_bind_int(statement, 1, i);
            sqlite3_bind_int64(statement, 2, count++);
            sqlite3_bind_blob(statement, 3, builder.segment.packed.buf,
                              (int)builder.segment.packed.len, SQLITE_STATIC);
            sqlite3_step(statement);
            sqlite3_reset(statement);
        }
        sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL);
    }
    began = bench_now() - began;
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    segment_builder_release(&builder);
    free(path);
    return (double)count * EVENTS / began;
}

/* ---- idle connections ---- */

static double resident_kib(void)
{
    char *path = xasprintf("/proc/%ld/status", (long)bench.server);
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

static void run_idle(void)
{
    struct rlimit limit = {0, 0};
    int fds[IDLE];
    struct str request = STR_INIT;
    double before;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < IDLE + 100) {
        printf("%d idle connections: this system allows %llu\n", IDLE,
               (unsigned long long)limit.rlim_cur);
        return;
    }
    before = resident_kib();
    str_set(&request, "GET /v1 HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < IDLE; i++) {
        fds[i] = connect_server();
        exchange(fds[i], &request);
    }
    bench_line("memory of each of 5,000 idle connections",
               (resident_kib() - before) / IDLE, "KiB", "", 0);
    for (int i = 0; i < IDLE; i++) {
        close(fds[i]);
    }
    str_release(&request);
}

int main(int argc, char **argv)
{
    const char *root = getenv("TMPDIR");
    char *remove;
    double raw;

    if (argc != 2 || sodium_init() < 0) {
        die("usage", "bench/server_http DSTUDIOD");
    }
    chain_init();
    bench.program = argv[1];
    bench.folder =
        xasprintf("%s/bench-http-XXXXXX", root != NULL ? root : "/var/tmp");
    if (mkdtemp(bench.folder) == NULL) {
        die(bench.folder, strerror(errno));
    }
    bench.store = path_join(bench.folder, "server.db");
    raw = raw_inserts();
    bench_line("SQLite, raw inserts of the same segments", raw, "ev/s", "", 0);
    prepare();
    start_server();
    run_appends(raw);
    run_idle();
    kill(bench.server, SIGTERM);
    waitpid(bench.server, NULL, 0);
    remove = xasprintf("rm -rf '%s'", bench.folder);
    if (system(remove) != 0) {
        return 1;
    }
    free(remove);
    return 0;
}
