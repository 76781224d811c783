#!/bin/sh
# The benches of the server run and tell what they are asked for; how fast is
# not looked at.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

# says FILE WORDS: a line of the bench has these words.
says() {
    grep -q -- "$2" "$1" || bad "no '$2' in: $(cat "$1")"
}

unset DSTUDIO_NOW
cd "$HOME" || exit 1
SECONDS=1 IDLE=20 TMPDIR=$HOME "$top_builddir/bench/server_http" \
    "$top_builddir/dstudiod" >http 2>err || bad "server_http: $(cat err http)"
says http 'SQLite, appends of 100 at 64 connections'
says http 'median and p99'
says http 'idle connections'
SECONDS=1 IDLE=20 TMPDIR=$HOME "$top_builddir/bench/server_tls" \
    "$top_builddir/dstudiod" >tls 2>err || bad "server_tls: $(cat err tls)"
says tls 'new TLS connections'
LEARNERS=300 SECONDS=2 TMPDIR=$HOME "$top_builddir/bench/server_day" \
    "$top_builddir/dstudiod" >day 2>err || bad "server_day: $(cat err day)"
says day '300 learners, a day in 2 s'
says day 'failures: 0$'
TMPDIR=$HOME "$top_builddir/bench/sync_first" "$top_builddir/dstudio" \
    "$top_builddir/dstudiod" "$top_builddir/bench/bench" 300 >sync 2>err ||
    bad "sync_first: $(cat err sync)"
says sync '300 events, first sync of an empty device'
finish
