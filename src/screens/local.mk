noinst_LIBRARIES += libscreens.a
libscreens_a_SOURCES =
