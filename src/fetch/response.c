#include "fetch/response.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "base/str.h"

void response_init(struct response *response)
{
    memset(response, 0, sizeof(*response));
    response->length = response->range_start = response->range_total = -1;
}

/* A value that is too long or has control characters is as good as none. */
static void keep(char field[RESPONSE_FIELD_MAX], const char *value)
{
    field[0] = '\0';
    for (const char *at = value; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f) {
            return;
        }
    }
    if (strlen(value) < RESPONSE_FIELD_MAX) {
        snprintf(field, RESPONSE_FIELD_MAX, "%s", value);
    }
}

static int64_t size_of(const char *text, size_t len)
{
    char digits[20];
    int64_t value;

    if (len == 0 || len >= sizeof(digits)) {
        return -1;
    }
    memcpy(digits, text, len);
    digits[len] = '\0';
    return number_parse_int(digits, 0, INT64_MAX / 2, &value) ? value : -1;
}

/* "bytes 100-199/200", "bytes 100-199/" and a star, "bytes" star "/200". */
static void take_range(struct response *response, const char *value)
{
    const char *slash = strchr(value, '/');

    response->range_start = response->range_total = -1;
    if (strncasecmp(value, "bytes ", 6) != 0 || slash == NULL) {
        return;
    }
    value += 6;
    value += strspn(value, " ");
    response->range_total = size_of(slash + 1, strlen(slash + 1));
    if (*value != '*') {
        response->range_start = size_of(value, strcspn(value, "-"));
    }
}

static void take_field(struct response *response, const char *name,
                       struct str *value)
{
    if (strcasecmp(name, "etag") == 0) {
        keep(response->etag, value->buf);
    } else if (strcasecmp(name, "last-modified") == 0) {
        keep(response->modified, value->buf);
    } else if (strcasecmp(name, "content-encoding") == 0) {
        keep(response->encoding, value->buf);
    } else if (strcasecmp(name, "retry-after") == 0) {
        keep(response->retry_after, value->buf);
    } else if (strcasecmp(name, "content-length") == 0) {
        response->length = size_of(value->buf, value->len);
    } else if (strcasecmp(name, "content-range") == 0) {
        take_range(response, value->buf);
    } else if (strcasecmp(name, "content-type") == 0) {
        str_truncate(value, strcspn(value->buf, ";"));
        str_trim(value);
        keep(response->type, value->buf);
    }
}

static void begin(struct response *response, const char *line, size_t len)
{
    const char *space = memchr(line, ' ', len);

    response_init(response);
    if (space != NULL && len - (size_t)(space - line) >= 4) {
        response->status = (int)size_of(space + 1, 3);
    }
}

void response_add(struct response *response, const char *line, size_t len)
{
    const char *colon = memchr(line, ':', len);
    struct str value = STR_INIT;
    char name[32];

    if (len >= 5 && strncasecmp(line, "HTTP/", 5) == 0) {
        begin(response, line, len);
    } else if (colon != NULL && (size_t)(colon - line) < sizeof(name)) {
        snprintf(name, sizeof(name), "%.*s", (int)(colon - line), line);
        str_add_len(&value, colon + 1, len - (size_t)(colon + 1 - line));
        str_trim(&value);
        if (strlen(value.buf) == value.len) {
            take_field(response, name, &value);
        }
        str_release(&value);
    }
}

const char *response_validator(const struct response *response)
{
    if (response->etag[0] == '"') {
        return response->etag;
    }
    return response->modified[0] != '\0' ? response->modified : NULL;
}

int64_t response_retry_s(const struct response *response, int64_t now)
{
    const char *text = response->retry_after;
    int64_t seconds = size_of(text, strlen(text));
    time_t at;

    if (text[0] == '\0' || seconds >= 0) {
        return seconds;
    }
    at = curl_getdate(text, NULL);
    return at < 0 ? -1 : at > now ? at - now : 0;
}
