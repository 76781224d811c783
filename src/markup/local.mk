noinst_LIBRARIES += libmarkup.a
libmarkup_a_SOURCES = \
	src/markup/align.c src/markup/align.h \
	src/markup/cues.c src/markup/cues.h \
	src/markup/document.c \
	src/markup/document_build.h \
	src/markup/layout.c src/markup/layout.h \
	src/markup/layout_find.c src/markup/layout_fit.c \
	src/markup/layout_runs.c \
	src/markup/layout_private.h \
	src/markup/layout_table.c \
	src/markup/markup.c src/markup/markup.h \
	src/markup/markup_blocks.c src/markup/markup_blocks.h \
	src/markup/markup_check.c \
	src/markup/rich_text.c \
	src/markup/sentence.c src/markup/sentence.h \
	src/markup/spoken.c src/markup/spoken.h \
	src/markup/spoken_context.c src/markup/spoken_context.h \
	src/markup/spoken_number.c src/markup/spoken_number.h \
	src/markup/spoken_plain.c src/markup/spoken_plain.h \
	src/markup/spoken_sentence.c \
	src/markup/spoken_table.c src/markup/spoken_table.h \
	src/markup/spoken_user.c
EXTRA_DIST += src/markup/README.md
