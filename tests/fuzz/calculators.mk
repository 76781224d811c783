FUZZERS += tests/fuzz/fuzz_quantity
tests_fuzz_fuzz_quantity_SOURCES = tests/fuzz/fuzz_quantity.c
tests_fuzz_fuzz_quantity_LDADD = $(CALCULATORS_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_quantity_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
