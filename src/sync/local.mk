noinst_LIBRARIES += libsync.a
libsync_a_SOURCES = \
	src/sync/algorithm.c src/sync/algorithm.h \
	src/sync/answers.c src/sync/answers.h \
	src/sync/answers_account.c \
	src/sync/answers_inside.h \
	src/sync/answers_journal.c \
	src/sync/browser.c src/sync/browser.h \
	src/sync/escape.c src/sync/escape.h \
	src/sync/inside.h \
	src/sync/login_file.c src/sync/login_file.h \
	src/sync/loopback.c src/sync/loopback.h \
	src/sync/prove.c \
	src/sync/qr.c src/sync/qr.h \
	src/sync/receive.c \
	src/sync/redactions.c \
	src/sync/remote.c src/sync/remote.h \
	src/sync/refusal.c \
	src/sync/refusal.h \
	src/sync/send.c \
	src/sync/session.c src/sync/session.h \
	src/sync/transport.c src/sync/transport.h \
	src/sync/verb_account.c \
	src/sync/verb_login.c \
	src/sync/verb_sync.c \
	src/sync/verbs.h
libsync_a_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(ZSTD_CFLAGS) \
	$(QRENCODE_CFLAGS)
EXTRA_DIST += src/sync/README.md
SYNC_LIBS = libsync.a $(HTTP_LIBS) $(STORE_LIBS) $(SECRET_LIBS) $(JANSSON_LIBS) \
	$(ZSTD_LIBS) $(QRENCODE_LIBS)
