/*
 * A page: text to read with places one can go to. The owner fills it anew when
 * what it shows or the width changes:
 *
 *     page_begin(&self->page, width);
 *     page_heading(&self->page, "Use when");
 *     page_item(&self->page, "-", text);
 *     page_link(&self->page, title, "gold", "pattern", id);
 *
 * and has PAGE_ACTIONS in its action table.
 */
#ifndef SCREENS_PAGE_H
#define SCREENS_PAGE_H

#include "app/app.h"
#include "markup/layout.h"
#include "ui/text.h"

struct page_line {
    size_t first_run; /* of page.runs */
    size_t run_count;
    size_t laid;       /* line of the layout instead of runs; PAGE_NONE */
    const char *right; /* at the right edge; NULL: nothing */
};

struct page_link {
    size_t line;
    const char *screen; /* "": `argument` is a reference */
    char *argument;
};

struct page {
    struct text text;
    struct page_line *lines;
    size_t line_count;
    size_t line_capacity;
    struct text_run *runs;
    size_t run_count;
    size_t run_capacity;
    struct page_link *links;
    size_t link_count;
    size_t link_capacity;
    struct str_list texts; /* owner of what lines and runs show */
    const struct layout *layout;
    size_t focus; /* link that Enter opens; PAGE_NONE */
    int width;    /* of the canvas it will be drawn on, less its margins */
    bool by_hand; /* nothing is focused before Tab is pressed */
};
#define PAGE_NONE ((size_t)-1)

enum page_action { PAGE_OPEN = 1200, PAGE_NEXT, PAGE_PREVIOUS };

#define PAGE_ROW(id, name, keys, help, label)                                  \
    {                                                                          \
        (id), (name), (keys), (help), (label), 0                               \
    }
#define PAGE_ACTIONS                                                           \
    PAGE_ROW(PAGE_OPEN, "open", "Enter l Right",                               \
             N_("Open the place marked with >"), "open"),                      \
        PAGE_ROW(PAGE_NEXT, "next-link", "Tab",                                \
                 N_("To the next place to open"), "next"),                     \
        PAGE_ROW(PAGE_PREVIOUS, "previous-link", "Shift-Tab",                  \
                 N_("To the place to open before"), NULL),                     \
        TEXT_ACTIONS

void page_init(struct page *page);
void page_release(struct page *page);
/* Empties it; what follows is laid out for a canvas of that width. The place
 * of scrolling stays. */
void page_begin(struct page *page, int width);
/* Texts are copied and may hold `code` marks. */
void page_heading(struct page *page, const char *text);
/* A blank line, unless the last one is blank or there is none. */
void page_blank(struct page *page);
/* A paragraph, broken into lines. */
void page_text(struct page *page, enum role role, const char *text);
/* The same with "- " (or any words) before it, hanging. */
void page_item(struct page *page, const char *marker, const char *text);
/* A heading and its items; nothing when there are none. */
void page_list(struct page *page, const char *heading,
               const struct str_list *texts);
/*
 * One line that opens a screen. `right` (may be NULL) stands at the right
 * edge where there is room. `screen` lives as long as the program; "" means
 * that the argument is a reference.
 */
void page_link(struct page *page, const char *text, const char *right,
               const char *screen, const char *argument);
/* All lines of a layout, which must outlive what the page shows. */
void page_add_layout(struct page *page, const struct layout *layout);
/* After the last line. */
void page_end(struct page *page);

void page_resize(struct page *page, int height);
void page_go_top(struct page *page);
bool page_act(struct page *page, struct app *app,
              const struct action_call *call, struct wish *wish);
/* Wheel and clicks; a click on the focused link opens it. */
bool page_mouse(struct page *page, struct app *app, const struct key *key,
                struct wish *wish);
/* The focused link is marked with ">", and the cursor stands on it. */
void page_draw(const struct page *page, struct canvas *canvas);

/* All lines, the first on row y (which may be negative): for pages that scroll
 * with what stands above them. */
void page_draw_lines(const struct page *page, struct canvas *canvas, int y);

/* Columns left blank at both sides of a canvas of that width. */
int page_margin(int width);

#endif
