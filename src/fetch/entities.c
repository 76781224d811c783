#include "fetch/entities.h"

#include <string.h>

static const struct {
    const char *name;
    unsigned rune;
} entities[] = {
    {"nbsp", 0xa0},     {"iexcl", 0xa1},   {"cent", 0xa2},    {"pound", 0xa3},
    {"yen", 0xa5},      {"sect", 0xa7},    {"copy", 0xa9},    {"laquo", 0xab},
    {"shy", 0xad},      {"reg", 0xae},     {"deg", 0xb0},     {"plusmn", 0xb1},
    {"micro", 0xb5},    {"para", 0xb6},    {"middot", 0xb7},  {"raquo", 0xbb},
    {"frac12", 0xbd},   {"iquest", 0xbf},  {"Agrave", 0xc0},  {"Aacute", 0xc1},
    {"Acirc", 0xc2},    {"Auml", 0xc4},    {"Aring", 0xc5},   {"AElig", 0xc6},
    {"Ccedil", 0xc7},   {"Egrave", 0xc8},  {"Eacute", 0xc9},  {"Ntilde", 0xd1},
    {"Ouml", 0xd6},     {"times", 0xd7},   {"Oslash", 0xd8},  {"Uuml", 0xdc},
    {"szlig", 0xdf},    {"agrave", 0xe0},  {"aacute", 0xe1},  {"acirc", 0xe2},
    {"atilde", 0xe3},   {"auml", 0xe4},    {"aring", 0xe5},   {"aelig", 0xe6},
    {"ccedil", 0xe7},   {"egrave", 0xe8},  {"eacute", 0xe9},  {"ecirc", 0xea},
    {"euml", 0xeb},     {"igrave", 0xec},  {"iacute", 0xed},  {"icirc", 0xee},
    {"iuml", 0xef},     {"ntilde", 0xf1},  {"ograve", 0xf2},  {"oacute", 0xf3},
    {"ocirc", 0xf4},    {"otilde", 0xf5},  {"ouml", 0xf6},    {"divide", 0xf7},
    {"oslash", 0xf8},   {"ugrave", 0xf9},  {"uacute", 0xfa},  {"ucirc", 0xfb},
    {"uuml", 0xfc},     {"yacute", 0xfd},  {"yuml", 0xff},    {"oelig", 0x153},
    {"scaron", 0x161},  {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018},
    {"rsquo", 0x2019},  {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"bull", 0x2022},
    {"hellip", 0x2026}, {"euro", 0x20ac},  {"trade", 0x2122}, {"rarr", 0x2192},
};

static unsigned rune_of(const char *name, size_t len)
{
    for (size_t i = 0; i < COUNT_OF(entities); i++) {
        if (strlen(entities[i].name) == len &&
            memcmp(entities[i].name, name, len) == 0) {
            return entities[i].rune;
        }
    }
    return 0;
}

static size_t leading(const char *text, size_t len)
{
    size_t at = 0;

    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        at = 3;
    }
    while (at < len && (text[at] == ' ' || text[at] == '\t' ||
                        text[at] == '\r' || text[at] == '\n')) {
        at++;
    }
    return at;
}

void entities_replace(struct str *out, const char *text, size_t len)
{
    size_t at = leading(text, len);

    str_reserve(out, len - at);
    while (at < len) {
        const char *start = text + at;
        const char *and = memchr(start, '&', len - at);
        size_t plain = and != NULL ? (size_t)(and-start) : len - at;
        const char *stop;
        unsigned rune;

        str_add_len(out, start, plain);
        at += plain;
        if (at >= len) {
            break;
        }
        stop = memchr(and, ';', len - at < 12 ? len - at : 12);
        rune = stop != NULL ? rune_of(and+1, (size_t)(stop - and-1)) : 0;
        if (rune != 0) {
            str_add_rune(out, rune);
            at += (size_t)(stop + 1 - and);
        } else {
            str_add_char(out, '&');
            at++;
        }
    }
}
