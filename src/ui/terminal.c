#include "ui/terminal.h"

/* Only functions are wanted of curses: its macros have everyday names. */
#define NCURSES_NOMACROS 1
#include <assert.h>
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/utf8.h"
#include "ui/signals.h"
#include "ui/tty.h"
#include "ui/wide.h"

static_assert(WIDE_MAX <= CCHARW_MAX, "a cell of curses takes them all");

static struct {
    bool taken;  /* curses has been started and not ended */
    bool away;   /* a child or the shell has the terminal */
    bool kin;    /* of xterm: see above */
    bool mouse;  /* wanted */
    bool titled; /* the title was changed */
    bool ascii;
    bool shows_cursor;
    SCREEN *screen;
    struct termios saved;
    const struct theme *wanted;
    attr_t attributes[ROLE_COUNT];
    short pairs[ROLE_COUNT];
    struct cell *shown; /* the cells as they were copied last */
    int shown_width;
    int shown_height;
} terminal;

/* Only what is allowed in a signal handler, and without any memory. */
static void restore_now(void)
{
    if (terminal.taken && !terminal.away) {
        tty_restore();
        tcsetattr(STDIN_FILENO, TCSANOW, &terminal.saved);
        terminal.taken = false;
    }
}

static const char *capability(const char *name)
{
    const char *text = tigetstr(name);

    return text == (const char *)-1 ? NULL : text;
}

static void prepare_restore(void)
{
    tty_restore_clear();
    if (terminal.kin) {
        tty_restore_add(MOUSE_OFF PASTE_OFF FOCUS_OFF);
    }
    if (terminal.titled) {
        tty_restore_add(TITLE_POP);
    }
    tty_restore_add(capability("rmkx"));
    tty_restore_add(capability("sgr0"));
    tty_restore_add(capability("rmcup"));
    tty_restore_add(capability("cnorm"));
    tty_restore_add("\r\n");
}

/* Everything that can be refused before the terminal is touched. */
static bool check_terminal(struct error *err)
{
    static const char *const instead =
        "the screens cannot be shown; use the sub-commands, such as 'dstudio "
        "quiz', 'dstudio review', 'dstudio read', 'dstudio due' ('dstudio "
        "help' lists them)";
    const char *name = getenv("TERM");
    int known = 0;

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        return error_set_code(err, ERROR_USAGE,
                              "input and output are not a terminal: %s",
                              instead);
    }
    if (name == NULL || name[0] == '\0') {
        return error_set_code(err, ERROR_USAGE, "TERM is not set: %s", instead);
    }
    if (setupterm(name, STDOUT_FILENO, &known) != OK) {
        return error_set_code(err, ERROR_USAGE,
                              "TERM names a terminal that is not known: %s",
                              instead);
    }
    if (capability("cup") == NULL) {
        del_curterm(cur_term);
        return error_set_code(err, ERROR_USAGE,
                              "the terminal '%s' cannot place its cursor: %s",
                              name, instead);
    }
    terminal.kin = capability("kmous") != NULL;
    prepare_restore();
    del_curterm(cur_term);
    return true;
}

/* The modes curses has no call for; curses keeps them from here on. */
static void set_modes(void)
{
    struct termios modes;

    cbreak();
    noecho();
    nonl();
    if (tcgetattr(STDIN_FILENO, &modes) == 0) {
        modes.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
        modes.c_lflag &= ~(tcflag_t)IEXTEN;
        tcsetattr(STDIN_FILENO, TCSANOW, &modes);
        def_prog_mode();
    }
    typeahead(-1);
    keypad(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
}

static void send_modes(bool on)
{
    if (terminal.kin) {
        tty_write(on && terminal.mouse ? MOUSE_ON : MOUSE_OFF);
        tty_write(on ? PASTE_ON FOCUS_ON : PASTE_OFF FOCUS_OFF);
    }
}

static attr_t curses_attributes(unsigned attributes)
{
    attr_t made = A_NORMAL;

    made |= attributes & ATTR_BOLD ? A_BOLD : A_NORMAL;
    made |= attributes & ATTR_DIM ? A_DIM : A_NORMAL;
    made |= attributes & ATTR_ITALIC ? A_ITALIC : A_NORMAL;
    made |= attributes & ATTR_UNDERLINE ? A_UNDERLINE : A_NORMAL;
    made |= attributes & ATTR_REVERSE ? A_REVERSE : A_NORMAL;
    return made;
}

/* With 8 colours the bright ones are bold. */
static short fit_colour(short colour, attr_t *attributes)
{
    if (colour >= 8 && COLORS < 16) {
        *attributes |= A_BOLD;
        return (short)(colour - 8);
    }
    return colour;
}

static void load_theme(void)
{
    int colours = has_colors() ? COLORS : 0;
    const struct theme *theme =
        theme_choose(terminal.wanted, getenv("NO_COLOR"), colours);

    for (int i = 0; i < ROLE_COUNT; i++) {
        const struct theme_style *style = &theme->styles[i];
        short fg = colours >= 256 ? style->fg : style->fg16;
        short bg = colours >= 256 ? style->bg : style->bg16;
        attr_t attributes = curses_attributes(style->attributes);
        attr_t ignored = 0;

        fg = fit_colour(fg, &attributes);
        bg = fit_colour(bg, &ignored);
        terminal.pairs[i] = 0;
        if ((fg != COLOUR_DEFAULT || bg != COLOUR_DEFAULT) && colours >= 8) {
            terminal.pairs[i] = (short)(i + 1);
            init_pair((short)(i + 1), fg, bg);
        }
        terminal.attributes[i] = attributes;
    }
}

static void take_options(const struct terminal_options *options)
{
    setlocale(LC_CTYPE, "");
    terminal.ascii =
        options->ascii || !str_equal(nl_langinfo(CODESET), "UTF-8");
    terminal.mouse = options->mouse;
    terminal.wanted = options->theme;
    terminal.titled = false;
}

static void take_colours(void)
{
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    load_theme();
}

bool terminal_start(const struct terminal_options *options, struct error *err)
{
    static bool at_exit;

    if (terminal.taken) {
        terminal_set_theme(options->theme);
        terminal_set_mouse(options->mouse);
        return true;
    }
    take_options(options);
    if (!check_terminal(err) || !signals_open(err)) {
        return false;
    }
    if (tcgetattr(STDIN_FILENO, &terminal.saved) != 0) {
        return error_set_errno(err, errno, "cannot ask the terminal");
    }
    /* Before curses: it leaves signals alone that are already caught. */
    signals_catch(restore_now);
    terminal.screen = newterm(NULL, stdout, stdin);
    if (terminal.screen == NULL) {
        signals_release();
        return error_set_code(err, ERROR_USAGE, "cannot use the terminal");
    }
    terminal.taken = true;
    terminal.away = false;
    mem_set_exhausted_hook(restore_now);
    if (!at_exit) {
        at_exit = atexit(terminal_stop) == 0;
    }
    set_modes();
    take_colours();
    terminal_update_size();
    curs_set(0);
    terminal.shows_cursor = false;
    send_modes(true);
    if (options->title != NULL) {
        terminal_set_title(options->title);
    }
    return true;
}

void terminal_stop(void)
{
    if (!terminal.taken) {
        return;
    }
    mem_set_exhausted_hook(NULL);
    terminal_leave();
    terminal.taken = false;
    delscreen(terminal.screen);
    terminal.screen = NULL;
    signals_release();
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal.saved);
    free(terminal.shown);
    terminal.shown = NULL;
    terminal.shown_width = 0;
}

void terminal_get_size(int *width, int *height)
{
    *width = getmaxx(stdscr);
    *height = getmaxy(stdscr);
}

bool terminal_update_size(void)
{
    struct winsize size;
    int width;
    int height;

    terminal_get_size(&width, &height);
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 ||
        size.ws_row == 0) {
        return false;
    }
    size.ws_col = size.ws_col > CANVAS_MAX ? CANVAS_MAX : size.ws_col;
    size.ws_row = size.ws_row > CANVAS_MAX ? CANVAS_MAX : size.ws_row;
    if (size.ws_col == width && size.ws_row == height) {
        return false;
    }
    resizeterm(size.ws_row, size.ws_col);
    terminal_invalidate();
    return true;
}

bool terminal_is_ascii(void)
{
    return terminal.ascii;
}

void terminal_set_theme(const struct theme *theme)
{
    terminal.wanted = theme;
    if (terminal.taken) {
        load_theme();
        terminal_invalidate();
    }
}

void terminal_set_mouse(bool on)
{
    terminal.mouse = on;
    if (terminal.taken && !terminal.away) {
        send_modes(true);
    }
}

void terminal_set_title(const char *title)
{
    struct str clean = STR_INIT;

    if (!terminal.taken || terminal.away || !terminal.kin) {
        return;
    }
    if (!terminal.titled) {
        tty_write(TITLE_PUSH);
        terminal.titled = true;
    }
    /* Titles are content: nothing of them may end the sequence early. */
    str_add(&clean, "\033]2;");
    utf8_add_clean(&clean, title, strcspn(title, "\n"));
    str_add(&clean, "\007");
    tty_write(clean.buf);
    str_release(&clean);
    prepare_restore();
}

static void put_cell(int x, int y, const struct cell *cell)
{
    wchar_t text[WIDE_MAX + 1];
    wchar_t second[2] = {L' ', L'\0'};
    attr_t attributes =
        terminal.attributes[cell->role] | curses_attributes(cell->attributes);
    short pair = terminal.pairs[cell->role];
    cchar_t made;

    wide_of_cell(cell, terminal.ascii, text, &second[0]);
    setcchar(&made, text, attributes, pair, NULL);
    mvadd_wch(y, x, &made);
    if (wcwidth(text[0]) < cell->width) {
        setcchar(&made, second, attributes, pair, NULL);
        mvadd_wch(y, x + 1, &made);
    }
}

/* Makes room for what was shown; blank cells of no width differ from all. */
static void resize_shown(int width, int height)
{
    if (terminal.shown_width == width && terminal.shown_height == height) {
        return;
    }
    free(terminal.shown);
    terminal.shown =
        xcalloc((size_t)width * (size_t)height, sizeof(*terminal.shown));
    terminal.shown_width = width;
    terminal.shown_height = height;
}

/* Writes what changed, the cursor last: terminals that keep its visibility
   with each screen would bring a hidden one back to the shell otherwise. */
static void finish_frame(const struct canvas *canvas)
{
    int x = 0;
    int y = 0;
    bool visible = false;

    if (!canvas_get_cursor(canvas, &x, &y, &visible)) {
        visible = false;
    }
    move(y, x);
    refresh();
    if (visible != terminal.shows_cursor) {
        curs_set(visible ? 1 : 0);
        fflush(stdout);
        terminal.shows_cursor = visible;
    }
}

void terminal_flush(const struct canvas *canvas)
{
    if (!terminal.taken || terminal.away) {
        return;
    }
    resize_shown(canvas->width, canvas->height);
    for (int y = 0; y < canvas->height; y++) {
        struct cell *old = terminal.shown + (size_t)y * (size_t)canvas->width;

        for (int x = 0; x < canvas->width; x++) {
            const struct cell *cell = canvas_cell(canvas, x, y);

            if (memcmp(cell, &old[x], sizeof(*cell)) == 0) {
                continue;
            }
            old[x] = *cell;
            if (cell->width > 0) {
                put_cell(x, y, cell);
            }
        }
    }
    finish_frame(canvas);
}

void terminal_invalidate(void)
{
    terminal.shown_width = 0;
    if (terminal.taken) {
        clearok(stdscr, TRUE);
    }
}

void terminal_leave(void)
{
    if (!terminal.taken || terminal.away) {
        return;
    }
    send_modes(false);
    if (terminal.titled) {
        tty_write(TITLE_POP);
    }
    curs_set(1);
    terminal.shows_cursor = true;
    endwin();
    terminal.away = true;
}

/* Before the first cell is written: who sees the frame may use the mouse. */
void terminal_return(void)
{
    if (!terminal.taken || !terminal.away) {
        return;
    }
    terminal.away = false;
    reset_prog_mode();
    keypad(stdscr, TRUE); /* endwin() ended that too */
    if (terminal.titled) {
        tty_write(TITLE_PUSH);
    }
    send_modes(true);
    terminal_update_size();
    terminal_invalidate();
}

void terminal_suspend(void)
{
    terminal_leave();
    signals_stop_group();
    terminal_return();
}

void terminal_recover(void)
{
    struct termios modes;

    if (terminal.taken && !terminal.away &&
        tcgetpgrp(STDIN_FILENO) == getpgrp() &&
        tcgetattr(STDIN_FILENO, &modes) == 0 && (modes.c_lflag & ICANON) != 0) {
        terminal_leave();
        terminal_return();
    }
}

int terminal_fd(void)
{
    return STDIN_FILENO;
}

enum terminal_result terminal_read(struct input *input, int64_t now_ms)
{
    struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};
    char bytes[1024];
    ssize_t len;

    if (poll(&ready, 1, 0) <= 0) {
        return TERMINAL_NOTHING;
    }
    if ((ready.revents & POLLIN) == 0) {
        return TERMINAL_GONE;
    }
    len = read(STDIN_FILENO, bytes, sizeof(bytes));
    if (len > 0) {
        input_feed(input, bytes, (size_t)len, now_ms);
        return TERMINAL_READ;
    }
    return len < 0 && (errno == EINTR || errno == EAGAIN) ? TERMINAL_NOTHING
                                                          : TERMINAL_GONE;
}
