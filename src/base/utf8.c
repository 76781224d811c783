#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

size_t utf8_decode(const char *at, const char *end, uint32_t *rune)
{
    const unsigned char *b = (const unsigned char *)at;
    size_t left = (size_t)(end - at);
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len;
    uint32_t value;

    *rune = RUNE_BAD;
    if (b[0] < 0x80) {
        *rune = b[0];
        return 1;
    }
    if (b[0] >= 0xc2 && b[0] < 0xe0) {
        len = 2;
        value = b[0] & 0x1fu;
    } else if (b[0] >= 0xe0 && b[0] < 0xf0) {
        len = 3;
        value = b[0] & 0x0fu;
    } else if (b[0] >= 0xf0 && b[0] < 0xf5) {
        len = 4;
        value = b[0] & 0x07u;
    } else {
        return 1;
    }
    if (left < len) {
        return 1;
    }
    for (size_t i = 1; i < len; i++) {
        if ((b[i] & 0xc0) != 0x80) {
            return 1;
        }
        value = value << 6 | (b[i] & 0x3fu);
    }
    if (value < least[len] || value > 0x10ffff ||
        (value >= 0xd800 && value <= 0xdfff)) {
        return 1;
    }
    *rune = value;
    return len;
}

size_t utf8_encode(uint32_t rune, char buf[4])
{
    if (rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff)) {
        rune = RUNE_BAD;
    }
    if (rune < 0x80) {
        buf[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        buf[0] = (char)(0xc0 | rune >> 6);
        buf[1] = (char)(0x80 | (rune & 0x3f));
        return 2;
    }
    if (rune < 0x10000) {
        buf[0] = (char)(0xe0 | rune >> 12);
        buf[1] = (char)(0x80 | (rune >> 6 & 0x3f));
        buf[2] = (char)(0x80 | (rune & 0x3f));
        return 3;
    }
    buf[0] = (char)(0xf0 | rune >> 18);
    buf[1] = (char)(0x80 | (rune >> 12 & 0x3f));
    buf[2] = (char)(0x80 | (rune >> 6 & 0x3f));
    buf[3] = (char)(0x80 | (rune & 0x3f));
    return 4;
}

size_t utf8_first_bad(const char *text, size_t len)
{
    const char *at = text;
    const char *end = text + len;

    while (at < end) {
        uint32_t rune;
        size_t step;

        if ((unsigned char)*at < 0x80) {
            at++;
            continue;
        }
        step = utf8_decode(at, end, &rune);
        if (step == 1) {
            break;
        }
        at += step;
    }
    return (size_t)(at - text);
}

bool utf8_valid(const char *text, size_t len)
{
    return utf8_first_bad(text, len) == len;
}

size_t utf8_count(const char *text, size_t len)
{
    const char *end = text + len;
    size_t count = 0;

    while (text < end) {
        uint32_t rune;

        text += utf8_decode(text, end, &rune);
        count++;
    }
    return count;
}

bool rune_is_control(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7f && rune < 0xa0);
}

bool rune_is_space(uint32_t rune)
{
    if (rune < 0x80) {
        return rune == ' ' || (rune >= '\t' && rune <= '\r');
    }
    return utf8proc_category((utf8proc_int32_t)rune) == UTF8PROC_CATEGORY_ZS ||
           rune == 0x2028 || rune == 0x2029;
}

bool rune_is_letter(uint32_t rune)
{
    utf8proc_category_t category;

    if (rune < 0x80) {
        return (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z');
    }
    category = utf8proc_category((utf8proc_int32_t)rune);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool rune_is_digit(uint32_t rune)
{
    return rune >= '0' && rune <= '9';
}

uint32_t rune_lower(uint32_t rune)
{
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)rune);
}

static int rune_width(uint32_t rune)
{
    int width;

    if (rune < 0x7f) {
        return 1;
    }
    if (rune_is_control(rune)) {
        return 1; /* drawn as U+FFFD */
    }
    width = utf8proc_charwidth((utf8proc_int32_t)rune);
    return width < 0 ? 0 : width > 2 ? 2 : width;
}

size_t utf8_cluster(const char *at, const char *end, int *width)
{
    uint32_t rune;
    uint32_t next;
    size_t len = utf8_decode(at, end, &rune);
    utf8proc_int32_t state = 0;
    bool emoji;

    *width = rune_width(rune);
    if (rune_is_control(rune) ||
        (rune < 0x80 && (at + len == end || (unsigned char)at[len] < 0x80))) {
        return len;
    }
    emoji = *width == 2;
    while (at + len < end) {
        size_t step = utf8_decode(at + len, end, &next);

        if (rune_is_control(next) ||
            utf8proc_grapheme_break_stateful((utf8proc_int32_t)rune,
                                             (utf8proc_int32_t)next, &state)) {
            break;
        }
        /* U+FE0F asks for the emoji form, which takes two cells; so does a
           flag, which is two regional indicators. */
        if ((next == 0xfe0f && *width == 1) ||
            (next >= 0x1f1e6 && next <= 0x1f1ff)) {
            emoji = true;
        }
        if (rune_width(next) > *width) {
            *width = rune_width(next);
        }
        len += step;
        rune = next;
    }
    if (emoji) {
        *width = 2;
    }
    return len;
}

int utf8_width(const char *text)
{
    return utf8_width_len(text, strlen(text));
}

int utf8_width_len(const char *text, size_t len)
{
    const char *end = text + len;
    int cells = 0;

    while (text < end) {
        int width;

        text += utf8_cluster(text, end, &width);
        cells += width;
    }
    return cells;
}

size_t utf8_fit(const char *text, size_t len, int cells)
{
    const char *at = text;
    const char *end = text + len;

    while (at < end) {
        int width;
        size_t step = utf8_cluster(at, end, &width);

        if (width > cells) {
            break;
        }
        cells -= width;
        at += step;
    }
    return (size_t)(at - text);
}

void utf8_add_clean(struct str *out, const char *text, size_t len)
{
    /* an empty text may be NULL, to which nothing may be added */
    const char *end = len > 0 ? text + len : text;

    while (text < end) {
        uint32_t rune;

        text += utf8_decode(text, end, &rune);
        if (rune_is_control(rune) && rune != '\n') {
            rune = RUNE_BAD;
        }
        str_add_rune(out, rune);
    }
}

static void map_runes(struct str *out, const char *text, size_t len,
                      utf8proc_option_t options)
{
    struct str clean = STR_INIT;
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t done;
    const char *at = text;
    const char *end = text + len;

    /* utf8proc refuses bad UTF-8 as a whole. */
    while (at < end) {
        uint32_t rune;

        at += utf8_decode(at, end, &rune);
        str_add_rune(&clean, rune);
    }
    done = utf8proc_map((const utf8proc_uint8_t *)clean.buf,
                        (utf8proc_ssize_t)clean.len, &mapped, options);
    if (done >= 0) {
        str_add_len(out, (const char *)mapped, (size_t)done);
    } else {
        str_add_len(out, clean.buf, clean.len);
    }
    free(mapped);
    str_release(&clean);
}

void utf8_add_nfc(struct str *out, const char *text, size_t len)
{
    map_runes(out, text, len, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

void utf8_add_lower(struct str *out, const char *text, size_t len)
{
    struct str composed = STR_INIT;
    const char *at;
    const char *end;

    utf8_add_nfc(&composed, text, len);
    at = composed.buf;
    end = at + composed.len;
    while (at < end) {
        uint32_t rune;

        at += utf8_decode(at, end, &rune);
        str_add_rune(out, (unsigned)utf8proc_tolower((utf8proc_int32_t)rune));
    }
    str_release(&composed);
}

static const struct {
    uint32_t rune;
    const char *text;
} fallbacks[] = {
    {0x03bb, "lambda"}, {0x03bc, "mu"},    {0x03c1, "rho"},   {0x03b1, "alpha"},
    {0x03b2, "beta"},   {0x03ba, "kappa"}, {0x03c3, "sigma"}, {0x03b3, "gamma"},
    {0x03c4, "tau"},    {0x00d7, "x"},     {0x00f7, "/"},     {0x2212, "-"},
    {0x2248, "~"},      {0x2264, "<="},    {0x2265, ">="},    {0x221a, "sqrt"},
    {0x221e, "inf"},    {0x00b2, "^2"},    {0x00b3, "^3"},    {0x00b7, "*"},
    {0x2026, "..."},    {0x2192, "->"},    {0x2013, "-"},     {0x2014, "--"},
    {0x201c, "\""},     {0x201d, "\""},    {0x2018, "'"},     {0x2019, "'"},
    {0x00b5, "u"},
};

const char *utf8_fallback(uint32_t rune, char buf[8])
{
    if (rune < 0x80) {
        buf[0] = (char)rune;
        buf[1] = '\0';
        return buf;
    }
    for (size_t i = 0; i < COUNT_OF(fallbacks); i++) {
        if (fallbacks[i].rune == rune) {
            return fallbacks[i].text;
        }
    }
    return "";
}

void utf8_add_ascii(struct str *out, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        uint32_t rune;
        char buf[8];
        const char *fallback;

        text += utf8_decode(text, end, &rune);
        fallback = utf8_fallback(rune, buf);
        str_add(out, rune != 0 && fallback[0] == '\0' ? "?" : fallback);
    }
}
