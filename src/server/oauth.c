/* POST /v1/oauth/device and /v1/oauth/token: forms in, errors of RFC 6749. */
#include <string.h>

#include <sodium.h>

#include "server/access.h"
#include "server/grant.h"
#include "server/pages.h"
#include "server/token.h"

#define CLIENT             "terminal"
#define DEVICE_TYPE        "urn:ietf:params:oauth:grant-type:device_code"
#define NAME_MAX_BYTES     ((size_t)64)
#define PLATFORM_MAX_BYTES ((size_t)32)
#define SLOWER_S           5

static bool refuse(struct call *call, const char *error)
{
    json_text(call_answer(call, 400), "error", error);
    return true;
}

static struct slice form_of(const struct call *call)
{
    return str_slice(&call->body);
}

static bool is_our_client(struct call *call)
{
    struct str client = STR_INIT;
    bool ours = form_find(form_of(call), "client_id", 64, &client) &&
                str_equal(client.buf, CLIENT);

    str_release(&client);
    return ours || !refuse(call, "invalid_client");
}

/* ---- asking for a device code ---- */

static void answer_codes(struct call *call, const char *device_code,
                         const char *user_code)
{
    struct json_out *json = call_answer(call, 200);
    struct str address = STR_INIT;

    call->secret = true;
    json_text(json, "device_code", device_code);
    json_text(json, "user_code", user_code);
    str_add_format(&address, "%s/device", call->server->public_url);
    json_text(json, "verification_uri", address.buf);
    str_add_format(&address, "?user_code=%s", user_code);
    json_text(json, "verification_uri_complete", address.buf);
    json_int(json, "expires_in", GRANT_LIFE_S);
    json_int(json, "interval", GRANT_INTERVAL_S);
    str_release(&address);
}

bool oauth_device_run(struct call *call, struct server_store *store,
                      struct error *err)
{
    char device_code[RANDOM_TEXT_BYTES];
    char user_code[GRANT_USER_CODE_BYTES];
    struct grant grant;
    bool ok;

    if (!is_our_client(call) || !access_take_grant(call)) {
        return true;
    }
    grant_init(&grant);
    if (!form_find(form_of(call), "device_name", NAME_MAX_BYTES,
                   &grant.device_name) ||
        grant.device_name.len == 0) {
        grant_release(&grant);
        return refuse(call, "invalid_request");
    }
    (void)form_find(form_of(call), "platform", PLATFORM_MAX_BYTES,
                    &grant.platform);
    random_text(device_code);
    grant_make_user_code(user_code);
    secret_mac(&call->server->secret, MAC_TICKET, device_code,
               strlen(device_code), grant.ticket.mac);
    grant_mac_user_code(&call->server->secret, user_code, grant.ticket.other);
    grant.ticket.kind = TICKET_DEVICE;
    grant.ticket.created_at = call->now_ms / 1000;
    grant.ticket.ends_at = grant.ticket.created_at + GRANT_LIFE_S;
    grant_set_origin(call, &grant.origin);
    ok = grant_put(store, &grant, err);
    if (ok) {
        answer_codes(call, device_code, user_code);
    }
    grant_release(&grant);
    return ok;
}

/* ---- asking for a token ---- */

static bool answer_token(struct call *call, struct new_device *device)
{
    struct json_out *json = call_answer(call, 200);
    char id[37];

    call->secret = true;
    json_text(json, "access_token", device->token);
    json_text(json, "token_type", "Bearer");
    json_int(json, "expires_in", device->ends_at - call->now_ms / 1000);
    json_int(json, "expires_at", device->ends_at);
    event_id_format(&device->id, id);
    json_text(json, "device", id);
    event_id_format(&device->learner, id);
    json_text(json, "learner", id);
    sodium_memzero(device->token, sizeof(device->token));
    return true;
}

/* Makes the device, and ends the code: it works once. */
static bool log_in(struct call *call, struct server_store *store,
                   const struct grant *grant, struct error *err)
{
    struct account account = ACCOUNT_INIT;
    struct new_device device;
    bool found = false;
    bool first = false;
    bool ok = store->ops->account_get(store, &grant->ticket.learner, &account,
                                      &found, err) &&
              store->ops->ticket_take(store, grant->ticket.mac, &first, err);

    if (ok && !first) {
        refuse(call, "invalid_grant");
    } else if (ok && (!found || account.disabled_at != 0)) {
        refuse(call, "access_denied");
    } else if (ok) {
        ok = token_add_device(call, store, &account.learner,
                              grant->device_name.buf, grant->platform.buf,
                              &device, err) &&
             answer_token(call, &device);
    }
    account_release(&account);
    return ok;
}

/* Nobody has decided yet. Who asks too often is told to ask less often. */
static bool still_pending(struct call *call, struct server_store *store,
                          struct grant *grant, struct error *err)
{
    int64_t now = call->now_ms / 1000;
    /* Whole seconds: one of tolerance. */
    bool soon = grant->ticket.used_at != 0 &&
                now - grant->ticket.used_at < grant->interval_s - 1;

    grant->ticket.used_at = now;
    grant->interval_s += soon ? SLOWER_S : 0;
    if (!grant_put(store, grant, err)) {
        return false;
    }
    return refuse(call, soon ? "slow_down" : "authorization_pending");
}

static bool by_device_code(struct call *call, struct server_store *store,
                           struct grant *grant, struct error *err)
{
    struct str code = STR_INIT;
    bool given = form_find(form_of(call), "device_code", 64, &code);
    bool found = false;
    bool ok = given ? grant_find(call, store, TICKET_DEVICE, code.buf, grant,
                                 &found, err)
                    : refuse(call, "invalid_request");

    str_release(&code);
    if (!ok || !given) {
        return ok;
    }
    if (!found) {
        return refuse(call, "invalid_grant");
    }
    if (grant->ticket.ends_at <= call->now_ms / 1000) {
        return refuse(call, "expired_token");
    }
    switch (grant->ticket.state) {
    case GRANT_APPROVED:
        return log_in(call, store, grant, err);
    case GRANT_DENIED:
        return refuse(call, "access_denied");
    default:
        return still_pending(call, store, grant, err);
    }
}

/* Is this the verifier of the challenge (RFC 7636, S256)? */
static bool is_verifier(const char *verifier, const char *challenge)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char text[64];

    crypto_hash_sha256(hash, (const unsigned char *)verifier, strlen(verifier));
    sodium_bin2base64(text, sizeof(text), hash, sizeof(hash),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return strlen(challenge) == strlen(text) &&
           sodium_memcmp(text, challenge, strlen(text)) == 0;
}

static bool by_code(struct call *call, struct server_store *store,
                    struct grant *grant, struct error *err)
{
    struct str code = STR_INIT;
    struct str verifier = STR_INIT;
    struct str redirect = STR_INIT;
    bool given = form_find(form_of(call), "code", 64, &code) &&
                 form_find(form_of(call), "code_verifier", 128, &verifier) &&
                 form_find(form_of(call), "redirect_uri", 256, &redirect);
    bool found = false;
    bool ok = given ? grant_find(call, store, TICKET_CODE, code.buf, grant,
                                 &found, err)
                    : refuse(call, "invalid_request");

    if (ok && given) {
        found = found && grant->ticket.ends_at > call->now_ms / 1000 &&
                is_verifier(verifier.buf, grant->challenge.buf) &&
                str_equal(redirect.buf, grant->redirect.buf);
        ok = found ? log_in(call, store, grant, err)
                   : refuse(call, "invalid_grant");
    }
    str_release(&code);
    str_release(&verifier);
    str_release(&redirect);
    return ok;
}

bool oauth_token_run(struct call *call, struct server_store *store,
                     struct error *err)
{
    struct str type = STR_INIT;
    struct grant grant;
    bool ok = true;

    if (!is_our_client(call)) {
        return true;
    }
    grant_init(&grant);
    if (!form_find(form_of(call), "grant_type", 128, &type)) {
        refuse(call, "invalid_request");
    } else if (str_equal(type.buf, DEVICE_TYPE)) {
        ok = by_device_code(call, store, &grant, err);
    } else if (str_equal(type.buf, "authorization_code")) {
        ok = by_code(call, store, &grant, err);
    } else {
        refuse(call, "unsupported_grant_type");
    }
    str_release(&type);
    grant_release(&grant);
    return ok;
}
