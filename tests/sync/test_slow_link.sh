#!/bin/sh
# Row 34: a new device's first sync over a slow link that breaks again and again
# goes on where it was and finishes. SYNC_EVENTS, SYNC_RATE (bytes a second) and
# SYNC_BREAK_MS; the row's own figures are 50000, 32000 and 20000.
# shellcheck source=tests/sync/lib.sh
. "$(dirname "$0")/lib.sh"
events=${SYNC_EVENTS:-20000}
rate=${SYNC_RATE:-80000}
break_ms=${SYNC_BREAK_MS:-4000}

log_in old
log_in new
python3 - "$events" >"$HOME/many.lines" <<'EOF'
import random
import sys
import uuid

dice = random.Random(1)
print("log 0c9f8f3e-44a8-4c4a-9a5e-0a1d6c1a2b3c")
for i in range(int(sys.argv[1])):
    at = 1764468854341 + i * 60000
    number = (at << 80) | (7 << 76) | (dice.getrandbits(12) << 64) \
        | (2 << 62) | dice.getrandbits(62)
    print('{"id":"%s","at":%d,"tz":60,"t":"review","v":1}\t{"item":'
          '"ep051.q%d@1","grade":%d,"ms":%d}'
          % (uuid.UUID(int=number), at, i % 900, dice.choice([1, 2, 3, 4]),
             dice.randrange(1000, 20000)))
EOF
status 0 on old import "$HOME/many.lines"
in_step old

mkdir "$HOME/link"
printf '%s\n' "${SERVER_URL##*:}" >"$HOME/link/upstream"
printf '%s %s\n' "$rate" "$break_ms" >"$HOME/link/link"
"$top_builddir/tests/sync/fault_proxy" "$HOME/link" 1 >"$HOME/link/port" &
proxy=$!
trap 'kill -9 $proxy; server_stop KILL; rm -rf "$HOME"' EXIT
until [ -s "$HOME/link/port" ]; do
    sleep 0.05
done
sed -i "s/localhost:[0-9]*/localhost:$(cat "$HOME/link/port")/" \
    "$HOME/new/state/dstudio/login/learner.json"

row_34_a_first_sync_over_a_link_that_breaks() {
    # A person who tries again until it is done, as the background does.
    tries=1
    until on new sync >"$HOME/out" 2>"$HOME/errs"; do
        tries=$((tries + 1))
        [ "$tries" -le 200 ] || break
    done
    [ "$(count new)" = "$events" ] ||
        bad "$(count new) events: $(cat "$HOME/errs")"
    echo "# $events events in $tries runs, broken off $(grep -c again \
        "$HOME/errs") times in the last"
    in_step new
}

row_34_a_first_sync_over_a_link_that_breaks
finish
