noinst_LIBRARIES += libnarration.a
libnarration_a_SOURCES = \
	src/narration/narration.c src/narration/narration.h \
	src/narration/wav.c src/narration/wav.h
EXTRA_DIST += src/narration/README.md
