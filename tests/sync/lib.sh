# Sourced by tests of sync with real programs: a server with one account, and
# devices with folders of their own. `on NAME WORDS…` runs dstudio there.
# shellcheck shell=sh disable=SC2119
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"
# shellcheck source=tests/server/lib.sh
. "$top_srcdir/tests/server/lib.sh"
unset http_proxy https_proxy all_proxy HTTPS_PROXY ALL_PROXY CURL_CA_BUNDLE \
    SSL_CERT_FILE DSTUDIO_NOW
password='correct horse battery'
trap 'server_stop KILL; rm -rf "$HOME"' EXIT

on() {
    device=$1
    shift
    XDG_DATA_HOME=$HOME/$device/data XDG_STATE_HOME=$HOME/$device/state \
        XDG_CONFIG_HOME=$HOME/$device/config XDG_CACHE_HOME=$HOME/cache \
        dstudio "$@"
}

data() {
    printf '%s/%s/data/dstudio' "$HOME" "$1"
}

# log_in NAME [EMAIL]
log_in() {
    printf '%s\n' "$password" >"$HOME/password"
    on "$1" login "$SERVER_URL" --email "${2:-me@x.example}" --password-stdin \
        --device "$1" --ca "$SERVER_CA" <"$HOME/password" \
        >"$HOME/said" 2>&1 || bad "no login on $1: $(cat "$HOME/said")"
}

# in_step NAME: syncs there; the heads must be equal.
in_step() {
    status 0 on "$1" sync --json
    json .equal true
}

# equal NAME…: all hold the same journal and the same projections. Each syncs
# twice, as any device does in time. What they show is of one moment: a question
# is due a minute after a wrong answer, which may pass between two of them.
equal() {
    for device_name in "$@" "$@"; do
        in_step "$device_name"
    done
    heads=
    moment=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    for device_name in "$@"; do
        in_step "$device_name"
        found=$(printf '%s' "$out" | jq -r .heads)
        [ -z "$heads" ] || [ "$heads" = "$found" ] || bad "heads of $device_name"
        heads=$found
        DSTUDIO_NOW=$moment on "$device_name" notes \
            >"$HOME/notes.$device_name"
        DSTUDIO_NOW=$moment on "$device_name" episodes --json \
            >>"$HOME/notes.$device_name"
        cmp -s "$HOME/notes.$1" "$HOME/notes.$device_name" ||
            bad "$device_name shows something else than $1: $(diff \
                "$HOME/notes.$1" "$HOME/notes.$device_name" | head -n 20)"
    done
}

# count NAME: events that the device holds, each once.
count() {
    sqlite3 "$(data "$1")/learner.db" 'SELECT count(DISTINCT id) FROM event'
}

# restart_server: with what lies in its folder now.
restart_server() {
    server_stop TERM
    port=${SERVER_URL##*:}
    server_start
    new=${SERVER_URL##*:}
    # The address of a login does not change by itself: the port does here.
    [ "$port" = "$new" ] || for file in "$HOME"/*/state/dstudio/login/*.json; do
        sed -i "s/localhost:$port/localhost:$new/" "$file"
    done
}

server_start || exit 1
server_user me@x.example "$password" >"$HOME/learner"
