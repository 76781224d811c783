noinst_LIBRARIES += libsearch.a
libsearch_a_SOURCES = \
	src/search/index.c src/search/index.h \
	src/search/index_docs.c \
	src/search/index_load.c \
	src/search/index_private.h \
	src/search/index_refresh.c \
	src/search/index_write.c \
	src/search/index_write_episode.c \
	src/search/index_write_lists.c \
	src/search/index_write_quiz.c \
	src/search/index_writer.c src/search/index_writer.h \
	src/search/search.c src/search/search.h \
	src/search/snippet.c src/search/snippet.h
EXTRA_DIST += src/search/README.md
