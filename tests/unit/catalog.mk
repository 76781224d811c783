check_PROGRAMS += tests/unit/test_broken tests/unit/test_catalog \
	tests/unit/test_content_roots tests/unit/test_ref
TESTS += tests/unit/test_broken tests/unit/test_catalog \
	tests/unit/test_content_roots tests/unit/test_ref
CATALOG_HELP = tests/unit/catalog_help.c tests/unit/catalog_help.h

tests_unit_test_broken_SOURCES = tests/unit/test_broken.c
tests_unit_test_broken_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_broken_LDADD = $(CATALOG_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

tests_unit_test_catalog_SOURCES = tests/unit/test_catalog.c $(CATALOG_HELP)
tests_unit_test_catalog_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_catalog_LDADD = $(CATALOG_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

tests_unit_test_content_roots_SOURCES = tests/unit/test_content_roots.c \
	$(CATALOG_HELP)
tests_unit_test_content_roots_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_content_roots_LDADD = $(CATALOG_LIBS) $(BASE_LIBS) \
	$(CMOCKA_LIBS)

tests_unit_test_ref_SOURCES = tests/unit/test_ref.c
tests_unit_test_ref_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_ref_LDADD = $(CATALOG_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

EXTRA_DIST += tests/data/catalog/broken.txt tests/data/catalog/example \
	tests/data/catalog/full
