#include "sync/remote.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zstd.h>

#include "base/clock.h"
#include "base/number.h"
#include "http/easy.h"
#include "sync/refusal.h"

#define ANSWER_STALL_S  40L  /* the server has 30 s */
#define ANSWER_LIMIT_S  600L /* for the slowest of lines */
#define MIDDLE_MS_MAX   INT64_C(300000)
#define RETRY_AFTER_MAX INT64_C(86400)
#define COMPRESS_FROM   ((size_t)512)
#define ZSTD_LEVEL      3
#define TYPE_PROBLEM    "application/problem+json"
#define TYPE_JSON       "application/json"
#define TYPE_LINES      "application/vnd.journal.lines"

struct remote {
    struct http_easy easy;
    char *url;
    char *token;     /* NULL: none */
    bool plain_only; /* the server refused our compression */
};

/* Where an answer's bytes go. */
struct sink {
    struct str *out;
    size_t max;
};

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct sink *sink = context;
    size_t len = size * count;

    if (len > sink->max - sink->out->len) {
        return 0; /* ends the transfer */
    }
    str_add_len(sink->out, bytes, len);
    return len;
}

static bool is_this_machine(const char *host)
{
    return str_equal(host, "localhost") || str_equal(host, "127.0.0.1") ||
           str_equal(host, "[::1]") || str_equal(host, "::1");
}

static bool check_url(const char *url, struct error *err)
{
    char *host = http_host(url);
    bool ok = strncasecmp(url, "http://", 7) != 0 || is_this_machine(host);

    if (!ok) {
        error_set_code(err, ERROR_USAGE,
                       "'%.200s' is not encrypted: the address must begin "
                       "with https://",
                       url);
    } else if (host[0] == '\0' || strpbrk(url, "?#") != NULL) {
        ok = error_set_code(err, ERROR_USAGE,
                            "'%.200s' is no address of a server; try "
                            "https://HOST",
                            url);
    }
    free(host);
    return ok;
}

bool remote_new(struct remote **out, const struct http_settings *settings,
                const char *url, const char *token, struct error *err)
{
    struct remote *remote = xcalloc(1, sizeof(*remote));
    size_t len = strlen(url);

    while (len > 0 && url[len - 1] == '/') {
        len--;
    }
    remote->url = xstrndup(url, len);
    remote_set_token(remote, token);
    if (!check_url(remote->url, err) ||
        !http_easy_init(&remote->easy, settings, err) ||
        !http_easy_set_url(&remote->easy, remote->url, err)) {
        remote_free(remote);
        return false;
    }
    /* To this machine it goes by itself: a proxy would see the token. */
    if (strncasecmp(remote->url, "http://", 7) == 0 &&
        curl_easy_setopt(remote->easy.curl, CURLOPT_NOPROXY, "*") != CURLE_OK) {
        remote_free(remote);
        return error_set(err, "libcurl cannot be set up");
    }
    *out = remote;
    return true;
}

void remote_free(struct remote *remote)
{
    if (remote != NULL) {
        http_easy_release(&remote->easy);
        remote_set_token(remote, NULL);
        free(remote->url);
        free(remote);
    }
}

void remote_set_token(struct remote *remote, const char *token)
{
    if (remote->token != NULL) {
        explicit_bzero(remote->token, strlen(remote->token));
        free(remote->token);
    }
    remote->token = xstrdup_or_null(token);
}

const char *remote_url(const struct remote *remote)
{
    return remote->url;
}

void remote_answer_release(struct remote_answer *answer)
{
    /* It may be the answer to a login. */
    if (answer->body.len > 0) {
        explicit_bzero(answer->body.buf, answer->body.len);
    }
    str_release(&answer->body);
    str_release(&answer->why);
    answer_problem_release(&answer->problem);
}

/* ---- the request ---- */

static void add_header(struct curl_slist **list, const char *header)
{
    struct curl_slist *longer = curl_slist_append(*list, header);

    if (longer != NULL) {
        *list = longer;
    }
}

static struct curl_slist *make_headers(const struct remote *remote,
                                       const struct remote_request *request,
                                       bool compressed)
{
    struct curl_slist *list = NULL;

    add_header(&list, "Protocol: 1");
    add_header(&list, "Expect:");
    add_header(&list, request->form == REMOTE_LINES ? "Accept: " TYPE_LINES
                                                    : "Accept: " TYPE_JSON);
    if (remote->token != NULL) {
        char *header = xasprintf("Authorization: Bearer %s", remote->token);

        add_header(&list, header);
        explicit_bzero(header, strlen(header));
        free(header);
    }
    if (request->type != NULL) {
        char *header = xasprintf("Content-Type: %s", request->type);

        add_header(&list, header);
        free(header);
    }
    if (compressed) {
        add_header(&list, "Content-Encoding: zstd");
    }
    if (request->header != NULL) {
        add_header(&list, request->header);
    }
    return list;
}

/* The body as it is sent: `packed` is filled if it became shorter. */
static struct slice pack_body(const struct remote *remote,
                              const struct remote_request *request,
                              struct str *packed)
{
    size_t room = ZSTD_compressBound(request->body.len);
    size_t len;

    if (!request->compress || remote->plain_only ||
        request->body.len < COMPRESS_FROM) {
        return request->body;
    }
    str_reserve(packed, room + 1);
    len = ZSTD_compress(packed->buf, room, request->body.at, request->body.len,
                        ZSTD_LEVEL);
    if (ZSTD_isError(len) || len >= request->body.len) {
        return request->body;
    }
    packed->buf[len] = '\0';
    packed->len = len;
    return str_slice(packed);
}

static bool set_request(struct remote *remote,
                        const struct remote_request *request, struct slice body,
                        struct sink *sink)
{
    CURL *curl = remote->easy.curl;
    bool post = request->type != NULL;

    return curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L) == CURLE_OK &&
           (!post || (curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
                      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                                       (curl_off_t)body.len) == CURLE_OK &&
                      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.at) ==
                          CURLE_OK)) &&
           curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "zstd, gzip") ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, ANSWER_STALL_S) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWER_LIMIT_S) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes) ==
               CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_WRITEDATA, sink) == CURLE_OK;
}

/* ---- the answer ---- */

static const char *find_header(struct remote *remote, const char *name)
{
    struct curl_header *header;

    return curl_easy_header(remote->easy.curl, name, 0, CURLH_HEADER, -1,
                            &header) == CURLHE_OK
               ? header->value
               : NULL;
}

static int64_t int_header(struct remote *remote, const char *name, int64_t max,
                          int64_t otherwise)
{
    const char *text = find_header(remote, name);
    int64_t value;

    return text != NULL && number_parse_int(text, 0, max, &value) ? value
                                                                  : otherwise;
}

static bool has_type(struct remote *remote, const char *type)
{
    const char *text = find_header(remote, "Content-Type");
    size_t len = strlen(type);

    return text != NULL && strncasecmp(text, type, len) == 0 &&
           (text[len] == '\0' || strchr(" \t;", text[len]) != NULL);
}

static void not_ours(struct remote_answer *answer, const char *what)
{
    str_clear(&answer->why);
    str_add_format(&answer->why,
                   "another answers in the server's place, such as the "
                   "network's own login page or a proxy (status %d, %s)",
                   answer->status, what);
    answer->status = 0;
    str_clear(&answer->body);
}

/* Is it ours, by its form? Otherwise there is no connection. */
static void judge(struct remote *remote, const struct remote_request *request,
                  struct remote_answer *answer)
{
    struct slice body = {answer->body.buf, answer->body.len};
    int status = answer->status;

    if (find_header(remote, "Request-Id") == NULL) {
        not_ours(answer, "without an id");
    } else if (status >= 400 && status <= 599) {
        /* Login by device code has errors of its own shape. */
        if (has_type(remote, TYPE_PROBLEM)) {
            if (!answer_problem(body, &answer->problem)) {
                not_ours(answer, "a broken problem document");
            }
        } else if (!has_type(remote, TYPE_JSON)) {
            not_ours(answer, "no problem document");
        }
    } else if (status == 204 || status == 304) {
        str_clear(&answer->body);
    } else if (status < 200 || status > 202) {
        not_ours(answer, "which the protocol does not have");
    } else if (!has_type(remote, request->form == REMOTE_LINES ? TYPE_LINES
                                                               : TYPE_JSON)) {
        not_ours(answer, "of another type");
    }
}

static void read_headers(struct remote *remote, struct remote_answer *answer)
{
    const char *hash = find_header(remote, "Journal-Hash");

    answer->retry_after_s =
        int_header(remote, "Retry-After", RETRY_AFTER_MAX, 0);
    answer->from = int_header(remote, "Journal-From", ANSWER_SEQ_MAX, -1);
    answer->to = int_header(remote, "Journal-To", ANSWER_SEQ_MAX, -1);
    answer->seq = int_header(remote, "Journal-Seq", ANSWER_SEQ_MAX, -1);
    if (hash == NULL || !hash_parse(hash, strlen(hash), &answer->hash)) {
        memset(&answer->hash, 0, sizeof(answer->hash));
        answer->to = -1;
    }
}

/* 0 where the answer is from any time: this machine may have slept. */
static int64_t middle_of(int64_t began_boot_ms)
{
    int64_t took = clock_boot_ms() - began_boot_ms;

    return took <= MIDDLE_MS_MAX ? clock_now_ms() - took / 2 : 0;
}

static void perform(struct remote *remote, const struct remote_request *request,
                    const char *url, struct remote_answer *answer)
{
    struct str packed = STR_INIT;
    struct slice body = pack_body(remote, request, &packed);
    struct curl_slist *headers =
        make_headers(remote, request, body.at != request->body.at);
    struct sink sink = {&answer->body, request->max};
    struct error err = ERROR_INIT;
    int64_t began = clock_boot_ms();
    CURLcode code = CURLE_OUT_OF_MEMORY;
    long status = 0;

    str_clear(&answer->body);
    remote->easy.problem[0] = '\0';
    if (http_easy_set_url(&remote->easy, url, &err) &&
        set_request(remote, request, body, &sink) &&
        curl_easy_setopt(remote->easy.curl, CURLOPT_HTTPHEADER, headers) ==
            CURLE_OK) {
        code = curl_easy_perform(remote->easy.curl);
        (void)http_easy_fail(&remote->easy, code, &err);
    }
    answer->middle_ms = middle_of(began);
    if (code == CURLE_OK) {
        curl_easy_getinfo(remote->easy.curl, CURLINFO_RESPONSE_CODE, &status);
        answer->status = (int)status;
        read_headers(remote, answer);
    } else {
        answer->status = 0;
        str_set(&answer->why, error_get(&err));
        str_clear(&answer->body);
    }
    curl_easy_setopt(remote->easy.curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    error_release(&err);
    str_release(&packed);
}

/* Scheme, host and port of an address, or NULL. */
static char *origin_of(const char *url)
{
    const char *host = strstr(url, "://");

    return host == NULL ? NULL
                        : xstrndup(url, (size_t)(host - url) + 3 +
                                            strcspn(host + 3, "/?#"));
}

/* Where to go on (307 and 308 to the same host), or NULL. */
static char *redirect_of(struct remote *remote,
                         const struct remote_answer *answer)
{
    char *target = NULL;
    char *from = NULL;
    char *to = NULL;
    char *next = NULL;

    if (answer->status != 307 && answer->status != 308) {
        return NULL;
    }
    curl_easy_getinfo(remote->easy.curl, CURLINFO_REDIRECT_URL, &target);
    from = origin_of(remote->url);
    to = target != NULL ? origin_of(target) : NULL;
    if (from != NULL && to != NULL && strcasecmp(from, to) == 0) {
        next = xstrdup(target);
    }
    free(from);
    free(to);
    return next;
}

void remote_call(struct remote *remote, const struct remote_request *request,
                 struct remote_answer *answer)
{
    char *url = xasprintf("%s%s", remote->url, request->path);

    perform(remote, request, url, answer);
    for (int hops = 0; hops < HTTP_REDIRECTS; hops++) {
        char *next = redirect_of(remote, answer);

        if (next == NULL) {
            break;
        }
        free(url);
        url = next;
        perform(remote, request, url, answer);
    }
    if (answer->status != 0) {
        judge(remote, request, answer);
    }
    free(url);
    if (answer->status == 415 && request->compress && !remote->plain_only) {
        remote->plain_only = true;
        remote_call(remote, request, answer);
    }
}

bool remote_fail(const struct remote_answer *answer, struct error *err)
{
    return refusal_fail(answer->status,
                        answer->status == 0 ? answer->why.buf
                                            : answer->problem.detail.buf,
                        err);
}
