/* The forms of an account's page. */
#include <sodium.h>

#include "server/login.h"
#include "server/pages.h"
#include "server/pages_account.h"

#define DAY INT64_C(86400)

/* A form of this page, from somebody who is signed in. */
static bool enter_form(struct call *call, struct server_store *store, bool *in,
                       struct error *err)
{
    if (!page_enter(call, store, "/account", in, err)) {
        return false;
    }
    *in = *in && page_check_form(call);
    return true;
}

static bool read_id(struct call *call, const char *name, struct event_id *id)
{
    struct str text = STR_INIT;
    bool ok;

    page_field(call, name, &text);
    ok = event_id_parse(text.buf, text.len, 0, id);
    str_release(&text);
    return ok;
}

bool account_device_run(struct call *call, struct server_store *store,
                        struct error *err)
{
    struct event_id device;
    bool found = false;
    bool in = false;
    bool ok = enter_form(call, store, &in, err);

    if (!ok || !in) {
        return ok;
    }
    if (read_id(call, "device", &device) &&
        !store->ops->device_remove(store, &call->learner, &device, &found,
                                   err)) {
        return false;
    }
    return page_go(call, "/account?done=device");
}

bool account_sharing_run(struct call *call, struct server_store *store,
                         struct error *err)
{
    struct memberships memberships = {0};
    struct str level = STR_INIT;
    struct event_id org;
    bool in = false;
    bool ok = enter_form(call, store, &in, err);

    if (!ok || !in) {
        return ok;
    }
    page_field(call, "level", &level);
    ok = store->ops->memberships_of(store, &call->learner, &memberships, err);
    for (size_t i = 0; ok && i < memberships.count; i++) {
        struct membership *membership = &memberships.items[i];

        if (!read_id(call, "org", &org) ||
            event_id_compare(&membership->org, &org) != 0) {
            continue;
        }
        if (share_level_parse(level.buf, &membership->level)) {
            ok = store->ops->membership_put(store, membership, err);
        }
    }
    memberships_release(&memberships);
    str_release(&level);
    return ok && page_go(call, "/account?done=sharing");
}

/* ---- with the password ---- */

struct account_state {
    struct account account; /* whose password was right */
    struct str password;    /* the new one, hashed */
};

static void state_empty(void *state)
{
    struct account_state *own = state;

    account_release(&own->account);
    str_release(&own->password);
}

/*
 * Checks the password in the field `name`, whose id is `field`; `*right` false:
 * the page says so.
 */
static bool check(struct call *call, struct server_store *store,
                  const char *name, const char *field, bool *right,
                  struct error *err)
{
    struct account_state *state =
        call_make_state(call, sizeof(*state), state_empty);
    struct str password = STR_INIT;
    bool ok;

    state->account = (struct account)ACCOUNT_INIT;
    str_init(&state->password);
    page_field(call, name, &password);
    ok = password_is_right(call, store, password.buf, &state->account, right,
                           err);
    sodium_memzero(password.buf, password.len);
    str_release(&password);
    if (ok && !*right) {
        ok = account_show(call, store, call->status,
                          call->status == 429
                              ? "Too many attempts. Wait a while."
                              : "The password is wrong.",
                          field, err);
    }
    return ok;
}

static bool password_store(struct call *call, struct server_store *store,
                           struct error *err)
{
    const struct account_state *state = call->state;
    static const struct event_id nothing;
    struct str end_others = STR_INIT;
    bool same = false;
    bool ok;

    page_field(call, "end_others", &end_others);
    ok = password_replace(call, store, &state->account, &state->password, &same,
                          err) &&
         (!same || end_others.len == 0 ||
          store->ops->devices_remove_others(store, &call->learner, &nothing,
                                            err));
    str_release(&end_others);
    if (!ok || !same) {
        return ok && page_go(call, "/sign-in");
    }
    /* Other browsers are signed out; this one goes on with a new cookie. */
    return page_go(call, "/account?done=password") &&
           session_begin(call, store, &call->learner, err);
}

bool account_password_run(struct call *call, struct server_store *store,
                          struct error *err)
{
    struct error reason = ERROR_INIT;
    struct account account = ACCOUNT_INIT;
    struct str new = STR_INIT;
    bool right = false;
    bool may = false;
    bool in = false;
    bool ok = enter_form(call, store, &in, err);

    if (!ok || !in) {
        return ok;
    }
    page_field(call, "new", &new);
    ok = account_may_have(call, store, new.buf, &account, &may, &reason, err);
    if (ok && !may) {
        ok = account_show(call, store, 422, error_get(&reason), "new", err);
    } else if (ok) {
        ok = check(call, store, "old", "old", &right, err);
    }
    if (ok && right) {
        struct account_state *state = call->state;

        ok = password_hash(&call->server->cost, new.buf, &state->password,
                           err) &&
             call_then(call, LANE_WRITE, password_store);
    }
    sodium_memzero(new.buf, new.len);
    str_release(&new);
    account_release(&account);
    error_release(&reason);
    return ok;
}

static bool set_erase_at(struct call *call, struct server_store *store,
                         int64_t erase_at, struct error *err)
{
    struct account account = ACCOUNT_INIT;
    bool found = false;
    bool taken;
    bool ok =
        store->ops->account_get(store, &call->learner, &account, &found, err);

    account.erase_at = erase_at;
    ok =
        ok && (!found || store->ops->account_set(store, &account, &taken, err));
    account_release(&account);
    return ok && page_go(call, erase_at == 0 ? "/account?done=kept"
                                             : "/account?done=leaving");
}

static bool erase_store(struct call *call, struct server_store *store,
                        struct error *err)
{
    return set_erase_at(call, store,
                        call->now_ms / 1000 +
                            call->server->settings->erase_after_days * DAY,
                        err);
}

/* In place of a password, for an account that has none. */
static bool is_own_address(struct call *call, const struct account *account)
{
    struct str typed = STR_INIT;
    struct str email = STR_INIT;
    bool same;

    page_field(call, "email", &typed);
    same = email_normalise(typed.buf, &email) &&
           str_equal(email.buf, account->email.buf);
    str_release(&typed);
    str_release(&email);
    return same;
}

bool account_erase_run(struct call *call, struct server_store *store,
                       struct error *err)
{
    struct account account = ACCOUNT_INIT;
    bool found = false;
    bool right = false;
    bool in = false;
    bool ok = enter_form(call, store, &in, err);

    if (!ok || !in) {
        return ok;
    }
    ok = store->ops->account_get(store, &call->learner, &account, &found, err);
    if (ok && account.password.len > 0) {
        ok = check(call, store, "password", "sure", &right, err);
    } else if (ok) {
        right = is_own_address(call, &account);
        ok = right ||
             account_show(call, store, 422, "This is not your mail address.",
                          "sure", err);
    }
    account_release(&account);
    return ok && (!right || call_then(call, LANE_WRITE, erase_store));
}

bool account_keep_run(struct call *call, struct server_store *store,
                      struct error *err)
{
    bool in = false;

    if (!enter_form(call, store, &in, err)) {
        return false;
    }
    return !in || set_erase_at(call, store, 0, err);
}
