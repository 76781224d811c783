noinst_LIBRARIES += libschedule.a
libschedule_a_SOURCES = \
	src/schedule/choose_day.c \
	src/schedule/days.c src/schedule/days.h \
	src/schedule/memory.c src/schedule/memory.h \
	src/schedule/params.c src/schedule/params.h \
	src/schedule/queue.c src/schedule/queue.h \
	src/schedule/scheduler.c src/schedule/scheduler.h
EXTRA_DIST += src/schedule/README.md
