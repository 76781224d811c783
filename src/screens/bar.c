#include "screens/bar.h"

#include "base/number.h"

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

bool bar_draw_line(const struct listen *listen, struct canvas *row)
{
    struct str right = STR_INIT;
    int x;

    if (listen->state == LISTEN_NOTHING || listen->episode == NULL) {
        return false;
    }
    if (listen->state == LISTEN_PREPARING) {
        str_add_format(&right, "voice %.0f %%", listen->prepared * 100);
    } else if (listen->state == LISTEN_SILENT) {
        str_add(&right, "silent");
    } else {
        add_times(listen, &right);
        str_add_char(&right, ' ');
        add_speed(listen, &right);
    }
    if (listen->next_in_s > 0) {
        str_clear(&right);
        str_add_format(&right, "ep %d in %d s", listen->next_episode,
                       listen->next_in_s);
    }
    x = canvas_text(row, 0, 0, ROLE_BAR, glyph(row, listen->state)) + 1;
    x += canvas_format(row, x, 0, ROLE_TEXT, "Ep %d", listen->episode->n) + 1;
    int used = canvas_text_right(row, row->width, 0, ROLE_TEXT, right.buf);

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

static void draw_track(const struct listen *listen, const double *starts,
                       size_t count, struct canvas *row)
{
    double share =
        listen->duration_s > 0 ? listen->position_s / listen->duration_s : 0;
    int filled = (int)(share * row->width + 0.5);

    for (int x = 0; x < row->width; x++) {
        canvas_text(row, x, 0, x < filled ? ROLE_BAR : ROLE_TRACK,
                    canvas_is_ascii(row) ? (x < filled ? "=" : "-") : "━");
    }
    for (size_t i = 1; i < count; i++) {
        canvas_text(row, (int)(starts[i] * row->width), 0, ROLE_AXIS,
                    canvas_is_ascii(row) ? "|" : "╂");
    }
}

void bar_draw_full(const struct listen *listen, const double *starts,
                   size_t count, struct canvas *rows)
{
    struct str times = STR_INIT;
    double left = (listen->duration_s - listen->position_s) / listen->speed;
    struct canvas track = canvas_sub(rows, 0, 1, rows->width, 1);
    int x = canvas_text(rows, 0, 0, ROLE_BAR, glyph(rows, listen->state)) + 1;

    add_times(listen, &times);
    if (rows->width >= 60) {
        str_add(&times, "  -");
        number_add_clock(&times, (int64_t)(left > 0 ? left : 0));
    }
    str_add(&times, "  ");
    add_speed(listen, &times);
    if (!listen->silent && listen->volume != 100 && rows->width >= 60) {
        str_add_format(&times, "  volume %d %%", listen->volume);
    }
    if (rows->width >= 60) {
        add_sleep(listen, &times);
    }
    canvas_text(rows, x, 0, ROLE_TEXT, times.buf);
    if (rows->width >= 60) {
        str_clear(&times);
        str_add_format(&times, "heard %.0f %%", listen->heard_share * 100);
        canvas_text_right(rows, rows->width, 0, ROLE_DIM, times.buf);
    }
    draw_track(listen, starts, count, &track);
    str_release(&times);
}
