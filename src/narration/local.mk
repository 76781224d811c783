noinst_LIBRARIES += libnarration.a
libnarration_a_SOURCES =
