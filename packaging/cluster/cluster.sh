#!/bin/sh
# A whole installation on one machine, under ports of its own: three etcd, three
# PostgreSQL with synchronous replication under Patroni, haproxy in front of
# them, and, where DSTUDIOD names the program, three dstudiod behind haproxy.
# For trying what happens when a part dies; README.md has the story.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

usage() {
    cat <<TEXT
usage: cluster.sh COMMAND FOLDER
  start    makes what is missing below FOLDER, starts everything, waits until it
           serves
  status   who is what
  where    the connection URI of the store, through haproxy
  web      the address of dstudiod, through haproxy
  kill     ends the primary as a power cut does: PostgreSQL and its Patroni
  crash    ends the primary's PostgreSQL only; its Patroni lives
  revive   starts again what was ended; it becomes a standby
  stop     stops everything; FOLDER stays
CLUSTER_PORT: the first of about 30 ports in a row (21000)
DSTUDIOD: the program dstudiod; without it only the store is started
TEXT
}

say() {
    printf '%s\n' "cluster: $*" >&2
}

fail() {
    say "$*"
    exit 1
}

[ $# -eq 2 ] || {
    usage >&2
    exit 2
}
command=$1
mkdir -p "$2" || exit 1
folder=$(CDPATH='' cd -- "$2" && pwd)
port=${CLUSTER_PORT-21000}
bin=/usr/lib/postgresql/15/bin
# Ports, with a node's number 1, 2, 3 added.
etcd_client=$port
etcd_peer=$((port + 3))
postgres_port=$((port + 6))
rest_port=$((port + 9))
dstudiod_port=$((port + 12))
store_port=$((port + 20))
web_port=$((port + 21))

for program in etcd etcdctl patroni haproxy "$bin/postgres" setpriv curl; do
    command -v "$program" >/dev/null 2>&1 || fail "there is no $program:" \
        "apt-get install etcd-server etcd-client patroni haproxy postgresql curl"
done

# PostgreSQL refuses to be run by root.
as_user=
[ "$(id -u)" -ne 0 ] ||
    as_user='setpriv --reuid=postgres --regid=postgres --clear-groups'

# launch NAME COMMAND…: in the background, in a session of its own.
launch() {
    name=$1
    shift
    if [ -f "$folder/run/$name.pid" ] &&
        kill -0 "$(cat "$folder/run/$name.pid")" 2>/dev/null; then
        return 0
    fi
    # shellcheck disable=SC2086 # a list of words is meant
    (cd "$folder" && exec $as_user setsid "$@") \
        >>"$folder/log/$name.log" 2>&1 </dev/null &
    echo $! >"$folder/run/$name.pid"
}

# end NAME SIGNAL: and waits until it is gone.
end() {
    [ -f "$folder/run/$1.pid" ] || return 0
    pid=$(cat "$folder/run/$1.pid")
    kill "-$2" "$pid" 2>/dev/null
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.2
    done
    rm -f "$folder/run/$1.pid"
}

# wait_for SECONDS WHAT COMMAND…
wait_for() {
    seconds=$1
    what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        seconds=$((seconds - 1))
        [ "$seconds" -gt 0 ] || fail "$what does not come; see $folder/log"
        sleep 1
    done
}

# fill TEMPLATE NODE: with this cluster's ports, folders and passwords.
fill() {
    sed -e "s|@folder@|$folder|g" -e "s|@bin@|$bin|g" -e "s|@node@|$2|g" \
        -e "s|@password@|$(cat "$folder/password")|g" \
        -e "s|@etcd1@|127.0.0.1:$((etcd_client + 1))|g" \
        -e "s|@etcd2@|127.0.0.1:$((etcd_client + 2))|g" \
        -e "s|@etcd3@|127.0.0.1:$((etcd_client + 3))|g" \
        -e "s|@postgres@|127.0.0.1:$((postgres_port + $2))|g" \
        -e "s|@rest@|127.0.0.1:$((rest_port + $2))|g" \
        -e "s|@postgres1@|127.0.0.1:$((postgres_port + 1))|g" \
        -e "s|@postgres2@|127.0.0.1:$((postgres_port + 2))|g" \
        -e "s|@postgres3@|127.0.0.1:$((postgres_port + 3))|g" \
        -e "s|@rest1@|$((rest_port + 1))|g" \
        -e "s|@rest2@|$((rest_port + 2))|g" \
        -e "s|@rest3@|$((rest_port + 3))|g" \
        -e "s|@dstudiod1@|127.0.0.1:$((dstudiod_port + 1))|g" \
        -e "s|@dstudiod2@|127.0.0.1:$((dstudiod_port + 2))|g" \
        -e "s|@dstudiod3@|127.0.0.1:$((dstudiod_port + 3))|g" \
        -e "s|@store@|127.0.0.1:$store_port|g" \
        -e "s|@web@|127.0.0.1:$web_port|g" "$here/$1"
}

where() {
    printf 'postgresql://dstudio:%s@127.0.0.1:%s/dstudio\n' \
        "$(cat "$folder/password")" "$store_port"
}

make_folder() {
    [ -f "$folder/password" ] && return 0
    mkdir -p "$folder/log" "$folder/run" "$folder/etcd" "$folder/postgres"
    (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' \
        >"$folder/password")
    for node in 1 2 3; do
        fill patroni.yml.in "$node" >"$folder/patroni$node.yml"
        mkdir -p "$folder/postgres/$node"
        chmod 700 "$folder/postgres/$node"
    done
    fill haproxy.cfg.in 1 >"$folder/haproxy.cfg"
    if [ "$(id -u)" -eq 0 ]; then
        chown -R postgres: "$folder"
    fi
}

start_etcd() {
    cluster=
    for node in 1 2 3; do
        cluster="$cluster,e$node=http://127.0.0.1:$((etcd_peer + node))"
    done
    for node in 1 2 3; do
        # Slow disks and busy processors must not cost an election.
        launch "etcd$node" etcd --name "e$node" \
            --data-dir "$folder/etcd/$node" \
            --listen-client-urls "http://127.0.0.1:$((etcd_client + node))" \
            --advertise-client-urls "http://127.0.0.1:$((etcd_client + node))" \
            --listen-peer-urls "http://127.0.0.1:$((etcd_peer + node))" \
            --initial-advertise-peer-urls \
            "http://127.0.0.1:$((etcd_peer + node))" \
            --initial-cluster "${cluster#,}" --initial-cluster-state new \
            --heartbeat-interval 300 --election-timeout 3000
    done
    wait_for 60 etcd etcdctl_here endpoint health
}

etcdctl_here() {
    ETCDCTL_API=3 etcdctl --endpoints "127.0.0.1:$((etcd_client + 1))" "$@"
}

# status NODE PATH: what a Patroni answers about its PostgreSQL.
ask() {
    curl -fsS -m 2 -o /dev/null "http://127.0.0.1:$((rest_port + $1))/$2" \
        2>/dev/null
}

primary() {
    for node in 1 2 3; do
        if ask "$node" primary; then
            echo "$node"
            return 0
        fi
    done
    return 1
}

has_synchronous() {
    for node in 1 2 3; do
        ask "$node" synchronous && return 0
    done
    return 1
}

# The primary and both standbys, one of them synchronous, and both have what
# the primary has: one that is still catching up could not take over.
has_all() {
    has_synchronous && node=$(primary) || return 1
    standbys=$(PGPASSWORD=$(cat "$folder/password") psql -XqAt \
        "host=127.0.0.1 port=$((postgres_port + node)) user=postgres dbname=postgres" \
        -c "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'
            AND pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) < 1000000")
    [ "$standbys" = 2 ]
}

start_patroni() {
    for node in 1 2 3; do
        launch "patroni$node" patroni "$folder/patroni$node.yml"
    done
}

# The role and the database, once; through the primary.
make_database() {
    PGPASSWORD=$(cat "$folder/password")
    export PGPASSWORD
    admin="host=127.0.0.1 port=$store_port user=postgres dbname=postgres"
    psql -qAt "$admin" -c "SELECT 1 FROM pg_roles WHERE rolname = 'dstudio'" |
        grep -q 1 || psql -q "$admin" -c \
        "CREATE ROLE dstudio LOGIN PASSWORD '$PGPASSWORD'" || return 1
    psql -qAt "$admin" -c \
        "SELECT 1 FROM pg_database WHERE datname = 'dstudio'" | grep -q 1 ||
        psql -q "$admin" -c "CREATE DATABASE dstudio OWNER dstudio"
}

# All with one secret: a token of one is a token of all.
start_dstudiod() {
    [ -n "${DSTUDIOD-}" ] || return 0
    for node in 1 2 3; do
        # In a file: whoever may list processes must not read the password.
        (umask 077 && cat >"$folder/dstudiod$node.conf" <<TEXT
listen = 127.0.0.1:$((dstudiod_port + node))
store = $(where)
secret_file = $folder/dstudiod.secret
erasure_file = $folder/dstudiod.erased
behind_proxy = true
# The load is to find other limits.
device_requests = 0
login_attempts = 0
address_attempts = 0
TEXT
        )
        [ "$(id -u)" -ne 0 ] || chown postgres: "$folder/dstudiod$node.conf"
        launch "dstudiod$node" "$DSTUDIOD" serve \
            --config "$folder/dstudiod$node.conf"
        wait_for 60 "dstudiod $node" curl -fsS \
            "http://127.0.0.1:$((dstudiod_port + node))/readyz"
    done
    wait_for 60 "the way to dstudiod" curl -fsS "http://127.0.0.1:$web_port/v1"
    say "dstudiod is at http://127.0.0.1:$web_port"
}

start() {
    make_folder
    start_etcd
    start_patroni
    wait_for 120 "a primary" primary
    wait_for 120 "a synchronous standby" has_all
    launch haproxy haproxy -db -f "$folder/haproxy.cfg"
    wait_for 60 "the way through haproxy" make_database
    start_dstudiod
    say "the store is at $(where)"
}

status() {
    for node in 1 2 3; do
        printf 'pg%s: ' "$node"
        if ask "$node" primary; then
            echo primary
        elif ask "$node" synchronous; then
            echo "synchronous standby"
        elif ask "$node" replica; then
            echo standby
        else
            echo "not there"
        fi
    done
}

# The primary's postmaster, by the file that it keeps.
postmaster() {
    head -n 1 "$folder/postgres/$1/postmaster.pid"
}

stop() {
    for node in 1 2 3; do
        end "dstudiod$node" TERM
    done
    end haproxy TERM
    for node in 1 2 3; do
        end "patroni$node" TERM
    done
    for node in 1 2 3; do
        end "etcd$node" TERM
    done
}

case $command in
start) start ;;
status) status ;;
where) where ;;
web) echo "http://127.0.0.1:$web_port" ;;
kill)
    node=$(primary) || fail "there is no primary"
    # Patroni first: it would see its PostgreSQL die and give the key away.
    pid=$(postmaster "$node")
    kill -KILL "$(cat "$folder/run/patroni$node.pid")" "$pid"
    rm -f "$folder/run/patroni$node.pid"
    say "pg$node is dead, and its Patroni"
    ;;
crash)
    node=$(primary) || fail "there is no primary"
    kill -KILL "$(postmaster "$node")"
    say "the PostgreSQL of pg$node is dead"
    ;;
revive)
    start_patroni
    wait_for 120 "the third PostgreSQL" has_all
    status
    ;;
stop) stop ;;
*)
    usage >&2
    exit 2
    ;;
esac
