if SERVER
noinst_LIBRARIES += libsync.a
libsync_a_SOURCES = \
	src/sync/algorithm.c src/sync/algorithm.h \
	src/sync/inside.h \
	src/sync/prove.c \
	src/sync/receive.c \
	src/sync/redactions.c \
	src/sync/send.c
endif
EXTRA_DIST += src/sync/README.md
SYNC_LIBS = libsync.a $(STORE_LIBS)
