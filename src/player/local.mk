noinst_LIBRARIES += libplayer.a
libplayer_a_SOURCES =
