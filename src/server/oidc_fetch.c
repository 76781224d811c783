#include "server/oidc_fetch.h"

#include <string.h>

#include <curl/curl.h>

#include "server/oidc_read.h"

#define CONNECT_MS  3000L
#define HEADERS_MAX ((size_t)65536)

/* What comes back. */
struct reply {
    struct str *body;
    size_t headers;
    bool too_large;
};

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct reply *reply = context;
    size_t len = size * count;

    if (len > OIDC_ANSWER_MAX - reply->body->len) {
        reply->too_large = true;
        return 0;
    }
    str_add_len(reply->body, bytes, len);
    return len;
}

static size_t count_header(char *bytes UNUSED, size_t size, size_t count,
                           void *context)
{
    struct reply *reply = context;
    size_t len = size * count;

    if (len > HEADERS_MAX - reply->headers) {
        reply->too_large = true;
        return 0;
    }
    reply->headers += len;
    return len;
}

#define SET(option, value) (curl_easy_setopt(curl, option, value) == CURLE_OK)

static bool set_limits(CURL *curl, const struct oidc_fetch *fetch,
                       struct reply *reply)
{
    /* The address was checked; curl holds to it as well. */
    return SET(CURLOPT_PROTOCOLS_STR,
               oidc_is_loopback(fetch->url) ? "http" : "https") &&
           SET(CURLOPT_FOLLOWLOCATION, 0L) && SET(CURLOPT_NOSIGNAL, 1L) &&
           SET(CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS) &&
           SET(CURLOPT_TIMEOUT_MS, (long)OIDC_FETCH_MS) &&
           SET(CURLOPT_MAXFILESIZE, (long)OIDC_ANSWER_MAX) &&
           SET(CURLOPT_WRITEFUNCTION, take_body) &&
           SET(CURLOPT_WRITEDATA, reply) &&
           SET(CURLOPT_HEADERFUNCTION, count_header) &&
           SET(CURLOPT_HEADERDATA, reply);
}

static bool set_request(CURL *curl, const struct oidc_fetch *fetch,
                        const struct curl_slist *headers)
{
    return SET(CURLOPT_URL, fetch->url) && SET(CURLOPT_USERAGENT, "dstudiod") &&
           SET(CURLOPT_HTTPHEADER, headers) &&
           (fetch->form == NULL || SET(CURLOPT_POSTFIELDS, fetch->form)) &&
           (fetch->user == NULL ||
            (SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC) &&
             SET(CURLOPT_USERNAME, fetch->user) &&
             SET(CURLOPT_PASSWORD, fetch->secret))) &&
           (fetch->bearer == NULL ||
            (SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER) &&
             SET(CURLOPT_XOAUTH2_BEARER, fetch->bearer))) &&
           (fetch->ca_file == NULL || SET(CURLOPT_CAINFO, fetch->ca_file));
}

static bool check(CURL *curl, CURLcode code, const struct reply *reply,
                  struct error *err)
{
    long status = 0;

    if (reply->too_large || code == CURLE_FILESIZE_EXCEEDED) {
        return error_set(err, "the identity provider answers too much");
    }
    if (code != CURLE_OK) {
        return error_set(err, "the identity provider cannot be reached: %s",
                         curl_easy_strerror(code));
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 300 && status < 400) {
        return error_set(err, "the identity provider answers with a redirect, "
                              "which is not followed");
    }
    return status == 200 ||
           error_set(err, "the identity provider answers with status %ld",
                     status);
}

bool oidc_fetch(const struct oidc_fetch *fetch, struct str *body,
                struct error *err)
{
    struct curl_slist *headers =
        curl_slist_append(NULL, "Accept: application/json");
    CURL *curl = curl_easy_init();
    struct reply reply = {.body = body};
    bool ok = headers != NULL && curl != NULL &&
              set_limits(curl, fetch, &reply) &&
              set_request(curl, fetch, headers);

    str_clear(body);
    if (!ok) {
        error_set(err, "libcurl cannot be set up");
    } else {
        ok = check(curl, curl_easy_perform(curl), &reply, err);
    }
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    return ok;
}
