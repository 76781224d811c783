"""Row 36 of the protocol's faults: 1,000 devices that start at 09:00."""

import collections
import hashlib
import hmac
import http.client
import os
import sqlite3
import threading
import time
import unittest
import uuid

from dstudiod import LINES, Answer, Log, Server, made_up_token

DEVICES = 1000
LEARNERS = 250
AT_ONCE = 100


class Morning(unittest.TestCase):
    def setUp(self):
        # With its limits: what a device may ask for is part of it.
        self.server = Server("--log", "errors", tls=False, limits=True)
        self.learners = [uuid.uuid4().bytes for _ in range(LEARNERS)]
        self.tokens = self.log_all_in()

    def tearDown(self):
        self.server.close()

    def log_all_in(self):
        """Tokens as the server makes them: 1,000 passwords take a minute."""
        with open(self.server.secret, encoding="ascii") as file:
            key = bytes.fromhex(file.read().strip())
        now = int(time.time())
        tokens = []
        with sqlite3.connect(self.server.store) as db:
            for learner in self.learners:
                db.execute("INSERT INTO learner (learner, name, password,"
                           " created_at) VALUES (?, 'x', '', ?)",
                           (learner, now))
            for number in range(DEVICES):
                device = uuid.uuid4().bytes
                learner = self.learners[number % LEARNERS]
                text = made_up_token()
                mac = hmac.new(key, b"\x01" + text.encode(),
                               hashlib.sha256).digest()
                db.execute("INSERT INTO device VALUES (?, ?, 'x', 'linux',"
                           " ?, ?)", (learner, device, now, now))
                db.execute("INSERT INTO token (mac, learner, device, used_at,"
                           " ends_at, created_at) VALUES (?, ?, ?, ?, ?, ?)",
                           (mac, learner, device, now, now + 10 ** 6, now))
                tokens.append(text)
        db.close()
        return tokens

    def one_device(self, number, token, told):
        """What a device does at start: heads, and what it has to send."""
        log = Log().add_many(5)
        # From 250 places: how many one may have is not asked here, and a
        # connection that was just closed may count for a moment.
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.server.port, timeout=60,
            source_address=(f"127.0.1.{number % LEARNERS + 1}", 0))
        for method, path, body, more in (
                ("GET", "/v1/heads", None, {}),
                ("POST", f"/v1/logs/{log.id}/lines?after=0", log.bytes(),
                 {"Content-Type": LINES, "Journal-Hash": log.hash(0)}),
                ("GET", "/v1/heads", None, {})):
            connection.request(method, path, body,
                               {"Authorization": "Bearer " + token, **more})
            answer = Answer(connection.getresponse())
            told.append((answer.status, answer))
        connection.close()

    def test_row_36_a_thousand_devices_at_nine(self):
        told = []
        left = list(enumerate(self.tokens))
        failures = []

        def work():
            while left:
                try:
                    number, token = left.pop()
                    self.one_device(number, token, told)
                except (OSError, http.client.HTTPException) as error:
                    failures.append(error)

        # So many that come in at once; the rest queue before the door, as
        # they would in the kernel of a machine that is too small.
        threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        counts = collections.Counter(status for status, _ in told)
        self.assertEqual(dict(counts), {200: 3 * DEVICES})
        # And they are asked to come back later, not together.
        for _, answer in told[-3:]:
            if "sync_after_s" in answer.json:
                self.assertEqual(answer.json["sync_after_s"], 900)
        rows = self.server.sql("SELECT count(*), sum(seq) FROM head")
        self.assertEqual(tuple(map(int, rows[0])), (DEVICES, 5 * DEVICES))


if __name__ == "__main__":
    unittest.main()
