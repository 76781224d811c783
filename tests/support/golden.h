/*
 * Expected texts in files: tests/data/FOLDER/NAME.txt. `make update-golden`
 * (UPDATE_GOLDEN=1) writes what the program gives; the diff is reviewed.
 */
#ifndef SUPPORT_GOLDEN_H
#define SUPPORT_GOLDEN_H

#include "ui/canvas.h"

/* Fails the test when the file does not hold this text. */
void golden_text(const char *folder, const char *name, const char *text);
/* NAME.txt has the cells; with `roles` NAME.roles.txt has the role letters. */
void golden_canvas(const char *folder, const char *name,
                   const struct canvas *canvas, bool roles);
/* The cells as text, compared with lines that end in '\n'. */
void assert_canvas(const struct canvas *canvas, const char *expected);
void assert_canvas_roles(const struct canvas *canvas, const char *expected);

#endif
