FUZZERS += tests/fuzz/fuzz_cues tests/fuzz/fuzz_wav
tests_fuzz_fuzz_cues_SOURCES = tests/fuzz/fuzz_cues.c
tests_fuzz_fuzz_cues_LDADD = $(MARKUP_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_cues_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_wav_SOURCES = tests/fuzz/fuzz_wav.c
tests_fuzz_fuzz_wav_LDADD = $(NARRATION_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_wav_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
