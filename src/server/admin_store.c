/* `dstudiod backup`, `wipe` and `verify`. */
#include "base/clock.h"
#include "server/admin_commands.h"
#include "server/journal_api.h"
#include "server/lanes.h"

#define PAGE ((size_t)500)

enum admin_exit admin_backup(struct admin_call *call)
{
    struct server_store *store = open_store(call->settings, &call->err);
    bool ok =
        store != NULL && store->ops->backup(store, call->argv[0], &call->err);

    server_store_close(store);
    return ok ? ADMIN_DONE : admin_fail(call);
}

enum admin_exit admin_wipe(struct admin_call *call)
{
    struct server_store *store = open_store(call->settings, &call->err);
    bool done = false;
    bool ok = store != NULL && store->ops->wipe(store, 0, &done, &call->err);

    server_store_close(store);
    if (ok && !done) {
        ok = error_set(&call->err,
                       "a database looks after itself: see REDACTION "
                       "AND ERASURE in dstudiod(8)");
    }
    return ok ? ADMIN_DONE : admin_fail(call);
}

/* ---- verify ---- */

struct verifying {
    size_t accounts;
    size_t logs;
    int64_t events;
    size_t wrong;
};

/* What is wrong is told and counted; the rest is still looked at. */
static bool verify_account(struct admin_call *call, struct server_store *store,
                           const struct account *account,
                           struct verifying *verifying)
{
    struct journal_asker asker = {
        .store = store, .learner = account->learner, .now_ms = clock_now_ms()};
    struct head_rows heads = HEAD_ROWS_INIT;
    bool ok =
        store->ops->heads_get(store, &account->learner, &heads, &call->err);

    for (size_t i = 0; ok && i < heads.count; i++) {
        struct error err = ERROR_INIT;

        if (!journal_verify(&asker, &heads.items[i], &err)) {
            char id[37];

            event_id_format(&account->learner, id);
            str_add_format(&call->out, "learner %s, %s\n", id, error_get(&err));
            verifying->wrong++;
        }
        verifying->events += heads.items[i].seq;
        verifying->logs++;
        error_release(&err);
    }
    head_rows_release(&heads);
    return ok;
}

static bool verify_accounts(struct admin_call *call, struct server_store *store,
                            struct verifying *verifying)
{
    struct str after = STR_INIT;
    size_t count = PAGE;
    bool ok = true;

    while (ok && count == PAGE) {
        struct accounts accounts = ACCOUNTS_INIT;

        ok = store->ops->accounts_get(store, after.buf, PAGE, &accounts,
                                      &call->err);
        count = accounts.count;
        for (size_t i = 0; ok && i < count; i++) {
            ok = verify_account(call, store, &accounts.items[i], verifying);
            str_set(&after, accounts.items[i].email.buf);
        }
        verifying->accounts += count;
        accounts_release(&accounts);
    }
    str_release(&after);
    return ok;
}

enum admin_exit admin_verify(struct admin_call *call)
{
    struct server_store *store = open_store(call->settings, &call->err);
    struct verifying verifying = {0};
    size_t before;
    bool ok = store != NULL;

    chain_init();
    if (ok) {
        ok = store->ops->check(store, &call->out, &call->err);
    }
    before = call->out.len;
    ok = ok && verify_accounts(call, store, &verifying);
    server_store_close(store);
    if (!ok) {
        return admin_fail(call);
    }
    str_add_format(&call->out,
                   "%zu accounts, %zu logs, %lld events: %zu wrong\n",
                   verifying.accounts, verifying.logs,
                   (long long)verifying.events, verifying.wrong);
    return verifying.wrong > 0 || before > 0 ? ADMIN_FAILED : ADMIN_DONE;
}
