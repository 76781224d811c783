"""Ctrl-Z while it plays, with a shell's job control and the real mpv.

mpv lives in a session of its own and would play on while we are stopped. A
second connection to it, over a socket that player_args names, tells what it
does while nobody else asks it.
"""
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import time

program = sys.argv[1]


def wait_for(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"never: {what}")


class Shell:
    """bash with job control on a pty; what comes is read all the time."""

    def __init__(self, env):
        self.output = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "-i"],
                      dict(env, TERM="xterm-256color", LC_ALL="C.UTF-8",
                           PS1="ready> "))
        termios.tcsetwinsize(self.fd, (24, 80))

    def read(self):
        while select.select([self.fd], [], [], 0)[0]:
            try:
                self.output += os.read(self.fd, 65536)
            except OSError:
                return

    def see(self, text, begin=0):
        """Waits for a text after what was written up to `begin`."""
        def there():
            self.read()
            return text.encode() in self.output[begin:]
        try:
            wait_for(text, there)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.output[-3000:]!r}") from None

    def send(self, text):
        os.write(self.fd, text.encode())

    def mark(self):
        self.read()
        return len(self.output)

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def mpv_says(home, name):
    """A property of the mpv that plays, over our own connection."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(20)
        line.connect(str(home / "mpv"))
        line.sendall(json.dumps({"command": ["get_property", name],
                                 "request_id": 77}).encode() + b"\n")
        for answer in line.makefile():
            answer = json.loads(answer)
            if answer.get("request_id") == 77:
                return answer.get("data")
    return None


def stat_of(pid):
    """State, process group and terminal's foreground group."""
    text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    fields = text[text.rindex(")") + 2:].split()
    return fields[0], int(fields[2])


def find_program(home):
    mark = f"HOME={home}\0".encode()
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "comm").read_text() == "dstudio\n" and \
                    mark in (folder / "environ").read_bytes() and \
                    b"narrate" not in (folder / "cmdline").read_bytes():
                return int(folder.name)
        except OSError:
            pass
    return 0


def heard_s(env):
    """Seconds by the clock that the `play` lines count."""
    out = subprocess.run([program, "export", "-"], env=env, check=True,
                         capture_output=True, text=True).stdout
    return sum(json.loads(line.split("\t")[1])["ms"] for line in
               out.splitlines() if '"t":"play"' in line) / 1000


def plays_on(home, at):
    return wait_for("plays on", lambda: not mpv_says(home, "pause") and
                    (mpv_says(home, "time-pos") or 0) > at)


def stands(home, pid):
    """The program is stopped and mpv is silent; the position."""
    wait_for("the program stops", lambda: stat_of(pid)[0] == "T")
    if mpv_says(home, "pause") is not True:
        raise AssertionError("stopped, and mpv plays on")
    before = mpv_says(home, "time-pos")
    time.sleep(1)
    if mpv_says(home, "time-pos") != before:
        raise AssertionError("paused, and the position moves")
    return before


def stop(way, shell, pid):
    if way == "key":
        shell.send("\x1a")
    elif way == "program":
        os.kill(pid, signal.SIGTSTP)
    else:
        os.killpg(stat_of(pid)[1], signal.SIGTSTP)


def check_heard(at, heard):
    """The chapter's title has no words: its two seconds are not counted."""
    if not at - 4 < heard < at + 1:
        raise AssertionError("a stop was counted, or sound was not")


def on_screen(env, home):
    """The screens: paused while stopped and after, the terminal the shell's,
    the place kept."""
    shell = Shell(env)
    try:
        shell.see("ready>")
        usual = termios.tcgetattr(shell.fd)
        shell.send(f"{program}\r")
        shell.see("Browse")
        shell.send(":listening 51\r")
        wait_for("mpv", (home / "mpv").exists)
        at = 1.0
        pid = find_program(home)
        for way in ("key", "program", "group"):
            plays_on(home, at + 2)
            begin = shell.mark()
            stop(way, shell, pid)
            shell.see("Stopped", begin)
            at = stands(home, pid)
            shell.read()
            left = shell.output[begin:]
            if left.rfind(b"\x1b[?1049l") < left.rfind(b"\x1b[?1049h"):
                raise AssertionError(f"{way}: its screen stays: {left!r}")
            shell.send("stty -a | tr ';' '\\n' | grep -o ' icanon'\r")
            shell.see(" icanon", begin)
            begin = shell.mark()
            shell.send("fg\r")
            shell.see("Paused", begin)
            if mpv_says(home, "pause") is not True or \
                    abs(mpv_says(home, "time-pos") - at) > 0.5:
                raise AssertionError(f"{way}: it went on by itself")
            shell.send(" ")
        # Stopped without a chance to say so: what it plays is heard.
        plays_on(home, at)
        os.kill(pid, signal.SIGSTOP)
        at = mpv_says(home, "time-pos")
        plays_on(home, at + 2)
        begin = shell.mark()
        shell.send("fg\r")
        shell.see("\x1b[?1049h", begin)
        at = mpv_says(home, "time-pos")
        plays_on(home, at + 1)
        begin = shell.mark()
        shell.send(" ")
        shell.see("Paused", begin)
        at = mpv_says(home, "time-pos")
        shell.send(":quit\r")
        wait_for("its end", lambda: not find_program(home))
        shell.send("echo ended $?\r")
        shell.see("ended 0", begin)
        if termios.tcgetattr(shell.fd)[:4] != usual[:4]:
            raise AssertionError("the terminal is not as it was")
    finally:
        shell.close()
    heard = heard_s(env)
    print(f"screens: at {at:.1f} s, {heard:.1f} s counted")
    check_heard(at, heard)


def in_line(env, home):
    """`dstudio play`: fg goes on; there is no key that would."""
    shell = Shell(env)
    try:
        shell.see("ready>")
        before = heard_s(env)
        shell.send(f"{program} play 51 --chapter cold-open\r")
        wait_for("mpv", (home / "mpv").exists)
        at = 1.0
        plays_on(home, at)
        pid = find_program(home)
        for way in ("key", "program", "group"):
            begin = shell.mark()
            stop(way, shell, pid)
            shell.see("Stopped", begin)
            at = stands(home, pid)
            shell.send("fg\r")
            plays_on(home, at + 1)
        at = mpv_says(home, "time-pos")
        shell.send("\x03")
        wait_for("its end", lambda: not find_program(home))
    finally:
        shell.close()
    heard = heard_s(env) - before
    print(f"play: at {at:.1f} s, {heard:.1f} s counted")
    check_heard(at, heard)


def main():
    if not all(map(shutil.which, ("mpv", "espeak-ng", "ffmpeg"))):
        print("mpv, espeak-ng or ffmpeg is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        config = home / ".config/dstudio"
        config.mkdir(parents=True)
        (config / "config.yaml").write_text(
            "format: config/1\nnarrator: espeak-ng\nnarrate_ahead: 0\n"
            f'player_args: "--ao=null --input-ipc-server={home}/mpv"\n')
        env = dict(os.environ, HOME=folder)
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
                     "XDG_RUNTIME_DIR", "DSTUDIO_NOW", "SSH_CONNECTION"):
            env.pop(name, None)
        subprocess.run([program, "narrate", "51", "--chapter", "cold-open"],
                       env=env, check=True)
        on_screen(env, home)
        (home / "mpv").unlink(missing_ok=True)
        in_line(env, home)
    return 0


sys.exit(main())
