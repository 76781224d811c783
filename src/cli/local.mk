noinst_LIBRARIES += libcli.a
libcli_a_SOURCES = \
	src/cli/account.c src/cli/account.h \
	src/cli/ahead.c \
	src/cli/ask.c src/cli/ask.h \
	src/cli/bar.c src/cli/bar.h \
	src/cli/calc.c src/cli/command.c src/cli/command.h \
	src/cli/completion.c src/cli/config.c src/cli/doctor.c \
	src/cli/download.c src/cli/download.h src/cli/download_bars.c \
	src/cli/due.c src/cli/due.h \
	src/cli/episodes.c src/cli/exchange.c src/cli/feed.c src/cli/help.c \
	src/cli/history.c src/cli/keep.c src/cli/lint.c \
	src/cli/fsrs.c src/cli/fsrs.h src/cli/fsrs_evaluate.c \
	src/cli/fsrs_optimize.c src/cli/fsrs_replay.c src/cli/fsrs_simulate.c \
	src/cli/fsrs_vectors.c src/cli/fsrs_vectors.h \
	src/cli/fsrs_vectors_cards.c src/cli/fsrs_vectors_fit.c \
	src/cli/fsrs_vectors_tables.c \
	src/cli/notes_vault.c src/cli/notes_vault.h \
	src/cli/narrate.c src/cli/narrate.h \
	src/cli/leeches.c src/cli/login.c src/cli/objectives.c \
	src/cli/pack.c src/cli/patterns.c src/cli/plan.c src/cli/play.c \
	src/cli/play_on.c src/cli/play_on.h \
	src/cli/questions.c src/cli/quiz.c src/cli/quiz.h \
	src/cli/read.c src/cli/search.c \
	src/cli/series.c src/cli/show.c src/cli/stats.c src/cli/sync.c src/cli/table.c \
	src/cli/talk.c src/cli/talk.h src/cli/talk_after.c src/cli/talk_ask.c \
	src/cli/talk_show.c
EXTRA_DIST += src/cli/README.md
