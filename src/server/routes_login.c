/* Logging in by password, and what changes it (protocol, 6.1 and 6.4). */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "server/access.h"
#include "server/factor.h"
#include "server/login.h"
#include "server/route.h"
#include "server/token.h"

#define EMAIL_MAX      ((size_t)254)
#define NAME_MAX_BYTES ((size_t)200)

/* What a login or a registration brings. */
struct login {
    struct account account; /* found or to be made */
    struct str device_name;
    struct str platform;
    struct str invite;
    struct str code; /* of the second factor */
};

static void login_empty(void *state)
{
    struct login *login = state;

    account_release(&login->account);
    str_release(&login->device_name);
    str_release(&login->platform);
    str_release(&login->invite);
    str_release(&login->code);
}

static struct login *login_make(struct call *call)
{
    struct login *login = call_make_state(call, sizeof(*login), login_empty);

    login->account = (struct account)ACCOUNT_INIT;
    str_init(&login->device_name);
    str_init(&login->platform);
    str_init(&login->invite);
    str_init(&login->code);
    return login;
}

/* ---- answers that hold a token ---- */

bool login_answer(struct call *call, struct new_device *device, int status)
{
    struct json_out *json = call_answer(call, status);
    char id[37];

    call->secret = true;
    json_text(json, "token", device->token);
    event_id_format(&device->id, id);
    json_text(json, "device", id);
    event_id_format(&device->learner, id);
    json_text(json, "learner", id);
    json_int(json, "expires_at", device->ends_at);
    sodium_memzero(device->token, sizeof(device->token));
    return true;
}

static bool log_in(struct call *call, struct server_store *store,
                   struct error *err)
{
    struct login *login = call->state;
    struct new_device device;

    return token_add_device(call, store, &login->account.learner,
                            login->device_name.buf, login->platform.buf,
                            &device, err) &&
           login_answer(call, &device, 201);
}

/* ---- POST /v1/login ---- */

bool account_is_same(struct server_store *store, const struct account *checked,
                     struct account *now, bool *same, struct error *err)
{
    bool found = false;
    bool ok =
        store->ops->account_get(store, &checked->learner, now, &found, err);

    *same = ok && found && now->disabled_at == 0 &&
            str_equal(now->password.buf, checked->password.buf);
    return ok;
}

bool account_refuse(struct call *call, const struct account *now)
{
    if (now->disabled_at != 0) {
        return call_problem(call, "suspended", "an administrator suspended it");
    }
    if (call->authentic && now->email.len == 0) {
        return call_problem(call, "erased", "the account was erased");
    }
    return call_problem(call, "login",
                        "the mail address, the password or the code is wrong");
}

static bool log_in_with_factor(struct call *call, struct server_store *store,
                               struct error *err)
{
    struct login *login = call->state;
    struct account now = ACCOUNT_INIT;
    bool same = false;
    bool in = false;
    bool ok = account_is_same(store, &login->account, &now, &same, err);

    if (ok && !same) {
        account_refuse(call, &now);
    } else if (ok) {
        ok = factor_pass(call, store, &now, login->code.buf, &in, err) &&
             (!in || log_in(call, store, err));
    }
    account_release(&now);
    return ok;
}

static bool read_device(struct call *call, struct login *login,
                        const json_t *object)
{
    const char *name = "";
    const char *platform = "";
    const struct field fields[] = {
        {"name", FIELD_TEXT, true, 64, &name},
        {"platform", FIELD_TEXT, false, 32, &platform},
    };

    if (!call_read_object(call, object, "/device", fields, COUNT_OF(fields))) {
        return false;
    }
    str_set(&login->device_name, name);
    str_set(&login->platform, platform);
    return true;
}

bool login_check(struct call *call, struct server_store *store,
                 const char *email, const char *password,
                 struct account *account, bool *right, struct error *err)
{
    struct str key = STR_INIT;
    bool found = false;
    bool ok = true;

    *right = false;
    if (!email_normalise(email, &key)) {
        str_clear(&key);
    }
    if (!access_may_try(call, key.buf)) {
        goto out;
    }
    ok = store->ops->account_find(store, key.buf, account, &found, err);
    if (!ok) {
        goto out;
    }
    /* The same work and the same answer, whether there is an account or not. */
    *right = password_verify(&call->server->cost,
                             found ? account->password.buf : NULL, password);
    if (!*right) {
        call_problem(call, "login",
                     "the mail address, the password or the "
                     "code is wrong");
        access_failed(call, key.buf);
        goto out;
    }
    access_was_right(call);
    if (account->disabled_at != 0) {
        *right = false;
        call_problem(call, "suspended", "an administrator suspended it");
    }
out:
    str_release(&key);
    return ok;
}

bool login_run(struct call *call, struct server_store *store, struct error *err)
{
    struct login *login = login_make(call);
    const char *email = NULL;
    const char *password = NULL;
    const char *totp = "";
    json_t *device = NULL;
    const struct field fields[] = {
        {"email", FIELD_TEXT, true, EMAIL_MAX, &email},
        {"password", FIELD_TEXT, true, PASSWORD_MAX, &password},
        {"device", FIELD_OBJECT, true, 0, &device},
        {"totp", FIELD_TEXT, false, 32, &totp},
    };
    bool right = false;

    if (!call_read_json(call, fields, COUNT_OF(fields)) ||
        !read_device(call, login, device)) {
        return true;
    }
    str_set(&login->code, totp);
    return login_check(call, store, email, password, &login->account, &right,
                       err) &&
           (!right || call_then(call, LANE_WRITE, log_in_with_factor));
}

/* ---- POST /v1/register ---- */

/* Uses the invitation up; false in `*good` if there is none. */
static bool use_invite(struct call *call, struct server_store *store,
                       const struct str *invite, bool *good, struct error *err)
{
    unsigned char mac[TOKEN_MAC_BYTES];
    struct ticket ticket = TICKET_INIT;
    bool ok;

    secret_mac(&call->server->secret, MAC_TICKET, invite->buf, invite->len,
               mac);
    ok = store->ops->ticket_find(store, TICKET_INVITE, mac, &ticket, good, err);
    *good = *good && ticket.ends_at > call->now_ms / 1000;
    ok = ok && (!*good || store->ops->ticket_take(store, mac, good, err));
    ticket_release(&ticket);
    return ok;
}

static bool register_store(struct call *call, struct server_store *store,
                           struct error *err)
{
    struct login *login = call->state;
    bool open = str_equal(call->server->settings->registration, "open");
    bool taken = false;

    if (!open &&
        (!use_invite(call, store, &login->invite, &open, err) || !open)) {
        return err->code == ERROR_NONE &&
               call_problem(call, "forbidden",
                            "the invitation is unknown or was used");
    }
    if (!store->ops->account_add(store, &login->account, &taken, err)) {
        return false;
    }
    if (taken) {
        return call_problem(call, "exists",
                            "an account with this mail address exists");
    }
    return log_in(call, store, err);
}

static bool refuse_field(struct call *call, const char *pointer,
                         const char *why)
{
    call_problem(call, "field", "%s", why);
    json_text(&call->writer, "pointer", pointer);
    return true;
}

static bool read_account(struct call *call, struct login *login,
                         const char *email, const char *password,
                         const char *name, struct error *err)
{
    struct error reason = ERROR_INIT;
    struct password_about about = {
        .dictionary = call->server->settings->password_dictionary,
        .breached = call->server->settings->password_breached,
        .name = name};

    if (!email_normalise(email, &login->account.email)) {
        return refuse_field(call, "/email", "this is not a mail address");
    }
    about.email = login->account.email.buf;
    if (!password_check(password, &about, &reason)) {
        refuse_field(call, "/password", error_get(&reason));
        error_release(&reason);
        return true;
    }
    login->account.learner = random_id();
    login->account.created_at = call->now_ms / 1000;
    str_set(&login->account.name, name);
    return password_hash(&call->server->cost, password,
                         &login->account.password, err) &&
           call_then(call, LANE_WRITE, register_store);
}

bool register_run(struct call *call, struct server_store *store UNUSED,
                  struct error *err)
{
    struct login *login = login_make(call);
    const char *email = NULL;
    const char *password = NULL;
    const char *name = "";
    const char *invite = "";
    json_t *device = NULL;
    const struct field fields[] = {
        {"email", FIELD_TEXT, true, EMAIL_MAX, &email},
        {"password", FIELD_TEXT, true, PASSWORD_MAX, &password},
        {"name", FIELD_TEXT, false, NAME_MAX_BYTES, &name},
        {"invite", FIELD_TEXT, false, 64, &invite},
        {"device", FIELD_OBJECT, true, 0, &device},
    };

    if (!call_read_json(call, fields, COUNT_OF(fields)) ||
        !read_device(call, login, device)) {
        return true;
    }
    if (str_equal(call->server->settings->registration, "closed") ||
        (str_equal(call->server->settings->registration, "invite") &&
         invite[0] == '\0')) {
        return call_problem(call, "forbidden", "registration is closed");
    }
    if (!access_may_try(call, "")) {
        return true;
    }
    str_set(&login->invite, invite);
    return read_account(call, login, email, password, name, err);
}

/* ---- POST /v1/password ---- */

/* A change of password under way. */
struct change {
    struct account account; /* whose old password was right */
    struct str password;    /* the new one, hashed */
    bool end_others;
};

static void change_empty(void *state)
{
    struct change *change = state;

    account_release(&change->account);
    str_release(&change->password);
}

bool password_replace(struct call *call, struct server_store *store,
                      const struct account *checked, const struct str *hash,
                      bool *same, struct error *err)
{
    struct account now = ACCOUNT_INIT;
    bool taken;
    bool ok = account_is_same(store, checked, &now, same, err);

    if (ok && !*same) {
        account_refuse(call, &now);
    } else if (ok) {
        str_set(&now.password, hash->buf);
        ok = store->ops->account_set(store, &now, &taken, err) &&
             store->ops->tickets_remove(store, &now.learner, err);
    }
    account_release(&now);
    return ok;
}

static bool password_store(struct call *call, struct server_store *store,
                           struct error *err)
{
    struct change *change = call->state;
    bool same = false;

    if (!password_replace(call, store, &change->account, &change->password,
                          &same, err) ||
        (same && change->end_others &&
         !store->ops->devices_remove_others(store, &call->learner,
                                            &call->device, err))) {
        return false;
    }
    if (same) {
        call_answer_empty(call, 204);
    }
    return true;
}

bool password_is_right(struct call *call, struct server_store *store,
                       const char *password, struct account *account,
                       bool *right, struct error *err)
{
    bool found = false;

    *right = false;
    if (!store->ops->account_get(store, &call->learner, account, &found, err)) {
        return false;
    }
    if (!access_may_try(call, account->email.buf)) {
        return true;
    }
    *right = password_verify(&call->server->cost,
                             found ? account->password.buf : NULL, password);
    if (!*right) {
        call_problem(call, "login", "the password is wrong");
        access_failed(call, account->email.buf);
    } else {
        access_was_right(call);
    }
    return true;
}

bool account_may_have(struct call *call, struct server_store *store,
                      const char *password, struct account *account, bool *may,
                      struct error *reason, struct error *err)
{
    bool found;

    if (!store->ops->account_get(store, &call->learner, account, &found, err)) {
        return false;
    }
    *may = password_check(
        password,
        &(struct password_about){
            .dictionary = call->server->settings->password_dictionary,
            .breached = call->server->settings->password_breached,
            .email = account->email.buf,
            .name = account->name.buf},
        reason);
    return true;
}

bool password_run(struct call *call, struct server_store *store,
                  struct error *err)
{
    struct change *change =
        call_make_state(call, sizeof(*change), change_empty);
    const char *old = NULL;
    const char *new = NULL;
    const struct field fields[] = {
        {"old", FIELD_TEXT, true, PASSWORD_MAX, &old},
        {"new", FIELD_TEXT, true, PASSWORD_MAX, &new},
        {"end_others", FIELD_BOOL, false, 0, &change->end_others},
    };
    struct error reason = ERROR_INIT;
    bool right = false;
    bool may = false;

    change->account = (struct account)ACCOUNT_INIT;
    str_init(&change->password);
    if (!call_read_json(call, fields, COUNT_OF(fields))) {
        return true;
    }
    if (!account_may_have(call, store, new, &change->account, &may, &reason,
                          err)) {
        return false;
    }
    if (!may) {
        refuse_field(call, "/new", error_get(&reason));
        error_release(&reason);
        return true;
    }
    if (!password_is_right(call, store, old, &change->account, &right, err)) {
        return false;
    }
    return !right ||
           (password_hash(&call->server->cost, new, &change->password, err) &&
            call_then(call, LANE_WRITE, password_store));
}

/* ---- POST /v1/reset, POST /v1/token ---- */

/* Without mail nobody can be told; the answer is the same as with it. */
bool reset_run(struct call *call, struct server_store *store UNUSED,
               struct error *err UNUSED)
{
    const char *email = NULL;
    const struct field fields[] = {
        {"email", FIELD_TEXT, true, EMAIL_MAX, &email},
    };

    if (call_read_json(call, fields, COUNT_OF(fields)) &&
        access_may_try(call, "")) {
        call_answer_empty(call, 202);
    }
    return true;
}

bool token_renew_run(struct call *call, struct server_store *store,
                     struct error *err)
{
    struct new_device device;

    return token_add_second(call, store, &device, err) &&
           login_answer(call, &device, 201);
}
