noinst_LIBRARIES += libscreens.a
libscreens_a_SOURCES = \
	src/screens/bar.c src/screens/bar.h \
	src/screens/calculator.c \
	src/screens/calculator_below.c src/screens/calculator_draft.c \
	src/screens/calculator_fill.c \
	src/screens/calculator_model.c \
	src/screens/calculator_private.h \
	src/screens/calculator_view.c \
	src/screens/calculators.c \
	src/screens/case.c \
	src/screens/cases.c \
	src/screens/ahead.c \
	src/screens/downloads.c src/screens/drafts.c \
	src/screens/packs.c \
	src/screens/encryption.c src/screens/encryption_private.h \
	src/screens/encryption_view.c \
	src/screens/episode.c \
	src/screens/episode_private.h \
	src/screens/episode_rows.c \
	src/screens/episodes.c \
	src/screens/glossary.c \
	src/screens/home.c \
	src/screens/layout_runs.c src/screens/layout_runs.h \
	src/screens/listening.c src/screens/listening_private.h \
	src/screens/listening_sound.c \
	src/screens/listening_view.c \
	src/screens/login.c \
	src/screens/notes.c \
	src/screens/notes_private.h \
	src/screens/notes_view.c \
	src/screens/page.c src/screens/page.h \
	src/screens/pattern.c \
	src/screens/patterns.c \
	src/screens/question.c src/screens/question_private.h \
	src/screens/question_view.c \
	src/screens/chapters.c \
	src/screens/devices.c \
	src/screens/note_editor.c \
	src/screens/queue.c \
	src/screens/reader.c \
	src/screens/reader_place.c src/screens/reader_private.h \
	src/screens/run.c \
	src/screens/screens.h \
	src/screens/search.c \
	src/screens/series.c \
	src/screens/settings.c \
	src/screens/sitting.c \
	src/screens/sitting_after.c \
	src/screens/sitting_ask.c src/screens/sitting_draft.c \
	src/screens/sitting_open.c \
	src/screens/sitting_private.h \
	src/screens/sitting_text.c \
	src/screens/sitting_keys.c \
	src/screens/sitting_view.c \
	src/screens/sitting_answer.c src/screens/sitting_click.c \
	src/screens/sitting_draw.h \
	src/screens/statistics.c \
	src/screens/statistics_memory.c \
	src/screens/statistics_pages.c \
	src/screens/statistics_private.h \
	src/screens/sync.c src/screens/sync_private.h \
	src/screens/sync_rows.c \
	src/screens/table.c \
	src/screens/user.c \
	src/screens/workload.c \
	src/screens/workload_leech.c \
	src/screens/workload_private.h \
	src/screens/workload_rows.c
EXTRA_DIST += src/screens/README.md
