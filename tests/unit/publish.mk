check_PROGRAMS += tests/unit/test_publish
TESTS += tests/unit/test_publish
tests_unit_test_publish_SOURCES = tests/unit/test_publish.c
tests_unit_test_publish_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_publish_LDADD = $(PUBLISH_LIBS) $(NARRATION_LIBS) $(BASE_LIBS) \
	$(CMOCKA_LIBS) -lm
EXTRA_DIST += tests/fuzz/corpus/published/small
