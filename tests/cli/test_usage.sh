#!/bin/sh
# Unknown words name the nearest; exit 2 for usage, 3 for nothing found.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

status 2 dstudio serie
says "did you mean 'series'?"
status 2 dstudio episodes --serie 3
says "did you mean '--series'?"
status 2 dstudio episodes --status hoard
says "did you mean 'heard'?"
status 2 dstudio show
status 2 dstudio show a b
status 2 dstudio --profile
status 2 dstudio --profil x
says "did you mean '--profile'?"
status 2 dstudio episodes --serie=3
says "did you mean '--series'?"
status 2 dstudio config player_args --ao=null
says "goes after '--'"
status 0 dstudio config player_args -- --ao=null
status 2 dstudio help serie
says "did you mean 'series'?"
status 2 dstudio config memory.retention 2
says "is not between 0.7 and 0.99"
status 3 dstudio config memory.retenton
says "did you mean 'memory.retention'?"
status 3 dstudio show 999
status 2 dstudio show 'x y'
status 3 dstudio show pattern:bulkhed
says "did you mean"
status 3 dstudio search zzqqxx
status 3 dstudio quiz 20
says "has no quiz yet"
status 3 dstudio review
says "nothing is due"
status 3 dstudio undo
status 3 dstudio read 20
says "no script yet"
status 3 dstudio read 51 --chapter little
says "did you mean 'littles-law'?"
status 3 dstudio note ep051@littles-lwa:3 text
says "did you mean 'littles-law'?"
status 3 dstudio glossary qqqqqq
status 3 dstudio glossary litles-law
says "did you mean"
status 2 dstudio calc mm1 lambda
status 3 dstudio calc mm9
says "did you mean 'mm1'?"
status 1 dstudio calc mm1 lambda=100/s mu=80/s
says "unstable"
status 2 dstudio --profile 'No Such' series
status 0 dstudio --version
has "dstudio "
status 0 dstudio help
has "Exit status"
for command in $(dstudio help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
    status 0 dstudio help "$command"
    has "usage: dstudio $command"
done
finish
