#!/bin/sh
# Two clones of the program and one server: both offline, both study, both
# sync, one database copied over the other, the server set back to an older
# backup. All ends equal.
# shellcheck source=tests/sync/lib.sh
. "$(dirname "$0")/lib.sh"

log_in one
log_in two

# Both offline, both study.
for name in one two; do
    status 0 on "$name" config offline true
    status 0 on "$name" mark 51 "done"
    status 0 on "$name" note 51 "written on $name, with nobody to tell"
    status 1 on "$name" sync
    says "offline is on"
    status 0 on "$name" config offline false
done
status 0 on one mark 52 skipped
equal one two
json .logs 2
[ "$(count one)" = 5 ] || bad "one has $(count one) events"

# The server as it is tonight.
server_stop TERM
cp "$HOME/server/server.db" "$HOME/yesterday.db"
restart_server

# The next day: more on both; only one of them syncs.
status 0 on one note 51 "the next day"
status 0 on two note 52 "the next day, on the other"
in_step one

# One database copied over the other, login and all its own: a copy goes on in
# a log of its own.
cp "$(data one)/learner.db" "$(data two)/learner.db"
rm -f "$(data two)/learner.db-wal" "$(data two)/learner.db-shm"
status 0 on one note 51 "after the copy, on the first"
status 0 on two note 51 "after the copy, on the second"
equal one two
json .logs 3

# The server from yesterday's backup: the clients put back what it lost.
server_stop KILL
cp "$HOME/yesterday.db" "$HOME/server/server.db"
rm -f "$HOME/server/server.db-wal" "$HOME/server/server.db-shm"
restart_server
status 0 on two note 51 "while the server was away"
status 0 on one sync --json
[ "$(printf '%s' "$out" | jq .sent)" -ge 3 ] || bad "nothing put back: $out"
equal one two
[ "$(count one)" = "$(count two)" ] || bad "counts differ"
[ "$(count one)" = 9 ] || bad "$(count one) events, not 9"

# A third device, new and empty, has it all.
log_in three
equal one two three
[ "$(count three)" = 9 ] || bad "three has $(count three) events"
finish
