#include "markup/cues.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CUES_MAX = 20000 };

void cues_release(struct cues *cues)
{
    for (size_t i = 0; i < cues->count; i++) {
        free(cues->items[i].text);
    }
    free(cues->items);
    *cues = (struct cues)CUES_INIT;
}

static struct cue *append(struct cues *cues)
{
    GROW(cues->items, cues->count, cues->capacity);
    memset(&cues->items[cues->count], 0, sizeof(*cues->items));
    return &cues->items[cues->count++];
}

void cues_add(struct cues *cues, int64_t start_ms, int64_t end_ms,
              size_t from_word, size_t to_word, const char *text)
{
    struct cue *cue = append(cues);

    cue->start_ms = start_ms;
    cue->end_ms = end_ms;
    cue->has_words = true;
    cue->from_word = from_word;
    cue->to_word = to_word;
    cue->text = xstrdup(text);
}

static bool number(const char **at, const char *end, size_t min, size_t max,
                   int64_t *value)
{
    size_t digits = 0;

    *value = 0;
    while (*at < end && **at >= '0' && **at <= '9' && digits < max) {
        *value = *value * 10 + (**at - '0');
        (*at)++;
        digits++;
    }
    return digits >= min;
}

bool cue_time_parse(const char *text, size_t len, int64_t *ms)
{
    const char *end = text + len;
    int64_t parts[3] = {0, 0, 0};
    size_t count = 0;
    int64_t milli;

    for (;;) {
        if (count == 3 || !number(&text, end, count == 0 ? 1 : 2,
                                  count == 0 ? 4 : 2, &parts[count])) {
            return false;
        }
        count++;
        if (text == end || *text != ':') {
            break;
        }
        text++;
    }
    if (count < 2 || text == end || *text != '.') {
        return false;
    }
    text++;
    if (!number(&text, end, 3, 3, &milli) || text != end) {
        return false;
    }
    if (count == 2) {
        parts[2] = parts[1];
        parts[1] = parts[0];
        parts[0] = 0;
    }
    if (parts[1] > 59 || parts[2] > 59) {
        return false;
    }
    *ms = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + milli;
    return true;
}

void cue_time_format(int64_t ms, struct str *out)
{
    str_add_format(out, "%02" PRId64 ":%02d:%02d.%03d", ms / 3600000,
                   (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
                   (int)(ms % 1000));
}

/* A text taken line by line. */
struct lines {
    const char *at;
    const char *end;
    unsigned number;
};

static bool next_line(struct lines *lines, struct slice *line)
{
    const char *stop;

    if (lines->at >= lines->end) {
        return false;
    }
    stop = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));
    line->at = lines->at;
    line->len = (size_t)((stop != NULL ? stop : lines->end) - lines->at);
    lines->at = stop != NULL ? stop + 1 : lines->end;
    lines->number++;
    if (line->len > 0 && line->at[line->len - 1] == '\r') {
        line->len--;
    }
    return true;
}

static bool starts(struct slice line, const char *word)
{
    size_t len = strlen(word);

    return line.len >= len && memcmp(line.at, word, len) == 0 &&
           (line.len == len || line.at[len] == ' ' || line.at[len] == '\t');
}

/* "00:01.000 --> 00:02.000 align:start" */
static bool parse_times(struct slice line, int64_t *start, int64_t *end)
{
    static const char arrow[] = " --> ";
    const char *middle = memmem(line.at, line.len, arrow, strlen(arrow));
    const char *from;
    size_t len;

    if (middle == NULL) {
        return false;
    }
    from = middle + strlen(arrow);
    len = (size_t)(line.at + line.len - from);
    for (size_t i = 0; i < len; i++) {
        if (from[i] == ' ' || from[i] == '\t') {
            len = i;
        }
    }
    return cue_time_parse(line.at, (size_t)(middle - line.at), start) &&
           cue_time_parse(from, len, end);
}

static void parse_words(struct slice id, struct cue *cue)
{
    const char *at = id.at;
    const char *end = id.at + id.len;
    int64_t from;
    int64_t to;

    if (number(&at, end, 1, 9, &from) && at < end && *at++ == '-' &&
        number(&at, end, 1, 9, &to) && at == end && from <= to) {
        cue->has_words = true;
        cue->from_word = (size_t)from;
        cue->to_word = (size_t)to;
    }
}

/* WebVTT has these for its own signs; "&nbsp;" and the like stay as written. */
static const struct {
    char sign;
    const char *written;
} escapes[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}};

void cue_text_add(struct str *out, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *written = NULL;

        for (size_t i = 0; i < COUNT_OF(escapes); i++) {
            written = escapes[i].sign == *text ? escapes[i].written : written;
        }
        if (written != NULL) {
            str_add(out, written);
        } else {
            /* An empty line would end the cue. */
            str_add_char(out, (unsigned char)*text < 0x20 ? ' ' : *text);
        }
    }
}

/* The sign that is written at `at`; `*taken` counts the bytes of it. */
static char unescape(struct slice line, size_t at, size_t *taken)
{
    for (size_t i = 0; i < COUNT_OF(escapes); i++) {
        size_t len = strlen(escapes[i].written);

        if (line.len - at >= len &&
            memcmp(line.at + at, escapes[i].written, len) == 0) {
            *taken = len;
            return escapes[i].sign;
        }
    }
    *taken = 1;
    return line.at[at];
}

static void add_text(struct str *out, struct slice line)
{
    bool in_tag = false;
    size_t taken;

    if (out->len > 0) {
        str_add_char(out, ' ');
    }
    for (size_t i = 0; i < line.len; i += taken) {
        char sign = unescape(line, i, &taken);

        if (taken == 1 && sign == '<') {
            in_tag = true;
        } else if (taken == 1 && sign == '>' && in_tag) {
            in_tag = false;
        } else if (!in_tag) {
            str_add_char(out, sign);
        }
    }
}

static bool parse_cue(struct lines *lines, struct slice id, struct slice times,
                      struct cues *cues, struct error *err)
{
    struct str text = STR_INIT;
    struct slice line;
    struct cue *cue;
    int64_t start;
    int64_t end;

    if (!parse_times(times, &start, &end)) {
        return error_set(err, "the times of a cue were expected here");
    }
    if (end < start) {
        return error_set(err, "this cue ends before it begins");
    }
    if (cues->count > 0 && start < cues->items[cues->count - 1].start_ms) {
        return error_set(err, "this cue begins before the one before it");
    }
    if (cues->count >= CUES_MAX) {
        return error_set(err, "more than %d cues", CUES_MAX);
    }
    cue = append(cues);
    cue->start_ms = start;
    cue->end_ms = end;
    cue->line = lines->number;
    parse_words(id, cue);
    while (next_line(lines, &line) && line.len > 0) {
        add_text(&text, line);
    }
    cue->text = str_take(&text);
    return true;
}

static void skip_block(struct lines *lines)
{
    struct slice line;

    while (next_line(lines, &line) && line.len > 0) {
    }
}

bool cues_parse(struct cues *cues, const char *text, size_t len, unsigned *line,
                struct error *err)
{
    struct lines lines = {.at = text, .end = text + len};
    struct slice one;
    bool ok = true;

    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        lines.at += 3;
    }
    *line = 1;
    if (!next_line(&lines, &one) || !starts(one, "WEBVTT")) {
        return error_set(err, "the first line is not WEBVTT");
    }
    while (ok && next_line(&lines, &one)) {
        struct slice id = {.at = "", .len = 0};

        if (one.len == 0) {
            continue;
        }
        if (starts(one, "NOTE") || starts(one, "STYLE") ||
            starts(one, "REGION")) {
            skip_block(&lines);
            continue;
        }
        if (memmem(one.at, one.len, "-->", 3) == NULL) {
            id = one;
            if (!next_line(&lines, &one)) {
                one = (struct slice){.at = "", .len = 0};
            }
        }
        *line = lines.number;
        ok = parse_cue(&lines, id, one, cues, err);
    }
    return ok;
}

void cues_format(const struct cues *cues, struct str *out)
{
    str_add(out, "WEBVTT\n");
    for (size_t i = 0; i < cues->count; i++) {
        const struct cue *cue = &cues->items[i];

        str_add_char(out, '\n');
        if (cue->has_words) {
            str_add_format(out, "%zu-%zu\n", cue->from_word, cue->to_word);
        }
        cue_time_format(cue->start_ms, out);
        str_add(out, " --> ");
        cue_time_format(cue->end_ms, out);
        str_add_char(out, '\n');
        cue_text_add(out, cue->text);
        str_add_char(out, '\n');
    }
}

size_t cues_at(const struct cues *cues, int64_t ms)
{
    size_t low = 0;
    size_t high = cues->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (cues->items[middle].start_ms <= ms) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? low - 1 : 0;
}

size_t cues_word_at(const struct cues *cues, int64_t ms)
{
    const struct cue *cue;
    int64_t span;

    if (cues->count == 0) {
        return 0;
    }
    cue = &cues->items[cues_at(cues, ms)];
    span = cue->end_ms - cue->start_ms;
    if (ms <= cue->start_ms || span <= 0) {
        return cue->from_word;
    }
    if (ms >= cue->end_ms) {
        return cue->to_word;
    }
    return cue->from_word +
           (size_t)((double)(cue->to_word - cue->from_word) *
                    (double)(ms - cue->start_ms) / (double)span);
}

int64_t cues_time_of(const struct cues *cues, size_t word)
{
    for (size_t i = 0; i < cues->count; i++) {
        const struct cue *cue = &cues->items[i];

        if (cue->has_words && word < cue->to_word) {
            size_t words = cue->to_word - cue->from_word;
            size_t into = word > cue->from_word ? word - cue->from_word : 0;

            return cue->start_ms +
                   (int64_t)((double)(cue->end_ms - cue->start_ms) *
                             (double)into / (double)words);
        }
    }
    return cues_duration_ms(cues);
}

int64_t cues_duration_ms(const struct cues *cues)
{
    return cues->count > 0 ? cues->items[cues->count - 1].end_ms : 0;
}
