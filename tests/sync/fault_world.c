#include "fault_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "journal/events.h"

#define EMAIL    "me@learn.example"
#define PASSWORD "correct horse battery"

size_t world_pick(struct world *world, size_t limit)
{
    return (size_t)(splitmix_next(&world->random) % limit);
}

bool world_dice(struct world *world, unsigned percent)
{
    return world_pick(world, 100) < percent;
}

/* ---- processes ---- */

static int text_to_read(const char *text)
{
    int fd = memfd_create("input", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

/* `in` is closed; `out` -1: the world's log. */
static pid_t start(struct world *world, const char *const *argv, int in,
                   int out)
{
    char *path = path_join(world->folder, "log");
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(in >= 0 ? in : open("/dev/null", O_RDONLY), 0);
        dup2(out >= 0 ? out : log, 1);
        dup2(log, 2);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(log);
    if (in >= 0) {
        close(in);
    }
    free(path);
    return pid;
}

static void sleep_ms(long ms)
{
    struct timespec time = {.tv_sec = ms / 1000,
                            .tv_nsec = ms % 1000 * 1000000};

    nanosleep(&time, NULL);
}

int process_take(pid_t pid, int ms)
{
    int64_t end = clock_monotonic_ms() + ms;
    int status;

    while (waitpid(pid, &status, ms < 0 ? 0 : WNOHANG) != pid) {
        if (ms >= 0 && clock_monotonic_ms() >= end) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            return -1;
        }
        sleep_ms(2);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- the server ---- */

static char *server_file(struct world *world, const char *suffix)
{
    return xasprintf("%s/server.db%s", world->folder, suffix);
}

/*
 * The store: a file, or with DSTUDIOD_POSTGRES (with_postgres.c) the database
 * "world" there.
 */
static char *store_name(struct world *world)
{
    const char *postgres = getenv("DSTUDIOD_POSTGRES");
    const char *host = postgres != NULL ? strstr(postgres, "/postgres?") : NULL;

    if (host == NULL) {
        return server_file(world, "");
    }
    return xasprintf("%.*s/world%.*s", (int)(host - postgres), postgres,
                     (int)strcspn(host + 9, "&"), host + 9);
}

static bool is_postgres(void)
{
    return getenv("DSTUDIOD_POSTGRES") != NULL;
}

/* One database made anew from another; who was killed may still be leaving. */
static void copy_postgres(const char *from, const char *to)
{
    char *command = xasprintf(
        "until psql -qX \"${DSTUDIOD_POSTGRES%%%%&*}\" -c 'SET"
        " client_min_messages = error' -c 'DROP DATABASE IF EXISTS %s WITH"
        " (FORCE)' -c 'CREATE DATABASE %s TEMPLATE %s' 2>/dev/null;"
        " do sleep 0.05; done",
        to, to, from);

    assert_int_equal(system(command), 0);
    free(command);
}

static void copy_or_remove(const char *from, const char *to)
{
    struct str bytes = STR_INIT;
    struct error err = ERROR_INIT;

    if (!file_exists(from)) {
        unlink(to);
        return;
    }
    if (!file_read(from, (size_t)1 << 30, &bytes, &err)) {
        fail_msg("%s", error_get(&err));
    }
    /* Into the file that is there: it keeps its place on the disk. */
    FILE *file = fopen(to, "we");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes.buf, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
    str_release(&bytes);
}

/* A database and its log, as they lie there. */
static void copy_database(const char *from, const char *to)
{
    char *from_wal = xasprintf("%s-wal", from);
    char *to_wal = xasprintf("%s-wal", to);
    char *to_shm = xasprintf("%s-shm", to);

    copy_or_remove(from, to);
    copy_or_remove(from_wal, to_wal);
    unlink(to_shm);
    free(from_wal);
    free(to_wal);
    free(to_shm);
}

static void write_port(struct world *world, int port)
{
    char *path = path_join(world->folder, "upstream");
    char text[16];
    struct error err = ERROR_INIT;
    int len = snprintf(text, sizeof(text), "%d\n", port);

    assert_true(file_write_atomic(path, text, (size_t)len, 0600, &err));
    free(path);
}

/* The number behind the last colon of the line that begins so. */
static int read_port(int fd, const char *prefix, const char *until)
{
    FILE *out = fdopen(fd, "r");
    char line[256];
    int port = 0;

    assert_non_null(out);
    while (fgets(line, sizeof(line), out) != NULL) {
        const char *colon = strrchr(line, ':');

        if (str_starts_with(line, prefix)) {
            port = atoi(colon != NULL ? colon + 1 : line);
        }
        if (str_starts_with(line, until)) {
            break;
        }
    }
    fclose(out);
    return port;
}

void server_start(struct world *world)
{
    char *store = store_name(world);
    char *secret = server_file(world, ".secret");
    char *erased = server_file(world, ".erased");
    const char *const argv[] = {world->server,
                                "serve",
                                "--listen",
                                "127.0.0.1:0",
                                "--store",
                                store,
                                "--secret-file",
                                secret,
                                "--erasure-file",
                                erased,
                                "--password-memory-mb",
                                "8",
                                "--login-attempts",
                                "0",
                                "--address-attempts",
                                "0",
                                "--device-requests",
                                "0",
                                "--device-parallel",
                                "0",
                                NULL};
    int ends[2];
    int port;

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    world->server_pid = start(world, argv, -1, ends[1]);
    close(ends[1]);
    port = read_port(ends[0], "listening on ", "ready");
    if (port == 0) {
        fail_msg("the server did not start: %s/log", world->folder);
    }
    write_port(world, port);
    free(store);
    free(secret);
    free(erased);
}

void server_kill(struct world *world)
{
    if (world->server_pid > 0) {
        kill(world->server_pid, SIGKILL);
        waitpid(world->server_pid, NULL, 0);
        world->server_pid = 0;
    }
}

void server_save(struct world *world)
{
    char *store = server_file(world, "");
    char *backup = server_file(world, ".backup");

    server_kill(world);
    if (is_postgres()) {
        copy_postgres("world", "saved");
    } else {
        copy_database(store, backup);
    }
    world->has_server_backup = true;
    server_start(world);
    free(store);
    free(backup);
}

void server_restore(struct world *world)
{
    char *store = server_file(world, "");
    char *backup = server_file(world, ".backup");

    server_kill(world);
    if (is_postgres()) {
        copy_postgres("saved", "world");
    } else {
        copy_database(backup, store);
    }
    world->heard_count = 0; /* clients will put it back */
    server_start(world);
    free(store);
    free(backup);
}

static void add_account(struct world *world)
{
    char *store = store_name(world);
    const char *const argv[] = {
        world->server,          "user", "add", EMAIL, "--store", store,
        "--password-memory-mb", "8",    NULL};

    assert_int_equal(
        process_take(start(world, argv, text_to_read(PASSWORD "\n"), -1), -1),
        0);
    free(store);
}

/* ---- the proxy ---- */

static void proxy_start(struct world *world)
{
    const char *build = getenv("top_builddir");
    char *program =
        path_join(build != NULL ? build : ".", "tests/sync/fault_proxy");
    char seed[32];
    const char *const argv[] = {program, world->folder, seed, NULL};
    int ends[2];

    snprintf(seed, sizeof(seed), "%llu",
             (unsigned long long)splitmix_next(&world->random));
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    world->proxy_pid = start(world, argv, -1, ends[1]);
    close(ends[1]);
    world->proxy_port = read_port(ends[0], "", "");
    assert_int_not_equal(world->proxy_port, 0);
    free(program);
}

void world_set_calm(struct world *world, bool calm)
{
    char *path = path_join(world->folder, "calm");

    if (calm) {
        int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

        assert_true(fd >= 0);
        close(fd);
    } else {
        unlink(path);
    }
    free(path);
}

/* ---- the world ---- */

static char *make_folder(void)
{
    const char *root = getenv("TMPDIR");
    char *folder;

    if (root == NULL) {
        root = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    }
    folder = xasprintf("%s/faults-XXXXXX", root);
    assert_non_null(mkdtemp(folder));
    return folder;
}

void world_init(struct world *world, uint64_t seed, struct counts *counts)
{
    const char *build = getenv("top_builddir");

    memset(world, 0, sizeof(*world));
    world->random.state = seed;
    world->counts = counts;
    world->folder = make_folder();
    world->server = path_join(build != NULL ? build : ".", "dstudiod");
    world->helper = path_join(build != NULL ? build : ".", "dstudio-net");
    for (size_t i = 0; i < WORLD_DEVICES; i++) {
        world->devices[i].db = xasprintf("%s/device%zu.db", world->folder, i);
        world->devices[i].login =
            xasprintf("%s/login/device%zu.json", world->folder, i);
    }
    if (is_postgres()) {
        copy_postgres("template1", "world");
    }
    add_account(world);
    server_start(world);
    proxy_start(world);
    world_set_calm(world, true);
    device_make(world, 0);
    device_make(world, 1);
    world_set_calm(world, false);
}

void world_release(struct world *world)
{
    char *command = xasprintf("rm -rf '%s'", world->folder);

    server_kill(world);
    kill(world->proxy_pid, SIGKILL);
    waitpid(world->proxy_pid, NULL, 0);
    assert_int_equal(system(command), 0);
    for (size_t i = 0; i < WORLD_DEVICES; i++) {
        free(world->devices[i].db);
        free(world->devices[i].login);
    }
    free(command);
    free(world->heard);
    free(world->server);
    free(world->helper);
    free(world->folder);
}

/* ---- devices ---- */

struct store *device_open(struct device *device)
{
    struct store_options options = {.path = device->db, .busy_ms = 20000};
    struct error err = ERROR_INIT;
    struct store *store = store_open(&options, &err);

    if (store == NULL) {
        fail_msg("%s", error_get(&err));
    }
    return store;
}

pid_t device_start(struct world *world, struct device *device, const char *verb)
{
    const char *const argv[] = {world->helper, verb, NULL};
    char *request =
        xasprintf("{\"proxy\":\"none\",\"store\":\"%s\",\"login\":\"%s\","
                  "\"url\":\"http://127.0.0.1:%d\",\"method\":\"password\","
                  "\"email\":\"" EMAIL "\",\"password\":\"" PASSWORD "\"}\n",
                  device->db, device->login, world->proxy_port);
    pid_t pid = start(world, argv, text_to_read(request), -1);

    free(request);
    return pid;
}

bool device_login(struct world *world, struct device *device)
{
    return process_take(device_start(world, device, "login"), -1) == 0;
}

void device_make(struct world *world, size_t slot)
{
    struct device *device = &world->devices[slot];

    store_close(device_open(device));
    device->live = true;
    device->has_backup = false;
    if (!device_login(world, device)) {
        fail_msg("no login: %s/log", world->folder);
    }
}

void device_clone(struct world *world, size_t from, size_t to)
{
    copy_database(world->devices[from].db, world->devices[to].db);
    device_make(world, to);
    world->counts->clones++;
}

static char *backup_of(const struct device *device)
{
    return xasprintf("%s.backup", device->db);
}

void device_save(struct world *world, struct device *device)
{
    char *backup = backup_of(device);

    (void)world;
    copy_database(device->db, backup);
    device->has_backup = true;
    free(backup);
}

static void remove_identity(const struct device *device)
{
    char *identity = xasprintf("%s.identity", device->db);

    unlink(identity);
    free(identity);
}

void device_restore(struct world *world, struct device *device)
{
    char *backup = backup_of(device);

    copy_database(backup, device->db);
    if (world_dice(world, 50)) {
        remove_identity(device);
    } /* else: set back where it stands, as a virtual machine is */
    world->counts->client_restores++;
    free(backup);
}

void device_lose(struct world *world, struct device *device)
{
    (void)world;
    device->live = false;
    device->has_backup = false;
    copy_database("/nonexistent", device->db);
    remove_identity(device);
    unlink(device->login);
}

/* ---- what is written ---- */

static void make_event(struct world *world, struct event *event)
{
    static const char *const items[] = {"ep051.a@1", "ep051.b@1", "ep052.a@1"};
    static const char *const notes[] = {"7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f90",
                                        "7c1e52b4-0d6f-4f0e-9a37-5be1c2d48f91"};
    const struct place place = {"ep051", NULL, 0, NULL};
    const struct over none = {NULL, 0};
    struct play_body play = {.episode = "ep051",
                             .chapter = "one",
                             .from = (int64_t)world_pick(world, 100),
                             .kind = PLAY_HEARD,
                             .ms = 1000};

    event_begin(event, clock_now_ms(), 60);
    switch (world_pick(world, 6)) {
    case 0:
        event_mark(event, "ep051", MARK_DONE, none);
        break;
    case 1:
        event_note(event, notes[world_pick(world, COUNT_OF(notes))], &place,
                   "seen by nobody else", none);
        break;
    case 2:
        play.to = play.from + 1 + (int64_t)world_pick(world, 50);
        event_play(event, &play);
        break;
    case 3: /* from a newer client */
        snprintf(event->type, sizeof(event->type), "later");
        event->version = 1;
        str_set(&event->body, "{\"a\":1}");
        break;
    default:
        event_review(event, items[world_pick(world, COUNT_OF(items))],
                     1 + (int)world_pick(world, 4), 1000);
        break;
    }
}

__attribute__((noreturn)) static void
write_events(struct world *world, struct device *device, size_t count)
{
    struct store_options options = {.path = device->db, .busy_ms = 20000};
    struct error err = ERROR_INIT;
    struct store *store = store_open(&options, &err);

    for (size_t i = 0; store != NULL && i < count; i++) {
        struct event event;

        make_event(world, &event);
        if (!store_append(store, &event, 1, &err)) {
            break;
        }
        event_release(&event);
    }
    if (err.text.len > 0) {
        fprintf(stderr, "writer: %s\n", err.text.buf);
        _exit(1);
    }
    store_close(store);
    _exit(0);
}

void device_write(struct world *world, struct device *device, bool may_die)
{
    bool dies = may_die && world_dice(world, 30);
    size_t count = 1 + world_pick(world, world_dice(world, 10) ? 400 : 8);
    pid_t pid;
    int status;

    (void)splitmix_next(&world->random);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        write_events(world, device, count);
    }
    status = process_take(pid, dies ? (int)world_pick(world, 15) : -1);
    world->counts->writer_kills += status == -1 ? 1 : 0;
    assert_int_not_equal(status, 1);
}

/* Any note of the device; its id is known from its projection only. */
void device_redact(struct world *world, struct device *device)
{
    struct store *store = device_open(device);
    struct store_logs logs = STORE_LOGS_INIT;
    struct error err = ERROR_INIT;
    struct str lines = STR_INIT;
    int64_t last;

    assert_true(store_logs_all(store, &logs, &err));
    if (logs.count > 0) {
        const struct store_log *log =
            &logs.items[world_pick(world, logs.count)];
        struct store_range range = {
            .log = log->id, .max_lines = 100, .max_bytes = 100000};
        const char *note;
        struct event_id id;

        assert_true(store_lines_get(store, &range, &lines, &last, &err));
        note = strstr(lines.buf, "\"t\":\"note\"");
        while (note != NULL && note > lines.buf && note[-1] != '\n') {
            note--;
        }
        if (note != NULL && event_id_parse(note + 7, 36, 7, &id)) {
            assert_true(store_redact(store, &id, 1, &err));
            world->counts->redactions++;
        }
    }
    str_release(&lines);
    store_logs_release(&logs);
    store_close(store);
}
