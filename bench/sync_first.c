/*
 * `make bench-sync`: the first sync of 50,000 answers. One device has them and
 * sends them; an empty one then gets them over HTTPS on the loopback, with
 * `dstudio sync`, one transaction a piece. Beside it the ceiling: a plain loop
 * that inserts the same rows into the same table, nothing checked, hashed or
 * projected.
 *
 *     sync_first DSTUDIO DSTUDIOD BENCH [ANSWERS]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/number.h"
#include "base/path.h"
#include "bench/bench.h"
#include "bench/server_load.h"

#define ANSWERS INT64_C(50000)
#define PIECE   3400 /* lines of 300 bytes in a read of 1 MiB */

struct bench {
    struct load_server server;
    char *dstudio;
    char *dstudiod;
    char *filler; /* bench/bench */
    int64_t answers;
};

/* Ends the bench if it fails. */
static void run(const char *command)
{
    int status = system(command);

    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        load_die("failed", command);
    }
}

/* dstudio with the device's own folders. */
static void on(const struct bench *bench, const char *device, const char *words)
{
    const char *folder = bench->server.folder;
    char *command =
        xasprintf("HOME='%s/%s' '%s' %s >'%s/said' 2>&1 || "
                  "{ cat '%s/said'; exit 1; }",
                  folder, device, bench->dstudio, words, folder, folder);

    run(command);
    free(command);
}

static double children_s(void)
{
    struct rusage used;

    getrusage(RUSAGE_CHILDREN, &used);
    return (double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static char *database(const struct bench *bench, const char *device)
{
    return xasprintf("%s/%s/.local/share/dstudio/learner.db",
                     bench->server.folder, device);
}

static void make_answers(const struct bench *bench)
{
    char *command =
        xasprintf("HOME='%s/first' '%s' --fill %lld", bench->server.folder,
                  bench->filler, (long long)bench->answers);

    run(command);
    free(command);
}

static void start_server(struct bench *bench)
{
    char *command =
        xasprintf("echo 'correct horse battery' | '%s' user add "
                  "me@x.example --store '%s' --secret-file "
                  "'%s/secret' --password-memory-mb 8 >/dev/null",
                  bench->dstudiod, bench->server.store, bench->server.folder);

    run(command);
    free(command);
    bench->server.tls = true;
    load_start(&bench->server, bench->dstudiod);
}

static void log_in(const struct bench *bench, const char *device)
{
    char *words = xasprintf(
        "login https://localhost:%u --email me@x.example "
        "--password-stdin --ca '%s/self-signed.pem' <'%s/password'",
        bench->server.port, bench->server.folder, bench->server.folder);

    on(bench, device, words);
    free(words);
}

static void measure_sync(const struct bench *bench, const char *device,
                         const char *what, double raw_s)
{
    double began = bench_now();
    double server = load_used_s(bench->server.pid);
    double client = children_s();

    on(bench, device, "sync --json");
    began = bench_now() - began;
    server = load_used_s(bench->server.pid) - server;
    client = children_s() - client;
    bench_line(what, began, "s", "raw inserts", raw_s);
    printf("  processor: client %.2f s, server %.2f s\n", client, server);
}

static int64_t count(const char *path)
{
    sqlite3_stmt *statement;
    sqlite3 *handle;
    int64_t found = -1;

    sqlite3_open(path, &handle);
    sqlite3_prepare_v2(handle, "SELECT count(*) FROM event", -1, &statement,
                       NULL);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        found = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return found;
}

/* Seconds for the rows of the event table alone, PIECE in a transaction. */
static double raw_inserts(const struct bench *bench)
{
    char *from = database(bench, "first");
    char *path = path_join(bench->server.folder, "raw.db");
    char *sql;
    sqlite3 *handle;
    double began;

    sqlite3_open(path, &handle);
    sql = xasprintf("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "ATTACH '%s' AS first;"
                    "CREATE TABLE event (nr INTEGER PRIMARY KEY, log, seq,"
                    " id BLOB, envelope TEXT, body TEXT, hash BLOB);"
                    "CREATE INDEX event_id ON event (id)",
                    from);
    sqlite3_exec(handle, sql, NULL, NULL, NULL);
    free(sql);
    began = bench_now();
    for (int64_t at = 0; at < bench->answers; at += PIECE) {
        sql = xasprintf("INSERT INTO event SELECT * FROM first.event ORDER BY "
                        "nr LIMIT %d OFFSET %lld",
                        PIECE, (long long)at);
        if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK) {
            load_die("raw", sqlite3_errmsg(handle));
        }
        free(sql);
    }
    began = bench_now() - began;
    sqlite3_close(handle);
    free(path);
    free(from);
    return began;
}

static void run_bench(struct bench *bench)
{
    char *second = database(bench, "second");
    char what[64];
    double raw;

    make_answers(bench);
    raw = raw_inserts(bench);
    start_server(bench);
    log_in(bench, "first");
    log_in(bench, "second");
    snprintf(what, sizeof(what), "%lld events, sent to the server",
             (long long)bench->answers);
    measure_sync(bench, "first", what, raw);
    snprintf(what, sizeof(what), "%lld events, first sync of an empty device",
             (long long)bench->answers);
    measure_sync(bench, "second", what, raw);
    if (count(second) != bench->answers) {
        load_die(second, "has not got all events");
    }
    measure_sync(bench, "second", "a sync with nothing new", 0);
    load_stop(&bench->server);
    free(second);
}

int main(int argc, char **argv)
{
    struct bench bench = {.answers = ANSWERS};
    char *text;

    if (argc < 4 || argc > 5 ||
        (argc == 5 && !number_parse_int(argv[4], 1, 1000000, &bench.answers))) {
        load_die("usage", "sync_first DSTUDIO DSTUDIOD BENCH [ANSWERS]");
    }
    bench.dstudio = realpath(argv[1], NULL);
    bench.dstudiod = realpath(argv[2], NULL);
    bench.filler = realpath(argv[3], NULL);
    if (bench.dstudio == NULL || bench.dstudiod == NULL ||
        bench.filler == NULL) {
        load_die(argv[1], "is not there");
    }
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    chain_init();
    load_begin(&bench.server, NULL);
    text = xasprintf("cd '%s' && mkdir first second && "
                     "echo 'correct horse battery' >password",
                     bench.server.folder);
    run(text);
    free(text);
    run_bench(&bench);
    load_end(&bench.server);
    free(bench.dstudio);
    free(bench.dstudiod);
    free(bench.filler);
    return 0;
}
