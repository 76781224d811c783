noinst_LIBRARIES += libjournal.a
libjournal_a_SOURCES = \
	src/journal/chain.c src/journal/chain.h \
	src/journal/event_id.c src/journal/event_id.h \
	src/journal/events.c src/journal/events.h \
	src/journal/json_walk.c \
	src/journal/line.c src/journal/line.h \
	src/journal/recovery.c \
	src/journal/scan.c src/journal/scan.h \
	src/journal/seal.c src/journal/seal.h
EXTRA_DIST += src/journal/README.md
