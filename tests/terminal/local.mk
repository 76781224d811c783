# The program on a pty, read by a terminal emulator.
if HAVE_VTERM
if HAVE_CMOCKA
check_PROGRAMS += tests/terminal/demo tests/terminal/test_terminal
TESTS += tests/terminal/test_terminal
tests_terminal_demo_SOURCES = tests/terminal/demo.c
tests_terminal_demo_LDADD = $(UI_LIBS) $(BASE_LIBS)
tests_terminal_test_terminal_SOURCES = tests/terminal/test_terminal.c \
	$(PTY_SOURCES)
tests_terminal_test_terminal_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) \
	$(VTERM_CFLAGS)
tests_terminal_test_terminal_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS) $(VTERM_LIBS)
endif
endif
PTY_SOURCES = tests/terminal/pty.c tests/terminal/pty.h
