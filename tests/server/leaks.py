"""What the log tells: nothing that is somebody's."""

import os
import re
import unittest
import urllib.parse

from dstudiod import FORM, PASSWORD, Log, Server
from web import Browser

EMAIL = "ada.lovelace@example.org"
NAME = "Ada Lovelace-King"
WRONG = "a wrong password of hers"
NEXT = "the next good password"
NOTE = "what she thought of quorums"
DEVICE = "the laptop of a countess"
ADDRESS = "203.0.113.77"
LINE = (r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (-|[A-Za-z0-9._-]{8,64}) "
        r"[ -~]+$")


class Leaks(unittest.TestCase):
    def setUp(self):
        self.server = Server("--behind-proxy", tls=False)
        self.addCleanup(self.server.close)
        self.learner = self.server.add_user(EMAIL, name=NAME)
        self.secrets = {EMAIL, NAME, PASSWORD, WRONG, NEXT, NOTE, DEVICE,
                        ADDRESS, "127.0.0.1", self.learner}

    def ask(self, method, path, body=None, token=None, **more):
        return self.server.ask(method, path, body, token,
                               X_Forwarded_For=ADDRESS, **more)

    def log_in(self, **more):
        answer = self.ask("POST", "/v1/login", {
            "email": EMAIL, "password": PASSWORD,
            "device": {"name": DEVICE}, **more})
        if answer.status == 201:
            self.secrets |= {answer.json["token"], answer.json["device"]}
        return answer.json

    def study(self, token):
        """Events that are taken, and some that are refused."""
        log = Log()
        log.add("note", {"note": "n", "text": NOTE, "salt": "00" * 16})
        self.secrets |= {log.id, log.ids[0], log.hash(1), log.hash(0)}
        self.assertEqual(log.append(self.server, token).status, 200)
        log.read(self.server, token)
        bad = Log().add_raw(NOTE.encode(), NOTE.encode())
        self.assertEqual(bad.append(self.server, token).status, 422)
        forked = Log().add()
        forked.id = log.id
        self.assertEqual(forked.append(self.server, token).status, 409)
        self.ask("GET", f"/v1/logs/{log.id}/hashes?upto=1", None, token)
        self.ask("POST", "/v1/redactions", {"events": log.ids}, token)

    def browse(self):
        browser = Browser(self.server)
        browser.sign_in(EMAIL, WRONG)
        browser.sign_in(EMAIL)
        self.secrets.add(browser.cookie)
        self.secrets.add(browser.fields("/sign-out")["form"])
        code = self.ask("POST", "/v1/oauth/device", urllib.parse.urlencode(
            {"client_id": "terminal", "device_name": DEVICE}),
            kind=FORM).json
        self.secrets |= {code["device_code"], code["user_code"],
                         code["user_code"].replace("-", "")}
        browser.get("/device?user_code=" + code["user_code"])
        browser.post("/device", choice="approve")
        got = self.ask("POST", "/v1/oauth/token", urllib.parse.urlencode({
            "client_id": "terminal", "device_code": code["device_code"],
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code"}),
            kind=FORM).json
        self.secrets.add(got["access_token"])
        browser.get("/account")
        browser.post("/account/password", old=PASSWORD, new=NEXT)
        self.ask("GET", "/account/export",
                 Cookie="__Host-session=" + browser.cookie)
        self.secrets.add(browser.cookie)

    def lose_the_way(self, token):
        """Secrets where no secret belongs."""
        for path in (f"/{token}", f"/v1/{EMAIL}", f"/v1/me?token={token}",
                     f"/v1/devices/{token}", f"/sign-in?next=/{EMAIL}",
                     f"/device?user_code={token}"):
            self.ask("GET", path, None, token)
        self.ask("POST", "/v1/login", {"email": EMAIL, WRONG: WRONG})
        self.ask("POST", "/v1/login", '{"email":"' + EMAIL,
                 kind="application/json")
        self.ask("POST", "/v1/login", EMAIL, kind=EMAIL)
        self.ask("GET", "/v1", None, None, Request_Id=EMAIL)
        self.ask("GET", "/v1", None, None, Protocol=EMAIL)

    def test_a_whole_life(self):
        token = self.log_in()["token"]
        self.log_in(password=WRONG)
        self.log_in(email="nobody@example.org")
        self.study(token)
        self.browse()
        self.lose_the_way(token)
        renewed = self.ask("POST", "/v1/token", None, token).json["token"]
        self.secrets.add(renewed)
        self.ask("PATCH", "/v1/me", {"name": NAME}, renewed)
        self.ask("DELETE", "/v1/me", {"password": NEXT, "now": True}, renewed)
        self.assertEqual(self.ask("GET", "/v1/me", None, renewed).status, 410)
        self.server.stop()
        logged = self.server.logged()
        self.assertGreater(logged.count("\n"), 30)
        for secret in self.secrets:
            for form in (secret, urllib.parse.quote(secret),
                         urllib.parse.quote(secret, safe="")):
                self.assertNotIn(form.lower(), logged.lower())
        for word in ("nobody@example.org", "lt1_", "Bearer", "__Host-"):
            self.assertNotIn(word, logged)
        for line in logged.splitlines():
            self.assertRegex(line, LINE)

    def test_each_refusal_is_logged_with_its_id(self):
        told = self.ask("GET", "/v1/me", None, "lt1_x", Request_Id="refused-1")
        self.assertEqual(told.status, 401)
        told = self.ask("POST", "/v1/login", {
            "email": EMAIL, "password": WRONG, "device": {"name": "x"}},
            Request_Id="refused-2")
        self.assertEqual(told.status, 401)
        told = self.ask("GET", "/v1/nothing", Request_Id="refused-3")
        self.assertEqual(told.status, 404)
        self.server.stop()
        for number, words in ((1, "GET /v1/me 401"),
                              (2, "POST /v1/login 401"), (3, "- - 404")):
            self.assertRegex(self.server.logged(),
                             f"Z refused-{number} {words}")

    def test_a_log_line_is_one_line(self):
        answer = self.ask("GET", "/v1", Request_Id="a b\tc-no-id")
        self.assertRegex(answer.headers["Request-Id"], "^req-")
        self.server.stop()
        for line in self.server.logged().splitlines():
            self.assertRegex(line, LINE)

    def break_store(self):
        if self.server.database:
            self.server.database.empty()
        for path in (self.server.store, self.server.store + "-wal"):
            if os.path.exists(path):
                with open(path, "r+b") as store:
                    store.write(b"\xff" * 65536)
                    store.truncate(65536)

    def test_a_failure_tells_nothing_of_the_inside(self):
        """The store is gone: the answer is general, the log is not."""
        token = self.log_in()["token"]
        self.break_store()
        told = [self.ask("GET", "/v1/me", None, token,
                         Request_Id=f"broken-{i}") for i in range(3)]
        told.append(self.ask("POST", "/v1/login", {
            "email": EMAIL, "password": PASSWORD, "device": {"name": "x"}}))
        for answer in told:
            if answer.status < 500:
                continue  # SQLite had it in memory
            self.assertIn(answer.problem, ("internal", "busy"))
            self.assertIsNone(re.search(
                rb"sqlite|SELECT|\.c:|malformed database|/tmp|server\.db|"
                rb"[Pp]ostgre|relation|does not exist",
                answer.body))
        self.assertTrue(any(answer.status >= 500 for answer in told))
        self.assertIn("failed: ", self.server.logged())
        self.server.stop()
        for secret in self.secrets:
            self.assertNotIn(secret, self.server.logged())


if __name__ == "__main__":
    unittest.main()
