STORE_HELP = tests/unit/store_help.c tests/unit/store_help.h
STORE_FIXTURE = tests/unit/store_fixture.c tests/unit/store_fixture.h \
	$(STORE_HELP)
STORE_PAIR = tests/unit/store_pair.c tests/unit/store_pair.h $(STORE_HELP)
STORE_SOUND = tests/unit/store_sound.c tests/unit/store_sound.h $(STORE_HELP)
store_test_libs = $(STORE_LIBS) $(BASE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_store
TESTS += tests/unit/test_store
tests_unit_test_store_SOURCES = tests/unit/test_store.c $(STORE_FIXTURE)
tests_unit_test_store_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_LDADD = $(store_test_libs)

check_PROGRAMS += tests/unit/test_store_cards
TESTS += tests/unit/test_store_cards
tests_unit_test_store_cards_SOURCES = tests/unit/test_store_cards.c \
	$(STORE_FIXTURE)
tests_unit_test_store_cards_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_cards_LDADD = $(store_test_libs)

check_PROGRAMS += tests/unit/test_store_file
TESTS += tests/unit/test_store_file
tests_unit_test_store_file_SOURCES = tests/unit/test_store_file.c \
	$(STORE_SOUND)
tests_unit_test_store_file_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_file_LDADD = $(store_test_libs)

check_PROGRAMS += tests/unit/test_store_programs
TESTS += tests/unit/test_store_programs
tests_unit_test_store_programs_SOURCES = tests/unit/test_store_programs.c \
	$(STORE_SOUND)
tests_unit_test_store_programs_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_programs_LDADD = $(store_test_libs)

check_PROGRAMS += tests/unit/test_store_memory
TESTS += tests/unit/test_store_memory
tests_unit_test_store_memory_SOURCES = tests/unit/test_store_memory.c \
	$(STORE_SOUND)
tests_unit_test_store_memory_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_memory_LDADD = $(store_test_libs)

check_PROGRAMS += tests/unit/test_store_lines
TESTS += tests/unit/test_store_lines
tests_unit_test_store_lines_SOURCES = tests/unit/test_store_lines.c \
	$(STORE_PAIR)
tests_unit_test_store_lines_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_lines_LDADD = $(store_test_libs)

check_PROGRAMS += tests/unit/test_store_export
TESTS += tests/unit/test_store_export
tests_unit_test_store_export_SOURCES = tests/unit/test_store_export.c \
	$(STORE_PAIR)
tests_unit_test_store_export_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_export_LDADD = $(store_test_libs)

check_PROGRAMS += tests/unit/test_store_redaction
TESTS += tests/unit/test_store_redaction
tests_unit_test_store_redaction_SOURCES = tests/unit/test_store_redaction.c \
	$(STORE_PAIR)
tests_unit_test_store_redaction_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_redaction_LDADD = $(store_test_libs)

check_PROGRAMS += tests/unit/test_store_order
TESTS += tests/unit/test_store_order
tests_unit_test_store_order_SOURCES = tests/unit/test_store_order.c \
	$(STORE_HELP)
tests_unit_test_store_order_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_store_order_LDADD = $(store_test_libs)
