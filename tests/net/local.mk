# dstudio-net against a server on the loopback that misbehaves.
NET_TESTS = tests/net/test_download.py tests/net/test_feed.py \
	tests/net/test_pack.py tests/net/test_program.py
TESTS += $(NET_TESTS)
EXTRA_DIST += $(NET_TESTS) tests/net/server.py
EXTRA_DIST += tests/fuzz/corpus/feed/small \
	tests/fuzz/corpus/extras/chapters tests/fuzz/corpus/extras/header \
	tests/fuzz/corpus/extras/ffprobe \
	tests/fuzz/corpus/extras/json tests/fuzz/corpus/extras/srt
EXTRA_DIST += tests/fuzz/corpus/pack/manifest tests/fuzz/corpus/pack/small.tar
