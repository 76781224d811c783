#!/bin/sh
# A cluster from nothing, its primary killed under load as a power cut does, and
# all gone again: `make check-cluster`. Ends with 0 if no acknowledged event was
# lost and the service was back within 30 s; 77 where a part is not installed.
#
# usage: try.sh DSTUDIOD LOAD [kill|crash …], as failover.sh has it
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ $# -ge 2 ] || {
    sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
for program in etcd etcdctl patroni haproxy curl setpriv \
    /usr/lib/postgresql/15/bin/postgres; do
    command -v "$program" >/dev/null 2>&1 || {
        echo "# there is no $program (packaging/cluster/README.md)"
        exit 77
    }
done
folder=$(mktemp -d)
chmod 755 "$folder"
# Who runs PostgreSQL may not read where it was built.
DSTUDIOD=$folder/dstudiod
cp "$1" "$DSTUDIOD" || exit 1
export DSTUDIOD
load=$2
shift 2
[ $# -gt 0 ] || set -- kill
trap '"$here/cluster.sh" stop "$folder/cluster"; rm -rf "$folder"' EXIT
"$here/cluster.sh" start "$folder/cluster" || exit 1
"$here/failover.sh" "$folder/cluster" "$load" "$@"
