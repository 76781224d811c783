/* Cells as text, for golden tests. */
#include <string.h>

#include "ui/canvas.h"

void canvas_dump_text(const struct canvas *canvas, struct str *out)
{
    for (int y = 0; y < canvas->height; y++) {
        size_t start = out->len;
        size_t end = start;

        for (int x = 0; x < canvas->width; x++) {
            const struct cell *cell = canvas_cell(canvas, x, y);

            str_add(out, cell->text);
            if (cell->width != 0 && strcmp(cell->text, " ") != 0) {
                end = out->len;
            }
        }
        str_truncate(out, end);
        str_add_char(out, '\n');
    }
}

void canvas_dump_roles(const struct canvas *canvas, struct str *out)
{
    for (int y = 0; y < canvas->height; y++) {
        size_t end = out->len;

        for (int x = 0; x < canvas->width; x++) {
            enum role role = (enum role)canvas_cell(canvas, x, y)->role;

            str_add_char(out, role_letter(role));
            if (role != ROLE_TEXT) {
                end = out->len;
            }
        }
        str_truncate(out, end);
        str_add_char(out, '\n');
    }
}
