#include "sync/transport.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json_out.h"
#include "base/random.h"

#define TYPE_JSON  "application/json"
#define TYPE_LINES "application/vnd.journal.lines"

/* A pause that the server asks for and that is short: 429 with few seconds. */
static void wait_for_turn(int64_t seconds)
{
    uint64_t ms = (uint64_t)seconds * 1000;
    struct timespec pause;

    ms += random_u64() % (ms / 4 + 1);
    pause = (struct timespec){.tv_sec = (time_t)(ms / 1000),
                              .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&pause, NULL);
}

/*
 * A large journal takes more requests than a minute allows. They are paced
 * here, where no work is lost by it.
 */
static void call_in_turn(struct transport *transport,
                         const struct remote_request *request,
                         struct remote_answer *answer)
{
    for (int turn = 0;; turn++) {
        remote_call(transport->remote, request, answer);
        transport->requests++;
        if (answer->status != 429 || turn == TRANSPORT_TURNS ||
            answer->retry_after_s == 0 ||
            answer->retry_after_s > TRANSPORT_SHORT_WAIT_S) {
            return;
        }
        wait_for_turn(answer->retry_after_s);
        remote_answer_release(answer);
        *answer = (struct remote_answer)REMOTE_ANSWER_INIT;
    }
}

/* Calls, and notes what every answer has. */
static void call(struct transport *transport,
                 const struct remote_request *request,
                 struct remote_answer *answer, struct sync_reply *reply)
{
    call_in_turn(transport, request, answer);
    transport->answered += answer->status != 0 ? 1 : 0;
    transport->retry_after_s = answer->retry_after_s;
    snprintf(transport->problem, sizeof(transport->problem), "%s",
             answer->problem.type);
    reply->status = answer->status;
    reply->seq = answer->problem.seq;
    if (answer->status == 0) {
        str_set(&reply->reason, answer->why.buf);
    } else if (answer->problem.reason.len > 0) {
        str_set(&reply->reason, answer->problem.reason.buf);
    } else {
        str_set(&reply->reason, answer->problem.detail.buf);
    }
}

/* A 200 whose body is not of the protocol's shape. */
static void distrust(struct sync_reply *reply)
{
    reply->status = 0;
    str_set(&reply->reason, "an answer that cannot be understood");
}

static void note_times(struct transport *transport,
                       const struct answer_times *times,
                       const struct remote_answer *answer)
{
    if (times->now_ms > 0 && answer->middle_ms > 0) {
        transport->clock_ms = times->now_ms - answer->middle_ms;
        transport->clock_known = true;
    }
    if (times->sync_after_s > 0) {
        transport->sync_after_s = times->sync_after_s;
    }
}

static void ask_heads(void *context, int64_t known, struct sync_heads *heads,
                      struct sync_reply *reply)
{
    struct transport *transport = context;
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct answer_times times = {0, 0};
    char header[48];
    struct remote_request request = {.method = "GET",
                                     .path = "/v1/heads",
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};

    if (known >= 0) {
        snprintf(header, sizeof(header), "If-None-Match: \"%lld\"",
                 (long long)known);
        request.header = header;
    }
    call(transport, &request, &answer, reply);
    if (answer.status == 200) {
        if (answer_heads(str_slice(&answer.body), heads, &times)) {
            note_times(transport, &times, &answer);
        } else {
            sync_heads_release(heads);
            distrust(reply);
        }
    } else if (answer.status == 304 && known < 0) {
        distrust(reply);
    }
    remote_answer_release(&answer);
}

static void send_lines(void *context, const struct sync_place *place,
                       struct slice lines, struct sync_heads *heads,
                       struct sync_reply *reply)
{
    struct transport *transport = context;
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct answer_times times = {0, 0};
    char path[100];
    char header[96] = "Journal-Hash: ";
    struct remote_request request = {.method = "POST",
                                     .path = path,
                                     .type = TYPE_LINES,
                                     .body = lines,
                                     .compress = true,
                                     .header = header,
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};
    int64_t seq;

    snprintf(path, sizeof(path), "/v1/logs/%s/lines?after=%lld", place->log,
             (long long)place->after);
    hash_format(&place->hash, header + strlen(header));
    call(transport, &request, &answer, reply);
    if (answer.status == 200) {
        if (answer_append(str_slice(&answer.body), &seq, heads, &times)) {
            note_times(transport, &times, &answer);
        } else {
            distrust(reply);
        }
    }
    remote_answer_release(&answer);
}

static void read_lines(void *context, const struct sync_place *place,
                       struct sync_lines *lines, struct sync_reply *reply)
{
    struct transport *transport = context;
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    char hash[65];
    char path[200];
    struct remote_request request = {.method = "GET",
                                     .path = path,
                                     .form = REMOTE_LINES,
                                     .max = REMOTE_LINES_MAX};
    int64_t began = clock_monotonic_ms();

    hash_format(&place->hash, hash);
    snprintf(path, sizeof(path), "/v1/logs/%s/lines?after=%lld&hash=%s",
             place->log, (long long)place->after, hash);
    call(transport, &request, &answer, reply);
    if (answer.status == 200) {
        if (answer.from != place->after + 1 || answer.to < answer.from ||
            answer.seq < answer.to) {
            distrust(reply);
        } else {
            lines->took_ms = clock_monotonic_ms() - began;
            lines->to = answer.to;
            lines->seq = answer.seq;
            lines->hash = answer.hash;
            str_release(&lines->bytes);
            lines->bytes = answer.body;
            str_init(&answer.body);
        }
    }
    remote_answer_release(&answer);
}

static void ask_hashes(void *context, const char *log, int64_t upto,
                       struct sync_pairs *pairs, struct sync_reply *reply)
{
    struct transport *transport = context;
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    char path[100];
    struct remote_request request = {.method = "GET",
                                     .path = path,
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};

    snprintf(path, sizeof(path), "/v1/logs/%s/hashes?upto=%lld", log,
             (long long)upto);
    call(transport, &request, &answer, reply);
    if (answer.status == 200 &&
        !answer_hashes(str_slice(&answer.body), pairs)) {
        distrust(reply);
    }
    remote_answer_release(&answer);
}

static void post_redactions(void *context, const struct event_id *ids,
                            size_t count, struct sync_reply *reply)
{
    struct transport *transport = context;
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct str body = STR_INIT;
    struct json_out json;
    struct remote_request request = {.method = "POST",
                                     .path = "/v1/redactions",
                                     .type = TYPE_JSON,
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_CONTROL_MAX};

    json_begin(&json, &body);
    json_open_object(&json, NULL);
    json_open_list(&json, "events");
    for (size_t i = 0; i < count; i++) {
        char id[37];

        event_id_format(&ids[i], id);
        json_text(&json, NULL, id);
    }
    json_close_list(&json);
    json_close_object(&json);
    request.body = str_slice(&body);
    call(transport, &request, &answer, reply);
    str_release(&body);
    remote_answer_release(&answer);
}

static void ask_redactions(void *context, struct sync_ids *ids, int64_t *rev,
                           struct sync_reply *reply)
{
    struct transport *transport = context;
    struct remote_answer answer = REMOTE_ANSWER_INIT;
    struct remote_request request = {.method = "GET",
                                     .path = "/v1/redactions?after=0",
                                     .form = REMOTE_JSON,
                                     .max = REMOTE_LIST_MAX};

    call(transport, &request, &answer, reply);
    if (answer.status == 200 &&
        !answer_redactions(str_slice(&answer.body), ids, rev)) {
        distrust(reply);
    }
    remote_answer_release(&answer);
}

struct sync_transport transport_table(struct transport *transport)
{
    return (struct sync_transport){
        .context = transport,
        .heads = ask_heads,
        .append = send_lines,
        .read = read_lines,
        .hashes = ask_hashes,
        .redact = post_redactions,
        .redactions = ask_redactions,
    };
}
