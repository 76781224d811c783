#!/bin/sh
# Kills the primary of a running cluster under load, as often as is asked for,
# and says what became of it: was an acknowledged event lost, and for how long
# did nobody get an answer? By hand; it takes a minute for each kill.
#
# usage: failover.sh FOLDER LOAD [kill|crash …]
#   FOLDER  of a cluster that cluster.sh has started
#   LOAD    tests/server/cluster_load of the build, which writes to the store, or
#           tests/server/cluster_http.py, which writes to the three dstudiod;
#           for that DSTUDIOD names the program
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
[ $# -ge 2 ] || {
    sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
folder=$1
load=$2
shift 2
[ $# -gt 0 ] || set -- kill crash
bad=0
# The service must be back within 30 s of the kill, and may take longer.
seconds=${CLUSTER_SECONDS-45}
run_load() {
    case $load in
    *.py) "$load" "$DSTUDIOD" "$("$here/cluster.sh" web "$folder")" \
        "$seconds" "$folder" ;;
    *) "$load" "$("$here/cluster.sh" where "$folder")" "$seconds" ;;
    esac
}

for how; do
    "$here/cluster.sh" status "$folder"
    run_load 2>"$folder/log/load" >"$folder/load.json" &
    pid=$!
    # Making accounts takes as long as it takes; then some load.
    until grep -q '^writing$' "$folder/log/load"; do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.2
    done
    sleep 5
    "$here/cluster.sh" "$how" "$folder" || bad=1
    wait "$pid" || bad=1
    printf '%s: ' "$how"
    cat "$folder/load.json"
    grep -v '^writing$' "$folder/log/load" | sort | uniq -c | sort -rn | head -n 5 >&2
    gap=$(sed -n 's/.*"longest_gap_ms":\([0-9]*\).*/\1/p' "$folder/load.json")
    [ "${gap:-99999}" -le 30000 ] || bad=1
    "$here/cluster.sh" revive "$folder" >/dev/null || bad=1
done
[ "$bad" -eq 0 ] && echo "nothing was lost, service returned within 30 s"
exit "$bad"
