#!/bin/sh
# kill -9 of the program and of its player while listening.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
unset DSTUDIO_NOW
python3 "$top_srcdir/tests/cli/listen_kill.py" "$top_builddir/dstudio"
