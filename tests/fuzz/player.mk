FUZZERS += tests/fuzz/fuzz_mpv
tests_fuzz_fuzz_mpv_SOURCES = tests/fuzz/fuzz_mpv.c
tests_fuzz_fuzz_mpv_LDADD = $(PLAYER_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_mpv_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
FUZZERS += tests/fuzz/fuzz_player
tests_fuzz_fuzz_player_SOURCES = tests/fuzz/fuzz_player.c
tests_fuzz_fuzz_player_LDADD = $(PLAYER_LIBS) $(BASE_LIBS)
tests_fuzz_fuzz_player_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
