#include "server/oidc_read.h"

#include <string.h>

#include <curl/curl.h>

#define URL_MAX ((size_t)2048)

/* ---- addresses ---- */

static bool part_is(CURLU *url, CURLUPart part, const char *const *values)
{
    char *text = NULL;
    bool is = false;

    if (curl_url_get(url, part, &text, 0) == CURLUE_OK) {
        for (size_t i = 0; values[i] != NULL; i++) {
            is = is || str_equal(text, values[i]);
        }
    }
    curl_free(text);
    return is;
}

static bool has_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool has = curl_url_get(url, part, &text, 0) == CURLUE_OK;

    curl_free(text);
    return has;
}

bool oidc_is_loopback(const char *url)
{
    static const char *const http[] = {"http", NULL};
    static const char *const hosts[] = {"localhost", "127.0.0.1", "[::1]",
                                        NULL};
    CURLU *parsed = curl_url();
    bool is = parsed != NULL &&
              curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
              part_is(parsed, CURLUPART_SCHEME, http) &&
              part_is(parsed, CURLUPART_HOST, hosts);

    curl_url_cleanup(parsed);
    return is;
}

bool oidc_is_url(const char *url, bool loopback)
{
    static const char *const https[] = {"https", NULL};
    CURLU *parsed = curl_url();
    bool is = parsed != NULL && strlen(url) <= URL_MAX &&
              curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
              !has_part(parsed, CURLUPART_USER) &&
              !has_part(parsed, CURLUPART_PASSWORD) &&
              !has_part(parsed, CURLUPART_FRAGMENT) &&
              (part_is(parsed, CURLUPART_SCHEME, https) ||
               (loopback && oidc_is_loopback(url)));

    curl_url_cleanup(parsed);
    /* It goes into a header: whatever curl tolerates, no control bytes. */
    return is && url[strcspn(url, "\r\n\t \"<>")] == '\0';
}

/* ---- documents ---- */

static json_t *read_object(struct slice text, const char *what,
                           struct error *err)
{
    json_t *json =
        text.len <= OIDC_ANSWER_MAX
            ? json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, NULL)
            : NULL;

    if (!json_is_object(json)) {
        json_decref(json);
        error_set(err, "%s is not a JSON object", what);
        return NULL;
    }
    return json;
}

static const char *get_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? text : "";
}

static bool has_word(const json_t *list, const char *word)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));

        if (text != NULL && str_equal(text, word)) {
            return true;
        }
    }
    return false;
}

void oidc_document_init(struct oidc_document *document)
{
    *document = (struct oidc_document){.authorization = STR_INIT,
                                       .token = STR_INIT,
                                       .keys = STR_INIT,
                                       .userinfo = STR_INIT};
}

void oidc_document_release(struct oidc_document *document)
{
    str_release(&document->authorization);
    str_release(&document->token);
    str_release(&document->keys);
    str_release(&document->userinfo);
}

static bool read_url(const json_t *json, const char *name, bool loopback,
                     struct str *url, struct error *err)
{
    str_set(url, get_text(json, name));
    return oidc_is_url(url->buf, loopback) ||
           error_set(err,
                     "the provider's %s is missing or is not an https "
                     "address",
                     name);
}

bool oidc_document_read(struct oidc_document *document, const char *issuer,
                        struct slice text, struct error *err)
{
    json_t *json = read_object(text, "the discovery document", err);
    bool loopback = oidc_is_loopback(issuer);
    const json_t *methods;
    bool ok = json != NULL;

    if (!ok) {
        return false;
    }
    if (!str_equal(get_text(json, "issuer"), issuer)) {
        ok = error_set(err, "the discovery document is of another issuer");
    }
    ok = ok &&
         read_url(json, "authorization_endpoint", loopback,
                  &document->authorization, err) &&
         read_url(json, "token_endpoint", loopback, &document->token, err) &&
         read_url(json, "jwks_uri", loopback, &document->keys, err) &&
         (json_object_get(json, "userinfo_endpoint") == NULL ||
          read_url(json, "userinfo_endpoint", loopback, &document->userinfo,
                   err));
    /* Left out it means client_secret_basic (Discovery, section 3). */
    methods = json_object_get(json, "token_endpoint_auth_methods_supported");
    document->secret_in_form = has_word(methods, "client_secret_post") &&
                               !has_word(methods, "client_secret_basic");
    document->names_itself = json_is_true(json_object_get(
        json, "authorization_response_iss_parameter_supported"));
    json_decref(json);
    return ok;
}

json_t *oidc_keys_read(struct slice text, struct error *err)
{
    json_t *json = read_object(text, "the provider's key set", err);

    if (json != NULL && !json_is_array(json_object_get(json, "keys"))) {
        json_decref(json);
        error_set(err, "the provider's key set has no list of keys");
        return NULL;
    }
    return json;
}

bool oidc_answer_read(struct slice text, struct str *token, struct str *access,
                      struct error *err)
{
    json_t *json = read_object(text, "the provider's answer", err);
    bool ok = json != NULL;

    if (ok) {
        str_set(token, get_text(json, "id_token"));
        str_set(access, get_text(json, "access_token"));
        if (access->buf[strcspn(access->buf, "\r\n")] != '\0') {
            str_clear(access); /* it goes into a header */
        }
        ok = (token->len > 0 && token->len <= OIDC_TOKEN_MAX) ||
             error_set(err, "the provider's answer has no ID token");
    }
    json_decref(json);
    return ok;
}
