/*
 * Colour by role: what a cell means, and how a theme shows it. Screens name
 * roles only; numbers of colours stand in themes.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>
#include <stddef.h>

enum role {
    ROLE_TEXT,        /* plain text: the terminal's own colours */
    ROLE_DIM,         /* what may be overlooked */
    ROLE_TITLE,       /* title row */
    ROLE_RULE,        /* rules and frames */
    ROLE_KEY,         /* a key one may press */
    ROLE_STATUS,      /* status line, words at the right of the title */
    ROLE_GOOD,        /* right, held, done */
    ROLE_BAD,         /* wrong, error */
    ROLE_WARN,        /* due, doubtful */
    ROLE_ACCENT,      /* what catches the eye first */
    ROLE_SELECTED,    /* the focused row */
    ROLE_FIELD,       /* a field that can be filled in */
    ROLE_FIELD_FOCUS, /* the field that takes keys now */
    ROLE_CODE,
    ROLE_LINK,
    ROLE_QUOTE,
    ROLE_HEADING,
    ROLE_STRONG,
    ROLE_EMPHASIS,
    ROLE_MATCH,   /* what a search found */
    ROLE_SPOKEN,  /* the range that is being heard */
    ROLE_BAR,     /* filled part of a bar */
    ROLE_TRACK,   /* empty part of a bar */
    ROLE_PLOT,    /* points of a curve, columns of a histogram */
    ROLE_AXIS,    /* axes and their labels */
    ROLE_DANGER,  /* danger zone of a plot */
    ROLE_PRESENT, /* present point, today */
    ROLE_HEAT_0,  /* heat map, nothing … */
    ROLE_HEAT_1,
    ROLE_HEAT_2,
    ROLE_HEAT_3,
    ROLE_HEAT_4, /* … most */
    ROLE_COUNT
};

/* Added to what the role says; a cell may carry them too. */
enum attribute {
    ATTR_BOLD = 1 << 0,
    ATTR_DIM = 1 << 1,
    ATTR_ITALIC = 1 << 2,
    ATTR_UNDERLINE = 1 << 3,
    ATTR_REVERSE = 1 << 4,
};

#define COLOUR_DEFAULT (-1)

/* Colours: -1 the terminal's own, else an index of the palette. */
struct theme_style {
    short fg;            /* with 256 colours, -1…255 */
    short bg;            /* as fg */
    short fg16;          /* with 8 or 16 colours, -1…15 */
    short bg16;          /* as fg16 */
    unsigned attributes; /* of enum attribute */
};

struct theme {
    const char *name;
    struct theme_style styles[ROLE_COUNT];
};

/* Built-in: "dark", "light", "mono", "high-contrast". NULL if there is none. */
const struct theme *theme_find(const char *name);
/* The n-th built-in theme from 0, or NULL past the last. */
const struct theme *theme_at(size_t index);
/*
 * The theme to use: mono when `no_color` (the variable NO_COLOR, may be NULL)
 * is set and not empty or the terminal has fewer than 8 colours, else `wanted`
 * (may be NULL: dark).
 */
const struct theme *theme_choose(const struct theme *wanted,
                                 const char *no_color, int colours);

/* "text", "field-focus", "heat-0" … as in themes/NAME.yaml. */
const char *role_name(enum role role);
/* False if there is no such role. */
bool role_find(const char *name, enum role *role);
/* The letter that stands for the role in role maps of golden tests. */
char role_letter(enum role role);
/* Reads "bold reverse"; false on an unknown word. Empty text: no attribute. */
bool attributes_parse(const char *text, unsigned *attributes);
/*
 * Reads a colour of a user theme: "default", "red", "bright-red", 0…255 or
 * "#rrggbb" (nearest of the 256). False if it is none of these.
 */
bool colour_parse(const char *text, short *colour);
/* The nearest of the 16 to one of the 256; -1 stays -1. */
short colour_to_16(short colour);

#endif
