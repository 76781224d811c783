/* Is an ID token genuine, and for us, now? (OpenID Connect Core, 3.1.3.7) */
#include "server/oidc_read.h"

#include <stdlib.h>
#include <string.h>

#include <cjose/cjose.h>
#include <sodium.h>

#define KEYS_MAX           ((size_t)64)
#define RSA_BYTES_MIN      ((size_t)256)
#define RSA_BYTES_MAX      ((size_t)1024)
#define EXPONENT_BYTES_MAX ((size_t)8)
#define SUBJECT_MAX        ((size_t)255)
#define EMAIL_BYTES        ((size_t)254)
#define NAME_BYTES         ((size_t)200)
#define TIME_MAX           ((int64_t)1 << 40)

/*
 * Signatures with a public key, and nothing else: "none" needs no key, and a
 * keyed hash could be made by anybody who has the client's secret or, taken
 * for a secret, the public key itself.
 */
static const struct algorithm {
    const char *name;
    const char *type;
    const char *curve; /* NULL: of a key without one */
    size_t bytes;      /* of a coordinate on it */
} algorithms[] = {
    {"RS256", "RSA", NULL, 0},    {"RS384", "RSA", NULL, 0},
    {"RS512", "RSA", NULL, 0},    {"PS256", "RSA", NULL, 0},
    {"PS384", "RSA", NULL, 0},    {"PS512", "RSA", NULL, 0},
    {"ES256", "EC", "P-256", 32}, {"ES384", "EC", "P-384", 48},
    {"ES512", "EC", "P-521", 66},
};

static const char *get_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? text : "";
}

void oidc_claims_init(struct oidc_claims *claims)
{
    *claims = (struct oidc_claims){
        .subject = STR_INIT, .email = STR_INIT, .name = STR_INIT};
}

void oidc_claims_release(struct oidc_claims *claims)
{
    str_release(&claims->subject);
    str_release(&claims->email);
    str_release(&claims->name);
}

/* ---- the header ---- */

struct header {
    const struct algorithm *algorithm;
    const char *kid; /* NULL: none; of `json` */
    json_t *json;
};

/*
 * Three parts in strict base64url, the first of them decoded into `header`.
 * libcjose ends the process by an assertion where they are not.
 */
static bool decode_parts(const struct str *token, struct str *header)
{
    const char *at = token->buf;
    unsigned char *bytes = xmalloc(token->len + 1);
    bool ok = true;

    for (int part = 0; ok && part < 3; part++) {
        size_t len = strcspn(at, ".");
        size_t decoded = 0;
        const char *end = NULL;

        ok = sodium_base642bin(bytes, token->len + 1, at, len, NULL, &decoded,
                               &end,
                               sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
             end == at + len && at[len] == (part < 2 ? '.' : '\0');
        if (part == 0) {
            str_set_len(header, (const char *)bytes, decoded);
        }
        at += len + 1;
    }
    free(bytes);
    return ok;
}

/* NULL if it is not an object, or what it heads is no token. */
static json_t *decode_header(const struct str *token)
{
    struct str text = STR_INIT;
    json_t *json = NULL;

    if (strlen(token->buf) == token->len && decode_parts(token, &text)) {
        json = json_loadb(text.buf, text.len, JSON_REJECT_DUPLICATES, NULL);
    }
    str_release(&text);
    return json;
}

static bool read_header(const struct str *token, struct header *header,
                        struct error *err)
{
    const char *name;

    header->json = decode_header(token);
    if (!json_is_object(header->json)) {
        return error_set(err, "the ID token is not a signed token");
    }
    /* What is critical and unknown must not be passed over (RFC 7515). */
    if (json_object_get(header->json, "crit") != NULL) {
        return error_set(err, "the ID token wants an extension");
    }
    name = get_text(header->json, "alg");
    for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
        if (str_equal(algorithms[i].name, name)) {
            header->algorithm = &algorithms[i];
        }
    }
    header->kid = json_string_value(json_object_get(header->json, "kid"));
    return header->algorithm != NULL ||
           error_set(err, "the ID token is signed in a way that is not taken");
}

/* ---- the signature ---- */

static bool is_or_missing(const json_t *key, const char *name,
                          const char *value)
{
    const json_t *member = json_object_get(key, name);

    return member == NULL || (json_is_string(member) &&
                              str_equal(json_string_value(member), value));
}

static bool may_be_key(const json_t *key, const struct header *header)
{
    const struct algorithm *algorithm = header->algorithm;

    return json_is_object(key) &&
           str_equal(get_text(key, "kty"), algorithm->type) &&
           is_or_missing(key, "use", "sig") &&
           is_or_missing(key, "alg", algorithm->name) &&
           (algorithm->curve == NULL ||
            str_equal(get_text(key, "crv"), algorithm->curve)) &&
           (header->kid == NULL ||
            str_equal(get_text(key, "kid"), header->kid));
}

/* Copies a number of `min` to `max` bytes in base64url. */
static bool copy_number(const json_t *from, const char *name, size_t min,
                        size_t max, json_t *to)
{
    const char *text = get_text(from, name);
    unsigned char bytes[RSA_BYTES_MAX];
    size_t len = 0;
    const char *end = NULL;

    if (sodium_base642bin(bytes, max, text, strlen(text), NULL, &len, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        *end != '\0' || len < min) {
        return false;
    }
    return json_object_set_new(to, name, json_string(text)) == 0;
}

/*
 * The key with nothing in it but what a public key needs, of sizes that it may
 * have: libcjose ends the process by an assertion where it does not expect what
 * it finds. NULL: it is no such key.
 */
static char *clean_key(const json_t *key, const struct algorithm *algorithm)
{
    json_t *clean = json_pack("{s:s}", "kty", algorithm->type);
    char *text = NULL;
    bool ok;

    if (algorithm->curve == NULL) {
        ok = copy_number(key, "n", RSA_BYTES_MIN, RSA_BYTES_MAX, clean) &&
             copy_number(key, "e", 1, EXPONENT_BYTES_MAX, clean);
    } else {
        ok = json_object_set_new(clean, "crv", json_string(algorithm->curve)) ==
                 0 &&
             copy_number(key, "x", algorithm->bytes, algorithm->bytes, clean) &&
             copy_number(key, "y", algorithm->bytes, algorithm->bytes, clean);
    }
    if (ok) {
        text = json_dumps(clean, JSON_COMPACT);
    }
    json_decref(clean);
    return text;
}

/* What the key signed, as JSON; NULL: it did not. */
static json_t *open_with(const struct str *token, const char *key)
{
    cjose_err problem;
    cjose_jwk_t *jwk = cjose_jwk_import(key, strlen(key), &problem);
    cjose_jws_t *jws = cjose_jws_import(token->buf, token->len, &problem);
    uint8_t *plain = NULL;
    size_t len = 0;
    json_t *claims = NULL;

    if (jwk != NULL && jws != NULL && cjose_jws_verify(jws, jwk, &problem) &&
        cjose_jws_get_plaintext(jws, &plain, &len, &problem)) {
        claims =
            json_loadb((const char *)plain, len, JSON_REJECT_DUPLICATES, NULL);
    }
    if (jws != NULL) {
        cjose_jws_release(jws);
    }
    if (jwk != NULL) {
        cjose_jwk_release(jwk);
    }
    return claims;
}

static json_t *open_token(const struct str *token, const struct header *header,
                          const json_t *keys, enum oidc_verdict *verdict,
                          struct error *err)
{
    const json_t *list = json_object_get(keys, "keys");
    size_t tried = 0;

    for (size_t i = 0; i < json_array_size(list) && i < KEYS_MAX; i++) {
        const json_t *key = json_array_get(list, i);
        char *clean =
            may_be_key(key, header) ? clean_key(key, header->algorithm) : NULL;

        if (clean != NULL) {
            json_t *claims = open_with(token, clean);

            free(clean);
            if (json_is_object(claims)) {
                return claims;
            }
            json_decref(claims);
            tried++;
        }
    }
    if (tried == 0) {
        *verdict = OIDC_UNKNOWN_KEY;
        error_set(err, "the provider has no key for the ID token");
    } else {
        error_set(err, "the ID token's signature is wrong");
    }
    return NULL;
}

/* ---- the claims ---- */

/* Members are for us: the client is one of them, and the one who asked. */
static bool is_for(const json_t *claims, const char *client_id)
{
    const json_t *audience = json_object_get(claims, "aud");
    const json_t *party = json_object_get(claims, "azp");
    bool for_us = false;

    if (json_is_string(audience)) {
        for_us = str_equal(json_string_value(audience), client_id);
    }
    for (size_t i = 0; i < json_array_size(audience); i++) {
        const char *text = json_string_value(json_array_get(audience, i));

        for_us = for_us || (text != NULL && str_equal(text, client_id));
    }
    if (party == NULL) {
        return for_us && json_array_size(audience) <= 1;
    }
    return for_us && str_equal(get_text(claims, "azp"), client_id);
}

/* False if it is not there, or not a time. */
static bool get_time(const json_t *claims, const char *name, int64_t *at)
{
    const json_t *value = json_object_get(claims, name);
    double number = json_number_value(value);

    /* A number with a point is allowed; its seconds are what counts. */
    if (!json_is_number(value) || !(number >= 0) || number > (double)TIME_MAX) {
        return false;
    }
    *at = (int64_t)number;
    return true;
}

static bool check_times(const json_t *claims, int64_t now, struct error *err)
{
    int64_t ends_at;
    int64_t made_at;
    int64_t from = 0;

    if (!get_time(claims, "exp", &ends_at) ||
        !get_time(claims, "iat", &made_at) ||
        (json_object_get(claims, "nbf") != NULL &&
         !get_time(claims, "nbf", &from))) {
        return error_set(err, "the ID token lacks a time");
    }
    if (ends_at + OIDC_LEEWAY_S <= now) {
        return error_set(err, "the ID token has ended");
    }
    return (made_at <= now + OIDC_LEEWAY_S && from <= now + OIDC_LEEWAY_S) ||
           error_set(err,
                     "the ID token is from the future: compare the clocks");
}

static bool same_nonce(const json_t *claims, const char *nonce)
{
    const char *given = get_text(claims, "nonce");

    return strlen(given) == strlen(nonce) &&
           sodium_memcmp(given, nonce, strlen(nonce)) == 0;
}

static bool check_claims(const json_t *claims,
                         const struct oidc_expected *expected,
                         struct error *err)
{
    if (!str_equal(get_text(claims, "iss"), expected->issuer)) {
        return error_set(err, "the ID token is of another issuer");
    }
    if (!is_for(claims, expected->client_id)) {
        return error_set(err, "the ID token is for another client");
    }
    if (!same_nonce(claims, expected->nonce)) {
        return error_set(err, "the ID token is not of this visit: its nonce is "
                              "another one");
    }
    return check_times(claims, expected->now, err);
}

/* A text without control bytes and of at most `max` bytes, else "". */
static void take_text(const json_t *claims, const char *name, size_t max,
                      struct str *out)
{
    const char *text = get_text(claims, name);
    bool plain = strlen(text) <= max;

    for (const char *c = text; plain && *c != '\0'; c++) {
        plain = (unsigned char)*c >= 0x20 && *c != 0x7f;
    }
    str_set(out, plain ? text : "");
}

static void take_person(const json_t *json, struct oidc_claims *claims)
{
    take_text(json, "email", EMAIL_BYTES, &claims->email);
    take_text(json, "name", NAME_BYTES, &claims->name);
    claims->email_verified =
        json_is_true(json_object_get(json, "email_verified"));
}

bool oidc_userinfo_read(struct slice text, struct oidc_claims *claims,
                        struct error *err)
{
    json_t *json =
        text.len <= OIDC_ANSWER_MAX
            ? json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL)
            : NULL;
    /* Or it could be about anybody (Core, section 5.3.2). */
    bool same = json_is_object(json) &&
                str_equal(get_text(json, "sub"), claims->subject.buf);

    if (same) {
        take_person(json, claims);
    }
    json_decref(json);
    return same || error_set(err, "the provider's UserInfo is not about the "
                                  "person of the ID token");
}

enum oidc_verdict oidc_token_check(const struct str *token, const json_t *keys,
                                   const struct oidc_expected *expected,
                                   struct oidc_claims *claims,
                                   struct error *err)
{
    enum oidc_verdict verdict = OIDC_REFUSED;
    struct header header = {0};
    json_t *json = NULL;

    if (token->len > OIDC_TOKEN_MAX || !read_header(token, &header, err)) {
        goto out;
    }
    json = open_token(token, &header, keys, &verdict, err);
    if (json == NULL || !check_claims(json, expected, err)) {
        goto out;
    }
    take_text(json, "sub", SUBJECT_MAX, &claims->subject);
    take_person(json, claims);
    if (claims->subject.len == 0) {
        error_set(err, "the ID token names nobody");
        goto out;
    }
    verdict = OIDC_GOOD;
out:
    json_decref(json);
    json_decref(header.json);
    return verdict;
}
