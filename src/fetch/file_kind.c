#include "fetch/file_kind.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

const char *file_kind_name(enum file_kind kind)
{
    return kind == FILE_PACK ? "content pack" : "sound";
}

bool file_type_fits(enum file_kind kind, const char *type)
{
    /* None of the kinds comes under these names. */
    static const char *const others[] = {
        "text/",           "image/",   "application/json",
        "application/xml", "font/",    "application/rss+xml",
        "application/pdf", "message/", "multipart/"};

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (strncasecmp(type, others[i], strlen(others[i])) == 0) {
            return false;
        }
    }
    return kind == FILE_SOUND || (strncasecmp(type, "audio/", 6) != 0 &&
                                  strncasecmp(type, "video/", 6) != 0);
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

static const char *sound_ending(const char *head, size_t len)
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

enum { TAR_MAGIC_AT = 257 };

static const char *pack_ending(const char *head, size_t len)
{
    if (begins(head, len, 0, "\x28\xb5\x2f\xfd")) {
        return "tar.zst";
    }
    if (begins(head, len, 0,
               "\xfd"
               "7zXZ")) {
        return "tar.xz";
    }
    if (begins(head, len, 0, "\x1f\x8b")) {
        return "tar.gz";
    }
    return begins(head, len, TAR_MAGIC_AT, "ustar") ? "tar" : NULL;
}

const char *file_ending(enum file_kind kind, const char *head, size_t len)
{
    return kind == FILE_PACK ? pack_ending(head, len) : sound_ending(head, len);
}

const char *const *file_endings(enum file_kind kind)
{
    static const char *const sounds[] = {"opus", "ogg", "mp3", "aac", "m4a",
                                         "flac", "wav", "mka", NULL};
    static const char *const packs[] = {"tar.zst", "tar.xz", "tar.gz", "tar",
                                        NULL};

    return kind == FILE_PACK ? packs : sounds;
}
