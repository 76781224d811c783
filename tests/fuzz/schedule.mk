FUZZERS += tests/fuzz/fuzz_reviews
tests_fuzz_fuzz_reviews_SOURCES = tests/fuzz/fuzz_reviews.c
tests_fuzz_fuzz_reviews_LDADD = $(SCHEDULE_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_reviews_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
