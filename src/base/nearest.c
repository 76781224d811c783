#include "base/nearest.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum { LONGEST = 64 };

static size_t decode(const char *text, uint32_t runes[LONGEST])
{
    const char *end = text + strlen(text);
    size_t count = 0;

    while (text < end && count < LONGEST) {
        text += utf8_decode(text, end, &runes[count]);
        count++;
    }
    return text < end ? LONGEST + 1 : count;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t nearest_distance(const char *a, const char *b, size_t limit)
{
    uint32_t x[LONGEST];
    uint32_t y[LONGEST];
    size_t rows[3][LONGEST + 1];
    size_t m = decode(a, x);
    size_t n = decode(b, y);

    if (m > LONGEST || n > LONGEST || (m > n ? m - n : n - m) > limit) {
        return strcmp(a, b) == 0 ? 0 : limit + 1;
    }
    for (size_t j = 0; j <= n; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= m; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        size_t best = row[0] = i;

        for (size_t j = 1; j <= n; j++) {
            size_t cost = above[j - 1] + (x[i - 1] != y[j - 1]);

            cost = least(cost, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] &&
                x[i - 2] == y[j - 1]) {
                cost = least(cost, two_above[j - 2] + 1);
            }
            row[j] = cost;
            best = least(best, cost);
        }
        /* A swap can still use the row above: one more than the limit. */
        if (best > limit + 1) {
            return limit + 1;
        }
    }
    return least(rows[m % 3][n], limit + 1);
}

/* What lacks its end lies behind whatever is only misspelt. */
static size_t distance_of(const char *wanted, const char *candidate)
{
    size_t letters = utf8_count(wanted, strlen(wanted));
    size_t limit = letters / 3 > 0 ? letters / 3 : 1;
    size_t distance = nearest_distance(wanted, candidate, limit);

    if (distance <= limit) {
        return distance;
    }
    return letters >= 3 && str_starts_with(candidate, wanted)
               ? LONGEST + strlen(candidate)
               : SIZE_MAX;
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
    size_t distance = distance_of(nearest->wanted, candidate);

    if (distance != SIZE_MAX &&
        (nearest->best == NULL || distance < nearest->distance)) {
        nearest->best = candidate;
        nearest->distance = distance;
    }
}

void nearest_add_hint(const struct nearest *nearest, struct str *out)
{
    if (nearest->best != NULL) {
        str_add_format(out, "; did you mean '%s'?", nearest->best);
    }
}
