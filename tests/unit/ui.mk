UI_TEST_LIBS = $(UI_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
GOLDEN_SOURCES = tests/support/golden.c tests/support/golden.h

check_PROGRAMS += tests/unit/test_canvas
TESTS += tests/unit/test_canvas
tests_unit_test_canvas_SOURCES = tests/unit/test_canvas.c $(GOLDEN_SOURCES)
tests_unit_test_canvas_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_canvas_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_canvas_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_theme
TESTS += tests/unit/test_theme
tests_unit_test_theme_SOURCES = tests/unit/test_theme.c
tests_unit_test_theme_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_theme_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_theme_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_key
TESTS += tests/unit/test_key
tests_unit_test_key_SOURCES = tests/unit/test_key.c
tests_unit_test_key_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_key_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_key_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_input
TESTS += tests/unit/test_input
tests_unit_test_input_SOURCES = tests/unit/test_input.c
tests_unit_test_input_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_input_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_input_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_keymap
TESTS += tests/unit/test_keymap
tests_unit_test_keymap_SOURCES = tests/unit/test_keymap.c
tests_unit_test_keymap_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_keymap_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_keymap_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_list
TESTS += tests/unit/test_list
tests_unit_test_list_SOURCES = tests/unit/test_list.c $(GOLDEN_SOURCES)
tests_unit_test_list_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_list_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_list_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_text
TESTS += tests/unit/test_text
tests_unit_test_text_SOURCES = tests/unit/test_text.c $(GOLDEN_SOURCES)
tests_unit_test_text_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_text_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_text_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_edit
TESTS += tests/unit/test_edit
tests_unit_test_edit_SOURCES = tests/unit/test_edit.c $(GOLDEN_SOURCES)
tests_unit_test_edit_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_edit_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_edit_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_form
TESTS += tests/unit/test_form
tests_unit_test_form_SOURCES = tests/unit/test_form.c $(GOLDEN_SOURCES)
tests_unit_test_form_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_form_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_form_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_prompt
TESTS += tests/unit/test_prompt
tests_unit_test_prompt_SOURCES = tests/unit/test_prompt.c $(GOLDEN_SOURCES)
tests_unit_test_prompt_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_prompt_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_prompt_LDADD = $(UI_TEST_LIBS)

STACK_HELP = tests/unit/stack_help.c tests/unit/stack_help.h
check_PROGRAMS += tests/unit/test_stack tests/unit/test_frame
TESTS += tests/unit/test_stack tests/unit/test_frame
tests_unit_test_frame_SOURCES = tests/unit/test_frame.c $(STACK_HELP) \
	$(GOLDEN_SOURCES)
tests_unit_test_frame_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_frame_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_frame_LDADD = $(UI_TEST_LIBS)
tests_unit_test_stack_SOURCES = tests/unit/test_stack.c $(STACK_HELP) \
	$(GOLDEN_SOURCES)
tests_unit_test_stack_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_stack_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_stack_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_chart
TESTS += tests/unit/test_chart
tests_unit_test_chart_SOURCES = tests/unit/test_chart.c $(GOLDEN_SOURCES)
tests_unit_test_chart_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_chart_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_chart_LDADD = $(UI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_loop
TESTS += tests/unit/test_loop
tests_unit_test_loop_SOURCES = tests/unit/test_loop.c
tests_unit_test_loop_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_unit_test_loop_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_loop_LDADD = $(UI_TEST_LIBS)

# Tests whose expected texts stand in tests/data; more may be added.
GOLDEN_TESTS = tests/unit/test_chart tests/unit/test_frame \
	tests/unit/test_layout

update-golden: $(GOLDEN_TESTS)
	UPDATE_GOLDEN=1 $(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(GOLDEN_TESTS)'
