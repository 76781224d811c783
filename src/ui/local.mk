noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	src/ui/action.c src/ui/action.h \
	src/ui/canvas.c src/ui/canvas.h \
	src/ui/canvas_dump.c src/ui/canvas_wrap.c \
	src/ui/chart.c src/ui/chart.h src/ui/chart_plot.c \
	src/ui/child.c src/ui/child.h \
	src/ui/edit.c src/ui/edit.h \
	src/ui/form.c src/ui/form.h \
	src/ui/frame.c src/ui/frame.h \
	src/ui/glyph.c src/ui/glyph.h \
	src/ui/help.c src/ui/help.h \
	src/ui/input.c src/ui/input.h \
	src/ui/input_scan.c src/ui/input_scan.h \
	src/ui/key.c src/ui/key.h \
	src/ui/keymap.c src/ui/keymap.h \
	src/ui/list.c src/ui/list.h src/ui/list_private.h \
	src/ui/list_act.c \
	src/ui/loop.c src/ui/loop.h \
	src/ui/prompt.c src/ui/prompt.h \
	src/ui/screen.c src/ui/screen.h \
	src/ui/signals.c src/ui/signals.h \
	src/ui/stack.c src/ui/stack.h \
	src/ui/stack_draw.c src/ui/stack_drafts.c src/ui/stack_keys.c src/ui/stack_state.h \
	src/ui/stack_status.c \
	src/ui/stack_time.c \
	src/ui/terminal.c src/ui/terminal.h \
	src/ui/text.c src/ui/text.h \
	src/ui/theme.c src/ui/theme.h \
	src/ui/tty.c src/ui/tty.h \
	src/ui/waits.c src/ui/waits.h \
	src/ui/wide.c src/ui/wide.h
EXTRA_DIST += src/ui/README.md
