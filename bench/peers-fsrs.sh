#!/bin/sh
# peers-fsrs.sh DSTUDIO [FILE.csv]: the optimizer and the scheduler beside the
# Node packages @open-spaced-repetition/binding (fsrs-rs) and ts-fsrs, in the
# same run and by turns; medians of whole processes. Installs them by npm into a
# temporary folder, which is removed. Without a file a history is made by
# bench/fsrs, which then must be built beside DSTUDIO.
set -eu
dstudio=${1:?usage: peers-fsrs.sh DSTUDIO [FILE.csv]}
case $dstudio in /*) ;; *) dstudio=$PWD/$dstudio ;; esac
rounds=${ROUNDS:-7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
if [ $# -ge 2 ]; then
    cp "$2" "$work/history.csv"
else
    "$(dirname "$dstudio")/bench/fsrs" --make 200000 >"$work/history.csv"
fi
cd "$work"
npm init -y >npm.log 2>&1
npm install --no-audit --no-fund @open-spaced-repetition/binding ts-fsrs \
    >>npm.log 2>&1 || {
    cat npm.log >&2
    exit 1
}
cat >peer.cjs <<'JS'
// Whole process: read the CSV, train, print the parameters.
const fs = require('fs');
const {convertCsvToFsrsItems, computeParameters} =
    require('@open-spaced-repetition/binding');
const items = convertCsvToFsrsItems(
    fs.readFileSync(process.argv[2]), 4, 'UTC', () => 0);
computeParameters(items, {enableShortTerm: true, numRelearningSteps: 1})
    .then((w) => console.log(JSON.stringify({params: [...w]})));
JS
cat >replay.cjs <<'JS'
// Reviews a second through ts-fsrs: states, steps and intervals.
const fs = require('fs');
const {fsrs, createEmptyCard} = require('ts-fsrs');
const cards = new Map();
let reviews = 0;
for (const line of fs.readFileSync(process.argv[2], 'utf8').split('\n').slice(1)) {
  const [id, at, rating] = line.split(',');
  if (!at) continue;
  if (!cards.has(id)) cards.set(id, []);
  cards.get(id).push([new Date(Number(at)), Number(rating)]);
  reviews++;
}
const f = fsrs({enable_fuzz: false});
const begun = process.hrtime.bigint();
for (const answers of cards.values()) {
  let card = createEmptyCard(answers[0][0]);
  for (const [at, rating] of answers) card = f.next(card, at, rating).card;
}
const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
console.log(reviews / seconds);
JS
cat >measure.cjs <<'JS'
// Runs the commands by turns; prints the median and the peak memory of each.
const {spawnSync} = require('child_process');
const rounds = Number(process.argv[2]);
const commands = JSON.parse(process.argv[3]);
const times = commands.map(() => []);
for (let i = 0; i < rounds; i++) {
  commands.forEach((command, k) => {
    const begun = process.hrtime.bigint();
    const run = spawnSync(command[0], command.slice(1));
    if (run.status !== 0) { console.error(String(run.stderr)); process.exit(1); }
    times[k].push(Number(process.hrtime.bigint() - begun) / 1e9);
  });
}
const median = times.map((t) => t.sort((a, b) => a - b)[t.length >> 1]);
const least = times.map((t) => t[0]);
commands.forEach((command, k) => console.log(
    `${['Node binding', 'dstudio, one thread', 'dstudio, two threads'][k].padEnd(24)}` +
    ` median ${median[k].toFixed(3)} s, least ${least[k].toFixed(3)} s` +
    (k > 0 ? `, ${(median[0] / median[k]).toFixed(1)} times as fast` : '')));
JS
printf '%s reviews, whole process, %s rounds by turns\n' \
    "$(($(wc -l <history.csv) - 1))" "$rounds"
node measure.cjs "$rounds" "[[\"node\",\"peer.cjs\",\"history.csv\"],\
[\"$dstudio\",\"fsrs\",\"optimize\",\"history.csv\",\"--threads\",\"1\"],\
[\"$dstudio\",\"fsrs\",\"optimize\",\"history.csv\",\"--threads\",\"2\"]]"
peak() {
    command -v /usr/bin/time >/dev/null || return 0
    /usr/bin/time -f '%M' "$@" 2>&1 >/dev/null | tail -n 1
}
printf 'peak memory, KB: Node binding %s, dstudio %s\n' \
    "$(peak node peer.cjs history.csv)" \
    "$(peak "$dstudio" fsrs optimize history.csv)"
printf 'ts-fsrs, reviews a second: %.0f\n' "$(node replay.cjs history.csv)"
ours=$(dirname "$dstudio")/bench/fsrs
if [ -x "$ours" ]; then
    "$ours" history.csv
fi
