#include "server/serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <gnutls/gnutls.h>

#include "base/clock.h"
#include "base/path.h"
#include "server/care.h"
#include "server/http.h"
#include "server/listen.h"
#include "server/metrics.h"
#include "server/oidc.h"
#include "server/route.h"
#include "server/server_log.h"
#include "server/tls.h"

#define TICK_MS       INT64_C(250)
#define DRAIN_TICK_MS INT64_C(20)

/* A server under way. */
struct serving {
    const struct server_settings *settings;
    struct server server;
    struct http *http;
    struct http *metrics; /* NULL: none is wanted */
    int lock;             /* of a store that is a file; -1: none */
    char *certificate;    /* files; NULL: plain HTTP */
    char *private_key;
    sigset_t signals;
};

/* ---- telling systemd ---- */

/* sd_notify() is one datagram: no reason for a library. */
static void notify(const char *text)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t len;
    int fd;

    if (path == NULL || strlen(path) >= sizeof(address.sun_path)) {
        return;
    }
    memcpy(address.sun_path, path, strlen(path));
    if (path[0] == '@') {
        address.sun_path[0] = '\0';
    }
    len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
        if (sendto(fd, text, strlen(text), 0, (struct sockaddr *)&address,
                   len) < 0) {
            server_log(NULL, "cannot tell the service manager: %s",
                       strerror(errno));
        }
        close(fd);
    }
}

/* ---- starting ---- */

static bool prepare_tls(struct serving *serving, struct error *err)
{
    const struct server_settings *settings = serving->settings;

    if (settings->certificate != NULL && settings->private_key != NULL) {
        serving->certificate = xstrdup(settings->certificate);
        serving->private_key = xstrdup(settings->private_key);
    } else if (settings->certificate != NULL || settings->private_key != NULL) {
        return error_set_code(err, ERROR_USAGE,
                              "certificate and private_key belong together");
    } else if (settings->self_signed) {
        char *folder = path_folder(settings->secret_file);

        serving->certificate = path_join(folder, "self-signed.pem");
        serving->private_key = path_join(folder, "self-signed.key");
        free(folder);
        if (!tls_make_self_signed(serving->certificate, serving->private_key,
                                  err)) {
            return false;
        }
    }
    return serving->certificate == NULL ||
           tls_load(serving->certificate, serving->private_key, err);
}

/* The server starts without it; whoever reads the log knows. */
static void look_for_passwords(const struct server_settings *settings)
{
    struct error err = ERROR_INIT;

    if (!password_dictionary_check(settings->password_dictionary, &err)) {
        server_log(NULL, "common passwords are taken: %s", error_get(&err));
    }
    error_clear(&err);
    if (!password_breached_check(settings->password_breached, &err)) {
        server_log(NULL, "known passwords are taken: %s", error_get(&err));
    }
    error_release(&err);
}

static bool prepare_server(struct serving *serving, struct error *err)
{
    struct server *server = &serving->server;
    const struct server_settings *settings = serving->settings;
    struct server_store *store;

    server->settings = settings;
    if (!store_lock(settings, &serving->lock, err)) {
        return false;
    }
    /* Makes the folder and brings the file up to date, once. */
    store = open_store(settings, err);
    if (store == NULL) {
        return false;
    }
    server_store_close(store);
    if (!secret_load(&server->secret, settings->secret_file, err) ||
        !password_cost_init(&server->cost, settings->password_memory_mb, err)) {
        return false;
    }
    if (!oidc_new(&server->oidc, settings, err)) {
        return false;
    }
    look_for_passwords(settings);
    server->rate = rate_new();
    server->parallel = parallel_new();
    server->known = known_new();
    server->care = care_new(server);
    server->lanes = lanes_start(settings, err);
    return server->lanes != NULL;
}

static char *make_public_url(const struct serving *serving, unsigned port)
{
    const char *given = serving->settings->public_url;
    const char *scheme = serving->certificate != NULL ? "https" : "http";
    char *url;
    size_t len;

    if (given == NULL) {
        return xasprintf("%s://localhost:%u", scheme, port);
    }
    url = xstrdup(given);
    for (len = strlen(url); len > 0 && url[len - 1] == '/'; len--) {
        url[len - 1] = '\0';
    }
    return url;
}

/*
 * May browsers be told to use nothing but TLS with this name? Only if somebody
 * has given it: for localhost it would bind every other program there, too.
 */
static bool may_promise_tls(const char *url)
{
    return url != NULL && str_starts_with(url, "https://") &&
           !str_starts_with(url, "https://localhost");
}

static void announce(const struct serving *serving, const char *name)
{
    printf("listening on %s://%s\n",
           serving->certificate != NULL ? "https" : "http", name);
    if (serving->settings->self_signed && serving->certificate != NULL) {
        char fingerprint[TLS_FINGERPRINT_BYTES];

        tls_get_fingerprint(fingerprint);
        printf("certificate %s\nSHA-256 %s\n", serving->certificate,
               fingerprint);
    }
    printf("ready\n");
    fflush(stdout);
    notify("READY=1");
}

static bool start_http(struct serving *serving, struct error *err)
{
    struct http_plan plan = {.tls = serving->certificate != NULL,
                             .routes = route_table()};
    struct str name = STR_INIT;
    unsigned port;
    bool ok = false;

    plan.fd = listen_inherited();
    if (plan.fd < 0) {
        plan.fd = listen_open(serving->settings->listen, err);
    }
    if (plan.fd < 0) {
        goto out;
    }
    port = listen_name(plan.fd, &name);
    if (!plan.tls && !listen_is_loopback(plan.fd)) {
        close(plan.fd);
        error_set_code(err, ERROR_USAGE,
                       "without a certificate only loopback is served, not %s; "
                       "set certificate and private_key, or --self-signed for "
                       "a trial",
                       name.buf);
        goto out;
    }
    serving->server.public_url = make_public_url(serving, port);
    serving->server.browsers_stay_secure =
        may_promise_tls(serving->settings->public_url);
    serving->http = http_start(&serving->server, &plan, err);
    ok = serving->http != NULL;
    if (ok) {
        announce(serving, name.buf);
    }
out:
    str_release(&name);
    return ok;
}

static bool start_metrics(struct serving *serving, struct error *err)
{
    struct http_plan plan = {.tls = false, .routes = metrics_routes()};
    struct str name = STR_INIT;

    if (serving->settings->metrics == NULL) {
        return true;
    }
    plan.fd = listen_open(serving->settings->metrics, err);
    if (plan.fd < 0) {
        return false;
    }
    if (!listen_is_loopback(plan.fd)) {
        close(plan.fd);
        return error_set_code(err, ERROR_USAGE,
                              "metrics are for loopback addresses only");
    }
    (void)listen_name(plan.fd, &name);
    serving->metrics = http_start(&serving->server, &plan, err);
    if (serving->metrics != NULL) {
        printf("metrics on http://%s/metrics\n", name.buf);
    }
    str_release(&name);
    return serving->metrics != NULL;
}

/* ---- running and stopping ---- */

static int wait_signal(const struct serving *serving, int64_t wait_ms)
{
    struct timespec wait = {wait_ms / 1000, (wait_ms % 1000) * 1000000};

    return sigtimedwait(&serving->signals, NULL, &wait);
}

static void reload(const struct serving *serving)
{
    struct error err = ERROR_INIT;

    if (serving->certificate == NULL) {
        server_log(NULL, "nothing to read again: there is no certificate");
    } else if (tls_load(serving->certificate, serving->private_key, &err)) {
        server_log(NULL, "the certificate was read again");
    } else {
        server_log(NULL, "the certificate before stays: %s", error_get(&err));
    }
    error_release(&err);
}

static void run(struct serving *serving)
{
    int signal = 0;

    while (signal != SIGTERM && signal != SIGINT) {
        int64_t wait_ms = http_tick(serving->http);

        if (serving->metrics != NULL) {
            (void)http_tick(serving->metrics);
        }
        care_tick(serving->server.care, clock_monotonic_ms());
        signal = wait_signal(
            serving, wait_ms >= 0 && wait_ms < TICK_MS ? wait_ms : TICK_MS);
        if (signal == SIGHUP) {
            reload(serving);
        }
    }
}

static void drain(struct serving *serving)
{
    int64_t until_ms = clock_monotonic_ms() + serving->settings->drain_s * 1000;

    notify("STOPPING=1");
    server_log(NULL, "stopping: %lld requests to finish",
               (long long)atomic_load(&serving->server.active));
    atomic_store(&serving->server.draining, true);
    http_quiesce(serving->http);
    if (serving->metrics != NULL) {
        http_quiesce(serving->metrics);
    }
    while (atomic_load(&serving->server.active) > 0 &&
           clock_monotonic_ms() < until_ms) {
        (void)http_tick(serving->http);
        (void)wait_signal(serving, DRAIN_TICK_MS);
    }
}

/* A descriptor for each connection: as many as the system allows. */
static void raise_limits(const struct server_settings *settings)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &limit) == 0 &&
            limit.rlim_cur < (rlim_t)settings->connections + 64) {
            server_log(NULL,
                       "the system allows %llu open files, which is less "
                       "than connections = %lld",
                       (unsigned long long)limit.rlim_cur,
                       (long long)settings->connections);
        }
    }
}

static void block_signals(struct serving *serving)
{
    sigemptyset(&serving->signals);
    sigaddset(&serving->signals, SIGTERM);
    sigaddset(&serving->signals, SIGINT);
    sigaddset(&serving->signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &serving->signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a full disk */
}

static void clean_up(struct serving *serving)
{
    /*
     * Those in the lanes first: a suspended call must be gone before HTTP. A
     * body may still end meanwhile: its call finds the lanes closed.
     */
    lanes_stop(serving->server.lanes);
    http_stop(serving->http);
    http_stop(serving->metrics);
    lanes_free(serving->server.lanes);
    care_free(serving->server.care);
    rate_free(serving->server.rate);
    parallel_free(serving->server.parallel);
    known_free(serving->server.known);
    oidc_free(serving->server.oidc);
    free(serving->server.public_url);
    free(serving->certificate);
    free(serving->private_key);
    tls_release();
    if (serving->lock >= 0) {
        close(serving->lock);
    }
}

bool serve(const struct server_settings *settings, struct error *err)
{
    struct serving serving = {.settings = settings, .lock = -1};
    bool ok;

    block_signals(&serving);
    raise_limits(settings);
    chain_init();
    ok = prepare_server(&serving, err) && prepare_tls(&serving, err) &&
         start_metrics(&serving, err) && start_http(&serving, err);
    if (ok) {
        run(&serving);
        drain(&serving);
    }
    clean_up(&serving);
    if (ok) {
        server_log(NULL, "stopped");
    }
    return ok;
}
