#!/bin/sh
# The memory model by itself: vectors replayed, a history fitted, evaluated and
# simulated, bad input, and one's own history.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

data=$top_srcdir/tests/data/schedule
csv=$data/history-10k.csv
vectors=$data/vectors-public.jsonl

# No content: what works on a FILE must not need any.
content=$DSTUDIO_CONTENT
DSTUDIO_CONTENT=/nowhere

# --- replay -------------------------------------------------------------
status 0 dstudio fsrs replay "$vectors"
printf '%s\n' "$out" >"$HOME/replayed"
lines=$(wc -l <"$HOME/replayed")
[ "$lines" -eq "$(wc -l <"$vectors")" ] || bad "replay printed $lines lines"

# same FAMILY FILTER: FILTER of each case gives in both files the same.
same() {
    jq -c "select(.family == \"$1\") | $2" "$vectors" >"$HOME/want"
    jq -c "select(.family == \"$1\") | $2" "$HOME/replayed" >"$HOME/got"
    [ -s "$HOME/want" ] || bad "no $1 in the vectors"
    cmp -s "$HOME/want" "$HOME/got" ||
        bad "$1: $(diff "$HOME/want" "$HOME/got" | head -n 4)"
}

# near FAMILY TOLERANCE FILTER: lists of numbers, relative to at least 1.
near() {
    jq -c "select(.family == \"$1\") | $3" "$vectors" >"$HOME/want"
    jq -c "select(.family == \"$1\") | $3" "$HOME/replayed" >"$HOME/got"
    worst=$(jq -n --slurpfile a "$HOME/want" --slurpfile b "$HOME/got" \
        '[[$a[][]], [$b[][]]] | transpose | map((.[0] - .[1] | fabs) /
         ([1, (.[0] | fabs)] | max)) | max')
    [ "$(jq -n "$worst < $2")" = true ] || bad "$1 is off by $worst"
}
discrete='[.reviews[] | [.g, .elapsed_days, .state, .step, .due_ms, .lapses, .reps, .ivl_days]]'
same sched "$discrete"
same long "$discrete"
same fuzz '[.columns, .rows]'
same daydiff '[.columns, .rows]'
near curve 2e-8 '[.rows[][]]'
near mem 2e-4 '[.reviews[] | .s, .d, .ivl]'
near sched 1e-6 '[.reviews[] | .s, .d]'
near steps 1e-9 '[.reviews[] | .d]'
near fsrs7 1e-6 '[.reviews[] | .s, .d, .r_before // 0]'
near sm2 1e-4 '[.rows[] | .s, .d]'
near init 1e-4 .w0_w3
near grad 1e-4 '[.loss, .grad[]]'
# only the inputs are needed
jq -c 'select(.family == "mem") | .reviews |= map({g, t})' "$vectors" |
    head -n 3 >"$HOME/inputs"
status 0 dstudio fsrs replay "$HOME/inputs"
printf '%s\n' "$out" | head -n 1 >"$HOME/one"
[ "$(jq '.reviews | map(has("s") and has("d") and has("ivl")) | all' "$HOME/one")" = true ] ||
    bad "outputs are missing: $(cat "$HOME/one")"

# A bad line is named; the rest goes on.
cat >"$HOME/bad.jsonl" <<'JSON'
{"family":"mem","w":[1,2],"dr":0.9,"reviews":[]}
not json
{"family":"curve","rows":[[0.2,3,4]]}
{"family":"nonsense"}
{"family":"mem","w":[0.4,0.9,2.3,10.9,4.93,0.94,0.86,0.01,1.49,0.14,0.94,2.18,0.05,0.34,1.26,0.29,2.61],"dr":0.9,"reviews":[{"g":5,"t":0}]}
{"family":"sched","dr":0.9}
JSON
status 1 dstudio fsrs replay "$HOME/bad.jsonl"
says "$HOME/bad.jsonl:1: 2 parameters; there must be 17, 19 or 21"
says "$HOME/bad.jsonl:2: "
says "$HOME/bad.jsonl:4: unknown family 'nonsense'"
says "$HOME/bad.jsonl:5: review 1: 'g' is 5, which is not in 1 to 4"
says "$HOME/bad.jsonl:6: 'reviews' is missing"
json '.rows[0] | length' 4
out=$(dstudio fsrs replay - <"$HOME/inputs")
[ "$(printf '%s\n' "$out" | wc -l)" -eq 3 ] || bad "replay - gave: $out"
status 3 dstudio fsrs replay "$HOME/absent"
status 2 dstudio fsrs replay
status 2 dstudio fsrs repaly "$vectors"
says "did you mean 'replay'?"

# --- optimize -----------------------------------------------------------
status 0 dstudio fsrs optimize "$csv" --json --threads 1
json '.params | length' 21
json '.reviews' 10000
json '.items' 7974
json '.log_loss.before * 1e5 | round' 27272
json '.log_loss.after <= 0.269671' true
json '.rmse_bins.after < .rmse_bins.before' true
json '.auc > 0.71' true
json '.seconds | type' number
first=$(printf '%s' "$out" | jq -c .params)
status 0 dstudio fsrs optimize "$csv" --json --threads 2
[ "$(printf '%s' "$out" | jq -c .params)" = "$first" ] ||
    bad "two threads give other parameters"
status 0 dstudio fsrs optimize "$csv" --json --seed 7 --epochs 2
[ "$(printf '%s' "$out" | jq -c .params)" != "$first" ] ||
    bad "another seed gives the same parameters"
status 0 dstudio fsrs optimize "$csv" --json --split
json '.split.train_items' 6379
json '.split.test_items' 1595
json '.split.test_from_ms' 1769438360034
json '.log_loss.after <= 0.239961' true
status 0 dstudio fsrs optimize "$csv"
has "10000 reviews, 7974 scored; fitted: all"
status 2 dstudio fsrs optimize "$csv" --save
status 2 dstudio fsrs optimize "$csv" --compare
says "--compare is no option of 'optimize'"
status 2 dstudio fsrs optimize "$csv" --epochs 0
status 3 dstudio fsrs optimize "$HOME/absent.csv"

head -n 500 "$csv" | cut -d, -f1,2,4,5 >"$HOME/missing.csv"
status 1 dstudio fsrs optimize "$HOME/missing.csv"
says "$HOME/missing.csv:1: column 'review_rating' is missing"
{ head -n 40 "$csv"; sed -n 20p "$csv"; } >"$HOME/order.csv"
status 1 dstudio fsrs optimize "$HOME/order.csv"
says "$HOME/order.csv:41: review_time"
head -c 700 "$csv" >"$HOME/cut.csv"
status 1 dstudio fsrs evaluate "$HOME/cut.csv"
says "$HOME/cut.csv:"
head -n 1 "$csv" >"$HOME/none.csv"
status 3 dstudio fsrs optimize "$HOME/none.csv"
: >"$HOME/empty.csv"
status 1 dstudio fsrs optimize "$HOME/empty.csv"
says "$HOME/empty.csv:1: the file is empty"

# --- evaluate, simulate -------------------------------------------------
status 0 dstudio fsrs evaluate "$csv" --compare --json
json '.current.healthy' true
json '.time_series | keys | join(" ")' "average defaults fsrs7_defaults fsrs7_trained trained"
json '.time_series.trained.items' 6645
json '.time_series.trained.log_loss < .time_series.defaults.log_loss' true
json '[.current.calibration[].items] | add' 7974
status 0 dstudio fsrs evaluate "$csv"
has "health: good"

status 0 dstudio fsrs simulate --cards 300 --days 60 --retention 0.8:0.9 --csv
[ "$(printf '%s\n' "$out" | wc -l)" -eq 7 ] || bad "simulate --csv: $out"
has "retention,reviews_per_day,minutes_per_day,new,known,minutes_per_known"
status 0 dstudio fsrs simulate --cards 300 --days 60 --retention 0.8:0.9 --json
json '.rows | length' 6
json '.rows[5].minutes_per_day > .rows[0].minutes_per_day' true
json '.best_retention >= 0.7 and .best_retention <= 0.95' true
status 0 dstudio fsrs simulate --cards 300 --days 9 --retention 0.9 --json
json '.by_day | length' 9
status 0 dstudio fsrs simulate --cards 300 --days 60 --minutes-per-day 1 --json
json '.rows[0].minutes_per_day < 2' true
for wrong in 0.9:0.8 x 0.2:0.9 0.8:0.9:0 0.8:0.9:0.1:1; do
    status 2 dstudio fsrs simulate --cards 10 --retention "$wrong"
done
status 2 dstudio fsrs simulate --minutes-per-day none
status 0 dstudio fsrs simulate --days 5 --retention 0.9
says "a deck of 10000 new cards is taken"

# --- one's own ----------------------------------------------------------
DSTUDIO_CONTENT=$content
status 3 dstudio fsrs optimize
says "0 rated answers so far, 400 are needed: 400 more"
# the first 200 cards of the file, as a journal
awk -F, '
    NR == 1 { print "log 00000000-0000-4000-8000-000000000001"; next }
    $1 <= 200 {
        printf "{\"id\":\"%08x-%04x-7000-8000-%012x\",\"at\":%.0f,\"tz\":0," \
               "\"t\":\"answer\",\"v\":1}\t{\"item\":\"ep051.made-%03d@1\"," \
               "\"hash\":\"0000000000000000\"," \
               "\"quiz\":\"11111111-1111-4111-8111-111111111111\"," \
               "\"mode\":\"review\",\"score\":%d,\"outcome\":\"%s\"," \
               "\"hints\":0,\"try\":1,\"ms\":%d,\"grade\":%d,\"app\":\"0\"," \
               "\"salt\":\"00000000000000000000000000000000\"}\n",
               int($2 / 65536), $2 % 65536, NR, $2, $1, ($3 > 1),
               ($3 > 1 ? "right" : "wrong"), $5, $3
    }' "$csv" >"$HOME/journal"
# after the last of these answers
DSTUDIO_NOW=2028-01-01T09:00:00Z
status 0 dstudio import "$HOME/journal"
status 0 dstudio fsrs optimize --json
json '.saved' false
json '.reviews > 1000' true
own=$(printf '%s' "$out" | jq -c .params)
{ head -n 1 "$csv"; awk -F, 'NR > 1 && $1 <= 200' "$csv"; } >"$HOME/some.csv"
status 0 dstudio fsrs optimize "$HOME/some.csv" --json
[ "$(printf '%s' "$out" | jq -c .params)" = "$own" ] ||
    bad "the store and the file give different parameters"
status 0 dstudio fsrs optimize --save --json
json '.saved' true
out=$(dstudio export - | grep -c '"memory.params.fsrs-6"')
[ "$out" = 1 ] || bad "the journal has $out lines of parameters"
# now they are in force: the same again is no better
status 0 dstudio fsrs optimize --save --json
json '.saved' false
json '.log_loss.before == .log_loss.after' true
says "nothing was changed"
status 0 dstudio fsrs evaluate --json --compare
json '.time_series | has("current")' true
# nothing new since: not again by itself; another learner's first time is due
status 0 dstudio fsrs optimize --save --if-grown --json
[ -z "$out" ] || bad "fitted again without need: $out"
status 0 dstudio --profile other import "$HOME/journal"
status 0 dstudio --profile other fsrs optimize --save --if-grown --json
json '.saved' true
status 0 dstudio fsrs simulate --days 30 --retention 0.9 --json
json '.known_cards' 200
# taken back, it is not made again by itself; then the answers come back
status 0 dstudio undo
has "the last fit of the memory model"
status 0 dstudio fsrs optimize --json
json '.log_loss.before > .log_loss.after' true
status 0 dstudio fsrs optimize --save --json
json '.saved' true
# what was remembered, by day, week and month: the same answers
status 0 dstudio stats --json
total=$(printf '%s' "$out" | jq '.retention.all.both.total')
[ "$total" -gt 500 ] || bad "only $total answers count for retention"
for span in day week month; do
    status 0 dstudio stats --by $span --json
    json '[.[].both.total] | add' "$total"
    json '[.[].from] == ([.[].from] | sort)' true
done
status 0 dstudio stats --by week --csv
has "from,young_passed,young,mature_passed,mature,expected"
status 2 dstudio stats --by year
# the other model has parameters of its own, which count once it is in force
status 0 dstudio fsrs optimize --model fsrs-7 --save --json
json '.model' FSRS-7
json '.saved' true
json '.params | length' 34
json '.log_loss_recency.after < .log_loss_recency.before' true
out=$(dstudio export - | grep -c '"memory.params.fsrs-7"')
[ "$out" = 1 ] || bad "the journal has $out lines of parameters of FSRS-7"
status 0 dstudio config memory.model fsrs-7
status 0 dstudio fsrs optimize --save --json
json '.model' FSRS-7
json '.saved' false
json '.log_loss.before == .log_loss.after' true
status 0 dstudio fsrs optimize --save --if-grown --json
[ -z "$out" ] || bad "FSRS-7 fitted again without need: $out"
status 0 dstudio fsrs evaluate --compare --json
json '.current.model' FSRS-7
json '.proposed' "$(printf '%s' "$out" | jq -r '.time_series |
    if .fsrs7_trained.log_loss < .trained.log_loss then "fsrs-7"
    else "fsrs-6" end')"
status 0 dstudio fsrs evaluate --compare
has "proposed: fsrs-"
status 0 dstudio config memory.model fsrs-6
status 2 dstudio fsrs optimize --model fsrs-8
says "fsrs-6 or fsrs-7"

DSTUDIO_NOW=2026-03-02T09:00:00Z

# --- FSRS-7 behind its setting ------------------------------------------
name=$(sed -n 's/^  - id: /ep051./p' "$top_srcdir"/quizzes/*/ep051.yaml | head -n 1)
awk -v name="$name" 'BEGIN {
    print "log 00000000-0000-4000-8000-000000000002"
    split("3 3 1 3", grade); split("0 600000 259200000 259800000", after)
    for (i = 1; i <= 4; i++) {
        at = 1767700800000 + after[i]
        printf "{\"id\":\"%08x-%04x-7000-8000-%012x\",\"at\":%.0f,\"tz\":0," \
               "\"t\":\"review\",\"v\":1}\t{\"item\":\"%s@1\"," \
               "\"grade\":%d,\"ms\":1000}\n",
               int(at / 65536), at % 65536, i, at, name, grade[i]
    }
}' >"$HOME/four"
seven() {
    dstudio --profile seven "$@"
}
status 0 seven import "$HOME/four"
# its curve: 1 at each answer, lower between, and no other command's business
status 0 seven history "$name" --curve --json
json '[.[] | select(.answer != null) | .answer] | join(" ")' \
    "good good again good"
json '[.[] | select(.answer != null) | .recall] | min' 1
json 'map(.recall > 0 and .recall <= 1) | all' true
json '.[-1].recall < 0.95' true
status 2 seven history 51 --curve
status 3 dstudio history "$name" --curve
status 0 seven show "$name" --json
six=$(printf '%s' "$out" | jq '.memory.stability // .stability')
status 0 seven config memory.model fsrs-7
status 0 seven show "$name" --json
got=$(printf '%s' "$out" | jq '.memory.stability // .stability')
[ "$got" != "$six" ] || bad "FSRS-7 changes nothing: $got"
jq -c 'select(.family == "fsrs7")' "$vectors" | head -n 1 | jq -c '.dr = 0.9 |
    .w = [0.1104, 2.2395, 3.9221, 11.7841, 6.1686, 0.6457, 3.6807, 1.9795, 0,
          1.3826, 0.7024, 0.5999, 0.8146, 0.6398, 1, 1.3207, 0.6707, 3.8668,
          0.4416, 0.0934, 1.8631, 0.6162, 1.0869, 0.1567, 0.0801, 0.2421,
          0.9464, 0.1433, 0.7145, 0, 0.5667, 0.3734, 0.5333, 0.3048] |
    .reviews = [{g: 3, t: 0}, {g: 3, t: (600 / 86400)},
                {g: 1, t: ((259200 - 600) / 86400)}, {g: 3, t: (600 / 86400)}]' \
    >"$HOME/seven"
want=$(dstudio fsrs replay "$HOME/seven" | jq '.reviews[3].ivl')
[ "$(jq -n "($got - $want) / $want | fabs < 1e-4")" = true ] ||
    bad "stability of $name is $got, not $want"
status 0 seven config memory.model fsrs-6
status 0 seven show "$name" --json
json '.memory.stability // .stability' "$six"
finish
