check_LIBRARIES += libquizsamples.a
libquizsamples_a_SOURCES = tests/unit/quiz_samples.c tests/unit/quiz_samples.h

quiz_test_libs = libquizsamples.a $(QUIZ_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_expr tests/unit/test_draw
TESTS += tests/unit/test_expr tests/unit/test_draw

tests_unit_test_expr_SOURCES = tests/unit/test_expr.c
tests_unit_test_expr_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_expr_LDADD = $(quiz_test_libs)

tests_unit_test_draw_SOURCES = tests/unit/test_draw.c
tests_unit_test_draw_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_draw_LDADD = $(quiz_test_libs)
