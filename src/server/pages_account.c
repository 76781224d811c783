/* One's own account in the browser. */
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "server/login.h"
#include "server/pages.h"

#define DAY INT64_C(86400)

static const char *const levels[][2] = {
    {"none", "that you are a member"},
    {"completion", "also what of your assigned work is done"},
    {"results", "also your answers in assigned work"},
};

static void add_date(struct call *call, int64_t at)
{
    time_t seconds = (time_t)at;
    struct tm parts;
    char text[32];

    gmtime_r(&seconds, &parts);
    strftime(text, sizeof(text), "%Y-%m-%d", &parts);
    page_html(call, text);
}

static bool add_devices(struct call *call, struct server_store *store,
                        struct error *err)
{
    struct devices devices = DEVICES_INIT;

    if (!store->ops->devices_get(store, &call->learner, &devices, err)) {
        return false;
    }
    page_html(call, "<h2>Devices</h2>\n");
    if (devices.count == 0) {
        page_html(call, "<p>No terminal is signed in.</p>\n");
    }
    page_html(call, "<ul class=\"rows\">\n");
    for (size_t i = 0; i < devices.count; i++) {
        const struct device *device = &devices.items[i];
        char id[37];

        event_id_format(&device->id, id);
        page_html(call, "<li><strong>");
        page_text(call, device->name.buf);
        page_html(call, "</strong> <span class=\"soft\">");
        page_text(call, device->platform.buf);
        page_html(call, " last seen ");
        add_date(call, device->seen_at);
        page_html(call, "</span>\n");
        page_form(call, "/account/device");
        page_hidden(call, "device", id);
        page_html(call, "<button class=\"plain\" aria-label=\"Sign out ");
        page_text(call, device->name.buf);
        page_html(call, "\">Sign out</button>\n</form></li>\n");
    }
    page_html(call, "</ul>\n<p><a href=\"/device\">Sign in a terminal</a>"
                    "</p>\n");
    devices_release(&devices);
    return true;
}

static void add_choice(struct call *call, const struct org *org,
                       enum share_level level)
{
    char id[37];

    event_id_format(&org->id, id);
    page_form(call, "/account/sharing");
    page_hidden(call, "org", id);
    page_html(call, "<label for=\"o-");
    page_text(call, id);
    page_html(call, "\">");
    page_text(call, org->name.buf);
    page_html(call, " sees</label>\n<select name=\"level\" id=\"o-");
    page_text(call, id);
    page_html(call, "\">\n");
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        page_html(call, "<option value=\"");
        page_text(call, levels[i][0]);
        page_html(call, i == (size_t)level ? "\" selected>" : "\">");
        page_text(call, levels[i][1]);
        page_html(call, "</option>\n");
    }
    page_html(call, "</select>\n<button class=\"plain\">Change</button>\n"
                    "</form>\n");
}

static bool add_sharing(struct call *call, struct server_store *store,
                        struct error *err)
{
    struct memberships memberships = {0};
    struct orgs orgs = {0};
    bool ok =
        store->ops->memberships_of(store, &call->learner, &memberships, err) &&
        store->ops->orgs_get(store, &orgs, err);

    page_html(call, "<h2>Sharing</h2>\n");
    if (memberships.count == 0) {
        page_html(call, "<p>You are in no organisation: nobody but you sees "
                        "anything.</p>\n");
    }
    for (size_t i = 0; ok && i < memberships.count; i++) {
        for (size_t j = 0; j < orgs.count; j++) {
            if (event_id_compare(&orgs.items[j].id,
                                 &memberships.items[i].org) == 0) {
                add_choice(call, &orgs.items[j], memberships.items[i].level);
            }
        }
    }
    memberships_release(&memberships);
    orgs_release(&orgs);
    return ok;
}

static void add_password_form(struct call *call)
{
    page_html(call, "<h2>Password</h2>\n");
    page_form(call, "/account/password");
    page_html(call,
              "<label for=\"old\">Current password</label>\n"
              "<input id=\"old\" name=\"old\" type=\"password\" required "
              "autocomplete=\"current-password\">\n"
              "<label for=\"new\">New password, 8 characters or more</label>\n"
              "<input id=\"new\" name=\"new\" type=\"password\" required "
              "minlength=\"8\" autocomplete=\"new-password\">\n"
              "<label><input type=\"checkbox\" name=\"end_others\" "
              "value=\"yes\">Sign out all terminals</label>\n"
              "<button>Change the password</button>\n</form>\n");
}

static void add_leaving(struct call *call, const struct account *account)
{
    page_html(call, "<h2>Your data</h2>\n"
                    "<p><a href=\"/account/export\">Download everything</a> "
                    "that this server keeps about you.</p>\n"
                    "<h2>Leaving</h2>\n");
    if (account->erase_at != 0) {
        page_html(call, "<p class=\"alert\">Everything about you will be "
                        "erased on ");
        add_date(call, account->erase_at);
        page_html(call, ".</p>\n");
        page_form(call, "/account/keep");
        page_html(call, "<button>Keep my account</button>\n</form>\n");
        return;
    }
    page_html(call, "<p>Erases your account and all that you learned from "
                    "this server. Your devices keep their own copies.</p>\n");
    page_form(call, "/account/erase");
    page_html(call, "<label for=\"sure\">Your password</label>\n"
                    "<input id=\"sure\" name=\"password\" type=\"password\" "
                    "required autocomplete=\"current-password\">\n"
                    "<button class=\"bad\">Erase my account</button>\n"
                    "</form>\n");
}

/* The whole page; `alert` on top of it. */
static bool show(struct call *call, struct server_store *store, int status,
                 const char *alert, struct error *err)
{
    struct account account = ACCOUNT_INIT;
    bool found = false;
    bool ok =
        store->ops->account_get(store, &call->learner, &account, &found, err);

    if (ok && !found) {
        page_message(call, 410, "The account was erased",
                     "Nothing is left of it here.");
    } else if (ok) {
        page_begin(call, status, "Your account");
        if (alert != NULL) {
            page_html(call, "<p class=\"alert\" role=\"alert\">");
            page_text(call, alert);
            page_html(call, "</p>\n");
        }
        page_html(call, "<p>Signed in as ");
        page_text(call, account.email.buf);
        page_html(call, "</p>\n");
        page_form(call, "/sign-out");
        page_html(call, "<button class=\"plain\">Sign out here</button>\n"
                        "</form>\n");
        ok = add_devices(call, store, err) && add_sharing(call, store, err);
        add_password_form(call);
        add_leaving(call, &account);
        page_end(call);
    }
    account_release(&account);
    return ok;
}

bool account_page_run(struct call *call, struct server_store *store,
                      struct error *err)
{
    bool in = false;

    return page_enter(call, store, "/account", &in, err) &&
           (!in || show(call, store, 200, NULL, err));
}

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
    return page_go(call, "/account");
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
        for (size_t j = 0; j < COUNT_OF(levels); j++) {
            if (str_equal(level.buf, levels[j][0])) {
                membership->level = (enum share_level)j;
                ok = store->ops->membership_put(store, membership, err);
            }
        }
    }
    memberships_release(&memberships);
    str_release(&level);
    return ok && page_go(call, "/account");
}

/* ---- with the password ---- */

struct account_state {
    struct account account;
};

static void state_empty(void *state)
{
    account_release(&((struct account_state *)state)->account);
}

/* Checks the password in field `name`; `*right` false: the page says so. */
static bool check(struct call *call, struct server_store *store,
                  const char *name, bool *right, struct error *err)
{
    struct account_state *state =
        call_make_state(call, sizeof(*state), state_empty);
    struct str password = STR_INIT;
    bool ok;

    state->account = (struct account)ACCOUNT_INIT;
    page_field(call, name, &password);
    ok = password_is_right(call, store, password.buf, &state->account, right,
                           err);
    sodium_memzero(password.buf, password.len);
    str_release(&password);
    if (ok && !*right) {
        ok = show(call, store, call->status,
                  call->status == 429 ? "Too many attempts. Wait a while."
                                      : "The password is wrong.",
                  err);
    }
    return ok;
}

static bool password_store(struct call *call, struct server_store *store,
                           struct error *err)
{
    struct account_state *state = call->state;
    static const struct event_id nothing;
    struct str end_others = STR_INIT;
    bool taken;
    bool ok;

    page_field(call, "end_others", &end_others);
    ok = store->ops->account_set(store, &state->account, &taken, err) &&
         store->ops->tickets_remove(store, TICKET_SESSION, &call->learner,
                                    err) &&
         (end_others.len == 0 || store->ops->devices_remove_others(
                                     store, &call->learner, &nothing, err));
    str_release(&end_others);
    /* Other browsers are signed out; this one goes on with a new cookie. */
    return ok && page_go(call, "/account") &&
           session_begin(call, store, &call->learner, err);
}

bool account_password_run(struct call *call, struct server_store *store,
                          struct error *err)
{
    struct error reason = ERROR_INIT;
    struct str new = STR_INIT;
    bool right = false;
    bool in = false;
    bool ok = enter_form(call, store, &in, err);

    if (!ok || !in) {
        return ok;
    }
    page_field(call, "new", &new);
    if (!password_check(new.buf, &reason)) {
        ok = show(call, store, 422, error_get(&reason), err);
    } else {
        ok = check(call, store, "old", &right, err);
    }
    if (ok && right) {
        struct account_state *state = call->state;

        ok = password_hash(&call->server->cost, new.buf,
                           &state->account.password, err) &&
             call_then(call, LANE_WRITE, password_store);
    }
    sodium_memzero(new.buf, new.len);
    str_release(&new);
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
    return ok && page_go(call, "/account");
}

static bool erase_store(struct call *call, struct server_store *store,
                        struct error *err)
{
    return set_erase_at(call, store,
                        call->now_ms / 1000 +
                            call->server->settings->erase_after_days * DAY,
                        err);
}

bool account_erase_run(struct call *call, struct server_store *store,
                       struct error *err)
{
    bool right = false;
    bool in = false;
    bool ok = enter_form(call, store, &in, err);

    if (!ok || !in) {
        return ok;
    }
    return check(call, store, "password", &right, err) &&
           (!right || call_then(call, LANE_WRITE, erase_store));
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
