# Sourced by tests that need a running server: dstudiod on a free port, HTTPS
# with a certificate of its own, a store in $HOME/server. Wants $HOME to be a
# folder of the test, and top_builddir.
# What sources this sets top_builddir and uses SERVER_URL and SERVER_CA.
# shellcheck shell=sh disable=SC2034,SC2154

# server_start [OPTIONS…]: starts it. Sets SERVER_URL (https://localhost:PORT),
# SERVER_CA (a file for --ca or --cacert) and SERVER_PID. What it logs is in
# $HOME/server/err. With SERVER_PLAIN it speaks HTTP without TLS.
server_start() {
    mkdir -p "$HOME/server"
    SERVER_CA=$HOME/server/self-signed.pem
    : >"$HOME/server/out"
    [ -n "${SERVER_PLAIN-}" ] || set -- --self-signed "$@"
    "$top_builddir/dstudiod" serve --listen 127.0.0.1:0 \
        --store "$HOME/server/server.db" --password-memory-mb 8 \
        --login-attempts 0 --address-attempts 0 --device-requests 0 \
        --device-parallel 0 \
        "$@" >"$HOME/server/out" 2>>"$HOME/server/err" &
    SERVER_PID=$!
    until grep -q '^ready$' "$HOME/server/out"; do
        if ! kill -0 "$SERVER_PID" 2>/dev/null; then
            cat "$HOME/server/err"
            return 1
        fi
        sleep 0.05
    done
    SERVER_URL=$(sed -n 's|^listening on .*:\([0-9]*\)$|localhost:\1|p' \
        "$HOME/server/out")
    [ -n "${SERVER_PLAIN-}" ] || SERVER_URL=https://$SERVER_URL
}

# server_stop [SIGNAL]: ends it and waits until it is gone.
server_stop() {
    kill "-${1:-TERM}" "$SERVER_PID" 2>/dev/null
    wait "$SERVER_PID" 2>/dev/null
}

# server_user EMAIL PASSWORD: makes an account; prints the learner's id.
server_user() {
    printf '%s\n' "$2" | "$top_builddir/dstudiod" user add "$1" \
        --store "$HOME/server/server.db" --password-memory-mb 8 |
        cut -d ' ' -f 1
}
