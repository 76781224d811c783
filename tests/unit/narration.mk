check_PROGRAMS += tests/unit/test_narration tests/unit/test_cues
TESTS += tests/unit/test_narration tests/unit/test_cues
tests_unit_test_narration_SOURCES = tests/unit/test_narration.c
tests_unit_test_narration_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_narration_LDADD = $(NARRATION_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

tests_unit_test_cues_SOURCES = tests/unit/test_cues.c
tests_unit_test_cues_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_cues_LDADD = $(MARKUP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += tests/fuzz/corpus/cues/small tests/fuzz/corpus/wav/small

check_PROGRAMS += tests/unit/test_voices
TESTS += tests/unit/test_voices
tests_unit_test_voices_SOURCES = tests/unit/test_voices.c
tests_unit_test_voices_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_voices_LDADD = $(NARRATION_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS) -lm
