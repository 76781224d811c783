/*
 * Is this file the one we left here? A copied or restored database would write
 * numbers that its twin writes, too. So a small file beside it holds a random
 * number that is also in the database, and where the database lies; when they
 * differ our next events go to a new log.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/random.h"
#include "store/inside.h"

#define IDENTITY_MAX   ((size_t)4096)
#define MACHINE_ID_MAX ((size_t)256)

/* H of the machine's id, so that the id itself leaves nothing behind. */
static void machine_hash(char out[65])
{
    struct str id = STR_INIT;
    struct error ignored = ERROR_INIT;
    struct hash hash;

    if (!file_read("/etc/machine-id", MACHINE_ID_MAX, &id, &ignored)) {
        str_clear(&id);
    }
    str_trim(&id);
    hash = chain_body_hash(str_slice(&id));
    hash_format(&hash, out);
    error_release(&ignored);
    str_release(&id);
}

static void meta_set(struct store *store, const char *key, const char *value)
{
    struct query query =
        db_query(&store->db, "INSERT OR REPLACE INTO meta VALUES (?, ?)");

    query_text(&query, key);
    query_text(&query, value);
    query_run(&query);
}

static bool meta_get(struct store *store, const char *key, struct str *value)
{
    struct query query =
        db_query(&store->db, "SELECT value FROM meta WHERE key = ?");
    bool found;

    query_text(&query, key);
    found = query_row(&query);
    str_set(value, found ? query_get_text(&query, 0) : "");
    query_end(&query);
    return found;
}

/* What the identity file says of this database, here, with this number. */
static bool describe(struct store *store, const char *number, struct str *out,
                     struct error *err)
{
    char machine[65];
    struct stat info;

    if (stat(store->db.path, &info) != 0) {
        return error_set(err, "cannot look at '%s'", store->db.path);
    }
    machine_hash(machine);
    str_clear(out);
    str_add_format(out, "identity/1\nnumber %s\nmachine %s\nplace %llu %llu\n",
                   number, machine, (unsigned long long)info.st_dev,
                   (unsigned long long)info.st_ino);
    return true;
}

/* Does the file say what the database and the machine say? */
static bool is_known(struct store *store, const char *path, bool *known,
                     struct error *err)
{
    struct str number = STR_INIT;
    struct str want = STR_INIT;
    struct str have = STR_INIT;
    struct error ignored = ERROR_INIT;
    bool found = meta_get(store, "identity", &number);
    bool ok = describe(store, number.buf, &want, err);

    *known = ok && found && file_read(path, IDENTITY_MAX, &have, &ignored) &&
             str_equal(have.buf, want.buf);
    error_release(&ignored);
    str_release(&have);
    str_release(&want);
    str_release(&number);
    return ok;
}

/* A log without events can go on anywhere: nobody else has its numbers. */
static void leave_log(struct store *store)
{
    struct hash hash;
    int64_t seq = 0;
    int64_t log = log_current(store);

    log_head(store, log, &seq, &hash);
    if (seq > 0) {
        char id[37] = "";

        (void)log_make(store, id, true);
        log_set_current(store, id);
    }
}

static bool write_identity(struct store *store, const char *path,
                           struct error *err)
{
    struct str text = STR_INIT;
    unsigned char random[16];
    char number[33];
    bool ok;

    random_bytes(random, sizeof(random));
    for (size_t i = 0; i < sizeof(random); i++) {
        snprintf(number + 2 * i, 3, "%02x", random[i]);
    }
    meta_set(store, "identity", number);
    ok = describe(store, number, &text, err) &&
         file_write_atomic(path, text.buf, text.len, 0600, err);
    str_release(&text);
    return ok;
}

bool identity_check(struct store *store, const char *path, struct error *err)
{
    bool known = false;
    bool ok;

    if (!is_known(store, path, &known, err)) {
        return false;
    }
    if (known) {
        return true;
    }
    /* Again under the lock: another program may have just done it. */
    db_begin(&store->db);
    ok = is_known(store, path, &known, err);
    if (ok && !known && !store->db.failed) {
        leave_log(store);
        /*
         * The file first: after a crash in between the two differ, and the
         * next start comes here again.
         */
        ok = write_identity(store, path, err);
    }
    if (!ok) {
        db_fail_with(&store->db, (enum error_code)err->code, error_get(err));
    }
    return db_end(&store->db, err);
}
