# Fuzz targets (clang's libFuzzer, --enable-fuzzing). Each folder of src lists
# its own in FOLDER.mk, as
#   FUZZERS += tests/fuzz/fuzz_x
#   tests_fuzz_fuzz_x_SOURCES = tests/fuzz/fuzz_x.c
#   tests_fuzz_fuzz_x_LDADD = $(X_LIBS) $(BASE_LIBS)
#   tests_fuzz_fuzz_x_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
EXTRA_DIST += tests/layers.sh tests/format.sh tests/fuzz/run.sh
if FUZZING
FUZZERS =
include tests/fuzz/markup.mk
include tests/fuzz/calculators.mk
include tests/fuzz/quiz.mk
include tests/fuzz/schedule.mk
include tests/fuzz/journal.mk
include tests/fuzz/catalog.mk
include tests/fuzz/narration.mk
include tests/fuzz/publish.mk
include tests/fuzz/player.mk
include tests/fuzz/net.mk
include tests/fuzz/sync.mk
include tests/fuzz/fetch.mk
include tests/fuzz/server.mk
include tests/fuzz/ui.mk
EXTRA_PROGRAMS += $(FUZZERS)
fuzzers: $(FUZZERS)
endif
