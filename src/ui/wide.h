/* A cell as the wide characters that curses takes. */
#ifndef UI_WIDE_H
#define UI_WIDE_H

#include <stdbool.h>
#include <wchar.h>

#include "ui/canvas.h"

#define WIDE_MAX 5 /* a character and its marks */

/*
 * The wide characters of a cell, such that curses counts as many columns as
 * we do. Curses knows combining marks but no other clusters: of those the
 * first character is shown, and a second one in `rest` if it stands for the
 * other column (flags). `ascii`: what cannot be shown becomes a question mark.
 */
void wide_of_cell(const struct cell *cell, bool ascii,
                  wchar_t text[WIDE_MAX + 1], wchar_t *rest);

#endif
