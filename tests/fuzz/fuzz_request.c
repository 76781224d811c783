/*
 * Any bytes on a connection to the real server: request lines, headers, bodies
 * in every coding, event lines, forms. It runs in this process on loopback,
 * with one learner whose token the corpus knows. Whatever came, it answers in
 * HTTP or hangs up, never with 500, and it is still there afterwards.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/care.h"
#include "server/http.h"
#include "server/listen.h"
#include "server/route.h"

/* Of 32 zero bytes; the server's secret is zero here, too. */
#define TOKEN "lt1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGQpVrQ"

#define QUIET_MS 10

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct server_settings settings;
static struct server server;
static struct http *http;
static unsigned port;
static char folder[] = "/tmp/fuzz-request-XXXXXX";

static void must(bool ok, const char *what, const struct error *err)
{
    if (!ok) {
        fprintf(stderr, "%s: %s\n", what, error_get(err));
        abort();
    }
}

static void set(const char *name, const char *value)
{
    struct error err = ERROR_INIT;

    must(server_settings_set(&settings, name, value, &err), name, &err);
}

static void add_learner(void)
{
    struct error err = ERROR_INIT;
    struct account account = ACCOUNT_INIT;
    struct token_row token = {.used_at = INT64_MAX / 4000,
                              .ends_at = INT64_MAX / 4000};
    struct device device = {.name = STR_INIT, .platform = STR_INIT};
    struct server_store *store = open_store(&settings, &err);
    bool taken = false;

    must(store != NULL, "store", &err);
    str_set(&account.email, "a@b.example");
    account.learner = token.learner = device.learner = random_id();
    device.id = token.device = random_id();
    secret_mac(&server.secret, MAC_TOKEN, TOKEN, strlen(TOKEN), token.mac);
    must(store->ops->begin(store, &err) &&
             store->ops->account_add(store, &account, &taken, &err) &&
             store->ops->device_add(store, &device, &err) &&
             store->ops->token_add(store, &token, &err) &&
             store->ops->commit(store, &err),
         "learner", &err);
    server_store_close(store);
    account_release(&account);
}

static void *tick(void *unused UNUSED)
{
    for (;;) {
        (void)http_tick(http);
        usleep(20000);
    }
    return NULL;
}

static void remove_folder(void)
{
    static const char *const names[] = {"s.db", "s.db-wal", "s.db-shm"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char path[64];

        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc UNUSED, char ***argv UNUSED)
{
    struct http_plan plan = {.routes = route_table()};
    struct error err = ERROR_INIT;
    struct str text = STR_INIT;
    pthread_t ticker;

    signal(SIGPIPE, SIG_IGN);
    must(mkdtemp(folder) != NULL && sodium_init() >= 0, "folder", &err);
    atexit(remove_folder);
    server_settings_init(&settings);
    str_add_format(&text, "%s/s.db", folder);
    set("store", text.buf);
    set("log", "errors");
    set("registration", "open");
    set("device_requests", "0");
    set("login_attempts", "0");
    set("address_attempts", "0");
    set("password_memory_mb", "8");
    set("threads", "1");
    set("idle_timeout_s", "2");
    set("header_timeout_s", "2");
    set("body_timeout_s", "2");
    server_settings_complete(&settings);
    server.settings = &settings;
    must(password_cost_init(&server.cost, 8, &err), "cost", &err);
    add_learner();
    server.rate = rate_new();
    server.parallel = parallel_new();
    server.known = known_new();
    server.care = care_new(&server);
    server.public_url = xstrdup("http://localhost");
    server.lanes = lanes_start(&settings, &err);
    must(server.lanes != NULL, "lanes", &err);
    plan.fd = listen_open("127.0.0.1:0", &err);
    port = listen_name(plan.fd, &text);
    http = http_start(&server, &plan, &err);
    must(http != NULL, "http", &err);
    must(pthread_create(&ticker, NULL, tick, NULL) == 0, "thread", &err);
    str_release(&text);
    return 0;
}

static int connect_to_server(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct linger at_once = {1, 0};
    int fd = -1;

    /* On a busy machine a port may be free a little later. */
    for (int tries = 0; fd < 0 && tries < 1000; tries++) {
        fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
            close(fd);
            fd = -1;
            usleep(10000);
        }
    }
    if (fd < 0) {
        perror("connect");
        abort();
    }
    /* No port waits after its end: there are not so many. */
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    return fd;
}

static void check_answer(const char *bytes, size_t len)
{
    if (len == 0) {
        return; /* hung up */
    }
    if (len < 12 || memcmp(bytes, "HTTP/1.1 ", 9) != 0 ||
        memcmp(bytes + 9, "500", 3) == 0) {
        fprintf(stderr, "%.*s\n", (int)len, bytes);
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pollfd wait = {.fd = connect_to_server(), .events = POLLIN};
    char buffer[65536];
    size_t len = 0;
    ssize_t got = 1;

    (void)!send(wait.fd, data, size, MSG_NOSIGNAL);
    /* Half a request is answered by nobody: it is not waited for. */
    while (got > 0 && len < sizeof(buffer) && poll(&wait, 1, QUIET_MS) > 0) {
        got = recv(wait.fd, buffer + len, sizeof(buffer) - len, 0);
        len += got > 0 ? (size_t)got : 0;
    }
    close(wait.fd);
    check_answer(buffer, len);
    /* What belongs to this input ends with it. */
    while (atomic_load(&server.counters.connections) > 0) {
        usleep(50);
    }
    return 0;
}
