noinst_LIBRARIES += libpublish.a
libpublish_a_SOURCES = \
	src/publish/chapters.c src/publish/chapters.h \
	src/publish/digest.c src/publish/digest.h \
	src/publish/guid.c src/publish/guid.h \
	src/publish/published.c src/publish/published.h \
	src/publish/rss.c src/publish/rss.h \
	src/publish/transcript.c src/publish/transcript.h \
	src/publish/xml_out.c src/publish/xml_out.h
EXTRA_DIST += src/publish/README.md
