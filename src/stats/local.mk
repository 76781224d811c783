noinst_LIBRARIES += libstats.a
libstats_a_SOURCES =
