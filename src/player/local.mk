noinst_LIBRARIES += libplayer.a
libplayer_a_SOURCES = \
	src/player/heard.c src/player/heard.h \
	src/player/leaving.c src/player/leaving.h \
	src/player/devices.c src/player/devices.h \
	src/player/mpv.c src/player/mpv_private.h src/player/mpv_take.c \
	src/player/mpv_link.c src/player/mpv_link.h \
	src/player/mpv_message.c src/player/mpv_message.h \
	src/player/other.c src/player/other_private.h \
	src/player/other_run.c src/player/other_told.c \
	src/player/other_kind.c src/player/other_kind.h \
	src/player/player.c src/player/player.h src/player/player_private.h
EXTRA_DIST += src/player/README.md
