#!/bin/sh
# What bash offers for the last word comes from the program's tables.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

dstudio completion bash >"$HOME/script" || bad "no script for bash"

# offers WANTED WORD…: WANTED is among what is offered for the last WORD.
offers() {
    wanted=$1
    shift
    # shellcheck disable=SC2016 # for the inner shell
    out=$(bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dstudio
        printf " %s " "${COMPREPLY[@]}"' "$HOME/script" "$@")
    has " $wanted "
}

offers episodes dstudio ep
offers --profile dstudio --p
offers quiz dstudio --profile x qu
offers --series dstudio episodes --s
offers 51 dstudio quiz 5
offers --limit dstudio --profile x review --l
offers memory.retention dstudio config memory.r
offers littles-law dstudio calc li
offers skipped dstudio mark 51 s
offers optimize dstudio fsrs o
offers verify dstudio pack v
offers recovery dstudio notes rec
offers rename dstudio devices r
offers fish dstudio completion f
offers "" dstudio export ''
for shell in zsh fish; do
    status 0 dstudio completion $shell
    has 'replay optimize evaluate simulate'
    has 'memory.retention'
done
finish
