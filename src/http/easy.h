/* A curl handle with the settings of the user; failures as sentences. */
#ifndef HTTP_EASY_H
#define HTTP_EASY_H

#include <curl/curl.h>

#include "http/settings.h"

enum {
    HTTP_CONNECT_S = 10,
    HTTP_STALL_S = 20, /* without a byte: averaged by libcurl over some s */
    HTTP_REDIRECTS = 5,
};

struct http_easy {
    CURL *curl;
    char problem[CURL_ERROR_SIZE]; /* what libcurl says of the last failure */
    const struct http_settings *settings;
};

/*
 * Proxy, CA file, user agent, time limits; http and https only; no redirect is
 * followed. Fails when the settings say offline, or name a CA file that cannot
 * be read. `settings` must outlive it. The struct must not move.
 */
MUST_CHECK bool http_easy_init(struct http_easy *easy,
                               const struct http_settings *settings,
                               struct error *err);
void http_easy_release(struct http_easy *easy);

/* Sets the address. ERROR_USAGE for what is no http or https address, has
 * control characters, or carries a password. */
MUST_CHECK bool http_easy_set_url(struct http_easy *easy, const char *url,
                                  struct error *err);
/* Why a transfer that ended with `code` failed, and what to do about it.
 * Returns false. */
bool http_easy_fail(const struct http_easy *easy, CURLcode code,
                    struct error *err);

/* "host.example" of an address, for messages; "" if it has none. Freed by the
 * caller. */
char *http_host(const char *url);
/*
 * May a redirect from one address to the other be followed, the `hops`th
 * (from 1)? False with a sentence.
 */
MUST_CHECK bool http_redirect_allowed(const char *from, const char *to,
                                      int hops, struct error *err);

#endif
