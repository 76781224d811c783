#!/bin/sh
# The program trusts no server whose certificate it cannot verify, and sends it
# neither a password nor a token.
command -v openssl >/dev/null || exit 77
# shellcheck source=tests/sync/lib.sh
. "$(dirname "$0")/lib.sh"

# certificate NAME HOST END: NAME.pem and NAME.key, its own authority.
certificate() {
    folder=$HOME/certificates
    mkdir -p "$folder"
    : >"$folder/index.txt"
    echo 01 >"$folder/serial"
    printf '%s\n' '[ca]' 'default_ca = here' '[here]' "database = \
$folder/index.txt" "new_certs_dir = $folder" "serial = $folder/serial" \
        'default_md = sha256' 'policy = any' '[any]' 'commonName = supplied' \
        '[names]' "subjectAltName = DNS:$2" >"$folder/cnf"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
        -subj "/CN=$1" -keyout "$folder/$1.key" -out "$folder/csr" 2>/dev/null
    openssl ca -batch -config "$folder/cnf" -extensions names -selfsign \
        -keyfile "$folder/$1.key" -startdate 20200101000000Z -enddate "$3" \
        -notext -in "$folder/csr" -out "$folder/$1.pem" 2>/dev/null
}

serve_with() {
    server_stop TERM
    server_start --certificate "$HOME/certificates/$1.pem" \
        --private-key "$HOME/certificates/$1.key"
    SERVER_CA=$HOME/certificates/$1.pem
}

requests() {
    grep -c ' /v1' "$HOME/server/err"
}

# refused WHY [OPTIONS…]: a login there fails, and nothing arrives.
refused() {
    why=$1
    shift
    before=$(requests)
    printf '%s\n' "$password" >"$HOME/password"
    on stranger login "$SERVER_URL" --email me@x.example --password-stdin \
        --device stranger "$@" <"$HOME/password" >"$HOME/said" 2>&1
    got=$?
    [ "$got" = 1 ] || bad "$why: login gave $got: $(cat "$HOME/said")"
    grep -q 'ertificate\|SSL' "$HOME/said" ||
        bad "$why: not a word of it: $(cat "$HOME/said")"
    ! grep -q "$password" "$HOME/said" || bad "$why: the password is told"
    [ "$(requests)" = "$before" ] || bad "$why: the server was asked"
}

certificate good localhost 20991231000000Z
certificate other localhost 20991231000000Z
certificate elsewhere learn.example 20991231000000Z
certificate old localhost 20200201000000Z

# What makes other programs careless means nothing here.
printf 'insecure\n' >"$HOME/.curlrc"
CURL_HOME=$HOME
NODE_TLS_REJECT_UNAUTHORIZED=0
PYTHONHTTPSVERIFY=0
GIT_SSL_NO_VERIFY=1
export CURL_HOME NODE_TLS_REJECT_UNAUTHORIZED PYTHONHTTPSVERIFY \
    GIT_SSL_NO_VERIFY

strange_certificates() {
    refused 'self-signed'
    serve_with elsewhere
    refused 'a wrong host' --ca "$SERVER_CA"
    serve_with old
    refused 'an expired one' --ca "$SERVER_CA"
    serve_with good
    refused 'of an unknown authority'
    refused 'of another authority' --ca "$HOME/certificates/other.pem"
    status 2 on stranger login "$SERVER_URL" --email me@x.example --ca "$HOME/none"
    on stranger login http://learn.example --email me@x.example --password-stdin \
        <"$HOME/password" >"$HOME/said" 2>&1 && bad 'a login without TLS'
    grep -q 'must begin with https://' "$HOME/said" ||
        bad "without TLS: $(cat "$HOME/said")"
}

# A server with a good certificate that speaks an old TLS alone.
an_old_version() {
    openssl s_server -tls1_1 -cipher ALL:@SECLEVEL=0 -www -accept 127.0.0.1:0 \
        -cert "$HOME/certificates/good.pem" \
        -key "$HOME/certificates/good.key" >"$HOME/old" 2>&1 &
    old=$!
    until grep -q '^ACCEPT' "$HOME/old" || ! kill -0 $old 2>/dev/null; do
        sleep 0.02
    done
    port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$HOME/old")
    # It does speak it, with who wants that.
    openssl s_client -tls1_1 -cipher ALL:@SECLEVEL=0 \
        -connect "127.0.0.1:$port" </dev/null >"$HOME/said" 2>&1
    grep -q 'Protocol *: TLSv1.1' "$HOME/said" ||
        bad "no TLS 1.1 to be tried: $(cat "$HOME/old" "$HOME/said")"
    OPENSSL_CONF=/dev/null SERVER_URL=https://localhost:$port \
        refused 'TLS 1.1' --ca "$HOME/certificates/good.pem"
    kill $old
    wait $old 2>/dev/null
}

# A login that stands: another certificate comes, and the token stays here.
a_login_that_stands() {
    log_in a
    status 0 on a note 51 "before"
    in_step a
    port=${SERVER_URL##*:}
    serve_with other
    sed -i "s/localhost:$port/localhost:${SERVER_URL##*:}/" \
        "$HOME"/a/state/dstudio/login/*.json
    status 0 on a note 51 "after"
    before=$(requests)
    status 1 on a sync
    [ "$(requests)" = "$before" ] || bad 'the token was sent to a stranger'
    status 0 on a notes
    has 'after'
}

strange_certificates
an_old_version
a_login_that_stands
finish
