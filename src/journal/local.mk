noinst_LIBRARIES += libjournal.a
libjournal_a_SOURCES =
