#!/bin/sh
# What speaks HTTP and touches the store, again with the store in PostgreSQL.
set -u
if [ -z "${DSTUDIOD_POSTGRES-}" ]; then
    exec "${top_builddir:?}/tests/server/with_postgres" sh "$0"
fi
run() {
    PYTHONDONTWRITEBYTECODE=1 python3 "${top_srcdir:?}/tests/server/$1.py" \
        ${2+"$2"} || exit 1
}
for part in access accounts admin factor journal leaks races tokens web; do
    run "$part"
done
# Of these only what the store has a part in: bodies of strangers, and whether
# somebody and nobody cost the same.
run load Strangers
run guess WhoIsThere
