/* Tests of the server run with PostgreSQL when this is linked. */
#include "server_help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "postgres_help.h"

/*
 * A folder's store is a schema of its own. Making all its tables takes longer
 * than most tests: the schema of a folder that was removed is emptied and used
 * again.
 */
#define SCHEMAS 8
static char *folders[SCHEMAS];
static bool strange[SCHEMAS];

const char *server_kind(void)
{
    return "PostgreSQL";
}

int server_kind_start(void)
{
    if (!postgres_is_installed()) {
        printf("# PostgreSQL 15 is not installed (Debian: postgresql)\n");
        return 77;
    }
    if (!postgres_start()) {
        return 1;
    }
    return atexit(postgres_stop);
}

/* Runs statements in which @ stands for the schema's name. */
static void run_for(size_t slot, const char *format)
{
    struct str sql = STR_INIT;

    str_add(&sql, "SET client_min_messages = error;");
    for (; *format != '\0'; format++) {
        if (*format == '@') {
            str_add_format(&sql, "t%zu", slot);
        } else {
            str_add_char(&sql, *format);
        }
    }
    assert_true(postgres_run(sql.buf));
    str_release(&sql);
}

static size_t slot_of(const char *folder)
{
    size_t free_slot = SCHEMAS;

    for (size_t i = SCHEMAS; i-- > 0;) {
        if (folders[i] == NULL) {
            free_slot = i;
        } else if (str_equal(folders[i], folder)) {
            return i;
        }
    }
    assert_true(free_slot < SCHEMAS);
    folders[free_slot] = xstrdup(folder);
    run_for(free_slot, "CREATE SCHEMA IF NOT EXISTS @");
    return free_slot;
}

void server_where(const char *folder, struct str *out)
{
    char *schema = xasprintf("t%zu", slot_of(folder));

    postgres_where(schema, out);
    free(schema);
}

/* For each table of a schema, without the parts of one that is split. */
#define EACH_TABLE(schema, command)                                            \
    "DO $$ DECLARE t text; BEGIN FOR t IN SELECT relname FROM pg_class"        \
    " WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace ="   \
    " '" schema "'::regnamespace AND relname <> 'dstudiod_store'"              \
    " LOOP EXECUTE format('" command "', t); END LOOP; END $$;"

void server_remove(const char *folder)
{
    size_t slot = slot_of(folder);

    if (strange[slot]) {
        run_for(slot, "DROP SCHEMA @ CASCADE");
        strange[slot] = false;
    } else {
        run_for(slot, EACH_TABLE("@", "DELETE FROM @.%I"));
    }
    free(folders[slot]);
    folders[slot] = NULL;
}

void server_save(const char *folder)
{
    run_for(slot_of(folder),
            "CREATE SCHEMA IF NOT EXISTS @_saved;" EACH_TABLE(
                "@", "CREATE TABLE IF NOT EXISTS @_saved.%1$I"
                     " (LIKE @.%1$I); DELETE FROM @_saved.%1$I;"
                     " INSERT INTO @_saved.%1$I SELECT * FROM @.%1$I"));
}

void server_restore(const char *folder)
{
    run_for(slot_of(folder),
            EACH_TABLE("@", "DELETE FROM @.%1$I; INSERT INTO @.%1$I"
                            " SELECT * FROM @_saved.%1$I"));
}

void server_cut_power(const char *folder UNUSED)
{
    assert_true(postgres_crash());
}

void server_power(const char *folder UNUSED)
{
    /* It came back by itself. */
}

void server_model_start(const char *folder UNUSED)
{
}

void server_model_end(void)
{
}

void server_make(const char *folder UNUSED)
{
    /* Its schema has the tables of the folder before. */
}

void server_make_strange(const char *folder, bool newer)
{
    size_t slot = slot_of(folder);

    strange[slot] = true;
    run_for(slot, "DROP SCHEMA @ CASCADE; CREATE SCHEMA @");
    run_for(slot, newer ? "CREATE TABLE @.dstudiod_store (version bigint);"
                          "INSERT INTO @.dstudiod_store VALUES (9999)"
                        : "CREATE TABLE @.t (a int)");
}
