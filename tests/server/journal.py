"""The journal over HTTPS: append, heads, read, hashes, redactions."""

import gzip
import http.client
import signal
import sqlite3
import subprocess
import threading
import time
import unittest
import zlib

from dstudiod import FORM, LINES, POSTGRES, Case, Log, Server


class Journal(Case):
    def setUp(self):
        super().setUp()
        self.token = self.server.token(self.email)

    def heads(self, **more):
        return self.server.ask("GET", "/v1/heads", token=self.token, **more)

    def test_append_and_read_back(self):
        log = Log().add_many(100)
        answer = log.append(self.server, self.token)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["seq"], 100)
        self.assertEqual(answer.json["added"], 100)
        self.assertEqual(answer.json["hash"], log.hash(100))
        heads = self.heads()
        self.assertEqual(heads.json["logs"],
                         {log.id: {"seq": 100, "hash": log.hash(100)}})
        self.assertEqual(heads.json["version"], answer.json["version"])
        self.assertEqual(heads.json["logs"], answer.json["logs"])
        read = log.read(self.server, self.token)
        self.assertEqual(read.status, 200)
        self.assertEqual(read.headers["Content-Type"], LINES)
        self.assertEqual(read.body, log.bytes())
        self.assertEqual(read.headers["Journal-From"], "1")
        self.assertEqual(read.headers["Journal-To"], "100")
        self.assertEqual(read.headers["Journal-Seq"], "100")
        self.assertEqual(read.headers["Journal-Hash"], log.hash(100))

    def test_heads_not_modified(self):
        tag = self.heads().headers["ETag"]
        same = self.heads(If_None_Match=tag)
        self.assertEqual((same.status, same.body), (304, b""))
        Log().add().append(self.server, self.token)
        self.assertEqual(self.heads(If_None_Match=tag).status, 200)

    def test_repeated_append_adds_nothing(self):
        log = Log().add_many(20)
        log.append(self.server, self.token, upto=10)
        again = log.append(self.server, self.token, upto=10)
        self.assertEqual((again.status, again.json["added"]), (200, 0))
        other_cut = log.append(self.server, self.token, after=5)
        self.assertEqual((other_cut.json["added"], other_cut.json["seq"]),
                         (10, 20))

    def test_gap_and_fork(self):
        log = Log().add_many(6)
        log.append(self.server, self.token, upto=3)
        gap = log.append(self.server, self.token, after=5)
        self.assertEqual((gap.status, gap.problem), (409, "gap"))
        self.assertEqual((gap.json["seq"], gap.json["hash"]),
                         (3, log.hash(3)))
        other = Log()
        other.id = log.id
        other.hashes = log.hashes[:1]
        other.add_many(4)
        fork = other.append(self.server, self.token, after=2)
        self.assertEqual((fork.status, fork.problem), (409, "fork"))
        tail = other.append(self.server, self.token)
        self.assertEqual((tail.status, tail.problem), (409, "fork"))
        read = other.read(self.server, self.token, after=2)
        self.assertEqual((read.status, read.problem), (409, "fork"))
        end = log.read(self.server, self.token, after=3)
        self.assertEqual((end.status, end.body), (204, b""))
        beyond = log.read(self.server, self.token, after=6)
        self.assertEqual((beyond.status, beyond.problem), (409, "gap"))

    def test_a_bad_line_stores_nothing(self):
        log = Log().add_many(3)
        log.add_raw(b'{"id":"nonsense"}', b"{}").add()
        answer = log.append(self.server, self.token)
        self.assertEqual((answer.status, answer.problem), (422, "line"))
        self.assertEqual(answer.json["seq"], 4)
        self.assertTrue(answer.json["reason"])
        self.assertEqual(self.heads().json["logs"], {})

    def test_compressed_bodies(self):
        log = Log().add_many(30)
        packed = gzip.compress(log.bytes())
        answer = log.append(self.server, self.token, body=packed,
                            Content_Encoding="gzip")
        self.assertEqual((answer.status, answer.json["added"]), (200, 30))
        read = log.read(self.server, self.token, Accept_Encoding="gzip")
        self.assertEqual(read.headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(read.body), log.bytes())
        for body, coding, status, problem in (
                (packed[:-9], "gzip", 400, "malformed"),
                (packed + b"more", "gzip", 400, "malformed"),
                (zlib.compress(log.bytes()), "gzip", 400, "malformed"),
                (packed, "br", 415, "encoding"),
                (packed, "gzip, gzip", 415, "encoding")):
            with self.subTest(coding=coding, len=len(body)):
                answer = log.append(self.server, self.token, body=body,
                                    Content_Encoding=coding)
                self.assertEqual((answer.status, answer.problem),
                                 (status, problem))

    def test_reading_in_pieces(self):
        log = Log()
        for _ in range(150):
            log.add("note", {"note": "n", "text": "x" * 15000, "salt": "s"})
        for after in range(0, 150, 30):
            answer = log.append(self.server, self.token, after=after,
                                upto=after + 30)
            self.assertEqual(answer.status, 200)
        read = log.read(self.server, self.token)
        self.assertLessEqual(len(read.body), 1048576)
        self.assertIn("immutable", read.headers["Cache-Control"])
        got = read.body
        while int(read.headers["Journal-To"]) < 150:
            read = log.read(self.server, self.token,
                            after=int(read.headers["Journal-To"]))
            got += read.body
        self.assertEqual(got, log.bytes())
        self.assertNotIn("immutable", read.headers["Cache-Control"])

    def test_hashes(self):
        log = Log().add_many(50)
        for after in range(0, 50, 10):
            log.append(self.server, self.token, after=after, upto=after + 10)
        answer = self.server.ask("GET", f"/v1/logs/{log.id}/hashes?upto=45",
                                 token=self.token)
        pairs = answer.json["hashes"]
        self.assertEqual(pairs[0][0], 1)
        self.assertEqual(pairs[-1][0], 45)
        for number, value in pairs:
            self.assertEqual(value, log.hash(number))

    def test_redaction(self):
        log = Log().add()
        log.add("note", {"note": "n", "text": "secret", "salt": "00" * 16})
        log.append(self.server, self.token)
        answer = self.server.ask("POST", "/v1/redactions",
                                 {"events": [log.ids[1]]}, self.token)
        self.assertEqual((answer.status, answer.json["done"]), (200, 1))
        read = log.read(self.server, self.token)
        self.assertNotIn(b"secret", read.body)
        self.assertEqual(read.headers["Journal-Hash"], log.hash(2))
        listed = self.server.ask("GET", "/v1/redactions?after=0",
                                 token=self.token)
        self.assertEqual(listed.json["events"], [log.ids[1]])
        wrong = self.server.ask("POST", "/v1/redactions",
                                {"events": [log.ids[0]]}, self.token)
        self.assertEqual((wrong.status, wrong.problem), (422, "field"))
        self.assertEqual(wrong.json["pointer"], "/events/0")

    def test_too_much_at_once(self):
        log = Log().add_many(1001)
        answer = log.append(self.server, self.token)
        self.assertEqual((answer.status, answer.problem), (413, "too-large"))
        self.assertEqual(answer.json["limits"]["events"], 1000)
        answer = log.append(self.server, self.token, body=b"x" * 600000)
        self.assertEqual((answer.status, answer.problem), (413, "too-large"))
        bomb = gzip.compress(log.bytes(upto=1) * 20000)
        self.assertLess(len(bomb), 100000)
        answer = log.append(self.server, self.token, body=bomb,
                            Content_Encoding="gzip")
        self.assertEqual((answer.status, answer.problem), (413, "too-large"))
        self.assertEqual(self.heads().json["logs"], {})


class Held:
    """Somebody else holds the store, so that no append can be committed."""

    def __init__(self, server, lock):
        self.server = server
        if server.database:
            self.other = subprocess.Popen(
                ["psql", "-qXAt", server.database.uri], text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.other.stdin.write(f"BEGIN; {lock}; SELECT 'held';\n")
            self.other.stdin.flush()
            assert self.other.stdout.readline() == "held\n"
        else:
            self.other = sqlite3.connect(server.store, isolation_level=None)
            self.other.execute("BEGIN IMMEDIATE")

    def wait_for_the_writer(self, before):
        """Until it has the request in its hands, and cannot go on."""
        while self.server.metrics()['jobs_total{lane="write"}'] <= before:
            time.sleep(0.01)
        while self.server.database and not self.server.sql(
                "SELECT 1 FROM pg_locks WHERE NOT granted"):
            time.sleep(0.01)

    def let_go(self):
        if self.server.database:
            self.other.communicate("COMMIT;\n")
            # What the dead one left in the line is still done.
            while self.server.sql("SELECT 1 FROM pg_stat_activity WHERE"
                                  " datname = current_database()"
                                  " AND pid <> pg_backend_pid()"):
                time.sleep(0.01)
        else:
            self.other.execute("ROLLBACK")
            self.other.close()


class Killed(unittest.TestCase):
    """Row 7 of the protocol's faults, where the request has come in."""

    def kill_within(self, server, lock, act):
        """What came of it; the server is killed and started again."""
        held = Held(server, lock)
        before = server.metrics()['jobs_total{lane="write"}']
        told = []

        def run():
            try:
                told.append(act())
            except (OSError, http.client.HTTPException) as error:
                told.append(error)

        client = threading.Thread(target=run)
        client.start()
        held.wait_for_the_writer(before)
        server.stop(signal.SIGKILL)
        client.join()
        held.let_go()
        server.start()
        return told[0]

    def test_row_07_killed_while_the_writer_has_the_request(self):
        server = Server("--metrics", "127.0.0.1:0", "--care-s", "86400",
                        tls=False)
        self.addCleanup(server.close)
        server.add_user("ada@example.org")
        token = server.token("ada@example.org")
        log = Log().add_many(12)
        self.assertEqual(log.append(server, token, upto=4).status, 200)
        # Before it writes; and, on PostgreSQL, when all that it writes and the
        # end of the transaction are in the line: then either may follow, but
        # all or nothing.
        for upto, lock, may in (
                (8, "SELECT FROM journal FOR UPDATE", [4]),
                (12, "LOCK TABLE segment IN EXCLUSIVE MODE",
                 [8, 12] if server.database else [8])):
            told = self.kill_within(server, lock, lambda: log.append(
                server, token, after=upto - 4, upto=upto))
            # No answer at all, not even a refusal.
            self.assertIsInstance(told, Exception)
            heads = server.ask("GET", "/v1/heads", token=token).json
            seq = heads["logs"][log.id]["seq"]
            self.assertIn(seq, may)
            self.assertEqual(log.read(server, token).body, log.bytes(upto=seq))
            again = log.append(server, token, after=upto - 4, upto=upto)
            self.assertEqual((again.status, again.json["added"]),
                             (200, upto - seq))
        self.assertEqual(log.read(server, token).body, log.bytes())
        self.assertIn(" 12 events: 0 wrong", server.run("verify"))


@unittest.skipIf(POSTGRES, "the trigger is one of SQLite")
class Together(unittest.TestCase):
    def test_what_failed_together_begins_anew(self):
        """Each from its own step, not from where it went on to."""
        server = Server("--metrics", "127.0.0.1:0", "--care-s", "86400",
                        tls=False)
        self.addCleanup(server.close)
        for name in ("ada", "bob"):
            server.add_user(name + "@example.org")
        token = server.token("ada@example.org")
        # Its use is to be noted before anything is read with it.
        server.sql("UPDATE token SET used_at = 1")
        server.sql("CREATE TRIGGER none BEFORE INSERT ON device BEGIN"
                   " SELECT RAISE(ABORT, 'none'); END")
        held = Held(server, "")
        before = server.metrics()['jobs_total{lane="write"}']
        told = {}
        threads = []

        def begin(name, act):
            threads.append(threading.Thread(
                target=lambda: told.update({name: act()})))
            threads[-1].start()

        def wait(count):
            while server.metrics()['waiting{lane="write"}'] < count:
                time.sleep(0.01)

        begin("code", lambda: server.ask(
            "POST", "/v1/oauth/device", "client_id=terminal&device_name=x",
            kind=FORM))
        held.wait_for_the_writer(before)
        begin("read", lambda: server.ask("GET", "/v1/me", token=token))
        wait(1)
        begin("login", lambda: server.log_in("bob@example.org"))
        wait(2)
        held.let_go()
        for thread in threads:
            thread.join()
        self.assertEqual(told["login"].status, 500)
        self.assertEqual(told["read"].status, 200)
        (used_at,), = server.sql("SELECT used_at FROM token")
        self.assertGreater(used_at, 1)


if __name__ == "__main__":
    unittest.main()
