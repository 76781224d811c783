#!/bin/sh
# Rows of the faults in doc/protocol.md with the program and a server as they
# are. Where the others are: test_all_rows.sh.
# shellcheck source=tests/sync/lib.sh
. "$(dirname "$0")/lib.sh"

row_14_restored_from_an_older_backup() {
    log_in a
    status 0 on a note 51 "before the backup"
    cp "$(data a)/learner.db" "$HOME/backup.db"
    status 0 on a note 51 "after the backup"
    in_step a
    rm -f "$(data a)"/learner.db*
    cp "$HOME/backup.db" "$(data a)/learner.db"
    status 0 on a note 51 "after the restore"
    in_step a
    json .received 1
    json .logs 2
    [ "$(count a)" = 3 ] || bad "row 14: $(count a) events"
}

row_11_copied_and_both_go_on() {
    mkdir -p "$HOME/b/data" "$HOME/c/data"
    cp -r "$(data a)" "$HOME/b/data/"
    cp -r "$(data a)" "$HOME/c/data/"
    # A copy of the database is no copy of the login.
    status 3 on b sync
    for name in a b c; do
        status 0 on "$name" note 52 "on $name"
    done
    log_in b
    log_in c
    equal a b c
    json .logs 4
    [ "$(count a)" = 6 ] || bad "row 11: $(count a) events"
}

row_19_a_clock_a_year_ahead() {
    DSTUDIO_NOW=+365d on b note 53 "from the future"
    DSTUDIO_NOW=+365d on b config quiz.confidence ask
    DSTUDIO_NOW=+365d on b sync --json >"$HOME/out"
    DSTUDIO_NOW=+365d on b sync --status >"$HOME/out"
    grep -q 'ahead of the server' "$HOME/out" || bad "row 19: no word of it"
    in_step a
    status 0 on a config quiz.confidence off
    equal a b
    for name in a b; do
        status 0 on "$name" config quiz.confidence --json
        json .value off
    done
    status 0 on a note 53 "today"
    equal a b
}

row_20_a_clock_set_back() {
    status 0 on a note 54 "now"
    DSTUDIO_NOW=-1h on a note 54 "an hour before" >/dev/null
    newest=$(sqlite3 "$(data a)/learner.db" \
        'SELECT event.id = (SELECT max(event.id) FROM event
         JOIN log ON log.nr = log
         WHERE own = 1) FROM event JOIN log ON log.nr = log WHERE own = 1
         ORDER BY event.nr DESC LIMIT 1')
    [ "$newest" = 1 ] || bad "row 20: ids do not rise"
    equal a b
}

row_24_an_unknown_type_is_forwarded() {
    printf 'log 0c9f8f3e-44a8-4c4a-9a5e-0a1d6c1a2b3c\n%s\t%s\n' \
        '{"id":"019ad28a-0e45-7000-9b5d-50ccf1446bea","at":1764468854341,"tz":0,"t":"hologram","v":7}' \
        '{"a":[1,2,{"b":null}]}' >"$HOME/later.lines"
    status 0 on a import "$HOME/later.lines"
    equal a b
    status 0 on b export "$HOME/b.lines"
    grep -q hologram "$HOME/b.lines" || bad "row 24: it did not arrive"
}

row_28_two_programs_at_once() {
    for i in 1 2 3 4 5; do
        on a note 55 "one $i" >/dev/null &
        on a note 55 "other $i" >/dev/null
        wait $!
    done
    on a sync >"$HOME/first" 2>&1 &
    on a sync >"$HOME/second" 2>&1 || bad "row 28: $(cat "$HOME/second")"
    wait $! || bad "row 28: $(cat "$HOME/first")"
    equal a b
    doubled=$(sqlite3 "$(data a)/learner.db" \
        'SELECT count(*) - count(DISTINCT nr) FROM event')
    [ "$doubled" = 0 ] || bad "row 28: a number twice"
}

after_a_sitting_a_helper_goes_on_alone() {
    equal a b
    printf ':d\n\n:q\n' | on a quiz 51 >/dev/null 2>&1
    tries=0
    until [ "$(on a sync --status --json | jq .unsent)" = 0 ]; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || break
        sleep 0.1
    done
    in_step b
    [ "$(printf '%s' "$out" | jq .received)" -ge 1 ] || bad "nothing was sent"
}

a_token_that_ends_soon_is_renewed() {
    file=$HOME/a/state/dstudio/login/learner.json
    old=$(jq -r .token "$file")
    jq -c ".expires_at = $(date +%s) + 1000" "$file" >"$HOME/login.json"
    cat "$HOME/login.json" >"$file"
    in_step a
    new=$(jq -r .token "$file")
    [ "$new" != "$old" ] || bad "the token is the old one"
    in_step a
}

a_device_gets_another_name() {
    status 0 on b devices rename a "my laptop"
    status 0 on b devices --json
    json '.[] | select(.name == "my laptop") | .platform' linux
    status 0 on b devices rename "my laptop" a
    status 3 on b devices rename nobody a
}

row_29_a_token_that_is_revoked() {
    status 0 on b devices end a
    status 0 on a note 56 "written while shut out"
    status 1 on a sync
    says "log in again: dstudio login"
    status 0 on a sync --status --json
    json .state device-revoked
    json .unsent 1
    log_in a
    in_step a
    json .sent 1
    status 0 on a sync --status --json
    json .state ''
}

doctor_tells_of_sync() {
    out=$(on a doctor --json) # what else it misses here is no matter
    json '.[] | select(.what == "sync") | .state' ok
    chmod 644 "$HOME/a/state/dstudio/login/learner.json"
    out=$(on a doctor --json)
    json '.[] | select(.what == "sync") | .state' BAD
    chmod 600 "$HOME/a/state/dstudio/login/learner.json"
}

row_30_another_account() {
    server_user other@x.example "$password" >/dev/null
    if printf '%s\n' "$password" | on a login "$SERVER_URL" --email \
        other@x.example --password-stdin >"$HOME/out" 2>&1; then
        bad "row 30: logged in to another account"
    fi
    grep -q 'another profile' "$HOME/out" || bad "row 30: $(cat "$HOME/out")"
    in_step a
    status 0 on a whoami --json
    json .email me@x.example
    # The token that was not kept is ended, too.
    left=$(sqlite3 "$HOME/server/server.db" \
        "SELECT count(*) FROM device" 2>/dev/null || echo '?')
    case $left in
    \? | 3) ;;
    *) bad "row 30: $left devices" ;;
    esac
}

# lines LOG AT_MS: "TYPE BODY" lines of standard input as events of that log,
# for `import`; their ids go to $HOME/ids, one a line.
lines() {
    python3 -c '
import sys
import uuid

log, at = sys.argv[1], int(sys.argv[2])
print("log", log)
ids = open(sys.argv[3], "w")
for number, line in enumerate(sys.stdin):
    kind, body = line.rstrip("\n").split(" ", 1)
    one = uuid.uuid5(uuid.UUID(log), f"{at} {number}").int & (1 << 62) - 1
    event = uuid.UUID(int=at + number << 80 | 7 << 76 | 2 << 62 | one)
    print(event, file=ids)
    print("{\"id\":\"%s\",\"at\":%d,\"tz\":0,\"t\":\"%s\",\"v\":1}\t%s"
          % (event, at + number, kind, body))
' "$1" "$2" "$HOME/ids"
}

# shows NAME SQL WANTED: of the device's own tables.
shows() {
    found=$(sqlite3 "$(data "$1")/learner.db" "$2" | tr '\n' ' ')
    [ "$found" = "$3 " ] || bad "$row on $1: '$found', not '$3'"
}

# An id as the text that it is on the wire.
dashed() {
    printf '%s' "$1" | tr 'A-F' 'a-f' |
        sed 's/^\(.\{8\}\)\(.\{4\}\)\(.\{4\}\)\(.\{4\}\)/\1-\2-\3-\4-/'
}

# edit_of EPISODE NOTE TEXT OVER: a line for lines().
edit_of() {
    printf 'note {"note":"%s","episode":"%s","text":"%s","salt":"%s","over":[%s]}\n' \
        "$2" "$1" "$3" 00112233445566778899aabbccddeeff "$4"
}

row_21_one_card_on_two_devices() {
    item=ep051.row-21
    echo "review {\"item\":\"$item@1\",\"grade\":3,\"ms\":2}" |
        lines 21a00000-0000-4000-8000-000000000001 1764468900000 >"$HOME/late"
    echo "review {\"item\":\"$item@1\",\"grade\":1,\"ms\":1}" |
        lines 21b00000-0000-4000-8000-000000000002 1764468800000 >"$HOME/early"
    status 0 on a import "$HOME/late"
    status 0 on b import "$HOME/early"
    equal a b
    for name in a b; do
        shows "$name" "SELECT grade FROM answer WHERE item = '$item'
            AND counts ORDER BY at" "1 3"
    done
}

row_22_one_note_on_two_devices() {
    status 0 on a note 61 "the first words"
    equal a b
    event=$(dashed "$(sqlite3 "$(data a)/learner.db" \
        "SELECT hex(id) FROM event WHERE body LIKE '%the first words%'")")
    note=$(sqlite3 "$(data a)/learner.db" "SELECT json_extract(body, '$.note')
        FROM event WHERE body LIKE '%the first words%'")
    now=$(($(date +%s) * 1000))
    edit_of ep061 "$note" "edited on a" "\"$event\"" |
        lines 22a00000-0000-4000-8000-000000000001 $now >"$HOME/edit"
    first=$(cat "$HOME/ids")
    status 0 on a import "$HOME/edit"
    edit_of ep061 "$note" "edited on b" "\"$event\"" |
        lines 22b00000-0000-4000-8000-000000000002 $((now + 5)) >"$HOME/edit"
    second=$(cat "$HOME/ids")
    status 0 on b import "$HOME/edit"
    equal a b
    for name in a b; do
        status 0 on "$name" notes 61
        has "edited on a"
        has "edited on b"
        case $out in *"the first words"*) bad "$row: the old text" ;; esac
    done
    edit_of ep061 "$note" "the one that is kept" "\"$first\",\"$second\"" |
        lines 22c00000-0000-4000-8000-000000000003 $((now + 10)) >"$HOME/edit"
    status 0 on b import "$HOME/edit"
    equal a b
    for name in a b; do
        status 0 on "$name" notes 61
        has "the one that is kept"
        case $out in *"edited on"*) bad "$row: it does not end on $name" ;; esac
    done
}

row_23_undo_from_another_device() {
    item=ep051.row-23
    now=$(($(date +%s) * 1000))
    printf 'review {"item":"%s@1","grade":3,"ms":2}\n' $item $item |
        lines 23a00000-0000-4000-8000-000000000001 $now >"$HOME/two"
    sed 's/.*/undo {"target":"&"}/' "$HOME/ids" >"$HOME/undos"
    sed -n 1p "$HOME/undos" |
        lines 23b00000-0000-4000-8000-000000000002 $((now + 50)) >"$HOME/before"
    sed -n 2p "$HOME/undos" |
        lines 23c00000-0000-4000-8000-000000000003 $((now + 60)) >"$HOME/after"
    # b hears of the undo first, then of what it takes back.
    status 0 on b import "$HOME/before"
    status 0 on a import "$HOME/two"
    equal a b
    status 0 on b import "$HOME/after"
    equal a b
    for name in a b; do
        shows "$name" "SELECT count(*), sum(undone), sum(counts) FROM answer
            WHERE item = '$item'" "2|2|0"
    done
}

row_31_a_note_is_redacted_meanwhile() {
    status 0 on a note 60 "a secret of mine"
    equal a b
    status 0 on a notes 60 --json
    id=$(printf '%s' "$out" | jq -r '.[0].id')
    event=$(dashed "$(sqlite3 "$(data b)/learner.db" \
        "SELECT hex(id) FROM event WHERE body LIKE '%a secret of mine%'")")
    note=$(sqlite3 "$(data b)/learner.db" "SELECT json_extract(body, '$.note')
        FROM event WHERE body LIKE '%a secret of mine%'")
    # Both search for it, and so both have it in the index of their cache.
    secret="a secret of mine"
    for name in a b; do
        status 0 on "$name" search "$secret" --json
        has "$secret"
    done
    grep -aqF "$secret" "$HOME"/cache/dstudio/* || bad "row 31: not in the index"
    cp -r "$HOME/cache" "$HOME/cache.b"
    # b is offline, knows the old text still, edits it, and writes another.
    edit_of ep060 "$note" "made harmless by b" "\"$event\"" |
        lines 31b00000-0000-4000-8000-000000000001 $(($(date +%s) * 1000)) \
            >"$HOME/edit"
    status 0 on b import "$HOME/edit"
    status 0 on b note 60 "another note, by b"
    status 0 on a notes --erase "$id"
    ! grep -aqF "$secret" "$HOME"/cache/dstudio/* || bad "row 31: a's index"
    status 3 on a notes --erase "$id-not"
    status 0 on a sync
    rm -rf "$HOME/cache"
    mv "$HOME/cache.b" "$HOME/cache"
    # Its edit is sent before it hears that the text was taken away.
    equal b a
    ! grep -aqF "$secret" "$HOME"/cache/dstudio/* || bad "row 31: b's index"
    for name in a b; do
        status 0 on "$name" export "$HOME/$name.31"
        ! grep -q 'a secret of mine' "$HOME/$name.31" || bad "row 31: on $name"
        ! grep -q 'a secret of mine' "$(data "$name")/learner.db" ||
            bad "row 31: it is in the file of $name"
        status 0 on "$name" notes 60
        has "made harmless by b"
        has "another note, by b"
    done
    server_stop TERM
    "$top_builddir/dstudiod" backup "$HOME/backup.31" \
        --store "$HOME/server/server.db" || bad "$row: no backup"
    ! strings "$HOME/backup.31" | grep -q 'a secret of mine' ||
        bad "row 31: on the server"
    restart_server
}

row_37_in_a_folder_that_is_synced() {
    where=$HOME/synced/Nextcloud/home
    mkdir -p "$where/dstudio"
    in_step b
    # With the file that knows where it lay: as a client of such a service does.
    cp "$(data b)"/learner.db* "$where/dstudio/"
    out=$(XDG_DATA_HOME=$where XDG_STATE_HOME=$HOME/b/state \
        XDG_CONFIG_HOME=$HOME/b/config XDG_CACHE_HOME=$HOME/cache \
        dstudio doctor --json)
    printf '%s' "$out" | jq -r '.[].state + " " + .[].text' 2>/dev/null |
        grep -q . || out=$(printf '%s' "$out")
    has "Nextcloud"
    # Two that write to copies of one file: as row 11 at worst.
    mkdir -p "$HOME/n/data"
    cp -r "$where/dstudio" "$HOME/n/data/"
    log_in n
    status 0 on n note 62 "from the other end of the folder"
    status 0 on b note 62 "from this end"
    equal n b a
    status 0 on a notes 62
    has "from the other end of the folder"
    has "from this end"
}

row_35_a_usual_sync_takes_two_requests() {
    status 0 on a note 57 "one more"
    status 0 on a sync --json
    # The third compares the heads once more, for a person.
    json .requests 3
}

# The server as it was when $HOME/old.db was taken.
set_server_back() {
    server_stop KILL
    rm -f "$HOME"/server/server.db-wal "$HOME"/server/server.db-shm
    cp "$HOME/old.db" "$HOME/server/server.db"
    restart_server
}

row_16_the_server_is_set_back() {
    equal a b
    server_stop TERM
    cp "$HOME/server/server.db" "$HOME/old.db"
    restart_server
    status 0 on a note 58 "lost by the server"
    in_step a
    status 0 on b note 58 "lost by the server, too"
    in_step b
    set_server_back
    # Its own, and what it had read of the other.
    in_step b
    json .sent 2
    equal a b
}

row_17_set_back_and_a_device_is_lost() {
    status 0 on a note 58 "of a device that is gone"
    in_step a
    in_step b
    set_server_back
    rm -rf "$HOME/a"
    # The one that wrote it is gone; the other puts it back.
    in_step b
    json .sent 3
    equal b c
    status 0 on c notes 58
    has "of a device that is gone"
    has "lost by the server, too"
}

row_32_the_account_is_erased() {
    log_in a
    printf 'not this one\n' | on a logout --erase-account --now \
        --password-stdin 2>"$HOME/errs" && bad "row 32: any password will do"
    printf '%s\n' "$password" | on a logout --erase-account --now \
        --password-stdin >"$HOME/out" 2>&1 ||
        bad "row 32: no erasure: $(cat "$HOME/out")"
    status 0 on b note 59 "nobody else has this"
    status 1 on b sync
    says "erased on the server"
    before=$(count b)
    status 0 on b sync --status --json
    json .state erased
    [ "$(count b)" = "$before" ] || bad "row 32: something was lost"
    # The choice: here it stays, as a profile of its own.
    status 2 on c logout --forget
    status 0 on b logout --forget
    status 0 on b sync --status --json
    json .learner null
    status 3 on b sync
    [ "$(count b)" = "$before" ] || bad "row 32: something was lost"
}

for row in ${SYNC_ROWS-row_14_restored_from_an_older_backup \
    row_11_copied_and_both_go_on \
    row_19_a_clock_a_year_ahead \
    row_20_a_clock_set_back \
    row_21_one_card_on_two_devices \
    row_22_one_note_on_two_devices \
    row_23_undo_from_another_device \
    row_24_an_unknown_type_is_forwarded \
    row_28_two_programs_at_once \
    after_a_sitting_a_helper_goes_on_alone \
    a_token_that_ends_soon_is_renewed \
    a_device_gets_another_name \
    row_29_a_token_that_is_revoked \
    doctor_tells_of_sync \
    row_30_another_account \
    row_31_a_note_is_redacted_meanwhile \
    row_37_in_a_folder_that_is_synced \
    row_35_a_usual_sync_takes_two_requests \
    row_16_the_server_is_set_back \
    row_17_set_back_and_a_device_is_lost \
    row_32_the_account_is_erased}; do
    $row
done
finish
