"""kill -9 at random moments of a sitting: what was acknowledged is kept.

An answer is acknowledged when it is said when the question returns (the steps
of a scenario are one answer, said once at its end). After each kill the
journal must hold every acknowledged answer, its chain must follow, and the
sitting must go on.
"""
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

RUNS = int(os.environ.get("KILL_RUNS", "100"))
program = sys.argv[1]
seed = int(os.environ.get("KILL_SEED", str(time.time_ns() % 1000000)))
chance = random.Random(seed)
print(f"seed {seed}, {RUNS} runs")


class Pace:
    """How long a sitting may live: around its first acknowledgement.

    That takes 20 ms here and a second on a loaded machine with sanitizers, so
    it is not a constant: each run that came too early makes the next longer.
    """

    def __init__(self):
        self.typical = 0.05

    def draw(self):
        return self.typical * chance.uniform(0.3, 2.0)

    def learn(self, acked):
        if acked == 0:
            self.typical = min(self.typical * 1.15, 5.0)
        elif acked > 1:
            self.typical = max(self.typical / 1.1, 0.01)


def run_one(env, seconds):
    """Feeds a sitting until it is killed; returns the answers acknowledged."""
    child = subprocess.Popen([program, "quiz", "51"], env=env,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL)
    output = bytearray()

    def read():
        while chunk := child.stdout.read1(65536):
            output.extend(chunk)

    reader = threading.Thread(target=read)
    reader.start()
    end = time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            child.stdin.write(b":d\n\n")
            child.stdin.flush()
            time.sleep(0.002)
    except BrokenPipeError:
        pass
    child.send_signal(signal.SIGKILL)
    child.wait()
    reader.join()
    try:
        child.stdin.close()
    except BrokenPipeError:
        pass
    return output.count(b"\nAgain ")


def answers(env):
    """Answer lines in the journal."""
    out = subprocess.run([program, "export", "-"], env=env, check=True,
                         capture_output=True).stdout
    return out.count(b'"t":"answer"')


def main():
    acknowledged = 0
    pace = Pace()
    with tempfile.TemporaryDirectory() as home:
        env = dict(os.environ, HOME=home)
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            env.pop(name, None)
        subprocess.run([program, "series"], env=env, check=True,
                       stdout=subprocess.DEVNULL)
        for i in range(RUNS):
            before = answers(env)
            acked = run_one(env, pace.draw())
            pace.learn(acked)
            after = answers(env)
            acknowledged += acked
            if after - before < acked:
                print(f"run {i}: {acked} acknowledged, {after - before} kept")
                return 1
        check = subprocess.run([program, "doctor"], env=env,
                               capture_output=True, text=True)
        if "every chain follows" not in check.stdout:
            print(check.stdout)
            return 1
        rebuilt = subprocess.run([program, "doctor", "--rebuild"], env=env,
                                 capture_output=True, text=True)
        if "made again" not in rebuilt.stdout:
            print(rebuilt.stdout)
            return 1
    print(f"{acknowledged} acknowledged answers, none lost")
    return 0 if acknowledged > RUNS // 10 else 1


sys.exit(main())
