/*
 * `dstudiod restore FILE`: a backup in place of the store. Who was erased since
 * is erased again, and what was redacted since is redacted again, before
 * anybody can connect.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "server/admin_commands.h"
#include "server/erase.h"
#include "server/journal_api.h"
#include "server/lanes.h"

#define PAGE ((size_t)500)

/* A restore under way. */
struct restoring {
    struct admin_call *call;
    struct secret secret;
    struct server_store *old; /* NULL: there is none that can be read */
    struct server_store *new;
    struct erasure_rows erased;
    size_t erasures; /* done again */
    size_t redactions;
};

static bool is_erased(const struct restoring *restoring,
                      const struct event_id *learner)
{
    unsigned char mac[TOKEN_MAC_BYTES];

    secret_mac_learner(&restoring->secret, learner, mac);
    for (size_t i = 0; i < restoring->erased.count; i++) {
        if (memcmp(restoring->erased.items[i].mac, mac, sizeof(mac)) == 0) {
            return true;
        }
    }
    return false;
}

/* The list itself must be whole in the restored store. */
static bool keep_list(struct restoring *restoring, struct error *err)
{
    struct server_store *new = restoring->new;
    bool ok = true;

    for (size_t i = 0; ok && i < restoring->erased.count; i++) {
        struct event_id nobody = random_id();

        ok = new->ops->erase(new, &nobody, restoring->erased.items[i].mac,
                             restoring->erased.items[i].at, err);
    }
    return ok;
}

static bool redact_again(struct restoring *restoring,
                         const struct event_id *learner, struct error *err)
{
    struct journal_asker asker = {
        .store = restoring->new, .learner = *learner, .now_ms = clock_now_ms()};
    struct redaction_rows rows = REDACTION_ROWS_INIT;
    bool ok = restoring->old->ops->redactions_get(restoring->old, learner, 0,
                                                  &rows, err);

    for (size_t i = 0; ok && i < rows.count; i++) {
        struct redact_answer answer;

        ok = journal_redact(&asker, &rows.items[i].id, 1, &answer, err);
        redact_answer_release(&answer);
        restoring->redactions++;
    }
    redaction_rows_release(&rows);
    return ok;
}

static bool treat_account(struct restoring *restoring,
                          const struct event_id *learner, struct error *err)
{
    if (is_erased(restoring, learner)) {
        restoring->erasures++;
        return erase_learner(
            &restoring->secret, restoring->call->settings->erasure_file,
            restoring->new, learner, clock_now_ms() / 1000, err);
    }
    return restoring->old == NULL || redact_again(restoring, learner, err);
}

static bool treat_accounts(struct restoring *restoring, struct error *err)
{
    struct str after = STR_INIT;
    size_t count = PAGE;
    bool ok = true;

    while (ok && count == PAGE) {
        struct accounts accounts = ACCOUNTS_INIT;

        ok = restoring->new->ops->accounts_get(restoring->new, after.buf, PAGE,
                                               &accounts, err);
        count = accounts.count;
        for (size_t i = 0; ok && i < count; i++) {
            str_set(&after, accounts.items[i].email.buf);
            ok = treat_account(restoring, &accounts.items[i].learner, err);
        }
        accounts_release(&accounts);
    }
    str_release(&after);
    return ok;
}

static bool run_lists(struct restoring *restoring, struct error *err)
{
    struct server_store *new = restoring->new;
    bool ok = new->ops->begin(new, err) && treat_accounts(restoring, err) &&
              keep_list(restoring, err) && new->ops->commit(new, err);

    if (!ok) {
        new->ops->rollback(new);
    }
    return ok;
}

static bool copy_file(const char *from, const char *to, struct error *err)
{
    char buffer[65536];
    FILE *in = fopen(from, "re");
    FILE *out = fopen(to, "wxe");
    bool ok = in != NULL && out != NULL;
    size_t len;

    while (ok && (len = fread(buffer, 1, sizeof(buffer), in)) > 0) {
        ok = fwrite(buffer, 1, len, out) == len;
    }
    ok = ok && !ferror(in) && fflush(out) == 0 && fsync(fileno(out)) == 0;
    if (!ok) {
        error_set_errno(err, errno, "cannot copy '%s' to '%s'", from, to);
    }
    if (in != NULL) {
        fclose(in);
    }
    if (out != NULL) {
        fclose(out);
    }
    return ok;
}

/* The lists of the store that is replaced, and of the file beside it. */
static bool read_lists(struct restoring *restoring, struct error *err)
{
    const struct server_settings *settings = restoring->call->settings;
    struct error reason = ERROR_INIT;

    if (file_exists(settings->store)) {
        restoring->old = server_store_open_sqlite(settings->store, &reason);
        if (restoring->old == NULL) {
            fprintf(stderr,
                    "dstudiod: the store that is replaced cannot be read: %s\n"
                    "dstudiod: redactions since the backup come back from the "
                    "clients\n",
                    error_get(&reason));
        }
        error_release(&reason);
    }
    return erasure_file_read(settings->erasure_file, &restoring->erased, err) &&
           (restoring->old == NULL ||
            restoring->old->ops->erasures_get(restoring->old,
                                              &restoring->erased, err));
}

/* The old store is set aside, the new one takes its name. */
static bool put_in_place(struct restoring *restoring, const char *draft,
                         struct error *err)
{
    const char *path = restoring->call->settings->store;
    char *aside = xasprintf("%s.before-restore", path);
    static const char *const ends[] = {"-wal", "-shm"};
    bool ok = true;

    server_store_close(restoring->old);
    server_store_close(restoring->new);
    restoring->old = restoring->new = NULL;
    if (file_exists(path) && rename(path, aside) != 0) {
        ok = error_set_errno(err, errno, "cannot rename '%s'", path);
    }
    /* Of a store that could not be opened; they must not meet the new one. */
    for (size_t i = 0; ok && i < COUNT_OF(ends); i++) {
        char *from = xasprintf("%s%s", path, ends[i]);
        char *to = xasprintf("%s%s", aside, ends[i]);

        if (rename(from, to) != 0 && errno != ENOENT) {
            ok = error_set_errno(err, errno, "cannot rename '%s'", from);
        }
        free(from);
        free(to);
    }
    if (ok && rename(draft, path) != 0) {
        ok = error_set_errno(err, errno, "cannot rename '%s'", draft);
    }
    free(aside);
    return ok;
}

static bool restore(struct restoring *restoring, const char *draft,
                    struct error *err)
{
    struct admin_call *call = restoring->call;

    if (!secret_load(&restoring->secret, call->settings->secret_file, err) ||
        !read_lists(restoring, err) || !copy_file(call->argv[0], draft, err)) {
        return false;
    }
    restoring->new = server_store_open_sqlite(draft, err);
    return restoring->new != NULL &&run_lists(restoring, err) &&
           put_in_place(restoring, draft, err);
}

enum admin_exit admin_restore(struct admin_call *call)
{
    struct restoring restoring = {.call = call};
    char *draft =
        xasprintf("%s.restore-%ld", call->settings->store, (long)getpid());
    int lock = -1;
    bool ok;

    chain_init();
    if (strstr(call->settings->store, "://") != NULL) {
        ok = error_set_code(&call->err, ERROR_USAGE,
                            "restore a PostgreSQL store with PostgreSQL's own "
                            "tools");
    } else {
        ok = store_lock(call->settings, &lock, &call->err) &&
             restore(&restoring, draft, &call->err);
    }
    server_store_close(restoring.old);
    server_store_close(restoring.new);
    erasure_rows_release(&restoring.erased);
    if (!ok) {
        unlink(draft);
    } else {
        str_add_format(&call->out,
                       "restored; %zu erased again, %zu redacted again\n"
                       "the store before is %s.before-restore: remove it when "
                       "all is well\n",
                       restoring.erasures, restoring.redactions,
                       call->settings->store);
    }
    if (lock >= 0) {
        close(lock);
    }
    free(draft);
    return ok ? ADMIN_DONE : admin_fail(call);
}
