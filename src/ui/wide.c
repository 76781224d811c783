#include "ui/wide.h"

#include <string.h>

#include "base/utf8.h"

void wide_of_cell(const struct cell *cell, bool ascii,
                  wchar_t text[WIDE_MAX + 1], wchar_t *rest)
{
    const char *at = cell->text;
    const char *end = at + strlen(at);
    uint32_t rune = ' ';
    size_t count = 1;
    int width;

    *rest = L' ';
    at += at < end ? utf8_decode(at, end, &rune) : 0;
    width = wcwidth((wchar_t)rune);
    if (width <= 0 || width > cell->width) {
        text[0] = ascii ? L'?' : (wchar_t)RUNE_BAD;
        text[1] = L'\0';
        return;
    }
    text[0] = (wchar_t)rune;
    while (at < end) {
        at += utf8_decode(at, end, &rune);
        if (wcwidth((wchar_t)rune) != 0) {
            if (width < cell->width && wcwidth((wchar_t)rune) == 1) {
                *rest = (wchar_t)rune;
            }
            break;
        }
        /* joiners and selectors alone only confuse terminals */
        if (count < WIDE_MAX && rune != 0x200d && rune != 0xfe0f) {
            text[count++] = (wchar_t)rune;
        }
    }
    text[count] = L'\0';
}
