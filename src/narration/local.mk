noinst_LIBRARIES += libnarration.a
libnarration_a_SOURCES = \
	src/narration/encode.c src/narration/encode.h \
	src/narration/join.c src/narration/join.h \
	src/narration/make.c \
	src/narration/narration.c src/narration/narration.h \
	src/narration/run.c src/narration/run.h \
	src/narration/voice.c src/narration/voice.h \
	src/narration/wav.c src/narration/wav.h
EXTRA_DIST += src/narration/README.md
