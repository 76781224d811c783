#!/bin/sh
# shellcheck source=tests/cli/lib.sh
. "${top_srcdir:-.}/tests/cli/lib.sh"
# `feed`: a podcast that players accept; the second time only what changed.

for program in ffmpeg ffprobe python3; do
    command -v $program >/dev/null || exit 77
done
# The one that has Debian's modules, where there are several.
python=python3
[ -x /usr/bin/python3 ] && python=/usr/bin/python3

cp -r "$top_srcdir/tests/data/small" "$HOME/small"
chmod -R u+w "$HOME/small"
DSTUDIO_CONTENT=$HOME/small/content
mkdir -p "$HOME/.config/dstudio"
ffmpeg -nostdin -loglevel error -f lavfi \
    -i sine=frequency=300:sample_rate=16000:duration=0.7 -ac 1 "$HOME/tone.wav"
cat >"$HOME/.config/dstudio/config.yaml" <<CONFIG
format: config/1
narrator: command
narrator_command: "cp $HOME/tone.wav {wav}"
CONFIG

base=https://pod.example.org/ds
publish() {
    dstudio feed --base-url "$base/" --out "$HOME/pod/ds" "$@"
}
check() {
    "$python" "$top_srcdir/tests/cli/feed_check.py" "$HOME/pod/ds" "$base" "$@" \
        >"$HOME/problems" 2>&1 || bad "$(cat "$HOME/problems")"
}
stamps() {
    find "$HOME/pod/ds" -type f -exec stat -c '%n %i %Y %s' {} + | sort
}

status 2 dstudio feed
status 2 dstudio feed --base-url ftp://x/ --out "$HOME/pod"
status 2 dstudio feed --base-url 'https://x/?a=b' --out "$HOME/pod"
status 2 publish --format wav
status 2 publish --remove
status 3 publish 53 # planned: no script

status 0 publish --json 51
json .episodes 1
json .feed "$base/feed.xml"
json '.changed | join(",")' 51
check 51
xmllint --noout "$HOME/pod/ds/feed.xml" 2>/dev/null ||
    ! command -v xmllint >/dev/null || bad 'xmllint'

# The rest joins it; the first keeps its date and is not made again.
stamps | grep /ep051/ >"$HOME/before"
first=$(grep -A9 '<guid.*ep051' "$HOME/pod/ds/feed.xml" | grep pubDate)
[ -n "$first" ] || bad 'no pubDate'
DSTUDIO_NOW=2026-04-02T09:00:00Z
status 0 publish --json
json '.changed | join(",")' 52
check 51 52
stamps | grep /ep051/ | cmp -s - "$HOME/before" || bad 'ep051 was made again'
grep -qF "$first" "$HOME/pod/ds/feed.xml" || bad 'ep051 has another date'

# Nothing new: no file is written at all.
stamps >"$HOME/before"
status 0 publish --json
json '.changed | length' 0
stamps | cmp -s - "$HOME/before" || bad 'an unchanged feed was written'

# A folder made from nothing at the same time has the same bytes.
cp -r "$HOME/pod/ds" "$HOME/first"
rm -rf "$HOME/pod"
DSTUDIO_NOW=2026-03-02T09:00:00Z
status 0 publish 51
DSTUDIO_NOW=2026-04-02T09:00:00Z
status 0 publish 52
diff -r "$HOME/pod/ds" "$HOME/first" >"$HOME/differ" || bad "$(cat "$HOME/differ")"

# An edit renews that episode, under its old name and date.
sed -i 's/^Watch one boundary/Watch just one boundary/' \
    "$HOME/small/content/small-systems/ep051.md"
DSTUDIO_NOW=2026-05-02T09:00:00Z
status 0 publish --json
json '.changed | join(",")' 51
check 51 52
grep -qF "$first" "$HOME/pod/ds/feed.xml" || bad 'an edit changed the date'
grep -q '<lastBuildDate>Sat, 02 May 2026' "$HOME/pod/ds/feed.xml" ||
    bad 'an edit did not change lastBuildDate'

# What is damaged is made again; a stopped run leaves what was there.
: >"$HOME/pod/ds/ep052/ep052.mp3"
status 0 publish --json
json '.changed | join(",")' 52
check 51 52
stamps >"$HOME/before"
sed -i 's/^Watch just one/Watch only one/' \
    "$HOME/small/content/small-systems/ep051.md"
mkdir "$HOME/bin"
real=$(command -v ffmpeg)
cat >"$HOME/bin/ffmpeg" <<STUB
#!/bin/sh
case "\$*" in
*libmp3lame*) exit 1 ;;
esac
exec $real "\$@"
STUB
chmod +x "$HOME/bin/ffmpeg"
kept_path=$PATH
PATH=$HOME/bin:$PATH
status 1 publish
says "'ffmpeg' failed"
PATH=$kept_path
stamps | cmp -s - "$HOME/before" || bad 'a failure changed what was published'

status 0 publish --remove 51
check 52
status 3 publish --remove 51

# Seen over HTTP, by a player of Debian: it takes the episode.
if command -v podboat >/dev/null && command -v newsboat >/dev/null; then
    "$python" - "$HOME/pod/ds" >"$HOME/port" 2>/dev/null <<'SERVER' &
import functools, http.server, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler,
                            directory=sys.argv[1])
server = http.server.HTTPServer(("127.0.0.1", 0), handler)
print(server.server_port, flush=True)
server.serve_forever()
SERVER
    server=$!
    while [ ! -s "$HOME/port" ] && kill -0 $server; do
        sleep 0.05
    done
    port=$(cat "$HOME/port")
    base=http://127.0.0.1:$port
    status 0 publish 52
    echo "$base/feed.xml" >"$HOME/urls"
    newsboat -q -u "$HOME/urls" -c "$HOME/news.db" -x reload \
        >/dev/null 2>&1 </dev/null
    got=$(sqlite3 "$HOME/news.db" \
        'SELECT title, guid, enclosure_type FROM rss_item' 2>&1)
    case $got in
    *'|ep052|audio/mpeg') ;;
    *) bad "newsboat read: $got" ;;
    esac
    # Our own half that fetches, too: the sound, checked by its checksum.
    status 0 dstudio download --feed "$base/feed.xml" --json 52
    json '.[0].state' here
    json '.[0].checked' true
    kill $server
fi
finish
