check_LIBRARIES += liblistenhelp.a
liblistenhelp_a_SOURCES = tests/unit/listen_help.c tests/unit/listen_help.h
liblistenhelp_a_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
listen_test_libs = liblistenhelp.a $(APP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_listen tests/unit/test_listen_flow \
	tests/unit/test_listen_clock tests/unit/test_listen_disk
TESTS += tests/unit/test_listen tests/unit/test_listen_flow \
	tests/unit/test_listen_clock tests/unit/test_listen_disk
tests_unit_test_listen_SOURCES = tests/unit/test_listen.c
tests_unit_test_listen_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_listen_LDADD = $(listen_test_libs)
tests_unit_test_listen_flow_SOURCES = tests/unit/test_listen_flow.c
tests_unit_test_listen_flow_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_listen_flow_LDADD = $(listen_test_libs)
tests_unit_test_listen_clock_SOURCES = tests/unit/test_listen_clock.c
tests_unit_test_listen_clock_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_listen_clock_LDADD = $(listen_test_libs)
tests_unit_test_listen_disk_SOURCES = tests/unit/test_listen_disk.c
tests_unit_test_listen_disk_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_listen_disk_LDADD = $(listen_test_libs)
check_PROGRAMS += tests/unit/test_workload tests/unit/test_plan
TESTS += tests/unit/test_workload tests/unit/test_plan
tests_unit_test_workload_SOURCES = tests/unit/test_workload.c
tests_unit_test_workload_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_workload_LDADD = $(APP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_plan_SOURCES = tests/unit/test_plan.c
tests_unit_test_plan_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_plan_LDADD = $(APP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/test_progress
TESTS += tests/unit/test_progress
tests_unit_test_progress_SOURCES = tests/unit/test_progress.c
tests_unit_test_progress_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_progress_LDADD = $(APP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_sound
TESTS += tests/unit/test_sound
tests_unit_test_sound_SOURCES = tests/unit/test_sound.c
tests_unit_test_sound_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_sound_LDADD = $(APP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_study
TESTS += tests/unit/test_study
tests_unit_test_study_SOURCES = tests/unit/test_study.c
tests_unit_test_study_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_study_LDADD = $(APP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
