check_PROGRAMS += tests/unit/test_units tests/unit/test_calculators
TESTS += tests/unit/test_units tests/unit/test_calculators

tests_unit_test_units_SOURCES = tests/unit/test_units.c
tests_unit_test_units_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_units_LDADD = $(CALCULATORS_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

tests_unit_test_calculators_SOURCES = tests/unit/test_calculators.c
tests_unit_test_calculators_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_calculators_LDADD = $(CALCULATORS_LIBS) $(BASE_LIBS) \
	$(CMOCKA_LIBS)

EXTRA_DIST += tests/data/calculators/vectors.txt
