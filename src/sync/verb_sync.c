#include "sync/verbs.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/pause.h"
#include "base/random.h"
#include "http/report.h"
#include "store/store_clock.h"
#include "sync/refusal.h"
#include "sync/session.h"

enum {
    LAST_LOCK_S = 3,
    LAST_S = 10,      /* at the program's end */
    LOCK_WAIT_S = 30, /* while a person waits */
    MOVED_EVERY_MS = 100,
    TRIES = 3,       /* in a row that bring nothing */
    PROVE_TRIES = 3, /* another device may send in between */
    CLOCK_OFF_MS = 300000,
};

enum mode { MODE_PERSON, MODE_BACKGROUND, MODE_LAST };

struct run {
    struct session session;
    enum mode mode;
    struct sync_result total; /* of all tries */
    struct sync_result now;   /* of this try */
    int64_t began_ms;
    int64_t moved_ms; /* when it was told last */
};

static void report_moved(void *context, const struct sync_result *result)
{
    struct run *run = context;
    int64_t now = clock_monotonic_ms();
    struct report report;

    if (now - run->moved_ms < MOVED_EVERY_MS) {
        return;
    }
    run->moved_ms = now;
    report_begin(&report, "moved");
    json_int(&report.json, "sent", run->total.sent + result->sent);
    json_int(&report.json, "received", run->total.received + result->received);
    json_int(&report.json, "to_send", run->total.sent + result->to_send);
    json_int(&report.json, "to_receive",
             run->total.received + result->to_receive);
    report_end(&report);
}

static void add_up(struct run *run)
{
    run->total.sent += run->now.sent;
    run->total.received += run->now.received;
    run->total.quarantined += run->now.quarantined;
    run->total.parted += run->now.parted;
    run->total.rounds += run->now.rounds;
    run->total.status = run->now.status;
}

static bool brought_something(const struct sync_result *result)
{
    return result->sent > 0 || result->received > 0 ||
           result->quarantined > 0 || result->parted > 0;
}

/* May a try at once help? Not where nobody ever answered: that is no network.
 */
static bool is_passing(const struct run *run)
{
    int status = run->now.status;

    if (status == 0 && run->session.transport.answered == 0) {
        return false;
    }
    if (run->session.transport.retry_after_s > TRANSPORT_SHORT_WAIT_S) {
        return false;
    }
    return status == 0 || status == 408 || status == 429 || status == 500 ||
           status == 502 || status == 503 || status == 504;
}

static void wait_again(struct run *run, int tries, const struct error *err)
{
    int64_t wait_s = tries * tries; /* 1, 4 */
    int64_t wait_ms;
    struct timespec pause;
    struct report report;

    if (wait_s < run->session.transport.retry_after_s) {
        wait_s = run->session.transport.retry_after_s;
    }
    report_begin(&report, "again");
    json_text(&report.json, "text", error_get(err));
    json_int(&report.json, "in_s", wait_s);
    report_end(&report);
    wait_ms = pause_spread(wait_s * 1000, random_u64());
    pause = (struct timespec){.tv_sec = wait_ms / 1000,
                              .tv_nsec = wait_ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

/* Tries until it is done, or until some tries in a row brought nothing. */
static bool run_tries(struct run *run, struct error *err)
{
    struct sync_transport transport = transport_table(&run->session.transport);
    struct sync_watch watch = {report_moved, run};
    int fruitless = 0;
    bool ok;

    for (;;) {
        error_clear(err);
        ok = sync_run(run->session.store, &transport, &watch, &run->now, err);
        add_up(run);
        fruitless = brought_something(&run->now) ? 0 : fruitless;
        if (ok || !is_passing(run) || ++fruitless >= TRIES) {
            return ok;
        }
        wait_again(run, fruitless, err);
    }
}

static void note_times(struct run *run)
{
    struct session *session = &run->session;
    int64_t off = session->transport.clock_ms;

    if (session->transport.clock_known) {
        bool wrong = off > CLOCK_OFF_MS || off < -CLOCK_OFF_MS;

        store_clock_note(session->store, wrong ? off : 0, clock_now_ms());
    }
    if (session->transport.sync_after_s > 0) {
        session_set_int(session, KEY_AFTER_S, session->transport.sync_after_s);
    }
}

static void note_success(struct run *run)
{
    struct session *session = &run->session;

    session_set_int(session, KEY_LAST_OK, clock_now_ms());
    session_set_text(session, KEY_FAILURES, NULL);
    session_set_text(session, KEY_WAIT_UNTIL, NULL);
    session_set_text(session, KEY_ASKED, NULL);
    session_set_text(session, KEY_STATE, NULL);
}

static void note_failure(struct run *run, struct error *err)
{
    struct session *session = &run->session;
    const char *problem = session->transport.problem;
    const char *lasting = refusal_lasting(run->now.status, problem);
    int64_t failures = session_get_int(session, KEY_FAILURES, 0) + 1;
    int64_t asked = session->transport.retry_after_s;
    struct report report;

    if (lasting != NULL) {
        error_clear(err);
        error_set(err, "%s", lasting);
        session_set_text(session, KEY_STATE,
                         problem[0] != '\0' ? problem : "refused");
    }
    session_set_int(session, KEY_FAILURES, failures);
    session_set_int(session, KEY_WAIT_UNTIL,
                    clock_now_ms() +
                        pause_after(failures, asked, random_u64()));
    session_set_text(session, KEY_ASKED, asked > 0 ? "1" : NULL);
    session_log_error(session, error_get(err));
    report_begin(&report, "stopped");
    json_text(&report.json, "problem", problem);
    json_int(&report.json, "sent", run->total.sent);
    json_int(&report.json, "received", run->total.received);
    report_end(&report);
}

static void report_done(struct run *run)
{
    struct report report;

    report_begin(&report, "done");
    json_int(&report.json, "sent", run->total.sent);
    json_int(&report.json, "received", run->total.received);
    json_int(&report.json, "quarantined", run->total.quarantined);
    json_int(&report.json, "parted", run->total.parted);
    json_int(&report.json, "requests", run->session.transport.requests);
    json_int(&report.json, "ms", clock_monotonic_ms() - run->began_ms);
    json_int(&report.json, "clock_ms", run->session.transport.clock_ms);
    report_end(&report);
}

/* Both heads, asked for once more: for a person who wants to be sure. */
static bool prove(struct run *run, struct error *err)
{
    struct sync_transport transport = transport_table(&run->session.transport);
    struct sync_proof proof = {.equal = false};
    char summary[65];
    struct report report;
    bool ok = true;

    for (int i = 0; ok && i < PROVE_TRIES && !proof.equal; i++) {
        ok = (i == 0 || run_tries(run, err)) &&
             sync_prove(run->session.store, &transport, &proof, err);
    }
    if (!ok) {
        return false;
    }
    hash_format(&proof.summary, summary);
    report_done(run);
    report_begin(&report, "proof");
    json_bool(&report.json, "equal", proof.equal);
    json_int(&report.json, "logs", (int64_t)proof.logs);
    json_int(&report.json, "events", proof.events);
    json_text(&report.json, "summary", summary);
    report_end(&report);
    return proof.equal ||
           error_set(err, "the heads differ still: another device is writing; "
                          "try again");
}

/* True: the server, or our own pauses, ask for patience. */
static bool must_wait(struct run *run, struct error *err, bool *ok)
{
    struct session *session = &run->session;
    int64_t until = session_get_int(session, KEY_WAIT_UNTIL, 0);
    int64_t left_ms = until - clock_now_ms();
    bool asked = session_get_int(session, KEY_ASKED, 0) != 0;
    struct report report;

    *ok = true;
    /* Further away than any wait: the clock was set back meanwhile. */
    if (left_ms <= 0 || left_ms > 2 * 86400 * INT64_C(1000)) {
        return false;
    }
    if (run->mode == MODE_PERSON && !asked) {
        return false;
    }
    if (run->mode == MODE_PERSON) {
        *ok = error_set(err, "the server asks to wait %lld s more",
                        (long long)(left_ms / 1000 + 1));
        return true;
    }
    report_begin(&report, "waiting");
    json_int(&report.json, "until_ms", until);
    report_end(&report);
    return true;
}

static bool run_session(struct run *run, struct error *err)
{
    struct session *session = &run->session;
    struct store_clock clock;
    struct report report;
    bool ok;

    store_clock_look(session->store, &clock);
    store_set_clock_correction(session->store, clock.off_ms);
    if (must_wait(run, err, &ok)) {
        return ok;
    }
    if (!session_connect(session, err)) {
        return false;
    }
    report_begin(&report, "begin");
    json_text(&report.json, "server", remote_url(session->remote));
    report_end(&report);
    session_set_int(session, KEY_LAST_TRY, clock_now_ms());
    session_renew(session);
    ok = run_tries(run, err);
    if (ok && run->mode == MODE_PERSON) {
        ok = prove(run, err);
    } else if (ok) {
        report_done(run);
    }
    note_times(run);
    if (ok) {
        note_success(run);
    } else {
        note_failure(run, err);
    }
    return ok;
}

static enum mode mode_of(const struct verb_call *call)
{
    const char *mode = verb_text(call, "mode");

    return str_equal(mode, "background") ? MODE_BACKGROUND
           : str_equal(mode, "last")     ? MODE_LAST
                                         : MODE_PERSON;
}

bool sync_verb_sync(struct verb_call *call, struct error *err)
{
    struct run run = {.mode = mode_of(call)};
    struct report report;
    bool ok;

    run.began_ms = clock_monotonic_ms();
    if (run.mode == MODE_LAST) {
        alarm(LAST_S); /* each answer was stored by then, or nothing of it */
    }
    if (!session_open(&run.session, call, err)) {
        return false;
    }
    /* At the end the helper before it may be ending still. */
    ok = session_lock(&run.session,
                      run.mode == MODE_PERSON ? LOCK_WAIT_S
                      : run.mode == MODE_LAST ? LAST_LOCK_S
                                              : 0,
                      err);
    if (ok) {
        ok = run_session(&run, err);
    } else if (err->code == ERROR_BUSY && run.mode != MODE_PERSON) {
        error_clear(err);
        report_begin(&report, "busy");
        report_end(&report);
        ok = true;
    }
    session_close(&run.session);
    return ok;
}
