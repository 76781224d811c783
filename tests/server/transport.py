"""What is below the protocol: TLS, limits, slow senders, starting, stopping."""

import hashlib
import json
import os
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest
import warnings

from dstudiod import LINES, PASSWORD, PROGRAM, Log, Server


def talk(server, data, wait=True):
    """Raw bytes to the server; all that comes back before it hangs up."""
    with socket.create_connection(("localhost", server.port), 60) as sock:
        sock.sendall(data)
        got = b""
        while wait:
            try:
                piece = sock.recv(65536)
            except ConnectionResetError:
                break
            if not piece:
                break
            got += piece
        return got


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--header-timeout-s", "2", "--body-timeout-s", "2",
                            "--idle-timeout-s", "2", tls=False)
        cls.server.add_user("ada@example.org")
        cls.token = cls.server.token("ada@example.org")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def alive(self):
        self.assertEqual(self.server.ask("GET", "/v1").status, 200)

    def test_server_information(self):
        answer = self.server.ask("GET", "/v1")
        self.assertEqual(answer.headers["Cache-Control"], "max-age=300")
        self.assertEqual(answer.json["protocol"], {"min": 1, "max": 1})
        self.assertEqual(answer.json["limits"]["events"], 1000)
        self.assertTrue(answer.headers["Date"])

    def test_request_ids(self):
        answer = self.server.ask("GET", "/v1", Request_Id="abcDEF.12-_")
        self.assertEqual(answer.headers["Request-Id"], "abcDEF.12-_")
        for bad in ("short", "x" * 65, "with space!", "a" * 8 + "\t"):
            answer = self.server.ask("GET", "/v1", Request_Id=bad)
            self.assertRegex(answer.headers["Request-Id"],
                             r"^req-[0-9a-f]{16}$")

    def test_what_is_not_there(self):
        for path in ("/v2", "/v1/", "/v1/logs/x/lines", "/v1/%2e%2e",
                     "/v1/heads/"):
            answer = self.server.ask("GET", path, token=self.token)
            self.assertEqual((answer.status, answer.problem),
                             (404, "unknown"))
        answer = self.server.ask("PUT", "/v1/heads", token=self.token)
        self.assertEqual((answer.status, answer.problem), (405, "method"))
        self.assertEqual(answer.headers["Allow"], "GET")

    def test_versions(self):
        answer = self.server.ask("GET", "/v1", Protocol="2")
        self.assertEqual((answer.status, answer.problem), (426, "protocol"))
        self.assertEqual((answer.json["min"], answer.json["max"]), (1, 1))

    def test_malformed_control_messages(self):
        good = {"email": "ada@example.org", "password": PASSWORD,
                "device": {"name": "x"}}
        cases = [
            ("", 400, "malformed"), ("{", 400, "malformed"),
            ("[]", 400, "malformed"), ('"x"', 400, "malformed"),
            ("{}", 422, "field"), ("\xff", 400, "malformed"),
            (json.dumps({**good, "extra": 1}), 400, "malformed"),
            (json.dumps({**good, "email": 7}), 422, "field"),
            (json.dumps({**good, "email": None}), 422, "field"),
            (json.dumps({**good, "email": "a\nb@c"}), 422, "field"),
            (json.dumps({**good, "email": "a\0b@c"}), 400, "malformed"),
            (json.dumps({**good, "device": "x"}), 422, "field"),
            (json.dumps({**good, "device": {}}), 422, "field"),
            (json.dumps({**good, "device": {"name": "x", "y": 1}}), 400,
             "malformed"),
            (json.dumps({**good, "password": "x" * 1025}), 422, "field"),
            ('{"email":"a@b","email":"c@d"}', 400, "malformed"),
            ("[" * 30000, 400, "malformed"),
            ("{" + " " * 70000 + "}", 413, "too-large"),
        ]
        for body, status, problem in cases:
            with self.subTest(body=body[:50]):
                answer = self.server.ask("POST", "/v1/login",
                                         body.encode("latin-1"),
                                         kind="application/json")
                self.assertEqual((answer.status, answer.problem),
                                 (status, problem))
        answer = self.server.ask("POST", "/v1/login", json.dumps(good),
                                 kind="text/plain")
        self.assertEqual((answer.status, answer.problem), (415, "encoding"))
        answer = self.server.ask("POST", "/v1/login", json.dumps(good),
                                 kind="application/json",
                                 Content_Encoding="gzip")
        self.assertEqual((answer.status, answer.problem), (415, "encoding"))

    def test_malformed_journal_requests(self):
        log = Log().add()
        start = f"/v1/logs/{log.id}/lines"
        good = log.hash(0)
        for method, path, status, problem in (
                ("GET", f"{start}?after=0", 400, "malformed"),
                ("GET", f"{start}?after=-1&hash={good}", 400, "malformed"),
                ("GET", f"{start}?after=x&hash={good}", 400, "malformed"),
                ("GET", f"{start}?after=99999999999999999999&hash={good}",
                 400, "malformed"),
                ("GET", f"{start}?after=0&hash={good[1:]}", 400, "malformed"),
                ("GET", f"{start}?after=1&hash={good}", 409, "gap"),
                ("GET", f"/v1/logs/{log.id.upper()}/lines?after=0&hash={good}",
                 404, "unknown"),
                ("GET", f"/v1/logs/{log.id}/hashes", 400, "malformed"),
                ("GET", "/v1/redactions", 400, "malformed")):
            with self.subTest(path=path):
                answer = self.server.ask(method, path, token=self.token)
                self.assertEqual((answer.status, answer.problem),
                                 (status, problem))
        answer = self.server.ask("POST", f"{start}?after=0", log.bytes(),
                                 self.token, LINES)
        self.assertEqual((answer.status, answer.problem), (400, "malformed"))

    def test_malformed_requests(self):
        for data in (b"\r\n\r\n", b"GET\r\n\r\n", b"\0" * 100 + b"\r\n\r\n",
                     b"GET /v1 HTTP/9.9\r\n\r\n",
                     b"GET /v1 HTTP/1.1\r\n\r\n",
                     b"GET /v1 HTTP/1.1\r\nHost x\r\n\r\n",
                     b"GET /v1 HTTP/1.1\r\nHost: x\r\n"
                     b"X: " + b"y" * 40000 + b"\r\n\r\n",
                     b"GET /" + b"a" * 60000 + b" HTTP/1.1\r\n\r\n",
                     b"POST /v1/login HTTP/1.1\r\nHost: x\r\n"
                     b"Content-Length: -5\r\n\r\n",
                     b"POST /v1/login HTTP/1.1\r\nHost: x\r\n"
                     b"Content-Type: application/json\r\n"
                     b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                     b"POST /v1/login HTTP/1.1\r\nHost: x\r\n"
                     b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}"):
            with self.subTest(data=data[:40]):
                got = talk(self.server, data)
                self.assertNotIn(b" 200 ", got.split(b"\r\n")[0])
                self.alive()

    def test_chunked_bodies_are_counted(self):
        head = (f"POST /v1/logs/{Log().id}/lines?after=0 HTTP/1.1\r\n"
                f"Host: x\r\nContent-Type: {LINES}\r\nConnection: close\r\n"
                f"Authorization: Bearer {self.token}\r\n"
                "Transfer-Encoding: chunked\r\n\r\n").encode()
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        got = talk(self.server, head + chunk * 10 + b"0\r\n\r\n")
        self.assertIn(b" 413 ", got.split(b"\r\n")[0])
        self.assertIn(b"/problems/too-large", got)

    def test_slow_senders_are_cut_off(self):
        for head in (b"", b"GET /v1 HTTP/1.1\r\nHost: x\r\n",
                     b"POST /v1/login HTTP/1.1\r\nHost: x\r\n"
                     b"Content-Type: application/json\r\n"
                     b"Content-Length: 1000\r\n\r\n"):
            with self.subTest(head=head[:20]):
                with socket.create_connection(
                        ("localhost", self.server.port), 60) as sock:
                    sock.sendall(head)
                    # A byte now and then keeps the line alive, yet not for
                    # ever. Whoever is not cut off hangs here.
                    sock.settimeout(0.3)
                    while True:
                        try:
                            if sock.recv(4096) == b"":
                                break
                        except socket.timeout:
                            pass
                        except ConnectionResetError:
                            break
                        try:
                            sock.sendall(b"x")
                        except OSError:
                            break
        self.alive()

    def test_plain_http_is_for_loopback_only(self):
        done = subprocess.run(
            [PROGRAM, "serve", "--listen", "0.0.0.0:0", "--store",
             os.path.join(self.server.folder, "other.db"),
             "--password-memory-mb", "8"],
            capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("loopback", done.stderr)


class Life(unittest.TestCase):
    def test_health(self):
        server = Server()
        try:
            for path in ("/healthz", "/readyz"):
                self.assertEqual(server.ask("GET", path).status, 200)
        finally:
            self.assertEqual(server.close(), 0)

    def test_what_was_acknowledged_outlives_a_kill(self):
        server = Server()
        try:
            server.add_user("ada@example.org")
            token = server.token("ada@example.org")
            log = Log().add_many(10)
            self.assertEqual(log.append(server, token).status, 200)
            server.stop(signal.SIGKILL)
            server.start()
            self.assertEqual(log.read(server, token).body, log.bytes())
        finally:
            server.close()

    def test_draining_finishes_what_was_accepted(self):
        server = Server(limits=True)
        try:
            server.add_user("ada@example.org")
            answers = []
            # Wrong passwords are answered late: they are under way for long.
            threads = [threading.Thread(target=lambda: answers.append(
                server.log_in("ada@example.org", "wrong one").status))
                for _ in range(4)]
            for thread in threads:
                thread.start()
            while server.logged().count("POST /v1/login") < 1:
                pass
            self.assertEqual(server.stop(), 0)
            for thread in threads:
                thread.join()
            self.assertEqual(answers, [401] * 4)
            self.assertIn("stopped", server.logged())
        finally:
            server.close()

    def test_the_service_manager_is_told(self):
        server = Server()
        path = os.path.join(server.folder, "notify")
        server.stop()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(path)
            os.environ["NOTIFY_SOCKET"] = path
            try:
                server.start()
            finally:
                del os.environ["NOTIFY_SOCKET"]
            self.assertEqual(manager.recv(100), b"READY=1")
            server.close()
            self.assertEqual(manager.recv(100), b"STOPPING=1")


    def test_the_service_manager_hands_the_socket_over(self):
        """As a .socket unit does: what came before the start is answered."""
        server = Server(tls=False)
        server.stop()
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            door.listen(16)
            server.port = door.getsockname()[1]
            early = server.connect()
            early.request("GET", "/healthz")
            process = subprocess.Popen(
                ["sh", "-c", 'exec 3<&"$0"; LISTEN_FDS=1 LISTEN_PID=$$'
                 ' exec "$@"', str(door.fileno()),
                 *server.command("serve")], pass_fds=[door.fileno()],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.assertEqual(early.getresponse().status, 200)
            early.close()
            self.assertEqual(server.ask("GET", "/v1").status, 200)
            process.terminate()
            self.assertEqual(process.wait(), 0)
        server.close()


def make_certificate(folder, name, host="localhost"):
    crt, key = (os.path.join(folder, name + end) for end in (".pem", ".key"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
         "/CN=" + name, "-addext", "subjectAltName=DNS:" + host, "-keyout",
         key, "-out", crt], check=True, capture_output=True)
    return crt, key


class Tls(unittest.TestCase):
    def setUp(self):
        self.server = Server()

    def tearDown(self):
        self.server.close()

    def served(self):
        """The certificate that is handed out, as DER."""
        context = ssl._create_unverified_context()
        with socket.create_connection(("localhost", self.server.port)) as raw:
            with context.wrap_socket(raw) as sock:
                return sock.getpeercert(True)

    def test_the_fingerprint_is_of_the_certificate(self):
        digest = hashlib.sha256(self.served()).hexdigest().upper()
        said = [line.split()[1] for line in self.server.said
                if line.startswith("SHA-256 ")]
        self.assertEqual(said[0].replace(":", ""), digest)

    def test_strangers_do_not_trust_it(self):
        context = ssl.create_default_context()
        with socket.create_connection(("localhost", self.server.port)) as raw:
            with self.assertRaises(ssl.SSLCertVerificationError):
                context.wrap_socket(raw, server_hostname="localhost")

    def test_old_versions_are_refused(self):
        context = ssl._create_unverified_context()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
        with socket.create_connection(("localhost", self.server.port)) as raw:
            with self.assertRaises((ssl.SSLError, OSError)):
                context.wrap_socket(raw)
        self.assertEqual(self.server.ask("GET", "/v1").status, 200)

    def test_another_host_is_refused(self):
        with socket.create_connection(("localhost", self.server.port)) as raw:
            with self.assertRaises(ssl.SSLCertVerificationError):
                self.server.context().wrap_socket(
                    raw, server_hostname="learn.example")

    def test_certificates_are_read_again(self):
        folder = self.server.folder
        crt, key = make_certificate(folder, "first")
        self.server.stop()
        self.server.options = ["--certificate", crt, "--private-key", key]
        self.server.start()
        first = self.served()
        new_crt, new_key = make_certificate(folder, "second")
        os.rename(new_key, key)
        self.reload()
        # The key does not fit the old certificate: nothing changes.
        self.assertEqual(self.served(), first)
        os.rename(new_crt, crt)
        self.reload()
        self.assertNotEqual(self.served(), first)

    def reload(self):
        before = self.server.logged().count("certificate")
        self.server.process.send_signal(signal.SIGHUP)
        while self.server.logged().count("certificate") == before:
            pass


class CommandLine(unittest.TestCase):
    def test_usage(self):
        for arguments, status, text in (
                (["--nonsense"], 2, "unknown option"),
                (["nonsense"], 2, "no command"),
                (["serve", "--threads", "x"], 2, "whole number"),
                (["serve", "--threads"], 2, "wants a value"),
                (["serve", "--registration", "maybe"], 2, "closed or"),
                (["serve", "--listen", "nowhere"], 2, "ADDRESS:PORT"),
                (["serve", "--config", "/nonexistent"], 3, "/nonexistent"),
                (["user", "add"], 2, "usage"),
                (["user", "passwd", "x"], 2, "mail address")):
            with self.subTest(arguments=arguments):
                with tempfile.TemporaryDirectory() as folder:
                    done = subprocess.run(
                        [PROGRAM, *arguments, "--store", folder + "/s.db",
                         "--password-memory-mb", "8"]
                        if arguments[-1] != "--threads"
                        else [PROGRAM, *arguments],
                        input="correct horse\n", capture_output=True,
                        text=True, check=False)
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertIn(text, done.stderr)

    def test_settings_from_a_file(self):
        server = Server()
        try:
            server.stop()
            path = os.path.join(server.folder, "dstudiod.conf")
            with open(path, "w", encoding="utf-8") as file:
                file.write("# comment\nname = Training, Example Ltd\n"
                           "sync_after_s = 60\n\n")
            server.options += ["--config", path, "--sync-after-s", "70"]
            server.start()
            info = server.ask("GET", "/v1").json
            self.assertEqual(info["name"], "Training, Example Ltd")
            with open(path, "a", encoding="utf-8") as file:
                file.write("nmae = x\n")
            told = server.run("user", "list", "--config", path, status=2)
            self.assertIn("dstudiod.conf:5: ", told)
            self.assertIn("did you mean 'name'", told)
        finally:
            server.close()


if __name__ == "__main__":
    unittest.main()
