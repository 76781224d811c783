noinst_LIBRARIES += libschedule.a
libschedule_a_SOURCES = \
	src/schedule/chains.h \
	src/schedule/choose_day.c \
	src/schedule/days.c src/schedule/days.h \
	src/schedule/evaluate.h \
	src/schedule/first_intervals.h \
	src/schedule/fsrs7.h \
	src/schedule/history.h \
	src/schedule/items.h \
	src/schedule/memory.c src/schedule/memory.h \
	src/schedule/metrics.h \
	src/schedule/params.c src/schedule/params.h \
	src/schedule/queue.c src/schedule/queue.h \
	src/schedule/scheduler.c src/schedule/scheduler.h \
	src/schedule/simulator.h \
	src/schedule/train.h
EXTRA_DIST += src/schedule/README.md
