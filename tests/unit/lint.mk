check_LIBRARIES += liblinttree.a
liblinttree_a_SOURCES = tests/unit/lint_tree.c tests/unit/lint_tree.h
liblinttree_a_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)

check_PROGRAMS += tests/unit/test_lint tests/unit/test_lint_rules
TESTS += tests/unit/test_lint tests/unit/test_lint_rules

tests_unit_test_lint_SOURCES = tests/unit/test_lint.c
tests_unit_test_lint_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_lint_LDADD = liblinttree.a $(LINT_LIBS) $(BASE_LIBS) \
	$(CMOCKA_LIBS)

tests_unit_test_lint_rules_SOURCES = tests/unit/test_lint_rules.c
tests_unit_test_lint_rules_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_lint_rules_LDADD = liblinttree.a $(LINT_LIBS) $(BASE_LIBS) \
	$(CMOCKA_LIBS)

EXTRA_DIST += tests/data/lint
