#include "fetch/plain.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/utf8.h"

static void add_plain(struct str *out, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        uint32_t rune;
        size_t used = utf8_decode(text, end, &rune);

        if (rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0xa0) {
            if (out->len > 0 && out->buf[out->len - 1] != ' ') {
                str_add_char(out, ' ');
            }
        } else if (!rune_is_control(rune) && rune != RUNE_BAD &&
                   rune != 0x2028 && rune != 0x2029) {
            str_add_len(out, text, used);
        }
        text += used;
    }
}

static char *finish(struct str *out, size_t max)
{
    while (out->len > max) {
        /* Back to the first byte of the character that is too much. */
        size_t at = max;

        while (at > 0 && ((unsigned char)out->buf[at] & 0xc0) == 0x80) {
            at--;
        }
        str_truncate(out, at);
    }
    str_trim(out);
    return str_take(out);
}

char *plain_line(const char *text, size_t max)
{
    struct str out = STR_INIT;
    size_t len = strnlen(text, 4 * max + 64);

    add_plain(&out, text, len);
    return finish(&out, max);
}

/* Appends what an entity at "&" stands for; returns the bytes taken. */
static size_t add_entity(struct str *out, const char *at)
{
    static const struct {
        const char *name;
        const char *text;
    } entities[] = {{"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
                    {"&quot;", "\""}, {"&apos;", "'"}, {"&#39;", "'"},
                    {"&nbsp;", " "}};

    for (size_t i = 0; i < COUNT_OF(entities); i++) {
        if (strncmp(at, entities[i].name, strlen(entities[i].name)) == 0) {
            add_plain(out, entities[i].text, strlen(entities[i].text));
            return strlen(entities[i].name);
        }
    }
    str_add_char(out, '&');
    return 1;
}

/* Bytes of the tag or comment that begins at '<'; script and style whole. */
static size_t tag_length(const char *at)
{
    static const char *const whole[] = {"script", "style"};
    const char *end;

    if (strncmp(at, "<!--", 4) == 0) {
        end = strstr(at + 4, "-->");
        return end != NULL ? (size_t)(end + 3 - at) : strlen(at);
    }
    for (size_t i = 0; i < COUNT_OF(whole); i++) {
        if (strncasecmp(at + 1, whole[i], strlen(whole[i])) == 0) {
            char close[12] = "</";

            memcpy(close + 2, whole[i], strlen(whole[i]) + 1);
            end = strcasestr(at, close);
            if (end == NULL) {
                return strlen(at);
            }
            end += strcspn(end, ">");
            return (size_t)(end - at) + (*end == '>');
        }
    }
    end = strchr(at, '>');
    return end != NULL ? (size_t)(end + 1 - at) : strlen(at);
}

char *plain_html(const char *html, size_t max)
{
    struct str out = STR_INIT;

    while (*html != '\0' && out.len <= max) {
        if (*html == '<') {
            html += tag_length(html);
            add_plain(&out, " ", 1);
        } else if (*html == '&') {
            html += add_entity(&out, html);
        } else {
            size_t len = strcspn(html, "<&");

            add_plain(&out, html, len);
            html += len;
        }
    }
    return finish(&out, max);
}
