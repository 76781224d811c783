noinst_LIBRARIES += libpack.a
libpack_a_SOURCES = \
	src/pack/make.c src/pack/make.h \
	src/pack/manifest.c src/pack/manifest.h \
	src/pack/place.c src/pack/place.h \
	src/pack/signature.c src/pack/signature.h \
	src/pack/unpack.c src/pack/unpack.h \
	src/pack/verbs.c src/pack/verbs.h
libpack_a_CFLAGS = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
EXTRA_DIST += src/pack/README.md
