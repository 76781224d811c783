#!/bin/sh
# Runs tls.py against the server that was built.
command -v openssl >/dev/null && command -v curl >/dev/null || exit 77
PYTHONDONTWRITEBYTECODE=1 exec python3 "${top_srcdir:?}/tests/server/tls.py"
