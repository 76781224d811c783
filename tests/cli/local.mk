CLI_TESTS = tests/cli/test_complete.sh tests/cli/test_keep.sh tests/cli/test_kill.sh \
	tests/cli/test_listen.sh tests/cli/test_listen_kill.sh \
	tests/cli/test_listen_stop.sh \
	tests/cli/test_lint.sh tests/cli/test_narrate.sh tests/cli/test_feed.sh \
	tests/cli/test_fsrs.sh \
	tests/cli/test_memory.sh tests/cli/test_show.sh tests/cli/test_study.sh \
	tests/cli/test_sync.sh tests/cli/test_talk.sh tests/cli/test_usage.sh
TESTS += $(CLI_TESTS)
EXTRA_DIST += $(CLI_TESTS) tests/cli/lib.sh tests/cli/kill.py \
	tests/cli/listen_kill.py tests/cli/listen_stop.py tests/cli/feed_check.py tests/cli/talk.py
