#include "http/easy.h"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static bool set_options(struct http_easy *easy)
{
    CURL *curl = easy->curl;
    const char *ca_file = http_ca_file(easy->settings, NULL);
    const char *proxy = easy->settings->proxy;

    return curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, easy->problem) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSLVERSION,
                            (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
                            (long)HTTP_CONNECT_S) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)HTTP_STALL_S) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USERAGENT, "dstudio/" VERSION) ==
               CURLE_OK &&
           (ca_file == NULL ||
            curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file) == CURLE_OK) &&
           (proxy == NULL ||
            curl_easy_setopt(curl, CURLOPT_PROXY,
                             str_equal(proxy, "none") ? "" : proxy) ==
                CURLE_OK);
}

bool http_easy_init(struct http_easy *easy,
                    const struct http_settings *settings, struct error *err)
{
    const char *from;
    const char *ca_file = http_ca_file(settings, &from);

    memset(easy, 0, sizeof(*easy));
    easy->settings = settings;
    if (settings->offline) {
        return error_set(err, "offline is on: no network is used (dstudio "
                              "config offline false ends it)");
    }
    if (ca_file != NULL && access(ca_file, R_OK) != 0) {
        return error_set(err, "the CA file '%s' (from %s) cannot be read",
                         ca_file, from);
    }
    easy->curl = curl_easy_init();
    if (easy->curl == NULL || !set_options(easy)) {
        http_easy_release(easy);
        return error_set(err, "libcurl cannot be set up");
    }
    return true;
}

void http_easy_release(struct http_easy *easy)
{
    curl_easy_cleanup(easy->curl);
    easy->curl = NULL;
}

/* A part of an address; the caller frees with curl_free(). NULL: none. */
static char *url_part(const char *url, CURLUPart part)
{
    CURLU *parsed = curl_url();
    char *text = NULL;

    if (parsed != NULL &&
        curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parsed, part, &text, 0) != CURLUE_OK) {
        text = NULL;
    }
    curl_url_cleanup(parsed);
    return text;
}

char *http_host(const char *url)
{
    char *host = url_part(url, CURLUPART_HOST);
    char *copy = xstrdup(host != NULL ? host : "");

    curl_free(host);
    return copy;
}

static bool has_scheme(const char *url, const char *scheme)
{
    char *found = url_part(url, CURLUPART_SCHEME);
    bool same = found != NULL && strcasecmp(found, scheme) == 0;

    curl_free(found);
    return same;
}

static bool check_url(const char *url, struct error *err)
{
    char *password = NULL;
    bool secret;

    for (const char *at = url; *at != '\0'; at++) {
        if ((unsigned char)*at <= ' ' || *at == 0x7f) {
            return error_set_code(err, ERROR_USAGE,
                                  "the address has blanks or control "
                                  "characters");
        }
    }
    if (strlen(url) > 2000 ||
        (!has_scheme(url, "https") && !has_scheme(url, "http"))) {
        return error_set_code(err, ERROR_USAGE,
                              "'%.200s' is no address that begins with "
                              "https:// or http://",
                              url);
    }
    password = url_part(url, CURLUPART_PASSWORD);
    secret = password != NULL;
    curl_free(password);
    return !secret || error_set_code(err, ERROR_USAGE,
                                     "an address with a password in it is not "
                                     "used");
}

bool http_easy_set_url(struct http_easy *easy, const char *url,
                       struct error *err)
{
    return check_url(url, err) &&
           (curl_easy_setopt(easy->curl, CURLOPT_URL, url) == CURLE_OK ||
            error_set(err, "libcurl refuses the address"));
}

bool http_redirect_allowed(const char *from, const char *to, int hops,
                           struct error *err)
{
    if (hops > HTTP_REDIRECTS) {
        return error_set(err, "redirected more than %d times", HTTP_REDIRECTS);
    }
    if (!check_url(to, err)) {
        return error_prefix(err, "redirected");
    }
    if (has_scheme(from, "https") && !has_scheme(to, "https")) {
        return error_set(err, "redirected from https to http, which is not "
                              "followed");
    }
    return true;
}

/* The host that the failed transfer meant, and how it was to be reached. */
static void add_where(const struct http_easy *easy, struct str *where)
{
    const char *from = "";
    char *url = NULL;
    char *host;
    char *proxy;

    curl_easy_getinfo(easy->curl, CURLINFO_EFFECTIVE_URL, &url);
    url = url != NULL ? url : str_empty;
    host = http_host(url);
    proxy = http_proxy_for(easy->settings, url, &from);
    str_add(where, host);
    if (proxy != NULL) {
        str_add_format(where, " (through the proxy %s, from %s)", proxy, from);
    }
    free(proxy);
    free(host);
}

/* What is wrong with a certificate, and what helps; numbers of OpenSSL. */
static const char *certificate_words(const struct http_easy *easy)
{
    enum { NOT_YET_VALID = 9, HAS_EXPIRED = 10, SIGNED_BY_NOBODY = 18 };
    enum { NO_ISSUER = 21 };
    long result = 0;

    curl_easy_getinfo(easy->curl, CURLINFO_SSL_VERIFYRESULT, &result);
    if (result == HAS_EXPIRED || result == NOT_YET_VALID) {
        return "; this machine's clock is wrong, or whoever runs the server "
               "has to renew the certificate";
    }
    if (result >= SIGNED_BY_NOBODY && result <= NO_ISSUER) {
        return "; if the server has a certificate of its own, or your network "
               "re-signs TLS, set ca_file to that one";
    }
    return "; the address is wrong, or the network's own login page stands "
           "between: open any page in a browser";
}

static const char *advice_for(const struct http_easy *easy, CURLcode code)
{
    static const struct {
        CURLcode code;
        const char *words;
    } advice[] = {
        {CURLE_SSL_CACERT_BADFILE,
         "; look at ca_file, CURL_CA_BUNDLE and SSL_CERT_FILE"},
        {CURLE_COULDNT_RESOLVE_PROXY, "; look at the setting proxy"},
        {CURLE_COULDNT_RESOLVE_HOST,
         "; there is no network, or the address is wrong"},
        {CURLE_COULDNT_CONNECT,
         "; there is no network, or nothing answers at this address"},
    };

    if (code == CURLE_PEER_FAILED_VERIFICATION) {
        return certificate_words(easy);
    }
    for (size_t i = 0; i < COUNT_OF(advice); i++) {
        if (advice[i].code == code) {
            return advice[i].words;
        }
    }
    return "";
}

/* A transfer that had begun. */
static bool has_broken_off(CURLcode code)
{
    return code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR ||
           code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING;
}

bool http_easy_fail(const struct http_easy *easy, CURLcode code,
                    struct error *err)
{
    struct str where = STR_INIT;
    const char *detail =
        easy->problem[0] != '\0' ? easy->problem : curl_easy_strerror(code);

    add_where(easy, &where);
    if (code == CURLE_OPERATION_TIMEDOUT) {
        error_set(err, "%s does not answer: %s", where.buf, detail);
    } else if (has_broken_off(code)) {
        error_set(err, "%s: the connection broke off (%s)", where.buf, detail);
    } else {
        error_set(err, "%s: %s%s", where.buf, detail, advice_for(easy, code));
    }
    str_release(&where);
    return false;
}
