FUZZERS += tests/fuzz/fuzz_answers
tests_fuzz_fuzz_answers_SOURCES = tests/fuzz/fuzz_answers.c
tests_fuzz_fuzz_answers_LDADD = $(SYNC_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_answers_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZERS += tests/fuzz/fuzz_loopback
tests_fuzz_fuzz_loopback_SOURCES = tests/fuzz/fuzz_loopback.c
tests_fuzz_fuzz_loopback_LDADD = $(SYNC_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_loopback_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
