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
check_PROGRAMS += tests/terminal/test_program tests/terminal/test_listening
TESTS += tests/terminal/test_program tests/terminal/test_listening
tests_terminal_test_listening_SOURCES = tests/terminal/test_listening.c \
	$(LEARNER_SOURCES)
tests_terminal_test_listening_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) \
	$(VTERM_CFLAGS)
tests_terminal_test_listening_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS) $(VTERM_LIBS)
check_PROGRAMS += tests/terminal/test_hang_up
TESTS += tests/terminal/test_hang_up
tests_terminal_test_hang_up_SOURCES = tests/terminal/test_hang_up.c \
	$(LEARNER_SOURCES)
tests_terminal_test_hang_up_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) \
	$(VTERM_CFLAGS)
tests_terminal_test_hang_up_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS) $(VTERM_LIBS)
tests_terminal_test_program_SOURCES = tests/terminal/test_program.c \
	$(LEARNER_SOURCES)
tests_terminal_test_program_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) \
	$(VTERM_CFLAGS)
tests_terminal_test_program_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS) $(VTERM_LIBS)
endif
endif
PTY_SOURCES = tests/terminal/pty.c tests/terminal/pty.h
LEARNER_SOURCES = tests/terminal/learner.c tests/terminal/learner.h \
	$(PTY_SOURCES)

# Data of the tests of ui; here, where no condition stands.
EXTRA_DIST += \
	tests/data/ui/bars-ascii.txt \
	tests/data/ui/bars.roles.txt \
	tests/data/ui/bars.txt \
	tests/data/ui/frame-40x12.roles.txt \
	tests/data/ui/frame-40x12.txt \
	tests/data/ui/frame-80x24.roles.txt \
	tests/data/ui/frame-80x24.txt \
	tests/data/ui/frame-bar.roles.txt \
	tests/data/ui/frame-bar.txt \
	tests/data/ui/frame-help-40x12.roles.txt \
	tests/data/ui/frame-help-40x12.txt \
	tests/data/ui/frame-help.roles.txt \
	tests/data/ui/frame-help.txt \
	tests/data/ui/frame-small.roles.txt \
	tests/data/ui/frame-small.txt \
	tests/data/ui/histogram-ascii.txt \
	tests/data/ui/histogram-narrow.txt \
	tests/data/ui/histogram.roles.txt \
	tests/data/ui/histogram.txt \
	tests/data/ui/plot-100x20.roles.txt \
	tests/data/ui/plot-100x20.txt \
	tests/data/ui/plot-38x6.roles.txt \
	tests/data/ui/plot-38x6.txt \
	tests/data/ui/plot-60x12.roles.txt \
	tests/data/ui/plot-60x12.txt \
	tests/data/ui/plot-ascii.txt \
	tests/data/ui/plot-ranges.txt \
	tests/data/ui/weeks-ascii.txt \
	tests/data/ui/weeks-narrow.txt \
	tests/data/ui/weeks.roles.txt \
	tests/data/ui/weeks.txt \
	tests/fuzz/corpus/keys/arrows tests/fuzz/corpus/keys/mouse \
	tests/fuzz/corpus/keys/paste tests/fuzz/corpus/keys/text
