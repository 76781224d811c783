#include "screens/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "screens/layout_runs.h"
#include "screens/screens.h"

enum {
    PROSE_WIDTH = 76, /* wider lines are hard to read */
    RIGHT_FROM = 50,  /* columns from which there are words at the right */
    LINK_INDENT = 2,
};

static size_t get_line(const void *context, size_t line, struct text_run *runs,
                       size_t max)
{
    const struct page *page = context;
    const struct page_line *one = &page->lines[line];
    size_t count = one->run_count < max ? one->run_count : max;

    if (one->laid != PAGE_NONE) {
        return layout_runs(page->layout, one->laid, runs, max);
    }
    if (count > 0) {
        memcpy(runs, &page->runs[one->first_run], count * sizeof(*runs));
    }
    return count;
}

static const struct text_source source = {get_line};

void page_init(struct page *page)
{
    memset(page, 0, sizeof(*page));
    text_init(&page->text, &source, page);
    page->focus = PAGE_NONE;
}

static void drop(struct page *page)
{
    for (size_t i = 0; i < page->link_count; i++) {
        free(page->links[i].argument);
    }
    page->link_count = 0;
    page->line_count = 0;
    page->run_count = 0;
    page->layout = NULL;
    str_list_clear(&page->texts);
}

void page_release(struct page *page)
{
    drop(page);
    text_release(&page->text);
    str_list_release(&page->texts);
    free(page->lines);
    free(page->runs);
    free(page->links);
}

int page_margin(int width)
{
    return width >= 42 ? 1 : 0;
}

void page_begin(struct page *page, int width)
{
    drop(page);
    page->width = width - 2 * page_margin(width);
}

static struct page_line *add_line(struct page *page)
{
    struct page_line *line;

    GROW(page->lines, page->line_count, page->line_capacity);
    line = &page->lines[page->line_count++];
    *line = (struct page_line){.first_run = page->run_count, .laid = PAGE_NONE};
    return line;
}

/* To the last line. */
static void add_run(struct page *page, enum role role, const char *text,
                    size_t len)
{
    if (len > 0) {
        GROW(page->runs, page->run_count, page->run_capacity);
        page->runs[page->run_count++] =
            (struct text_run){.at = text, .len = len, .role = role};
        page->lines[page->line_count - 1].run_count++;
    }
}

static const char *keep(struct page *page, const char *text)
{
    str_list_add(&page->texts, text);
    return page->texts.items[page->texts.count - 1];
}

/* Bytes [from, to) of a rich text. */
static void add_spans(struct page *page, enum role role, const char *text,
                      const struct rich_text *rich, size_t from, size_t to)
{
    for (size_t i = 0; i < rich->span_count; i++) {
        const struct span *span = &rich->spans[i];
        size_t begin = span->from > from ? span->from : from;
        size_t end = span->to < to ? span->to : to;

        if (begin < end) {
            add_run(page, span->style & SPAN_CODE ? ROLE_CODE : role,
                    text + begin, end - begin);
        }
    }
}

/* Lines of a text, `first` before the first and `rest` before the others. */
static void add_wrapped(struct page *page, enum role role, const char *first,
                        const char *rest, const char *text)
{
    struct rich_text rich;
    int width = page->width < PROSE_WIDTH ? page->width : PROSE_WIDTH;
    const char *kept;
    size_t at = 0;

    rich_text_parse(&rich, text);
    kept = keep(page, rich.text);
    first = keep(page, first);
    rest = keep(page, rest);
    width -= utf8_width(first);
    do {
        size_t next = 0;
        size_t len = canvas_wrap_line(kept + at, rich.len - at,
                                      width > 1 ? width : 1, &next);

        add_line(page);
        add_run(page, ROLE_DIM, first, strlen(first));
        add_spans(page, role, kept, &rich, at, at + len);
        first = rest;
        at += next;
        if (next == 0) {
            break;
        }
    } while (at < rich.len);
    rich_text_release(&rich);
}

void page_blank(struct page *page)
{
    const struct page_line *last =
        page->line_count > 0 ? &page->lines[page->line_count - 1] : NULL;

    if (last != NULL && (last->run_count > 0 || last->laid != PAGE_NONE)) {
        add_line(page);
    }
}

void page_heading(struct page *page, const char *text)
{
    page_blank(page);
    add_line(page);
    text = keep(page, text);
    add_run(page, ROLE_HEADING, text, strlen(text));
}

void page_text(struct page *page, enum role role, const char *text)
{
    add_wrapped(page, role, "", "", text);
}

void page_item(struct page *page, const char *marker, const char *text)
{
    char *first = xasprintf("%s ", marker);
    char *rest = xasprintf("%*s", utf8_width(first), "");

    add_wrapped(page, ROLE_TEXT, first, rest, text);
    free(first);
    free(rest);
}

void page_list(struct page *page, const char *heading,
               const struct str_list *texts)
{
    if (texts->count > 0) {
        page_heading(page, heading);
    }
    for (size_t i = 0; i < texts->count; i++) {
        page_item(page, "-", texts->items[i]);
    }
}

void page_link(struct page *page, const char *text, const char *right,
               const char *screen, const char *argument)
{
    struct page_line *line = add_line(page);
    int room = page->width - LINK_INDENT;
    size_t len = strlen(text);
    size_t fits;

    if (right != NULL && page->width >= RIGHT_FROM) {
        line->right = keep(page, right);
        room -= utf8_width(right) + 2;
    }
    fits = utf8_fit(text, len, room);
    if (fits < len) {
        fits = utf8_fit(text, len, room - 1);
    }
    text = keep(page, text);
    add_run(page, ROLE_TEXT, "  ", LINK_INDENT);
    add_run(page, ROLE_LINK, text, fits);
    if (fits < len) {
        add_run(page, ROLE_LINK, "…", strlen("…"));
    }
    GROW(page->links, page->link_count, page->link_capacity);
    page->links[page->link_count++] =
        (struct page_link){page->line_count - 1, screen, xstrdup(argument)};
}

void page_add_layout(struct page *page, const struct layout *layout)
{
    page->layout = layout;
    for (size_t i = 0; i < layout_get_count(layout); i++) {
        add_line(page)->laid = i;
    }
}

static bool is_seen(const struct page *page, size_t link)
{
    size_t line = page->links[link].line;

    return line >= page->text.top &&
           line < page->text.top + (size_t)page->text.height;
}

/* What Enter opens is always on the screen. */
static void refocus(struct page *page)
{
    if (page->focus < page->link_count && is_seen(page, page->focus)) {
        return;
    }
    page->focus = PAGE_NONE;
    for (size_t i = 0; i < page->link_count && !page->by_hand; i++) {
        if (is_seen(page, i)) {
            page->focus = i;
            return;
        }
    }
}

void page_end(struct page *page)
{
    text_set_count(&page->text, page->line_count);
    refocus(page);
}

void page_resize(struct page *page, int height)
{
    text_resize(&page->text, height);
    refocus(page);
}

void page_go_top(struct page *page)
{
    text_go(&page->text, 0);
    page->focus = PAGE_NONE;
    refocus(page);
}

static struct wish open_link(const struct page *page, struct app *app)
{
    const struct page_link *link;

    if (page->focus >= page->link_count) {
        return page->link_count > 0
                   ? wish_message(ROLE_WARN, "nothing to open here; Tab goes "
                                             "to the next place")
                   : wish_none();
    }
    link = &page->links[page->focus];
    return link->screen[0] == '\0' ? screen_open_ref(app, link->argument)
                                   : wish_open(link->screen, link->argument);
}

/* To the link after (before) the focused one, or after the top of the screen;
 * around at the end. */
static struct wish go_link(struct page *page, bool forward)
{
    size_t count = page->link_count;
    size_t link = page->focus;

    if (count == 0) {
        return wish_message(ROLE_STATUS, "there is nothing to open here");
    }
    if (link < count) {
        link = (link + (forward ? 1 : count - 1)) % count;
    } else {
        for (link = 0; link < count; link++) {
            if (page->links[link].line >= page->text.top) {
                break;
            }
        }
        link = forward ? link % count : (link + count - 1) % count;
    }
    page->focus = link;
    text_show(&page->text, page->links[link].line);
    return wish_redraw();
}

bool page_act(struct page *page, struct app *app,
              const struct action_call *call, struct wish *wish)
{
    switch (call->id) {
    case PAGE_OPEN:
        *wish = open_link(page, app);
        return true;
    case PAGE_NEXT:
    case PAGE_PREVIOUS:
        *wish = go_link(page, call->id == PAGE_NEXT);
        return true;
    default:
        break;
    }
    if (!text_act(&page->text, call, wish)) {
        return false;
    }
    refocus(page);
    return true;
}

bool page_mouse(struct page *page, struct app *app, const struct key *key,
                struct wish *wish)
{
    size_t line = page->text.top + (size_t)(key->y < 0 ? 0 : key->y);

    if (text_mouse(&page->text, key)) {
        refocus(page);
        return true;
    }
    if (key->code != KEYCODE_MOUSE || key->button != BUTTON_LEFT) {
        return false;
    }
    for (size_t i = 0; i < page->link_count; i++) {
        if (page->links[i].line == line) {
            if (page->focus == i) {
                wish_release(wish);
                *wish = open_link(page, app);
            }
            page->focus = i;
            return true;
        }
    }
    return false;
}

void page_draw(const struct page *page, struct canvas *canvas)
{
    int margin = page_margin(canvas->width);
    struct canvas body = canvas_sub(canvas, margin, 0,
                                    canvas->width - 2 * margin, canvas->height);
    size_t top = page->text.top;

    text_draw(&page->text, &body);
    for (size_t line = top;
         line < page->line_count && line - top < (size_t)body.height; line++) {
        if (page->lines[line].right != NULL) {
            canvas_text_right(&body, body.width, (int)(line - top), ROLE_DIM,
                              page->lines[line].right);
        }
    }
    if (page->focus < page->link_count && is_seen(page, page->focus)) {
        int y = (int)(page->links[page->focus].line - top);

        canvas_text(&body, 0, y, ROLE_SELECTED, ">");
        canvas_set_role(&body, 0, y, body.width, ROLE_SELECTED);
        canvas_set_cursor(&body, 0, y, false);
    }
}

void page_draw_lines(const struct page *page, struct canvas *canvas, int y)
{
    struct text_run runs[TEXT_RUNS_MAX];

    for (size_t i = 0; i < page->line_count; i++) {
        size_t count = get_line(page, i, runs, TEXT_RUNS_MAX);

        text_draw_runs(canvas, page_margin(canvas->width), y + (int)i, runs,
                       count);
    }
}
