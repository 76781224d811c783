#!/bin/sh
# shellcheck source=tests/cli/lib.sh
. "${top_srcdir:-.}/tests/cli/lib.sh"
# `narrate`: what will be said, progress, going on where it stopped, no room.

for program in ffmpeg ffprobe; do
    command -v $program >/dev/null || exit 77
done
mkdir -p "$HOME/.config/dstudio"
config=$HOME/.config/dstudio/config.yaml
sound=$HOME/.cache/dstudio/sound

# A voice that takes no time, and says in a log what it was asked to say.
ffmpeg -nostdin -loglevel error -f lavfi \
    -i sine=frequency=300:sample_rate=16000:duration=0.4 -ac 1 "$HOME/tone.wav"
cat >"$HOME/voice" <<VOICE
#!/bin/sh
cat "\$1" >>"$HOME/said"
exec cp "$HOME/tone.wav" "\$2"
VOICE
chmod +x "$HOME/voice"
write_config() {
    {
        echo 'format: config/1'
        echo 'narrator: command'
        echo "narrator_command: \"$HOME/voice {text} {wav}\""
        [ $# -eq 0 ] || printf '%s\n' "$@"
    } >"$config"
}
write_config

echo 'latency = lay ten see' >"$HOME/.config/dstudio/pronunciations.txt"
status 0 dstudio narrate --check 51
has 'lay ten see'
status 0 dstudio narrate --check 51 --json
json '.[0].episode' 51
[ ! -e "$sound" ] || bad '--check made sound'
echo 'no equals' >>"$HOME/.config/dstudio/pronunciations.txt"
status 1 dstudio narrate --check 51
says 'pronunciations.txt: line 2'
rm "$HOME/.config/dstudio/pronunciations.txt"

status 2 dstudio narrate
status 2 dstudio narrate 51 --all
status 3 dstudio narrate 999
status 3 dstudio narrate 51 --chapter nowhere

# One chapter, told as the screens' child tells it.
status 0 dstudio narrate --progress --chapter cold-open 51
has 'progress 1000'
[ "$(find "$sound" -name '*.opus' | wc -l)" -eq 1 ] || bad 'not one chapter'
status 0 dstudio narrate 51 --json
json '.[0].episode' 51
json '.[0].made == .[0].chapters' true
json '.[0].seconds > 10 and .[0].bytes > 10000' true
[ "$(grep -c . "$HOME/said")" -gt 100 ] || bad 'little was said'

# All again: nothing is said twice.
: >"$HOME/said"
status 0 dstudio narrate 51
says '0 made, 1 were ready'
[ ! -s "$HOME/said" ] || bad 'what was there was made again'

# Stopped in the middle; the next run makes the rest only.
before=$(find "$sound" -name '*.vtt' | wc -l)
"$top_builddir/dstudio" narrate --all >"$HOME/all" 2>&1 &
pid=$!
while [ "$(find "$sound" -name '*.vtt' | wc -l)" -lt $((before + 3)) ]; do
    kill -0 $pid 2>/dev/null || break
    sleep 0.05
done
kill -TERM $pid
wait $pid && bad 'a stopped narrate --all ended well'
grep -q 'what is made stays' "$HOME/all" || bad "it said: $(cat "$HOME/all")"
[ -z "$(find "$sound" -name '*.opus.*')" ] || bad 'half-made files are left'
find "$sound" -name '*.opus' -exec stat -c '%n %Y %i' {} + | sort >"$HOME/one"
# A narrower room than all of it needs: it stops there, deletes nothing.
mkdir "$sound/ep099"
truncate -s 12M "$sound/ep099/a-0123456789abcdef.opus"
write_config 'sound_quota_mb: 10'
status 1 dstudio narrate --all
says 'sound_quota_mb'
find "$sound" -name '*.opus' -exec stat -c '%n %Y %i' {} + | sort >"$HOME/two"
[ -z "$(comm -23 "$HOME/one" "$HOME/two")" ] || bad 'made anew, or deleted'
status 0 dstudio doctor
case $out in
*sound*'of 10 MB'*) ;;
*) bad "doctor shows no cache: $out" ;;
esac

# Before the first deletion ever it asks, on a terminal; elsewhere it says so.
touch -d '3 days ago' "$sound/ep099/a-0123456789abcdef.opus"
status 0 dstudio narrate 51
says 'over sound_quota_mb'
if command -v script >/dev/null; then
    answer() {
        printf '%s\n' "$1" | script -qec "'$top_builddir/dstudio' narrate 51" \
            /dev/null >"$HOME/answered" 2>&1
    }
    rm "$(find "$sound/ep051" -name '*.opus' | head -n 1)"
    answer n
    grep -q '\[#' "$HOME/answered" || bad "no bar: $(cat "$HOME/answered")"
    grep -q 'be deleted when room is needed' "$HOME/answered" ||
        bad "not asked: $(cat "$HOME/answered")"
    [ -e "$sound/ep099" ] || bad 'deleted although the answer was no'
    answer y
    [ ! -e "$sound/ep099" ] || bad 'not deleted although the answer was yes'
    status 0 dstudio config sound_delete
    has yes
    [ -e "$sound/ep051" ] || bad 'what was asked for is gone'
fi

# What a day needs: first only told, then made.
rm -r "$sound"
write_config
status 0 dstudio ahead --days 1 --minutes 20 --json
json '.episodes[0].episode' 13
json '.episodes | length' 2
json '.seconds > 1200 and .bytes == 0 and .bytes_left > 2000000' true
json '[.episodes[].state] | unique | join(",")' 'to narrate'
status 0 dstudio ahead --days 1 --minutes 20
has 'For 1 day with 20 minutes of listening:'
has '2 to narrate, about'
[ ! -e "$sound" ] || bad 'ahead made sound that nobody asked for'
status 0 dstudio ahead --days 1 --minutes 1 --yes --json
json '.episodes | length' 1
json '.episodes[0].state' ready
json '.bytes_left' 0
[ "$(find "$sound" -name '*.vtt' | wc -l)" -gt 3 ] || bad 'ahead made nothing'
status 0 dstudio ahead --days 1 --minutes 1 --yes
has 'all of it is here'
status 2 dstudio ahead --days 0
status 2 dstudio ahead 51
printf 'format: config/1\nnarrator: piper\n' >"$config"
status 0 dstudio ahead --days 1 --minutes 20
has 'Nothing can be narrated: no voice'

# No room on the disk: a sentence, exit 1, nothing half made, and none of what
# was there is lost. (In a file system of our own, where that may be made.)
if unshare -rm true 2>/dev/null; then
    rm -rf "$sound"
    mkdir -p "$sound"
    write_config
    # shellcheck disable=SC2016
    unshare -rm sh -c '
        mount -t tmpfs -o size=1800k none "$1" || exit 0
        "$2/dstudio" narrate 13 14 15 16 17 18 19 31 32 33 2>"$3"
        echo $? >>"$3"
        find "$1" -name "*.opus.*" >>"$3"
        for cues in "$1"/*/*.vtt; do
            [ -e "$cues" ] || continue
            ffprobe -v error "${cues%.vtt}.opus" >>"$3" 2>&1 || echo bad >>"$3"
        done
    ' small "$sound" "$top_builddir" "$HOME/full"
    # No room for the index of the content either: it is made in memory.
    mkdir -p "$HOME/small"
    # shellcheck disable=SC2016
    unshare -rm sh -c '
        mount -t tmpfs -o size=64k none "$1" || exit 0
        XDG_CACHE_HOME=$1 "$2/dstudio" narrate --check 51 >"$3" 2>&1 ||
            echo "failed" >>"$3"
    ' small "$HOME/small" "$top_builddir" "$HOME/memory"
    if [ -s "$HOME/memory" ]; then
        grep -q 'failed' "$HOME/memory" && bad "$(tail -n 3 "$HOME/memory")"
    fi
    if [ -s "$HOME/full" ]; then
        errs=$(cat "$HOME/full")
        says 'no room left on the disk'
        [ "$(tail -n 1 "$HOME/full")" = 1 ] || bad "$errs"
    fi
fi
finish
