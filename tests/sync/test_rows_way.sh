#!/bin/sh
# Rows of the faults in doc/protocol.md that need a fault at one certain moment:
# the proxy is told which (the plan of fault_proxy.c). Rows by dice, thousands of
# times: test_faults and tests/server/test_model.
SERVER_PLAIN=yes
# shellcheck source=tests/sync/lib.sh
. "$(dirname "$0")/lib.sh"
way=$HOME/way
mkdir "$way"

# The server's port may change; the proxy looks it up for each connection.
point_way() {
    printf '%s\n' "${SERVER_URL##*:}" >"$way/upstream.new"
    mv "$way/upstream.new" "$way/upstream"
}

# start_server_again [OPTIONS…]: what lies in its folder, behind the same proxy.
start_server_again() {
    server_start "$@" || bad "the server does not start"
    point_way
}

# plan LINE…: what happens to the requests to come; forgets what was noted.
plan() {
    rm -f "$way/requests" "$way/answers" "$way/held" "$way/go"
    : >"$way/requests"
    : >"$way/answers"
    for line; do
        printf '%s\n' "$line"
    done >"$way/plan"
}

# answered "STATUS ADDED…": to the appends since the plan, one after another.
answered() {
    found=$(tr '\n' ' ' <"$way/answers")
    [ "$found" = "$1 " ] || bad "$row: answers '$found', not '$1'"
}

# The server has it: the heads say so, or an append that adds nothing.
nothing_added() {
    ! grep -v ' 0$' "$way/answers" || bad "$row: it was added again"
}

appends() {
    grep -c '^POST /v1/logs/' "$way/requests"
}

# answer STATUS TYPE MEMBERS: what "answer" in the plan says.
answer() {
    body="{\"type\":\"/problems/$2\",\"title\":\"t\",\"status\":$1,\"detail\":\"d\",\"instance\":\"req-12345678\",$3}"
    printf 'HTTP/1.1 %s No\r\nContent-Type: application/problem+json\r\nContent-Length: %s\r\nRequest-Id: req-12345678\r\nConnection: close\r\n\r\n%s' \
        "$1" "${#body}" "$body" >"$way/answer"
}

# sync_alone NAME: in the background: $pid.
sync_alone() {
    (
        device=$1
        export XDG_DATA_HOME="$HOME/$device/data" \
            XDG_STATE_HOME="$HOME/$device/state" \
            XDG_CONFIG_HOME="$HOME/$device/config" \
            XDG_CACHE_HOME="$HOME/cache" SYNC_ALONE="$HOME"
        exec "$top_builddir/dstudio" sync >/dev/null 2>&1
    ) &
    pid=$!
}

wait_for() {
    until [ -e "$1" ]; do
        sleep 0.02
    done
}

# The program and its helper, which has a session of its own.
kill_sync() {
    grep -lzxF "SYNC_ALONE=$HOME" /proc/[0-9]*/environ 2>/dev/null |
        while IFS=/ read -r _ _ process _; do
            kill -9 "$process"
        done
    wait "$pid" 2>/dev/null
}

log_in_by_way() {
    printf '%s\n' "$password" >"$HOME/password"
    on "$1" login "http://localhost:$(cat "$way/port")" --email me@x.example \
        --password-stdin --device "$1" <"$HOME/password" >"$HOME/said" 2>&1 ||
        bad "no login on $1: $(cat "$HOME/said")"
}

# notes NAME COUNT: so many new events on this device, unsent.
notes() {
    i=0
    while [ $i -lt "$2" ]; do
        i=$((i + 1))
        status 0 on "$1" note 51 "note $i of $row on $1"
    done
}

# once NAME…: every event of theirs has one place only.
once() {
    for name; do
        twice=$(sqlite3 "$(data "$name")/learner.db" \
            'SELECT count(*) - count(DISTINCT id) FROM event')
        [ "$twice" = 0 ] || bad "$row: $twice events twice on $name"
    done
}

# whole NAME: each head is where its log's events end, the chain is sound.
whole() {
    wrong=$(sqlite3 "$(data "$1")/learner.db" \
        'SELECT count(*) FROM (SELECT log, max(seq) AS last, count(*) AS n
         FROM event GROUP BY log) WHERE last <> n; PRAGMA integrity_check' |
        tr '\n' ' ')
    [ "$wrong" = "0 ok " ] || bad "$row: half a piece was stored: $wrong"
}

# many COUNT: so many reviews of one log, as a file to import.
many() {
    python3 - "$1" "${2:-0c9f8f3e-44a8-4c4a-9a5e-0a1d6c1a2b3c}" <<'PYTHON'
import random
import sys
import uuid

dice = random.Random(sys.argv[2])
print("log", sys.argv[2])
for i in range(int(sys.argv[1])):
    at = 1764468854341 + i * 60000
    number = (at << 80) | (7 << 76) | (dice.getrandbits(12) << 64) \
        | (2 << 62) | dice.getrandbits(62)
    print('{"id":"%s","at":%d,"tz":60,"t":"review","v":1}\t{"item":'
          '"ep051.q%d@1","grade":%d,"ms":%d}'
          % (uuid.UUID(int=number), at, i % 90, dice.choice([1, 2, 3, 4]),
             dice.randrange(1000, 20000)))
PYTHON
}

row_01_the_answer_is_lost() {
    notes a 3
    plan "append lost-answer"
    on a sync >/dev/null 2>&1
    in_step a
    answered "200 0"
    equal a b
}

row_02_repeated_with_more_and_cut_differently() {
    notes a 3
    plan "append lost-answer" "append cut-before" "append cut-before" \
        "append cut-before" "append cut-before" "append cut-before" \
        "append cut-before" "append cut-before" "append cut-before"
    on a sync >/dev/null 2>&1
    notes a 2
    plan
    in_step a
    answered "200 2"
    equal a b
    once a b
}

row_03_an_old_append_arrives_late() {
    notes a 2
    plan "append late"
    in_step a
    notes a 2
    in_step a
    plan "any earlier-ones"
    in_step a
    answered "200 0"
    json .sent 0
    equal a b
    once a b
}

row_04_two_appends_of_one_log_together() {
    notes a 3
    plan "append together"
    in_step a
    sort -o "$way/answers" "$way/answers"
    answered "200 0 200 3"
    equal a b
    once a b
}

row_05_the_client_is_killed_before_it_stores_the_answer() {
    notes a 3
    plan "append hold-answer"
    sync_alone a
    wait_for "$way/held"
    kill_sync
    : >"$way/go"
    [ "$(on a sync --status --json | jq .unsent)" = 3 ] ||
        bad "$row: it stored an answer"
    plan
    in_step a
    nothing_added
    equal a b
}

row_06_the_client_is_killed_while_it_stores_a_read() {
    many 4000 >"$HOME/many.lines"
    status 0 on b import "$HOME/many.lines"
    in_step b
    plan
    tries=0
    # Later and later, until one gets through.
    until [ "$(on a sync --json 2>/dev/null | jq -r .equal)" = true ]; do
        tries=$((tries + 1))
        [ $tries -lt 60 ] || break
        sync_alone a
        sleep "0.$(printf %02d $((tries + 5)))"
        kill_sync
        whole a
        # The way to be done in the end: the whole of it only now and then.
        if [ $tries -lt 8 ]; then
            plan "read cut-answer" "read cut-answer" "read cut-answer" \
                "read cut-answer"
        else
            plan
        fi
    done
    whole a
    equal a b
}

row_07_the_server_is_killed_before_its_commit() {
    notes a 3
    plan "append hold-request"
    sync_alone a
    wait_for "$way/held"
    server_stop KILL
    : >"$way/go"
    kill_sync
    start_server_again
    plan
    in_step a
    answered "200 3"
    equal a b
    once a b
}

row_08_the_server_is_killed_after_its_commit() {
    notes a 3
    plan "append hold-answer"
    sync_alone a
    wait_for "$way/held"
    server_stop KILL
    : >"$way/go"
    kill_sync
    start_server_again
    plan
    in_step a
    nothing_added
    equal a b
    once a b
}

# limited KBYTES COMMAND…: no file may grow beyond; as a full disk does, and
# for every user.
limited() (
    trap '' XFSZ
    ulimit -f $(($1 * 1024 / 512))
    shift
    "$@"
)

row_09_disk_full_while_reading() {
    many 6000 1c9f8f3e-44a8-4c4a-9a5e-0a1d6c1a2b3c >"$HOME/more.lines"
    status 0 on b import "$HOME/more.lines"
    in_step b
    before=$(count a)
    plan
    # Far less than the log of the transaction needs.
    status 1 limited 300 on a sync
    says "no space left"
    whole a
    [ "$(count a)" -ge "$before" ] || bad "$row: something was lost"
    status 0 on a export "$HOME/a.09"
    status 0 on a sync --status --json
    in_step a
    equal a b
    if [ "$(id -u)" -eq 0 ]; then
        row_09_on_a_small_disk
    fi
}

# The same with a disk that is full indeed, where one can be mounted.
row_09_on_a_small_disk() {
    mkdir -p "$HOME/small/data"
    if ! mount -t tmpfs -o size=1100k none "$HOME/small/data" 2>/dev/null; then
        echo "# $row: no file system can be mounted here"
        return
    fi
    log_in_by_way small
    status 1 on small sync
    says "no space left"
    whole small
    mount -o remount,size=64m "$HOME/small/data"
    in_step small
    [ "$(count small)" = "$(count b)" ] || bad "$row: small differs"
    umount "$HOME/small/data"
    rm -rf "$HOME/small"
}

row_10_disk_full_on_the_server() {
    many 3000 2c9f8f3e-44a8-4c4a-9a5e-0a1d6c1a2b3c >"$HOME/more.lines"
    status 0 on a import "$HOME/more.lines"
    server_stop TERM
    trap '' XFSZ
    prlimit --pid $$ --fsize=40960:
    start_server_again --log errors
    prlimit --pid $$ --fsize=unlimited:
    trap - XFSZ
    plan
    status 1 on a sync
    grep -q '^50[37] ' "$way/answers" || bad "$row: $(cat "$way/answers")"
    grep -q '^500 ' "$way/answers" && bad "$row: $(cat "$way/answers")"
    server_stop KILL
    start_server_again
    "$top_builddir/dstudiod" verify --store "$HOME/server/server.db" \
        >"$HOME/out" 2>&1 || bad "$row: $(cat "$HOME/out")"
    # The server has asked to be left alone for a while.
    DSTUDIO_NOW=+5m on a sync >/dev/null
    in_step a
    equal a b
}

row_12_copied_with_unsent_events_and_both_send_them() {
    notes a 3
    mkdir -p "$HOME/d/data"
    cp -r "$(data a)" "$HOME/d/data/"
    log_in_by_way d
    notes a 1
    notes d 1
    equal d a b
    once a b d
    [ "$(count a)" = "$(count d)" ] || bad "$row: counts differ"
}

row_13_copied_three_times_offline_for_a_week() {
    in_step a
    logs=$(on a sync --json | jq .logs)
    for copy in e f g; do
        mkdir -p "$HOME/$copy/data"
        cp -r "$(data a)" "$HOME/$copy/data/"
    done
    day=0
    while [ $day -lt 7 ]; do
        day=$((day + 1))
        for name in a e f g; do
            DSTUDIO_NOW=+${day}d status 0 on "$name" note 52 "day $day, $name"
        done
    done
    before=$(count b)
    for copy in e f g; do
        log_in_by_way "$copy"
    done
    equal a e f g b
    json .logs $((logs + 3))
    [ "$(count b)" = $((before + 28)) ] || bad "$row: $(count b) events"
    once a e f g b
}

row_15_the_virtual_machine_is_set_back() {
    in_step a
    cp "$(data a)/learner.db" "$HOME/machine.db"
    cp "$(data a)/learner.db.identity" "$HOME/machine.identity" 2>/dev/null
    notes a 2
    in_step a
    before=$(count a)
    # Into the files that are there: nothing tells that time went back.
    cat "$HOME/machine.db" >"$(data a)/learner.db"
    rm -f "$(data a)/learner.db-wal" "$(data a)/learner.db-shm"
    [ ! -e "$HOME/machine.identity" ] ||
        cat "$HOME/machine.identity" >"$(data a)/learner.db.identity"
    notes a 3
    equal a b
    [ "$(count a)" = $((before + 3)) ] || bad "$row: $(count a) events"
    once a b
}

row_18_set_back_and_other_events_in_between() {
    in_step a
    in_step b
    server_stop TERM
    cp "$HOME/server/server.db" "$HOME/old.db"
    cp "$(data a)/learner.db" "$HOME/old-client.db"
    start_server_again
    notes a 2
    in_step a
    in_step b
    before=$(count b)
    server_stop KILL
    rm -f "$HOME/server/server.db-wal" "$HOME/server/server.db-shm"
    cp "$HOME/old.db" "$HOME/server/server.db"
    start_server_again
    # It is set back as well, goes on with numbers that b knows otherwise, and
    # is first to send them.
    cat "$HOME/old-client.db" >"$(data a)/learner.db"
    rm -f "$(data a)/learner.db-wal" "$(data a)/learner.db-shm"
    notes a 3
    in_step a
    equal b a
    [ "$(count a)" = $((before + 3)) ] || bad "$row: $(count a) events"
    [ "$(count b)" = $((before + 3)) ] || bad "$row: $(count b) events on b"
}

row_25_one_event_is_refused() {
    in_step a
    notes a 3
    own=$(sqlite3 "$(data a)/learner.db" "SELECT max(seq) FROM event, log
        WHERE log = log.nr AND log.id =
        (SELECT value FROM meta WHERE key = 'log')")
    answer 422 line "\"seq\":$((own - 1)),\"reason\":\"not to my taste\""
    plan "append answer"
    out=$(on a sync --json 2>"$HOME/errs")
    errs=$(cat "$HOME/errs")
    json .equal true
    json .quarantined 1
    voids=$(sqlite3 "$(data a)/learner.db" "SELECT group_concat(seq) FROM event
        WHERE envelope LIKE '%\"t\":\"void\"%'")
    [ "$voids" = $((own - 1)) ] || bad "$row: void at '$voids'"
    [ "$(sqlite3 "$(data a)/learner.db" 'SELECT count(*) FROM quarantine')" = 1 ] ||
        bad "$row: not in quarantine"
    # The person hears of it, then and later.
    status 0 on a sync --status
    has "not to my taste"
    equal a b
    status 0 on b notes 51
    has "note 1 of $row"
    has "note 3 of $row"
    case $out in *"note 2 of $row"*) bad "$row: it went through" ;; esac
}

# Large journals take more requests than a minute allows.
a_short_pause_is_waited_for_and_not_told() {
    notes a 3
    answer 429 rate '"x":1'
    sed -i 's/^Connection/Retry-After: 1\r\n&/' "$way/answer"
    plan "append answer" "append answer"
    : >"$way/requests"
    status 0 on a sync --json
    [ -z "$errs" ] || bad "$row: $errs"
    json .sent 3
    json .equal true
    # Each request was repeated where it stood: heads, three appends, heads.
    [ "$(appends)" = 3 ] || bad "$row: $(cat "$way/requests")"
    [ "$(grep -c . "$way/requests")" -le 5 ] ||
        bad "$row: $(cat "$way/requests")"
    equal a b
}

row_26_too_large_is_halved() {
    notes a 9
    answer 413 too-large '"limits":{"lines_bytes":500}'
    plan "append answer" "append answer" "append answer"
    in_step a
    json .sent 9
    # 9, 4 and 2 at once are refused; then they go one by one.
    [ "$(appends)" = 12 ] || bad "$row: $(appends) appends"
    answered "200 1 200 1 200 1 200 1 200 1 200 1 200 1 200 1 200 1"
    equal a b
}

row_35_far_away_and_lossy() {
    notes a 2
    plan
    printf '300 5\n' >"$way/latency"
    in_step a
    # Heads and append; the third compares once more, for a person.
    json .requests 3
    [ "$(wc -l <"$way/requests")" -le 3 ] ||
        bad "$row: $(cat "$way/requests")"
    notes a 1
    plan
    # The helper in the background does without the third.
    sync_alone a
    wait "$pid"
    rm "$way/latency"
    [ "$(grep -c . "$way/requests")" -le 3 ] || bad "$row: $(cat "$way/requests")"
    equal a b
}

server_user me@x.example "$password" >/dev/null 2>&1
point_way
"$top_builddir/tests/sync/fault_proxy" "$way" 1 >"$way/port" &
proxy=$!
trap 'kill -9 $proxy; server_stop KILL; umount "$HOME/small/data" 2>/dev/null
    rm -rf "$HOME"' EXIT
wait_for "$way/port"
until [ -s "$way/port" ]; do
    sleep 0.02
done
plan
log_in_by_way a
log_in_by_way b
for row in ${SYNC_ROWS-row_01_the_answer_is_lost \
    row_02_repeated_with_more_and_cut_differently \
    row_03_an_old_append_arrives_late \
    row_04_two_appends_of_one_log_together \
    row_05_the_client_is_killed_before_it_stores_the_answer \
    row_07_the_server_is_killed_before_its_commit \
    row_08_the_server_is_killed_after_its_commit \
    row_12_copied_with_unsent_events_and_both_send_them \
    row_13_copied_three_times_offline_for_a_week \
    row_15_the_virtual_machine_is_set_back \
    row_18_set_back_and_other_events_in_between \
    row_25_one_event_is_refused \
    row_26_too_large_is_halved \
    a_short_pause_is_waited_for_and_not_told \
    row_35_far_away_and_lossy \
    row_06_the_client_is_killed_while_it_stores_a_read \
    row_09_disk_full_while_reading \
    row_10_disk_full_on_the_server}; do
    printf '# %s\n' "$row"
    $row
done
finish
