noinst_LIBRARIES += libfetch.a
libfetch_a_SOURCES = \
	src/fetch/chapters.c src/fetch/chapters.h \
	src/fetch/checksum.c src/fetch/checksum.h \
	src/fetch/download.c src/fetch/download.h \
	src/fetch/embedded.c src/fetch/embedded.h \
	src/fetch/entities.c src/fetch/entities.h \
	src/fetch/feed.c src/fetch/feed.h \
	src/fetch/feed_verb.c src/fetch/feed_verb.h \
	src/fetch/fetched.c src/fetch/fetched.h \
	src/fetch/file_kind.c src/fetch/file_kind.h \
	src/fetch/job.c src/fetch/job.h \
	src/fetch/part.c src/fetch/part.h \
	src/fetch/plain.c src/fetch/plain.h \
	src/fetch/recording.c src/fetch/recording.h \
	src/fetch/response.c src/fetch/response.h \
	src/fetch/transcript.c src/fetch/transcript.h \
	src/fetch/transfer.c src/fetch/transfer.h \
	src/fetch/transfer_answer.c src/fetch/transfer_private.h
libfetch_a_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(XML_CFLAGS)
EXTRA_DIST += src/fetch/README.md
