/* Tests of the server run with SQLite when this is linked. */
#include "server_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>

const char *server_kind(void)
{
    return "SQLite";
}

int server_kind_start(void)
{
    return 0;
}

void server_where(const char *folder, struct str *out)
{
    str_add_format(out, "%s/server.db", folder);
}

void server_remove(const char *folder UNUSED)
{
    /* Its files are in the folder. */
}

void server_make_strange(const char *folder, bool newer)
{
    struct str path = STR_INIT;
    sqlite3 *handle = NULL;

    server_where(folder, &path);
    assert_int_equal(sqlite3_open(path.buf, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle,
                                  newer ? "PRAGMA application_id = 0x44535453;"
                                          "PRAGMA user_version = 9999;"
                                          "CREATE TABLE t (a)"
                                        : "CREATE TABLE t (a)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(handle);
    str_release(&path);
}
