noinst_LIBRARIES += libschedule.a
libschedule_a_SOURCES =
