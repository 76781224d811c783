noinst_LIBRARIES += libschedule.a
libschedule_a_SOURCES = \
	src/schedule/best_retention.c \
	src/schedule/chains.c src/schedule/chains.h \
	src/schedule/chains_2.c src/schedule/chains_4.c src/schedule/chains_8.c \
	src/schedule/chains_kernel.h src/schedule/chains_private.h \
	src/schedule/choose_day.c \
	src/schedule/days.c src/schedule/days.h \
	src/schedule/dual.h \
	src/schedule/evaluate.c src/schedule/evaluate.h \
	src/schedule/first_intervals.c src/schedule/first_intervals.h \
	src/schedule/fsrs7.c src/schedule/fsrs7.h src/schedule/fsrs7_gradient.c \
	src/schedule/fsrs7_train.c src/schedule/fsrs7_train.h \
	src/schedule/history.c src/schedule/history.h \
	src/schedule/history_csv.c src/schedule/history_private.h \
	src/schedule/items.c src/schedule/items.h \
	src/schedule/lanes.h \
	src/schedule/memory.c src/schedule/memory.h \
	src/schedule/metrics.c src/schedule/metrics.h \
	src/schedule/parallel.c src/schedule/parallel.h \
	src/schedule/params.c src/schedule/params.h \
	src/schedule/queue.c src/schedule/queue.h \
	src/schedule/radix.c src/schedule/radix.h \
	src/schedule/scheduler.c src/schedule/scheduler.h \
	src/schedule/scoring.c src/schedule/scoring.h \
	src/schedule/simulator.c src/schedule/simulator.h \
	src/schedule/train.c src/schedule/train.h
EXTRA_DIST += src/schedule/README.md
