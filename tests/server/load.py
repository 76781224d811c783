"""More than a server should bear: slow senders, idle lines, bombs."""

import gzip
import random
import re
import resource
import socket
import string
import struct
import unittest

from dstudiod import LINES, PASSWORD, Log, Server, made_up_token

IDLE = 5000
MEBIBYTE = 1024


def is_cut(sock, more=b""):
    """Waits until the other side hangs up, a byte of `more` now and then."""
    sock.settimeout(0.1)
    got = b""
    while True:
        try:
            piece = sock.recv(4096)
            if not piece:
                return got
            got += piece
        except socket.timeout:
            pass
        except OSError:
            return got
        try:
            sock.sendall(more[:1])
        except OSError:
            return got


class Slow(unittest.TestCase):
    """Only the limit in question is short; who is not cut hangs."""

    def cut(self, option, head, more, tls=False):
        limits = {"header": 3600, "body": 3600, "idle": 3600}
        limits[option] = 1
        words = [word for name, seconds in limits.items()
                 for word in (f"--{name}-timeout-s", str(seconds))]
        server = Server(*words, tls=tls)
        try:
            with socket.create_connection(("localhost", server.port)) as sock:
                sock.sendall(head)
                got = is_cut(sock, more)
            self.assertEqual(server.ask("GET", "/v1").status, 200)
            return got
        finally:
            server.close()

    BODY = (b"POST /v1/login HTTP/1.1\r\nHost: x\r\n"
            b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n")

    def test_a_header_that_drips(self):
        self.assertEqual(
            self.cut("header", b"GET /v1 HTTP/1.1\r\nX: ", b"y"), b"")

    def test_a_handshake_that_never_comes(self):
        self.assertEqual(self.cut("header", b"", b"", tls=True), b"")

    def test_a_body_that_drips(self):
        self.assertEqual(self.cut("body", self.BODY, b" "), b"")

    def test_silence_within_a_body(self):
        self.assertEqual(self.cut("idle", self.BODY + b"{", b""), b"")

    def test_silence_after_an_answer(self):
        got = self.cut("idle", b"GET /v1 HTTP/1.1\r\nHost: x\r\n\r\n", b"")
        self.assertIn(b"200 OK", got)


def memory(server, what="VmRSS"):
    """KiB that the process holds; VmHWM is the most it ever held."""
    path = f"/proc/{server.process.pid}/status"
    with open(path, encoding="ascii") as file:
        return int(re.search(what + r":\s+(\d+) kB", file.read()).group(1))


class Idle(unittest.TestCase):
    def start(self, *options, **more):
        server = Server("--metrics", "127.0.0.1:0", *options, **more)
        self.addCleanup(server.close)
        return server

    def test_5000_idle_connections(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < IDLE + 300:
            self.skipTest(f"the system allows {hard} open files")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE,
                        (soft, hard))
        server = self.start("--connections-per-address", "20000",
                            "--connections", str(IDLE + 100),
                            "--header-timeout-s", "3600",
                            "--idle-timeout-s", "3600", tls=False)
        server.add_user("ada@example.org")
        token = server.token("ada@example.org")
        before = memory(server)
        idle = []
        try:
            for _ in range(IDLE):
                idle.append(socket.create_connection(
                    ("localhost", server.port)))
            while server.metrics()["connections"] < IDLE:
                pass
            log = Log().add_many(100)
            self.assertEqual(log.append(server, token).status, 200)
            self.assertEqual(log.read(server, token).body, log.bytes())
            each = (memory(server) - before) * 1024 // IDLE
            print(f"{IDLE} idle connections: {each} bytes each")
        finally:
            for sock in idle:
                sock.close()
        while server.metrics()["connections"] > 10:
            pass
        self.assertEqual(server.ask("GET", "/v1").status, 200)

    def test_connections_of_one_address(self):
        server = self.start("--connections-per-address", "10",
                            "--header-timeout-s", "3600",
                            "--idle-timeout-s", "3600", tls=False)
        idle = [socket.create_connection(("127.0.0.1", server.port))
                for _ in range(10)]
        while server.metrics()["connections"] < 10:
            pass
        with socket.create_connection(("127.0.0.1", server.port)) as more:
            self.assertEqual(is_cut(more), b"")
        with socket.create_connection(
                ("127.0.0.1", server.port),
                source_address=("127.0.0.2", 0)) as other:
            other.sendall(b"GET /v1 HTTP/1.1\r\nHost: x\r\n"
                          b"Connection: close\r\n\r\n")
            self.assertIn(b"200 OK", is_cut(other))
        for sock in idle:
            sock.close()


def zstd_bomb(blocks, window=0x58):
    """A frame of blocks that say: this byte 131,072 times."""
    def block(last):
        return (131072 << 3 | 1 << 1 | last).to_bytes(3, "little") + b"x"

    # Magic number, no size, a window of 2 MiB or what is asked for.
    return (struct.pack("<IBB", 0xFD2FB528, 0, window) +
            block(0) * (blocks - 1) + block(1))


class Bombs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(tls=False)
        cls.server.add_user("ada@example.org")
        cls.token = cls.server.token("ada@example.org")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def send(self, log, body, coding, after=0):
        return log.append(self.server, self.token, after=after, body=body,
                          Content_Encoding=coding)

    def notes(self, count, text):
        log = Log()
        for number in range(count):
            log.add("note", {"note": str(number), "text": text(number),
                             "salt": "00" * 16})
        return log

    def test_bombs_cost_no_memory(self):
        log = Log().add_many(1000)
        self.assertEqual(self.send(log, log.bytes(), "identity").status, 200)
        before = memory(self.server, "VmHWM")
        zeros = gzip.compress(b"x" * 400000000)
        for body, coding in ((zeros, "gzip"),
                             (zstd_bomb(100000), "zstd"),
                             (zstd_bomb(2), "zstd")):
            self.assertLess(len(body), 524288)
            for _ in range(5):
                answer = self.send(Log(), body, coding)
                self.assertEqual((answer.status, answer.problem),
                                 (413, "too-large"))
        # 13 GB were packed into the second; a window of 16 GiB is refused.
        answer = self.send(Log(), zstd_bomb(2, window=0xC0), "zstd")
        self.assertEqual((answer.status, answer.problem), (400, "malformed"))
        grown = memory(self.server, "VmHWM") - before
        print(f"bombs: {grown} KiB more at the most")
        self.assertLess(grown, 64 * MEBIBYTE)
        self.assertEqual(self.server.ask("GET", "/v1").status, 200)

    def test_50_times(self):
        """Below every limit but this, and still too good to be true."""
        log = self.notes(30, lambda number: "a" * 16000)
        packed = gzip.compress(log.bytes())
        self.assertLess(len(log.bytes()), 524288)
        self.assertGreater(len(log.bytes()), 50 * len(packed))
        answer = self.send(log, packed, "gzip")
        self.assertEqual((answer.status, answer.problem), (413, "too-large"))
        self.assertEqual(self.send(log, log.bytes(), "identity").status, 200)

    def test_honest_bodies_pass(self):
        letters = random.Random(1)
        log = self.notes(60, lambda number: "".join(
            letters.choice(string.ascii_lowercase) for _ in range(2000)) * 7)
        packed = gzip.compress(log.bytes())
        self.assertLess(len(log.bytes()), 50 * len(packed))
        self.assertEqual(self.send(log, packed, "gzip").status, 200)

    def test_two_mebibytes(self):
        letters = random.Random(2)
        log = self.notes(140, lambda number: "".join(
            letters.choice(string.ascii_lowercase) for _ in range(1000)) * 16)
        packed = gzip.compress(log.bytes())
        self.assertGreater(len(log.bytes()), 2 << 20)
        self.assertLess(len(packed), 524288)
        self.assertLess(len(log.bytes()), 50 * len(packed))
        answer = self.send(log, packed, "gzip")
        self.assertEqual((answer.status, answer.problem), (413, "too-large"))

    def test_nothing_of_a_bomb_is_stored(self):
        log = self.notes(60, lambda number: "a" * 16000)
        self.send(log, gzip.compress(log.bytes()), "gzip")
        heads = self.server.ask("GET", "/v1/heads", token=self.token)
        self.assertNotIn(log.id, heads.json["logs"])


class Strangers(unittest.TestCase):
    """Who has no token gets nothing unpacked."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--metrics", "127.0.0.1:0", tls=False)
        cls.server.add_user("ada@example.org")
        letters = random.Random(3)
        cls.bodies = {
            "bomb": (gzip.compress(b"x" * 20000000), "gzip", 413),
            "another bomb": (zstd_bomb(2000), "zstd", 413),
            "no gzip": (letters.randbytes(400000), "gzip", 400),
            "no zstd": (letters.randbytes(400000), "zstd", 400),
            "no lines": (b"x" * 400 + b"\n" * 400, "identity", 422),
        }

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def unpacked(self):
        return self.server.metrics()["unpacked_bytes_total"]

    def refused(self, token, problem, status=401):
        for name, (body, coding, _) in self.bodies.items():
            with self.subTest(body=name):
                answer = Log().append(self.server, token, body=body,
                                      Content_Encoding=coding)
                self.assertEqual((answer.status, answer.problem),
                                 (status, problem))

    def test_no_token_no_unpacking(self):
        before = self.unpacked()
        for token in (None, "x", "lt1_" + "A" * 49, made_up_token()):
            with self.subTest(token=token):
                self.refused(token, "token")
        self.assertEqual(self.unpacked(), before)
        # With one, each of the bodies is looked at, and refused for itself.
        good = self.server.token("ada@example.org")
        for body, coding, status in self.bodies.values():
            seen = self.unpacked()
            answer = Log().append(self.server, good, body=body,
                                  Content_Encoding=coding)
            self.assertEqual(answer.status, status)
            if status != 400:
                self.assertGreater(self.unpacked(), seen)

    def test_a_token_that_ended_here_is_worth_nothing(self):
        log = Log().add_many(10)
        for how in ("all others", "one", "password"):
            with self.subTest(how=how):
                email = how.replace(" ", "-") + "@example.org"
                self.server.add_user(email)
                token = self.server.token(email)
                self.assertEqual(log.append(self.server, token).status, 200)
                other = self.server.token(email)
                if how == "password":
                    path, body = "/v1/password", {
                        "old": PASSWORD, "new": "another horse battery",
                        "end_others": True}
                else:
                    path, body = "/v1/devices", None
                if how == "one":
                    listed = self.server.ask("GET", path, token=token).json
                    path += "/" + [one["id"] for one in listed["devices"]
                                   if one["current"]][0]
                done = self.server.ask("POST" if body else "DELETE", path,
                                       body, other)
                self.assertEqual(done.status, 204)
                before = self.unpacked()
                self.refused(token, "device-revoked")
                self.assertEqual(self.unpacked(), before)

    def test_a_token_that_ended_is_worth_one_body(self):
        """By another process, in the minute after it was used."""
        log = Log().add_many(10)
        self.server.add_user("eve@example.org")
        token = self.server.token("eve@example.org")
        self.assertEqual(log.append(self.server, token).status, 200)
        self.server.run("user", "disable", "eve@example.org")
        answer = log.append(self.server, token)
        self.assertEqual((answer.status, answer.problem), (403, "suspended"))
        before = self.unpacked()
        self.refused(token, "suspended", 403)
        self.assertEqual(self.unpacked(), before)

    def test_a_body_that_stays_away_makes_a_stranger(self):
        """Who never lets the store be asked is asked for before the next."""
        self.server.add_user("away@example.org")
        token = self.server.token("away@example.org")
        log = Log().add_many(1)
        self.assertEqual(log.append(self.server, token).status, 200)
        self.server.run("token", "end", "away@example.org")
        body, coding, status = self.bodies["another bomb"]
        answer = log.append(self.server, token, after=1, body=body,
                            Content_Encoding=coding)
        self.assertEqual(answer.status, status)
        before = self.unpacked()
        self.refused(token, "device-revoked")
        self.assertEqual(self.unpacked(), before)

    def test_a_token_that_is_not_known_yet(self):
        """Its first request waits for a reader, however its body comes."""
        self.server.add_user("new@example.org")
        for coding in ("identity", "gzip"):
            token = self.server.token("new@example.org")
            log = Log().add_many(300)
            body = log.bytes()
            if coding == "gzip":
                body = gzip.compress(body)
            answer = log.append(self.server, token, Content_Encoding=coding,
                                body=(body[i:i + 1000] for i in
                                      range(0, len(body), 1000)))
            self.assertEqual(answer.json["added"], 300)
        token = self.server.token("new@example.org")
        for expect in (b"", b"Expect: 100-continue\r\n"):
            log = Log().add_many(2)
            head = (f"POST /v1/logs/{log.id}/lines?after=0 HTTP/1.1\r\n"
                    f"Host: x\r\nAuthorization: Bearer {token}\r\n"
                    f"Content-Type: {LINES}\r\n"
                    f"Journal-Hash: {log.hash(0)}\r\n"
                    f"Content-Length: {len(log.bytes())}\r\n").encode()
            with socket.create_connection(("localhost",
                                           self.server.port)) as sock:
                sock.sendall(head + expect + b"\r\n")
                if expect:
                    self.assertIn(b"100 Continue", sock.recv(1000))
                sock.sendall(log.bytes() + head + b"Connection: close\r\n"
                             b"\r\n" + log.bytes())
                got = is_cut(sock)
            self.assertEqual(got.count(b"200 OK"), 2, got)
            self.assertIn(b'"added":2', got)
            self.assertIn(b'"added":0', got)

    def test_a_reader_that_fails_lets_nothing_in(self):
        token = self.server.token("ada@example.org")
        before = self.unpacked()
        self.server.sql("ALTER TABLE token RENAME TO away")
        try:
            answer = Log().add().append(self.server, token)
            self.assertIn((answer.status, answer.problem),
                          ((500, "internal"), (503, "busy")))
            self.assertEqual(self.unpacked(), before)
        finally:
            self.server.sql("ALTER TABLE away RENAME TO token")
        self.assertEqual(Log().add().append(self.server, token).status, 200)


if __name__ == "__main__":
    unittest.main()
