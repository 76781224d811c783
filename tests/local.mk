include tests/unit/local.mk
include tests/screens/local.mk
include tests/terminal/local.mk
include tests/cli/local.mk
include tests/content/local.mk
include tests/fuzz/local.mk
include tests/sync/local.mk
include tests/server/local.mk
