#!/bin/sh
# Runs every python, c and sh block of the scripts; where an output block
# follows, it must be exactly what the block printed.
set -eu
root=${1:-${top_srcdir:-.}}
exec python3 "$root/tests/content/run_code.py" "$root"
