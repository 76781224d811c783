#!/bin/sh
# What can be looked at, as text and as JSON.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

status 0 dstudio series --json
json length 6
json '.[2].id' quantitative-systems
status 0 dstudio episodes --json
json length 108
json '.[0].n' 13
status 0 dstudio episodes --series 3 --json
json length 15
status 0 dstudio episodes --series quantitative-systems
has "The Mathematics of Scale"
status 0 dstudio show 51 --json
json .id ep051
json '.objectives | length > 3' true
status 0 dstudio show ep051
has "Objectives:"
status 0 dstudio show pattern:bulkhead
has "Bulkhead"
status 0 dstudio show calc:mm1
status 0 dstudio objectives 51 --json
json '.[0].mastery' unseen
status 0 dstudio patterns --json
json length 112
status 0 dstudio patterns --tier gold --json
json 'map(.tier) | unique | .[0]' gold
status 2 dstudio patterns --tier platinum
status 0 dstudio glossary slo
status 0 dstudio read 51 --chapter wrap-up --width 60
[ "$(printf '%s\n' "$out" | wc -L)" -le 60 ] || bad "a line is wider than 60"
status 2 dstudio read 51 --width 30
status 0 dstudio read 51 --json
json '.[0].id' cold-open
status 0 dstudio search "little's law"
has "ep051"
status 0 dstudio calc mm1 lambda=80/s mu=100/s --json
json .outputs.W 0.05
status 0 dstudio calc usl-fit points=1:90 18:1078 36:1300 72:1500 --json
status 0 dstudio calc
has littles-law
for shell in bash zsh fish; do
    status 0 dstudio completion $shell
    has episodes
done
status 2 dstudio completion tcsh
status 0 dstudio narrate --check 51 --chapter cold-open
has "Target"
finish
