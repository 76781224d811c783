#!/bin/sh
# Runs guess.py against the server that was built.
PYTHONDONTWRITEBYTECODE=1 exec python3 "${top_srcdir:?}/tests/server/guess.py"
