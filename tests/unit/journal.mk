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
check_PROGRAMS += tests/unit/test_seal
TESTS += tests/unit/test_seal
tests_unit_test_seal_SOURCES = tests/unit/test_seal.c
tests_unit_test_seal_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_seal_LDADD = $(JOURNAL_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/data/journal/sealed.json tests/data/journal/sealed.py
EXTRA_DIST += tests/fuzz/corpus/seal/body tests/fuzz/corpus/seal/key \
	tests/fuzz/corpus/seal/recovery
