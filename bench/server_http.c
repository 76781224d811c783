/*
 * `make bench-server-http`: durable appends of 100 events through dstudiod at
 * 64 connections, on SQLite and on PostgreSQL, beside a plain loop of the same
 * inserts; and the memory of connections that do nothing. Plain HTTP over the
 * loopback, clients and server on the same cores.
 *
 *     server_http DSTUDIOD
 *     server_http --peer PORT DATABASE PID    the same to a server that takes
 *                                             CouchDB's _bulk_docs
 *
 * In the environment: SECONDS of each part (8), IDLE connections (5000).
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>
#include <sqlite3.h>

#include "base/number.h"
#include "base/path.h"
#include "bench/bench.h"
#include "bench/server_load.h"
#include "server/segment.h"
#include "tests/server/postgres_help.h"

#define CLIENTS 64
#define EVENTS  100
#define ROUNDS  20000 /* more than fit into the time */
#define IDLE    5000  /* at most */

struct bench;

static double seconds;

/* One connection: a learner with a log of its own. */
struct client {
    pthread_t thread;
    struct bench *bench;
    const struct load_client *account;
    struct load_lines lines;
    struct str request;
    struct str answer;
    char hash[65];
    double *times; /* of each append, seconds */
    size_t count;
};

struct bench {
    unsigned port;
    const char *database; /* of a peer, or NULL */
    struct client clients[CLIENTS];
    double until;
};

/* ---- clients ---- */

static void write_append(struct client *client)
{
    struct slice lines = {client->lines.text.buf, client->lines.text.len};

    load_write_append(&client->request, client->account,
                      (int64_t)(client->count * EVENTS), client->hash, lines);
}

/* The same events as documents: the envelope with the body in it. */
static void write_docs(struct client *client)
{
    struct str docs = STR_INIT;
    char *line = client->lines.text.buf;

    str_add(&docs, "{\"docs\":[");
    for (int i = 0; i < EVENTS; i++) {
        char *tab = strchr(line, '\t');
        char *end = strchr(tab, '\n');

        str_add(&docs, i == 0 ? "{\"_id\"" : ",{\"_id\"");
        /* Without the closing bracket of the envelope. */
        str_add_len(&docs, line + 5, (size_t)(tab - line) - 6);
        str_add(&docs, ",\"body\":");
        str_add_len(&docs, tab + 1, (size_t)(end - tab) - 1);
        str_add_char(&docs, '}');
        line = end + 1;
    }
    str_add(&docs, "]}");
    str_clear(&client->request);
    str_add_format(&client->request,
                   "POST /%s/_bulk_docs HTTP/1.1\r\nHost: x\r\n"
                   "Content-Type: application/json\r\n"
                   "Content-Length: %zu\r\n\r\n",
                   client->bench->database, docs.len);
    str_add_len(&client->request, docs.buf, docs.len);
    str_release(&docs);
}

static void *client_life(void *context)
{
    struct client *client = context;
    struct bench *bench = client->bench;
    int fd = load_connect(bench->port);

    while (client->count < ROUNDS && bench_now() < bench->until) {
        double began;
        int status;

        load_lines_renew(&client->lines);
        if (bench->database != NULL) {
            write_docs(client);
        } else {
            write_append(client);
        }
        began = bench_now();
        load_send(fd, &client->request);
        status = load_receive(fd, &client->answer, NULL);
        client->times[client->count++] = bench_now() - began;
        if (status != (bench->database != NULL ? 201 : 200)) {
            load_die("answer", client->answer.buf);
        }
        if (bench->database == NULL) {
            load_take_hash(&client->answer, client->hash);
        }
    }
    close(fd);
    return NULL;
}

static void start_client(struct bench *bench, struct client *client,
                         const struct load_client *account)
{
    struct hash hash;
    char log[37];

    event_id_format(&account->log, log);
    hash = chain_start(log);
    *client = (struct client){.bench = bench,
                              .account = account,
                              .request = STR_INIT,
                              .answer = STR_INIT};
    hash_format(&hash, client->hash);
    client->times = xcalloc(ROUNDS, sizeof(*client->times));
    load_lines_init(&client->lines, EVENTS,
                    (uint64_t)(client - bench->clients) + 1);
    pthread_create(&client->thread, NULL, client_life, client);
}

/* Ends them; all their times go to one list. Gives how many there are. */
static size_t join_clients(struct bench *bench, double **times)
{
    size_t total = 0;

    *times = NULL;
    for (int i = 0; i < CLIENTS; i++) {
        struct client *client = &bench->clients[i];

        pthread_join(client->thread, NULL);
        *times = xreallocarray(*times, total + client->count, sizeof(**times));
        memcpy(*times + total, client->times,
               client->count * sizeof(*client->times));
        total += client->count;
        load_lines_release(&client->lines);
        str_release(&client->request);
        str_release(&client->answer);
        free(client->times);
    }
    return total;
}

/* `pid` of the server, or 0 if it is not known. */
static void run_appends(struct bench *bench, const char *name,
                        const struct load_client *accounts, pid_t pid,
                        double raw)
{
    double began = bench_now();
    double server = pid > 0 ? load_used_s(pid) : 0;
    double own = load_used_s(getpid());
    double *times;
    char what[64];
    size_t total;

    bench->until = began + seconds;
    for (int i = 0; i < CLIENTS; i++) {
        start_client(bench, &bench->clients[i], &accounts[i]);
    }
    total = join_clients(bench, &times);
    began = bench_now() - began;
    own = load_used_s(getpid()) - own;
    snprintf(what, sizeof(what), "%s, appends of 100 at 64 connections", name);
    bench_line(what, (double)total * EVENTS / began, "ev/s", "raw inserts",
               raw);
    (void)bench_median(times, total);
    printf("%-46s %10.1f and %.1f ms\n", "  median and p99 of an append",
           times[total / 2] * 1e3, times[total * 99 / 100] * 1e3);
    if (pid > 0) {
        server = load_used_s(pid) - server;
        bench_line("  the server's processor time for each of them",
                   server / (double)total * 1e6, "us", "", 0);
    }
    bench_line("  and the clients'", own / (double)total * 1e6, "us", "", 0);
    free(times);
}

/* ---- the raw ceiling: segments of 100 events, 64 in a commit ---- */

static void pack(struct segment *segment)
{
    static const struct hash zero;
    struct error err = ERROR_INIT;
    struct load_lines lines;

    load_lines_init(&lines, EVENTS, 7);
    segment_begin(segment, 1, &zero);
    if (!segment_pack(segment, (struct slice){lines.text.buf, lines.text.len},
                      &err)) {
        load_die("pack", error_get(&err));
    }
    load_lines_release(&lines);
}

static double raw_inserts(const char *folder)
{
    char *path = path_join(folder, "raw.db");
    struct segment segment;
    sqlite3_stmt *statement;
    sqlite3 *handle;
    int64_t count = 0;
    double began;

    pack(&segment);
    sqlite3_open(path, &handle);
    sqlite3_exec(handle,
                 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                 "CREATE TABLE t (a, b, packed, PRIMARY KEY (a, b))",
                 NULL, NULL, NULL);
    sqlite3_prepare_v2(handle, "INSERT INTO t VALUES (?, ?, ?)", -1, &statement,
                       NULL);
    began = bench_now();
    while (bench_now() < began + seconds) {
        sqlite3_exec(handle, "BEGIN", NULL, NULL, NULL);
        for (int i = 0; i < CLIENTS; i++) {
            sqlite3_bind_int(statement, 1, i);
            sqlite3_bind_int64(statement, 2, count++);
            sqlite3_bind_blob(statement, 3, segment.packed.buf,
                              (int)segment.packed.len, SQLITE_STATIC);
            sqlite3_step(statement);
            sqlite3_reset(statement);
        }
        sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL);
    }
    began = bench_now() - began;
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    segment_release(&segment);
    unlink(path);
    free(path);
    return (double)count * EVENTS / began;
}

/* ---- idle connections ---- */

static void run_idle(const struct load_server *server)
{
    int fds[IDLE];
    int count = (int)load_wish("IDLE", IDLE, IDLE);
    struct str text = STR_INIT;
    double before = load_resident_kib(server->pid);

    if (sysconf(_SC_OPEN_MAX) < count + 100) {
        printf("%d idle connections: this system allows %ld files\n", count,
               sysconf(_SC_OPEN_MAX));
        return;
    }
    for (int i = 0; i < count; i++) {
        fds[i] = load_connect(server->port);
        str_set(&text, "GET /v1 HTTP/1.1\r\nHost: x\r\n\r\n");
        load_send(fds[i], &text);
        (void)load_receive(fds[i], &text, NULL);
    }
    bench_line("memory of each of many idle connections",
               (load_resident_kib(server->pid) - before) / count, "KiB", "", 0);
    for (int i = 0; i < count; i++) {
        close(fds[i]);
    }
    str_release(&text);
}

/* ---- all of it ---- */

static void run_server(const char *program, const char *name, const char *store)
{
    static struct load_client accounts[CLIENTS];
    struct bench bench = {0};
    struct load_server server;
    double raw = 0;

    load_begin(&server, store);
    if (store == NULL) {
        raw = raw_inserts(server.folder);
        bench_line("SQLite, raw inserts of the same segments", raw, "ev/s", "",
                   0);
    }
    load_add_clients(&server, accounts, CLIENTS);
    load_start(&server, program);
    bench.port = server.port;
    run_appends(&bench, name, accounts, server.pid, raw);
    if (store == NULL) {
        run_idle(&server);
    }
    load_stop(&server);
    load_end(&server);
}

static void run_postgres(const char *program)
{
    struct str where = STR_INIT;

    if (!postgres_is_installed() || !postgres_start()) {
        printf("PostgreSQL is not installed\n");
        return;
    }
    postgres_where("public", &where);
    run_server(program, "PostgreSQL", where.buf);
    str_release(&where);
    postgres_stop();
}

static int run_peer(const char *port, const char *database, const char *pid)
{
    static struct load_client accounts[CLIENTS];
    struct bench bench = {.database = database};
    int64_t number;
    int64_t process;

    if (!number_parse_int(port, 1, 65535, &number) ||
        !number_parse_int(pid, 1, INT32_MAX, &process)) {
        load_die(port, "is not a port, or its process no number");
    }
    bench.port = (unsigned)number;
    run_appends(&bench, database, accounts, (pid_t)process, 0);
    return 0;
}

int main(int argc, char **argv)
{
    bool peer = argc == 5 && strcmp(argv[1], "--peer") == 0;

    if ((argc != 2 && !peer) || sodium_init() < 0) {
        load_die("usage", "server_http DSTUDIOD | --peer PORT DATABASE PID");
    }
    chain_init();
    seconds = (double)load_wish("SECONDS", 8, 60);
    setenv("TMPDIR", "/var/tmp", 0);
    if (peer) {
        return run_peer(argv[2], argv[3], argv[4]);
    }
    run_server(argv[1], "SQLite", NULL);
    run_postgres(argv[1]);
    return 0;
}
