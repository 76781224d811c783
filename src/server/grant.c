#include "server/grant.h"

#include <ctype.h>
#include <string.h>

#include <sodium.h>

/* No vowels, so no words; nothing that looks like something else. */
static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ";

void grant_init(struct grant *grant)
{
    *grant = (struct grant){.ticket = TICKET_INIT,
                            .device_name = STR_INIT,
                            .platform = STR_INIT,
                            .origin = STR_INIT,
                            .challenge = STR_INIT,
                            .redirect = STR_INIT,
                            .interval_s = GRANT_INTERVAL_S};
}

void grant_release(struct grant *grant)
{
    ticket_release(&grant->ticket);
    str_release(&grant->device_name);
    str_release(&grant->platform);
    str_release(&grant->origin);
    str_release(&grant->challenge);
    str_release(&grant->redirect);
}

void grant_make_user_code(char code[GRANT_USER_CODE_BYTES])
{
    for (int i = 0; i < GRANT_USER_CODE_BYTES - 1; i++) {
        code[i] = i == 4 ? '-' : letters[randombytes_uniform(20)];
    }
    code[GRANT_USER_CODE_BYTES - 1] = '\0';
}

bool grant_read_user_code(const char *text, char code[GRANT_USER_CODE_BYTES])
{
    size_t len = 0;

    for (; *text != '\0'; text++) {
        char c = (char)toupper((unsigned char)*text);

        if (c == '-' || c == ' ') {
            continue;
        }
        if (strchr(letters, c) == NULL || len >= GRANT_CODE_LETTERS + 1) {
            return false;
        }
        if (len == 4) {
            code[len++] = '-';
        }
        code[len++] = c;
    }
    if (len != GRANT_CODE_LETTERS + 1) {
        return false;
    }
    code[len] = '\0';
    return true;
}

void grant_mac_user_code(const struct secret *secret, const char *code,
                         unsigned char mac[TOKEN_MAC_BYTES])
{
    secret_mac(secret, MAC_USER_CODE, code, strlen(code), mac);
}

static void get_text(const json_t *object, const char *key, struct str *out)
{
    const char *text = json_string_value(json_object_get(object, key));

    str_set(out, text != NULL ? text : "");
}

/* The ticket's data, which we wrote ourselves. */
static void unpack(struct grant *grant)
{
    json_t *object = json_loads(grant->ticket.data.buf, 0, NULL);

    get_text(object, "device", &grant->device_name);
    get_text(object, "platform", &grant->platform);
    get_text(object, "origin", &grant->origin);
    get_text(object, "challenge", &grant->challenge);
    get_text(object, "redirect", &grant->redirect);
    grant->interval_s =
        json_integer_value(json_object_get(object, "interval_s"));
    json_decref(object);
}

bool grant_put(struct server_store *store, struct grant *grant,
               struct error *err)
{
    struct json_out json;

    str_clear(&grant->ticket.data);
    json_begin(&json, &grant->ticket.data);
    json_open_object(&json, NULL);
    json_text(&json, "device", grant->device_name.buf);
    json_text(&json, "platform", grant->platform.buf);
    json_text(&json, "origin", grant->origin.buf);
    json_text(&json, "challenge", grant->challenge.buf);
    json_text(&json, "redirect", grant->redirect.buf);
    json_int(&json, "interval_s", grant->interval_s);
    json_close_object(&json);
    return store->ops->ticket_put(store, &grant->ticket, err);
}

bool grant_find_by_user_code(struct call *call, struct server_store *store,
                             const char *code, struct grant *grant, bool *found,
                             struct error *err)
{
    unsigned char mac[TOKEN_MAC_BYTES];

    grant_mac_user_code(&call->server->secret, code, mac);
    if (!store->ops->ticket_find_other(store, TICKET_DEVICE, mac,
                                       &grant->ticket, found, err)) {
        return false;
    }
    *found = *found && grant->ticket.state == GRANT_PENDING &&
             grant->ticket.ends_at > call->now_ms / 1000;
    if (*found) {
        unpack(grant);
    }
    return true;
}

bool grant_find(struct call *call, struct server_store *store,
                enum ticket_kind kind, const char *code, struct grant *grant,
                bool *found, struct error *err)
{
    unsigned char mac[TOKEN_MAC_BYTES];

    secret_mac(&call->server->secret, MAC_TICKET, code, strlen(code), mac);
    if (!store->ops->ticket_find(store, kind, mac, &grant->ticket, found,
                                 err)) {
        return false;
    }
    if (*found) {
        unpack(grant);
    }
    return true;
}

void grant_set_origin(const struct call *call, struct str *origin)
{
    static const unsigned char loopback6[16] = {[15] = 1};
    const unsigned char *at = call->address;
    bool mapped = at[10] == 0xff && at[11] == 0xff;

    str_clear(origin);
    if (memcmp(at, loopback6, 16) == 0 || (mapped && at[12] == 127)) {
        str_set(origin, "the server's own machine");
    } else if (mapped) {
        str_add_format(origin, "the network %u.%u.%u.*", at[12], at[13],
                       at[14]);
    } else {
        str_add_format(origin, "the network %x:%x:%x:*", at[0] << 8 | at[1],
                       at[2] << 8 | at[3], at[4] << 8 | at[5]);
    }
}
