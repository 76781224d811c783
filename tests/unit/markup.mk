check_PROGRAMS += tests/unit/test_markup tests/unit/test_layout \
	tests/unit/test_sentence
TESTS += tests/unit/test_markup tests/unit/test_layout \
	tests/unit/test_sentence

tests_unit_test_markup_SOURCES = tests/unit/test_markup.c
tests_unit_test_markup_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_markup_LDADD = $(MARKUP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

tests_unit_test_layout_SOURCES = tests/unit/test_layout.c
tests_unit_test_layout_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_layout_LDADD = $(MARKUP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

tests_unit_test_sentence_SOURCES = tests/unit/test_sentence.c
tests_unit_test_sentence_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_sentence_LDADD = $(MARKUP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

EXTRA_DIST += tests/data/markup/sample.md \
	tests/data/markup/sample-40.txt \
	tests/data/markup/sample-80.txt \
	tests/data/markup/sample-200.txt \
	tests/data/markup/sample-ascii.txt
