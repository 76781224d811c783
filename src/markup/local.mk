noinst_LIBRARIES += libmarkup.a
libmarkup_a_SOURCES =
