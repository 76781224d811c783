#include "fetch/transcript.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fetch/plain.h"

enum { TEXT_MAX = 4000, JOIN_MS = 12 * 1000, CUES_MAX = 100000 };
static const double time_max_s = 100 * 3600;

bool transcript_type_known(const char *type)
{
    static const char *const types[] = {"text/vtt", "application/x-subrip",
                                        "application/srt", "text/srt",
                                        "application/json"};

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (strcasecmp(type, types[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* "00:00:01,500 --> 00:00:03,000" of SubRip; commas as points. */
static bool read_times(const char *line, size_t len, int64_t *start,
                       int64_t *end)
{
    const char *arrow = memmem(line, len, "-->", 3);
    struct str first = STR_INIT;
    struct str second = STR_INIT;
    bool ok = false;

    if (arrow != NULL) {
        const char *after = arrow + 3;

        str_add_len(&first, line, (size_t)(arrow - line));
        str_add_len(&second, after, len - (size_t)(after - line));
        str_trim(&first);
        str_trim(&second);
        str_truncate(&second, strcspn(second.buf, " \t"));
        for (size_t i = 0; i < first.len; i++) {
            first.buf[i] = first.buf[i] == ',' ? '.' : first.buf[i];
        }
        for (size_t i = 0; i < second.len; i++) {
            second.buf[i] = second.buf[i] == ',' ? '.' : second.buf[i];
        }
        ok = cue_time_parse(first.buf, first.len, start) &&
             cue_time_parse(second.buf, second.len, end) && *start <= *end;
    }
    str_release(&first);
    str_release(&second);
    return ok;
}

/* Adds a cue unless it is empty or goes back in time. */
static void add(struct cues *cues, int64_t start, int64_t end, const char *text)
{
    char *plain = plain_html(text, TEXT_MAX);

    if (*plain != '\0' && cues->count < CUES_MAX &&
        (cues->count == 0 || start >= cues->items[cues->count - 1].start_ms)) {
        cues_add(cues, start, end, 0, 0, plain);
        cues->items[cues->count - 1].has_words = false;
    }
    free(plain);
}

static void parse_srt(struct cues *cues, const char *text, size_t len)
{
    const char *limit = text + len;
    struct str body = STR_INIT;
    bool open = false;
    int64_t start = 0;
    int64_t end = 0;

    while (text < limit) {
        const char *stop = memchr(text, '\n', (size_t)(limit - text));
        size_t size = (size_t)((stop != NULL ? stop : limit) - text);
        int64_t from;
        int64_t to;

        while (size > 0 && text[size - 1] == '\r') {
            size--;
        }
        if (read_times(text, size, &from, &to)) {
            str_clear(&body);
            open = true;
            start = from;
            end = to;
        } else if (size == 0 && open) {
            add(cues, start, end, body.buf);
            open = false;
        } else if (open && body.len < TEXT_MAX) {
            str_add_len(&body, text, size);
            str_add_char(&body, ' ');
        }
        text = stop != NULL ? stop + 1 : limit;
    }
    if (open) {
        add(cues, start, end, body.buf);
    }
    str_release(&body);
}

static bool time_of(const json_t *segment, const char *key, int64_t *ms)
{
    const json_t *value = json_object_get(segment, key);
    double seconds = json_number_value(value);

    if (!json_is_number(value) || !isfinite(seconds) || seconds < 0 ||
        seconds > time_max_s) {
        return false;
    }
    *ms = (int64_t)(seconds * 1000 + 0.5);
    return true;
}

/* Segments may be single words: they are joined to sentences. */
static void parse_json(struct cues *cues, const json_t *segments)
{
    struct str body = STR_INIT;
    int64_t begin = -1;
    int64_t last = 0;
    const json_t *segment;
    size_t i;

    json_array_foreach(segments, i, segment)
    {
        const char *text = json_string_value(json_object_get(segment, "body"));
        int64_t start;
        int64_t end;

        if (text == NULL || !time_of(segment, "startTime", &start)) {
            continue;
        }
        if (!time_of(segment, "endTime", &end) || end < start) {
            end = start;
        }
        begin = begin < 0 ? start : begin;
        str_add_format(&body, "%s ", text);
        last = end > last ? end : last;
        str_trim(&body);
        if (last - begin >= JOIN_MS || body.len > TEXT_MAX ||
            (body.len > 0 && strchr(".!?", body.buf[body.len - 1]) != NULL)) {
            add(cues, begin, last, body.buf);
            str_clear(&body);
            begin = -1;
        } else {
            str_add_char(&body, ' ');
        }
    }
    if (begin >= 0) {
        add(cues, begin, last, body.buf);
    }
    str_release(&body);
}

bool transcript_parse(struct cues *cues, const char *type, const char *text,
                      size_t len, struct error *err)
{
    struct error why = ERROR_INIT;
    json_t *root = json_loadb(text, len, 0, NULL);
    unsigned line = 0;
    size_t bom = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    if (json_is_object(root)) {
        parse_json(cues, json_object_get(root, "segments"));
    } else if (strcasecmp(type, "text/vtt") == 0 ||
               (len > bom + 6 && memcmp(text + bom, "WEBVTT", 6) == 0)) {
        /* A fault keeps the cues before it: better than none. */
        if (!cues_parse(cues, text + bom, len - bom, &line, &why)) {
            error_clear(&why);
        }
        for (size_t i = 0; i < cues->count; i++) {
            cues->items[i].has_words = false;
        }
    } else {
        parse_srt(cues, text + bom, len - bom);
    }
    json_decref(root);
    error_release(&why);
    return cues->count > 0 ||
           error_set_code(err, ERROR_DAMAGED, "the transcript has no cues");
}
