#include "ui/glyph.h"

#include "base/utf8.h"

/* One column for one column: layouts stay as they are. */
static const struct {
    uint32_t rune;
    char ascii;
} glyphs[] = {
    {0x2500, '-'}, /* ─ */
    {0x2502, '|'}, /* │ */
    {0x250c, '+'}, {0x2510, '+'}, {0x2514, '+'}, {0x2518, '+'},
    {0x251c, '+'}, {0x2524, '+'}, {0x252c, '+'}, {0x2534, '+'},
    {0x253c, '+'}, {0x2581, '_'}, /* ▁ … █ */
    {0x2582, '.'}, {0x2583, '-'}, {0x2584, '='}, {0x2585, '+'},
    {0x2586, '*'}, {0x2587, '#'}, {0x2588, '@'}, {0x2591, '.'}, /* ░ ▒ ▓ */
    {0x2592, ':'}, {0x2593, '*'}, {0x25b6, '>'},                /* ▶ */
    {0x2016, '"'},                                              /* ‖ */
    {0x25a0, '#'},                                              /* ■ */
    {0x25a1, '.'},                                              /* □ */
    {0x25cb, '.'}, /* ○ ◔ ◑ ◕ ● */
    {0x25d4, '-'}, {0x25d1, '='}, {0x25d5, '+'}, {0x25cf, '*'},
    {0x2713, 'v'}, /* ✓ */
    {0x27f3, '@'}, /* ⟳ */
    {0x2022, '*'}, /* • */
    {0x2190, '<'}, /* ← */
    {0x2191, '^'}, /* ↑ */
    {0x2193, 'v'}, /* ↓ */
    {0x00a0, ' '},
};

const char *glyph_ascii(struct slice cluster, char buf[8])
{
    uint32_t rune;
    const char *text;

    utf8_decode(cluster.at, cluster.at + cluster.len, &rune);
    if (rune < 0x80 && !rune_is_control(rune)) {
        buf[0] = (char)rune;
        buf[1] = '\0';
        return buf;
    }
    for (size_t i = 0; i < COUNT_OF(glyphs); i++) {
        if (glyphs[i].rune == rune) {
            buf[0] = glyphs[i].ascii;
            buf[1] = '\0';
            return buf;
        }
    }
    text = rune_is_control(rune) ? "" : utf8_fallback(rune, buf);
    return text[0] == '\0' ? "?" : text;
}
