/*
 * A scrolling view over lines of styled runs: reader, help, explanations.
 * The lines belong to the caller; the view knows where one is in them, finds
 * words and shows a range (what is being heard).
 */
#ifndef UI_TEXT_H
#define UI_TEXT_H

#include "ui/screen.h"

#define TEXT_RUNS_MAX 64 /* runs of a line that are drawn */

struct text_run {
    const char *at; /* borrowed, not terminated; no newline */
    size_t len;
    enum role role;
    unsigned attributes;
};

struct text_source {
    /*
     * Writes at most `max` runs of a line; returns how many. They follow one
     * another from column 0. The line's text is theirs put together; offsets
     * below count its bytes.
     */
    size_t (*line)(const void *context, size_t line, struct text_run *runs,
                   size_t max);
};

/* A place in the lines. */
struct text_place {
    size_t line;
    size_t byte;
};

struct text {
    const struct text_source *source;
    const void *context;
    size_t count; /* lines */
    size_t top;   /* first line drawn */
    int shift;    /* columns to the right, of lines wider than the screen */
    int height;
    struct str search;
    size_t found; /* line of the last place found; TEXT_NONE */
    size_t origin;
    struct text_place from; /* shown in ROLE_SPOKEN: [from, to) */
    struct text_place to;
    bool has_range;
};
#define TEXT_NONE ((size_t)-1)

enum text_action {
    TEXT_DOWN = 1100,
    TEXT_UP,
    TEXT_PAGE_DOWN,
    TEXT_PAGE_UP,
    TEXT_HALF_DOWN,
    TEXT_HALF_UP,
    TEXT_FIRST,
    TEXT_LAST,
    TEXT_SEARCH,
    TEXT_SEARCH_NEXT,
    TEXT_SEARCH_PREVIOUS,
    TEXT_RIGHT,
    TEXT_LEFT,
};

#define TEXT_ACTIONS                                                           \
    ACTION_ROW(TEXT_DOWN, "down", "j Down", N_("A line down")),                \
        ACTION_ROW(TEXT_UP, "up", "k Up", N_("A line up")),                    \
        ACTION_ROW(TEXT_PAGE_DOWN, "page-down", "Space PageDown Ctrl-F",       \
                   N_("A page down")),                                         \
        ACTION_ROW(TEXT_PAGE_UP, "page-up", "PageUp Ctrl-B", N_("A page up")), \
        ACTION_ROW(TEXT_HALF_DOWN, "half-down", "Ctrl-D",                      \
                   N_("Half a page down")),                                    \
        ACTION_ROW(TEXT_HALF_UP, "half-up", "Ctrl-U", N_("Half a page up")),   \
        ACTION_ROW(TEXT_FIRST, "first", "gg Home", N_("To the beginning")),    \
        ACTION_ROW(TEXT_LAST, "last", "G End", N_("To the end")),              \
        ACTION_ROW(TEXT_SEARCH, "search", "/", N_("Search as you type")),      \
        ACTION_ROW(TEXT_SEARCH_NEXT, "search-next", "n",                       \
                   N_("Next place found")),                                    \
        ACTION_ROW(TEXT_SEARCH_PREVIOUS, "search-previous", "N",               \
                   N_("Place found before")),                                  \
        ACTION_ROW(TEXT_RIGHT, "scroll-right", "> Shift-Right",                \
                   N_("See more of wide drawings and code")),                  \
        ACTION_ROW(TEXT_LEFT, "scroll-left", "< Shift-Left",                   \
                   N_("Back to their beginning"))

void text_init(struct text *text, const struct text_source *source,
               const void *context);
void text_release(struct text *text);
/* The lines changed (loaded, laid out at another width). Keeps `top` where it
   can: callers who know the place in the document set it with text_go(). */
void text_set_count(struct text *text, size_t count);
void text_resize(struct text *text, int height);
/* Scrolls so that the line is the first drawn, as far as there are lines. */
void text_go(struct text *text, size_t line);
/* Scrolls only if the line is not on the screen; then to a third from top. */
void text_show(struct text *text, size_t line);
/* Down by lines (negative: up). True if it moved. */
bool text_move(struct text *text, int lines);
/* The next line after the place found (or the top) that has `needle`, letter
   case ignored; wraps around. An empty needle uses the last. */
bool text_search(struct text *text, const char *needle, bool backwards);
/* Shows [from, to) in ROLE_SPOKEN. */
void text_set_range(struct text *text, struct text_place from,
                    struct text_place to);
void text_clear_range(struct text *text);
/* 0-100: how far the last line drawn is. */
int text_percent(const struct text *text);

bool text_act(struct text *text, const struct action_call *call,
              struct wish *wish);
/* The wheel scrolls. True if taken. */
bool text_mouse(struct text *text, const struct key *key);
/* Draws from column 0; the cursor stands on the place found or the top. What is
 * wider than the canvas is marked `>` at its edge, the key that shows more. */
void text_draw(const struct text *text, struct canvas *canvas);
/* One line's runs at x, y; returns the columns used. */
int text_draw_runs(struct canvas *canvas, int x, int y,
                   const struct text_run *runs, size_t count);

#endif
