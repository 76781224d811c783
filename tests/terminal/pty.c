#include "pty.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

#include "base/clock.h"
#include "base/mem.h"

struct pty {
    pid_t pid;
    int fd; /* our side; -1: hung up */
    VTerm *terminal;
    VTermScreen *screen;
    int width;
    int height;
    struct str output;
    struct str title;
    bool cursor_visible;
    bool other_screen;
    bool mouse;
    bool ended;
    int status; /* of waitpid(), when ended */
};

/* From 0.2 on libvterm gives texts in pieces. */
#if VTERM_VERSION_MAJOR == 0 && VTERM_VERSION_MINOR < 2
static void take_title(struct pty *pty, const VTermValue *value)
{
    str_set(&pty->title, value->string);
}
#else
static void take_title(struct pty *pty, const VTermValue *value)
{
    if (value->string.initial) {
        str_clear(&pty->title);
    }
    str_add_len(&pty->title, value->string.str, value->string.len);
}
#endif

static int set_property(VTermProp property, VTermValue *value, void *user)
{
    struct pty *pty = user;

    switch ((int)property) {
    case VTERM_PROP_CURSORVISIBLE:
        pty->cursor_visible = value->boolean;
        break;
    case VTERM_PROP_ALTSCREEN:
        pty->other_screen = value->boolean;
        break;
    case VTERM_PROP_MOUSE:
        pty->mouse = value->number != VTERM_PROP_MOUSE_NONE;
        break;
    case VTERM_PROP_TITLE:
        take_title(pty, value);
        break;
    default:
        break;
    }
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = set_property};

static void set_environment(const char *const *environment)
{
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TZ", "UTC", 1);
    unsetenv("NO_COLOR");
    unsetenv("COLUMNS");
    unsetenv("LINES");
    for (; environment != NULL && *environment != NULL; environment++) {
        const char *equals = strchr(*environment, '=');

        if (equals == NULL) {
            unsetenv(*environment);
        } else {
            char *name =
                xstrndup(*environment, (size_t)(equals - *environment));

            setenv(name, equals + 1, 1);
            free(name);
        }
    }
}

static void run(const struct pty_options *options)
{
    char **argv;
    size_t count = 0;

    while (options->argv[count] != NULL) {
        count++;
    }
    argv = xcalloc(count + 1, sizeof(*argv));
    for (size_t i = 0; i < count; i++) {
        argv[i] = xstrdup(options->argv[i]);
    }
    set_environment(options->environment);
    execv(argv[0], argv);
    _exit(127);
}

struct pty *pty_start(const struct pty_options *options)
{
    struct pty *pty = xcalloc(1, sizeof(*pty));
    struct winsize size = {.ws_col = (unsigned short)options->width,
                           .ws_row = (unsigned short)options->height};

    pty->width = options->width;
    pty->height = options->height;
    pty->cursor_visible = true;
    str_init(&pty->output);
    str_init(&pty->title);
    pty->terminal = vterm_new(options->height, options->width);
    vterm_set_utf8(pty->terminal, 1);
    pty->screen = vterm_obtain_screen(pty->terminal);
    vterm_screen_enable_altscreen(pty->screen, 1);
    vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
    vterm_screen_reset(pty->screen, 1);
    pty->pid = forkpty(&pty->fd, NULL, NULL, &size);
    if (pty->pid == 0) {
        run(options);
    }
    if (pty->pid < 0) {
        abort(); /* a test machine without ptys */
    }
    return pty;
}

void pty_free(struct pty *pty)
{
    if (pty == NULL) {
        return;
    }
    if (!pty->ended) {
        kill(-pty->pid, SIGKILL);
        kill(pty->pid, SIGKILL);
        waitpid(pty->pid, NULL, 0);
    }
    pty_hang_up(pty);
    vterm_free(pty->terminal);
    str_release(&pty->output);
    str_release(&pty->title);
    free(pty);
}

void pty_send(struct pty *pty, const char *bytes)
{
    size_t left = strlen(bytes);

    while (left > 0) {
        ssize_t done = write(pty->fd, bytes, left);

        if (done < 0 && errno != EINTR) {
            return;
        }
        if (done > 0) {
            bytes += done;
            left -= (size_t)done;
        }
    }
}

void pty_resize(struct pty *pty, int width, int height)
{
    struct winsize size = {.ws_col = (unsigned short)width,
                           .ws_row = (unsigned short)height};

    pty->width = width;
    pty->height = height;
    vterm_set_size(pty->terminal, height, width);
    ioctl(pty->fd, TIOCSWINSZ, &size);
}

void pty_signal(struct pty *pty, int number)
{
    kill(pty->pid, number);
}

pid_t pty_get_pid(const struct pty *pty)
{
    return pty->pid;
}

void pty_hang_up(struct pty *pty)
{
    if (pty->fd >= 0) {
        close(pty->fd);
        pty->fd = -1;
    }
}

/* Reads once, waiting at most so long. False when nothing came. */
static bool read_some(struct pty *pty, int timeout_ms)
{
    struct pollfd ready = {.fd = pty->fd, .events = POLLIN};
    char bytes[4096];
    ssize_t len;

    if (pty->fd < 0 || poll(&ready, 1, timeout_ms) <= 0) {
        return false;
    }
    len = read(pty->fd, bytes, sizeof(bytes));
    if (len <= 0) {
        return false;
    }
    str_add_len(&pty->output, bytes, (size_t)len);
    vterm_input_write(pty->terminal, bytes, (size_t)len);
    /* What the program asks the terminal it is not told. */
    vterm_output_read(pty->terminal, bytes, sizeof(bytes));
    return true;
}

static bool has_ended(struct pty *pty)
{
    if (!pty->ended && waitpid(pty->pid, &pty->status, WNOHANG) == pty->pid) {
        pty->ended = true;
    }
    return pty->ended;
}

static uint32_t first_char(const struct pty *pty, int x, int y,
                           VTermScreenCell *cell)
{
    VTermPos place = {.row = y, .col = x};

    memset(cell, 0, sizeof(*cell));
    vterm_screen_get_cell(pty->screen, place, cell);
    return cell->chars[0];
}

static void add_row(const struct pty *pty, int y, struct str *out)
{
    size_t end = out->len;

    for (int x = 0; x < pty->width; x++) {
        VTermScreenCell cell;
        uint32_t rune = first_char(pty, x, y, &cell);

        if (rune == (uint32_t)-1) {
            continue; /* right half of a wide one */
        }
        str_add_rune(out, rune == 0 ? ' ' : rune);
        for (int i = 1; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0;
             i++) {
            str_add_rune(out, cell.chars[i]);
        }
        if (rune != 0 && rune != ' ') {
            end = out->len;
        }
    }
    str_truncate(out, end);
}

void pty_add_text(const struct pty *pty, struct str *out)
{
    for (int y = 0; y < pty->height; y++) {
        add_row(pty, y, out);
        str_add_char(out, '\n');
    }
}

bool pty_has_text(const struct pty *pty, const char *text)
{
    struct str all = STR_INIT;
    bool has;

    pty_add_text(pty, &all);
    has = strstr(all.buf, text) != NULL;
    str_release(&all);
    return has;
}

static bool row_is(const struct pty *pty, int y, const char *text)
{
    struct str row = STR_INIT;
    bool is;

    add_row(pty, y, &row);
    is = str_equal(row.buf, text);
    str_release(&row);
    return is;
}

/* What is waited for; y < 0: anywhere. */
struct condition {
    const char *text;
    int y;
    bool gone;
};

static bool holds(const struct pty *pty, const struct condition *condition)
{
    bool there = condition->y >= 0 ? row_is(pty, condition->y, condition->text)
                                   : pty_has_text(pty, condition->text);

    return there != condition->gone;
}

static bool wait_for(struct pty *pty, const struct condition *condition)
{
    int64_t until = clock_monotonic_ms() + PTY_TIMEOUT_MS;

    while (!holds(pty, condition)) {
        if (clock_monotonic_ms() > until) {
            return false;
        }
        if (!read_some(pty, 20) && has_ended(pty) && !read_some(pty, 0)) {
            return holds(pty, condition);
        }
    }
    return true;
}

bool pty_wait_text(struct pty *pty, const char *text)
{
    return wait_for(pty, &(struct condition){.text = text, .y = -1});
}

bool pty_wait_gone(struct pty *pty, const char *text)
{
    return wait_for(pty,
                    &(struct condition){.text = text, .y = -1, .gone = true});
}

bool pty_wait_row(struct pty *pty, int y, const char *text)
{
    return wait_for(pty, &(struct condition){.text = text, .y = y});
}

int pty_wait_exit(struct pty *pty)
{
    int64_t until = clock_monotonic_ms() + PTY_TIMEOUT_MS;

    while (!has_ended(pty)) {
        if (clock_monotonic_ms() > until) {
            return -1;
        }
        if (!read_some(pty, 20) && pty->fd < 0) {
            usleep(5000);
        }
    }
    while (read_some(pty, 0)) {
    }
    return WIFEXITED(pty->status) ? WEXITSTATUS(pty->status)
                                  : 128 + WTERMSIG(pty->status);
}

bool pty_is_quiet(struct pty *pty, int ms)
{
    return !read_some(pty, ms);
}

const struct str *pty_get_output(const struct pty *pty)
{
    return &pty->output;
}

static bool is_coloured(const struct pty *pty)
{
    for (int y = 0; y < pty->height; y++) {
        for (int x = 0; x < pty->width; x++) {
            VTermScreenCell cell;

            first_char(pty, x, y, &cell);
            if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ||
                !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg)) {
                return true;
            }
        }
    }
    return false;
}

void pty_get_state(const struct pty *pty, struct pty_state *state)
{
    struct termios modes;
    VTermPos cursor;

    memset(state, 0, sizeof(*state));
    vterm_state_get_cursorpos(vterm_obtain_state(pty->terminal), &cursor);
    state->cursor_x = cursor.col;
    state->cursor_y = cursor.row;
    state->cursor_visible = pty->cursor_visible;
    state->other_screen = pty->other_screen;
    state->mouse = pty->mouse;
    state->coloured = is_coloured(pty);
    if (pty->fd >= 0 && tcgetattr(pty->fd, &modes) == 0) {
        state->echo = (modes.c_lflag & ECHO) != 0;
        state->lines =
            (modes.c_lflag & ICANON) != 0 && (modes.c_lflag & IEXTEN) != 0;
    }
}

bool pty_is_bold(const struct pty *pty, int x, int y)
{
    VTermScreenCell cell;

    first_char(pty, x, y, &cell);
    return cell.attrs.bold;
}

bool pty_is_reversed(const struct pty *pty, int x, int y)
{
    VTermScreenCell cell;

    first_char(pty, x, y, &cell);
    return cell.attrs.reverse;
}

const char *pty_get_title(const struct pty *pty)
{
    return pty->title.buf;
}
