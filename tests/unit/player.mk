check_PROGRAMS += tests/unit/test_player
TESTS += tests/unit/test_player
tests_unit_test_player_SOURCES = tests/unit/test_player.c
tests_unit_test_player_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_player_LDADD = $(PLAYER_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
