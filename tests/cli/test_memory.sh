#!/bin/sh
# Due days moved and taken back, a backlog, a time budget, a plan, leeches, and
# the settings that steer the memory, end to end.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# Histories are journals made here: lines "DAYS ITEM GRADE MS", where DAYS counts
# from 2026-03-02 (study day 20514); "due ITEM DAYS" is a `due` line of today.
profile=0
history() {
    profile=$((profile + 1))
    awk -v log_nr="$profile" '
        function id(ms) {
            return sprintf("%08x-%04x-7000-8000-%012x", int(ms / 65536),
                           ms % 65536, NR)
        }
        function line(ms, type, body) {
            printf "{\"id\":\"%s\",\"at\":%.0f,\"tz\":0,\"t\":\"%s\",\"v\":1}" \
                   "\t%s\n", id(ms), ms, type, body
        }
        BEGIN { printf "log 00000000-0000-4000-8000-%012x\n", log_nr }
        $1 == "due" {
            line(20514 * 86400000 + 14400000 + NR, "due",
                 "{\"items\":[[\"" $2 "\"," (20514 + $3) "]]}")
            next
        }
        {
            line((20514 + $1) * 86400000 + 32400000 + NR, "answer",
                 "{\"item\":\"" $2 "@1\",\"hash\":\"0000000000000000\"," \
                 "\"quiz\":\"11111111-1111-4111-8111-111111111111\"," \
                 "\"mode\":\"review\",\"score\":" ($3 > 1) ",\"outcome\":\"" \
                 ($3 > 1 ? "right" : "wrong") "\",\"hints\":0,\"try\":1," \
                 "\"ms\":" $4 ",\"grade\":" $3 ",\"app\":\"0\",\"salt\":" \
                 "\"00000000000000000000000000000000\"}")
        }' >"$HOME/journal.$profile"
    learner="learner-$profile"
    mine import "$HOME/journal.$profile" >"$HOME/imported" ||
        bad "the journal of learner $profile was not taken"
}

mine() {
    dstudio --profile "$learner" "$@"
}

# Names of the questions of an episode.
questions() {
    sed -n "s/^  - id: /ep0$1./p" "$top_srcdir"/quizzes/*/ep0"$1".yaml
}

at() {
    DSTUDIO_NOW=2026-$1T${2:-09:00}:00Z
}

last_answer() {
    mine export - | grep '"t":"answer"' | tail -n 1 | cut -f 2 | jq -r "$1"
}

# --- postpone, spread, undo -------------------------------------------------
for name in $(questions 51); do
    printf -- '-40 %s 3 9000\n-39 %s 3 9000\n' "$name" "$name"
done >"$HOME/rows"
history <"$HOME/rows"
status 0 mine due --json
due=$(printf '%s' "$out" | jq .due)
[ "$due" -ge 8 ] || bad "few are due: $out"
before=$(mine forecast --json)
status 0 mine due --postpone 4 --json
json .moved "$due"
json .stay 0
json '.days | length' 1
json '.days[0].day' 2026-03-06
json '.questions | length' "$due"
status 0 mine due --json
json .due 0
at 03-06
status 0 mine due --json
json .due "$due"
at 03-02
status 0 mine undo
has "the due days of $due questions"
status 0 mine due --json
json .due "$due"
[ "$(mine forecast --json)" = "$before" ] || bad "undo left something behind"
status 0 mine due --spread 3 --json
json '.days | length' 2
json '.moved + .stay' "$due"
json .stay $(((due + 2) / 3))
status 0 mine due --json
json .due $(((due + 2) / 3))
status 0 mine undo --json
status 3 mine due --postpone 2 --series pattern-mastery
status 2 mine due --postpone 0
status 2 mine due --spread 1
status 2 mine due --spread 2 --postpone 2
# More than one line of the journal can hold: one undo takes all of it.
for episode in 13 14 15 16 17 18 19 31 32 33 51 52 53 66 67 68 81 82 83 101 102 \
    103; do
    questions $episode
done 2>/dev/null | sort -u >"$HOME/names"
sed 's/.*/-40 & 3 9000/' "$HOME/names" >"$HOME/rows"
history <"$HOME/rows"
status 0 mine due --json
due=$(printf '%s' "$out" | jq .due)
status 0 mine due --postpone 3
status 0 mine undo --json
json .undone "the due days of $due questions"
status 0 mine due --json
json .due "$due"

# --- backlog ----------------------------------------------------------------
# Fifty questions long overdue, two that are due today.
head -n 50 "$HOME/names" | sed 's/.*/-40 & 3 9000/' >"$HOME/rows"
sed -n '51,52{s/.*/-10 & 3 9000\ndue & 0/;p;}' "$HOME/names" >>"$HOME/rows"
history <"$HOME/rows"
status 0 mine continue --json
overdue=$(printf '%s' "$out" | jq -r '.[0].text' | tr -dc 0-9)
[ "$overdue" -gt 40 ] || bad "home does not speak of a backlog: $out"
has "a backlog of $overdue: today's first, then what you are about to lose"
printf ':d\n:q\n' | mine review >"$HOME/said"
head -n 1 "$HOME/said" | grep -q "^A backlog of $overdue: today's first" ||
    bad "the review does not begin with the backlog: $(head -n 1 "$HOME/said")"
first=$(last_answer .item)
sed -n '51,52p' "$HOME/names" | grep -qx "${first%@*}" ||
    bad "$first came before today's"
status 0 mine due --list --json
# Ninety answers on the last day studied: then it is no backlog.
head -n 50 "$HOME/names" | sed 's/.*/-40 & 3 9000/' >"$HOME/rows"
i=0
while [ $i -lt 90 ]; do
    sed -n '53{s/.*/-1 & 4 9000/;p;}' "$HOME/names"
    i=$((i + 1))
done >>"$HOME/rows"
history <"$HOME/rows"
status 0 mine continue --json
case $out in *backlog*) bad "a normal day is called a backlog: $out" ;; esac
printf ':q\n' | mine review >"$HOME/said"
grep -q 'backlog' "$HOME/said" && bad "a normal review speaks of a backlog"
printf ':q\n' | mine review --backlog >"$HOME/said"
grep -q '^A backlog of' "$HOME/said" || bad "--backlog did not force it"

# --- time budget ------------------------------------------------------------
# All answers took two minutes: five minutes are two questions.
sed 's/.*/-40 & 3 120000/' "$HOME/names" >"$HOME/rows"
history <"$HOME/rows"
out=$(printf ':q\n' | mine review --minutes 5 --json 2>/dev/null)
json .questions 2
sed 's/.*/-40 & 3 20000/' "$HOME/names" >"$HOME/rows"
history <"$HOME/rows"
out=$(printf ':q\n' | mine review --minutes 5 --json 2>/dev/null)
json .questions 15

# --- plan -------------------------------------------------------------------
for name in $(questions 51); do
    printf -- '-60 %s 3 9000\n-50 %s 3 9000\n-20 %s 3 9000\n' "$name" "$name" \
        "$name"
done | sed 1,6d >"$HOME/rows" # two questions are unseen
history <"$HOME/rows"
status 0 mine plan 2026-04-01 --json
json .days 30
json .unseen 2
json '.with_study.load | length' 30
[ "$(printf '%s' "$out" | jq '.without_study.recall < .with_study.recall')" = \
    true ] || bad "study does not help: $out"
[ "$(printf '%s' "$out" |
    jq '.with_study.recall <= .with_pulled.recall')" = true ] ||
    bad "pulling makes it worse: $out"
json .moves.applied false
status 0 mine plan 2026-03-12 --episodes 51 --apply --json
json .moves.applied true
moved=$(printf '%s' "$out" | jq .moves.moved)
[ "$moved" -gt 0 ] || bad "nothing was pulled: $out"
json '[.moves.questions[] | select(.to >= "2026-03-12" or .from < "2026-03-12")]
    | length' 0
status 0 mine plan 2026-03-12 --episodes 51 --json
json .moves.moved 0
status 0 mine undo --json
status 0 mine plan 2026-03-12 --episodes 51
has "--apply pulls $moved due day"
has "without further study"
status 2 mine plan 2026-03-02
status 2 mine plan tomorrow
status 2 mine plan 2026-04-01 --episodes 51 --series 3
status 3 mine plan 2026-04-01 --episodes 999

# --- leeches ----------------------------------------------------------------
name=$(sed -n 1p "$HOME/names")
i=0
while [ $i -lt 7 ]; do # seven lapses: learnt, forgotten, learnt again
    printf '%s\n' "-$((90 - 10 * i)) $name 4 9000" \
        "-$((85 - 10 * i)) $name 1 9000"
    i=$((i + 1))
done >"$HOME/rows"
printf -- '-20 %s 4 9000\n' "$name" >>"$HOME/rows"
history <"$HOME/rows"
status 3 mine leeches
printf 'due %s 0\n' "$name" >>"$HOME/rows"
history <"$HOME/rows"
printf ':d\n:a\nMy own words.\n:S\n:q\n' | mine review --limit 1 >"$HOME/said"
tr '\n' ' ' <"$HOME/said" | grep -q 'Forgotten 8 times: hear its source again' ||
    bad "no word of the leech: $(cat "$HOME/said")"
status 0 mine leeches --json
json length 1
json '.[0].name' "$name"
json '.[0].lapses' 8
json '.[0].suspended' true
status 0 mine notes --json
json '.[0].text' 'My own words.'
status 0 mine suspend "$name" --off
status 0 mine leeches
has "dstudio play --says $name"
has "dstudio suspend $name"
status 0 mine config memory.leech 0
status 3 mine leeches

# --- the day that is chosen -------------------------------------------------
# A lapse of a well known question without steps: an interval of some days.
enemy=ep051.pool-ceiling
known=ep051.slow-database
grep -A 30 'id: slow-database' "$top_srcdir"/quizzes/*/ep051.yaml |
    grep -q 'enemies: \[pool-ceiling\]' || bad "ep051 has no such enemies now"
# lapse SETTINGS…: asks $known today after the rows on standard input; sets $day.
lapse() {
    {
        for day in 400 380 300 100; do
            printf -- '-%s %s 3 9000\n' $day $known
        done
        printf 'due %s 0\n' $known
        cat
    } >"$HOME/rows"
    history <"$HOME/rows"
    for setting in memory.steps=' ' memory.relearning_steps=' ' "$@"; do
        mine config "${setting%%=*}" "${setting#*=}" ||
            bad "$setting was not taken"
    done
    printf ':d\n:q\n' | mine review --limit 1 >"$HOME/said"
    [ "$(last_answer .item)" = "$known@1" ] || bad "$known was not asked"
    day=$(($(last_answer .due) - 20514))
}

lapse </dev/null
alone=$day
[ "$alone" -ge 3 ] || bad "an interval of $alone days leaves no choice"
lapse </dev/null
[ "$day" -eq "$alone" ] || bad "the same answer gave day $day, not $alone"
printf -- '-9 %s 3 9000\ndue %s %s\n' $enemy $enemy "$alone" >"$HOME/enemy"
lapse <"$HOME/enemy"
[ "$day" -ne "$alone" ] || bad "it is due on the day of its enemy"

# Both due today: one is asked, the other waits until tomorrow.
printf -- '-9 %s 3 9000\ndue %s 0\n-9 %s 3 9000\ndue %s 0\n' \
    $enemy $enemy $known $known >"$HOME/rows"
history <"$HOME/rows"
status 0 mine due --json
json .due 2
printf ':d\n\n:d\n\n:d\n\n' | mine review --limit 1 >"$HOME/said"
status 0 mine due --json
json .due 0
fresh=$(printf '%s' "$out" | jq .unseen)
status 0 mine continue --json
json '.[0].text' "Meet up to $fresh questions that are new"
mine config memory.new_per_day 0
status 0 mine continue --json
[ "$(printf '%s' "$out" | jq -r '.[0].kind')" != review ] ||
    bad "home offers a review of nothing: $out"
mine config memory.new_per_day ''
at 03-03
status 0 mine due --json
json .due 2
at 03-02

# Balance: a crowded day is avoided, and no other is with fuzz alone.
crowd() { # crowd DAY HOW_MANY
    grep -v 'ep051' "$HOME/names" | sed -n "$((10 * $1 + 1)),$((10 * $1 + $2))p" |
        sed "s/.*/-9 & 3 9000\ndue & $1/"
}
crowd "$alone" 9 >"$HOME/crowd"
lapse <"$HOME/crowd"
[ "$day" -eq "$alone" ] || bad "a crowd moved it without balancing"
lapse memory.balance=true <"$HOME/crowd"
[ "$day" -ne "$alone" ] || bad "balancing did not avoid the crowd"
# Easy days: every day has one; the chosen weekday becomes one to spare.
i=1
while [ $i -le 14 ]; do
    crowd $i 1
    i=$((i + 1))
done >"$HOME/crowd"
lapse memory.balance=true <"$HOME/crowd"
even=$day
# 2026-03-02 is a Monday.
days=$(i=0
    while [ $i -lt 7 ]; do
        [ $((even % 7)) -eq $i ] && printf 'minimum ' || printf 'normal '
        i=$((i + 1))
    done)
lapse memory.balance=true "memory.easy_days=$days" <"$HOME/crowd"
[ "$day" -ne "$even" ] || bad "day $day was to be spared"

# Desired retention: of the series, of a weight, the highest of both.
lapse memory.fuzz=false </dev/null
plain=$day
lapse memory.fuzz=false memory.retention.series.quantitative-systems=0.97 \
    </dev/null
strict=$day
[ "$strict" -lt "$plain" ] || bad "retention of the series: $strict, $plain"
lapse memory.fuzz=false memory.retention.series.pattern-mastery=0.97 </dev/null
[ "$day" -eq "$plain" ] || bad "another series counts here"
weight=$(dstudio objectives 51 --json |
    jq -r '[.. | objects | select(.id? == "littles-law") | .weight][0]')
lapse memory.fuzz=false "memory.retention.weight.$weight=0.8" </dev/null
[ "$day" -gt "$plain" ] || bad "retention of weight $weight: $day, $plain"
lapse memory.fuzz=false "memory.retention.weight.$weight=0.8" \
    memory.retention.series.quantitative-systems=0.97 </dev/null
[ "$day" -eq "$strict" ] || bad "not the highest retention: $day, $strict"

# --- a study day begins at four ---------------------------------------------
printf -- '-9 %s 3 9000\ndue %s 1\n' $known $known >"$HOME/rows"
history <"$HOME/rows"
at 03-03 03:59
status 0 mine due --json
json .due 0
at 03-03 04:01
status 0 mine due --json
json .due 1
mine config memory.rollover_hour 0
at 03-02 23:59
status 0 mine due --json
json .due 0
at 03-03 00:01
status 0 mine due --json
json .due 1
finish
