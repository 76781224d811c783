#include "markup/align.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/random.h"
#include "base/utf8.h"

/* A word as a number; 0 for what has no letters or digits. */
static uint64_t hash_word(struct slice word)
{
    const char *at = word.at;
    const char *end = word.at + word.len;
    uint64_t hash = FNV_START;
    bool empty = true;

    while (at < end) {
        uint32_t rune;

        at += utf8_decode(at, end, &rune);
        if (rune_is_letter(rune) || rune_is_digit(rune)) {
            rune = rune_lower(rune);
            hash = fnv_add(hash, &rune, sizeof(rune));
            empty = false;
        }
    }
    return empty ? 0 : hash;
}

static uint64_t *hash_all(const struct slice *words, size_t count)
{
    uint64_t *hashes = xcalloc(count + 1, sizeof(*hashes));

    for (size_t i = 0; i < count; i++) {
        hashes[i] = hash_word(words[i]);
    }
    return hashes;
}

/*
 * longest[i][j]: the longest common row of words[i…] and others[j…]. 16 bits
 * hold it: both sides are less than 65,536 words long, or it is not tried.
 */
static uint16_t *measure(const uint64_t *a, size_t n, const uint64_t *b,
                         size_t m)
{
    uint16_t *longest = xcalloc((n + 1) * (m + 1), sizeof(*longest));

    for (size_t i = n; i-- > 0;) {
        uint16_t *row = longest + i * (m + 1);
        const uint16_t *below = row + m + 1;

        for (size_t j = m; j-- > 0;) {
            if (a[i] == b[j] && a[i] != 0) {
                row[j] = (uint16_t)(below[j + 1] + 1);
            } else {
                row[j] = below[j] > row[j + 1] ? below[j] : row[j + 1];
            }
        }
    }
    return longest;
}

size_t align_words(const struct slice *words, size_t count,
                   const struct slice *others, size_t other_count,
                   size_t *matches)
{
    size_t found = 0;
    uint64_t *a;
    uint64_t *b;
    uint16_t *longest;

    for (size_t i = 0; i < count; i++) {
        matches[i] = ALIGN_NONE;
    }
    if (count == 0 || other_count == 0 || count > UINT16_MAX ||
        other_count > UINT16_MAX || other_count > ALIGN_MAX / count) {
        return 0;
    }
    a = hash_all(words, count);
    b = hash_all(others, other_count);
    longest = measure(a, count, b, other_count);
    for (size_t i = 0, j = 0; i < count && j < other_count;) {
        const uint16_t *row = longest + i * (other_count + 1);

        if (a[i] == b[j] && a[i] != 0) {
            matches[i++] = j++;
            found++;
        } else if (row[other_count + 1 + j] >= row[j + 1]) {
            i++;
        } else {
            j++;
        }
    }
    free(longest);
    free(a);
    free(b);
    return found;
}
