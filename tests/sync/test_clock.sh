#!/bin/sh
# A clock that is a year ahead: told, followed by no id of ours or of others,
# and what it wrote is read corrected once the person agrees, everywhere.
# shellcheck source=tests/sync/lib.sh
. "$(dirname "$0")/lib.sh"
year=31536000000

# ahead NAME WORDS…: with a clock that is a year ahead.
ahead() {
    DSTUDIO_NOW=+365d
    export DSTUDIO_NOW
    on "$@"
    code=$?
    unset DSTUDIO_NOW
    return $code
}

# about VALUE WANTED: within a quarter of an hour, in ms.
about() {
    off=$(($1 - $2))
    [ "${off#-}" -lt 900000 ] || bad "$1 is not about $2"
}

now() {
    echo "$(($(date +%s) * 1000))"
}

log_in one
log_in two
status 0 on one note 51 "by a clock that was right"
status 0 on one config quiz.confidence ask
equal one two
status 0 on one sync --status --json
json .clock_ms 0
status 3 on one sync --mend-clock
says "nothing to mend"

status 0 ahead one note 52 "by a clock that was ahead"
status 0 ahead one config quiz.confidence off
status 0 ahead one sync --json
json .equal true
status 0 ahead one sync --status --json
about "$(printf '%s' "$out" | jq .clock_ms)" "-$year"
json .clock_events 2
status 0 ahead one sync --status
has "ahead of the server's"
has "dstudio sync --mend-clock"

# Another device changes the same setting at once, and is not dragged along.
in_step two
status 0 on two config quiz.confidence
has off
status 0 on two config quiz.confidence ask
equal two
status 0 ahead one sync
status 0 on one config quiz.confidence
has ask
greatest=$(sqlite3 "$(data two)/learner.db" \
    'SELECT hex(substr(max(e.id), 1, 6)) FROM event e JOIN log l ON l.nr = e.log
     WHERE l.own = 1')
about "$(printf '%d' "0x$greatest")" "$(now)"

# The time of the note is a year off, on both, until the person agrees.
for name in one two; do
    status 0 on "$name" notes 52 --json
    about "$(printf '%s' "$out" | jq '.[0].at_ms')" "$(($(now) + year))"
done
status 0 ahead one note 53 "known to be ahead"
status 0 ahead one sync --mend-clock --json
json .mended 3
status 3 ahead one sync --mend-clock
status 0 ahead one sync
in_step two
for name in one two; do
    for episode in 52 53; do
        status 0 on "$name" notes "$episode" --json
        about "$(printf '%s' "$out" | jq '.[0].at_ms')" "$(now)"
    done
    status 0 on "$name" notes 51 --json
    about "$(printf '%s' "$out" | jq '.[0].at_ms')" "$(now)"
done
equal one two
status 0 on one sync --status --json
json .clock_ms 0
json .clock_events 0

# Set right before it was mended: what it wrote is known still, and not what
# came after.
status 0 ahead two note 54 "ahead on the other"
status 0 ahead two sync
status 0 on two note 55 "right again"
in_step two
status 0 on two sync --status --json
json .clock_ms 0
json .clock_events 1
status 0 on two sync --status
has "until it was set right"
status 0 on two sync --mend-clock --json
json .mended 1
equal one two
for episode in 54 55; do
    status 0 on one notes "$episode" --json
    about "$(printf '%s' "$out" | jq '.[0].at_ms')" "$(now)"
done
finish
