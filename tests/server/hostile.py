"""Requests that nobody honest sends, and how many may come at once."""

import signal
import socket
import time
import unittest
import urllib.parse
import uuid

from dstudiod import FORM, LINES, Log, Server

POST = (b"POST /v1/login HTTP/1.1\r\nHost: x\r\n"
        b"Content-Type: application/json\r\n")
GET = b"GET /v1 HTTP/1.1\r\nHost: x\r\n"
# Whoever believes the other length sees this as a second request.
HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


def talk(server, data):
    """Raw bytes to the server; all that comes back until it hangs up."""
    with socket.create_connection(("localhost", server.port), 60) as sock:
        got = b""
        try:
            sock.sendall(data)
        except OSError:
            pass  # refused before its end; what was said may still be there
        while True:
            try:
                piece = sock.recv(65536)
            except ConnectionResetError:
                return got
            if not piece:
                return got
            got += piece


class Framing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--idle-timeout-s", "5", tls=False)

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def statuses(self, data):
        got = talk(self.server, data)
        self.assertEqual(self.server.ask("GET", "/v1").status, 200)
        return [int(line.split()[1]) for line in got.split(b"\r\n")
                if line.startswith(b"HTTP/1.1 ")]

    def refused(self, cases):
        """Each is answered once or not at all, and the line is cut."""
        for data in cases:
            with self.subTest(data=data[-120:]):
                told = self.statuses(data)
                self.assertTrue(all(400 <= status < 500 for status in told),
                                told)
                # A refusal of libmicrohttpd's own repeats it in its page.
                self.assertLessEqual(len(set(told)), 1)

    def test_lengths_that_can_be_read_in_two_ways(self):
        self.refused(POST + framing + b"\r\n\r\n" + body + HIDDEN
                     for framing, body in (
            (b"Content-Length: 5\r\nTransfer-Encoding: chunked",
             b"0\r\n\r\n"),
            (b"Transfer-Encoding: chunked\r\nContent-Length: 4",
             b"2\r\n{}\r\n0\r\n\r\n"),
            (b"Content-Length: 2\r\nContent-Length: 2", b"{}"),
            (b"Content-Length: 2\r\nContent-Length: 37", b"{}"),
            (b"Content-Length: 0\r\nContent-Length: 35", b""),
            (b"Content-Length: 2, 2", b"{}"),
            (b"Content-Length: +2", b"{}"),
            (b"Content-Length: 0x2", b"{}"),
            (b"Content-Length: -1", b"{}"),
            (b"Content-Length: 99999999999999999999999", b"{}"),
            (b"Content-Length : 2", b"{}"),
            (b"Transfer-Encoding: gzip", b"{}"),
            (b"Transfer-Encoding: gzip, chunked", b"0\r\n\r\n"),
            (b"Transfer-Encoding: identity", b"{}"),
            (b"Transfer-Encoding: xchunked", b"0\r\n\r\n"),
            (b"Transfer-Encoding: \x0bchunked", b"0\r\n\r\n"),
            (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
             b"0\r\n\r\n")))

    def test_a_length_is_checked_where_no_body_is_wanted(self):
        self.refused((
            GET + b"Content-Length: 35\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\n\r\n" + HIDDEN,
            GET + b"Content-Length: 0\r\nContent-Length: 35\r\n\r\n" + HIDDEN))

    def test_odd_chunk_sizes(self):
        chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n"
        self.refused(chunked + body for body in (
            b"-1\r\n\r\n", b"0x2\r\n{}\r\n0\r\n\r\n", b"zz\r\n",
            b"ffffffffffffffff1\r\n{}\r\n0\r\n\r\n",
            b"2\r\n{}XX0\r\n\r\n", b"2 \r\n{}\r\n0\r\n\r\n", b"\r\n{}\r\n"))

    def test_fields_that_are_none(self):
        self.refused((
            GET + b"X: a\rY: b\r\n\r\n", GET + b"X: a\x01b\r\n\r\n",
            GET + b"X: a\x7fb\r\n\r\n", GET + b"X Y: a\r\n\r\n",
            GET + b"X\tY: a\r\n\r\n", GET + b"X(Y): a\r\n\r\n",
            GET + b"XXX\r\n\r\n", GET + b"Host: y\r\n\r\n",
            b"GET /v1 HTTP/1.1\r\n Host: x\r\n\r\n",
            b"GET /v1 HTTP/1.1\r\nX: y\r\n\r\n", b"GET /v1\r\n\r\n",
            b"GET\t/v1\tHTTP/1.1\r\n\r\n", b"GET /v1 http/1.1\r\n\r\n",
            GET + b"Authorization: Bearer a\r\nAuthorization: Bearer b"
            b"\r\n\r\n"))

    def test_folded_and_bare_lines_hide_nothing(self):
        # RFC 9112 lets a server read both: it is one field, or one more, or
        # refused, and never a second request.
        for data in (GET + b"X: a\r\n Content-Length: 35\r\n"
                     b"Connection: close\r\n\r\n" + HIDDEN,
                     GET + b"X: a\nConnection: close\r\n\r\n" + HIDDEN):
            with self.subTest(data=data):
                told = self.statuses(data)
                self.assertIn(told, ([200], [400]))

    def test_large_headers(self):
        close = b"Connection: close\r\n\r\n"
        fields = b"".join(b"X%d: y\r\n" % i for i in range(98))
        for data, status in ((GET + fields + close, 200),
                             (GET + fields + b"Y: y\r\n" + close, 413),
                             (GET + b"X: " + b"y" * 15000 + b"\r\n" + close,
                              200),
                             (GET + b"X: " + b"y" * 16400 + b"\r\n" + close,
                              413)):
            self.assertEqual(self.statuses(data)[0], status)
        for size in (24000, 100000, 10000000):
            with self.subTest(size=size):
                self.refused((GET + b"X: " + b"y" * size + b"\r\n\r\n",
                              b"GET /" + b"a" * size + b" HTTP/1.1\r\n"
                              b"Host: x\r\n\r\n"))

    def test_paths(self):
        for path in (b"/v1/../v1", b"//v1", b"/./v1", b"/v1;a", b"/v1%00",
                     b"/v1%2f", b"/%76%31", b"/v1%0d%0aX:y", b"/v1/.",
                     b"/v1/logs/..%2f..%2fetc%2fpasswd/lines",
                     b"/style.css/../sign-in", b"/style.css%2e", b"/V1",
                     b"http://x/v1", b"*", b"v1", b"/v1\\", b"/\xc0\xaev1"):
            with self.subTest(path=path):
                got = talk(self.server, b"GET " + path + b" HTTP/1.1\r\n"
                           b"Host: x\r\nConnection: close\r\n\r\n")
                self.assertIn(b" 404 ", got.split(b"\r\n")[0])
                self.assertIn(b"/problems/unknown", got)
        got = talk(self.server, b"GET /v1?x=a%00b HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertIn(b"/problems/malformed", got)

    def test_methods_that_are_not_ours(self):
        for method in (b"TRACE", b"CONNECT", b"OPTIONS", b"PROPFIND", b"get",
                       b"DELETE"):
            got = talk(self.server, method + b" /v1 HTTP/1.1\r\nHost: x\r\n"
                       b"Cookie: a=secret\r\nConnection: close\r\n\r\n")
            self.assertIn(b" 405 ", got.split(b"\r\n")[0])
            self.assertNotIn(b"secret", got)


class Upload:
    """A request whose body never comes; the server has seen its header."""

    def __init__(self, server, token):
        self.sock = socket.create_connection(("localhost", server.port), 60)
        self.sock.sendall(
            f"POST /v1/logs/{Log().id}/lines?after=0 HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: {LINES}\r\n"
            "Content-Length: 100\r\nExpect: 100-continue\r\n\r\n".encode())
        self.told = int(self.sock.recv(100).split()[1])

    def close(self):
        self.sock.close()


class Words(unittest.TestCase):
    def test_quotes_are_no_sql(self):
        server = Server(tls=False)
        self.addCleanup(server.close)
        for number, words in enumerate((
                "'; DROP TABLE token; --", "\"; DELETE FROM learner; --",
                "' OR '1'='1", "$1", "?1", "%s%n", "\\'", "''")):
            email = f"o'brien{number}';--@example.org"
            server.add_user(email, name=words)
            token = server.token(email, device=words)
            devices = server.ask("GET", "/v1/devices", token=token).json
            self.assertEqual([d["name"] for d in devices["devices"]], [words])
            me = server.ask("GET", "/v1/me", token=token).json
            self.assertEqual((me["name"], me["email"]), (words, email))
            self.assertEqual(server.log_in(email, words + " " * 8).status, 401)
            odd = server.ask("POST", "/v1/oauth/token",
                             urllib.parse.urlencode({
                                 "client_id": "terminal", "code": words,
                                 "grant_type": "authorization_code",
                                 "code_verifier": words,
                                 "redirect_uri": words}), kind=FORM)
            self.assertEqual(odd.json["error"], "invalid_grant")


class Crowds(unittest.TestCase):
    def test_requests_of_a_device_at_a_time(self):
        server = Server("--device-requests", "0", "--idle-timeout-s", "60",
                        limits=True, tls=False)
        try:
            server.add_user("ada@example.org")
            token = server.token("ada@example.org")
            other = server.token("ada@example.org", device="phone")
            under_way = [Upload(server, token) for _ in range(6)]
            self.assertEqual([u.told for u in under_way], [100] * 6)
            more = server.ask("GET", "/v1/heads", token=token)
            self.assertEqual((more.status, more.problem), (429, "rate"))
            self.assertEqual(more.headers["Retry-After"], "1")
            refused = Upload(server, token)
            self.assertEqual(refused.told, 429)
            refused.close()
            # Another way to write the same header is the same device.
            more = server.ask("GET", "/v1/heads",
                              Authorization="bEARER " + token)
            self.assertEqual((more.status, more.problem), (429, "rate"))
            self.assertEqual(
                server.ask("GET", "/v1/heads", token=other).status, 200)
            under_way.pop().close()
            while server.ask("GET", "/v1/heads", token=token).status != 200:
                pass
            for upload in under_way:
                upload.close()
        finally:
            server.close()

    def test_bodies_that_end_when_the_server_does(self):
        """After the time to drain: the lanes are gone, HTTP is not yet."""
        server = Server("--drain-s", "1", "--care-s", "86400", tls=False)
        server.add_user("ada@example.org")
        token = server.token("ada@example.org")
        late = []
        for _ in range(120):
            log = Log().add()
            sock = socket.create_connection(("localhost", server.port), 60)
            sock.sendall(
                f"POST /v1/logs/{log.id}/lines?after=0 HTTP/1.1\r\nHost: x\r\n"
                f"Authorization: Bearer {token}\r\nContent-Type: {LINES}\r\n"
                f"Journal-Hash: {log.hash(0)}\r\n"
                f"Content-Length: {len(log.bytes())}\r\n\r\n".encode()
                + log.bytes()[:-1])
            late.append(sock)
        server.process.send_signal(signal.SIGTERM)
        # One after another, over all of that time and what comes after.
        for sock in late:
            time.sleep(0.011)
            try:
                sock.sendall(b"\n")
            except OSError:
                pass
            sock.close()
        self.assertEqual(server.close(), 0)

    def test_what_a_proxy_says_of_the_address(self):
        """The client cannot put another address in front of its own."""
        server = Server("--behind-proxy", "--address-attempts", "3",
                        "--device-requests", "0", limits=True, tls=False)
        try:
            def try_from(*addresses):
                fields = "".join(f"X-Forwarded-For: {a}\r\n"
                                 for a in addresses)
                body = ('{"email":"%s@example.org","password":"12345678",'
                        '"device":{"name":"x"}}' % uuid.uuid4())
                got = talk(server, (
                    "POST /v1/login HTTP/1.1\r\nHost: x\r\n" + fields
                    + "Content-Type: application/json\r\nConnection: close"
                    f"\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode())
                return int(got.split()[1])

            # One proxy adds to the field, another adds a field.
            told = [try_from("203.0.113.1, 192.0.2.7"),
                    try_from("203.0.113.2", "192.0.2.7"),
                    try_from("203.0.113.3, 203.0.113.4", "192.0.2.7"),
                    try_from("203.0.113.5", "192.0.2.7"),
                    try_from("192.0.2.7")]
            self.assertEqual(told, [401, 401, 401, 429, 429])
            self.assertEqual(try_from("192.0.2.7", "192.0.2.8"), 401)
        finally:
            server.close()


if __name__ == "__main__":
    unittest.main()
