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

check_PROGRAMS += tests/unit/test_text_match
TESTS += tests/unit/test_text_match
tests_unit_test_text_match_SOURCES = tests/unit/test_text_match.c
tests_unit_test_text_match_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_text_match_LDADD = $(quiz_test_libs)

check_PROGRAMS += tests/unit/test_grade
TESTS += tests/unit/test_grade
tests_unit_test_grade_SOURCES = tests/unit/test_grade.c
tests_unit_test_grade_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_grade_LDADD = $(quiz_test_libs)

check_PROGRAMS += tests/unit/test_answer
TESTS += tests/unit/test_answer
tests_unit_test_answer_SOURCES = tests/unit/test_answer.c
tests_unit_test_answer_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_answer_LDADD = $(quiz_test_libs)

check_PROGRAMS += tests/unit/test_rating
TESTS += tests/unit/test_rating
tests_unit_test_rating_SOURCES = tests/unit/test_rating.c
tests_unit_test_rating_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_rating_LDADD = $(quiz_test_libs)

check_PROGRAMS += tests/unit/test_choose
TESTS += tests/unit/test_choose
tests_unit_test_choose_SOURCES = tests/unit/test_choose.c
tests_unit_test_choose_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_choose_LDADD = $(quiz_test_libs)

check_PROGRAMS += tests/unit/test_mastery
TESTS += tests/unit/test_mastery
tests_unit_test_mastery_SOURCES = tests/unit/test_mastery.c
tests_unit_test_mastery_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_mastery_LDADD = $(quiz_test_libs)

check_PROGRAMS += tests/unit/test_graded_hash
TESTS += tests/unit/test_graded_hash
tests_unit_test_graded_hash_SOURCES = tests/unit/test_graded_hash.c
tests_unit_test_graded_hash_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_graded_hash_LDADD = $(quiz_test_libs)

check_PROGRAMS += tests/unit/test_sitting tests/unit/test_sitting_resume
TESTS += tests/unit/test_sitting tests/unit/test_sitting_resume
SITTING_HELP = tests/unit/sitting_help.c tests/unit/sitting_help.h
tests_unit_test_sitting_SOURCES = tests/unit/test_sitting.c $(SITTING_HELP)
tests_unit_test_sitting_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_sitting_LDADD = $(quiz_test_libs)
tests_unit_test_sitting_resume_SOURCES = tests/unit/test_sitting_resume.c \
	$(SITTING_HELP)
tests_unit_test_sitting_resume_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_sitting_resume_LDADD = $(quiz_test_libs)

check_PROGRAMS += tests/unit/test_sitting_draft
TESTS += tests/unit/test_sitting_draft
tests_unit_test_sitting_draft_SOURCES = tests/unit/test_sitting_draft.c
tests_unit_test_sitting_draft_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_sitting_draft_LDADD = $(quiz_test_libs)

check_PROGRAMS += tests/unit/test_grade_number
TESTS += tests/unit/test_grade_number
tests_unit_test_grade_number_SOURCES = tests/unit/test_grade_number.c
tests_unit_test_grade_number_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_grade_number_LDADD = $(quiz_test_libs)
