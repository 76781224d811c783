#!/bin/sh
# Runs races.py against the server that was built.
PYTHONDONTWRITEBYTECODE=1 exec python3 "${top_srcdir:?}/tests/server/races.py"
