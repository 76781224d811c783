FUZZERS += tests/fuzz/fuzz_expr
tests_fuzz_fuzz_expr_SOURCES = tests/fuzz/fuzz_expr.c
tests_fuzz_fuzz_expr_LDADD = $(QUIZ_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_expr_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZERS += tests/fuzz/fuzz_sitting
tests_fuzz_fuzz_sitting_SOURCES = tests/fuzz/fuzz_sitting.c
tests_fuzz_fuzz_sitting_LDADD = $(QUIZ_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_sitting_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZERS += tests/fuzz/fuzz_text
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c
tests_fuzz_fuzz_text_LDADD = $(QUIZ_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_text_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
