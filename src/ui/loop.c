#include "ui/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "ui/child.h"
#include "ui/signals.h"
#include "ui/waits.h"

#define READS_A_TURN 64

struct loop {
    struct stack *stack;
    struct input *input;
    struct canvas *canvas;
    struct loop_hooks hooks;
    struct waits waits;
    struct pollfd *polled; /* terminal, signals, then the watches */
    size_t polled_capacity;
    bool dirty;
    bool quit;
    bool restart;
    int signal;      /* that ended the loop */
    pid_t editor;    /* has the terminal; 0: none */
    int timing_fd;   /* DSTUDIO_TIMING; -1: not asked for */
    int64_t keys_us; /* when keys came that led to the next frame; 0: none */
};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct loop *loop_new(struct stack *stack)
{
    struct loop *loop = xcalloc(1, sizeof(*loop));
    const char *timing = getenv("DSTUDIO_TIMING");
    int width;
    int height;

    terminal_get_size(&width, &height);
    loop->stack = stack;
    loop->input = input_new();
    input_add_terminfo(loop->input);
    loop->canvas = canvas_new(width, height);
    canvas_set_ascii(loop->canvas, terminal_is_ascii());
    stack_resize(stack, width, height);
    loop->dirty = true;
    loop->timing_fd = -1;
    if (timing != NULL && timing[0] != '\0') {
        loop->timing_fd =
            open(timing, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    return loop;
}

void loop_free(struct loop *loop)
{
    if (loop == NULL) {
        return;
    }
    if (loop->timing_fd >= 0) {
        close(loop->timing_fd);
    }
    input_free(loop->input);
    canvas_free(loop->canvas);
    waits_release(&loop->waits);
    free(loop->polled);
    free(loop);
}

void loop_watch(struct loop *loop, int fd, short events, loop_fd_fn *ready,
                void *context)
{
    waits_watch(&loop->waits, (struct watch){fd, events, ready, context});
}

void loop_unwatch(struct loop *loop, int fd)
{
    waits_unwatch(&loop->waits, fd);
}

int loop_add_timer(struct loop *loop, int64_t at_ms, loop_timer_fn *due,
                   void *context)
{
    return waits_add_timer(&loop->waits, at_ms, due, context);
}

void loop_remove_timer(struct loop *loop, int id)
{
    waits_remove_timer(&loop->waits, id);
}

void loop_set_hooks(struct loop *loop, const struct loop_hooks *hooks)
{
    loop->hooks = *hooks;
}

void loop_invalidate(struct loop *loop)
{
    loop->dirty = true;
}

void loop_quit(struct loop *loop)
{
    loop->quit = true;
}

const char *loop_editor(void)
{
    const char *editor = getenv("VISUAL");

    if (editor == NULL || editor[0] == '\0') {
        editor = getenv("EDITOR");
    }
    return editor == NULL || editor[0] == '\0' ? "vi" : editor;
}

static const char *wanted_editor(const struct loop *loop)
{
    const char *wanted = loop->hooks.editor != NULL
                             ? loop->hooks.editor(loop->hooks.context)
                             : NULL;

    return wanted != NULL && wanted[0] != '\0' ? wanted : loop_editor();
}

/* Tells the stack and the canvas how large the terminal is now. */
static void take_size(struct loop *loop)
{
    int width;
    int height;

    terminal_get_size(&width, &height);
    canvas_resize(loop->canvas, width, height);
    stack_resize(loop->stack, width, height);
    loop->dirty = true;
}

static void suspend(struct loop *loop)
{
    if (loop->hooks.before_suspend != NULL) {
        loop->hooks.before_suspend(loop->hooks.context);
    }
    if (loop->editor != 0) {
        signals_stop_group();
    } else {
        terminal_suspend();
        take_size(loop);
    }
    if (loop->hooks.after_resume != NULL) {
        loop->hooks.after_resume(loop->hooks.context);
    }
}

static void start_editor(struct loop *loop)
{
    struct error err = ERROR_INIT;

    terminal_leave();
    if (!child_start(wanted_editor(loop), stack_get_edit_file(loop->stack),
                     &loop->editor, &err)) {
        loop->editor = 0;
        terminal_return();
        take_size(loop);
        stack_edited(loop->stack, ACTION_CANCELLED);
        stack_message(loop->stack, ROLE_BAD, "%s", error_get(&err));
    }
    error_release(&err);
}

/* A shell that ran it gives 128 and the number of the signal. */
static enum action_step step_of(int status)
{
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 128) {
        return ACTION_CUT;
    }
    return WEXITSTATUS(status) == 0 ? ACTION_DO : ACTION_CANCELLED;
}

/* On SIGCHLD: if it was the editor, the terminal is ours again. One that ended
 * with us, by the same hang-up, has given nothing up. */
static void reap_editor(struct loop *loop)
{
    int status = 0;

    if (loop->editor == 0 ||
        waitpid(loop->editor, &status, WNOHANG) != loop->editor) {
        return;
    }
    loop->editor = 0;
    if (loop->signal != 0) {
        return;
    }
    terminal_return();
    take_size(loop);
    stack_edited(loop->stack, step_of(status));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        stack_message(loop->stack, ROLE_BAD, "cannot run the editor '%s'",
                      wanted_editor(loop));
    }
}

/* What the stack asks of the loop. */
static void do_request(struct loop *loop)
{
    switch (stack_take_request(loop->stack)) {
    case STACK_NOTHING:
        break;
    case STACK_QUIT:
        loop->quit = true;
        break;
    case STACK_RESTART:
        loop->quit = loop->restart = true;
        break;
    case STACK_SUSPEND:
        suspend(loop);
        break;
    case STACK_REDRAW:
        terminal_invalidate();
        loop->dirty = true;
        break;
    case STACK_EDIT:
        start_editor(loop);
        break;
    }
}

static void end_by(struct loop *loop, int number)
{
    if (loop->signal != 0) {
        return;
    }
    loop->signal = number;
    loop->quit = true;
    if (loop->hooks.ending != NULL) {
        loop->hooks.ending(loop->hooks.context, number);
    }
}

static void do_signal(struct loop *loop, int number)
{
    switch (number) {
    case SIGTSTP:
        suspend(loop);
        break;
    case SIGCHLD:
        reap_editor(loop);
        if (loop->hooks.child_ended != NULL) {
            loop->hooks.child_ended(loop->hooks.context);
        }
        break;
    case SIGINT:
        if (loop->editor != 0) {
            break; /* typed at the editor */
        }
        end_by(loop, number);
        break;
    case SIGTERM:
    case SIGHUP:
        end_by(loop, number);
        break;
    case SIGCONT:
        if (loop->editor == 0) {
            terminal_recover();
            take_size(loop);
        }
        loop->dirty = true;
        break;
    default:
        break;
    }
}

/* Signals are told apart by kind only: many of one are as good as one. */
static void read_signals(struct loop *loop)
{
    unsigned char bytes[256];
    bool seen[256] = {false};
    ssize_t len;

    while ((len = read(signals_fd(), bytes, sizeof(bytes))) > 0) {
        for (ssize_t i = 0; i < len; i++) {
            seen[bytes[i]] = true;
        }
    }
    if (seen[SIGWINCH] && loop->editor == 0 && terminal_update_size()) {
        take_size(loop);
    }
    for (int i = 0; i < 256; i++) {
        if (seen[i] && i != SIGWINCH) {
            do_signal(loop, i);
        }
    }
}

/* Keys until there are none, each with what it asks for done at once. */
static void take_keys(struct loop *loop)
{
    struct key key;

    while (!loop->quit && loop->editor == 0 &&
           input_next(loop->input, &key, clock_monotonic_ms())) {
        stack_key(loop->stack, &key);
        do_request(loop);
    }
}

static void read_terminal(struct loop *loop)
{
    if (loop->timing_fd >= 0 && loop->keys_us == 0) {
        loop->keys_us = now_us();
    }
    /* A long paste is drawn now and then, not a KiB at a time. */
    for (int i = 0; i < READS_A_TURN && !loop->quit; i++) {
        enum terminal_result result =
            terminal_read(loop->input, clock_monotonic_ms());

        if (result == TERMINAL_GONE) {
            end_by(loop, SIGHUP);
        }
        if (result != TERMINAL_READ || loop->editor != 0) {
            break;
        }
        take_keys(loop);
    }
}

static void draw(struct loop *loop)
{
    bool dirty = stack_take_dirty(loop->stack) || loop->dirty;

    if (dirty && loop->editor == 0) {
        loop->dirty = false;
        stack_draw(loop->stack, loop->canvas);
        terminal_flush(loop->canvas);
        if (loop->keys_us != 0) {
            dprintf(loop->timing_fd, "%lld\n",
                    (long long)(now_us() - loop->keys_us));
        }
    } else if (dirty) {
        loop->dirty = true; /* when the editor has ended */
    }
    loop->keys_us = 0;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < 0 ? b : b < 0 || a < b ? a : b;
}

/* How long poll() may sleep; -1: until something happens. */
static int timeout_ms(const struct loop *loop)
{
    int64_t now = clock_monotonic_ms();
    int64_t at = input_deadline_ms(loop->input);

    at = earlier(at, stack_next_tick_ms(loop->stack, now));
    at = earlier(at, waits_next_ms(&loop->waits));
    if (at < 0) {
        return -1;
    }
    return at <= now ? 0 : at - now > 60000 ? 60000 : (int)(at - now);
}

static void run_timers(struct loop *loop)
{
    int64_t now = clock_monotonic_ms();
    int64_t tick = stack_next_tick_ms(loop->stack, now);

    waits_run_timers(&loop->waits, now);
    if (tick >= 0 && tick <= now) {
        stack_tick(loop->stack, now);
    }
}

/* Fills `polled`; the number of entries. */
static size_t fill_polled(struct loop *loop)
{
    size_t count = loop->waits.watch_count + 2;

    if (count > loop->polled_capacity) {
        loop->polled =
            xreallocarray(loop->polled, count, sizeof(*loop->polled));
        loop->polled_capacity = count;
    }
    /* A negative descriptor is not polled: the editor has the terminal. */
    loop->polled[0] = (struct pollfd){
        .fd = loop->editor != 0 ? -1 : terminal_fd(), .events = POLLIN};
    loop->polled[1] = (struct pollfd){.fd = signals_fd(), .events = POLLIN};
    for (size_t i = 0; i < loop->waits.watch_count; i++) {
        const struct watch *watch = &loop->waits.watches[i];

        loop->polled[i + 2] =
            (struct pollfd){.fd = watch->fd, .events = watch->events};
    }
    return count;
}

static void turn(struct loop *loop)
{
    size_t count;
    int ready;

    if (loop->hooks.before_poll != NULL) {
        loop->hooks.before_poll(loop->hooks.context);
    }
    count = fill_polled(loop);
    ready = poll(loop->polled, count, timeout_ms(loop));

    if (ready > 0 && loop->polled[1].revents != 0) {
        read_signals(loop);
    }
    if (ready > 0 && loop->polled[0].revents != 0 && loop->editor == 0 &&
        !loop->quit) {
        read_terminal(loop);
    } else {
        take_keys(loop); /* Esc may have waited long enough */
    }
    for (size_t i = 2; ready > 0 && i < count && !loop->quit; i++) {
        struct watch *watch = waits_find(&loop->waits, loop->polled[i].fd);

        if (loop->polled[i].revents != 0 && watch != NULL) {
            watch->ready(watch->context, watch->fd, loop->polled[i].revents);
        }
    }
    if (!loop->quit) {
        run_timers(loop);
        do_request(loop);
    }
}

void loop_begin_anew(struct loop *loop, struct stack *stack)
{
    waits_clear(&loop->waits);
    loop->restart = loop->quit = false;
    loop->stack = stack;
    loop->dirty = true;
    stack_resize(stack, loop->canvas->width, loop->canvas->height);
}

bool loop_wants_restart(const struct loop *loop)
{
    return loop->restart && loop->signal == 0;
}

int loop_run(struct loop *loop)
{
    if (loop->restart) {
        loop->quit = loop->restart = false;
    }
    do_request(loop);
    while (!loop->quit) {
        draw(loop);
        turn(loop);
    }
    return loop->signal;
}
