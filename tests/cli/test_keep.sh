#!/bin/sh
# Notes, bookmarks, marks, queue, flags, settings, export and import.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

status 0 dstudio note 51 "about all of it"
status 0 dstudio note ep051@littles-law:40 "R + W > N, then кворум"
status 0 dstudio bookmark ep051@queues:3 "read again"
status 3 dstudio note ep051@no-such-chapter "x"
status 3 dstudio note 999 "x"
status 2 dstudio note 51 ""
status 0 dstudio notes --json
json length 3
status 0 dstudio notes
has "кворум"
has "ep051@littles-law:40"
status 0 dstudio search кворум --json
json '.[0].kind' note
status 0 dstudio --profile fresh stats --episodes --csv
status 3 dstudio --profile fresh stats --episodes
# What another device wrote, or a server, moves no cursor and rings no bell.
status 0 dstudio --profile strange note 51 "$(printf 'red \033[31m\007\n\ttab')"
status 0 dstudio --profile strange bookmark 51 "$(printf '\033[32m')"
status 0 dstudio --profile strange notes
has "red �[31m�"
has "$(printf '\n  \ttab')"
case $out in
*"$(printf '\033')"*) bad "a note reaches the terminal as it is" ;;
esac
status 0 dstudio mark 52 'done'
status 0 dstudio episodes --json
json '.[] | select(.n == 52) | .mark' 'done'
status 0 dstudio stats --episodes --json
json '.[] | select(.episode == 52) | .marked_by_hand' 'done'
json '.[] | select(.episode == 52) | .heard' no
status 0 dstudio stats --episodes --csv
has "episode,title,series,words,heard_share,read_share,estimated_share"
status 0 dstudio stats --episodes
has "by hand"
status 0 dstudio mark 52 open
status 2 dstudio mark 52 perhaps
status 0 dstudio queue 53 51
has "51"
status 0 dstudio queue 53 --json
json '.[0]' 51
status 0 dstudio queue 52 53 # 51 52 53
status 0 dstudio queue --to 1 53 --json
json 'map(tostring) | join(" ")' "53 51 52"
status 0 dstudio queue --to 99 53 --json
json 'map(tostring) | join(" ")' "51 52 53"
status 0 dstudio queue --to 2 54 --json
json 'map(tostring) | join(" ")' "51 54 52 53"
status 2 dstudio queue --to 0 54
status 2 dstudio queue --to 1 51 52
status 0 dstudio config theme light
status 0 dstudio config theme
has light
status 0 dstudio config theme ''
status 0 dstudio config theme
has dark
status 0 dstudio config memory.retention 0.85
status 0 dstudio config memory.steps "2 20"
status 0 dstudio config memory.steps
has "2 20"
status 2 dstudio config memory.steps "2 x"
question=$(dstudio show 51 >/dev/null; sed -n 's/^  - id: //p' \
    "$top_srcdir/quizzes/quantitative-systems/ep051.yaml" | head -n 1)
status 0 dstudio flag "ep051.$question" "unclear"
status 0 dstudio suspend "ep051.$question"
status 0 dstudio suspend "ep051.$question" --off
status 3 dstudio suspend ep051.no-such-question
status 0 dstudio export "$HOME/all.lines"
status 1 dstudio export "$HOME/all.lines" # never over a file that is there
status 0 dstudio --profile other import "$HOME/all.lines"
has "events added"
status 0 dstudio --profile other notes --json
json length 3
status 0 dstudio --profile other import "$HOME/all.lines"
has "0 events added"
sed 's/кворум/quorum/' "$HOME/all.lines" >"$HOME/bad.lines"
printf 'log x\n' >"$HOME/worse.lines"
status 1 dstudio --profile third import "$HOME/worse.lines"
status 0 dstudio doctor --rebuild
has "made again"
limited() (
    ulimit -f "$1"
    shift
    dstudio "$@"
)

# No room for the first file of all (a limit on files is a full disk for every
# user): that is said, and nothing stands in the way when there is room.
for blocks in 1 2 8 40; do
    XDG_DATA_HOME=$HOME/full$blocks
    export XDG_DATA_HOME
    status 1 limited "$blocks" due
    says "no space left for '$HOME/full$blocks/dstudio/learner.db'"
    status 0 dstudio due
done
unset XDG_DATA_HOME
finish
