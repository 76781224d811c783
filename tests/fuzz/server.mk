if SERVER
FUZZERS += tests/fuzz/fuzz_control tests/fuzz/fuzz_decode tests/fuzz/fuzz_form
tests_fuzz_fuzz_control_SOURCES = tests/fuzz/fuzz_control.c
tests_fuzz_fuzz_control_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
tests_fuzz_fuzz_control_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_decode_SOURCES = tests/fuzz/fuzz_decode.c
tests_fuzz_fuzz_decode_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
tests_fuzz_fuzz_decode_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_form_SOURCES = tests/fuzz/fuzz_form.c
tests_fuzz_fuzz_form_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
tests_fuzz_fuzz_form_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZERS += tests/fuzz/fuzz_provider
tests_fuzz_fuzz_provider_SOURCES = tests/fuzz/fuzz_provider.c
tests_fuzz_fuzz_provider_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
tests_fuzz_fuzz_provider_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZERS += tests/fuzz/fuzz_request
tests_fuzz_fuzz_request_SOURCES = tests/fuzz/fuzz_request.c
tests_fuzz_fuzz_request_LDADD = $(SERVER_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
tests_fuzz_fuzz_request_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
endif
