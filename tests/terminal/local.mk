check_PROGRAMS += tests/terminal/demo
tests_terminal_demo_SOURCES = tests/terminal/demo.c
tests_terminal_demo_LDADD = $(UI_LIBS) $(BASE_LIBS)
