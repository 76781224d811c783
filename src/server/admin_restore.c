/*
 * `dstudiod restore FILE`: a backup in place of the store. Who was erased since
 * is erased again, and what was redacted since is redacted again, before
 * anybody can connect.
 */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/admin_commands.h"
#include "server/erase.h"
#include "server/journal_api.h"
#include "server/lanes.h"
#include "server/restore.h"

#define PAGE ((size_t)500)

/* A restore under way. */
struct restoring {
    struct admin_call *call;
    struct secret secret;
    struct restore restore;
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
    struct server_store *new = restoring->restore.new;
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
    struct journal_asker asker = {.store = restoring->restore.new,
                                  .learner = *learner,
                                  .now_ms = clock_now_ms()};
    struct redaction_rows rows = REDACTION_ROWS_INIT;
    bool ok = restoring->restore.old->ops->redactions_get(
        restoring->restore.old, learner, 0, &rows, err);

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
            restoring->restore.new, learner, clock_now_ms() / 1000, err);
    }
    return restoring->restore.old == NULL ||
           redact_again(restoring, learner, err);
}

static bool treat_accounts(struct restoring *restoring, struct error *err)
{
    struct str after = STR_INIT;
    size_t count = PAGE;
    bool ok = true;

    while (ok && count == PAGE) {
        struct accounts accounts = ACCOUNTS_INIT;

        ok = restoring->restore.new->ops->accounts_get(
            restoring->restore.new, after.buf, PAGE, &accounts, err);
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
    struct server_store *new = restoring->restore.new;
    bool ok = new->ops->begin(new, err) && treat_accounts(restoring, err) &&
              keep_list(restoring, err) && new->ops->commit(new, err);

    if (!ok) {
        new->ops->rollback(new);
    }
    return ok;
}

/* The lists of the store that is replaced, and of the file beside it. */
static bool read_lists(struct restoring *restoring, struct error *err)
{
    struct server_store *old = restoring->restore.old;

    return erasure_file_read(restoring->call->settings->erasure_file,
                             &restoring->erased, err) &&
           (old == NULL ||
            old->ops->erasures_get(old, &restoring->erased, err));
}

/* A backup of before holds what was taken out again. */
static bool wipe(struct restoring *restoring, struct error *err)
{
    struct server_store *new = restoring->restore.new;
    bool whole;

    return new->ops->wipe(new, 0, &whole, err);
}

static bool restore(struct restoring *restoring, struct error *err)
{
    struct admin_call *call = restoring->call;

    return secret_load(&restoring->secret, call->settings->secret_file, err) &&
           read_lists(restoring, err) &&
           restore_fill(&restoring->restore, call->argv[0], err) &&
           run_lists(restoring, err) && wipe(restoring, err);
}

enum admin_exit admin_restore(struct admin_call *call)
{
    struct restoring restoring = {.call = call};
    struct restore *stores = &restoring.restore;
    int lock = -1;
    bool ok;

    chain_init();
    ok = store_lock(call->settings, &lock, &call->err);
    if (ok) {
        ok = restore_begin(stores, call->settings, &call->err) &&
             restore(&restoring, &call->err) &&
             restore_put_in_place(stores, &call->err);
        if (ok) {
            str_add_format(&call->out,
                           "restored; %zu erased again, %zu redacted again\n"
                           "the store before is %s: remove it when all is "
                           "well\n",
                           restoring.erasures, restoring.redactions,
                           stores->aside.buf);
        }
        restore_end(stores);
    }
    erasure_rows_release(&restoring.erased);
    if (lock >= 0) {
        close(lock);
    }
    return ok ? ADMIN_DONE : admin_fail(call);
}
