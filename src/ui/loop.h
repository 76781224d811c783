/*
 * One poll(): terminal, signal pipe, registered descriptors, timers. Keys are
 * read until there are none; then, if something changed, one frame is drawn.
 * When nothing changes nothing is drawn and nothing wakes up.
 *
 * DSTUDIO_TIMING=FILE: after each frame that a key led to, a line with the
 * microseconds from the key to the finished frame is appended there.
 */
#ifndef UI_LOOP_H
#define UI_LOOP_H

#include "ui/stack.h"
#include "ui/terminal.h"

struct loop;

/* All borrowed; the terminal is started by the caller. */
struct loop *loop_new(struct stack *stack);
void loop_free(struct loop *loop);

/* poll() events POLLIN, POLLOUT; POLLHUP and POLLERR always come too. */
typedef void loop_fd_fn(void *context, int fd, short events);
/* One entry a descriptor: a second call changes it. */
void loop_watch(struct loop *loop, int fd, short events, loop_fd_fn *ready,
                void *context);
/* May be called from a callback; unknown descriptors are ignored. */
void loop_unwatch(struct loop *loop, int fd);

typedef void loop_timer_fn(void *context, int64_t now_ms);
/* Once, at a monotonic time. Returns an id > 0. */
int loop_add_timer(struct loop *loop, int64_t at_ms, loop_timer_fn *due,
                   void *context);
void loop_remove_timer(struct loop *loop, int id);

/* What the program does around things only the loop sees; each may be NULL. */
struct loop_hooks {
    void *context;
    void (*before_suspend)(void *context); /* pause the player */
    void (*before_poll)(void *context);    /* say what to watch now */
    void (*after_resume)(void *context);
    void (*child_ended)(void *context); /* SIGCHLD */
    /* The person's editor, borrowed; NULL or "": as loop_editor() says. */
    const char *(*editor)(void *context);
    /* SIGTERM, SIGHUP, SIGINT or the terminal is gone: save. The loop ends
       after it. */
    void (*ending)(void *context, int signal);
};
void loop_set_hooks(struct loop *loop, const struct loop_hooks *hooks);

/* Draw at the end of this turn. */
void loop_invalidate(struct loop *loop);
/* Ends after this turn. */
void loop_quit(struct loop *loop);
/*
 * Runs until the stack wants to quit, loop_quit() or a signal to end. Returns
 * 0, or the number of the signal (SIGHUP when the terminal went away).
 */
int loop_run(struct loop *loop);
/*
 * Did it end because all is to begin anew? The terminal is kept for that. Where
 * it cannot, loop_run() goes on.
 */
bool loop_wants_restart(const struct loop *loop);
/* With another stack, no watches and no timers; keys that were typed ahead go
   to the new one. The old one may be freed then. */
void loop_begin_anew(struct loop *loop, struct stack *stack);

/* $VISUAL, $EDITOR, or "vi". Borrowed. */
const char *loop_editor(void);

#endif
