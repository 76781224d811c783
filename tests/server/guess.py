"""Guessing: passwords, who has an account, and how often one may try."""

import base64
import concurrent.futures
import hashlib
import os
import re
import time
import unicodedata
import unittest
import urllib.parse
import uuid

from dstudiod import FORM, PASSWORD, Server
from web import Browser


def attempt(server, email, password="a wrong guess", address=None):
    more = {"X_Forwarded_For": address} if address else {}
    return server.ask("POST", "/v1/login", {
        "email": email, "password": password, "device": {"name": "x"}},
        **more)


def at_once(count, function):
    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        return list(pool.map(function, range(count)))


class BruteForce(unittest.TestCase):
    """The limits as they stand in the table of settings."""

    def start(self, *options):
        server = Server("--password-queue", "4096", *options, limits=True,
                        tls=False)
        self.addCleanup(server.close)
        server.add_user("ada@example.org")
        return server

    def test_ten_for_an_account(self):
        server = self.start("--behind-proxy")
        began = time.monotonic()
        # From everywhere: the address is not what ends it.
        told = at_once(40, lambda i: attempt(
            server, "ada@example.org", address=f"2001:db8:{i:x}::1"))
        right = attempt(server, "ada@example.org", PASSWORD,
                        address="2001:db8:ffff::1")
        back = (time.monotonic() - began) * 10 / 600
        count = [answer.status for answer in told].count(401)
        self.assertGreaterEqual(count, 10)
        self.assertLessEqual(count, 10 + back)
        for answer in told:
            if answer.status != 401:
                self.assertEqual((answer.status, answer.problem),
                                 (429, "rate"))
                self.assertGreater(int(answer.headers["Retry-After"]), 0)
        # Also the right password, until one has come back.
        self.assertEqual(right.status, 429 if back < 1 else right.status)
        server.add_user("bob@example.org")
        self.assertEqual(attempt(server, "bob@example.org", PASSWORD).status,
                         201)

    def test_each_failure_is_answered_later(self):
        server = self.start()
        for least in (0.25, 0.5, 1.0):
            began = time.monotonic()
            self.assertEqual(attempt(server, "ada@example.org").status, 401)
            self.assertGreaterEqual(time.monotonic() - began, least)

    def test_thirty_for_an_address(self):
        server = self.start()
        began = time.monotonic()
        told = at_once(60, lambda i: attempt(
            server, f"nobody{i}@example.org").status)
        back = (time.monotonic() - began) * 30 / 600
        self.assertGreaterEqual(told.count(401), 30)
        self.assertLessEqual(told.count(401), 31 + back)
        # A stranger who is refused does not use up what the account has.
        self.assertEqual(attempt(server, "ada@example.org").status, 429)

    def test_who_is_refused_locks_nobody_out(self):
        server = self.start("--behind-proxy")
        at_once(60, lambda i: attempt(server, f"nobody{i}@example.org",
                                      address="192.0.2.1"))
        told = at_once(12, lambda i: attempt(server, "ada@example.org",
                                             address="192.0.2.1").status)
        self.assertLess(told.count(401), 3)
        self.assertEqual(attempt(server, "ada@example.org", PASSWORD,
                                 address="198.51.100.1").status, 201)

    def network(self, server, addresses):
        began = time.monotonic()
        told = at_once(len(addresses), lambda i: attempt(
            server, f"{uuid.uuid4()}@example.org",
            address=addresses[i]).status)
        back = (time.monotonic() - began) * 100 / 60
        self.assertGreaterEqual(told.count(401), 100)
        self.assertLessEqual(told.count(401), 101 + back)
        self.assertGreater(told.count(429), 0)

    def test_a_hundred_a_minute_for_a_network(self):
        server = self.start("--behind-proxy")
        self.network(server, [f"192.0.2.{i}" for i in range(1, 255)])
        self.assertEqual(attempt(server, "ada@example.org", PASSWORD,
                                 address="192.0.3.1").status, 201)

    def test_a_hundred_a_minute_for_a_network_of_ipv6(self):
        server = self.start("--behind-proxy")
        self.network(server, [f"2001:db8:7:{i:x}::1" for i in range(254)])
        self.assertEqual(attempt(server, "ada@example.org", PASSWORD,
                                 address="2001:db8:8::1").status, 201)

    def test_a_class_behind_one_address(self):
        """What was right takes nothing from those who come after."""
        server = self.start("--address-attempts", "5",
                            "--login-attempts", "100")

        def ask_code():
            return server.ask("POST", "/v1/oauth/device", urllib.parse.urlencode(
                {"client_id": "terminal", "device_name": "x"}), kind=FORM).status

        for _ in range(12):
            self.assertEqual(attempt(server, "ada@example.org",
                                     PASSWORD).status, 201)
            self.assertEqual(ask_code(), 200)
        told = [attempt(server, f"{uuid.uuid4()}@example.org").status
                for _ in range(6)]
        self.assertEqual(told, [401] * 5 + [429])
        self.assertEqual(attempt(server, "ada@example.org", PASSWORD).status,
                         429)
        self.assertIn(429, [ask_code() for _ in range(12)])

    def test_what_changes_an_account_counts_too(self):
        server = self.start("--login-attempts", "4")
        token = server.token("ada@example.org")
        told = at_once(5, lambda i: server.ask(
            "POST", "/v1/password", {"old": f"guess {i}", "new": PASSWORD},
            token).status)
        self.assertEqual(sorted(told), [401] * 3 + [429] * 2)
        self.assertEqual(server.ask("DELETE", "/v1/me",
                                    {"password": PASSWORD}, token).status, 429)


class Secrets(unittest.TestCase):
    def test_passwords_are_taken_as_typed(self):
        server = Server(tls=False)
        self.addCleanup(server.close)
        long = "p\u00e4ssw\u00f6rter \u2764 " * 40
        server.add_user("ada@example.org", password=long)
        self.assertGreater(len(long), 64)
        token = server.token("ada@example.org", password=long)
        for other in (long[:-1], long.strip(), long.upper(), long + " ",
                      long[:72], unicodedata.normalize("NFD", long)):
            self.assertNotEqual(other, long)
            self.assertEqual(server.log_in("ada@example.org", other).status,
                             401)
        blanks = "  leading and trailing  "
        changed = server.ask("POST", "/v1/password",
                             {"old": long, "new": blanks}, token)
        self.assertEqual(changed.status, 204)
        for other, status in ((blanks, 201), (blanks.strip(), 401)):
            self.assertEqual(server.log_in("ada@example.org", other).status,
                             status)

    def at(self, server, move):
        server.stop()
        os.environ["DSTUDIO_NOW"] = move
        self.addCleanup(os.environ.pop, "DSTUDIO_NOW", None)
        server.start()

    def test_codes_end(self):
        server = Server(tls=False)
        self.addCleanup(server.close)
        server.add_user("ada@example.org")
        browser = Browser(server)
        codes = [server.ask("POST", "/v1/oauth/device", urllib.parse.urlencode(
            {"client_id": "terminal", "device_name": "x"}), kind=FORM).json
                 for _ in range(2)]
        verifier = "v" * 43
        challenge = base64.urlsafe_b64encode(hashlib.sha256(
            verifier.encode()).digest()).decode().rstrip("=")
        browser.sign_in("ada@example.org", start="/v1/oauth/authorize?"
                        + urllib.parse.urlencode({
                            "response_type": "code", "client_id": "terminal",
                            "redirect_uri": "http://127.0.0.1:7/",
                            "state": "s", "code_challenge": challenge,
                            "code_challenge_method": "S256"}))
        answer = browser.post("/authorize", choice="approve",
                              device_name="x")
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(
            answer.headers["Location"]).query)["code"][0]

        def collect(**fields):
            return server.ask("POST", "/v1/oauth/token", urllib.parse.urlencode(
                {"client_id": "terminal", **fields}), kind=FORM).json["error"]

        self.at(server, "+6m")
        self.assertEqual(collect(
            grant_type="authorization_code", code=code,
            code_verifier=verifier, redirect_uri="http://127.0.0.1:7/"),
            "invalid_grant")
        grant = "urn:ietf:params:oauth:grant-type:device_code"
        self.assertEqual(collect(grant_type=grant, device_code=codes[0][
            "device_code"]), "authorization_pending")
        self.at(server, "+11m")
        self.assertIn(collect(grant_type=grant, device_code=codes[1][
            "device_code"]), ("expired_token", "invalid_grant"))
        browser.get("/device?user_code=" + codes[1]["user_code"])
        self.assertIn("older than ten minutes", browser.page)


class WhoIsThere(unittest.TestCase):
    """Somebody, somebody suspended and nobody: the same words and work."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--metrics", "127.0.0.1:0", "--care-s", "86400",
                            tls=False)
        cls.server.add_user("ada@example.org")
        cls.server.add_user("off@example.org")
        cls.server.run("user", "disable", "off@example.org")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def setUp(self):
        # What the server does by itself at its start is not counted below.
        while self.server.metrics()['jobs_total{lane="write"}'] < 1:
            pass

    EMAILS = ("ada@example.org", "off@example.org", "nobody@example.org",
              "NOBODY@example.org", "no-address", "@", "a b@example.org")

    def work(self, act):
        """Argon2id runs and steps in the lanes that `act` costs."""
        names = ("password_runs_total", 'jobs_total{lane="write"}',
                 'jobs_total{lane="password"}', 'jobs_total{lane="read"}')
        before = self.server.metrics()
        answer = act()
        after = self.server.metrics()
        cost = [after[name] - before[name] for name in names]
        cost[3] = 0  # the metrics were read in that lane
        return answer, cost

    def all_alike(self, answers):
        first = answers[0]
        for answer in answers[1:]:
            self.assertEqual(answer, first)
        return first

    def test_login(self):
        told = []
        for email in self.EMAILS:
            answer, cost = self.work(lambda e=email: attempt(self.server, e))
            body = answer.json
            del body["instance"]
            told.append((answer.status, body, cost, sorted(
                set(answer.headers.keys()) - {"Date", "Request-Id"}),
                answer.headers["Content-Length"]))
        alike = self.all_alike(told)
        self.assertEqual(alike[0], 401)
        self.assertEqual(alike[2][0], 1)  # one Argon2id

    def test_sign_in_page(self):
        told = []
        for email in self.EMAILS:
            browser = Browser(self.server)
            browser.get("/sign-in")
            answer, cost = self.work(lambda b=browser, e=email: b.post(
                "/sign-in", email=e, password="a wrong guess"))
            page = re.sub('value="[^"]*"', "", browser.page)
            told.append((answer.status, page, cost))
        alike = self.all_alike(told)
        self.assertEqual(alike[0], 401)
        self.assertEqual(alike[2][0], 1)

    def test_reset(self):
        told = []
        for email in self.EMAILS:
            answer, cost = self.work(lambda e=email: self.server.ask(
                "POST", "/v1/reset", {"email": e}))
            told.append((answer.status, answer.body, cost))
        self.assertEqual(self.all_alike(told)[0], 202)

    def test_registration_that_is_closed(self):
        told = []
        for email in self.EMAILS:
            answer, cost = self.work(lambda e=email: self.server.ask(
                "POST", "/v1/register", {
                    "email": e, "password": PASSWORD,
                    "device": {"name": "x"}}))
            told.append((answer.status, answer.problem, cost))
        self.assertEqual(self.all_alike(told)[0], 403)


if __name__ == "__main__":
    unittest.main()
