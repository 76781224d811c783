check_PROGRAMS += tests/unit/test_schedule_vectors tests/unit/test_schedule
TESTS += tests/unit/test_schedule_vectors tests/unit/test_schedule
tests_unit_test_schedule_vectors_SOURCES = tests/unit/test_schedule_vectors.c
tests_unit_test_schedule_vectors_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_schedule_vectors_LDADD = $(SCHEDULE_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)
tests_unit_test_schedule_SOURCES = tests/unit/test_schedule.c
tests_unit_test_schedule_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_schedule_LDADD = $(SCHEDULE_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/data/schedule/vectors-public.jsonl
check_PROGRAMS += tests/unit/test_fit_vectors
TESTS += tests/unit/test_fit_vectors
tests_unit_test_fit_vectors_SOURCES = tests/unit/test_fit_vectors.c
tests_unit_test_fit_vectors_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_fit_vectors_LDADD = $(SCHEDULE_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_history tests/unit/test_train
TESTS += tests/unit/test_history tests/unit/test_train
tests_unit_test_history_SOURCES = tests/unit/test_history.c
tests_unit_test_history_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_history_LDADD = $(SCHEDULE_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_train_SOURCES = tests/unit/test_train.c
tests_unit_test_train_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_train_LDADD = $(SCHEDULE_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_simulator
TESTS += tests/unit/test_simulator
tests_unit_test_simulator_SOURCES = tests/unit/test_simulator.c
tests_unit_test_simulator_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_simulator_LDADD = $(SCHEDULE_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/data/schedule/history-10k.csv \
	tests/data/schedule/optimizer-expected.json
EXTRA_DIST += tests/fuzz/corpus/reviews/cards \
	tests/fuzz/corpus/reviews/columns tests/fuzz/corpus/reviews/states
