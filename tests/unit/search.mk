check_PROGRAMS += tests/unit/test_index tests/unit/test_search
TESTS += tests/unit/test_index tests/unit/test_search

tests_unit_test_index_SOURCES = tests/unit/test_index.c \
	tests/unit/index_help.c tests/unit/index_help.h
tests_unit_test_index_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_index_LDADD = $(SEARCH_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

tests_unit_test_search_SOURCES = tests/unit/test_search.c \
	tests/unit/index_help.c tests/unit/index_help.h
tests_unit_test_search_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_search_LDADD = $(SEARCH_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
