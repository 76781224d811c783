noinst_LIBRARIES += liblint.a
liblint_a_SOURCES =
