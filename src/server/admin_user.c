/* `dstudiod user …`: accounts, on the store directly. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <sodium.h>

#include "base/clock.h"
#include "server/admin_commands.h"
#include "server/erase.h"
#include "server/lanes.h"
#include "server/password.h"
#include "server/secret.h"

#define PAGE ((size_t)500)

/* ---- passwords ---- */

/* One line of standard input without its end; false at the end of it. */
static bool read_line(char *line, size_t size)
{
    if (fgets(line, (int)size, stdin) == NULL) {
        return false;
    }
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

static bool ask(const char *prompt, char *line, size_t size)
{
    struct termios shown;
    struct termios hidden;
    bool ok;

    if (tcgetattr(STDIN_FILENO, &shown) != 0) {
        return read_line(line, size);
    }
    fputs(prompt, stderr);
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    ok = read_line(line, size);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputc('\n', stderr);
    return ok;
}

/* Asks twice at a terminal; else the first line of standard input. */
static bool ask_password(const struct password_about *about, char *password,
                         size_t size, struct error *err)
{
    char again[PASSWORD_MAX + 2];
    bool same;

    if (!ask("Password: ", password, size)) {
        return error_set_code(err, ERROR_USAGE, "no password was given");
    }
    if (!password_check(password, about, err)) {
        return false;
    }
    if (!isatty(STDIN_FILENO)) {
        return true;
    }
    same = ask("Again: ", again, sizeof(again)) && str_equal(again, password);
    sodium_memzero(again, sizeof(again));
    return same || error_set_code(err, ERROR_USAGE, "the two are different");
}

static bool ask_hash(struct admin_call *call, const struct account *account,
                     struct str *hash)
{
    const struct password_about about = {
        .dictionary = call->settings->password_dictionary,
        .breached = call->settings->password_breached,
        .email = account->email.buf,
        .name = account->name.buf};
    struct password_cost cost;
    char password[PASSWORD_MAX + 2];
    bool ok = ask_password(&about, password, sizeof(password), &call->err) &&
              password_cost_init(&cost, call->settings->password_memory_mb,
                                 &call->err) &&
              password_hash(&cost, password, hash, &call->err);

    sodium_memzero(password, sizeof(password));
    return ok;
}

/* ---- changing the store ---- */

enum admin_exit admin_run_change(struct admin_call *call, admin_change *run,
                                 void *context)
{
    struct server_store *store = open_store(call->settings, &call->err);
    bool ok = store != NULL && store->ops->begin(store, &call->err);

    if (ok) {
        ok = run(call, store, context) && store->ops->commit(store, &call->err);
        if (!ok) {
            store->ops->rollback(store);
        }
    }
    server_store_close(store);
    return ok ? ADMIN_DONE : admin_fail(call);
}

bool admin_find_account(struct admin_call *call, struct server_store *store,
                        struct account *account)
{
    struct str email = STR_INIT;
    bool found = false;
    bool ok;

    if (!email_normalise(call->argv[0], &email)) {
        str_release(&email);
        return error_set_code(&call->err, ERROR_USAGE,
                              "'%s' is not a mail address", call->argv[0]);
    }
    ok =
        store->ops->account_find(store, email.buf, account, &found, &call->err);
    if (ok && !found) {
        ok = error_set_code(&call->err, ERROR_NOT_FOUND, "no account has '%s'",
                            email.buf);
    }
    str_release(&email);
    return ok;
}

bool admin_note(struct admin_call *call, struct server_store *store,
                const struct event_id *learner, const char *what)
{
    struct audit_row row = {.learner = *learner,
                            .at = clock_now_ms() / 1000,
                            .actor = STR_INIT,
                            .what = STR_INIT};
    bool ok;

    str_set(&row.actor, "administrator");
    str_set(&row.what, what);
    ok = store->ops->audit_add(store, &row, &call->err);
    str_release(&row.actor);
    str_release(&row.what);
    return ok;
}

/* ---- add ---- */

static bool add(struct admin_call *call, struct server_store *store,
                void *context)
{
    struct account *account = context;
    bool taken = false;

    if (!store->ops->account_add(store, account, &taken, &call->err)) {
        return false;
    }
    return !taken || error_set(&call->err, "there is an account '%s' already",
                               account->email.buf);
}

static void print_learner(struct admin_call *call,
                          const struct account *account)
{
    struct json_out json;
    char id[37];

    event_id_format(&account->learner, id);
    if (call->json) {
        json_begin(&json, &call->out);
        json_open_object(&json, NULL);
        json_text(&json, "learner", id);
        json_text(&json, "email", account->email.buf);
        json_close_object(&json);
        str_add_char(&call->out, '\n');
    } else {
        str_add_format(&call->out, "%s %s\n", id, account->email.buf);
    }
}

enum admin_exit admin_user_add(struct admin_call *call)
{
    struct account account = ACCOUNT_INIT;
    enum admin_exit code = ADMIN_FAILED;

    account.learner = random_id();
    account.created_at = clock_now_ms() / 1000;
    account.email_checked = true; /* an administrator typed it */
    if (call->argc > 1) {
        str_set(&account.name, call->argv[1]);
    }
    if (!email_normalise(call->argv[0], &account.email)) {
        error_set_code(&call->err, ERROR_USAGE, "'%s' is not a mail address",
                       call->argv[0]);
        code = admin_fail(call);
    } else if (!ask_hash(call, &account, &account.password)) {
        code = admin_fail(call);
    } else {
        code = admin_run_change(call, add, &account);
    }
    if (code == ADMIN_DONE) {
        print_learner(call, &account);
    }
    account_release(&account);
    return code;
}

/* ---- list ---- */

static void print_account(struct json_out *json, const struct account *account)
{
    char id[37];

    event_id_format(&account->learner, id);
    json_open_object(json, NULL);
    json_text(json, "learner", id);
    json_text(json, "email", account->email.buf);
    json_text(json, "name", account->name.buf);
    json_int(json, "created_at", account->created_at);
    json_bool(json, "disabled", account->disabled_at != 0);
    json_int(json, "erase_at", account->erase_at);
    json_close_object(json);
}

static void print_row(struct str *out, const struct account *account)
{
    char id[37];

    event_id_format(&account->learner, id);
    str_add_format(out, "%s %s%s%s%s%s\n", id, account->email.buf,
                   account->name.len > 0 ? "  " : "", account->name.buf,
                   account->disabled_at != 0 ? "  disabled" : "",
                   account->erase_at != 0 ? "  leaving" : "");
}

enum admin_exit admin_user_list(struct admin_call *call)
{
    struct server_store *store = open_store(call->settings, &call->err);
    struct str after = STR_INIT;
    struct json_out json;
    bool ok = store != NULL;
    size_t count = PAGE;

    json_begin(&json, &call->out);
    if (call->json) {
        json_open_list(&json, NULL);
    }
    while (ok && count == PAGE) {
        struct accounts accounts = ACCOUNTS_INIT;

        ok = store->ops->accounts_get(store, after.buf, PAGE, &accounts,
                                      &call->err);
        count = accounts.count;
        for (size_t i = 0; i < count; i++) {
            if (call->json) {
                print_account(&json, &accounts.items[i]);
            } else {
                print_row(&call->out, &accounts.items[i]);
            }
            str_set(&after, accounts.items[i].email.buf);
        }
        accounts_release(&accounts);
    }
    if (call->json) {
        json_close_list(&json);
        str_add_char(&call->out, '\n');
    }
    server_store_close(store);
    str_release(&after);
    return ok ? ADMIN_DONE : admin_fail(call);
}

/* ---- changing one ---- */

/* What is to become of an account. */
struct wish {
    struct str password;
    int64_t disabled_at;
    bool set_password;
    const char *what;
};

static bool set_account(struct admin_call *call, struct server_store *store,
                        void *context)
{
    static const struct event_id nothing;
    const struct wish *wish = context;
    struct account account = ACCOUNT_INIT;
    bool taken = false;
    bool ok = admin_find_account(call, store, &account);

    if (wish->set_password) {
        str_set(&account.password, wish->password.buf);
    } else {
        account.disabled_at = wish->disabled_at;
    }
    ok = ok && store->ops->account_set(store, &account, &taken, &call->err) &&
         store->ops->tickets_remove(store, &account.learner, &call->err) &&
         (!wish->set_password ||
          store->ops->devices_remove_others(store, &account.learner, &nothing,
                                            &call->err)) &&
         admin_note(call, store, &account.learner, wish->what);
    account_release(&account);
    return ok;
}

static bool read_account(struct admin_call *call, struct server_store *store,
                         void *context)
{
    return admin_find_account(call, store, context);
}

enum admin_exit admin_user_passwd(struct admin_call *call)
{
    struct wish wish = {.password = STR_INIT,
                        .set_password = true,
                        .what = "set a new password"};
    struct account account = ACCOUNT_INIT;
    enum admin_exit code = admin_run_change(call, read_account, &account);

    if (code == ADMIN_DONE) {
        code = ask_hash(call, &account, &wish.password)
                   ? admin_run_change(call, set_account, &wish)
                   : admin_fail(call);
    }
    account_release(&account);
    str_release(&wish.password);
    return code;
}

enum admin_exit admin_user_disable(struct admin_call *call)
{
    struct wish wish = {.disabled_at = clock_now_ms() / 1000,
                        .what = "suspended the account"};

    return admin_run_change(call, set_account, &wish);
}

enum admin_exit admin_user_enable(struct admin_call *call)
{
    struct wish wish = {.what = "ended the suspension"};

    return admin_run_change(call, set_account, &wish);
}

static bool unlink_account(struct admin_call *call, struct server_store *store,
                           void *context UNUSED)
{
    struct account account = ACCOUNT_INIT;
    bool found = false;
    bool ok = admin_find_account(call, store, &account) &&
              store->ops->identities_remove(store, &account.learner, &found,
                                            &call->err);

    if (ok && !found) {
        ok = error_set_code(&call->err, ERROR_NOT_FOUND,
                            "'%s' is linked to no identity provider",
                            account.email.buf);
    }
    ok = ok && admin_note(call, store, &account.learner,
                          "unlinked the account from the identity provider");
    account_release(&account);
    return ok;
}

enum admin_exit admin_user_unlink(struct admin_call *call)
{
    return admin_run_change(call, unlink_account, NULL);
}

static bool factor_off(struct admin_call *call, struct server_store *store,
                       void *context UNUSED)
{
    struct account account = ACCOUNT_INIT;
    bool found = false;
    bool ok =
        admin_find_account(call, store, &account) &&
        store->ops->factor_remove(store, &account.learner, &found, &call->err);

    if (ok && !found) {
        ok = error_set_code(&call->err, ERROR_NOT_FOUND,
                            "'%s' has no second factor", account.email.buf);
    }
    ok = ok && admin_note(call, store, &account.learner,
                          "switched the second factor off");
    account_release(&account);
    return ok;
}

enum admin_exit admin_user_factor_off(struct admin_call *call)
{
    return admin_run_change(call, factor_off, NULL);
}

static bool erase(struct admin_call *call, struct server_store *store,
                  void *context)
{
    const struct secret *secret = context;
    struct account account = ACCOUNT_INIT;
    bool ok =
        admin_find_account(call, store, &account) &&
        erase_learner(secret, call->settings->erasure_file, store,
                      &account.learner, clock_now_ms() / 1000, &call->err);

    account_release(&account);
    return ok;
}

/* The server does this by itself for what it erases, and does not see us. */
static void wipe(struct admin_call *call)
{
    struct error reason = ERROR_INIT;
    struct server_store *store = open_store(call->settings, &reason);
    bool done = false;

    if (store == NULL ||
        !store->ops->wipe(store, STORE_WIPE_MAX, &done, &reason) || !done) {
        str_add(&call->out, "bytes of it may stay on the disk for a while: see "
                            "REDACTION AND ERASURE in dstudiod(8)\n");
    }
    server_store_close(store);
    error_release(&reason);
}

enum admin_exit admin_user_erase(struct admin_call *call)
{
    struct secret secret;
    enum admin_exit code;

    if (!secret_load(&secret, call->settings->secret_file, &call->err)) {
        return admin_fail(call);
    }
    code = admin_run_change(call, erase, &secret);
    if (code == ADMIN_DONE) {
        wipe(call);
    }
    return code;
}
