check_PROGRAMS += tests/unit/test_workload tests/unit/test_plan
TESTS += tests/unit/test_workload tests/unit/test_plan
tests_unit_test_workload_SOURCES = tests/unit/test_workload.c
tests_unit_test_workload_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_workload_LDADD = $(APP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_test_plan_SOURCES = tests/unit/test_plan.c
tests_unit_test_plan_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_plan_LDADD = $(APP_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)
