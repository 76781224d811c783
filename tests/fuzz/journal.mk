FUZZERS += tests/fuzz/fuzz_line
tests_fuzz_fuzz_line_SOURCES = tests/fuzz/fuzz_line.c
tests_fuzz_fuzz_line_LDADD = $(JOURNAL_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_line_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
