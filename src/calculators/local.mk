noinst_LIBRARIES += libcalculators.a
libcalculators_a_SOURCES =
