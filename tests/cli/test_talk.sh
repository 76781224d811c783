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

# A store that takes nothing (here of a newer version): an answer that is not
# kept is not said to be, and the exit status tells.
answer() {
    printf '?\n' | dstudio "$@"
}
dstudio due >/dev/null
python3 - "$HOME/.local/share/dstudio/learner.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA user_version = 9999")
db.commit()
END
status 1 answer quiz 52
has 'newer version'
has 'The last answer was not kept.'
case $out in
*'Go on with the same command'*) bad "said to be kept: $out" ;;
esac
finish
