noinst_LIBRARIES += libplayer.a
libplayer_a_SOURCES = \
	src/player/heard.c src/player/heard.h \
	src/player/mpv_link.c src/player/mpv_link.h \
	src/player/mpv_message.c src/player/mpv_message.h \
	src/player/player.c src/player/player.h
EXTRA_DIST += src/player/README.md
