#!/bin/sh
# Sync's commands without a server: what they say, and that nothing is kept.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
unset http_proxy https_proxy all_proxy HTTPS_PROXY ALL_PROXY CURL_CA_BUNDLE \
    SSL_CERT_FILE

status 3 dstudio sync
says "not logged in; try dstudio login"
status 3 dstudio whoami
status 3 dstudio devices
status 3 dstudio logout
status 2 dstudio login
says "which server?"
status 2 dstudio login http://learn.example
says "must begin with https://"
status 2 dstudio login learn.example
status 2 dstudio login https://learn.example --password-stdin
says "wants --email"
status 2 dstudio login https://localhost:1 --ca /nowhere.pem
says "no certificate file"
status 1 dstudio login https://localhost:1
says "no connection: localhost"
status 2 dstudio devices rename one
status 2 dstudio devices drop one
[ ! -e "$HOME/.local/state/dstudio/login/learner.json" ] || bad "a login"

# A certificate is kept only with a login that worked.
: >"$HOME/ca.pem"
status 1 dstudio login https://localhost:1 --ca "$HOME/ca.pem"
status 0 dstudio config ca_file --json
json .value ''

status 0 dstudio sync --status
has "server        none"
status 0 dstudio sync --status --json
json .server null
json .unsent 0
json '.errors | length' 0

# The switch stops every attempt and says so.
status 0 dstudio config offline true
status 1 dstudio login https://localhost:1
says "offline is on"
finish
