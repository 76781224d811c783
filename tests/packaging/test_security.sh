#!/bin/sh
# doc/security.md keeps its word: every requirement of levels 1 and 2 of the ASVS
# 5.0.0 has one row, and every test that it names exists.
set -u
root=${top_srcdir:?}
document=$root/doc/security.md
bad=0

complain() {
    printf '%s\n' "$*" >&2
    bad=1
}

# Section and its last requirement of level 2; those of level 3 come after.
sections='1.1 2, 1.2 9, 1.3 11, 1.4 3, 1.5 2, 2.1 3, 2.2 3, 2.3 4, 2.4 1,
3.2 2, 3.3 4, 3.4 6, 3.5 5, 3.7 2, 4.1 3, 4.2 1, 4.3 2, 4.4 4, 5.1 1, 5.2 3,
5.3 2, 5.4 3, 6.1 3, 6.2 12, 6.3 4, 6.4 4, 6.5 5, 6.6 3, 6.8 4, 7.1 3, 7.2 4,
7.3 2, 7.4 5, 7.5 2, 7.6 2, 8.1 2, 8.2 3, 8.3 1, 8.4 1, 9.1 3, 9.2 4, 10.1 2,
10.2 2, 10.3 4, 10.4 11, 10.5 5, 10.6 2, 10.7 3, 11.1 2, 11.2 3, 11.3 3, 11.4 4,
11.5 1, 11.6 1, 12.1 3, 12.2 2, 12.3 4, 13.1 1, 13.2 5, 13.3 2, 13.4 5, 14.1 2,
14.2 4, 14.3 3, 15.1 3, 15.2 3, 15.3 7, 16.1 1, 16.2 5, 16.3 4, 16.4 3, 16.5 3,
17.1 1, 17.2 4, 17.3 2'

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

printf '%s\n' "$sections" | tr ',' '\n' | while read -r section last; do
    [ -n "$section" ] || continue
    number=1
    while [ "$number" -le "$last" ]; do
        printf '%s.%s\n' "$section" "$number"
        number=$((number + 1))
    done
done | sort >"$folder/wanted"
[ "$(wc -l <"$folder/wanted")" -eq 253 ] || complain 'not 253 requirements'

# The first column of every row.
sed -n 's/^| \([0-9][0-9., ]*\) |.*/\1/p' "$document" | tr -d ' ' |
    tr ',' '\n' | sort >"$folder/told"
difference=$(diff "$folder/wanted" "$folder/told") ||
    complain "rows that are missing (<), or twice or none of these (>):
$difference"

# Every row has five cells, and a word that says how it stands.
awk -F ' [|] ' '/^[|] [0-9]/ && NF != 2 && NF != 5 { print "cells: " $0 }
    /^[|] [0-9]/ && NF == 5 && $3 !~ /^(met|in part|not|-)$/ {
        print "neither met nor not: " $0 }' "$document" >"$folder/odd"
[ ! -s "$folder/odd" ] || complain "$(cat "$folder/odd")"

# `FILE` and the cases that follow it, up to the next ; or the end.
# shellcheck disable=SC2016 # backquotes of Markdown
tr '\n' ' ' <"$document" |
    grep -o '`[a-z]*/[a-z_]*\.\(py\|sh\|c\)`[^;|`]*' |
    while read -r words; do
        file=$(printf '%s' "$words" | cut -d '`' -f 2)
        path=$root/tests/$file
        if [ ! -f "$path" ]; then
            printf 'no such test: %s\n' "$file"
            continue
        fi
        printf '%s\n' "$words" | cut -d '`' -f 3 | tr -c 'a-zA-Z0-9_' '\n' |
            grep '_' | while read -r case; do
            grep -q "def $case(\|^static void $case(\|^$case() {" "$path" ||
                printf 'no such case: %s in %s\n' "$case" "$file"
        done
    done >"$folder/lost"
[ ! -s "$folder/lost" ] || complain "$(cat "$folder/lost")"
exit "$bad"
