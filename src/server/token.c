#include "server/token.h"

#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "server/access.h"
#include "server/known.h"

#define DAY INT64_C(86400)
/* Uses are noted this often: the store is spared, devices are listed well. */
#define NOTE_AFTER_S INT64_C(3600)
/* A token that was replaced works so long, for answers that were lost. */
#define OVERLAP_S DAY

static int64_t end_of(const struct call *call, int64_t created_at,
                      int64_t used_at)
{
    int64_t idle = used_at + call->server->settings->token_idle_days * DAY;
    int64_t most = created_at + call->server->settings->token_max_days * DAY;

    return idle < most ? idle : most;
}

const char *token_text(const struct call *call)
{
    const char *header = call_header(call, "Authorization");

    return header != NULL && strncasecmp(header, "Bearer ", 7) == 0 ? header + 7
                                                                    : NULL;
}

bool token_read(struct call *call)
{
    const char *text = token_text(call);

    if (text == NULL || !token_is_formed(text)) {
        return false;
    }
    secret_mac(&call->server->secret, MAC_TOKEN, text, TOKEN_TEXT_BYTES - 1,
               call->token_mac);
    return true;
}

bool token_check(struct call *call)
{
    bool good = token_read(call);

    if (!good) {
        call_problem(call, "token", "%s",
                     token_text(call) == NULL
                         ? "this needs a login"
                         : "this is not a token of this server");
    }
    return good;
}

static bool is_usable(struct call *call, int64_t now)
{
    const struct token_row *token = &call->token;

    if (token->state == TOKEN_ERASED) {
        call_problem(call, "erased", "the account was erased");
    } else if (token->state == TOKEN_REVOKED) {
        call_problem(call, "device-revoked", "the device was signed out");
    } else if (now >= token->ends_at) {
        call_problem(call, "token-expired", "log in again");
    } else if (token->disabled) {
        call_problem(call, "suspended", "an administrator suspended it");
    } else {
        return true;
    }
    return false;
}

bool token_look(struct call *call, struct server_store *store,
                struct error *err)
{
    struct known *known = call->server->known;
    bool found = false;

    if (!store->ops->token_find(store, call->token_mac, &call->token, &found,
                                err)) {
        return false;
    }
    if (!found) {
        call_problem(call, "token", "this token is not known");
    }
    if (found && is_usable(call, call->now_ms / 1000)) {
        known_add(known, call->token_mac, &call->token.device,
                  clock_monotonic_ms());
    } else {
        known_forget(known, call->token_mac);
    }
    return true;
}

bool token_authenticate(struct call *call, struct server_store *store,
                        bool *must_note, struct error *err)
{
    static const unsigned char nothing[TOKEN_MAC_BYTES];
    int64_t now = call->now_ms / 1000;

    /* Those of jobs that write were read before, to be locked together. */
    if (call->job.token == NULL && !token_check(call)) {
        return true;
    }
    if (!token_look(call, store, err)) {
        return false;
    }
    if (call->status != 0) {
        return true;
    }
    call->learner = call->token.learner;
    call->device = call->token.device;
    if (!access_take_request(call)) {
        return true;
    }
    call->authentic = true;
    *must_note = now - call->token.used_at >= NOTE_AFTER_S ||
                 memcmp(call->token.replaces, nothing, sizeof(nothing)) != 0;
    return true;
}

bool token_note_use(struct call *call, struct server_store *store,
                    struct error *err)
{
    int64_t now = call->now_ms / 1000;
    int64_t ends_at = end_of(call, call->token.created_at, now);

    if (call->token.state == TOKEN_REPLACED) {
        ends_at = call->token.ends_at;
    }
    return store->ops->token_used(store, call->token.mac, now, ends_at, err);
}

static bool add_token(struct call *call, struct server_store *store,
                      const unsigned char *replaces, struct new_device *device,
                      struct error *err)
{
    int64_t now = call->now_ms / 1000;
    struct token_row row = {.learner = device->learner,
                            .device = device->id,
                            .created_at = now,
                            .used_at = now};

    token_make(device->token);
    secret_mac(&call->server->secret, MAC_TOKEN, device->token,
               TOKEN_TEXT_BYTES - 1, row.mac);
    if (replaces != NULL) {
        memcpy(row.replaces, replaces, sizeof(row.replaces));
    }
    device->ends_at = row.ends_at = end_of(call, now, now);
    return store->ops->token_add(store, &row, err);
}

bool token_add_device(struct call *call, struct server_store *store,
                      const struct event_id *learner, const char *name,
                      const char *platform, struct new_device *device,
                      struct error *err)
{
    struct device row = {.learner = *learner,
                         .id = random_id(),
                         .name = STR_INIT,
                         .platform = STR_INIT,
                         .created_at = call->now_ms / 1000,
                         .seen_at = call->now_ms / 1000};
    bool ok;

    str_set(&row.name, name);
    str_set(&row.platform, platform);
    device->learner = *learner;
    device->id = row.id;
    ok = store->ops->device_add(store, &row, err) &&
         add_token(call, store, NULL, device, err);
    str_release(&row.name);
    str_release(&row.platform);
    return ok;
}

bool token_add_second(struct call *call, struct server_store *store,
                      struct new_device *device, struct error *err)
{
    int64_t until = call->now_ms / 1000 + OVERLAP_S;

    device->learner = call->learner;
    device->id = call->device;
    return add_token(call, store, call->token.mac, device, err) &&
           (until >= call->token.ends_at ||
            store->ops->token_end(store, call->token.mac, until, err));
}
