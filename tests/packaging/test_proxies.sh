#!/bin/sh
# Runs proxies.py with the proxies that are installed.
PATH=$PATH:/usr/sbin:/sbin
export PATH
command -v haproxy >/dev/null || command -v nginx >/dev/null || exit 77
PYTHONDONTWRITEBYTECODE=1 exec python3 "${top_srcdir:?}/tests/packaging/proxies.py"
