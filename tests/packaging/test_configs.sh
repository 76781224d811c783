#!/bin/sh
# The configurations that we give away are accepted by the programs that they
# are for. What is not installed is left out; without any, skipped.
set -u
root=${top_srcdir:?}
PATH=$PATH:/usr/sbin:/sbin
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
looked=0
bad=0

complain() {
    printf '%s\n' "$*" >&2
    bad=1
}

has() {
    command -v "$1" >/dev/null 2>&1 && looked=$((looked + 1))
}

# A certificate for those who want to see one.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=learn.example \
    -keyout "$folder/key" -out "$folder/cert" 2>/dev/null ||
    { echo "needs openssl"; exit 77; }
cat "$folder/cert" "$folder/key" >"$folder/both"

if has haproxy; then
    sed "s|/etc/haproxy/learn.example.pem|$folder/both|" \
        "$root/packaging/haproxy/dstudiod.cfg" >"$folder/haproxy.cfg"
    haproxy -q -c -f "$folder/haproxy.cfg" || complain "haproxy/dstudiod.cfg"
    sed -e 's|@rest\([123]\)@|1|g' -e 's|@[a-z]*[123]*@|127.0.0.1:1|g' \
        "$root/packaging/cluster/haproxy.cfg.in" >"$folder/cluster.cfg"
    haproxy -q -c -f "$folder/cluster.cfg" || complain "cluster/haproxy.cfg.in"
fi

if has nginx; then
    sed -e "s|/etc/ssl/certs/learn.example.pem|$folder/cert|" \
        -e "s|/etc/ssl/private/learn.example.key|$folder/key|" \
        "$root/packaging/nginx/dstudiod.conf" >"$folder/server.conf"
    cat >"$folder/nginx.conf" <<TEXT
pid $folder/pid;
error_log stderr;
events {}
http {
    access_log off;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    include $folder/server.conf;
}
TEXT
    # Who may not listen on port 443 still checks the rest.
    sed -i -e 's/listen 443 /listen 127.0.0.1:20443 /' \
        -e '/listen \[::\]:443 /d' "$folder/server.conf"
    nginx -q -t -p "$folder" -c "$folder/nginx.conf" ||
        complain "nginx/dstudiod.conf"
fi

# What is installed has no blank left to fill.
unit=${top_builddir:-.}/packaging/systemd/dstudiod.service
if [ -f "$unit" ] && grep -n '@[a-z]*@' "$unit" >&2; then
    complain "$unit"
fi

if has systemd-analyze; then
    sed -e "s|@sbindir@/dstudiod|/bin/true|" -e "s|@sysconfdir@|/etc|" \
        "$root/packaging/systemd/dstudiod.service.in" \
        >"$folder/dstudiod.service"
    cp "$root/packaging/systemd/dstudiod.socket" "$folder/"
    HOME=$folder systemd-analyze --man=no verify "$folder/dstudiod.service" \
        "$folder/dstudiod.socket" >"$folder/verify" 2>&1
    # It also speaks of units of the machine that are none of ours.
    if grep dstudiod "$folder/verify" >&2; then
        complain "systemd/dstudiod.service.in"
    fi
fi

[ "$looked" -gt 0 ] || { echo "no haproxy, nginx or systemd here"; exit 77; }
exit "$bad"
