check_PROGRAMS += tests/unit/test_net
TESTS += tests/unit/test_net
tests_unit_test_net_SOURCES = tests/unit/test_net.c
tests_unit_test_net_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_net_LDADD = $(NET_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/fuzz/corpus/net/error tests/fuzz/corpus/net/settings

check_PROGRAMS += tests/unit/test_recorded
TESTS += tests/unit/test_recorded
tests_unit_test_recorded_SOURCES = tests/unit/test_recorded.c
tests_unit_test_recorded_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_recorded_LDADD = $(APP_LIBS) $(JANSSON_LIBS) $(BASE_LIBS) \
	$(CMOCKA_LIBS)
