/*
 * Cue sheets: which seconds of a sound hold which words of a chapter. The file
 * form is a subset of WebVTT; the identifier of a cue, "112-131", is the words
 * it covers (end not included).
 */
#ifndef MARKUP_CUES_H
#define MARKUP_CUES_H

#include <stdint.h>

#include "base/error.h"

struct cue {
    int64_t start_ms;
    int64_t end_ms;
    bool has_words; /* the identifier named words */
    size_t from_word;
    size_t to_word;
    char *text;
    unsigned line; /* of its times, in the file read */
};

struct cues {
    struct cue *items;
    size_t count;
    size_t capacity;
};
#define CUES_INIT                                                              \
    {                                                                          \
        NULL, 0, 0                                                             \
    }

void cues_release(struct cues *cues);
void cues_add(struct cues *cues, int64_t start_ms, int64_t end_ms,
              size_t from_word, size_t to_word, const char *text);

/*
 * Reads a WebVTT text: header, NOTE blocks, cues with optional identifiers and
 * settings (ignored), `<v Speaker>` and other tags dropped. On a fault returns
 * false, `*line` is where, and the cues before it are kept.
 */
MUST_CHECK bool cues_parse(struct cues *cues, const char *text, size_t len,
                           unsigned *line, struct error *err);
void cues_format(const struct cues *cues, struct str *out);

/* "hh:mm:ss.mmm" (hours may be left out); false if it is not of that form. */
bool cue_time_parse(const char *text, size_t len, int64_t *ms);
void cue_time_format(int64_t ms, struct str *out);
/* A cue's text as WebVTT writes it: no tag, no "-->", no line break. */
void cue_text_add(struct str *out, const char *text);

/* Index of the cue at a time: the last that began; 0 before the first. */
size_t cues_at(const struct cues *cues, int64_t ms);
/* The word spoken at a time, linear within its cue. */
size_t cues_word_at(const struct cues *cues, int64_t ms);
/* The time at which a word is spoken; the end when it is past the last. */
int64_t cues_time_of(const struct cues *cues, size_t word);
int64_t cues_duration_ms(const struct cues *cues);

#endif
