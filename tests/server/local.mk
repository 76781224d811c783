if SERVER
if HAVE_CMOCKA
check_PROGRAMS += tests/server/test_server_store
TESTS += tests/server/test_server_store
tests_server_test_server_store_SOURCES = tests/server/test_server_store.c \
	tests/server/server_help.c tests/server/server_help.h
tests_server_test_server_store_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_server_store_LDADD = $(SERVER_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_journal_api
TESTS += tests/server/test_journal_api
tests_server_test_journal_api_SOURCES = tests/server/test_journal_api.c \
	tests/server/server_help.c tests/server/server_help.h
tests_server_test_journal_api_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_journal_api_LDADD = $(SERVER_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)
endif
endif
