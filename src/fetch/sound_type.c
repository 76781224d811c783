#include "fetch/sound_type.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

bool type_may_be_sound(const char *type)
{
    static const char *const others[] = {
        "text/",           "image/",   "application/json",
        "application/xml", "font/",    "application/rss+xml",
        "application/pdf", "message/", "multipart/"};

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (strncasecmp(type, others[i], strlen(others[i])) == 0) {
            return false;
        }
    }
    return true;
}

bool type_is_page(const char *type, const char *head, size_t len)
{
    /* No sound begins with '<'; a page does, after blank space. */
    while (len > 0 &&
           (*head == ' ' || *head == '\n' || *head == '\r' || *head == '\t')) {
        head++;
        len--;
    }
    return strcasecmp(type, "text/html") == 0 ||
           strcasecmp(type, "application/xhtml+xml") == 0 ||
           (len > 0 && *head == '<');
}

static bool begins(const char *head, size_t len, size_t at, const char *magic)
{
    size_t size = strlen(magic);

    return len >= at + size && memcmp(head + at, magic, size) == 0;
}

const char *sound_ending(const char *head, size_t len)
{
    if (begins(head, len, 0, "OggS")) {
        return begins(head, len, 28, "OpusHead") ? "opus" : "ogg";
    }
    if (begins(head, len, 0, "ID3") ||
        (len >= 2 && (unsigned char)head[0] == 0xff &&
         ((unsigned char)head[1] & 0xe6) == 0xe2)) {
        return "mp3";
    }
    if (len >= 2 && (unsigned char)head[0] == 0xff &&
        ((unsigned char)head[1] & 0xf6) == 0xf0) {
        return "aac";
    }
    if (begins(head, len, 4, "ftyp")) {
        return "m4a";
    }
    if (begins(head, len, 0, "fLaC")) {
        return "flac";
    }
    if (begins(head, len, 0, "RIFF") && begins(head, len, 8, "WAVE")) {
        return "wav";
    }
    return begins(head, len, 0, "\x1a\x45\xdf\xa3") ? "mka" : NULL;
}
