if SERVER
if HAVE_CMOCKA
check_PROGRAMS += tests/server/test_server_store
TESTS += tests/server/test_server_store
tests_server_test_server_store_SOURCES = tests/server/test_server_store.c \
	tests/server/server_help.c tests/server/server_help.h
tests_server_test_server_store_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_server_store_LDADD = $(SERVER_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_store_accounts
TESTS += tests/server/test_store_accounts
tests_server_test_store_accounts_SOURCES = \
	tests/server/test_store_accounts.c \
	tests/server/server_help.c tests/server/server_help.h
tests_server_test_store_accounts_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_store_accounts_LDADD = $(SERVER_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_journal_api
TESTS += tests/server/test_journal_api
tests_server_test_journal_api_SOURCES = tests/server/test_journal_api.c \
	tests/server/server_help.c tests/server/server_help.h
tests_server_test_journal_api_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_journal_api_LDADD = $(SERVER_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_model
TESTS += tests/server/test_model
tests_server_test_model_SOURCES = tests/server/test_model.c \
	tests/server/model.h tests/server/model_check.c \
	tests/server/model_server.c \
	tests/server/model_world.c \
	tests/server/server_help.c tests/server/server_help.h
tests_server_test_model_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_model_LDADD = $(SYNC_LIBS) $(SERVER_LIBS) $(STORE_LIBS) \
	$(BASE_LIBS) $(JANSSON_LIBS) $(CMOCKA_LIBS)
endif
endif
