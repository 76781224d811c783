#!/bin/sh
# Every C file is as clang-format would write it; no file is over 800 lines.
set -eu
root=${1:-${top_srcdir:-.}}
cd "$root"
git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror
status=0
for file in $(git ls-files 'src/*.c' 'src/*.h'); do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt 800 ]; then
        echo "$file: $lines lines; split it by subject"
        status=1
    fi
done
exit $status
