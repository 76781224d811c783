/*
 * The real program on a pty with a home of its own, and a learner who types.
 * What is not as it should be fails the test and shows the screen.
 */
#ifndef TERMINAL_LEARNER_H
#define TERMINAL_LEARNER_H

#include "pty.h"

enum { PTYS = 32 };

struct fixture {
    char home[64];
    char program[512];
    char home_variable[96];
    char content_variable[512];
    char now_variable[64];
    struct pty *ptys[PTYS]; /* started, for the clean-up of a failed test */
    int pty_count;
};

int learner_set_up(void **state);
/* Ends what still runs and deletes the home. */
int learner_tear_down(void **state);

/* With these variables ("NAME=VALUE", ends with NULL) and nothing of the
   machine owner's. It is ended with the test at the latest. */
struct pty *start_with(struct fixture *f, const char *const *variables);
/* At 80x24, with home on the screen. */
struct pty *start(struct fixture *f);
/* `:quit`, by SIGTERM; both wait for the end. */
void quit(struct pty *pty);
void terminate(struct pty *pty);
void ends_with(struct pty *pty, int wanted);

void must(bool ok, const struct pty *pty, const char *what);
/* Waits until the text is there, or no more. */
void see(struct pty *pty, const char *text);
void gone(struct pty *pty, const char *text);

void write_config(const struct fixture *f, const char *text);
/* An editor that is this script, as the only setting. */
void write_editor(const struct fixture *f, const char *script);
/* What a command prints with this learner's file. */
void command_output(const struct fixture *f, const char *words,
                    struct str *out);
void holds(const struct str *output, const char *text);

#endif
