#include "server/pg_line.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* The protocol wants an answer within 30 s, or a 503. */
#define WAIT_MS 25000

/*
 * Waits end in time for an answer, unless the administrator has said when. A
 * server that was told not to wait for the disk, or only for the other
 * machine's memory, would make a lie of every 200; remote_apply is stricter.
 */
static const char manners[] =
    "SET client_min_messages = warning;"
    "SELECT set_config(name, value, false) FROM (VALUES"
    " ('lock_timeout', '10s'), ('statement_timeout', '20s'),"
    " ('idle_in_transaction_session_timeout', '60s')) AS wish (name, value)"
    " WHERE current_setting(name) = '0';"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit')"
    " NOT IN ('on', 'remote_apply')";

static void note_warning(void *context, const PGresult *result)
{
    struct pg_line *line = context;
    const char *severity =
        PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);

    if (severity != NULL && strcmp(severity, "WARNING") == 0) {
        line->warned = true;
    }
}

bool pg_line_is_up(const struct pg_line *line)
{
    return line->connection != NULL &&
           PQstatus(line->connection) == CONNECTION_OK;
}

void pg_line_close(struct pg_line *line)
{
    PQfinish(line->connection);
    line->connection = NULL;
    line->queued = 0;
}

/* The first line of libpq's words, which may be several. */
static void keep_words(struct pg_line *line, const char *otherwise)
{
    const char *words = PQerrorMessage(line->connection);
    size_t len = strcspn(words, "\n");

    snprintf(line->words, sizeof(line->words), "%.*s",
             (int)(len > 0 ? len : strlen(otherwise)),
             len > 0 ? words : otherwise);
}

static bool connect_line(struct pg_line *line, struct error *err)
{
    /* What stands in `where` comes last and wins. */
    static const char *const names[] = {"fallback_application_name",
                                        "connect_timeout",
                                        "tcp_user_timeout",
                                        "keepalives_idle",
                                        "target_session_attrs",
                                        "client_encoding",
                                        "dbname",
                                        NULL};
    const char *const values[] = {"dstudiod",   "5",    "20000",     "10",
                                  "read-write", "UTF8", line->where, NULL};

    line->connection = PQconnectdbParams(names, values, 1);
    keep_words(line, "cannot connect");
    if (!pg_line_is_up(line)) {
        return pg_line_complain(line, NULL, err);
    }
    PQsetNoticeReceiver(line->connection, note_warning, line);
    return true;
}

bool pg_line_open(struct pg_line *line, struct error *err)
{
    PGresult *result = NULL;
    bool ok;

    pg_line_close(line);
    line->made++;
    ok = connect_line(line, err);
    if (ok) {
        result = PQexec(line->connection, manners);
        ok = PQresultStatus(result) == PGRES_TUPLES_OK ||
             pg_line_complain(line, result, err);
        PQclear(result);
    }
    if (ok && (PQsetnonblocking(line->connection, 1) != 0 ||
               PQenterPipelineMode(line->connection) != 1)) {
        ok = pg_line_complain(line, NULL, err);
    }
    if (!ok) {
        keep_words(line, "cannot connect");
        pg_line_close(line);
    }
    return ok;
}

/* Counts what libpq has taken. */
static bool queue(struct pg_line *line, int taken)
{
    assert(line->queued < PG_LINE_QUEUE);
    line->queued += taken == 1 ? 1 : 0;
    return taken == 1;
}

bool pg_line_prepare(struct pg_line *line, const char *name, const char *text,
                     int count, const Oid *types)
{
    return pg_line_is_up(line) &&
           queue(line,
                 PQsendPrepare(line->connection, name, text, count, types));
}

bool pg_line_execute(struct pg_line *line, const char *name,
                     const struct pg_values *values)
{
    return pg_line_is_up(line) &&
           queue(line,
                 PQsendQueryPrepared(line->connection, name, values->count,
                                     values->values, values->lengths,
                                     values->formats, 1));
}

bool pg_line_query(struct pg_line *line, const char *text)
{
    return pg_line_is_up(line) &&
           queue(line, PQsendQueryParams(line->connection, text, 0, NULL, NULL,
                                         NULL, NULL, 1));
}

bool pg_line_sync(struct pg_line *line)
{
    return pg_line_is_up(line) && queue(line, PQpipelineSync(line->connection));
}

bool pg_line_flush(struct pg_line *line)
{
    return pg_line_is_up(line) && PQsendFlushRequest(line->connection) == 1;
}

/* Sends and receives until a result is there; false if the line goes down. */
static bool wait_for_result(struct pg_line *line)
{
    int64_t end = clock_monotonic_ms() + WAIT_MS;

    for (;;) {
        int unsent = PQflush(line->connection);
        struct pollfd wait = {.fd = PQsocket(line->connection),
                              .events = POLLIN};
        int64_t left = end - clock_monotonic_ms();

        if (unsent < 0) {
            return false;
        }
        if (!PQisBusy(line->connection)) {
            return pg_line_is_up(line);
        }
        wait.events = (short)(POLLIN | (unsent > 0 ? POLLOUT : 0));
        if (left <= 0 || (poll(&wait, 1, (int)left) < 0 && errno != EINTR)) {
            return false;
        }
        if ((wait.revents & ~POLLOUT) != 0 &&
            PQconsumeInput(line->connection) != 1 &&
            PQisBusy(line->connection)) {
            return false;
        }
    }
}

PGresult *pg_line_result(struct pg_line *line)
{
    PGresult *result = NULL;
    PGresult *more;

    if (line->queued == 0 || !pg_line_is_up(line)) {
        return NULL;
    }
    /* One or two NULLs may stand between two statements. */
    for (int i = 0; result == NULL && i < 4 && wait_for_result(line); i++) {
        result = PQgetResult(line->connection);
    }
    /* A statement's results end with a NULL, a sync is alone. */
    while (result != NULL && PQresultStatus(result) != PGRES_PIPELINE_SYNC &&
           wait_for_result(line) &&
           (more = PQgetResult(line->connection)) != NULL) {
        PQclear(more);
    }
    line->queued--;
    if (result == NULL) {
        keep_words(line, "no answer for too long");
        pg_line_close(line);
    }
    return result;
}

PGresult *pg_line_script(struct pg_line *line, const char *text)
{
    PGresult *result;

    assert(line->queued == 0);
    if (!pg_line_is_up(line) || PQexitPipelineMode(line->connection) != 1) {
        return NULL;
    }
    result = PQexec(line->connection, text);
    PQenterPipelineMode(line->connection);
    return result;
}

/* ---- what went wrong ---- */

static enum error_code code_of(const char *state)
{
    static const struct {
        const char *begins;
        enum error_code code;
    } codes[] = {
        {"53100", ERROR_FULL},    {"53", ERROR_BUSY},
        {"40", ERROR_BUSY},       {"55P03", ERROR_BUSY},
        {"57", ERROR_BUSY},       {"08", ERROR_BUSY},
        {"25006", ERROR_BUSY},    {"25P03", ERROR_BUSY},
        {"XX001", ERROR_DAMAGED}, {"XX002", ERROR_DAMAGED},
    };

    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        if (str_starts_with(state, codes[i].begins)) {
            return codes[i].code;
        }
    }
    return ERROR_FAILED;
}

bool pg_line_complain(const struct pg_line *line, const PGresult *result,
                      struct error *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    /* Not the detail: it repeats the values of rows. */
    const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    if (PQresultStatus(result) == PGRES_PIPELINE_ABORTED) {
        return error_set(err, "PostgreSQL: an earlier statement failed");
    }
    if (state == NULL || words == NULL) {
        return error_set_code(err, ERROR_BUSY, "PostgreSQL: %s",
                              line->words[0] == '\0' ? "the line is down"
                                                     : line->words);
    }
    return error_set_code(err, code_of(state), "PostgreSQL: %s (%s)", words,
                          state);
}
