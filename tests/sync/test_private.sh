#!/bin/sh
# Notes encrypted end to end, on two devices through a real server: what was
# written before is covered, the server's copy tells nothing, another device is
# locked until it is told the words, and no rule of the protocol is passed by.
# shellcheck source=tests/sync/lib.sh
. "$(dirname "$0")/lib.sh"

# typed NAME WORDS COMMAND…: with these words on standard input; as status 0.
typed() {
    device=$1
    printf '%s\n' "$2" >"$HOME/words"
    shift 2
    out=$(on "$device" "$@" --passphrase-stdin <"$HOME/words" 2>"$HOME/errs")
    got=$?
    errs=$(cat "$HOME/errs")
}

# tells_nothing TEXT FILE…: fails if one of the files holds it.
tells_nothing() {
    text=$1
    shift
    ! grep -aqF "$text" "$@" || bad "'$text' is in $(grep -alF "$text" "$@")"
}

# served NAME: what the server has, as a device without the key gets it.
served() {
    in_step "$1"
    rm -f "$HOME/$1.lines"
    status 0 on "$1" export "$HOME/$1.lines"
}

for name in one two spy; do
    log_in "$name"
done
status 0 on one note 51 "first thought, in clear"
status 0 on one note 52 "a thought that is gone"
gone=$(on one notes 52 --json | jq -r '.[0].id')
status 0 on one bookmark 51 "a bookmark in clear"
status 0 on one notes --erase "$gone"
equal one two spy
grep -q "first thought" "$HOME/notes.spy" || bad "clear notes do not arrive"
status 0 on one notes status --json
json .encrypted no

# A word too short; nobody to ask; the other way round.
typed one short notes encrypt
[ "$got" = 2 ] || bad "a short passphrase gave $got: $errs"
says "too short"
status 2 on one notes encrypt
says "--passphrase-stdin"
status 2 on one notes unlock
status 2 on one notes lock
says "not encrypted"

typed one "four words and more" notes encrypt --json
[ "$got" = 0 ] || bad "encrypt: $errs"
json .encrypted yes
json .passphrase true
json .readable 2
status 0 on one notes
has "first thought, in clear"
typed one "four words and more" notes encrypt --all --json
[ "$got" = 0 ] || bad "encrypt --all: $errs"
json .readable 0
status 0 on one note 53 "second thought, written encrypted"
in_step one
on one notes >"$HOME/notes.before"

# The other devices are locked: they show it, keep all, and write nothing.
for name in two spy; do
    in_step "$name"
    status 0 on "$name" notes
    has "3 encrypted entries are locked"
    status 0 on "$name" notes status --json
    json .encrypted locked
    status 1 on "$name" note 51 "would be in clear"
    says "locked on this device"
    typed "$name" "another key altogether" notes encrypt
    [ "$got" = 2 ] || bad "a second key: $got"
    says "encrypted already"
done
served spy
tells_nothing "thought" "$HOME/spy.lines"
tells_nothing "a bookmark in clear" "$HOME/spy.lines"
tells_nothing "thought" "$HOME"/server/server.db*
tells_nothing "thought" "$(data one)/learner.db"-wal 2>"$HOME/none"
grep -q '"t":"key"' "$HOME/spy.lines" || bad "no key line: nothing was seen"

typed two "four words or more" notes unlock
[ "$got" = 3 ] || bad "wrong words gave $got"
says "does not open"
typed two "four words and more" notes unlock --json
[ "$got" = 0 ] || bad "unlock: $errs"
json .encrypted yes
json .locked 0
on two notes >"$HOME/notes.two"
cmp -s "$HOME/notes.before" "$HOME/notes.two" || bad "two shows other notes"
[ "$(stat -c %a "$HOME/two/state/dstudio/login/learner.keys")" = 600 ] ||
    bad "the mode of the keys"

# Both edit one note while apart: versions, as ever; keeping one ends it.
for name in one two; do
    status 0 on "$name" config offline true
    status 0 on "$name" note 54 "third thought of $name"
    status 0 on "$name" config offline false
done
equal one two
status 0 on two search "third thought of one" --json
has "third thought of one"

# Locked again: gone from the file, the index and the notes, not from the log.
before=$(count two)
status 0 on two notes lock --json
json .encrypted locked
[ "$(count two)" = "$before" ] || bad "locking lost an event"
tells_nothing "third thought" "$(data two)"/learner.db*
tells_nothing "third thought" "$HOME"/cache/dstudio/*

# By the recovery key, as another program reads it, too.
status 0 on one notes recovery --json
recovery=$(printf '%s' "$out" | jq -r .recovery)
status 0 on one notes recovery --to "$HOME/paper"
[ "$(stat -c %a "$HOME/paper")" = 600 ] || bad "the mode of the paper"
grep -qF "$recovery" "$HOME/paper" || bad "another key on the paper"
status 2 on one notes recovery --to "$HOME/paper"
typed two "$(printf '%s' "$recovery" | tr 'A-Z-' 'a-z ')" notes unlock --json
[ "$got" = 0 ] || bad "recovery: $errs"
json .encrypted yes
status 0 on two doctor --rebuild
equal one two
served spy
if /usr/bin/python3 -c 'import nacl' 2>/dev/null; then
    /usr/bin/python3 "$top_srcdir/tests/sync/unseal.py" "$HOME/spy.lines" \
        "$recovery" >"$HOME/unsealed" || bad "PyNaCl does not open it"
    for text in "check opens" "second thought, written encrypted" \
        "third thought of two" "a bookmark in clear"; do
        grep -qxF "$text" "$HOME/unsealed" || bad "PyNaCl finds no '$text'"
    done
else
    echo "python3-nacl is missing: no other program read the notes"
fi

# Another passphrase: the old key is taken back, and no device is left behind.
typed one "a new passphrase" notes passphrase --json
[ "$got" = 0 ] || bad "passphrase: $errs"
json .readable 0
on one notes >"$HOME/notes.before"
# By half, as of a sync that breaks off: no key counts, and nothing is in clear.
status 0 on one export "$HOME/one.lines"
sed '/"t":"undo"/q' "$HOME/one.lines" >"$HOME/half.lines"
status 0 on two import "$HOME/half.lines"
status 0 on two notes status --json
json .encrypted no
status 1 on two note 51 "between two keys"
says "the key of the notes was taken back"
in_step two
status 1 on two note 51 "under the old key"
says "locked on this device"
typed two "four words and more" notes unlock
[ "$got" = 3 ] || bad "the old words still open: $got"
typed two "a new passphrase" notes unlock
equal one two
on two notes >"$HOME/notes.two"
cmp -s "$HOME/notes.before" "$HOME/notes.two" || bad "not the same notes"
served spy
typed spy "a new passphrase" notes unlock --json
json .locked 0

# Two that made a key while they could not know of each other: both read both,
# once each was told the other's words.
server_user other@x.example "$password" >"$HOME/other"
for name in red blue; do
    typed "$name" "the words of $name" notes encrypt --json
    [ "$got" = 0 ] || bad "no account, no encryption: $errs"
    status 0 on "$name" note 60 "written under the key of $name"
done
for name in red blue; do
    log_in "$name" other@x.example
done
in_step red
in_step blue
in_step red
for pair in "red blue" "blue red"; do
    status 0 on "${pair% *}" notes
    has "1 encrypted entry is locked"
    typed "${pair% *}" "the words of ${pair#* }" notes unlock --json
    json .locked 0
    status 0 on "${pair% *}" note 61 "after both, on ${pair% *}"
done
equal red blue
[ "$(grep -c "written under\|after both" "$HOME/notes.blue")" = 4 ] ||
    bad "not all four are read"
finish
