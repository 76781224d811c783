#include "bench/server_raw.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include "bench/bench.h"
#include "bench/server_load.h"

/* What one append leaves behind: a segment, a head, a journal row. */
#define RAW_TABLES(blob)                                                       \
    "CREATE TABLE raw_segment (learner " blob ", log " blob                    \
    ", from_seq bigint,"                                                       \
    " packed " blob ", PRIMARY KEY (learner, log, from_seq));"                 \
    "CREATE TABLE raw_head (learner " blob ", log " blob ", seq bigint,"       \
    " hash " blob ", PRIMARY KEY (learner, log));"                             \
    "CREATE TABLE raw_journal (learner " blob " PRIMARY KEY, version bigint)"

#define RAW_STATEMENTS(a, b, c, d)                                             \
    {                                                                          \
        "INSERT INTO raw_segment VALUES (" a ", " b ", " c ", " d ")",         \
            "INSERT INTO raw_head VALUES (" a ", " b ", " c ", " d ")"         \
            " ON CONFLICT (learner, log) DO UPDATE SET seq = excluded.seq,"    \
            " hash = excluded.hash",                                           \
            "INSERT INTO raw_journal VALUES (" a ", " b ") ON CONFLICT"        \
            " (learner) DO UPDATE SET version = excluded.version"              \
    }

static void sqlite_append(sqlite3_stmt **statements, unsigned requester,
                          int64_t seq, const struct str *packed)
{
    unsigned char id[16] = {(unsigned char)requester};

    for (int i = 0; i < 3; i++) {
        bool last = i == 2;

        sqlite3_bind_blob(statements[i], 1, id, sizeof(id), SQLITE_STATIC);
        if (last) {
            sqlite3_bind_int64(statements[i], 2, seq);
        } else {
            sqlite3_bind_blob(statements[i], 2, id, sizeof(id), SQLITE_STATIC);
            sqlite3_bind_int64(statements[i], 3, seq);
            sqlite3_bind_blob(statements[i], 4, packed->buf,
                              i == 0 ? (int)packed->len : 32, SQLITE_STATIC);
        }
        sqlite3_step(statements[i]);
        sqlite3_reset(statements[i]);
    }
}

double raw_sqlite(const char *path, const struct raw_load *load)
{
    static const char *const texts[] = RAW_STATEMENTS("?", "?", "?", "?");
    sqlite3_stmt *statements[3];
    sqlite3 *handle;
    double began;
    int64_t seq = 0;

    sqlite3_open(path, &handle);
    sqlite3_exec(
        handle,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" RAW_TABLES(
            "BLOB"),
        NULL, NULL, NULL);
    for (int i = 0; i < 3; i++) {
        sqlite3_prepare_v2(handle, texts[i], -1, &statements[i], NULL);
    }
    began = bench_now();
    while (bench_now() < began + load->seconds) {
        seq += load->events;
        sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        for (unsigned i = 0; i < load->requesters; i++) {
            sqlite_append(statements, i, seq, load->packed);
        }
        sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL);
    }
    began = bench_now() - began;
    for (int i = 0; i < 3; i++) {
        sqlite3_finalize(statements[i]);
    }
    sqlite3_close(handle);
    return (double)seq * load->requesters / began;
}

static void postgres_append(PGconn *line, unsigned requester, int64_t seq,
                            const struct str *packed)
{
    static const char *const names[] = {"r0", "r1", "r2"};
    char id[16] = {(char)requester};
    uint64_t number = __builtin_bswap64((uint64_t)seq);
    const char *values[] = {id, id, (const char *)&number, packed->buf};
    const char *last[] = {id, (const char *)&number};
    int lengths[] = {sizeof(id), sizeof(id), 8, (int)packed->len};
    int head_lengths[] = {sizeof(id), sizeof(id), 8, 32};
    int last_lengths[] = {sizeof(id), 8};
    static const int binary[] = {1, 1, 1, 1};

    PQsendQueryPrepared(line, names[0], 4, values, lengths, binary, 1);
    PQsendQueryPrepared(line, names[1], 4, values, head_lengths, binary, 1);
    PQsendQueryPrepared(line, names[2], 2, last, last_lengths, binary, 1);
}

static void command(PGconn *line, const char *text)
{
    PGresult *result = PQexec(line, text);

    if (PQresultStatus(result) == PGRES_FATAL_ERROR) {
        load_die(text, PQerrorMessage(line));
    }
    PQclear(result);
}

/* One transaction, sent as one piece, all results read. */
static void postgres_commit(PGconn *line, int64_t seq,
                            const struct raw_load *load)
{
    PGresult *result;
    bool synced = false;

    PQsendQueryParams(line, "BEGIN", 0, NULL, NULL, NULL, NULL, 1);
    for (unsigned i = 0; i < load->requesters; i++) {
        postgres_append(line, i, seq, load->packed);
    }
    PQsendQueryParams(line, "COMMIT", 0, NULL, NULL, NULL, NULL, 1);
    PQpipelineSync(line);
    while (!synced) {
        result = PQgetResult(line);
        synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        if (result != NULL && PQresultStatus(result) == PGRES_FATAL_ERROR) {
            load_die("raw", PQerrorMessage(line));
        }
        PQclear(result);
    }
}

double raw_postgres(const char *where, const struct raw_load *load)
{
    static const char *const texts[] = RAW_STATEMENTS("$1", "$2", "$3", "$4");
    PGconn *line = PQconnectdb(where);
    char name[] = "r0";
    double began;
    int64_t seq = 0;

    command(line, RAW_TABLES("bytea"));
    for (int i = 0; i < 3; i++) {
        name[1] = (char)('0' + i);
        PQclear(PQprepare(line, name, texts[i], 0, NULL));
    }
    PQenterPipelineMode(line);
    began = bench_now();
    while (bench_now() < began + load->seconds) {
        seq += load->events;
        postgres_commit(line, seq, load);
    }
    began = bench_now() - began;
    PQfinish(line);
    return (double)seq * load->requesters / began;
}
