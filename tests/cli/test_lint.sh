#!/bin/sh
# lint: what it reads, its exit codes, --strict, --json.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

good=$top_srcdir/tests/data/lint/good
# Its script and its page are short: warnings, which --strict makes errors.
status 0 dstudio lint "$good"
has "warning[E022]"
status 1 dstudio lint "$good" --strict
has "error[E022]"
status 1 dstudio lint "$good" --strict --json
json '[.[].code] | unique | join(" ")' E022

# A folder that is misspelt, or holds no content, is not clean.
status 3 dstudio lint "$HOME/nowhere"
says "holds neither"
status 3 dstudio lint "$good" "$HOME"

cp -R "$good" "$HOME/copy"
chmod -R u+w "$HOME/copy"
quiz=$(find "$HOME/copy/quizzes" -name 'ep*.yaml' | sort | head -n 1)
sed 's/^    type: .*/    type: nonsense/' "$quiz" >"$HOME/broken"
cp "$HOME/broken" "$quiz"
status 1 dstudio lint "$HOME/copy"
has "error[Q003]"
has "quizzes/quantitative-systems/${quiz##*/}:"
status 1 dstudio lint "$HOME/copy" --json
printf '%s' "$out" | jq -e '.. | objects | select(.code? == "Q003")' \
    >/dev/null || bad "no Q003 in --json: $out"

# A file that no rule expects.
rm -rf "$HOME/copy"
cp -R "$good" "$HOME/copy"
chmod -R u+w "$HOME/copy"
printf '\tword\n' >"$HOME/copy/content/stray.txt"
status 1 dstudio lint "$HOME/copy"
has "error[Y007]"
finish
