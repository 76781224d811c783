"""Guessing: passwords, who has an account, and how often one may try."""

import concurrent.futures
import re
import time
import unittest
import urllib.request
import uuid

from dstudiod import PASSWORD, Server
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
        # From everywhere: the address is not what ends it.
        told = at_once(14, lambda i: attempt(
            server, "ada@example.org", address=f"2001:db8:{i:x}::1").status)
        self.assertEqual(sorted(told), [401] * 10 + [429] * 4)
        right = attempt(server, "ada@example.org", PASSWORD,
                        address="2001:db8:ffff::1")
        self.assertEqual((right.status, right.problem), (429, "rate"))
        self.assertGreater(int(right.headers["Retry-After"]), 0)
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

    def test_what_changes_an_account_counts_too(self):
        server = self.start("--login-attempts", "4")
        token = server.token("ada@example.org")
        told = at_once(5, lambda i: server.ask(
            "POST", "/v1/password", {"old": f"guess {i}", "new": PASSWORD},
            token).status)
        self.assertEqual(sorted(told), [401] * 3 + [429] * 2)
        self.assertEqual(server.ask("DELETE", "/v1/me",
                                    {"password": PASSWORD}, token).status, 429)


class WhoIsThere(unittest.TestCase):
    """Somebody, somebody suspended and nobody: the same words and work."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--metrics", "127.0.0.1:0", tls=False)
        cls.metrics = [line.split()[-1] for line in cls.server.said
                       if line.startswith("metrics on ")][0]
        cls.server.add_user("ada@example.org")
        cls.server.add_user("off@example.org")
        cls.server.run("user", "disable", "off@example.org")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    EMAILS = ("ada@example.org", "off@example.org", "nobody@example.org",
              "NOBODY@example.org", "no-address", "@", "a b@example.org")

    def metric(self, name):
        with urllib.request.urlopen(self.metrics) as answer:
            return int(re.search(f"^dstudiod_{name} (\\d+)",
                                 answer.read().decode(), re.M).group(1))

    def work(self, act):
        """Argon2id runs and steps in the lanes that `act` costs."""
        names = ("password_runs_total", 'jobs_total{lane="write"}',
                 'jobs_total{lane="password"}', 'jobs_total{lane="read"}')
        names = [re.escape(name) for name in names]
        before = [self.metric(name) for name in names]
        answer = act()
        after = [self.metric(name) for name in names]
        cost = [b - a for a, b in zip(before, after)]
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
