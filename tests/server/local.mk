SERVER_TESTS = tests/server/test_access.sh tests/server/test_accounts.sh \
	tests/server/test_admin.sh tests/server/test_bench.sh \
	tests/server/test_chromium.sh tests/server/test_elsewhere.sh \
	tests/server/test_guess.sh tests/server/test_hostile.sh \
	tests/server/test_journal.sh tests/server/test_leaks.sh \
	tests/server/test_load.sh tests/server/test_morning.sh \
	tests/server/test_races.sh tests/server/test_tls.sh tests/server/test_tokens.sh tests/server/test_transport.sh \
	tests/server/test_web.sh
EXTRA_DIST += $(SERVER_TESTS) tests/server/test_http_postgres.sh \
	tests/server/lib.sh tests/server/dstudiod.py \
	tests/server/access.py tests/server/accounts.py tests/server/admin.py \
	tests/server/chromium.py tests/server/elsewhere.py \
	tests/server/guess.py tests/server/hostile.py \
	tests/server/journal.py tests/server/leaks.py tests/server/load.py \
	tests/server/morning.py tests/server/races.py tests/server/tls.py tests/server/tokens.py tests/server/transport.py \
	tests/server/web.py
EXTRA_DIST += tests/fuzz/corpus/control/login tests/fuzz/corpus/decode/gzip \
	tests/fuzz/corpus/decode/plain tests/fuzz/corpus/form/device \
	tests/fuzz/corpus/form/twice
EXTRA_DIST += tests/fuzz/corpus/request/append \
	tests/fuzz/corpus/request/append-chunked \
	tests/fuzz/corpus/request/append-gzip \
	tests/fuzz/corpus/request/append-zstd \
	tests/fuzz/corpus/request/coded-path tests/fuzz/corpus/request/device \
	tests/fuzz/corpus/request/folded tests/fuzz/corpus/request/hashes \
	tests/fuzz/corpus/request/heads tests/fuzz/corpus/request/login \
	tests/fuzz/corpus/request/page tests/fuzz/corpus/request/read \
	tests/fuzz/corpus/request/redact tests/fuzz/corpus/request/token \
	tests/fuzz/corpus/request/two-lengths
# Signing in at an identity provider, and all pages as people see them.
SERVER_TESTS += tests/server/test_oidc.sh tests/server/test_oidc_provider.sh \
	tests/server/test_pages.sh tests/server/test_factor.sh
EXTRA_DIST += tests/server/factor.py tests/server/npm.py tests/server/pages.py \
	tests/server/oidc.py tests/server/oidc_provider.py \
	tests/server/provider.mjs tests/server/provider.py \
	tests/fuzz/corpus/provider/answer tests/fuzz/corpus/provider/document \
	tests/fuzz/corpus/provider/es256 tests/fuzz/corpus/provider/odd-key \
	tests/fuzz/corpus/provider/odd-token tests/fuzz/corpus/provider/rs256
if SERVER
TESTS += $(SERVER_TESTS)
check_PROGRAMS += tests/server/list_routes
tests_server_list_routes_SOURCES = tests/server/list_routes.c
tests_server_list_routes_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
# The same, with a PostgreSQL of the test's own.
LONG_TESTS += tests/server/test_http_postgres.sh
check_PROGRAMS += tests/server/with_postgres
tests_server_with_postgres_SOURCES = tests/server/with_postgres.c \
	tests/server/postgres_help.c tests/server/postgres_help.h
tests_server_with_postgres_CFLAGS = $(AM_CFLAGS) $(LIBPQ_CFLAGS)
tests_server_with_postgres_LDADD = $(BASE_LIBS) $(LIBPQ_LIBS)
if HAVE_CMOCKA
check_PROGRAMS += tests/server/test_totp
TESTS += tests/server/test_totp
tests_server_test_totp_SOURCES = tests/server/test_totp.c
tests_server_test_totp_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_totp_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS) \
	$(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_server_log
TESTS += tests/server/test_server_log
tests_server_test_server_log_SOURCES = tests/server/test_server_log.c
tests_server_test_server_log_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_server_log_LDADD = $(SERVER_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_known
TESTS += tests/server/test_known
tests_server_test_known_SOURCES = tests/server/test_known.c
tests_server_test_known_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_server_test_known_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS) \
	$(CMOCKA_LIBS)

# Each test runs with SQLite and, under another name, with PostgreSQL.
SERVER_HELP = tests/server/server_help.c tests/server/server_help.h \
	tests/server/store_fixture.h
WITH_SQLITE = tests/server/server_sqlite.c
WITH_POSTGRES = tests/server/server_postgres.c \
	tests/server/postgres_help.c tests/server/postgres_help.h
SERVER_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(LIBPQ_CFLAGS)
SERVER_TEST_LIBS = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/server/test_server_store
TESTS += tests/server/test_server_store
tests_server_test_server_store_SOURCES = tests/server/test_server_store.c \
	$(SERVER_HELP) $(WITH_SQLITE)
tests_server_test_server_store_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_server_store_LDADD = $(SERVER_TEST_LIBS)

check_PROGRAMS += tests/server/test_server_store_postgres
TESTS += tests/server/test_server_store_postgres
tests_server_test_server_store_postgres_SOURCES = \
	tests/server/test_server_store.c $(SERVER_HELP) $(WITH_POSTGRES)
tests_server_test_server_store_postgres_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_server_store_postgres_LDADD = $(SERVER_TEST_LIBS)

check_PROGRAMS += tests/server/test_store_accounts
TESTS += tests/server/test_store_accounts
tests_server_test_store_accounts_SOURCES = \
	tests/server/test_store_accounts.c $(SERVER_HELP) $(WITH_SQLITE)
tests_server_test_store_accounts_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_store_accounts_LDADD = $(SERVER_TEST_LIBS)

check_PROGRAMS += tests/server/test_store_accounts_postgres
TESTS += tests/server/test_store_accounts_postgres
tests_server_test_store_accounts_postgres_SOURCES = \
	tests/server/test_store_accounts.c $(SERVER_HELP) $(WITH_POSTGRES)
tests_server_test_store_accounts_postgres_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_store_accounts_postgres_LDADD = $(SERVER_TEST_LIBS)

check_PROGRAMS += tests/server/test_journal_api
TESTS += tests/server/test_journal_api
tests_server_test_journal_api_SOURCES = tests/server/test_journal_api.c \
	$(SERVER_HELP) $(WITH_SQLITE)
tests_server_test_journal_api_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_journal_api_LDADD = $(SERVER_TEST_LIBS)

check_PROGRAMS += tests/server/test_journal_api_postgres
TESTS += tests/server/test_journal_api_postgres
tests_server_test_journal_api_postgres_SOURCES = \
	tests/server/test_journal_api.c $(SERVER_HELP) $(WITH_POSTGRES)
tests_server_test_journal_api_postgres_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_journal_api_postgres_LDADD = $(SERVER_TEST_LIBS)

check_PROGRAMS += tests/server/test_postgres
TESTS += tests/server/test_postgres
tests_server_test_postgres_SOURCES = tests/server/test_postgres.c \
	$(SERVER_HELP) $(WITH_POSTGRES)
tests_server_test_postgres_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_postgres_LDADD = $(SERVER_TEST_LIBS)

check_PROGRAMS += tests/server/test_postgres_erase
TESTS += tests/server/test_postgres_erase
tests_server_test_postgres_erase_SOURCES = \
	tests/server/test_postgres_erase.c $(SERVER_HELP) $(WITH_POSTGRES)
tests_server_test_postgres_erase_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_postgres_erase_LDADD = $(SERVER_TEST_LIBS)

check_PROGRAMS += tests/server/test_postgres_lanes
TESTS += tests/server/test_postgres_lanes
tests_server_test_postgres_lanes_SOURCES = \
	tests/server/test_postgres_lanes.c $(SERVER_HELP) $(WITH_POSTGRES)
tests_server_test_postgres_lanes_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_postgres_lanes_LDADD = $(SERVER_TEST_LIBS)

# For packaging/cluster/failover.sh.
check_PROGRAMS += tests/server/cluster_load
tests_server_cluster_load_SOURCES = tests/server/cluster_load.c
tests_server_cluster_load_LDADD = $(SERVER_LIBS) $(BASE_LIBS)

MODEL = tests/server/test_model.c tests/server/model.h \
	tests/server/model_check.c tests/server/model_disk.c \
	tests/server/model_disk.h tests/server/model_server.c \
	tests/server/model_world.c $(SERVER_HELP)
MODEL_LIBS = $(SYNC_LIBS) $(SERVER_LIBS) $(STORE_LIBS) $(BASE_LIBS) \
	$(JANSSON_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/server/test_model
LONG_TESTS += tests/server/test_model
tests_server_test_model_SOURCES = $(MODEL) $(WITH_SQLITE) \
	tests/server/model_sqlite.c
tests_server_test_model_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_model_LDADD = $(MODEL_LIBS)

check_PROGRAMS += tests/server/test_model_postgres
LONG_TESTS += tests/server/test_model_postgres
tests_server_test_model_postgres_SOURCES = $(MODEL) $(WITH_POSTGRES)
tests_server_test_model_postgres_CFLAGS = $(SERVER_TEST_CFLAGS)
tests_server_test_model_postgres_LDADD = $(MODEL_LIBS)
endif
endif
