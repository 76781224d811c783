/* What of a text fits a line; see layout_private.h. */
#include <string.h>

#include "base/utf8.h"
#include "markup/layout_private.h"

static size_t cluster(const char *at, const char *end, int *width)
{
    unsigned char c = (unsigned char)*at;

    if (c >= 0x20 && c < 0x7F && (at + 1 == end || (at[1] & 0x80) == 0)) {
        *width = 1;
        return 1;
    }
    return utf8_cluster(at, end, width);
}

static size_t skip_spaces(const char *text, size_t len, size_t at)
{
    while (at < len && text[at] == ' ') {
        at++;
    }
    return at;
}

/* Marks that close something do not begin a line. */
static bool closes(const char *at, const char *end)
{
    static const uint32_t marks[] = {0x3001, 0x3002, 0x300D, 0x300F, 0x3011,
                                     0xFF01, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1F};
    uint32_t rune;

    utf8_decode(at, end, &rune);
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (marks[i] == rune) {
            return true;
        }
    }
    return false;
}

/*
 * May the line end before `at`? At a space, and beside a wide character.
 * `width` is that of the cluster there, `before` of the one before it.
 */
static void note_chance(const char *text, size_t len, size_t at, int width,
                        int before, struct slice_fit *broken)
{
    if (layout_is_space(text[at])) {
        if (at == 0 || !layout_is_space(text[at - 1])) {
            broken->to = at;
        }
        broken->next = skip_spaces(text, len, at + 1);
    } else if ((width == 2 || before == 2) && at > broken->from &&
               !layout_is_space(text[at - 1]) && width > 0 &&
               !closes(text + at, text + len)) {
        broken->to = at;
        broken->next = at;
    }
}

struct slice_fit layout_fit(const char *text, size_t len, size_t at, int cells)
{
    struct slice_fit fit = {.from = skip_spaces(text, len, at)};
    struct slice_fit broken = {.from = fit.from}; /* at the last chance */
    int used = 0;
    int before = 0; /* width of the cluster before */

    at = fit.from;
    while (at < len) {
        int width;
        size_t taken;

        if (text[at] == '\n') {
            return (struct slice_fit){fit.from, at, at + 1};
        }
        taken = cluster(text + at, text + len, &width);
        note_chance(text, len, at, width, before, &broken);
        if (used + width > cells && !layout_is_space(text[at])) {
            if (broken.to > fit.from) {
                return broken;
            }
            /* A word longer than the line: cut, but never stand still. */
            at = at > fit.from ? at : at + taken;
            return (struct slice_fit){fit.from, at, at};
        }
        used += width;
        before = width;
        at += taken;
    }
    while (at > fit.from && text[at - 1] == ' ') {
        at--;
    }
    return (struct slice_fit){fit.from, at, len};
}
