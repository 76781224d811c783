check_PROGRAMS += tests/unit/test_journal tests/unit/test_events
TESTS += tests/unit/test_journal tests/unit/test_events
tests_unit_test_journal_SOURCES = tests/unit/test_journal.c
tests_unit_test_journal_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_journal_LDADD = $(JOURNAL_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)
tests_unit_test_events_SOURCES = tests/unit/test_events.c
tests_unit_test_events_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_events_LDADD = $(JOURNAL_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/data/journal/vectors.json
