#!/bin/sh
# Listening by sub-commands: places, another device, sleep, checks, a command as
# player, media keys. With the real mpv and voice, on null audio.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
unset DSTUDIO_NOW SSH_CONNECTION
for program in mpv espeak-ng ffmpeg; do
    if ! command -v $program >/dev/null; then
        echo "$program is not installed"
        exit 77
    fi
done
mkdir -p "$HOME/.config/dstudio"
cat >"$HOME/.config/dstudio/config.yaml" <<END
format: config/1
player: mpv
player_args: "--ao=null"
narrator: espeak-ng
narrate_ahead: 0
END
status 0 dstudio narrate 51 --chapter cold-open
status 0 dstudio narrate 51 --chapter queues

# until FILE TEXT: waits for the text in the file.
until_says() {
    for _ in $(seq 600); do
        grep -q -- "$2" "$1" && return 0
        sleep 0.1
    done
    bad "no '$2' in: $(cat "$1")"
}

# play_a_while PROFILE SECONDS PLACE: opens it, stops with Ctrl-C.
play_a_while() {
    "$top_builddir/dstudio" --profile "$1" open "$3" --speed 3 \
        </dev/null >/dev/null 2>"$HOME/talk" &
    pid=$!
    until_says "$HOME/talk" '^[0-9]*/[0-9]* '
    sleep "$2"
    kill -INT "$pid"
    wait "$pid"
}

# A place of a note opens again, and the sound is there.
status 0 dstudio note ep051@cold-open:40 "hear this again"
place=$(dstudio notes | grep -o 'ep051@cold-open:[0-9]*')
[ "$place" = ep051@cold-open:40 ] || bad "the note's place is '$place'"
play_a_while learner 3 "$place"
out=$(dstudio export - | grep '"t":"play"')
has '"chapter":"cold-open"'
has '"aside":true'
status 2 dstudio open nonsense
status 3 dstudio open ep051@no-such-chapter:1
status 2 dstudio open 51 --sleep soon
status 2 dstudio open 51 --volume 101

# Another device is further on: it is offered, never done. On the small
# machine of this device only the cold open was heard.
play_a_while here 3 51
play_a_while there 1 51
sleep 1
"$top_builddir/dstudio" --profile there play 51 --chapter queues --speed 3 \
    </dev/null >/dev/null 2>"$HOME/talk" &
pid=$!
until_says "$HOME/talk" '^[0-9]*/[0-9]* '
sleep 3
kill -INT "$pid"
wait "$pid"
status 0 dstudio --profile there export "$HOME/there.lines"
status 0 dstudio --profile here import "$HOME/there.lines"
play_a_while here 1 51
out=$(cat "$HOME/talk")
has "another device is further on: dstudio open ep051@queues:"
has "1/"

# A chapter's questions when it was heard to its end, in line mode; then the
# sound goes on with the next chapter. With "chapter" as sleep timer nobody is
# asked.
status 0 dstudio narrate 51 --chapter allocation
status 0 dstudio --profile asked config quiz.chapter_checks true
printf ':quit\n' | "$top_builddir/dstudio" --profile asked open \
    ep051@queues:999999 --checks --speed 3 >"$HOME/asked" 2>"$HOME/talk" &
pid=$!
until_says "$HOME/asked" 'Ep 51 chapter, question 1 of'
until_says "$HOME/talk" '^4/'
kill -INT "$pid"
wait "$pid"
status 0 timeout 60 "$top_builddir/dstudio" --profile asked open \
    ep051@queues:999999 --checks --sleep chapter --speed 3
case $out in
*question*) bad "asked in one's sleep: $out" ;;
esac

# The sound devices, and one that is not there.
status 0 dstudio play --devices
has 'auto'
status 0 dstudio play --devices --json
json 'map(select(.chosen))[0].name' auto
json 'map(has("about")) | all' true
status 2 dstudio play
status 0 dstudio config sound_device nosuch/headset
sed -i '/^player_args/d' "$HOME/.config/dstudio/config.yaml"
status 0 dstudio play --devices
says "'nosuch/headset', the setting sound_device, is not among them"
status 1 dstudio play 51
says "the sound device 'nosuch/headset' cannot be opened"
status 0 dstudio config sound_device null
play_a_while device 2 51
status 0 dstudio config sound_device ''
status 0 dstudio config player ffplay
status 3 dstudio play --devices
says "does not list the sound devices"
status 0 dstudio config player mpv
echo 'player_args: "--ao=null"' >>"$HOME/.config/dstudio/config.yaml"

# A command as player: what it plays is estimated, and said to be.
status 0 dstudio config player command
status 0 dstudio config player_command \
    'mpv --no-config --no-terminal --ao=null --start={start} {file}'
"$top_builddir/dstudio" --profile guess open 51 </dev/null >/dev/null \
    2>"$HOME/talk" &
pid=$!
until_says "$HOME/talk" 'estimated by the clock'
sleep 7
kill -INT "$pid"
wait "$pid"
out=$(dstudio --profile guess export - | grep '"t":"play"')
has '"kind":"estimated"'
status 0 dstudio doctor
has "plays episodes"

# Media keys, by MPRIS.
if command -v dbus-run-session >/dev/null &&
    [ -e /usr/lib/mpv-mpris/mpris.so ]; then
    status 0 dstudio config player mpv
    status 0 dstudio config media_keys true
    cat >"$HOME/keys" <<'END'
"$1" --profile keys play 51 --chapter cold-open --speed 3 \
    </dev/null >/dev/null 2>"$2" &
pid=$!
for _ in $(seq 300); do
    grep -q '^1/' "$2" && break
    sleep 0.1
done
call() {
    dbus-send --session --print-reply --dest=org.mpris.MediaPlayer2.mpv \
        /org/mpris/MediaPlayer2 "$@" 2>&1
}
state() {
    call org.freedesktop.DBus.Properties.Get \
        string:org.mpris.MediaPlayer2.Player string:PlaybackStatus
}
is() {
    for _ in $(seq 300); do
        case $(state) in *"$1"*) echo "is $1"; return ;; esac
        sleep 0.1
    done
    state
}
is Playing
sleep 2
call org.mpris.MediaPlayer2.Player.PlayPause >/dev/null
is Paused
sleep 1
kill -0 $pid && echo waits
call org.mpris.MediaPlayer2.Player.PlayPause >/dev/null
is Playing
sleep 1
call org.mpris.MediaPlayer2.Player.Stop >/dev/null
for _ in $(seq 300); do
    kill -0 $pid 2>/dev/null || break
    sleep 0.1
done
kill -INT $pid 2>/dev/null
wait $pid
echo "ended with $?"
cat "$2"
END
    out=$(dbus-run-session -- sh "$HOME/keys" "$top_builddir/dstudio" \
        "$HOME/talk" 2>&1)
    has "is Playing"
    has "is Paused"
    has "waits"
    has "stopped by a media key"
    has "ended with 1"
    # The stretch ended when the key paused it.
    out=$(dstudio --profile keys export - | grep -c '"t":"play"')
    [ "$out" -ge 1 ] || bad "no play line: $out"
fi
finish
