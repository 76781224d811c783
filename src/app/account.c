#include "app/account.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "app/app_private.h"
#include "app/network.h"
#include "app/sync_private.h"
#include "base/clock.h"
#include "secret/secret.h"
#include "store/store_lines.h"

/* The texts of the struct, to be told and forgotten as one. */
struct text_place {
    const char *key; /* in the helper's lines */
    size_t offset;
};
#define PLACE(key, member)                                                     \
    {                                                                          \
        key, offsetof(struct app_account, member)                              \
    }
static const struct text_place places[] = {
    PLACE("server", server),     PLACE("server_name", server_name),
    PLACE("notice", notice),     PLACE("privacy", privacy),
    PLACE("code", code),         PLACE("address", address),
    PLACE("complete", complete), PLACE("qr", qr),
    PLACE("learner", learner),   PLACE("email", email),
    PLACE("name", name),         PLACE("browser", browser),
};

static char **text_at(struct app_account *account, size_t place)
{
    return (char **)((char *)account + places[place].offset);
}

static void set_text(char **text, const char *value)
{
    free(*text);
    *text = xstrdup(value);
}

static void forget_texts(struct app_account *account)
{
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        set_text(text_at(account, i), "");
    }
    account->told = false;
    account->wants_code = false;
    account->opened = false;
    account->erase_at = 0;
    error_clear(&account->err);
}

static void forget_devices(struct app_account *account)
{
    for (size_t i = 0; i < account->device_count; i++) {
        free(account->devices[i].id);
        free(account->devices[i].name);
        free(account->devices[i].platform);
    }
    free(account->devices);
    account->devices = NULL;
    account->device_count = 0;
}

void account_release(struct syncing *syncing)
{
    net_free(syncing->account_net);
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        free(*text_at(&syncing->account, i));
    }
    forget_devices(&syncing->account);
    error_release(&syncing->account.err);
}

const struct app_account *app_account(struct app *app)
{
    struct syncing *syncing = syncing_of(app);

    if (syncing->account.server == NULL) {
        forget_texts(&syncing->account);
    }
    return &syncing->account;
}

static void add_device(struct app_account *account, const struct net_line *line)
{
    struct app_device *device;

    account->devices = xreallocarray(
        account->devices, account->device_count + 1, sizeof(*account->devices));
    device = &account->devices[account->device_count++];
    device->id = xstrdup(net_line_text(line, "id"));
    device->name = xstrdup(net_line_text(line, "name"));
    device->platform = xstrdup(net_line_text(line, "platform"));
    device->created_at = net_line_int(line, "created_at", 0);
    device->seen_at = net_line_int(line, "seen_at", 0);
    device->current = net_line_bool(line, "current");
}

static void take_line(void *context, const struct net_line *line)
{
    struct app_account *account = context;
    const char *step = net_line_step(line);

    if (str_equal(step, "device")) {
        add_device(account, line);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        const char *text = net_line_text(line, places[i].key);

        if (text[0] != '\0') {
            set_text(text_at(account, i), text);
        }
    }
    if (str_equal(step, "code")) {
        account->code_ends_ms =
            clock_monotonic_ms() + net_line_int(line, "expires_s", 0) * 1000;
    } else if (str_equal(step, "server")) {
        set_text(&account->server_name, net_line_text(line, "name"));
        set_text(&account->name, "");
    }
    account->opened = account->opened || net_line_bool(line, "opened");
    account->wants_code = account->wants_code || str_equal(step, "factor");
    account->told = account->told || net_line_bool(line, "told");
    account->erase_at = net_line_int(line, "erase_at", account->erase_at);
}

/* Starts the verb with a request that is complete; clears it. */
static bool begin(struct app *app, enum account_task task,
                  const char *const *args, struct str *request,
                  struct error *err)
{
    static const char *const verbs[] = {
        [ACCOUNT_LOGIN] = "login",          [ACCOUNT_LOGOUT] = "logout",
        [ACCOUNT_WHOAMI] = "whoami",        [ACCOUNT_DEVICES] = "devices",
        [ACCOUNT_RENAME] = "device-rename", [ACCOUNT_END] = "device-end",
        [ACCOUNT_ERASE] = "erase",
    };
    struct syncing *syncing = syncing_of(app);
    struct net_spec spec = {.verb = verbs[task],
                            .args = args,
                            .request = request->buf,
                            .line = take_line,
                            .context = &syncing->account};
    bool ok;

    app_account_cancel(app);
    forget_texts(&syncing->account);
    if (task == ACCOUNT_DEVICES) {
        forget_devices(&syncing->account);
    }
    syncing->account.task = task;
    syncing->account.ok = false;
    ok = !app_net_offline(app, err) &&
         net_start(&spec, &syncing->account_net, err);
    syncing->account.running = ok;
    explicit_bzero(request->buf, request->len);
    str_release(request);
    return ok;
}

bool app_account_login(struct app *app, const struct app_login *login,
                       struct error *err)
{
    struct str request = STR_INIT;
    struct json_out json;

    sync_request(app, &request, &json);
    json_text(&json, "url", login->url);
    json_text(&json, "method",
              login->email != NULL ? "password"
              : login->browser     ? "browser"
                                   : "device");
    if (login->email != NULL) {
        json_text(&json, "email", login->email);
        json_text(&json, "password",
                  login->password != NULL ? login->password : "");
    }
    if (login->totp != NULL) {
        json_text(&json, "totp", login->totp);
    }
    if (login->device != NULL) {
        json_text(&json, "device_name", login->device);
    }
    json_close_object(&json);
    return begin(app, ACCOUNT_LOGIN, NULL, &request, err);
}

bool app_account_begin(struct app *app, enum account_task task,
                       struct error *err)
{
    struct str request = STR_INIT;
    struct json_out json;

    sync_request(app, &request, &json);
    json_close_object(&json);
    return begin(app, task, NULL, &request, err);
}

bool app_account_device(struct app *app, const char *device, const char *name,
                        struct error *err)
{
    const char *const args[] = {device, NULL};
    struct str request = STR_INIT;
    struct json_out json;

    sync_request(app, &request, &json);
    if (name != NULL) {
        json_text(&json, "name", name);
    }
    json_close_object(&json);
    return begin(app, name != NULL ? ACCOUNT_RENAME : ACCOUNT_END, args,
                 &request, err);
}

bool app_account_erase(struct app *app, const char *password, bool at_once,
                       struct error *err)
{
    struct str request = STR_INIT;
    struct json_out json;

    sync_request(app, &request, &json);
    json_text(&json, "password", password);
    json_bool(&json, "now", at_once);
    json_close_object(&json);
    return begin(app, ACCOUNT_ERASE, NULL, &request, err);
}

bool app_account_forget(struct app *app, struct error *err)
{
    static const char *const keys[] = {"learner", "server", "state"};
    struct str state = STR_INIT;
    char *login = sync_login_path(app);
    bool ok = store_sync_get(app->store, "state", &state) &&
              str_equal(state.buf, "erased");

    if (!ok) {
        error_set_code(err, ERROR_USAGE,
                       "this profile's account was not erased");
    }
    for (size_t i = 0; ok && i < COUNT_OF(keys); i++) {
        ok = store_sync_set(app->store, keys[i], NULL, err);
    }
    ok = ok && secret_remove(login, err);
    syncing_of(app)->look_again = true;
    free(login);
    str_release(&state);
    return ok;
}

void app_account_cancel(struct app *app)
{
    struct syncing *syncing = syncing_of(app);

    net_free(syncing->account_net);
    syncing->account_net = NULL;
    syncing->account.running = false;
}

bool account_service(struct app *app)
{
    struct syncing *syncing = syncing_of(app);
    struct app_account *account = &syncing->account;

    if (syncing->account_net == NULL) {
        return false;
    }
    if (net_service(syncing->account_net)) {
        return true;
    }
    account->ok = net_result(syncing->account_net, &account->err) &&
                  (account->task != ACCOUNT_LOGIN ||
                   app_secrets_settle(app, &account->err));
    net_free(syncing->account_net);
    syncing->account_net = NULL;
    account->running = false;
    syncing->look_again = true;
    if (account->ok && account->task == ACCOUNT_LOGIN && syncing->background) {
        app_sync_begin_background(app);
    }
    return true;
}

bool app_account_wait(struct app *app,
                      void (*changed)(void *context, struct app *app),
                      void *context, struct error *err)
{
    struct syncing *syncing = syncing_of(app);

    while (syncing->account_net != NULL) {
        struct pollfd one = {.fd = net_get_fd(syncing->account_net),
                             .events =
                                 net_get_poll_events(syncing->account_net)};

        poll(&one, 1, -1);
        (void)account_service(app);
        if (changed != NULL) {
            changed(context, app);
        }
    }
    return syncing->account.ok || error_copy(err, &syncing->account.err);
}
