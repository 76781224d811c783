#!/bin/sh
# Ctrl-Z, and the signals behind it, while the real mpv plays.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
unset DSTUDIO_NOW
python3 "$top_srcdir/tests/cli/listen_stop.py" "$top_builddir/dstudio"
