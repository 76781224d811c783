noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/arena.c src/base/arena.h \
	src/base/ascii.h \
	src/base/clock.c src/base/clock.h \
	src/base/error.c src/base/error.h \
	src/base/file.c src/base/file.h \
	src/base/json_out.c src/base/json_out.h \
	src/base/map.c src/base/map.h \
	src/base/mem.c src/base/mem.h \
	src/base/nearest.c src/base/nearest.h \
	src/base/number.c src/base/number.h \
	src/base/path.c src/base/path.h \
	src/base/pause.c src/base/pause.h \
	src/base/process.c src/base/process.h \
	src/base/random.c src/base/random.h \
	src/base/str.c src/base/str.h \
	src/base/utf8.c src/base/utf8.h
EXTRA_DIST += src/base/README.md

# What a program that uses a folder links: the folder and those below it.
BASE_LIBS = libbase.a $(UTF8PROC_LIBS)
MARKUP_LIBS = libmarkup.a $(MD4C_LIBS)
CALCULATORS_LIBS = libcalculators.a
QUIZ_LIBS = libquiz.a $(CALCULATORS_LIBS)
SCHEDULE_LIBS = libschedule.a
JOURNAL_LIBS = libjournal.a $(SODIUM_LIBS)
CATALOG_LIBS = libcatalog.a $(QUIZ_LIBS) $(MARKUP_LIBS) $(YAML_LIBS)
LINT_LIBS = liblint.a $(CATALOG_LIBS)
SEARCH_LIBS = libsearch.a $(CATALOG_LIBS) $(SQLITE_LIBS)
SECRET_LIBS = libsecret_texts.a $(JOURNAL_LIBS)
STORE_LIBS = libstore.a $(JOURNAL_LIBS) $(SCHEDULE_LIBS) $(SQLITE_LIBS)
STATS_LIBS = libstats.a $(JOURNAL_LIBS) $(SCHEDULE_LIBS)
NARRATION_LIBS = libnarration.a $(CATALOG_LIBS)
PUBLISH_LIBS = libpublish.a $(MARKUP_LIBS) $(SODIUM_LIBS)
PLAYER_LIBS = libplayer.a $(JANSSON_LIBS)
NET_LIBS = libnet.a $(JANSSON_LIBS)
HTTP_LIBS = libhttp.a $(CURL_LIBS) $(JANSSON_LIBS)
FETCH_LIBS = libfetch.a $(MARKUP_LIBS) $(HTTP_LIBS) $(XML_LIBS) $(SODIUM_LIBS)
PACK_LIBS = libpack.a $(HTTP_LIBS) $(ARCHIVE_LIBS) $(SODIUM_LIBS)
UI_LIBS = libui.a $(NCURSES_LIBS)
APP_LIBS = libapp.a libpublish.a $(NARRATION_LIBS) $(PLAYER_LIBS) libnet.a \
	libstats.a libsecret_texts.a $(STORE_LIBS) liblint.a $(SEARCH_LIBS)
