#include "publish/published.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

static const char head[] = "dstudio published/1";
/* The end of year 9999: a later time could not be written in a feed. */
#define MS_MAX INT64_C(253402300799000)

void published_format(const struct published *published, struct str *out)
{
    str_add_format(out, "%s\n", head);
    str_add_format(out,
                   "key %s\npublished %" PRId64 "\nchanged %" PRId64
                   "\nms %" PRId64 "\n",
                   published->key, published->published_ms,
                   published->changed_ms, published->ms);
    for (size_t i = 0; i < published->count; i++) {
        const struct published_file *file = &published->files[i];

        str_add_format(out, "file %s %" PRId64 " %s %s\n", file->name,
                       file->bytes, file->hex, file->integrity);
    }
}

static bool parse_file(struct published *published, const char *line)
{
    struct published_file *file = &published->files[published->count];

    if (published->count >= PUBLISHED_FILES_MAX ||
        sscanf(line, "file %63s %" SCNd64 " %64s %63s", file->name,
               &file->bytes, file->hex, file->integrity) != 4 ||
        strchr(file->name, '/') != NULL || file->name[0] == '.' ||
        file->bytes < 0 || strlen(file->hex) != 64) {
        return false;
    }
    published->count++;
    return true;
}

static bool is_time(int64_t ms)
{
    return ms >= 0 && ms <= MS_MAX;
}

bool published_parse(struct published *published, const char *text)
{
    const char *at;

    memset(published, 0, sizeof(*published));
    if (!str_starts_with(text, head) ||
        sscanf(text + strlen(head),
               "\nkey %16[0-9a-f]\npublished %" SCNd64 "\nchanged %" SCNd64
               "\nms %" SCNd64 "\n",
               published->key, &published->published_ms, &published->changed_ms,
               &published->ms) != 4 ||
        !is_time(published->published_ms) || !is_time(published->changed_ms) ||
        !is_time(published->ms)) {
        return false;
    }
    for (at = text; (at = strstr(at, "\nfile ")) != NULL; at++) {
        if (!parse_file(published, at + 1)) {
            return false;
        }
    }
    return published->count > 0;
}
