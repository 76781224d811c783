noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	src/ui/action.c src/ui/action.h \
	src/ui/canvas.c src/ui/canvas.h \
	src/ui/input.c src/ui/input.h \
	src/ui/key.c src/ui/key.h \
	src/ui/theme.c src/ui/theme.h
