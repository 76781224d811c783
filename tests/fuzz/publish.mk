FUZZERS += tests/fuzz/fuzz_published
tests_fuzz_fuzz_published_SOURCES = tests/fuzz/fuzz_published.c
tests_fuzz_fuzz_published_LDADD = $(PUBLISH_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_published_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
