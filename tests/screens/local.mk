# Expected frames; make update-golden writes them.
EXTRA_DIST += tests/screens/golden tests/data/small

if HAVE_CMOCKA
STAGE_FILES = tests/screens/stage.c tests/screens/stage.h \
	tests/support/golden.c tests/support/golden.h
STAGE_LIBS = libscreens.a $(APP_LIBS) $(UI_LIBS) $(JANSSON_LIBS) \
	$(BASE_LIBS) $(CMOCKA_LIBS)
STAGE_INCLUDES = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
# Chance and the running clock are those of stage.c.
STAGE_WRAPS = $(AM_LDFLAGS) \
	-Wl,--wrap=random_u64 -Wl,--wrap=clock_monotonic_ms

check_PROGRAMS += tests/screens/test_browse
TESTS += tests/screens/test_browse
tests_screens_test_browse_SOURCES = tests/screens/test_browse.c $(STAGE_FILES)
tests_screens_test_browse_CPPFLAGS = $(STAGE_INCLUDES)
tests_screens_test_browse_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_screens_test_browse_LDADD = $(STAGE_LIBS)
tests_screens_test_browse_LDFLAGS = $(STAGE_WRAPS)

check_PROGRAMS += tests/screens/test_bar
TESTS += tests/screens/test_bar
tests_screens_test_bar_SOURCES = tests/screens/test_bar.c
tests_screens_test_bar_CPPFLAGS = $(STAGE_INCLUDES)
tests_screens_test_bar_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_screens_test_bar_LDADD = $(STAGE_LIBS)

check_PROGRAMS += tests/screens/test_drafts
TESTS += tests/screens/test_drafts
tests_screens_test_drafts_SOURCES = tests/screens/test_drafts.c $(STAGE_FILES)
tests_screens_test_drafts_CPPFLAGS = $(STAGE_INCLUDES)
tests_screens_test_drafts_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_screens_test_drafts_LDADD = $(STAGE_LIBS)
tests_screens_test_drafts_LDFLAGS = $(STAGE_WRAPS)

check_PROGRAMS += tests/screens/test_quiz
TESTS += tests/screens/test_quiz
tests_screens_test_quiz_SOURCES = tests/screens/test_quiz.c $(STAGE_FILES)
tests_screens_test_quiz_CPPFLAGS = $(STAGE_INCLUDES)
tests_screens_test_quiz_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_screens_test_quiz_LDADD = $(STAGE_LIBS)
tests_screens_test_quiz_LDFLAGS = $(STAGE_WRAPS)

check_PROGRAMS += tests/screens/test_sync
TESTS += tests/screens/test_sync
tests_screens_test_sync_SOURCES = tests/screens/test_sync.c $(STAGE_FILES)
tests_screens_test_sync_CPPFLAGS = $(STAGE_INCLUDES)
tests_screens_test_sync_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_screens_test_sync_LDADD = $(STAGE_LIBS)
tests_screens_test_sync_LDFLAGS = $(STAGE_WRAPS)

check_PROGRAMS += tests/screens/test_walk
TESTS += tests/screens/test_walk
tests_screens_test_walk_SOURCES = tests/screens/test_walk.c $(STAGE_FILES)
tests_screens_test_walk_CPPFLAGS = $(STAGE_INCLUDES)
tests_screens_test_walk_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_screens_test_walk_LDADD = $(STAGE_LIBS)
tests_screens_test_walk_LDFLAGS = $(STAGE_WRAPS)

GOLDEN_TESTS += tests/screens/test_browse tests/screens/test_quiz \
	tests/screens/test_sync
endif
