/* `dstudiod token …`: logins of a person, and invitations. */
#include <string.h>

#include "base/clock.h"
#include "server/admin_commands.h"
#include "server/secret.h"

#define INVITE_S INT64_C(1209600) /* two weeks */

static void print_device(struct admin_call *call, struct json_out *json,
                         const struct device *device)
{
    char id[37];

    event_id_format(&device->id, id);
    if (call->json) {
        json_open_object(json, NULL);
        json_text(json, "id", id);
        json_text(json, "name", device->name.buf);
        json_text(json, "platform", device->platform.buf);
        json_int(json, "created_at", device->created_at);
        json_int(json, "seen_at", device->seen_at);
        json_close_object(json);
    } else {
        str_add_format(&call->out, "%s %s\n", id, device->name.buf);
    }
}

static bool list(struct admin_call *call, struct server_store *store,
                 void *context UNUSED)
{
    struct account account = ACCOUNT_INIT;
    struct devices devices = DEVICES_INIT;
    struct json_out json;
    bool ok =
        admin_find_account(call, store, &account) &&
        store->ops->devices_get(store, &account.learner, &devices, &call->err);

    json_begin(&json, &call->out);
    if (call->json) {
        json_open_list(&json, NULL);
    }
    for (size_t i = 0; ok && i < devices.count; i++) {
        print_device(call, &json, &devices.items[i]);
    }
    if (call->json) {
        json_close_list(&json);
        str_add_char(&call->out, '\n');
    }
    devices_release(&devices);
    account_release(&account);
    return ok;
}

enum admin_exit admin_token_list(struct admin_call *call)
{
    return admin_run_change(call, list, NULL);
}

static bool end(struct admin_call *call, struct server_store *store,
                void *context UNUSED)
{
    static const struct event_id nothing;
    struct account account = ACCOUNT_INIT;
    struct event_id device;
    bool found = false;
    bool ok = admin_find_account(call, store, &account);

    if (ok && call->argc == 1) {
        ok = store->ops->devices_remove_others(store, &account.learner,
                                               &nothing, &call->err);
    } else if (ok) {
        ok =
            (event_id_parse(call->argv[1], strlen(call->argv[1]), 0, &device) &&
             store->ops->device_remove(store, &account.learner, &device, &found,
                                       &call->err) &&
             found) ||
            error_set_code(&call->err, ERROR_NOT_FOUND, "no such device: %s",
                           call->argv[1]);
    }
    ok = ok && admin_note(call, store, &account.learner, "ended logins");
    account_release(&account);
    return ok;
}

enum admin_exit admin_token_end(struct admin_call *call)
{
    return admin_run_change(call, end, NULL);
}

static bool invite(struct admin_call *call, struct server_store *store,
                   void *context)
{
    struct ticket *ticket = context;

    return store->ops->ticket_put(store, ticket, &call->err);
}

enum admin_exit admin_token_invite(struct admin_call *call)
{
    struct ticket ticket = TICKET_INIT;
    struct secret secret;
    char text[RANDOM_TEXT_BYTES];
    enum admin_exit code;

    if (!secret_load(&secret, call->settings->secret_file, &call->err)) {
        return admin_fail(call);
    }
    random_text(text);
    ticket.kind = TICKET_INVITE;
    ticket.created_at = clock_now_ms() / 1000;
    ticket.ends_at = ticket.created_at + INVITE_S;
    secret_mac(&secret, MAC_TICKET, text, strlen(text), ticket.mac);
    code = admin_run_change(call, invite, &ticket);
    if (code == ADMIN_DONE) {
        str_add_format(&call->out, "%s\n", text);
    }
    ticket_release(&ticket);
    return code;
}
