/* `dstudiod org …`: organisations and who is in them. */
#include "base/clock.h"
#include "server/admin_commands.h"
#include "server/lanes.h"
#include "server/secret.h"

static const char *const role_words[] = {"learner", "manager", "admin"};

/* An organisation by its name. ERROR_NOT_FOUND if there is none. */
static bool find_org(struct admin_call *call, struct server_store *store,
                     const char *name, struct event_id *id)
{
    struct orgs orgs = {0};
    bool found = false;
    bool ok = store->ops->orgs_get(store, &orgs, &call->err);

    for (size_t i = 0; ok && i < orgs.count; i++) {
        if (str_equal(orgs.items[i].name.buf, name)) {
            *id = orgs.items[i].id;
            found = true;
        }
    }
    orgs_release(&orgs);
    if (ok && !found) {
        ok = error_set_code(&call->err, ERROR_NOT_FOUND,
                            "there is no organisation '%s'", name);
    }
    return ok;
}

static bool add(struct admin_call *call, struct server_store *store,
                void *context UNUSED)
{
    struct org org = {.id = random_id(),
                      .name = STR_INIT,
                      .created_at = clock_now_ms() / 1000};
    bool taken = false;
    bool ok;
    char id[37];

    str_set(&org.name, call->argv[0]);
    str_trim(&org.name);
    event_id_format(&org.id, id);
    ok = store->ops->org_add(store, &org, &taken, &call->err) &&
         (!taken ||
          error_set(&call->err, "there is an organisation '%s'", org.name.buf));
    if (ok) {
        str_add_format(&call->out, "%s %s\n", id, org.name.buf);
    }
    str_release(&org.name);
    return ok;
}

enum admin_exit admin_org_add(struct admin_call *call)
{
    return admin_run_change(call, add, NULL);
}

static bool remove_org(struct admin_call *call, struct server_store *store,
                       void *context UNUSED)
{
    struct event_id id;
    bool found;

    return find_org(call, store, call->argv[0], &id) &&
           store->ops->org_remove(store, &id, &found, &call->err);
}

enum admin_exit admin_org_remove(struct admin_call *call)
{
    return admin_run_change(call, remove_org, NULL);
}

/* Members are named by what their account says at the time. */
static bool add_members(struct admin_call *call, struct server_store *store,
                        const struct org *org, struct json_out *json)
{
    struct memberships members = {0};
    bool ok = store->ops->members_of(store, &org->id, &members, &call->err);

    for (size_t i = 0; ok && i < members.count; i++) {
        struct account account = ACCOUNT_INIT;
        bool found = false;

        ok = store->ops->account_get(store, &members.items[i].learner, &account,
                                     &found, &call->err);
        if (ok && found && call->json) {
            json_open_object(json, NULL);
            json_text(json, "email", account.email.buf);
            json_text(json, "role", role_words[members.items[i].role]);
            json_close_object(json);
        } else if (ok && found) {
            str_add_format(&call->out, "  %-8s %s\n",
                           role_words[members.items[i].role],
                           account.email.buf);
        }
        account_release(&account);
    }
    memberships_release(&members);
    return ok;
}

static bool list(struct admin_call *call, struct server_store *store,
                 void *context UNUSED)
{
    struct json_out json;
    struct orgs orgs = {0};
    bool ok = store->ops->orgs_get(store, &orgs, &call->err);

    json_begin(&json, &call->out);
    if (call->json) {
        json_open_list(&json, NULL);
    }
    for (size_t i = 0; ok && i < orgs.count; i++) {
        if (call->json) {
            json_open_object(&json, NULL);
            json_text(&json, "name", orgs.items[i].name.buf);
            json_open_list(&json, "members");
            ok = add_members(call, store, &orgs.items[i], &json);
            json_close_list(&json);
            json_close_object(&json);
        } else {
            str_add_format(&call->out, "%s\n", orgs.items[i].name.buf);
            ok = add_members(call, store, &orgs.items[i], &json);
        }
    }
    if (call->json) {
        json_close_list(&json);
        str_add_char(&call->out, '\n');
    }
    orgs_release(&orgs);
    return ok;
}

enum admin_exit admin_org_list(struct admin_call *call)
{
    return admin_run_change(call, list, NULL);
}

static bool parse_role(struct admin_call *call, enum org_role *role)
{
    *role = ROLE_LEARNER;
    if (call->argc < 3) {
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(role_words); i++) {
        if (str_equal(call->argv[2], role_words[i])) {
            *role = (enum org_role)i;
            return true;
        }
    }
    return error_set_code(&call->err, ERROR_USAGE,
                          "a role is learner, manager or admin, not '%s'",
                          call->argv[2]);
}

/* What is shared stays as it is; a new member shares nothing yet. */
static bool join(struct admin_call *call, struct server_store *store,
                 void *context UNUSED)
{
    struct membership membership = {.joined_at = clock_now_ms() / 1000};
    struct memberships have = {0};
    struct account account = ACCOUNT_INIT;
    bool ok =
        parse_role(call, &membership.role) &&
        admin_find_account(call, store, &account) &&
        find_org(call, store, call->argv[1], &membership.org) &&
        store->ops->memberships_of(store, &account.learner, &have, &call->err);

    membership.learner = account.learner;
    for (size_t i = 0; i < have.count; i++) {
        if (event_id_compare(&have.items[i].org, &membership.org) == 0) {
            membership.level = have.items[i].level;
        }
    }
    ok = ok && store->ops->membership_put(store, &membership, &call->err);
    memberships_release(&have);
    account_release(&account);
    return ok;
}

enum admin_exit admin_org_join(struct admin_call *call)
{
    return admin_run_change(call, join, NULL);
}

static bool leave(struct admin_call *call, struct server_store *store,
                  void *context UNUSED)
{
    struct account account = ACCOUNT_INIT;
    struct event_id org;
    bool found = false;
    bool ok = admin_find_account(call, store, &account) &&
              find_org(call, store, call->argv[1], &org) &&
              store->ops->membership_remove(store, &org, &account.learner,
                                            &found, &call->err) &&
              (found || error_set_code(&call->err, ERROR_NOT_FOUND,
                                       "'%s' is not in it", call->argv[0]));

    account_release(&account);
    return ok;
}

enum admin_exit admin_org_leave(struct admin_call *call)
{
    return admin_run_change(call, leave, NULL);
}
