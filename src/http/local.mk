noinst_LIBRARIES += libhttp.a
libhttp_a_SOURCES = \
	src/http/easy.c src/http/easy.h \
	src/http/report.c src/http/report.h \
	src/http/settings.c src/http/settings.h \
	src/http/verb.c src/http/verb.h
libhttp_a_CPPFLAGS = $(AM_CPPFLAGS) -DVERSION='"$(VERSION)"'
libhttp_a_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS)
EXTRA_DIST += src/http/README.md
