#include "http/settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *text_or_null(const json_t *request, const char *key)
{
    const char *text = json_string_value(json_object_get(request, key));

    return text != NULL && *text != '\0' ? xstrdup(text) : NULL;
}

bool http_settings_read(struct http_settings *settings, const json_t *request,
                        struct error *err)
{
    static const char *const texts[] = {"proxy", "ca_file"};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const json_t *value = json_object_get(request, texts[i]);

        if (value != NULL && !json_is_string(value)) {
            return error_set_code(err, ERROR_USAGE, "%s is no text", texts[i]);
        }
    }
    settings->proxy = text_or_null(request, "proxy");
    settings->ca_file = text_or_null(request, "ca_file");
    settings->offline = json_is_true(json_object_get(request, "offline"));
    return true;
}

void http_settings_release(struct http_settings *settings)
{
    free(settings->proxy);
    free(settings->ca_file);
    memset(settings, 0, sizeof(*settings));
}

static const char *environment(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && *value != '\0' ? value : NULL;
}

const char *http_ca_file(const struct http_settings *settings,
                         const char **from)
{
    /* The curl tool's order; the library reads neither. */
    static const char *const names[] = {"CURL_CA_BUNDLE", "SSL_CERT_FILE"};
    const char *unused;

    from = from != NULL ? from : &unused;
    if (settings->ca_file != NULL) {
        *from = "ca_file";
        return settings->ca_file;
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = environment(names[i]);

        if (value != NULL) {
            *from = names[i];
            return value;
        }
    }
    *from = "";
    return NULL;
}

/* The host of "https://user@host:port/…", without brackets. */
static char *host_of(const char *url)
{
    const char *at = strstr(url, "://");
    size_t len;
    const char *user;

    at = at != NULL ? at + 3 : url;
    len = strcspn(at, "/?#");
    user = memrchr(at, '@', len);
    if (user != NULL) {
        len -= (size_t)(user + 1 - at);
        at = user + 1;
    }
    if (*at == '[') {
        return xstrndup(at + 1, strcspn(at + 1, "]/"));
    }
    return xstrndup(at, strcspn(at, ":/?#") < len ? strcspn(at, ":/?#") : len);
}

/* Is the host one of the list of `no_proxy`? */
static bool is_excepted(const char *host)
{
    const char *list = environment("no_proxy");

    list = list != NULL ? list : environment("NO_PROXY");
    if (list != NULL && str_equal(list, "*")) {
        return true;
    }
    while (list != NULL && *list != '\0') {
        size_t skip = strspn(list, ", .");
        size_t len = strcspn(list + skip, ", ");
        size_t host_len = strlen(host);
        const char *tail = host + host_len - len;

        list += skip;
        if (len > 0 && host_len >= len && strncasecmp(tail, list, len) == 0 &&
            (host_len == len || tail[-1] == '.')) {
            return true;
        }
        list += len;
    }
    return false;
}

/* "http://user:secret@proxy:3128" without the secret. */
static char *without_password(const char *proxy)
{
    const char *user = strstr(proxy, "://");
    const char *end;
    const char *colon;

    user = user != NULL ? user + 3 : proxy;
    end = strrchr(user, '@');
    if (end == NULL) {
        return xstrdup(proxy);
    }
    colon = memchr(user, ':', (size_t)(end - user));
    return colon == NULL
               ? xstrdup(proxy)
               : xasprintf("%.*s%s", (int)(colon - proxy), proxy, end);
}

char *http_proxy_for(const struct http_settings *settings, const char *url,
                     const char **from)
{
    static const char *const plain[] = {"http_proxy", "all_proxy", "ALL_PROXY",
                                        NULL};
    static const char *const secure[] = {"https_proxy", "HTTPS_PROXY",
                                         "all_proxy", "ALL_PROXY", NULL};
    const char *const *names =
        strncasecmp(url, "https:", 6) == 0 ? secure : plain;
    char *host = host_of(url);
    bool excepted = is_excepted(host);

    free(host);
    *from = "";
    if (excepted) {
        *from = "no_proxy";
        return NULL;
    }
    if (settings->proxy != NULL) {
        *from = "proxy";
        return str_equal(settings->proxy, "none")
                   ? NULL
                   : without_password(settings->proxy);
    }
    for (; *names != NULL; names++) {
        const char *value = environment(*names);

        if (value != NULL) {
            *from = *names;
            return without_password(value);
        }
    }
    return NULL;
}
