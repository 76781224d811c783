#!/usr/bin/env python3
"""Load for packaging/cluster/failover.sh, by the protocol: devices that append
through haproxy to three dstudiod, repeat what was not answered with 200, and
remember what was. At the end every acknowledged line must come back.

usage: cluster_http.py PROGRAM URL SECONDS FOLDER

PROGRAM is dstudiod, FOLDER a cluster's. Prints one JSON line, as cluster_load
does; exit 1 if an event was lost.
"""

import http.client
import json
import subprocess
import sys
import threading
import time
import uuid
from urllib.parse import urlsplit

from dstudiod import LINES, PASSWORD, Answer, Log

WRITERS = 8
EVENTS = 20


class Shared:
    def __init__(self, address, seconds):
        self.address = address
        self.lock = threading.Lock()
        self.acked_at = time.monotonic()
        self.end = self.acked_at + seconds
        self.gap = 0.0
        self.failures = {}

    def note(self, failure=None):
        with self.lock:
            if failure is None:
                now = time.monotonic()
                self.gap = max(self.gap, now - self.acked_at)
                self.acked_at = now
            else:
                self.failures[failure] = self.failures.get(failure, 0) + 1


class Writer(threading.Thread):
    def __init__(self, shared, token):
        super().__init__()
        self.shared = shared
        self.token = token
        self.log = Log()
        self.acked = 0
        self.lost = 0
        self.connection = None

    def ask(self, method, path, body=None, **headers):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                self.shared.address, timeout=45)
        sent = {"Authorization": "Bearer " + self.token, **headers}
        try:
            self.connection.request(method, path, body, sent)
            return Answer(self.connection.getresponse())
        except BaseException:
            self.connection.close()
            self.connection = None
            raise

    def append(self):
        """One append until it is answered with 200; False if it cannot be."""
        path = f"/v1/logs/{self.log.id}/lines?after={self.acked}"
        body = self.log.bytes(self.acked)
        while time.monotonic() < self.shared.end:
            try:
                answer = self.ask("POST", path, body, **{
                    "Content-Type": LINES,
                    "Journal-Hash": self.log.hash(self.acked)})
            except (OSError, http.client.HTTPException) as error:
                self.shared.note(type(error).__name__)
            else:
                if answer.status == 200:
                    self.acked = answer.json["seq"]
                    self.shared.note()
                    return True
                self.shared.note(str(answer.status))
                if answer.status == 409:
                    # It does not have what it said it has.
                    print(answer.body, file=sys.stderr)
                    self.lost += 1
                    return False
            time.sleep(0.2)
        return False

    def run(self):
        self.log.add_many(EVENTS)
        while self.append():
            self.log.add_many(EVENTS)

    def check(self):
        there = b""
        after = 0
        while after < self.acked:
            answer = self.ask(
                "GET", f"/v1/logs/{self.log.id}/lines?after={after}"
                f"&hash={self.log.hash(after)}")
            if answer.status != 200:
                print(answer.body, file=sys.stderr)
                break
            there += answer.body
            after = int(answer.headers["Journal-To"])
        if not there.startswith(self.log.bytes(0, self.acked)):
            self.lost += self.acked


def token_for(program, config, address):
    """A new account and its first login."""
    email = f"{uuid.uuid4()}@example.org"
    subprocess.run([program, "user", "add", email, "--config", config],
                   input=PASSWORD + "\n", text=True, check=True,
                   stdout=subprocess.DEVNULL)
    connection = http.client.HTTPConnection(address, timeout=45)
    connection.request("POST", "/v1/login", json.dumps({
        "email": email, "password": PASSWORD,
        "device": {"name": "load", "platform": "linux"}}),
        {"Content-Type": "application/json"})
    answer = Answer(connection.getresponse())
    connection.close()
    assert answer.status == 201, answer.body
    return answer.json["token"]


def main(program, url, seconds, folder):
    address = urlsplit(url).netloc
    config = f"{folder}/dstudiod1.conf"
    tokens = [token_for(program, config, address) for _ in range(WRITERS)]
    shared = Shared(address, float(seconds))
    writers = [Writer(shared, token) for token in tokens]
    for writer in writers:
        writer.start()
    print("writing", file=sys.stderr, flush=True)  # failover.sh waits for it
    for writer in writers:
        writer.join()
    shared.note()
    for writer in writers:
        writer.check()
    lost = sum(writer.lost for writer in writers)
    print(json.dumps({
        "writers": WRITERS, "seconds": int(seconds),
        "acknowledged_events": sum(writer.acked for writer in writers),
        "failed_tries": shared.failures,
        "longest_gap_ms": int(shared.gap * 1000), "lost": lost},
        separators=(",", ":")))
    return 1 if lost else 0


if __name__ == "__main__":
    if len(sys.argv) != 5:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
