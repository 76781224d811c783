FUZZERS += tests/fuzz/fuzz_line
tests_fuzz_fuzz_line_SOURCES = tests/fuzz/fuzz_line.c
tests_fuzz_fuzz_line_LDADD = $(JOURNAL_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_line_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZERS += tests/fuzz/fuzz_seal
tests_fuzz_fuzz_seal_SOURCES = tests/fuzz/fuzz_seal.c
tests_fuzz_fuzz_seal_LDADD = $(JOURNAL_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_seal_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
