"""kill -9 of the program or of its player at random moments of listening.

After each kill no process of it may be left, the place must be within 5 s of
where the sound was, and the `play` lines must make sense.
"""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

RUNS = int(os.environ.get("LISTEN_KILL_RUNS", "20"))
SPEED = 2.0
program = sys.argv[1]
seed = int(os.environ.get("KILL_SEED", str(time.time_ns() % 1000000)))
chance = random.Random(seed)
print(f"seed {seed}, {RUNS} runs")


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
    """Plays and kills; returns the seconds of sound since the sound began."""
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
    if kill_player:
        for pid, name in processes(home).items():
            if name == "mpv":
                os.kill(pid, signal.SIGKILL)
    else:
        child.send_signal(signal.SIGKILL)
    child.stderr.read()
    child.wait()
    return played


def check(env, home, before, played, run):
    if not wait_until(lambda: not processes(home), 3):
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
        if line["ms"] < 0 or sound > line["ms"] / 1000 * SPEED + 3:
            return f"{sound:.1f} s of sound in {line}"
        reached = max(reached, second_of(cues, last))
    # The sound begins up to a second after it is said that it plays.
    if played - reached > (5 + 1.5) * SPEED or reached - played > 1:
        return f"played {played:.1f} s, kept {reached:.1f} s"
    print(f"run {run}: played {played:.1f} s, kept {reached:.1f} s")
    return None


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
        for run in range(RUNS):
            before = lines(env)
            played = run_one(env, home, run % 2 == 1)
            wrong = check(env, home, before, played, run)
            if wrong:
                print(f"run {run}: {wrong}")
                return 1
    print("nothing left behind, no place lost")
    return 0


sys.exit(main())
