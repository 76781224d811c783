#include "app/recorded_cues.h"

#include <stdlib.h>
#include <string.h>

#include "markup/align.h"

/* Words one after another; of the transcript each with its time. */
struct words {
    struct slice *items;
    int64_t *at_ms;
    size_t count;
    size_t capacity;
    size_t time_capacity;
};

static void words_release(struct words *words)
{
    free(words->items);
    free(words->at_ms);
}

static void add_word(struct words *words, const char *at, size_t len,
                     int64_t at_ms)
{
    GROW(words->items, words->count, words->capacity);
    GROW(words->at_ms, words->count, words->time_capacity);
    words->items[words->count] = (struct slice){at, len};
    words->at_ms[words->count++] = at_ms;
}

static size_t count_words(const char *text)
{
    size_t count = 0;

    while (*(text += strspn(text, " \t\n")) != '\0') {
        text += strcspn(text, " \t\n");
        count++;
    }
    return count;
}

/* The words of a text over a time, evenly. */
static void add_text(struct words *words, const char *text, int64_t from_ms,
                     int64_t to_ms)
{
    int64_t count = (int64_t)count_words(text);
    int64_t at = 0;

    while (*(text += strspn(text, " \t\n")) != '\0') {
        size_t len = strcspn(text, " \t\n");

        add_word(words, text, len, from_ms + (to_ms - from_ms) * at++ / count);
        text += len;
    }
}

static void add_heard(struct words *words, const struct cues *heard,
                      int64_t start_ms, int64_t duration_ms)
{
    for (size_t i = 0; i < heard->count; i++) {
        const struct cue *cue = &heard->items[i];

        if (cue->start_ms >= start_ms &&
            cue->start_ms < start_ms + duration_ms) {
            add_text(words, cue->text, cue->start_ms - start_ms,
                     cue->end_ms - start_ms);
        }
    }
}

/* Fills the times of words that nothing matched, linear between those that
 * have one. `times` has count + 1 places; -1: none. */
static void fill_times(int64_t *times, size_t count, int64_t duration_ms)
{
    size_t last = 0;

    times[0] = 0;
    times[count] = duration_ms;
    for (size_t i = 1; i <= count; i++) {
        if (times[i] < 0) {
            continue;
        }
        times[i] = times[i] < times[last] ? times[last] : times[i];
        times[i] = times[i] > duration_ms ? duration_ms : times[i];
        for (size_t n = last + 1; n < i; n++) {
            times[n] = times[last] + (times[i] - times[last]) *
                                         (int64_t)(n - last) /
                                         (int64_t)(i - last);
        }
        last = i;
    }
}

/* When each word of the script is spoken. The caller frees. */
static int64_t *times_of(const struct words *script, const struct words *heard,
                         int64_t duration_ms)
{
    int64_t *times = xcalloc(script->count + 1, sizeof(*times));
    size_t *matches = xcalloc(script->count + 1, sizeof(*matches));
    size_t found = align_words(script->items, script->count, heard->items,
                               heard->count, matches);

    for (size_t i = 0; i < script->count; i++) {
        times[i] = matches[i] != ALIGN_NONE && found >= script->count / 4
                       ? heard->at_ms[matches[i]]
                       : -1;
    }
    fill_times(times, script->count, duration_ms);
    free(matches);
    return times;
}

void recorded_cues(struct cues *cues, const struct sentences *sentences,
                   const struct cues *heard, int64_t start_ms,
                   int64_t duration_ms)
{
    struct words script = {.items = NULL};
    struct words spoken = {.items = NULL};
    int64_t *times;

    for (size_t i = 0; i < sentences->count; i++) {
        if (sentences->items[i].to_word > sentences->items[i].from_word) {
            add_text(&script, sentences->items[i].text, 0, 0);
        }
    }
    if (heard != NULL) {
        add_heard(&spoken, heard, start_ms, duration_ms);
    }
    times = times_of(&script, &spoken, duration_ms);
    for (size_t i = 0; i < sentences->count; i++) {
        const struct sentence *sentence = &sentences->items[i];

        if (sentence->to_word > sentence->from_word &&
            sentence->to_word <= script.count) {
            cues_add(cues, times[sentence->from_word], times[sentence->to_word],
                     sentence->from_word, sentence->to_word, sentence->text);
        }
    }
    free(times);
    words_release(&script);
    words_release(&spoken);
}
