#include "server/oidc.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <sodium.h>

#include "base/clock.h"
#include "base/file.h"
#include "server/oidc_fetch.h"
#include "server/page.h"

#define KEEP_MS      INT64_C(3600000) /* what the provider publishes */
#define ASK_AGAIN_MS INT64_C(60000)   /* for keys that are not known */
#define SECRET_MAX   ((size_t)1024)

struct oidc {
    const struct server_settings *settings;
    struct str secret; /* "": a public client */

    pthread_mutex_t lock; /* of what follows */
    struct oidc_document document;
    int64_t document_ms; /* when it was read, monotonic; 0: never */
    json_t *keys;        /* NULL: none yet */
    int64_t keys_ms;
    int64_t asked_again_ms; /* for an unknown key; 0: never */
};

/* ---- a visit ---- */

static void derive(const struct secret *secret, enum mac_kind kind,
                   const char *state, char text[RANDOM_TEXT_BYTES])
{
    unsigned char mac[TOKEN_MAC_BYTES];

    secret_mac(secret, kind, state, strlen(state), mac);
    sodium_bin2base64(text, RANDOM_TEXT_BYTES, mac, sizeof(mac),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool oidc_visit_make(struct oidc_visit *visit, const struct secret *secret,
                     const char *state)
{
    if (state == NULL) {
        random_text(visit->state);
    } else if (strlen(state) == sizeof(visit->state) - 1) {
        memcpy(visit->state, state, sizeof(visit->state));
    } else {
        return false;
    }
    derive(secret, MAC_NONCE, visit->state, visit->nonce);
    derive(secret, MAC_VERIFIER, visit->state, visit->verifier);
    return true;
}

/* ---- settings ---- */

static bool read_secret(struct oidc *oidc, struct error *err)
{
    const char *path = oidc->settings->oidc_client_secret_file;
    bool ok = path == NULL || file_read(path, SECRET_MAX, &oidc->secret, err);

    if (path != NULL && ok) {
        str_truncate(&oidc->secret, strcspn(oidc->secret.buf, "\r\n"));
        ok = oidc->secret.len > 0 ||
             error_set_code(err, ERROR_USAGE, "'%s' holds no secret", path);
    }
    return ok;
}

static bool has_openid(const char *scopes)
{
    size_t len = strlen("openid");
    const char *at = scopes;

    while ((at = strstr(at, "openid")) != NULL) {
        if ((at == scopes || at[-1] == ' ') &&
            (at[len] == ' ' || at[len] == '\0')) {
            return true;
        }
        at += len;
    }
    return false;
}

static bool check_settings(const struct server_settings *settings,
                           struct error *err)
{
    const char *issuer = settings->oidc_issuer;

    if (!oidc_is_url(issuer, true)) {
        return error_set_code(err, ERROR_USAGE,
                              "oidc_issuer wants an https:// address, not "
                              "'%s'",
                              issuer);
    }
    if (settings->oidc_client_id == NULL ||
        settings->oidc_client_id[0] == '\0') {
        return error_set_code(err, ERROR_USAGE,
                              "oidc_issuer wants oidc_client_id beside it");
    }
    if (!has_openid(settings->oidc_scopes)) {
        return error_set_code(err, ERROR_USAGE,
                              "oidc_scopes wants 'openid' among them");
    }
    return true;
}

bool oidc_new(struct oidc **out, const struct server_settings *settings,
              struct error *err)
{
    struct oidc *oidc;

    *out = NULL;
    if (settings->oidc_issuer == NULL) {
        return true;
    }
    if (!check_settings(settings, err)) {
        return false;
    }
    oidc = xcalloc(1, sizeof(*oidc));
    oidc->settings = settings;
    str_init(&oidc->secret);
    oidc_document_init(&oidc->document);
    pthread_mutex_init(&oidc->lock, NULL);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    if (!read_secret(oidc, err)) {
        oidc_free(oidc);
        return false;
    }
    *out = oidc;
    return true;
}

void oidc_free(struct oidc *oidc)
{
    if (oidc == NULL) {
        return;
    }
    sodium_memzero(oidc->secret.buf, oidc->secret.len);
    str_release(&oidc->secret);
    oidc_document_release(&oidc->document);
    json_decref(oidc->keys);
    pthread_mutex_destroy(&oidc->lock);
    curl_global_cleanup();
    free(oidc);
}

/* ---- what the provider publishes; with the lock ---- */

static bool get(const struct oidc *oidc, const char *url, struct str *body,
                struct error *err)
{
    const struct oidc_fetch fetch = {.url = url,
                                     .ca_file = oidc->settings->oidc_ca_file};

    return oidc_fetch(&fetch, body, err);
}

static bool is_fresh(int64_t at_ms)
{
    return at_ms != 0 && clock_monotonic_ms() - at_ms < KEEP_MS;
}

static bool need_document(struct oidc *oidc, struct error *err)
{
    const char *issuer = oidc->settings->oidc_issuer;
    size_t len = strlen(issuer);
    struct oidc_document document;
    struct str url = STR_INIT;
    struct str body = STR_INIT;
    bool ok;

    if (is_fresh(oidc->document_ms)) {
        return true;
    }
    oidc_document_init(&document);
    str_set_len(&url, issuer,
                len > 0 && issuer[len - 1] == '/' ? len - 1 : len);
    str_add(&url, "/.well-known/openid-configuration");
    ok = get(oidc, url.buf, &body, err) &&
         oidc_document_read(&document, issuer, str_slice(&body), err);
    if (ok) {
        oidc_document_release(&oidc->document);
        oidc->document = document;
        oidc->document_ms = clock_monotonic_ms();
    } else {
        oidc_document_release(&document);
    }
    str_release(&url);
    str_release(&body);
    return ok;
}

static bool fetch_keys(struct oidc *oidc, struct error *err)
{
    struct str body = STR_INIT;
    json_t *keys = NULL;

    if (get(oidc, oidc->document.keys.buf, &body, err)) {
        keys = oidc_keys_read(str_slice(&body), err);
    }
    if (keys != NULL) {
        json_decref(oidc->keys);
        oidc->keys = keys;
        oidc->keys_ms = clock_monotonic_ms();
    }
    str_release(&body);
    return keys != NULL;
}

/* A token with a key that is not known may be of a provider that turned. */
static bool may_ask_again(struct oidc *oidc)
{
    int64_t now_ms = clock_monotonic_ms();

    if (oidc->asked_again_ms != 0 &&
        now_ms - oidc->asked_again_ms < ASK_AGAIN_MS) {
        return false;
    }
    oidc->asked_again_ms = now_ms;
    return true;
}

static bool check_token(struct oidc *oidc, const struct str *token,
                        const struct oidc_expected *expected,
                        struct oidc_claims *claims, struct error *err)
{
    enum oidc_verdict verdict;

    if (!is_fresh(oidc->keys_ms) && !fetch_keys(oidc, err)) {
        return false;
    }
    verdict = oidc_token_check(token, oidc->keys, expected, claims, err);
    if (verdict == OIDC_UNKNOWN_KEY && may_ask_again(oidc)) {
        error_release(err);
        if (!fetch_keys(oidc, err)) {
            return false;
        }
        verdict = oidc_token_check(token, oidc->keys, expected, claims, err);
    }
    return verdict == OIDC_GOOD;
}

/* ---- going there ---- */

static void add_parameter(struct str *out, const char *name, const char *value)
{
    str_add_format(out, "&%s=", name);
    url_encode(out, value);
}

static void add_challenge(struct str *out, const char *verifier)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char text[RANDOM_TEXT_BYTES];

    crypto_hash_sha256(hash, (const unsigned char *)verifier, strlen(verifier));
    sodium_bin2base64(text, sizeof(text), hash, sizeof(hash),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    add_parameter(out, "code_challenge", text);
    add_parameter(out, "code_challenge_method", "S256");
}

bool oidc_make_url(struct oidc *oidc, const struct oidc_visit *visit,
                   const char *redirect, struct str *url, struct error *err)
{
    bool ok;

    pthread_mutex_lock(&oidc->lock);
    ok = need_document(oidc, err);
    if (ok) {
        str_set(url, oidc->document.authorization.buf);
    }
    pthread_mutex_unlock(&oidc->lock);
    if (ok) {
        str_add(url, strchr(url->buf, '?') != NULL ? "&" : "?");
        str_add(url, "response_type=code");
        add_parameter(url, "client_id", oidc->settings->oidc_client_id);
        add_parameter(url, "redirect_uri", redirect);
        add_parameter(url, "scope", oidc->settings->oidc_scopes);
        add_parameter(url, "state", visit->state);
        add_parameter(url, "nonce", visit->nonce);
        add_challenge(url, visit->verifier);
    }
    return ok;
}

/* ---- coming back ---- */

/* Where the code goes, copied so that nobody waits for the lock meanwhile. */
struct desk {
    struct str token;
    struct str userinfo;
    bool secret_in_form;
};

static void desk_release(struct desk *desk)
{
    str_release(&desk->token);
    str_release(&desk->userinfo);
}

static bool find_desk(struct oidc *oidc, const char *issuer, struct desk *desk,
                      struct error *err)
{
    bool wrong;
    bool ok;

    pthread_mutex_lock(&oidc->lock);
    ok = need_document(oidc, err);
    wrong = ok &&
            (issuer == NULL ? oidc->document.names_itself
                            : !str_equal(issuer, oidc->settings->oidc_issuer));
    if (ok) {
        str_set(&desk->token, oidc->document.token.buf);
        str_set(&desk->userinfo, oidc->document.userinfo.buf);
        desk->secret_in_form = oidc->document.secret_in_form;
    }
    pthread_mutex_unlock(&oidc->lock);
    return ok &&
           (!wrong || error_set(err, "another provider sent the browser back"));
}

static bool trade(struct oidc *oidc, const struct desk *desk,
                  const struct oidc_visit *visit, const char *redirect,
                  const char *code, struct str *answer, struct error *err)
{
    const char *client = oidc->settings->oidc_client_id;
    bool basic = oidc->secret.len > 0 && !desk->secret_in_form;
    struct oidc_fetch fetch = {.url = desk->token.buf,
                               .ca_file = oidc->settings->oidc_ca_file};
    struct str form = STR_INIT;
    struct str user = STR_INIT;
    struct str secret = STR_INIT;
    bool ok;

    str_set(&form, "grant_type=authorization_code");
    add_parameter(&form, "code", code);
    add_parameter(&form, "redirect_uri", redirect);
    add_parameter(&form, "code_verifier", visit->verifier);
    if (basic) {
        /* Both are coded as in a form (RFC 6749, 2.3.1). */
        url_encode(&user, client);
        url_encode(&secret, oidc->secret.buf);
        fetch.user = user.buf;
        fetch.secret = secret.buf;
    } else {
        add_parameter(&form, "client_id", client);
        if (oidc->secret.len > 0) {
            add_parameter(&form, "client_secret", oidc->secret.buf);
        }
    }
    fetch.form = form.buf;
    ok = oidc_fetch(&fetch, answer, err);
    sodium_memzero(form.buf, form.len);
    str_release(&form);
    str_release(&user);
    if (secret.len > 0) {
        sodium_memzero(secret.buf, secret.len);
    }
    str_release(&secret);
    return ok;
}

/* Providers may leave everything but the subject to their UserInfo. */
static bool ask_more(const struct oidc *oidc, const struct desk *desk,
                     const struct str *access, struct oidc_claims *claims,
                     struct error *err)
{
    const struct oidc_fetch fetch = {.url = desk->userinfo.buf,
                                     .bearer = access->buf,
                                     .ca_file = oidc->settings->oidc_ca_file};
    struct str body = STR_INIT;
    bool ok = true;

    if (claims->email.len == 0 && desk->userinfo.len > 0 && access->len > 0) {
        ok = oidc_fetch(&fetch, &body, err) &&
             oidc_userinfo_read(str_slice(&body), claims, err);
    }
    str_release(&body);
    return ok;
}

bool oidc_redeem(struct oidc *oidc, const struct oidc_visit *visit,
                 const char *redirect, const char *code, const char *issuer,
                 struct oidc_claims *claims, struct error *err)
{
    const struct oidc_expected expected = {
        .issuer = oidc->settings->oidc_issuer,
        .client_id = oidc->settings->oidc_client_id,
        .nonce = visit->nonce,
        .now = clock_now_ms() / 1000};
    struct desk desk = {.token = STR_INIT, .userinfo = STR_INIT};
    struct str answer = STR_INIT;
    struct str token = STR_INIT;
    struct str access = STR_INIT;
    bool ok = find_desk(oidc, issuer, &desk, err) &&
              trade(oidc, &desk, visit, redirect, code, &answer, err) &&
              oidc_answer_read(str_slice(&answer), &token, &access, err);

    if (ok) {
        pthread_mutex_lock(&oidc->lock);
        ok = check_token(oidc, &token, &expected, claims, err);
        pthread_mutex_unlock(&oidc->lock);
    }
    ok = ok && ask_more(oidc, &desk, &access, claims, err);
    desk_release(&desk);
    str_release(&answer);
    str_release(&token);
    str_release(&access);
    return ok;
}
