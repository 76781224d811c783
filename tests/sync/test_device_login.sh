#!/bin/sh
# Runs device_login.py with the programs that were built.
PYTHONDONTWRITEBYTECODE=1 exec python3 "${top_srcdir:?}/tests/sync/device_login.py"
