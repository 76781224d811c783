#!/bin/sh
# run.sh TARGET ROOT SECONDS: fuzzes from the kept corpus; new finds stay in the
# build folder, a crash fails and names its input.
set -eu
target=$1
root=$2
seconds=$3
name=$(basename "$target")
work=$(dirname "$target")/work-$name
mkdir -p "$work"
kept=$root/tests/fuzz/corpus/${name#fuzz_}
[ -d "$kept" ] || kept=
# shellcheck disable=SC2086 # no corpus is no argument
exec "$target" -max_total_time="$seconds" -max_len=16384 -timeout=10 \
    -rss_limit_mb=1024 -artifact_prefix="$work/" -print_final_stats=1 \
    "$work" $kept
