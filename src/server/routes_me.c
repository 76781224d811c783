/* One's own account (doc/protocol.md). */
#include <string.h>

#include "server/erase.h"
#include "server/login.h"
#include "server/route.h"

#define EMAIL_MAX_BYTES ((size_t)254)
#define NAME_MAX_BYTES  ((size_t)200)
#define DAY             INT64_C(86400)

static const char *const role_words[] = {"learner", "manager", "admin"};

static const struct org *find_org(const struct orgs *orgs,
                                  const struct event_id *id)
{
    for (size_t i = 0; i < orgs->count; i++) {
        if (event_id_compare(&orgs->items[i].id, id) == 0) {
            return &orgs->items[i];
        }
    }
    return NULL;
}

/* An organisation and what the learner is there. */
static void add_membership(struct json_out *json, const struct orgs *orgs,
                           const struct membership *membership)
{
    const struct org *org = find_org(orgs, &membership->org);
    char id[37];

    event_id_format(&membership->org, id);
    json_open_object(json, NULL);
    json_text(json, "id", id);
    json_text(json, "name", org != NULL ? org->name.buf : "");
    json_text(json, "role", role_words[membership->role]);
    json_text(json, "level", share_level_word(membership->level));
    json_close_object(json);
}

static bool get_places(struct call *call, struct server_store *store,
                       struct memberships *memberships, struct orgs *orgs,
                       struct error *err)
{
    return store->ops->memberships_of(store, &call->learner, memberships,
                                      err) &&
           store->ops->orgs_get(store, orgs, err);
}

static void answer_me(struct call *call, const struct account *account,
                      const struct memberships *memberships,
                      const struct orgs *orgs, bool has_factor)
{
    struct json_out *json = call_answer(call, 200);
    char id[37];

    event_id_format(&account->learner, id);
    json_text(json, "learner", id);
    json_text(json, "email", account->email.buf);
    json_text(json, "name", account->name.buf);
    json_open_list(json, "roles");
    json_text(json, NULL, "learner");
    for (size_t i = 0; i < memberships->count; i++) {
        if (memberships->items[i].role != ROLE_LEARNER) {
            json_text(json, NULL, role_words[memberships->items[i].role]);
        }
    }
    json_close_list(json);
    json_open_list(json, "orgs");
    for (size_t i = 0; i < memberships->count; i++) {
        add_membership(json, orgs, &memberships->items[i]);
    }
    json_close_list(json);
    json_int(json, "created_at", account->created_at);
    json_bool(json, "mfa", has_factor);
    if (account->erase_at != 0) {
        json_int(json, "erase_at", account->erase_at);
    }
}

bool me_run(struct call *call, struct server_store *store, struct error *err)
{
    struct account account = ACCOUNT_INIT;
    struct memberships memberships = {0};
    struct orgs orgs = {0};
    struct factor factor = FACTOR_INIT;
    bool has_factor = false;
    bool found = false;
    bool ok =
        store->ops->account_get(store, &call->learner, &account, &found, err) &&
        store->ops->factor_get(store, &call->learner, &factor, &has_factor,
                               err) &&
        get_places(call, store, &memberships, &orgs, err);

    if (ok && !found) {
        call_problem(call, "erased", "the account was erased");
    } else if (ok) {
        answer_me(call, &account, &memberships, &orgs,
                  has_factor && factor.on_at != 0);
    }
    factor_release(&factor);
    account_release(&account);
    memberships_release(&memberships);
    orgs_release(&orgs);
    return ok;
}

/* ---- PATCH /v1/me ---- */

/* What is to be changed: NULL stays. The texts are of the body. */
struct change {
    struct account account; /* that the password was checked for */
    const char *email;
    const char *name;
};

static void change_empty(void *state)
{
    account_release(&((struct change *)state)->account);
}

/* For another address the password was checked: is that still true? */
static bool find_own(struct call *call, struct server_store *store,
                     struct account *account, bool *found, struct error *err)
{
    const struct change *change = call->state;

    return change->email != NULL
               ? account_is_same(store, &change->account, account, found, err)
               : store->ops->account_get(store, &call->learner, account, found,
                                         err);
}

static bool change_store(struct call *call, struct server_store *store,
                         struct error *err)
{
    const struct change *change = call->state;
    struct account account = ACCOUNT_INIT;
    bool found = false;
    bool taken = false;
    bool ok = find_own(call, store, &account, &found, err);

    if (change->name != NULL) {
        str_set(&account.name, change->name);
    }
    if (change->email != NULL) {
        (void)email_normalise(change->email, &account.email);
        account.email_checked = false;
    }
    if (ok && found) {
        ok = store->ops->account_set(store, &account, &taken, err);
    } else if (ok) {
        account_refuse(call, &account);
    }
    account_release(&account);
    if (ok && taken) {
        call_problem(call, "exists",
                     "an account with this mail address exists");
    }
    return ok && (!found || taken || me_run(call, store, err));
}

/* The address is what one logs in with: a token alone does not move it. */
static bool may_move(struct call *call, struct server_store *store,
                     const char *password, bool *may, struct error *err)
{
    struct change *change = call->state;
    struct str address = STR_INIT;
    const char *wrong = NULL;
    const char *pointer = "/email";

    *may = false;
    if (!email_normalise(change->email, &address)) {
        wrong = "this is not a mail address";
    } else if (password == NULL) {
        wrong = "another mail address wants the password";
        pointer = "/password";
    }
    str_release(&address);
    if (wrong != NULL) {
        call_problem(call, "field", "%s", wrong);
        json_text(&call->writer, "pointer", pointer);
        return true;
    }
    return password_is_right(call, store, password, &change->account, may, err);
}

bool me_change_run(struct call *call, struct server_store *store,
                   struct error *err)
{
    struct change *change =
        call_make_state(call, sizeof(*change), change_empty);
    const char *password = NULL;
    const struct field fields[] = {
        {"email", FIELD_TEXT, false, EMAIL_MAX_BYTES, &change->email},
        {"name", FIELD_TEXT, false, NAME_MAX_BYTES, &change->name},
        {"password", FIELD_TEXT, false, PASSWORD_MAX, &password},
    };
    bool may = true;

    change->account = (struct account)ACCOUNT_INIT;
    if (!call_read_json(call, fields, COUNT_OF(fields))) {
        return true;
    }
    if (change->email != NULL && !may_move(call, store, password, &may, err)) {
        return false;
    }
    return !may || call_then(call, LANE_WRITE, change_store);
}

/* ---- DELETE /v1/me ---- */

struct leaving {
    struct account account;
    bool now;
};

static void leaving_empty(void *state)
{
    struct leaving *leaving = state;

    account_release(&leaving->account);
}

static bool leave(struct call *call, struct server_store *store,
                  struct error *err)
{
    const struct leaving *leaving = call->state;
    struct account account = ACCOUNT_INIT;
    int64_t now = call->now_ms / 1000;
    int64_t days = call->server->settings->erase_after_days;
    bool same = false;
    bool taken;
    bool ok = account_is_same(store, &leaving->account, &account, &same, err);

    account.erase_at = leaving->now ? now : now + days * DAY;
    if (ok && !same) {
        account_refuse(call, &account);
    } else if (ok) {
        ok = account.erase_at <= now
                 ? erase_learner(&call->server->secret,
                                 call->server->settings->erasure_file, store,
                                 &call->learner, now, err)
                 : store->ops->account_set(store, &account, &taken, err);
        json_int(call_answer(call, 202), "erase_at", account.erase_at);
    }
    account_release(&account);
    return ok;
}

bool me_erase_run(struct call *call, struct server_store *store,
                  struct error *err)
{
    struct leaving *leaving =
        call_make_state(call, sizeof(*leaving), leaving_empty);
    const char *password = NULL;
    const struct field fields[] = {
        {"password", FIELD_TEXT, true, PASSWORD_MAX, &password},
        {"now", FIELD_BOOL, false, 0, &leaving->now},
    };
    bool right = false;

    leaving->account = (struct account)ACCOUNT_INIT;
    if (!call_read_json(call, fields, COUNT_OF(fields))) {
        return true;
    }
    return password_is_right(call, store, password, &leaving->account, &right,
                             err) &&
           (!right || call_then(call, LANE_WRITE, leave));
}

/* ---- sharing ---- */

bool sharing_run(struct call *call, struct server_store *store,
                 struct error *err)
{
    struct memberships memberships = {0};
    struct orgs orgs = {0};
    bool ok = get_places(call, store, &memberships, &orgs, err);
    struct json_out *json;

    if (ok) {
        json = call_answer(call, 200);
        json_open_list(json, "orgs");
        for (size_t i = 0; i < memberships.count; i++) {
            add_membership(json, &orgs, &memberships.items[i]);
        }
        json_close_list(json);
        json_open_list(json, "boards");
        json_close_list(json);
    }
    memberships_release(&memberships);
    orgs_release(&orgs);
    return ok;
}

static struct membership *find_membership(struct memberships *memberships,
                                          const struct event_id *org)
{
    for (size_t i = 0; i < memberships->count; i++) {
        if (event_id_compare(&memberships->items[i].org, org) == 0) {
            return &memberships->items[i];
        }
    }
    return NULL;
}

/* One element of "orgs": NULL if it was answered with a problem. */
static struct membership *read_choice(struct call *call, const json_t *element,
                                      struct memberships *memberships)
{
    const char *org = "";
    const char *level = "";
    const struct field fields[] = {
        {"id", FIELD_TEXT, true, 36, &org},
        {"level", FIELD_TEXT, true, 16, &level},
    };
    struct membership *membership;
    struct event_id id;

    if (!json_is_object(element)) {
        call_problem(call, "field", "'orgs' is a list of objects");
        return NULL;
    }
    if (!call_read_object(call, element, "/orgs", fields, COUNT_OF(fields))) {
        return NULL;
    }
    membership = event_id_parse(org, strlen(org), 0, &id)
                     ? find_membership(memberships, &id)
                     : NULL;
    if (membership == NULL) {
        call_problem(call, "unknown", "you are not in this organisation");
    } else if (!share_level_parse(level, &membership->level)) {
        call_problem(call, "field", "a level is none, completion or results");
        membership = NULL;
    }
    return membership;
}

bool sharing_set_run(struct call *call, struct server_store *store,
                     struct error *err)
{
    struct memberships memberships = {0};
    json_t *list = NULL;
    const struct field fields[] = {
        {"orgs", FIELD_LIST, true, 0, &list},
    };
    bool refused = false;
    bool ok;

    if (!call_read_json(call, fields, COUNT_OF(fields))) {
        return true;
    }
    ok = store->ops->memberships_of(store, &call->learner, &memberships, err);
    /* Read all before one is written: a refusal changes nothing. */
    for (size_t i = 0; ok && !refused && i < json_array_size(list); i++) {
        refused =
            read_choice(call, json_array_get(list, i), &memberships) == NULL;
    }
    for (size_t i = 0; ok && !refused && i < memberships.count; i++) {
        ok = store->ops->membership_put(store, &memberships.items[i], err);
    }
    memberships_release(&memberships);
    return !ok || refused ? ok : sharing_run(call, store, err);
}
