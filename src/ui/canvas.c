#include "ui/canvas.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "ui/glyph.h"

struct canvas_surface {
    struct cell *cells;
    int width;
    int height;
    int cursor_x;
    int cursor_y;
    bool has_cursor;
    bool cursor_visible;
    bool ascii;
};

static const struct cell blank = {
    .text = " ", .width = 1, .role = ROLE_TEXT, .attributes = 0};

static int clamp(int value, int min, int max)
{
    return value < min ? min : value > max ? max : value;
}

struct canvas *canvas_new(int width, int height)
{
    struct canvas *canvas = xcalloc(1, sizeof(*canvas));

    canvas->surface = xcalloc(1, sizeof(*canvas->surface));
    canvas_resize(canvas, width, height);
    return canvas;
}

void canvas_free(struct canvas *canvas)
{
    if (canvas == NULL) {
        return;
    }
    free(canvas->surface->cells);
    free(canvas->surface);
    free(canvas);
}

void canvas_resize(struct canvas *canvas, int width, int height)
{
    struct canvas_surface *surface = canvas->surface;
    size_t count;

    assert(canvas->x == 0 && canvas->y == 0);
    surface->width = clamp(width, 1, CANVAS_MAX);
    surface->height = clamp(height, 1, CANVAS_MAX);
    count = (size_t)surface->width * (size_t)surface->height;
    surface->cells =
        xreallocarray(surface->cells, count, sizeof(*surface->cells));
    for (size_t i = 0; i < count; i++) {
        surface->cells[i] = blank;
    }
    surface->has_cursor = false;
    canvas->width = surface->width;
    canvas->height = surface->height;
}

void canvas_set_ascii(struct canvas *canvas, bool ascii)
{
    canvas->surface->ascii = ascii;
}

bool canvas_is_ascii(const struct canvas *canvas)
{
    return canvas->surface->ascii;
}

struct canvas canvas_sub(const struct canvas *canvas, int x, int y, int width,
                         int height)
{
    struct canvas sub = {.surface = canvas->surface};
    /* long: callers may pass any int, sums must not overflow */
    long left = x < 0 ? 0 : x;
    long top = y < 0 ? 0 : y;
    long right = (long)x + (width < 0 ? 0 : width);
    long bottom = (long)y + (height < 0 ? 0 : height);

    right = right > canvas->width ? canvas->width : right;
    bottom = bottom > canvas->height ? canvas->height : bottom;
    if (left >= right || top >= bottom) {
        sub.x = canvas->x;
        sub.y = canvas->y;
        return sub;
    }
    sub.x = canvas->x + (int)left;
    sub.y = canvas->y + (int)top;
    sub.width = (int)(right - left);
    sub.height = (int)(bottom - top);
    return sub;
}

struct canvas canvas_row(const struct canvas *canvas, int y)
{
    return canvas_sub(canvas, 0, y, canvas->width, 1);
}

/* The cell at x, y of the window, which must be inside. */
static struct cell *cell_at(const struct canvas *canvas, int x, int y)
{
    const struct canvas_surface *surface = canvas->surface;

    return &surface->cells[(size_t)(canvas->y + y) * (size_t)surface->width +
                           (size_t)(canvas->x + x)];
}

static bool inside(const struct canvas *canvas, int x, int y)
{
    return x >= 0 && y >= 0 && x < canvas->width && y < canvas->height;
}

/* Before a cell is overwritten: no half of a wide cluster may stay behind. */
static void blank_other_half(const struct canvas *canvas, int x,
                             struct cell *cell)
{
    int surface_x = canvas->x + x;

    if (cell->width == 0 && surface_x > 0) {
        memcpy(cell[-1].text, blank.text, sizeof(blank.text));
        cell[-1].width = 1;
    } else if (cell->width == 2 && surface_x + 1 < canvas->surface->width) {
        memcpy(cell[1].text, blank.text, sizeof(blank.text));
        cell[1].width = 1;
    }
}

/* A cluster of 1 or 2 cells that is known to fit. */
static void put_cluster(struct canvas *canvas, int x, int y,
                        const struct cell *made)
{
    struct cell *cell = cell_at(canvas, x, y);

    blank_other_half(canvas, x, cell);
    if (made->width == 2) {
        blank_other_half(canvas, x + 1, cell + 1);
        cell[1] = blank;
        memset(cell[1].text, 0, sizeof(cell[1].text));
        cell[1].width = 0;
        cell[1].role = made->role;
    }
    *cell = *made;
}

/* The bytes of a cluster as they may stand in a cell. */
static void make_cell(struct cell *cell, enum role role, int width,
                      struct slice cluster)
{
    const char *at = cluster.at;
    const char *end = at + cluster.len;
    size_t used = 0;

    memset(cell, 0, sizeof(*cell));
    cell->width = (uint8_t)width;
    cell->role = (uint8_t)role;
    while (at < end) {
        uint32_t rune;
        char bytes[4];
        size_t len;

        at += utf8_decode(at, end, &rune);
        len = utf8_encode(rune_is_control(rune) ? RUNE_BAD : rune, bytes);
        if (used + len >= sizeof(cell->text)) {
            break;
        }
        memcpy(cell->text + used, bytes, len);
        used += len;
    }
}

/* Draws one cluster at x if it is in the window; its width, 0 at the edge. */
static int draw_cluster(struct canvas *canvas, int x, int y, enum role role,
                        struct slice cluster, int width)
{
    struct cell made;

    if (width > canvas->width - x) {
        return 0;
    }
    if (x >= 0 && y >= 0 && y < canvas->height) {
        make_cell(&made, role, width, cluster);
        put_cluster(canvas, x, y, &made);
    }
    return width;
}

static int draw_ascii(struct canvas *canvas, int x, int y, enum role role,
                      struct slice cluster)
{
    char buf[8];
    const char *text = glyph_ascii(cluster, buf);
    int used = 0;

    for (; text[used] != '\0'; used++) {
        struct slice one = {text + used, 1};

        if (draw_cluster(canvas, x + used, y, role, one, 1) == 0) {
            break;
        }
    }
    return used;
}

int canvas_text_len(struct canvas *canvas, int x, int y, enum role role,
                    const char *text, size_t len)
{
    const char *end = text + len;
    int used = 0;

    /* Far left or right nothing shows; sums below must not overflow. */
    if (x < -CANVAS_MAX * 64 || x >= canvas->width) {
        return 0;
    }
    while (text < end && x + used < canvas->width) {
        struct slice cluster = {text, 0};
        int width;
        int drawn;

        cluster.len = utf8_cluster(text, end, &width);
        text += cluster.len;
        if (width == 0) {
            continue;
        }
        drawn = canvas->surface->ascii
                    ? draw_ascii(canvas, x + used, y, role, cluster)
                    : draw_cluster(canvas, x + used, y, role, cluster, width);
        if (drawn == 0) {
            break;
        }
        used += drawn;
    }
    return used;
}

int canvas_text(struct canvas *canvas, int x, int y, enum role role,
                const char *text)
{
    return canvas_text_len(canvas, x, y, role, text, strlen(text));
}

int canvas_format(struct canvas *canvas, int x, int y, enum role role,
                  const char *format, ...)
{
    char text[512];
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (len < 0) {
        return 0;
    }
    return canvas_text(canvas, x, y, role, text);
}

/* Columns of a text here, counting no further than `most`. */
static int width_up_to(const struct canvas *canvas, const char *text, int most)
{
    const char *end = text + strlen(text);
    int columns = 0;

    while (text < end && columns <= most) {
        struct slice cluster = {text, 0};
        char buf[8];
        int width;

        cluster.len = utf8_cluster(text, end, &width);
        text += cluster.len;
        if (width > 0 && canvas->surface->ascii) {
            width = (int)strlen(glyph_ascii(cluster, buf));
        }
        columns += width;
    }
    return columns;
}

int canvas_width_of(const struct canvas *canvas, const char *text)
{
    return width_up_to(canvas, text, CANVAS_MAX * 64);
}

int canvas_text_fit(struct canvas *canvas, int x, int y, int width,
                    enum role role, const char *text)
{
    struct canvas field;
    int used;

    if (width <= 0) {
        return 0;
    }
    if (width_up_to(canvas, text, width) <= width) {
        return canvas_text(canvas, x, y, role, text);
    }
    /* The sign that something is missing needs the last column. */
    field = canvas_sub(canvas, x, y, width - 1, 1);
    used = x >= 0 ? canvas_text(&field, 0, 0, role, text) : 0;
    canvas_text(canvas, x + used, y, role, canvas_is_ascii(canvas) ? "~" : "…");
    return used + 1;
}

int canvas_text_right(struct canvas *canvas, int end, int y, enum role role,
                      const char *text)
{
    return canvas_text(canvas, end - canvas_width_of(canvas, text), y, role,
                       text);
}

int canvas_text_centre(struct canvas *canvas, int y, enum role role,
                       const char *text)
{
    int x = (canvas->width - canvas_width_of(canvas, text)) / 2;

    return canvas_text(canvas, x < 0 ? 0 : x, y, role, text);
}

void canvas_clear(struct canvas *canvas)
{
    struct canvas_surface *surface = canvas->surface;

    canvas_fill(canvas, ROLE_TEXT, " ");
    if (canvas->width == surface->width && canvas->height == surface->height) {
        surface->has_cursor = false;
        surface->cursor_visible = false;
    }
}

void canvas_fill(struct canvas *canvas, enum role role, const char *cluster)
{
    struct cell made = blank;
    struct slice slice = slice_of(cluster);
    int width = 0;
    char buf[8];

    if (slice.len > 0) {
        slice.len = utf8_cluster(slice.at, slice.at + slice.len, &width);
    }
    if (width == 1) {
        if (canvas->surface->ascii) {
            slice = slice_of(glyph_ascii(slice, buf));
        }
        make_cell(&made, role, 1, slice);
    }
    made.role = (uint8_t)role;
    for (int y = 0; y < canvas->height && canvas->width > 0; y++) {
        struct cell *cells = cell_at(canvas, 0, y);
        int last = canvas->width - 1;

        /* Only at the edges can this cut a wide cluster in two. */
        blank_other_half(canvas, 0, cells);
        blank_other_half(canvas, last, cells + last);
        for (int x = 0; x < canvas->width; x++) {
            cells[x] = made;
        }
    }
}

void canvas_rule(struct canvas *canvas, int y, enum role role)
{
    struct canvas row = canvas_row(canvas, y);

    canvas_fill(&row, role, "─");
}

void canvas_set_role(struct canvas *canvas, int x, int y, int width,
                     enum role role)
{
    struct canvas part = canvas_sub(canvas, x, y, width, 1);

    for (int i = 0; i < part.width; i++) {
        cell_at(&part, i, 0)->role = (uint8_t)role;
    }
}

void canvas_add_attributes(struct canvas *canvas, int x, int y, int width,
                           unsigned attributes)
{
    struct canvas part = canvas_sub(canvas, x, y, width, 1);

    for (int i = 0; i < part.width; i++) {
        struct cell *cell = cell_at(&part, i, 0);

        cell->attributes = (uint8_t)(cell->attributes | attributes);
    }
}

/* Cells from x that spell the needle; 0 if they do not. */
static int match_at(const struct canvas *row, int x, const char *needle)
{
    const char *end = needle + strlen(needle);
    int from = x;

    while (needle < end && x < row->width) {
        const struct cell *cell = cell_at(row, x, 0);
        const char *at = cell->text;
        const char *stop = at + strlen(at);

        while (at < stop) {
            uint32_t have;
            uint32_t want;

            if (needle >= end) {
                return 0;
            }
            at += utf8_decode(at, stop, &have);
            needle += utf8_decode(needle, end, &want);
            if (rune_lower(have) != rune_lower(want)) {
                return 0;
            }
        }
        x++;
    }
    if (needle < end) {
        return 0;
    }
    /* the right half of a wide cluster belongs to it */
    while (x < row->width && cell_at(row, x, 0)->width == 0) {
        x++;
    }
    return x - from;
}

int canvas_mark_matches(struct canvas *canvas, int y, const char *needle)
{
    struct canvas row = canvas_row(canvas, y);
    int count = 0;

    if (needle[0] == '\0' || row.height == 0) {
        return 0;
    }
    for (int x = 0; x < row.width; x++) {
        int width =
            cell_at(&row, x, 0)->width == 0 ? 0 : match_at(&row, x, needle);

        if (width > 0) {
            canvas_set_role(&row, x, 0, width, ROLE_MATCH);
            count++;
            x += width - 1;
        }
    }
    return count;
}

void canvas_set_cursor(struct canvas *canvas, int x, int y, bool visible)
{
    struct canvas_surface *surface = canvas->surface;

    if (canvas->width <= 0 || canvas->height <= 0) {
        return;
    }
    surface->cursor_x = canvas->x + clamp(x, 0, canvas->width - 1);
    surface->cursor_y = canvas->y + clamp(y, 0, canvas->height - 1);
    surface->has_cursor = true;
    surface->cursor_visible = visible;
}

bool canvas_get_cursor(const struct canvas *canvas, int *x, int *y,
                       bool *visible)
{
    const struct canvas_surface *surface = canvas->surface;

    *x = surface->cursor_x;
    *y = surface->cursor_y;
    *visible = surface->cursor_visible;
    return surface->has_cursor;
}

const struct cell *canvas_cell(const struct canvas *canvas, int x, int y)
{
    return inside(canvas, x, y) ? cell_at(canvas, x, y) : NULL;
}
