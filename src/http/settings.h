/* The network settings of one run, and what of them is in force. */
#ifndef HTTP_SETTINGS_H
#define HTTP_SETTINGS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/error.h"

struct http_settings {
    char *proxy;   /* NULL: as the environment says; "none": no proxy */
    char *ca_file; /* NULL: as the environment says */
    bool offline;
};

/*
 * From the members "proxy", "ca_file" (texts, empty: not set) and "offline" of
 * a request; other members are left alone.
 */
MUST_CHECK bool http_settings_read(struct http_settings *settings,
                                   const json_t *request, struct error *err);
void http_settings_release(struct http_settings *settings);

/*
 * The CA file in force, or NULL: the system's. `*from` (may be NULL) is
 * "ca_file", "CURL_CA_BUNDLE", "SSL_CERT_FILE" or "". Borrowed.
 */
const char *http_ca_file(const struct http_settings *settings,
                         const char **from);
/*
 * The proxy that a request to `url` would use, without its password, or NULL:
 * none; `*from` is the setting's or variable's name, "" for none. The caller
 * frees. The order is libcurl's: http_proxy in lower case only.
 */
char *http_proxy_for(const struct http_settings *settings, const char *url,
                     const char **from);

#endif
