noinst_LIBRARIES += libquiz.a
libquiz_a_SOURCES =
