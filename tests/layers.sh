#!/bin/sh
# Reads every #include of src/ and fails where src/LAYERS forbids it; also where
# a function that is too easy to misuse is called, or curses is included
# outside its two files.
set -eu
root=${1:-${top_srcdir:-.}}
cd "$root/src"
breaches=$(mktemp)
trap 'rm -f "$breaches"' EXIT
for file in */*.c */*.h; do
    folder=${file%%/*}
    allowed=$(sed -n "s/^$folder: *//p" LAYERS)
    grep -q "^$folder:" LAYERS || {
        echo "$file: folder '$folder' is not in src/LAYERS" >>"$breaches"
        continue
    }
    case $file in */main.c) continue ;; esac
    sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$file" | sort -u |
        while read -r used; do
            case " $folder $allowed " in
            *" $used "*) ;;
            *) echo "$file: '$folder' may not include '$used'" ;;
            esac
        done >>"$breaches"
    case $file in
    ui/terminal.c | ui/input.c) ;;
    *)
        if grep -Hn '#include <\(ncurses\|curses\|term\.h\)' "$file"; then
            echo "$file: curses belongs to ui/terminal.c and ui/input.c"
        fi >>"$breaches"
        ;;
    esac
    banned='strcpy|strcat|sprintf|vsprintf|strncpy|strncat|strtok|gmtime|localtime|ctime|asctime|atoi|atol|atof|gets'
    grep -HnE "(^|[^_a-zA-Z0-9])($banned) *\(" "$file" >>"$breaches" || true
done
if [ -s "$breaches" ]; then
    cat "$breaches"
    exit 1
fi
