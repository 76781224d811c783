/* `dstudiod doctor`: one line for each thing that is looked at. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/path.h"
#include "server/admin_commands.h"
#include "server/lanes.h"
#include "server/password.h"
#include "server/secret.h"
#include "server/tls.h"

#define ROOM_MIN ((uint64_t)1 << 30)

struct finding {
    struct admin_call *call;
    struct json_out *json;
    size_t wrong;
};

/* `mend`: what to do about it; NULL if all is well. */
static void report(struct finding *finding, const char *what, const char *state,
                   const char *mend)
{
    if (finding->call->json) {
        json_open_object(finding->json, NULL);
        json_text(finding->json, "what", what);
        json_bool(finding->json, "good", mend == NULL);
        json_text(finding->json, "state", state);
        json_text(finding->json, "mend", mend);
        json_close_object(finding->json);
    } else {
        str_add_format(&finding->call->out, "%-4s %-12s %s%s%s\n",
                       mend == NULL ? "good" : "BAD", what, state,
                       mend != NULL ? "\n                  " : "",
                       mend != NULL ? mend : "");
    }
    finding->wrong += mend != NULL ? 1 : 0;
}

/* A store that is a file, perhaps of a version that did not see to it. */
static bool others_can_read(const char *store)
{
    struct stat info;

    return strstr(store, "://") == NULL && stat(store, &info) == 0 &&
           (info.st_mode & 077) != 0;
}

static void look_at_store(struct finding *finding)
{
    struct error err = ERROR_INIT;
    struct str wrong = STR_INIT;
    struct server_store *store = open_store(finding->call->settings, &err);

    if (store == NULL || !store->ops->check(store, &wrong, &err)) {
        report(finding, "store", error_get(&err),
               "give the right --store, or restore a backup");
    } else if (wrong.len > 0) {
        report(finding, "store", wrong.buf, "restore a backup");
    } else if (others_can_read(finding->call->settings->store)) {
        report(finding, "store", finding->call->settings->store,
               "chmod 600, with its -wal and -shm: others can read it");
    } else {
        /* The address of a database may hold its password. */
        report(finding, "store",
               strstr(finding->call->settings->store, "://") == NULL
                   ? finding->call->settings->store
                   : "in PostgreSQL",
               NULL);
    }
    server_store_close(store);
    str_release(&wrong);
    error_release(&err);
}

static void look_at_secret(struct finding *finding)
{
    const char *path = finding->call->settings->secret_file;
    struct error err = ERROR_INIT;
    struct secret secret;
    struct stat info;

    if (!secret_load(&secret, path, &err)) {
        report(finding, "secret", error_get(&err),
               "take it from a backup: without it every login ends");
    } else if (stat(path, &info) == 0 && (info.st_mode & 077) != 0) {
        report(finding, "secret", path, "chmod 600: others can read it");
    } else {
        report(finding, "secret", path, NULL);
    }
    error_release(&err);
}

static void look_at_room(struct finding *finding)
{
    char *folder = path_folder(finding->call->settings->secret_file);
    struct str state = STR_INIT;
    struct statvfs info;
    uint64_t room = 0;

    if (statvfs(folder, &info) == 0) {
        room = (uint64_t)info.f_bavail * info.f_frsize;
    }
    str_add_format(&state, "%llu MiB free in %s",
                   (unsigned long long)(room >> 20), folder);
    report(finding, "room", state.buf,
           room < ROOM_MIN ? "make room: a full disk refuses every append"
                           : NULL);
    str_release(&state);
    free(folder);
}

static void look_at_tls(struct finding *finding)
{
    const struct server_settings *settings = finding->call->settings;
    struct error err = ERROR_INIT;

    if (settings->certificate == NULL || settings->private_key == NULL) {
        report(finding, "certificate",
               settings->self_signed ? "made by ourselves, for trials"
                                     : "none: plain HTTP on loopback only",
               NULL);
    } else if (!tls_load(settings->certificate, settings->private_key, &err)) {
        report(finding, "certificate", error_get(&err),
               "give the right certificate and private_key");
    } else {
        report(finding, "certificate", settings->certificate, NULL);
    }
    tls_release();
    error_release(&err);
}

static void look_at_memory(struct finding *finding)
{
    struct error err = ERROR_INIT;
    struct password_cost cost;

    if (password_cost_init(&cost, finding->call->settings->password_memory_mb,
                           &err)) {
        report(finding, "passwords", "Argon2id has the memory it wants", NULL);
    } else {
        report(finding, "passwords", error_get(&err),
               "lower password_memory_mb, or give the machine more");
    }
    error_release(&err);
}

static void look_at_dictionary(struct finding *finding)
{
    const char *path = finding->call->settings->password_dictionary;
    struct error err = ERROR_INIT;

    if (password_dictionary_check(path, &err)) {
        report(finding, "dictionary", path, NULL);
    } else {
        report(finding, "dictionary", error_get(&err),
               "install cracklib-runtime, or give password_dictionary: common "
               "passwords are taken");
    }
    error_release(&err);
}

static void look_at_breached(struct finding *finding)
{
    const char *path = finding->call->settings->password_breached;
    struct error err = ERROR_INIT;

    if (password_breached_check(path, &err)) {
        report(finding, "known passwords",
               path != NULL ? path : "none are asked for", NULL);
    } else {
        report(finding, "known passwords", error_get(&err),
               "give password_breached a list of SHA-1, sorted: such passwords "
               "are taken");
    }
    error_release(&err);
}

enum admin_exit admin_doctor(struct admin_call *call)
{
    struct json_out json;
    struct finding finding = {.call = call, .json = &json};

    json_begin(&json, &call->out);
    if (call->json) {
        json_open_list(&json, NULL);
    }
    look_at_store(&finding);
    look_at_secret(&finding);
    look_at_room(&finding);
    look_at_tls(&finding);
    look_at_memory(&finding);
    look_at_dictionary(&finding);
    look_at_breached(&finding);
    if (call->json) {
        json_close_list(&json);
        str_add_char(&call->out, '\n');
    }
    return finding.wrong > 0 ? ADMIN_FAILED : ADMIN_DONE;
}
