check_LIBRARIES += libplayerhelp.a
libplayerhelp_a_SOURCES = tests/unit/player_help.c tests/unit/player_help.h
libplayerhelp_a_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
player_test_libs = libplayerhelp.a $(PLAYER_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_player tests/unit/test_player_traps \
	tests/unit/test_player_faults tests/unit/test_player_other \
	tests/unit/test_player_devices
TESTS += tests/unit/test_player tests/unit/test_player_traps \
	tests/unit/test_player_faults tests/unit/test_player_other \
	tests/unit/test_player_devices
tests_unit_test_player_devices_SOURCES = tests/unit/test_player_devices.c
tests_unit_test_player_devices_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_player_devices_LDADD = $(player_test_libs)
tests_unit_test_player_SOURCES = tests/unit/test_player.c
tests_unit_test_player_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_player_LDADD = $(player_test_libs)
tests_unit_test_player_traps_SOURCES = tests/unit/test_player_traps.c
tests_unit_test_player_traps_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_player_traps_LDADD = $(player_test_libs)
tests_unit_test_player_faults_SOURCES = tests/unit/test_player_faults.c
tests_unit_test_player_faults_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_player_faults_LDADD = $(player_test_libs)
tests_unit_test_player_other_SOURCES = tests/unit/test_player_other.c
tests_unit_test_player_other_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_player_other_LDADD = $(player_test_libs)
EXTRA_DIST += tests/fuzz/corpus/player/command \
	tests/fuzz/corpus/player/ffplay tests/fuzz/corpus/player/mplayer \
	tests/fuzz/corpus/player/vlc
