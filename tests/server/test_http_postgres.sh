#!/bin/sh
# What speaks HTTP and touches the store, again with the store in PostgreSQL.
# The other scripts of this folder end before there is a store.
set -u
if [ -z "${DSTUDIOD_POSTGRES-}" ]; then
    exec "${top_builddir:?}/tests/server/with_postgres" sh "$0"
fi
for part in accounts admin journal races tokens web; do
    PYTHONDONTWRITEBYTECODE=1 python3 "${top_srcdir:?}/tests/server/$part.py" ||
        exit 1
done
