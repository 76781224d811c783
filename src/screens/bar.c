#include "screens/bar.h"

#include "base/number.h"

enum { NARROW = 60 }; /* columns below which only the times stand */

static const char *glyph(const struct canvas *canvas, enum listen_state state)
{
    bool ascii = canvas_is_ascii(canvas);

    switch (state) {
    case LISTEN_PLAYING:
        return ascii ? ">" : "▶";
    case LISTEN_PAUSED:
        return ascii ? "||" : "‖";
    case LISTEN_PREPARING:
        return "…";
    case LISTEN_ENDED:
    case LISTEN_SILENT:
    case LISTEN_NOTHING:
        break;
    }
    return ascii ? "[]" : "■";
}

static void add_speed(const struct listen *listen, struct str *out)
{
    if (listen->silent) {
        str_add_format(out, "%.0f words/min", listen->speed * 200);
    } else {
        str_add_format(out, "%.3gx", listen->speed);
    }
}

static void add_sleep(const struct listen *listen, struct str *out)
{
    switch (listen->sleep) {
    case LISTEN_SLEEP_MINUTES:
        str_add_format(out, "  sleep %d min", (listen->sleep_left_s + 59) / 60);
        break;
    case LISTEN_SLEEP_CHAPTER:
        str_add(out, "  sleep: chapter");
        break;
    case LISTEN_SLEEP_EPISODE:
        str_add(out, "  sleep: episode");
        break;
    case LISTEN_SLEEP_OFF:
        break;
    }
}

static void add_times(const struct listen *listen, struct str *out)
{
    if (!listen->silent && listen->player->position == PLAYER_ESTIMATED) {
        str_add_char(out, '~');
    }
    number_add_clock(out, (int64_t)listen->position_s);
    str_add(out, listen->duration_exact ? " / " : " / ~");
    number_add_clock(out, (int64_t)listen->duration_s);
}

/* What stands at the right of the one line: one thing, the most pressing. */
static void add_right(const struct listen *listen, int width, struct str *right)
{
    if (listen->next_in_s > 0) {
        str_add_format(right, "ep %d in %d s", listen->next_episode,
                       listen->next_in_s);
    } else if (listen->state == LISTEN_PREPARING) {
        str_add_format(right, "voice %.0f %%", listen->prepared * 100);
    } else if (listen->state == LISTEN_SILENT) {
        str_add(right, "silent");
    } else {
        add_times(listen, right);
        str_add_char(right, ' ');
        add_speed(listen, right);
        if (width >= NARROW && !listen->silent && listen->volume != 100) {
            str_add_format(right, "  volume %d %%", listen->volume);
        }
        if (width >= NARROW) {
            add_sleep(listen, right);
        }
    }
}

bool bar_draw_line(const struct listen *listen, struct canvas *row)
{
    struct str right = STR_INIT;
    int x;
    int used;

    if (listen->state == LISTEN_NOTHING || listen->episode == NULL) {
        return false;
    }
    add_right(listen, row->width, &right);
    x = canvas_text(row, 0, 0, ROLE_BAR, glyph(row, listen->state)) + 1;
    x += canvas_format(row, x, 0, ROLE_TEXT, "Ep %d", listen->episode->n) + 1;
    used = canvas_text_right(row, row->width, 0, ROLE_TEXT, right.buf);
    if (row->width - used - x > 8) {
        canvas_text_fit(
            row, x, 0, row->width - used - x - 1, ROLE_DIM,
            listen->why != NULL
                ? listen->why
                : listen->episode->meta.chapters[listen->chapter].title);
    }
    str_release(&right);
    return true;
}

/* Was at least half of what column x stands for met? */
static bool is_met(const struct listen *listen, int x, int width)
{
    int from = x * LISTEN_PIECES / width;
    int to = (x + 1) * LISTEN_PIECES / width;
    int sum = 0;

    to = to > from ? to : from + 1;
    for (int i = from; i < to && i < LISTEN_PIECES; i++) {
        sum += listen->pieces[i];
    }
    return sum >= 50 * (to - from);
}

static bool is_tick(const double *starts, size_t count, int x, int width)
{
    for (size_t i = 1; i < count; i++) {
        if ((int)(starts[i] * width) == x) {
            return true;
        }
    }
    return false;
}

/* One row for place, coverage and chapters: thick where it was met, ticks
 * where chapters begin (not on a narrow row), a knob at the place. */
static void draw_track(const struct listen *listen, const double *starts,
                       size_t count, struct canvas *row)
{
    bool ascii = canvas_is_ascii(row);
    int knob = (int)(listen->place * (row->width - 1) + 0.5);

    for (int x = 0; x < row->width; x++) {
        bool met = is_met(listen, x, row->width);
        bool tick =
            row->width >= NARROW && is_tick(starts, count, x, row->width);
        const char *cell = ascii  ? (tick  ? "|"
                                     : met ? "="
                                           : "-")
                           : tick ? (met ? "╋" : "┼")
                                  : (met ? "━" : "─");

        if (x == knob) {
            canvas_text(row, x, 0, ROLE_BAR, ascii ? "O" : "●");
        } else {
            canvas_text(row, x, 0, met ? ROLE_BAR : ROLE_TRACK, cell);
        }
    }
}

/* "heard 42 %, 10 % of it estimated, read 5 %": never one for the other. */
static void add_coverage(const struct listen *listen, struct str *out)
{
    str_add_format(out, "heard %.0f %%", listen->heard_share * 100);
    if (listen->guessed_share >= 0.005) {
        str_add_format(out, " (%.0f %% estimated)",
                       listen->guessed_share * 100);
    }
    if (listen->read_share >= 0.005) {
        str_add_format(out, "  read %.0f %%", listen->read_share * 100);
    }
}

static void add_rest(const struct listen *listen, struct str *out)
{
    double left = (listen->duration_s - listen->position_s) / listen->speed;

    str_add(out, "  -");
    number_add_clock(out, (int64_t)(left > 0 ? left : 0));
    str_add(out, " at ");
}

void bar_draw_full(const struct listen *listen, const double *starts,
                   size_t count, struct canvas *rows)
{
    struct str times = STR_INIT;
    struct str coverage = STR_INIT;
    struct canvas track = canvas_sub(rows, 0, 1, rows->width, 1);
    bool wide = rows->width >= NARROW;
    int x = canvas_text(rows, 0, 0, ROLE_BAR, glyph(rows, listen->state)) + 1;

    add_times(listen, &times);
    if (wide) {
        add_rest(listen, &times);
    } else {
        str_add(&times, "  ");
    }
    add_speed(listen, &times);
    if (wide && !listen->silent && listen->volume != 100) {
        str_add_format(&times, "  volume %d %%", listen->volume);
    }
    if (wide) {
        add_sleep(listen, &times);
    } else if (listen->sleep != LISTEN_SLEEP_OFF) {
        str_add(&times, "  sleep");
    }
    x += canvas_text(rows, x, 0, ROLE_TEXT, times.buf);
    add_coverage(listen, &coverage);
    if (wide && rows->width - x > (int)coverage.len + 1) {
        canvas_text_right(rows, rows->width, 0, ROLE_DIM, coverage.buf);
    }
    draw_track(listen, starts, count, &track);
    str_release(&coverage);
    str_release(&times);
}
