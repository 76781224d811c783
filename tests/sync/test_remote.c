/*
 * Answers that are not our server's, or not of the protocol's shape: none of
 * them is taken for data (faults 26 and 27 of doc/protocol.md).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "peer.h"
#include "sync/transport.h"

#define HEAD(status, type)                                                     \
    "HTTP/1.1 " status "\r\nRequest-Id: req-12345678\r\n"                      \
    "Content-Type: " type "\r\nConnection: close\r\n"
#define JSON_HEAD HEAD("200 OK", "application/json") "\r\n"
#define LOG       "6b1f0c52-9a35-4d0e-8f2a-3d7a51c0e9b4"
#define HASH      "56d3f54a56d3f54a56d3f54a56d3f54a56d3f54a56d3f54a56d3f54a56d3f54a"

struct fixture {
    struct peer peer;
    struct peer other;
    struct http_settings settings;
    struct transport transport;
    struct sync_transport table;
    struct sync_reply reply;
    struct sync_heads heads;
    struct error err;
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof(*f));

    str_init(&f->reply.reason);
    str_init(&f->err.text);
    f->settings.proxy = xstrdup("none");
    *state = f;
    return 0;
}

static void forget(struct fixture *f)
{
    sync_heads_release(&f->heads);
    str_clear(&f->reply.reason);
    f->reply.status = -1;
    remote_free(f->transport.remote);
    f->transport.remote = NULL;
    peer_stop(&f->peer);
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    forget(f);
    peer_stop(&f->other);
    str_release(&f->reply.reason);
    error_release(&f->err);
    http_settings_release(&f->settings);
    free(f);
    return 0;
}

static void connect_to(struct fixture *f)
{
    if (!remote_new(&f->transport.remote, &f->settings, f->peer.url,
                    "lt1_secret", &f->err)) {
        fail_msg("%s", error_get(&f->err));
    }
    f->table = transport_table(&f->transport);
}

static void ask_heads(struct fixture *f, const struct peer_answer *answers,
                      size_t count)
{
    forget(f);
    peer_start(&f->peer, answers, count);
    connect_to(f);
    f->table.heads(f->table.context, -1, &f->heads, &f->reply);
}

static void want_heads_status(struct fixture *f, const char *answer, int status)
{
    struct peer_answer one = {answer, strlen(answer)};

    ask_heads(f, &one, 1);
    if (f->reply.status != status) {
        fail_msg("status %d (%s) of: %.300s", f->reply.status,
                 f->reply.reason.buf, answer);
    }
    if (status != 200) {
        assert_int_equal(f->heads.count, 0);
    }
}

static void row_27_pages_of_others_are_no_connection(void **state)
{
    static const char *const answers[] = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Log in",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/portal\r\n\r\n",
        "HTTP/1.1 511 Network Authentication Required\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n<h1>502",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
        "{\"version\":1,\"rev\":0,\"logs\":{}}",
        HEAD("200 OK",
             "text/plain") "\r\n{\"version\":1,\"rev\":0,\"logs\":{}}",
        HEAD("206 Partial", "application/json") "\r\n{}",
        HEAD("413 Too Large", "text/html") "\r\n<h1>nginx",
        HEAD("304 Not Modified", "application/json") "\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nX",
    };

    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        want_heads_status(*state, answers[i], 0);
    }
}

static void row_27_truncated_bodies_are_no_connection(void **state)
{
    want_heads_status(
        *state,
        HEAD("200 OK",
             "application/json") "Content-Length: 500\r\n\r\n"
                                 "{\"version\":1,\"rev\":0,\"logs\":{}}",
        0);
    want_heads_status(
        *state,
        HEAD("200 OK", "application/json") "Transfer-Encoding: chunked\r\n\r\n"
                                           "20\r\n{\"version\":1,\"rev\":0,"
                                           "\"logs\":{}}\r\n",
        0);
    want_heads_status(
        *state,
        HEAD("200 OK",
             "application/json") "Content-Encoding: zstd\r\n\r\nno zstd at all",
        0);
    want_heads_status(
        *state,
        HEAD("200 OK", "application/json") "Content-Encoding: rot13\r\n\r\n{}",
        0);
}

static void answers_of_another_shape_are_none(void **state)
{
    static const char *const answers[] = {
        JSON_HEAD "",
        JSON_HEAD "[]",
        JSON_HEAD "{\"version\":1",
        JSON_HEAD "{\"version\":1,\"rev\":0}",
        JSON_HEAD "{\"version\":-1,\"rev\":0,\"logs\":{}}",
        JSON_HEAD "{\"version\":1.5,\"rev\":0,\"logs\":{}}",
        JSON_HEAD "{\"version\":1,\"version\":2,\"rev\":0,\"logs\":{}}",
        JSON_HEAD "{\"version\":1,\"rev\":0,\"logs\":[]}",
        JSON_HEAD "{\"version\":1,\"rev\":0,\"logs\":{\"x\":{\"seq\":1,"
                  "\"hash\":\"" HASH "\"}}}",
        JSON_HEAD "{\"version\":1,\"rev\":0,\"logs\":{\"" LOG "\":{\"seq\":1,"
                  "\"hash\":\"00\"}}}",
        JSON_HEAD "{\"version\":1,\"rev\":0,\"logs\":{\"" LOG "\":{"
                  "\"seq\":99999999999999,\"hash\":\"" HASH "\"}}}",
        JSON_HEAD "{\"version\":1,\"rev\":0,\"logs\":{\"" LOG "\":{"
                  "\"seq\":-1,\"hash\":\"" HASH "\"}}}",
    };

    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        want_heads_status(*state, answers[i], 0);
    }
}

static void heads_are_read(void **state)
{
    struct fixture *f = *state;

    want_heads_status(f,
                      JSON_HEAD "{\"version\":412,\"now\":1764468870123,"
                                "\"rev\":3,\"sync_after_s\":900,\"new\":[1],"
                                "\"logs\":{\"" LOG
                                "\":{\"seq\":4,\"hash\":\"" HASH "\"}}}",
                      200);
    assert_int_equal(f->heads.version, 412);
    assert_int_equal(f->heads.rev, 3);
    assert_int_equal(f->heads.count, 1);
    assert_string_equal(f->heads.items[0].log, LOG);
    assert_int_equal(f->heads.items[0].seq, 4);
    assert_int_equal(f->transport.sync_after_s, 900);
    assert_true(f->transport.clock_known);
    assert_non_null(
        strstr(f->peer.seen->bytes, "Authorization: Bearer lt1_secret\r\n"));
    assert_non_null(strstr(f->peer.seen->bytes, "Protocol: 1\r\n"));
    assert_non_null(strstr(f->peer.seen->bytes, "User-Agent: dstudio/"));
}

static void problems_are_told(void **state)
{
    struct fixture *f = *state;

    want_heads_status(
        f,
        HEAD("401 Unauthorized",
             "application/problem+json") "\r\n{\"type\":\"/problems/"
                                         "device-revoked\","
                                         "\"detail\":\"ended \\u001b[31mby "
                                         "hand\"}",
        401);
    assert_string_equal(f->transport.problem, "device-revoked");
    assert_null(strchr(f->reply.reason.buf, '\033'));
    want_heads_status(
        f,
        HEAD("503 Busy", "application/problem+json") "Retry-After: "
                                                     "120\r\n\r\n{\"type\":\"/"
                                                     "problems/busy\"}",
        503);
    assert_int_equal(f->transport.retry_after_s, 120);
    /* A date is not of the protocol; a flood of seconds is no wish. */
    want_heads_status(
        f,
        HEAD("429 Rate",
             "application/problem+json") "Retry-After: 99999999999\r\n\r\n{}",
        429);
    assert_int_equal(f->transport.retry_after_s, 0);
}

/* Without TLS a proxy would read the token: this machine needs none. */
static void no_proxy_stands_before_this_machine(void **state)
{
    struct fixture *f = *state;

    peer_start_text(&f->other, HEAD("502 Bad", "text/html") "\r\nproxy");
    free(f->settings.proxy);
    f->settings.proxy = xstrdup(f->other.url);
    want_heads_status(f, JSON_HEAD "{\"version\":1,\"rev\":0,\"logs\":{}}",
                      200);
    assert_int_equal(f->other.seen->requests, 0);
    assert_int_equal(f->peer.seen->requests, 1);
    free(f->settings.proxy);
    f->settings.proxy = NULL;
    setenv("http_proxy", f->other.url, 1);
    want_heads_status(f, JSON_HEAD "{\"version\":1,\"rev\":0,\"logs\":{}}",
                      200);
    unsetenv("http_proxy");
    assert_int_equal(f->other.seen->requests, 0);
}

/* The token goes to no other host, and to no other port of this one. */
static void redirects_stay_at_home(void **state)
{
    struct fixture *f = *state;
    struct peer_answer answers[2];
    char there[300];

    peer_start_text(&f->other, JSON_HEAD "{\"version\":1,\"rev\":0,"
                                         "\"logs\":{}}");
    snprintf(there, sizeof(there),
             HEAD("307 Temporary",
                  "application/json") "Location: %s/v1/heads\r\n\r\n",
             f->other.url);
    want_heads_status(f, there, 0);
    assert_int_equal(f->other.seen->requests, 0);

    answers[0].bytes =
        HEAD("308 Permanent",
             "application/json") "Location: /moved/v1/heads\r\n\r\n";
    answers[1].bytes = JSON_HEAD "{\"version\":1,\"rev\":0,\"logs\":{}}";
    answers[0].len = strlen(answers[0].bytes);
    answers[1].len = strlen(answers[1].bytes);
    ask_heads(f, answers, 2);
    assert_int_equal(f->reply.status, 200);
    assert_non_null(strstr(f->peer.seen->bytes, "GET /moved/v1/heads "));

    /* A circle ends. */
    want_heads_status(f, answers[0].bytes, 0);
    assert_in_range(f->peer.seen->requests, 2, 10);
}

/* 64 MiB of zeros in a few KiB. */
static void row_27_a_bomb_is_no_connection(void **state)
{
    static const char head[] = HEAD(
        "200 OK",
        "application/vnd.journal.lines") "Content-Encoding: "
                                         "zstd\r\nJournal-From: "
                                         "1\r\nJournal-To: 9\r\n"
                                         "Journal-Seq: 9\r\nJournal-Hash: " HASH
                                         "\r\n\r\n";
    const size_t large = (size_t)64 << 20;
    struct fixture *f = *state;
    struct sync_lines lines = {.bytes = STR_INIT};
    struct sync_place place = {.log = LOG};
    char *zeros = xcalloc(1, large);
    char *answer = xcalloc(1, ZSTD_compressBound(large) + sizeof(head));
    struct peer_answer one = {answer, sizeof(head) - 1};

    memcpy(answer, head, sizeof(head) - 1);
    one.len += ZSTD_compress(answer + one.len, ZSTD_compressBound(large), zeros,
                             large, 1);
    forget(f);
    peer_start(&f->peer, &one, 1);
    connect_to(f);
    f->table.read(f->table.context, &place, &lines, &f->reply);
    assert_int_equal(f->reply.status, 0);
    assert_int_equal(lines.bytes.len, 0);
    str_release(&lines.bytes);
    free(answer);
    free(zeros);
}

static void places_of_lines_are_checked(void **state)
{
    static const char *const headers[] = {
        "Journal-From: 1\r\nJournal-To: 1\r\nJournal-Seq: 1\r\n",
        ("Journal-To: 1\r\nJournal-Seq: 1\r\nJournal-Hash: " HASH "\r\n"),
        ("Journal-From: 2\r\nJournal-To: 2\r\nJournal-Seq: 2\r\n"
         "Journal-Hash: " HASH "\r\n"),
        ("Journal-From: 1\r\nJournal-To: 0\r\nJournal-Seq: 1\r\n"
         "Journal-Hash: " HASH "\r\n"),
        ("Journal-From: 1\r\nJournal-To: 5\r\nJournal-Seq: 4\r\n"
         "Journal-Hash: " HASH "\r\n"),
        ("Journal-From: 1\r\nJournal-To: 1\r\nJournal-Seq: 1\r\n"
         "Journal-Hash: zz\r\n"),
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        struct sync_lines lines = {.bytes = STR_INIT};
        struct sync_place place = {.log = LOG};
        char answer[600];

        snprintf(answer, sizeof(answer),
                 HEAD("200 OK", "application/vnd.journal.lines") "%s\r\nx\n",
                 headers[i]);
        forget(f);
        peer_start_text(&f->peer, answer);
        connect_to(f);
        f->table.read(f->table.context, &place, &lines, &f->reply);
        assert_int_equal(f->reply.status, 0);
        assert_int_equal(lines.bytes.len, 0);
        str_release(&lines.bytes);
    }
}

/* A server that takes no zstd gets plain lines, from then on at once. */
static void refused_compression_is_left_out(void **state)
{
    static const char refusal[] =
        HEAD("415 Encoding", "application/problem+json") "\r\n{}";
    static const char taken[] = JSON_HEAD "{\"seq\":1}";
    const struct peer_answer answers[] = {{refusal, sizeof(refusal) - 1},
                                          {taken, sizeof(taken) - 1}};
    struct fixture *f = *state;
    struct sync_place place = {.log = LOG};
    char lines[2000];

    memset(lines, 'a', sizeof(lines));
    forget(f);
    peer_start(&f->peer, answers, 2);
    connect_to(f);
    for (int i = 0; i < 2; i++) {
        f->table.append(f->table.context, &place,
                        (struct slice){lines, sizeof(lines)}, &f->heads,
                        &f->reply);
        assert_int_equal(f->reply.status, 200);
        assert_int_equal(f->heads.version, 0);
    }
    assert_int_equal(f->peer.seen->requests, 3);
    assert_non_null(strstr(f->peer.seen->bytes, "Content-Encoding: zstd\r\n"));
    assert_non_null(
        memmem(f->peer.seen->bytes, f->peer.seen->len, lines, sizeof(lines)));
}

static void want_no_remote(struct fixture *f, const char *url)
{
    error_clear(&f->err);
    if (remote_new(&f->transport.remote, &f->settings, url, NULL, &f->err)) {
        fail_msg("took %s", url);
    }
    assert_int_equal(f->err.code, ERROR_USAGE);
}

static void addresses_are_checked(void **state)
{
    struct fixture *f = *state;

    want_no_remote(f, "");
    want_no_remote(f, "learn.example");
    want_no_remote(f, "http://learn.example");
    want_no_remote(f, "http://localhost.example");
    want_no_remote(f, "ftp://learn.example");
    want_no_remote(f, "https://me:secret@learn.example");
    want_no_remote(f, "https://learn.example/?x");
    want_no_remote(f, "https://learn.example/\r\nX: 1");
    assert_true(remote_new(&f->transport.remote, &f->settings,
                           "https://learn.example/path//", NULL, &f->err));
    assert_string_equal(remote_url(f->transport.remote),
                        "https://learn.example/path");
}

static int64_t slept_ms;

/* The lid is closed after the first look at a clock, for eight hours. */
static int64_t sleep_meanwhile(enum clock_which which, int64_t ms)
{
    int64_t now = which == CLOCK_OF_RUN ? ms : ms + slept_ms;

    slept_ms = INT64_C(28800000);
    return now;
}

static void a_sleep_meanwhile_says_nothing_of_the_clock(void **state)
{
    static const char answer[] = JSON_HEAD "{\"version\":1,\"rev\":0,"
                                           "\"now\":1764468870123,"
                                           "\"logs\":{}}";
    struct fixture *f = *state;

    want_heads_status(f, answer, 200);
    assert_true(f->transport.clock_known);
    f->transport.clock_known = false;
    slept_ms = 0;
    clock_set_change(sleep_meanwhile);
    want_heads_status(f, answer, 200);
    clock_set_change(NULL);
    assert_false(f->transport.clock_known);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(row_27_pages_of_others_are_no_connection),
        TEST(row_27_truncated_bodies_are_no_connection),
        TEST(row_27_a_bomb_is_no_connection),
        TEST(answers_of_another_shape_are_none),
        TEST(heads_are_read),
        TEST(problems_are_told),
        TEST(redirects_stay_at_home),
        TEST(no_proxy_stands_before_this_machine),
        TEST(places_of_lines_are_checked),
        TEST(refused_compression_is_left_out),
        TEST(addresses_are_checked),
        TEST(a_sleep_meanwhile_says_nothing_of_the_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
