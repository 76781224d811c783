#!/bin/sh
# Every question type in line mode, on a terminal that can do nothing.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

command -v python3 >/dev/null || exit 77
DSTUDIO_CONTENT=$top_srcdir/tests/data/small/content
TERM=dumb
export TERM
status 0 python3 "$top_srcdir/tests/cli/talk.py" "$top_builddir/dstudio" quiz 51
[ "$failures" -eq 0 ] || printf '%s\n' "$out"
status 0 dstudio history 51 --json
[ "$(printf '%s' "$out" | jq length)" -ge 11 ] || bad "few answers: $out"
finish
