#!/bin/sh
# Runs elsewhere.py against the server that was built.
command -v openssl >/dev/null && command -v journalctl >/dev/null &&
    [ -x /lib/systemd/systemd-journal-remote ] &&
    [ -x /lib/systemd/systemd-journal-upload ] || exit 77
PYTHONDONTWRITEBYTECODE=1 exec python3 "${top_srcdir:?}/tests/server/elsewhere.py"
