#!/bin/sh
# peers-sync.sh SERVER_HTTP: the events of bench/server_http into a sync server
# from npm, PouchDB behind express-pouchdb, by _bulk_docs of 100 documents at 64
# connections, each on the disk before it is answered. Installs it by npm into a
# temporary folder, which is removed.
set -eu
bench=${1:?usage: peers-sync.sh SERVER_HTTP}
case $bench in /*) ;; *) bench=$PWD/$bench ;; esac
work=$(mktemp -d "${TMPDIR:-/var/tmp}/peers-sync-XXXXXX")
peer=
end() {
    [ -z "$peer" ] || kill "$peer" 2>/dev/null || true
    [ -z "$peer" ] || wait "$peer" 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM
cd "$work"
echo '{"private":true}' >package.json
npm install --no-audit --no-fund pouchdb@9 express-pouchdb@4 express@4 \
    >npm.log 2>&1 || {
    echo "npm cannot install express-pouchdb: no peer beside the server" >&2
    tail -n 3 npm.log >&2
    exit 0
}
mkdir data
cat >peer.cjs <<'JS'
// PouchDB on LevelDB, which waits for the disk at each write as dstudiod does.
const LevelDOWN = require('leveldown');
const batch = LevelDOWN.prototype._batch;
LevelDOWN.prototype._batch = function (operations, options, done) {
  return batch.call(this, operations, {...options, sync: true}, done);
};
const PouchDB = require('pouchdb').defaults({prefix: 'data/'});
const app = require('express')();
app.use('/', require('express-pouchdb')(PouchDB, {
  mode: 'minimumForPouchDB', logPath: 'log.txt', configPath: 'config.json'}));
const server = require('http').createServer(app);
server.keepAliveTimeout = 60000;
server.listen(0, '127.0.0.1', async () => {
  await new PouchDB('express-pouchdb').info();
  console.log(server.address().port);
});
JS
node peer.cjs >port 2>peer.log &
peer=$!
until [ -s port ]; do
    kill -0 "$peer" 2>/dev/null || {
        echo "the peer does not start:" >&2
        tail -n 3 peer.log >&2
        exit 0
    }
    sleep 0.1
done
"$bench" --peer "$(cat port)" express-pouchdb "$peer"
