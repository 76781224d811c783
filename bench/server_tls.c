/*
 * `make bench-server-tls`: new TLS connections a second to dstudiod, what each
 * costs the server's processor (a handshake, one small request, the end), and
 * the memory of those that stay and do nothing. The limit is the signature and
 * the key exchange of each handshake; the client's part of it is paid on the
 * same cores.
 *
 *     server_tls DSTUDIOD
 *
 * In the environment: SECONDS (5), IDLE (1000) connections.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gnutls/gnutls.h>
#include <sodium.h>

#include "base/path.h"
#include "bench/bench.h"
#include "bench/server_load.h"

#define CLIENTS 16
#define IDLE    1000 /* at most */

static gnutls_certificate_credentials_t trust;

struct secured {
    int fd;
    gnutls_session_t session;
};

struct client {
    pthread_t thread;
    unsigned port;
    double until;
    size_t count;
};

static void check(const char *what, int code)
{
    if (code < 0) {
        load_die(what, gnutls_strerror(code));
    }
}

/* A connection whose certificate was verified. */
static void begin(struct secured *secured, unsigned port)
{
    int code;

    secured->fd = load_connect(port);
    check("init", gnutls_init(&secured->session, GNUTLS_CLIENT));
    check("priority", gnutls_set_default_priority(secured->session));
    check("trust", gnutls_credentials_set(secured->session,
                                          GNUTLS_CRD_CERTIFICATE, trust));
    gnutls_session_set_verify_cert(secured->session, "localhost", 0);
    gnutls_transport_set_int(secured->session, secured->fd);
    do {
        code = gnutls_handshake(secured->session);
    } while (code < 0 && gnutls_error_is_fatal(code) == 0);
    check("handshake", code);
}

static void ask(struct secured *secured)
{
    static const char request[] = "GET /v1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    char answer[4096];
    ssize_t got;

    check("send", (int)gnutls_record_send(secured->session, request,
                                          sizeof(request) - 1));
    do {
        got = gnutls_record_recv(secured->session, answer, sizeof(answer) - 1);
    } while (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED);
    check("receive", (int)got);
    answer[got] = '\0';
    if (strncmp(answer, "HTTP/1.1 200 ", 13) != 0) {
        load_die("answer", answer);
    }
}

static void end(struct secured *secured)
{
    (void)gnutls_bye(secured->session, GNUTLS_SHUT_WR);
    gnutls_deinit(secured->session);
    close(secured->fd);
}

static void *client_life(void *context)
{
    struct client *client = context;

    while (bench_now() < client->until) {
        struct secured secured;

        begin(&secured, client->port);
        ask(&secured);
        end(&secured);
        client->count++;
    }
    return NULL;
}

static void run_new(const struct load_server *server)
{
    struct client clients[CLIENTS];
    double began = bench_now();
    double used = load_used_s(server->pid);
    double own = load_used_s(getpid());
    size_t total = 0;

    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){
            .port = server->port,
            .until = began + (double)load_wish("SECONDS", 5, 3600)};
        pthread_create(&clients[i].thread, NULL, client_life, &clients[i]);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(clients[i].thread, NULL);
        total += clients[i].count;
    }
    began = bench_now() - began;
    bench_line("new TLS connections, with one request", (double)total / began,
               "/s", "", 0);
    bench_line("  the server's processor time for each",
               (load_used_s(server->pid) - used) / (double)total * 1e6, "us",
               "", 0);
    bench_line("  and the clients'",
               (load_used_s(getpid()) - own) / (double)total * 1e6, "us", "",
               0);
}

static void run_idle(const struct load_server *server)
{
    static struct secured idle[IDLE];
    int count = (int)load_wish("IDLE", IDLE, IDLE);
    double before = load_resident_kib(server->pid);

    for (int i = 0; i < count; i++) {
        begin(&idle[i], server->port);
        ask(&idle[i]);
    }
    bench_line("memory of each of many idle TLS connections",
               (load_resident_kib(server->pid) - before) / count, "KiB", "", 0);
    printf(
        "  %s, %s\n",
        gnutls_protocol_get_name(gnutls_protocol_get_version(idle[0].session)),
        gnutls_ciphersuite_get(idle[0].session));
    for (int i = 0; i < count; i++) {
        end(&idle[i]);
    }
}

int main(int argc, char **argv)
{
    struct load_server server;
    char *certificate;

    if (argc != 2 || sodium_init() < 0) {
        load_die("usage", "server_tls DSTUDIOD");
    }
    load_begin(&server, NULL);
    server.tls = true;
    load_start(&server, argv[1]);
    certificate = path_join(server.folder, "self-signed.pem");
    check("trust", gnutls_certificate_allocate_credentials(&trust));
    check(certificate, gnutls_certificate_set_x509_trust_file(
                           trust, certificate, GNUTLS_X509_FMT_PEM));
    run_new(&server);
    run_idle(&server);
    gnutls_certificate_free_credentials(trust);
    free(certificate);
    load_stop(&server);
    load_end(&server);
    return 0;
}
