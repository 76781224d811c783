FUZZERS += tests/fuzz/fuzz_feed tests/fuzz/fuzz_extras
tests_fuzz_fuzz_feed_SOURCES = tests/fuzz/fuzz_feed.c
tests_fuzz_fuzz_feed_LDADD = $(FETCH_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_feed_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_extras_SOURCES = tests/fuzz/fuzz_extras.c
tests_fuzz_fuzz_extras_LDADD = $(FETCH_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_extras_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer

FUZZERS += tests/fuzz/fuzz_pack
tests_fuzz_fuzz_pack_SOURCES = tests/fuzz/fuzz_pack.c
tests_fuzz_fuzz_pack_LDADD = $(PACK_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_pack_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
