#!/bin/sh
# kill -9 in the middle of a sitting, a hundred times.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
unset DSTUDIO_NOW
python3 "$top_srcdir/tests/cli/kill.py" "$top_builddir/dstudio" || exit 1
