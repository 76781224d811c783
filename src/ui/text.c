#include "ui/text.h"

#include <string.h>

#include "base/utf8.h"

#define WHEEL_LINES   3
#define SHIFT_COLUMNS 12
#define SHIFT_MAX     120

void text_init(struct text *text, const struct text_source *source,
               const void *context)
{
    memset(text, 0, sizeof(*text));
    text->source = source;
    text->context = context;
    text->height = 1;
    text->found = TEXT_NONE;
    str_init(&text->search);
}

void text_release(struct text *text)
{
    str_release(&text->search);
    text->count = 0;
}

/* The largest `top`: the last line stands in the last row. */
static size_t last_top(const struct text *text)
{
    size_t height = (size_t)text->height;

    return text->count > height ? text->count - height : 0;
}

void text_set_count(struct text *text, size_t count)
{
    text->count = count;
    if (text->found != TEXT_NONE && text->found >= count) {
        text->found = TEXT_NONE;
    }
    text_go(text, text->top);
}

void text_resize(struct text *text, int height)
{
    text->height = height < 1 ? 1 : height;
    text_go(text, text->top);
}

void text_go(struct text *text, size_t line)
{
    size_t last = last_top(text);

    text->top = line < last ? line : last;
}

void text_show(struct text *text, size_t line)
{
    size_t third = (size_t)text->height / 3;

    if (line < text->top || line >= text->top + (size_t)text->height) {
        text_go(text, line > third ? line - third : 0);
    }
}

bool text_move(struct text *text, int lines)
{
    size_t before = text->top;
    size_t steps = (size_t)(lines < 0 ? -(long)lines : (long)lines);

    if (lines < 0) {
        text->top = steps > before ? 0 : before - steps;
    } else {
        text_go(text, before + steps);
    }
    return text->top != before;
}

static size_t get_runs(const struct text *text, size_t line,
                       struct text_run runs[TEXT_RUNS_MAX])
{
    size_t count = text->source->line(text->context, line, runs, TEXT_RUNS_MAX);

    return count < TEXT_RUNS_MAX ? count : TEXT_RUNS_MAX;
}

static bool line_has(const struct text *text, size_t line, const char *needle)
{
    struct text_run runs[TEXT_RUNS_MAX];
    size_t count = get_runs(text, line, runs);
    struct str whole = STR_INIT;
    struct str folded = STR_INIT;
    bool has;

    for (size_t i = 0; i < count; i++) {
        str_add_len(&whole, runs[i].at, runs[i].len);
    }
    utf8_add_lower(&folded, whole.buf, whole.len);
    has = strstr(folded.buf, needle) != NULL;
    str_release(&whole);
    str_release(&folded);
    return has;
}

/* The first line from `start` on in a direction, wrapping around. */
static bool find_from(struct text *text, size_t start, bool backwards)
{
    struct str needle = STR_INIT;
    bool found = false;

    utf8_add_lower(&needle, text->search.buf, text->search.len);
    for (size_t i = 0; i < text->count && needle.len > 0 && !found; i++) {
        size_t line =
            (backwards ? start + text->count - i : start + i) % text->count;

        found = line_has(text, line, needle.buf);
        if (found) {
            text->found = line;
            text_show(text, line);
        }
    }
    str_release(&needle);
    return found;
}

bool text_search(struct text *text, const char *needle, bool backwards)
{
    size_t from = text->found;

    if (needle[0] != '\0') {
        str_set(&text->search, needle);
    }
    if (text->count == 0) {
        return false;
    }
    if (from == TEXT_NONE) {
        from = text->top;
    } else {
        from = (from + (backwards ? text->count - 1 : 1)) % text->count;
    }
    return find_from(text, from, backwards);
}

void text_set_range(struct text *text, struct text_place from,
                    struct text_place to)
{
    text->from = from;
    text->to = to;
    text->has_range = true;
}

void text_clear_range(struct text *text)
{
    text->has_range = false;
}

int text_percent(const struct text *text)
{
    size_t seen = text->top + (size_t)text->height;

    if (text->count == 0 || seen >= text->count) {
        return 100;
    }
    return (int)(seen * 100 / text->count);
}

static struct wish redraw_if(bool moved)
{
    return moved ? wish_redraw() : wish_none();
}

static struct wish not_found(const struct text *text)
{
    return wish_message(ROLE_WARN, "not found: %s", text->search.buf);
}

static struct wish act_search(struct text *text, const struct action_call *call)
{
    if (call->step == ACTION_CANCELLED) {
        str_clear(&text->search);
        text->found = TEXT_NONE;
        text_go(text, text->origin);
        return wish_redraw();
    }
    if (call->argument == NULL) {
        text->origin = text->top;
        return wish_prompt("/", NULL, true, TEXT_SEARCH);
    }
    if (call->step == ACTION_TYPING) {
        text_go(text, text->origin);
    }
    text->found = TEXT_NONE;
    if (call->argument[0] != '\0' || call->step == ACTION_TYPING) {
        str_set(&text->search, call->argument);
    }
    if (text->count == 0 || find_from(text, text->top, false) ||
        call->step == ACTION_TYPING || text->search.len == 0) {
        return wish_redraw();
    }
    return not_found(text);
}

static struct wish act_search_next(struct text *text,
                                   const struct action_call *call)
{
    bool found = false;

    if (text->search.len == 0) {
        return wish_message(ROLE_WARN, "nothing was searched yet");
    }
    for (int i = 0; i < action_count(call); i++) {
        found = text_search(text, "", call->id == TEXT_SEARCH_PREVIOUS);
    }
    return found ? wish_redraw() : not_found(text);
}

static struct wish act_jump(struct text *text, const struct action_call *call)
{
    size_t before = text->top;

    if (call->count > 0) {
        text_go(text, (size_t)call->count - 1);
    } else {
        text_go(text, call->id == TEXT_FIRST ? 0 : text->count);
    }
    return redraw_if(text->top != before);
}

/* Lines that a movement goes, once; 0: no movement. */
static int lines_of(const struct text *text, int id)
{
    /* A line stays in sight when paging, for the eye to go on from. */
    int page = text->height > 1 ? text->height - 1 : 1;
    int half = text->height > 1 ? text->height / 2 : 1;

    switch (id) {
    case TEXT_DOWN:
        return 1;
    case TEXT_UP:
        return -1;
    case TEXT_PAGE_DOWN:
        return page;
    case TEXT_PAGE_UP:
        return -page;
    case TEXT_HALF_DOWN:
        return half;
    case TEXT_HALF_UP:
        return -half;
    default:
        return 0;
    }
}

static struct wish act_shift(struct text *text, const struct action_call *call)
{
    int columns = SHIFT_COLUMNS * action_count(call);
    int before = text->shift;

    text->shift += call->id == TEXT_RIGHT ? columns : -columns;
    text->shift = text->shift < 0           ? 0
                  : text->shift > SHIFT_MAX ? SHIFT_MAX
                                            : text->shift;
    return redraw_if(text->shift != before);
}

bool text_act(struct text *text, const struct action_call *call,
              struct wish *wish)
{
    int lines = lines_of(text, call->id);

    if (lines != 0) {
        *wish = redraw_if(text_move(text, lines * action_count(call)));
        return true;
    }
    switch (call->id) {
    case TEXT_RIGHT:
    case TEXT_LEFT:
        *wish = act_shift(text, call);
        return true;
    case TEXT_FIRST:
    case TEXT_LAST:
        *wish = act_jump(text, call);
        return true;
    case TEXT_SEARCH:
        *wish = act_search(text, call);
        return true;
    case TEXT_SEARCH_NEXT:
    case TEXT_SEARCH_PREVIOUS:
        *wish = act_search_next(text, call);
        return true;
    default:
        return false;
    }
}

bool text_mouse(struct text *text, const struct key *key)
{
    if (key->code != KEYCODE_MOUSE) {
        return false;
    }
    if (key->button == BUTTON_WHEEL_UP || key->button == BUTTON_WHEEL_DOWN) {
        text_move(text,
                  key->button == BUTTON_WHEEL_UP ? -WHEEL_LINES : WHEEL_LINES);
        return true;
    }
    return false;
}

int text_draw_runs(struct canvas *canvas, int x, int y,
                   const struct text_run *runs, size_t count)
{
    int used = 0;

    for (size_t i = 0; i < count; i++) {
        int columns = canvas_text_len(canvas, x + used, y, runs[i].role,
                                      runs[i].at, runs[i].len);

        canvas_add_attributes(canvas, x + used, y, columns, runs[i].attributes);
        used += columns;
    }
    return used;
}

/* Bytes of a line that are in the range. */
struct part {
    size_t from;
    size_t to;
};

static struct part range_on(const struct text *text, size_t line)
{
    struct part part = {0, 0};

    if (!text->has_range || line < text->from.line || line > text->to.line) {
        return part;
    }
    part.from = line == text->from.line ? text->from.byte : 0;
    part.to = line == text->to.line ? text->to.byte : (size_t)-1;
    return part;
}

/* The part of [0, len) that a piece of the range takes, after `offset`. */
static size_t clip(size_t at, size_t offset, size_t len)
{
    return at <= offset ? 0 : at - offset < len ? at - offset : len;
}

/* Runs cut where the range begins and ends, and its part in ROLE_SPOKEN. */
static size_t cut_runs(const struct text_run *runs, size_t count,
                       struct part part, struct text_run *out)
{
    size_t offset = 0;
    size_t made = 0;

    for (size_t i = 0; i < count; i++) {
        size_t from = clip(part.from, offset, runs[i].len);
        size_t to = clip(part.to, offset, runs[i].len);
        const size_t cuts[] = {0, from, to, runs[i].len};

        for (size_t j = 0; j < 3; j++) {
            if (cuts[j + 1] <= cuts[j]) {
                continue;
            }
            out[made] = runs[i];
            out[made].at += cuts[j];
            out[made].len = cuts[j + 1] - cuts[j];
            out[made].role = j == 1 ? ROLE_SPOKEN : runs[i].role;
            made++;
        }
        offset += runs[i].len;
    }
    return made;
}

/* Columns of a line that do not fit. */
static int hidden_of(const struct text_run *runs, size_t count, int width)
{
    int columns = 0;

    for (size_t i = 0; i < count; i++) {
        columns += utf8_width_len(runs[i].at, runs[i].len);
    }
    return columns > width ? columns - width : 0;
}

/* Is all of the line a drawing's or a program's? */
static bool is_fixed(const struct text_run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (runs[i].role != ROLE_CODE) {
            return false;
        }
    }
    return count > 0;
}

/* What the widest of a drawing's lines hides, from one of them up or down. */
static int widest_from(const struct text *text, int width, size_t line,
                       bool down)
{
    size_t bottom = text->top + (size_t)text->height;
    int most = 0;

    while (line >= text->top && line < bottom && line < text->count) {
        struct text_run runs[TEXT_RUNS_MAX];
        size_t count = get_runs(text, line, runs);
        int hidden = hidden_of(runs, count, width);

        if (!is_fixed(runs, count)) {
            break;
        }
        most = hidden > most ? hidden : most;
        if (!down && line == 0) {
            break;
        }
        line = down ? line + 1 : line - 1;
    }
    return most;
}

/*
 * Columns that a line is moved to the left: all lines of a drawing by the same,
 * as far as the widest of those on the screen needs it.
 */
static int shift_of(const struct text *text, int width, size_t line, int hidden)
{
    int up = widest_from(text, width, line, false);
    int down = widest_from(text, width, line, true);
    int most = up > down ? up : down;

    most = hidden > most ? hidden : most;
    return text->shift < most ? text->shift : most;
}

/* A line; one that is too wide from where it was shifted to, and marked. */
static void draw_shifted(const struct text *text, struct canvas *canvas, int y,
                         size_t line, const struct text_run *runs, size_t count)
{
    int hidden = hidden_of(runs, count, canvas->width);
    int shift =
        text->shift > 0 ? shift_of(text, canvas->width, line, hidden) : 0;

    text_draw_runs(canvas, -shift, y, runs, count);
    if (shift < hidden) {
        canvas_text(canvas, canvas->width - 1, y, ROLE_KEY, ">");
    }
    if (shift > 0) {
        canvas_text(canvas, 0, y, ROLE_KEY, "<");
    }
}

static void draw_line(const struct text *text, struct canvas *canvas, int y,
                      size_t line)
{
    struct text_run runs[TEXT_RUNS_MAX];
    struct text_run cut[TEXT_RUNS_MAX + 2];
    struct part part = range_on(text, line);
    size_t count = get_runs(text, line, runs);

    if (part.from < part.to) {
        count = cut_runs(runs, count, part, cut);
        draw_shifted(text, canvas, y, line, cut, count);
    } else {
        draw_shifted(text, canvas, y, line, runs, count);
    }
    canvas_mark_matches(canvas, y, text->search.buf);
}

void text_draw(const struct text *text, struct canvas *canvas)
{
    size_t cursor = text->top;

    for (int y = 0; y < canvas->height; y++) {
        size_t line = text->top + (size_t)y;

        if (line >= text->count) {
            break;
        }
        draw_line(text, canvas, y, line);
        if (line == text->found) {
            cursor = line;
        }
    }
    canvas_set_cursor(canvas, 0, (int)(cursor - text->top), false);
}
