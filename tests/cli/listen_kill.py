"""kill -9 of the program, its player or its voice at random moments.

Two kinds of rounds: `dstudio play`, and the screens on a pty. After each kill
no process of it may be left, the place must be within 5 s of where the sound
was, the `play` lines must make sense, and a program that lives on must leave
its terminal as it found it. CHAOS_ROUNDS says how many rounds of each.
"""
import json
import os
import pathlib
import pty
import random
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import fcntl
import time

ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "6"))
SPEED = 2.0
program = sys.argv[1]
seed = int(os.environ.get("KILL_SEED", str(time.time_ns() % 1000000)))
chance = random.Random(seed)
print(f"seed {seed}, {ROUNDS} rounds")


def processes(home):
    """Processes that were started with this home, by number."""
    mark = f"HOME={home}\0".encode()
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes():
                found[int(folder.name)] = (folder / "comm").read_text().strip()
        except OSError:
            pass
    return found


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def lines(env):
    out = subprocess.run([program, "export", "-"], env=env, check=True,
                         capture_output=True, text=True).stdout
    return [json.loads(line.split("\t")[1]) for line in out.splitlines()
            if '"t":"play"' in line]


def cues_of(home, chapter):
    """Start, end, from, to of each cue of a chapter, in seconds and words."""
    folder = home / ".cache/dstudio/sound/ep051"
    sheet = next(folder.glob(f"{chapter}-????????????????.vtt")).read_text()
    cues = []
    for block in sheet.split("\n\n")[1:]:
        words, times = block.split("\n")[:2]
        start, end = (sum(float(part) * unit for part, unit in
                          zip(text.split(":"), (3600, 60, 1)))
                      for text in times.split(" --> "))
        cues.append((start, end, *map(int, words.split("-"))))
    return cues


def second_of(cues, word):
    for start, end, first, last in cues:
        if first <= word <= last and last > first:
            return start + (end - start) * (word - first) / (last - first)
    return cues[-1][1]


def run_one(env, home, kill_player):
    """Plays and kills; returns the seconds of sound since it was said that it
    plays, and the most that the clock allows."""
    started = time.monotonic()
    child = subprocess.Popen([program, "play", "51", "--chapter", "cold-open",
                              "--speed", str(SPEED)], env=env,
                             stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.readline().decode()
    if not said.startswith("1/"):
        raise AssertionError(f"said {said!r}")
    began = time.monotonic()
    long_one = chance.random() < 0.25
    time.sleep(chance.uniform(5, 9) if long_one else chance.uniform(0, 2))
    played = (time.monotonic() - began) * SPEED
    most = (time.monotonic() - started) * SPEED
    if kill_player:
        for pid, name in processes(home).items():
            if name == "mpv":
                os.kill(pid, signal.SIGKILL)
    else:
        child.send_signal(signal.SIGKILL)
    child.stderr.read()
    child.wait()
    return played, most


def check(env, home, before, played, most, run, speed=SPEED):
    if not wait_until(lambda: not processes(home), 5):
        return f"left behind: {processes(home)}"
    after = lines(env)
    new = after[len(before):]
    reached = 0.0
    for line in new:
        cues = cues_of(home, line["chapter"])
        first, last = line["from"], line["to"]
        sound = second_of(cues, last) - second_of(cues, first)
        if not 0 <= first < last <= cues[-1][3]:
            return f"words {first}-{last}"
        if line["kind"] != "heard" or line.get("aside"):
            return f"kind of {line}"
        if line["ms"] < 0 or sound > line["ms"] / 1000 * speed + 3:
            return f"{sound:.1f} s of sound in {line}"
        reached = max(reached, second_of(cues, last))
    # The sound begins up to a second after it is said that it plays.
    if played - reached > (5 + 1) * speed or \
            reached > most + 1:
        return f"played {played:.1f}-{most:.1f} s, kept {reached:.1f} s"
    print(f"run {run}: played {played:.1f} s, kept {reached:.1f} s")
    return None


class Screen:
    """The program on a pty; what it writes is read all the time."""

    def __init__(self, env):
        self.output = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(program, [program], dict(env, TERM="xterm-256color",
                                               LC_ALL="C.UTF-8"))
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, 80, 0, 0))
        self.modes = termios.tcgetattr(self.fd)
        self.status = None

    def read(self, seconds):
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            if not select.select([self.fd], [], [], max(left, 0))[0]:
                return
            try:
                self.output += os.read(self.fd, 65536)
            except OSError:
                return

    def wait_for(self, text, begin=0):
        end = time.monotonic() + 60
        while text not in self.output[begin:]:
            if time.monotonic() > end or self.ended():
                raise AssertionError(
                    f"no {text!r} in {self.output[-2000:]!r}")
            self.read(0.05)

    def send(self, text):
        os.write(self.fd, text)

    def ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid != 0:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def wait_end(self):
        end = time.monotonic() + 60
        while not self.ended():
            if time.monotonic() > end:
                raise AssertionError("does not end")
            self.read(0.05)
        return self.status

    def restored(self):
        """Is the terminal as it was before the program took it?"""
        self.read(0)
        now = termios.tcgetattr(self.fd)
        modes = self.modes[:6] == now[:6]
        return modes and self.output.rfind(b"\x1b[?1049l") > \
            self.output.rfind(b"\x1b[?1049h") and \
            self.output.rfind(b"\x1b[?25h") > self.output.rfind(b"\x1b[?25l")

    def close(self):
        if not self.ended():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


def narrators(home):
    """The child that narrates, and what it runs."""
    return [pid for pid, name in processes(home).items()
            if name in ("espeak-ng", "ffmpeg") or b"narrate" in
            pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()]


def kill_all(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def find_narrators(home):
    try:
        return narrators(home)
    except OSError:
        return []


def screen_round(env, home, victim, screen):
    """Plays on the screen and kills; the seconds heard, None if unknown."""
    screen.wait_for(b"Browse")
    if victim == "voice":
        shutil.rmtree(home / ".cache/dstudio/sound")
    screen.send(b":listening 51\r")
    if victim == "voice":
        wait_until(lambda: find_narrators(home), 20)
        screen.read(chance.uniform(0, 1))
        kill_all(find_narrators(home))
        screen.read(chance.uniform(0, 0.5))
        return None
    screen.wait_for("▶".encode())
    began = time.monotonic()
    long_one = chance.random() < 0.25
    screen.read(chance.uniform(5, 9) if long_one else chance.uniform(0, 3))
    played = time.monotonic() - began
    if victim == "player":
        kill_all([pid for pid, name in processes(home).items()
                  if name == "mpv"])
        screen.wait_for(b"play again", screen.output.rfind("▶".encode()))
        if chance.random() < 0.5:
            screen.send(b" ")
            screen.read(chance.uniform(0, 1))
    else:
        os.kill(screen.pid, signal.SIGKILL)
    return played


def on_screen(env, home, victim, run):
    shutil.rmtree(home / ".local")  # from the begin, whatever came before
    screen = Screen(env)
    started = time.monotonic()
    try:
        played = screen_round(env, home, victim, screen)
        if victim != "program":
            screen.send(b":quit\r")
            if screen.wait_end() != 0:
                return f"ended with {screen.status}"
            if not screen.restored():
                return f"terminal: {screen.output[-300:]!r}"
        else:
            screen.wait_end()
    finally:
        screen.close()
    if played is None:
        if not wait_until(lambda: not processes(home), 5):
            return f"left behind: {processes(home)}"
        # What was half made is no obstacle.
        subprocess.run([program, "narrate", "51", "--chapter", "cold-open"],
                       env=env, check=True)
        print(f"round {run}: voice killed")
        return None
    # The player may have been started again: it ended before now.
    most = time.monotonic() - started
    return check(env, home, [], played, most, run, 1.0)


def main():
    if not all(map(shutil.which, ("mpv", "espeak-ng", "ffmpeg"))):
        print("mpv, espeak-ng or ffmpeg is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        config = home / ".config/dstudio"
        config.mkdir(parents=True)
        (config / "config.yaml").write_text(
            'format: config/1\nplayer_args: "--ao=null"\n'
            "narrator: espeak-ng\nnarrate_ahead: 0\n")
        env = dict(os.environ, HOME=folder)
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
                     "DSTUDIO_NOW"):
            env.pop(name, None)
        subprocess.run([program, "narrate", "51", "--chapter", "cold-open"],
                       env=env, check=True)
        for run in range(ROUNDS):
            before = lines(env)
            played, most = run_one(env, home, run % 2 == 1)
            wrong = check(env, home, before, played, most, run)
            if wrong:
                print(f"run {run}: {wrong}")
                return 1
        for run in range(ROUNDS):
            victim = ("player", "program", "voice")[run % 3]
            wrong = on_screen(env, home, victim, run)
            if wrong:
                print(f"round {run}, {victim} killed: {wrong}")
                return 1
    print("nothing left behind, no place lost")
    return 0


sys.exit(main())
