#!/bin/sh
# Each row of the faults in doc/protocol.md has a test whose name shows its
# number, and that test is run. Prints where each is.
set -u
root=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
missing=0
for number in $(seq -w 1 37); do
    name="row_${number}_[a-z0-9_]*"
    places=
    for file in "$root"/tests/sync/*.sh "$root"/tests/sync/*.c \
        "$root"/tests/unit/*.c "$root"/tests/server/*.py \
        "$root"/tests/server/*.c; do
        # Once where it is written and once where it is called; what Python's
        # unittest runs is called by its name.
        least=2
        case $file in
        *.py) least=1 ;;
        esac
        # shellcheck disable=SC2013 # words are meant
        for found in $(grep -oh "$name" "$file" | sort -u); do
            if [ "$(grep -c "$found" "$file")" -ge $least ]; then
                places="$places ${file#"$root/tests/"}:$found"
            fi
        done
    done
    grep -q "^| ${number#0} |" "$root/doc/protocol.md" || {
        echo "FAILED: doc/protocol.md has no row $number"
        missing=$((missing + 1))
    }
    if [ -z "$places" ]; then
        echo "FAILED: no test of row $number"
        missing=$((missing + 1))
    fi
    echo "$number$places"
done
exit $((missing > 0))
