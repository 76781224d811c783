#!/bin/sh
# Login and keys in the system's keyring: a real one (gnome-keyring) on a bus of
# its own. Skipped where these are not installed.
for program in dbus-run-session gnome-keyring-daemon secret-tool; do
    command -v "$program" >/dev/null || exit 77
done
if [ -z "${KEYRING_BUS:-}" ]; then
    KEYRING_BUS=1 exec dbus-run-session -- "${SHELL:-/bin/sh}" "$0"
fi
# shellcheck source=tests/sync/lib.sh
. "$(dirname "$0")/lib.sh"
XDG_RUNTIME_DIR=$HOME/run
export XDG_RUNTIME_DIR
mkdir -m 700 "$XDG_RUNTIME_DIR"
printf 'the keyring' | gnome-keyring-daemon --unlock --components=secrets \
    >"$HOME/daemon" 2>&1 || exit 77
printf 'x' | secret-tool store --label=try application dstudio file try ||
    exit 77 # no keyring can be had here

files="$HOME/one/state/dstudio/login/learner.json \
    $HOME/one/state/dstudio/login/learner.keys"

log_in one
printf '%s\n' "four words and more" >"$HOME/words"
on one notes encrypt --passphrase-stdin <"$HOME/words" >"$HOME/said" 2>&1 ||
    bad "encrypt: $(cat "$HOME/said")"
status 0 on one note 51 "before the keyring"
# shellcheck disable=SC2086 # two paths
grep -q lt1_ $files || bad "no token in the file"

status 0 on one config keyring true
for file in $files; do
    [ "$(cat "$file")" = "in the keyring" ] || bad "$file: $(cat "$file")"
done
in_step one
status 0 on one note 51 "with the key of the keyring"
status 0 on one notes recovery --json
status 0 on one whoami
status 0 on one notes
has "before the keyring"

# A login that is made now goes there at once; logging out takes it away.
log_in two
status 0 on two config keyring true
status 0 on two logout
status 3 on two sync
log_in two
in_step two
[ "$(cat "$HOME/two/state/dstudio/login/learner.json")" = "in the keyring" ] ||
    bad "the second login is in a file"

# Without a bus nothing is lost, and the reason is said.
status 1 env DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere \
    XDG_DATA_HOME="$HOME/one/data" XDG_STATE_HOME="$HOME/one/state" \
    XDG_CONFIG_HOME="$HOME/one/config" XDG_CACHE_HOME="$HOME/cache" \
    "$top_builddir/dstudio" sync
says "keyring"
in_step one

status 0 on one config keyring false
# shellcheck disable=SC2086
grep -q lt1_ $files || bad "the token did not come back"
in_step one
status 0 on one note 51 "from the file again"
secret-tool lookup application dstudio \
    file "$HOME/one/state/dstudio/login/learner.json" >"$HOME/left"
[ ! -s "$HOME/left" ] || bad "the keyring still has it"
status 0 on one notes lock
finish
