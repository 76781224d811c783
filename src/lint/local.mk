noinst_LIBRARIES += liblint.a
liblint_a_SOURCES = \
	src/lint/context.c src/lint/context.h \
	src/lint/facts.c \
	src/lint/figures.c src/lint/figures.h \
	src/lint/ids_lock.c src/lint/ids_lock.h \
	src/lint/keys.c src/lint/keys.h \
	src/lint/limits.c src/lint/limits.h \
	src/lint/lint.c src/lint/lint.h \
	src/lint/rule_table.c \
	src/lint/rules_alike.c \
	src/lint/rules_answer.c \
	src/lint/rules_balance.c \
	src/lint/rules_choice.c \
	src/lint/rules_coverage.c \
	src/lint/rules_episode.c \
	src/lint/rules_equation.c \
	src/lint/rules_example.c \
	src/lint/rules_layout.c \
	src/lint/rules_lock.c \
	src/lint/rules_near.c \
	src/lint/rules_number.c \
	src/lint/rules_reference.c \
	src/lint/rules_says.c \
	src/lint/rules_series.c \
	src/lint/rules_structure.c \
	src/lint/rules_transcript.c \
	src/lint/rules_unused.c \
	src/lint/rules_visible.c \
	src/lint/rules_writing.c \
	src/lint/tells.c src/lint/tells.h \
	src/lint/words.c src/lint/words.h
EXTRA_DIST += src/lint/README.md
