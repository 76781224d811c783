#include "postgres_help.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGS_MAX 32
#define PROGRAMS "/usr/lib/postgresql/15/bin"
/* What it takes at most, and what is left to others in /dev/shm. */
#define ROOM (UINT64_C(512) << 20)
/* sun_path less the name of the socket. */
#define SOCKET_FOLDER_MAX 80

static struct {
    pid_t guard;
    int to_guard;
    int from_guard;
    struct str where; /* URI without options */
} postgres = {.where = STR_INIT};

bool postgres_is_installed(void)
{
    return access(PROGRAMS "/initdb", X_OK) == 0;
}

/* ---- in the guard ---- */

struct guard {
    char *folder;
    char *data;
    char *sockets;
    pid_t server;
};

/* Runs a program to its end, or leaves it running; its talk goes to a file. */
static pid_t run(const struct guard *guard, const char *const *args)
{
    char *copies[ARGS_MAX] = {NULL};
    size_t count = 0;
    pid_t pid = fork();

    if (pid == 0) {
        char *log = xasprintf("%s/log", guard->folder);
        int file = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

        prctl(PR_SET_PDEATHSIG, SIGQUIT);
        dup2(file, STDOUT_FILENO);
        dup2(file, STDERR_FILENO);
        for (; args[count] != NULL && count + 1 < ARGS_MAX; count++) {
            copies[count] = xstrdup(args[count]);
        }
        execv(copies[0], copies);
        _exit(127);
    }
    return pid;
}

static bool wait_for(pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* root becomes somebody who may run PostgreSQL. */
static bool become_user(void)
{
    const struct passwd *user = getpwnam("postgres");

    if (getuid() != 0) {
        return true;
    }
    user = user != NULL ? user : getpwnam("nobody");
    return user != NULL && setgroups(0, NULL) == 0 &&
           setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0;
}

static bool has_room(const char *root)
{
    struct statvfs info;

    return statvfs(root, &info) == 0 &&
           (uint64_t)info.f_bavail * info.f_frsize > ROOM;
}

/* The first place where this user may make a folder. */
static char *make_folder(const char *const *roots)
{
    for (; *roots != NULL; roots++) {
        char *folder = xasprintf("%s/dstudio-pg-XXXXXX", *roots);

        if (has_room(*roots) && mkdtemp(folder) != NULL) {
            return folder;
        }
        free(folder);
    }
    return NULL;
}

static bool make_folders(struct guard *guard)
{
    const char *wish = getenv("TMPDIR");
    const char *const roots[] = {wish != NULL ? wish : "/dev/shm", "/tmp",
                                 "/var/tmp", NULL};

    guard->folder = make_folder(roots);
    if (guard->folder == NULL) {
        return false;
    }
    guard->data = xasprintf("%s/data", guard->folder);
    guard->sockets = strlen(guard->folder) <= SOCKET_FOLDER_MAX
                         ? xstrdup(guard->folder)
                         : make_folder(&roots[1]);
    return guard->sockets != NULL;
}

static bool make_cluster(const struct guard *guard)
{
    const char *args[] = {PROGRAMS "/initdb",
                          "-D",
                          guard->data,
                          "--auth=trust",
                          "-U",
                          "dstudio",
                          "--encoding=UTF8",
                          "--locale=C",
                          "--wal-segsize=4",
                          "--no-sync",
                          "--no-instructions",
                          NULL};

    return wait_for(run(guard, args));
}

static char *uri_of(const char *folder)
{
    struct str out = STR_INIT;

    str_add(&out, "postgresql://dstudio@/postgres?host=");
    for (; *folder != '\0'; folder++) {
        str_add_format(&out, "%%%02X", (unsigned char)*folder);
    }
    return str_take(&out);
}

/* Starts it and waits until it answers, or ends. */
static bool start_server(struct guard *guard)
{
    const char *args[] = {PROGRAMS "/postgres",
                          "-D",
                          guard->data,
                          "-k",
                          guard->sockets,
                          "-c",
                          "listen_addresses=",
                          "-c",
                          "fsync=on",
                          "-c",
                          "shared_buffers=32MB",
                          "-c",
                          "max_connections=100",
                          "-c",
                          "max_wal_size=64MB",
                          NULL};
    char *where = uri_of(guard->sockets);
    bool up = false;

    guard->server = run(guard, args);
    while (!up && waitpid(guard->server, NULL, WNOHANG) == 0) {
        up = PQping(where) == PQPING_OK;
        poll(NULL, 0, up ? 0 : 20);
    }
    free(where);
    return up;
}

static void stop_server(const struct guard *guard)
{
    kill(guard->server, SIGQUIT);
    wait_for(guard->server);
}

static void remove_tree(const struct guard *guard, char *folder)
{
    const char *args[] = {"/bin/rm", "-rf", folder, NULL};

    if (folder != NULL) {
        wait_for(run(guard, args));
    }
}

/* Does what the test asks for until the test is gone. */
static void watch(struct guard *guard, int in, int out)
{
    char order;

    while (read(in, &order, 1) == 1) {
        stop_server(guard);
        if (!start_server(guard) || write(out, "k", 1) != 1) {
            return;
        }
    }
    stop_server(guard);
}

static void guard_main(int in, int out)
{
    struct guard guard = {NULL, NULL, NULL, 0};

    setsid(); /* what ends the test's group must not end the guard */
    if (!become_user() || !make_folders(&guard)) {
        _exit(1);
    }
    if (make_cluster(&guard) && start_server(&guard)) {
        char *where = uri_of(guard.sockets);

        /* With its NUL: the first answer is the URI. */
        if (write(out, where, strlen(where) + 1) > 0) {
            watch(&guard, in, out);
        }
    }
    if (strcmp(guard.sockets, guard.folder) != 0) {
        remove_tree(&guard, guard.sockets);
    }
    remove_tree(&guard, guard.folder);
    _exit(0);
}

/* ---- in the test ---- */

static bool read_where(void)
{
    char c;

    while (read(postgres.from_guard, &c, 1) == 1) {
        if (c == '\0') {
            return true;
        }
        str_add_char(&postgres.where, c);
    }
    fprintf(stderr, "PostgreSQL does not start\n");
    return false;
}

bool postgres_start(void)
{
    int to[2];
    int from[2];

    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
        return false;
    }
    fflush(NULL);
    postgres.guard = fork();
    if (postgres.guard == 0) {
        close(to[1]);
        close(from[0]);
        guard_main(to[0], from[1]);
    }
    close(to[0]);
    close(from[1]);
    postgres.to_guard = to[1];
    postgres.from_guard = from[0];
    return read_where();
}

void postgres_stop(void)
{
    close(postgres.to_guard);
    close(postgres.from_guard);
    wait_for(postgres.guard);
    str_release(&postgres.where);
}

bool postgres_crash(void)
{
    char answer;

    return write(postgres.to_guard, "c", 1) == 1 &&
           read(postgres.from_guard, &answer, 1) == 1;
}

void postgres_where(const char *schema, struct str *out)
{
    str_add(out, postgres.where.buf);
    str_add_format(out, "&options=-csearch_path%%3D%s", schema);
}

bool postgres_run(const char *sql)
{
    PGconn *connection = PQconnectdb(postgres.where.buf);
    PGresult *result = PQexec(connection, sql);
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK ||
              PQresultStatus(result) == PGRES_TUPLES_OK;

    if (!ok) {
        fprintf(stderr, "%s: %s", sql, PQerrorMessage(connection));
    }
    PQclear(result);
    PQfinish(connection);
    return ok;
}
