FUZZERS += tests/fuzz/fuzz_net
tests_fuzz_fuzz_net_SOURCES = tests/fuzz/fuzz_net.c
tests_fuzz_fuzz_net_LDADD = $(NET_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_net_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
