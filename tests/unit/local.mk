# One program a module; each folder lists its own in FOLDER.mk.
if HAVE_CMOCKA
AM_TESTS_ENVIRONMENT += CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT;
include tests/unit/base.mk
include tests/unit/markup.mk
include tests/unit/calculators.mk
include tests/unit/quiz.mk
include tests/unit/schedule.mk
include tests/unit/journal.mk
include tests/unit/catalog.mk
include tests/unit/lint.mk
include tests/unit/search.mk
include tests/unit/store.mk
include tests/unit/stats.mk
include tests/unit/narration.mk
include tests/unit/publish.mk
include tests/unit/player.mk
include tests/unit/net.mk
include tests/unit/app.mk
include tests/unit/ui.mk
include tests/unit/cli.mk
endif
