noinst_LIBRARIES += libstats.a
libstats_a_SOURCES = \
	src/stats/calibration.c src/stats/calibration.h \
	src/stats/forecast.c src/stats/forecast.h \
	src/stats/forgetting.c src/stats/forgetting.h \
	src/stats/group.c src/stats/group.h \
	src/stats/heatmap.c src/stats/heatmap.h \
	src/stats/replay.c src/stats/replay.h \
	src/stats/retention.c src/stats/retention.h
EXTRA_DIST += src/stats/README.md
