/* The server of a model with SQLite: its store lies on the disk in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/path.h"
#include "model_disk.h"
#include "server_help.h"

/* Making all tables takes longer than a schedule: it is done once. */
static char *empty;

void server_model_start(const char *folder)
{
    struct error err = ERROR_INIT;
    struct server_store *store;

    empty = path_join(folder, "empty-server.db");
    store = server_store_open(empty, &err);
    if (store == NULL) {
        fail_msg("%s", error_get(&err));
    }
    server_store_close(store);
}

void server_model_end(void)
{
    free(empty);
    empty = NULL;
}

static void copy(const char *folder, const char *from, const char *to)
{
    char *source = path_join(folder, from);
    char *target = path_join(folder, to);

    disk_copy(from[0] == '/' ? from : source, target);
    free(source);
    free(target);
}

void server_make(const char *folder)
{
    copy(folder, empty, "server.db");
}

void server_save(const char *folder)
{
    copy(folder, "server.db", "server.saved");
}

void server_restore(const char *folder)
{
    copy(folder, "server.saved", "server.db");
}

void server_cut_power(const char *folder)
{
    char *path = path_join(folder, "server.db");

    disk_cut(path);
    free(path);
}

void server_power(const char *folder)
{
    char *path = path_join(folder, "server.db");

    disk_power(path);
    free(path);
}
