# Sourced by the tests of the command line: a home of its own, a clock that
# stands still, and checks that say what was wrong.
# shellcheck shell=sh
set -u
LC_ALL=C.UTF-8
TZ=UTC
export LC_ALL TZ
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
top_builddir=${top_builddir:-$top_srcdir/build}
HOME=$(mktemp -d)
DSTUDIO_CONTENT=$top_srcdir/content
DSTUDIO_NOW=2026-03-02T09:00:00Z
export HOME DSTUDIO_CONTENT DSTUDIO_NOW
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME \
    XDG_RUNTIME_DIR
trap 'rm -rf "$HOME"' EXIT
failures=0

dstudio() {
    "$top_builddir/dstudio" "$@"
}

bad() {
    printf 'FAILED: %s\n' "$*"
    failures=$((failures + 1))
}

# status WANTED COMMAND…: the exit status, output kept in $out and $errs.
status() {
    wanted=$1
    shift
    out=$("$@" 2>"$HOME/errs" </dev/null)
    got=$?
    errs=$(cat "$HOME/errs")
    [ "$got" -eq "$wanted" ] || bad "$* gave $got, not $wanted: $errs"
}

# has TEXT: the last output holds it; says TEXT: the last talk on stderr does.
has() {
    case $out in
    *"$1"*) ;;
    *) bad "no '$1' in: $out" ;;
    esac
}

says() {
    case $errs in
    *"$1"*) ;;
    *) bad "no '$1' in: $errs" ;;
    esac
}

# json FILTER VALUE: jq's FILTER of the last output is VALUE.
json() {
    value=$(printf '%s' "$out" | jq -r "$1" 2>&1)
    [ "$value" = "$2" ] || bad "$1 is '$value', not '$2'"
}

finish() {
    [ "$failures" -eq 0 ] || exit 1
}
