noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	src/store/answer_facts.c \
	src/store/append.c \
	src/store/body.c \
	src/store/body.h \
	src/store/clock_state.c \
	src/store/days.c \
	src/store/db.c \
	src/store/db.h \
	src/store/identity.c \
	src/store/inside.h \
	src/store/item_fold.c \
	src/store/local_state.c \
	src/store/logs.c \
	src/store/plays.c \
	src/store/project.c \
	src/store/register_value.c \
	src/store/register_value.h \
	src/store/registers.c \
	src/store/registers.h \
	src/store/results.c \
	src/store/schema.c \
	src/store/schema.h \
	src/store/settings.c \
	src/store/store.c \
	src/store/store.h \
	src/store/store_answers.c \
	src/store/store_answers.h \
	src/store/store_cards.c \
	src/store/store_cards.h \
	src/store/store_clock.h \
	src/store/store_days.h \
	src/store/store_lines.c \
	src/store/store_lines.h \
	src/store/store_listening.c \
	src/store/store_listening.h \
	src/store/store_notes.c \
	src/store/store_notes.h \
	src/store/store_over.h \
	src/store/store_settings.h \
	src/store/store_sittings.c \
	src/store/store_sittings.h \
	src/store/store_vault.h \
	src/store/transfer.c \
	src/store/undo.c \
	src/store/vault.c
EXTRA_DIST += src/store/README.md
