#include "fetch/fetched.h"

#include <stdlib.h>
#include <string.h>

enum { WHOLE_S = 120 };

struct getting {
    struct fetched *fetched;
    size_t max;
    bool too_long;
};

void fetched_release(struct fetched *fetched)
{
    str_release(&fetched->body);
}

static size_t on_body(char *data, size_t size, size_t count, void *context)
{
    struct getting *self = context;

    if (self->fetched->body.len + size * count > self->max) {
        self->too_long = true;
        return 0;
    }
    str_add_len(&self->fetched->body, data, size * count);
    return size * count;
}

static size_t on_header(char *data, size_t size, size_t count, void *context)
{
    struct getting *self = context;

    response_add(&self->fetched->response, data, size * count);
    return size * count;
}

static bool set_up(struct http_easy *easy, struct getting *self,
                   struct curl_slist *headers)
{
    CURL *curl = easy->curl;

    return curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, self) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERDATA, self) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WHOLE_S) == CURLE_OK;
}

/* One request. `*to` (freed by the caller) is where it is redirected. */
static bool get_once(struct http_easy *easy, struct getting *self,
                     const char *url, char **to, struct error *err)
{
    struct fetched *fetched = self->fetched;
    char *target = NULL;
    CURLcode code;

    *to = NULL;
    str_clear(&fetched->body);
    response_init(&fetched->response);
    if (!http_easy_set_url(easy, url, err)) {
        return false;
    }
    code = curl_easy_perform(easy->curl);
    if (self->too_long) {
        return error_set(err, "the answer has more than %zu KiB",
                         self->max / 1024);
    }
    if (code != CURLE_OK) {
        return http_easy_fail(easy, code, err);
    }
    curl_easy_getinfo(easy->curl, CURLINFO_REDIRECT_URL, &target);
    *to = xstrdup_or_null(target);
    return true;
}

static bool judge(struct fetched *fetched, struct error *err)
{
    int status = fetched->response.status;

    fetched->same = status == 304;
    if (status == 200 || status == 304) {
        return true;
    }
    return error_set_code(
        err, status == 404 || status == 410 ? ERROR_NOT_FOUND : ERROR_FAILED,
        "%s (status %d)",
        status == 404 || status == 410 ? "it is not there"
                                       : "the server refuses it",
        status);
}

/* "If-None-Match" of a tag, "If-Modified-Since" of a date. */
static struct curl_slist *condition_of(const char *validator)
{
    bool tag = validator != NULL && *validator == '"';
    struct curl_slist *headers = NULL;
    struct str line = STR_INIT;

    if (validator != NULL && *validator != '\0') {
        str_add_format(&line, "%s: %s",
                       tag ? "If-None-Match" : "If-Modified-Since", validator);
        headers = curl_slist_append(NULL, line.buf);
    }
    str_release(&line);
    return headers;
}

bool fetched_get(struct fetched *fetched, const char *url,
                 const struct http_settings *settings, size_t max,
                 const char *validator, struct error *err)
{
    struct getting self = {.fetched = fetched, .max = max};
    struct curl_slist *headers = condition_of(validator);
    struct http_easy easy;
    char *at = xstrdup(url);
    bool ok;

    memset(fetched, 0, sizeof(*fetched));
    str_init(&fetched->body);
    ok = http_easy_init(&easy, settings, err);
    if (ok && !set_up(&easy, &self, headers)) {
        ok = error_set(err, "libcurl cannot be set up");
    }
    for (int hops = 1; ok; hops++) {
        char *to;

        ok = get_once(&easy, &self, at, &to, err);
        if (!ok || to == NULL) {
            ok = ok && judge(fetched, err);
            break;
        }
        ok = http_redirect_allowed(at, to, hops, err);
        free(at);
        at = to;
    }
    http_easy_release(&easy);
    curl_slist_free_all(headers);
    free(at);
    return ok;
}
