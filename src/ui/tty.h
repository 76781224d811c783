/*
 * Bytes that go to the terminal past curses: what xterm and its many kin
 * understand beyond terminfo, and what gives the terminal back when the program
 * ends suddenly. There is one terminal, so the state is the module's own.
 */
#ifndef UI_TTY_H
#define UI_TTY_H

#define MOUSE_ON   "\033[?1000h\033[?1006h"
#define MOUSE_OFF  "\033[?1006l\033[?1000l"
#define PASTE_ON   "\033[?2004h"
#define PASTE_OFF  "\033[?2004l"
#define FOCUS_ON   "\033[?1004h"
#define FOCUS_OFF  "\033[?1004l"
#define TITLE_PUSH "\033[22;2t"
#define TITLE_POP  "\033[23;2t"

void tty_write(const char *text);

/* What tty_restore() will write; texts behind its room are left out. */
void tty_restore_clear(void);
/* Appends a capability without its padding "$<5>"; NULL is allowed. */
void tty_restore_add(const char *text);
/* Only what is allowed in a signal handler, and without any memory. */
void tty_restore(void);

#endif
