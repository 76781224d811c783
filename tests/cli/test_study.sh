#!/bin/sh
# A quiz in line mode, its memory, undo, and the next day.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# "I don't know" to everything: each question returns.
i=0
while [ $i -lt 80 ]; do
    printf ':d\n\n'
    i=$((i + 1))
done >"$HOME/answers"
out=$(dstudio quiz 51 --json <"$HOME/answers" 2>/dev/null) || bad "quiz failed"
json .mode quiz
json .right 0
json .complete true
json .passed false
status 0 dstudio export -
has "\"app\":\"$(dstudio --version | cut -d' ' -f2)\""
status 0 dstudio due --json
json .due 0
DSTUDIO_NOW=2026-03-03T09:00:00Z
status 0 dstudio due --json
[ "$(printf '%s' "$out" | jq .due)" -ge 8 ] || bad "few are due: $out"
json '.questions | length' "$(printf '%s' "$out" | jq .due)"
status 0 dstudio episodes --status due --json
json '.[0].id' ep051
status 0 dstudio history 51 --json
json '.[0].outcome' skipped
count=$(printf '%s' "$out" | jq length)
status 0 dstudio undo --json
has "ep051."
status 0 dstudio history 51 --json
json length $((count - 1))
status 0 dstudio undo --quiz
status 3 dstudio history 51
status 0 dstudio due --json
json .due 0

# A sitting that is left is kept, and offered again.
printf ':d\n\n:q\n' | dstudio quiz 51 >"$HOME/first" || bad "leaving failed"
grep -q Kept "$HOME/first" || bad "not kept"
printf ':q\n' | dstudio quiz 51 >"$HOME/second"
grep -q 'question 2 of' "$HOME/second" || bad "not taken up at question 2"
status 0 dstudio continue --json
json '.[0].kind' sitting
finish
