check_PROGRAMS += tests/unit/test_store
TESTS += tests/unit/test_store
tests_unit_test_store_SOURCES = tests/unit/test_store.c \
	tests/unit/store_help.c tests/unit/store_help.h
tests_unit_test_store_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_LDADD = $(STORE_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_store_order
TESTS += tests/unit/test_store_order
tests_unit_test_store_order_SOURCES = tests/unit/test_store_order.c \
	tests/unit/store_help.c tests/unit/store_help.h
tests_unit_test_store_order_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_order_LDADD = $(STORE_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_store_file
TESTS += tests/unit/test_store_file
tests_unit_test_store_file_SOURCES = tests/unit/test_store_file.c \
	tests/unit/store_help.c tests/unit/store_help.h
tests_unit_test_store_file_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_file_LDADD = $(STORE_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_store_lines
TESTS += tests/unit/test_store_lines
tests_unit_test_store_lines_SOURCES = tests/unit/test_store_lines.c \
	tests/unit/store_help.c tests/unit/store_help.h
tests_unit_test_store_lines_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_lines_LDADD = $(STORE_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
