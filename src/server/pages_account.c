/* One's own account in the browser. */
#include <time.h>

#include "server/pages.h"
#include "server/pages_account.h"

static const char *const levels[] = {
    [SHARE_NONE] = "that you are a member, no more",
    [SHARE_COMPLETION] = "what of your assigned work is done",
    [SHARE_RESULTS] = "your answers in assigned work, too",
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
        page_text(call, share_level_word((enum share_level)i));
        page_html(call, i == (size_t)level ? "\" selected>" : "\">");
        page_text(call, levels[i]);
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

/* The company's identity provider: connected, or how to do it. */
static bool add_company(struct call *call, struct server_store *store,
                        struct error *err)
{
    struct identities identities = {0};
    const char *label = call->server->settings->oidc_label;

    if (call->server->oidc == NULL) {
        return true;
    }
    if (!store->ops->identities_of(store, &call->learner, &identities, err)) {
        return false;
    }
    page_html(call, "<h2>");
    page_text(call, label);
    page_html(call, "</h2>\n");
    if (identities.count > 0) {
        page_html(call, "<p>You can sign in with your company.</p>\n");
    } else {
        page_html(call, "<p>Connect your account, and you can sign in that "
                        "way as well.</p>\n");
        page_form(call, "/account/connect");
        page_html(call, "<button class=\"plain\">Connect</button>\n</form>\n");
    }
    identities_release(&identities);
    return true;
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
    page_html(call, account->password.len > 0
                        ? "<label for=\"sure\">Your password</label>\n"
                          "<input id=\"sure\" name=\"password\" "
                          "type=\"password\" required "
                          "autocomplete=\"current-password\">\n"
                        : "<label for=\"sure\">To be sure: your mail address"
                          "</label>\n<input id=\"sure\" name=\"email\" "
                          "type=\"email\" required autocomplete=\"off\">\n");
    page_html(call, "<button class=\"bad\">Erase my account</button>\n"
                    "</form>\n");
}

/* What a form did, told by the page to which it sends the browser. */
static const char *const done[][2] = {
    {"device", "The device is signed out."},
    {"sharing", "What the organisation sees was changed."},
    {"password", "The password was changed."},
    {"factor", "The second factor is off."},
    {"connected", "Your account is connected."},
    {"leaving", "Your account will be erased. Below you can take that back."},
    {"kept", "Your account stays."},
};

static void add_done(struct call *call)
{
    const char *what = call_query(call, "done");

    for (size_t i = 0; what != NULL && i < COUNT_OF(done); i++) {
        if (str_equal(what, done[i][0])) {
            page_html(call, "<p class=\"done\" role=\"status\">");
            page_html(call, done[i][1]);
            page_html(call, "</p>\n");
        }
    }
}

bool account_show(struct call *call, struct server_store *store, int status,
                  const char *alert, const char *field, struct error *err)
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
            page_alert(call, alert, field);
        } else {
            add_done(call);
        }
        page_html(call, "<p>Signed in as ");
        page_text(call, account.email.buf);
        page_html(call, "</p>\n");
        page_form(call, "/sign-out");
        page_html(call, "<button class=\"plain\">Sign out here</button>\n"
                        "</form>\n");
        ok = add_devices(call, store, err) && add_sharing(call, store, err) &&
             add_company(call, store, err);
        if (account.password.len > 0) {
            add_password_form(call);
            page_html(call, "<h2>Second factor</h2>\n<p><a href=\"/account/"
                            "factor\">Codes of an authenticator app</a>, "
                            "wanted beside the password.</p>\n");
        }
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
           (!in || account_show(call, store, 200, NULL, NULL, err));
}
