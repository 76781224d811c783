if HAVE_CMOCKA
check_PROGRAMS += tests/sync/test_remote
TESTS += tests/sync/test_remote
tests_sync_test_remote_SOURCES = tests/sync/test_remote.c \
	tests/sync/peer.c tests/sync/peer.h
tests_sync_test_remote_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CURL_CFLAGS) \
	$(ZSTD_CFLAGS)
tests_sync_test_remote_LDADD = $(SYNC_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/sync/test_receive
TESTS += tests/sync/test_receive
tests_sync_test_receive_SOURCES = tests/sync/test_receive.c \
	tests/unit/store_help.c tests/unit/store_help.h
tests_sync_test_receive_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_sync_test_receive_LDADD = $(SYNC_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/sync/test_send
TESTS += tests/sync/test_send
tests_sync_test_send_SOURCES = tests/sync/test_send.c \
	tests/unit/store_help.c tests/unit/store_help.h
tests_sync_test_send_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_sync_test_send_LDADD = $(SYNC_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/sync/test_version
TESTS += tests/sync/test_version
tests_sync_test_version_SOURCES = tests/sync/test_version.c \
	tests/unit/store_help.c tests/unit/store_help.h
tests_sync_test_version_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_sync_test_version_LDADD = $(SYNC_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/sync/test_login_file
TESTS += tests/sync/test_login_file
tests_sync_test_login_file_SOURCES = tests/sync/test_login_file.c
tests_sync_test_login_file_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_sync_test_login_file_LDADD = $(SYNC_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
endif
EXTRA_DIST += tests/fuzz/corpus/answers/devices \
	tests/fuzz/corpus/answers/heads tests/fuzz/corpus/answers/info \
	tests/fuzz/corpus/loopback/code tests/fuzz/corpus/loopback/denied

TESTS += tests/sync/test_all_rows.sh
if SERVER
TESTS += tests/sync/test_clock.sh tests/sync/test_clones.sh \
	tests/sync/test_device_login.sh \
	tests/sync/test_keyring.sh tests/sync/test_private.sh \
	tests/sync/test_rows.sh tests/sync/test_tls.sh
if HAVE_CMOCKA
# Real programs, and a proxy between them that does what networks do.
check_PROGRAMS += tests/sync/fault_proxy tests/sync/test_faults
TESTS += tests/sync/test_faults tests/sync/test_rows_way.sh \
	tests/sync/test_slow_link.sh
tests_sync_fault_proxy_SOURCES = tests/sync/fault_proxy.c
tests_sync_fault_proxy_LDADD = $(BASE_LIBS)
tests_sync_test_faults_SOURCES = tests/sync/test_faults.c \
	tests/sync/fault_world.c tests/sync/fault_world.h
tests_sync_test_faults_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_sync_test_faults_LDADD = $(STORE_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
endif
endif
EXTRA_DIST += tests/sync/test_all_rows.sh tests/sync/lib.sh tests/sync/test_clock.sh \
	tests/sync/test_clones.sh \
	tests/sync/device_login.py tests/sync/test_device_login.sh \
	tests/sync/test_keyring.sh tests/sync/test_private.sh \
	tests/sync/unseal.py \
	tests/sync/test_rows.sh tests/sync/test_rows_way.sh \
	tests/sync/test_slow_link.sh \
	tests/sync/test_tls.sh
