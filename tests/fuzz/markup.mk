FUZZERS += tests/fuzz/fuzz_markdown
tests_fuzz_fuzz_markdown_SOURCES = tests/fuzz/fuzz_markdown.c
tests_fuzz_fuzz_markdown_LDADD = $(MARKUP_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_markdown_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
EXTRA_DIST += tests/fuzz/corpus/markdown/full.md \
	tests/fuzz/corpus/markdown/sample.md \
	tests/fuzz/corpus/markdown/small.md tests/fuzz/corpus/markdown/spoken.md
