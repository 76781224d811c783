#!/bin/sh
# Runs oidc_provider.py with the programs that were built.
PYTHONDONTWRITEBYTECODE=1 exec python3 "${top_srcdir:?}/tests/server/oidc_provider.py"
