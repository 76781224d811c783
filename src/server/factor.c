#include "server/factor.h"

#include <string.h>

#include <sodium.h>

#include "server/access.h"

#define CODE_LETTERS 10
#define CODE_MAX     ((size_t)64)

/* ---- the app's key, sealed ---- */

static void seal_key(const struct call *call, unsigned char key[32])
{
    secret_mac(&call->server->secret, MAC_SEAL, "factor", 6, key);
}

static void seal(const struct call *call, const unsigned char *key,
                 struct str *out)
{
    unsigned char nonce[crypto_secretbox_NONCEBYTES];
    unsigned char box[crypto_secretbox_MACBYTES + TOTP_KEY_BYTES];
    unsigned char with[crypto_secretbox_KEYBYTES];

    seal_key(call, with);
    randombytes_buf(nonce, sizeof(nonce));
    crypto_secretbox_easy(box, key, TOTP_KEY_BYTES, nonce, with);
    str_set_len(out, (const char *)nonce, sizeof(nonce));
    str_add_len(out, (const char *)box, sizeof(box));
    sodium_memzero(with, sizeof(with));
}

bool factor_open(const struct call *call, const struct factor *factor,
                 unsigned char key[TOTP_KEY_BYTES])
{
    const unsigned char *sealed = (const unsigned char *)factor->sealed.buf;
    unsigned char with[crypto_secretbox_KEYBYTES];
    bool ok = factor->sealed.len == crypto_secretbox_NONCEBYTES +
                                        crypto_secretbox_MACBYTES +
                                        TOTP_KEY_BYTES;

    seal_key(call, with);
    ok = ok &&
         crypto_secretbox_open_easy(key, sealed + crypto_secretbox_NONCEBYTES,
                                    crypto_secretbox_MACBYTES + TOTP_KEY_BYTES,
                                    sealed, with) == 0;
    sodium_memzero(with, sizeof(with));
    return ok;
}

bool factor_note(struct call *call, struct server_store *store,
                 const struct event_id *learner, const char *what,
                 struct error *err)
{
    struct audit_row row = {.learner = *learner,
                            .at = call->now_ms / 1000,
                            .actor = STR_INIT,
                            .what = STR_INIT};
    char id[37];
    bool ok;

    event_id_format(learner, id);
    str_set(&row.actor, id);
    str_set(&row.what, what);
    ok = store->ops->audit_add(store, &row, err);
    str_release(&row.actor);
    str_release(&row.what);
    return ok;
}

/* ---- setting it up ---- */

bool factor_begin(struct call *call, struct server_store *store,
                  unsigned char key[TOTP_KEY_BYTES], struct error *err)
{
    struct factor factor = FACTOR_INIT;
    bool ok;

    randombytes_buf(key, TOTP_KEY_BYTES);
    factor.learner = call->learner;
    factor.made_at = call->now_ms / 1000;
    seal(call, key, &factor.sealed);
    ok = store->ops->factor_put(store, &factor, err);
    factor_release(&factor);
    return ok;
}

/* Without the hyphen, in one case. */
static void mac_code(const struct call *call, const struct event_id *learner,
                     const char *code, unsigned char mac[TOKEN_MAC_BYTES])
{
    char id[37];
    struct str text = STR_INIT;

    event_id_format(learner, id);
    str_add_format(&text, "%s %s", id, code);
    secret_mac(&call->server->secret, MAC_RECOVERY, text.buf, text.len, mac);
    sodium_memzero(text.buf, text.len);
    str_release(&text);
}

static void make_codes(const struct call *call, struct factor *factor,
                       char codes[FACTOR_CODES][FACTOR_CODE_BYTES])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";

    str_clear(&factor->recovery);
    for (int i = 0; i < FACTOR_CODES; i++) {
        unsigned char mac[TOKEN_MAC_BYTES];
        char plain[CODE_LETTERS + 1] = "";

        for (int j = 0; j < CODE_LETTERS; j++) {
            plain[j] = letters[randombytes_uniform(sizeof(letters) - 1)];
        }
        memcpy(codes[i], plain, 5);
        codes[i][5] = '-';
        memcpy(codes[i] + 6, plain + 5, 6);
        mac_code(call, &factor->learner, plain, mac);
        str_add_len(&factor->recovery, (const char *)mac, sizeof(mac));
        sodium_memzero(plain, sizeof(plain));
    }
}

bool factor_confirm(struct call *call, struct server_store *store,
                    struct factor *factor, const char *code,
                    char codes[FACTOR_CODES][FACTOR_CODE_BYTES], bool *right,
                    struct error *err)
{
    unsigned char key[TOTP_KEY_BYTES];
    bool ok = true;

    *right =
        factor_open(call, factor, key) &&
        totp_check(key, code, call->now_ms / 1000, factor->step, &factor->step);
    if (*right) {
        factor->on_at = call->now_ms / 1000;
        make_codes(call, factor, codes);
        ok = store->ops->factor_put(store, factor, err) &&
             factor_note(call, store, &factor->learner,
                         "switched the second factor on", err);
    }
    sodium_memzero(key, sizeof(key));
    return ok;
}

size_t factor_codes_left(const struct factor *factor)
{
    return factor->recovery.len / TOKEN_MAC_BYTES;
}

/* ---- logging in with it ---- */

/* As a person types it: blanks and hyphens do not count, nor does the case. */
static void tidy(const char *typed, struct str *code)
{
    for (; *typed != '\0' && code->len < CODE_MAX; typed++) {
        char c = *typed;

        if (c != ' ' && c != '-') {
            str_add_char(code, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
        }
    }
}

/* Takes the recovery code off the list. */
static bool use_recovery(const struct call *call, struct factor *factor,
                         const char *code)
{
    unsigned char mac[TOKEN_MAC_BYTES];
    size_t found = factor->recovery.len;

    mac_code(call, &factor->learner, code, mac);
    for (size_t at = 0; at + sizeof(mac) <= factor->recovery.len;
         at += sizeof(mac)) {
        if (sodium_memcmp(factor->recovery.buf + at, mac, sizeof(mac)) == 0) {
            found = at;
        }
    }
    if (found == factor->recovery.len) {
        return false;
    }
    str_remove(&factor->recovery, found, sizeof(mac));
    return true;
}

static bool use(struct call *call, struct server_store *store,
                struct factor *factor, const char *typed, bool *right,
                struct error *err)
{
    unsigned char key[TOTP_KEY_BYTES];
    struct str code = STR_INIT;
    bool recovery = false;
    bool ok = true;

    tidy(typed, &code);
    *right = factor_open(call, factor, key) &&
             totp_check(key, code.buf, call->now_ms / 1000, factor->step,
                        &factor->step);
    if (!*right) {
        recovery = *right = use_recovery(call, factor, code.buf);
    }
    if (*right) {
        ok = store->ops->factor_put(store, factor, err) &&
             (!recovery || factor_note(call, store, &factor->learner,
                                       "used a recovery code", err));
    }
    sodium_memzero(key, sizeof(key));
    str_release(&code);
    return ok;
}

bool factor_pass(struct call *call, struct server_store *store,
                 const struct account *account, const char *code, bool *in,
                 struct error *err)
{
    struct factor factor = FACTOR_INIT;
    bool found = false;
    bool ok =
        store->ops->factor_get(store, &account->learner, &factor, &found, err);

    *in = ok && (!found || factor.on_at == 0);
    if (ok && !*in && code[0] == '\0') {
        call_problem(call, "mfa-needed",
                     "this account wants a code of its second factor");
    } else if (ok && !*in) {
        ok = use(call, store, &factor, code, in, err);
        if (ok && !*in) {
            call_problem(call, "login",
                         "the mail address, the password or the "
                         "code is wrong");
            access_failed(call, account->email.buf);
        }
    }
    factor_release(&factor);
    return ok;
}
