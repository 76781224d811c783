"""Whose is what: every route of the server's own table, tried by others.

A route without a row here fails the test.
"""

import io
import os
import re
import subprocess
import unittest
import urllib.parse
import zipfile

from dstudiod import BUILD, FORM, LINES, PASSWORD, Log, Server
from web import Browser

LIST = os.path.join(BUILD, "tests", "server", "list_routes")

# With a token of a device: what another learner could try with theirs. {log},
# {hash}, {event}, {device} are of the learner who is attacked.
TOKEN = {
    "POST /v1/password": ("", {"old": PASSWORD, "new": "another password"}),
    "POST /v1/token": ("", None),
    "GET /v1/devices": ("", None),
    "DELETE /v1/devices": ("", None),
    "PATCH /v1/devices/{id}": ("{device}", {"name": "mine"}),
    "DELETE /v1/devices/{id}": ("{device}", None),
    "GET /v1/heads": ("", None),
    "POST /v1/logs/{id}/lines": ("{log}?after=3", "lines"),
    "GET /v1/logs/{id}/lines": ("{log}?after=0&hash={hash}", None),
    "GET /v1/logs/{id}/hashes": ("{log}?upto=3", None),
    "POST /v1/redactions": ("", {"events": ["{event}"]}),
    "GET /v1/redactions": ("?after=0", None),
    "GET /v1/me": ("", None),
    "PATCH /v1/me": ("", {"name": "Mallory"}),
    "DELETE /v1/me": ("", {"password": PASSWORD, "now": True}),
    "GET /v1/me/export": ("", None),
    "GET /v1/me/sharing": ("", None),
    "PUT /v1/me/sharing": ("", {"orgs": [{"id": "{org}", "level": "none"}]}),
}

# With a session of a browser: the fields that another person's form could
# hold. None: a page that is only read.
SESSION = {
    "GET /device": None,
    "POST /device": {"user_code": "BCDF-GHJK", "choice": "approve"},
    "GET /v1/oauth/authorize": None,
    "POST /authorize": {"redirect_uri": "http://127.0.0.1:1/", "state": "s",
                        "code_challenge": "A" * 43, "choice": "approve"},
    "GET /account": None,
    "POST /account/password": {"old": PASSWORD, "new": "another password"},
    "POST /account/device": {"device": "{device}"},
    "POST /account/sharing": {"org": "{org}", "level": "none"},
    "GET /account/export": None,
    "POST /account/erase": {"password": PASSWORD},
    "POST /account/keep": {},
    "POST /account/connect": {},
    "GET /account/factor": None,
    "POST /account/factor/begin": {"password": PASSWORD},
    "POST /account/factor/confirm": {"code": "123456"},
    "POST /account/factor/off": {"password": PASSWORD},
    "POST /sign-out": {},
}

# Without either, and why.
OPEN = {
    "GET /healthz": "whether the process runs",
    "GET /readyz": "whether the store answers",
    "GET /v1": "what server this is, before a login",
    "POST /v1/login": "the login itself",
    "POST /v1/register": "a new account",
    "POST /v1/reset": "who has forgotten the password has no login",
    "POST /v1/oauth/device": "before a login; a code alone opens nothing",
    "POST /v1/oauth/token": "the code is the proof",
    "GET /": "sends to /account",
    "GET /style.css": "the same for everybody",
    "GET /sign-in": "the sign-in itself",
    "POST /sign-in": "the sign-in itself",
    "POST /sign-in/code": "a ticket of the password's page is the proof",
    "GET /sign-in/company": "sends to the identity provider",
    "GET /sign-in/return": "a ticket, its state and the cookie are the proof",
}


def routes():
    done = subprocess.run([LIST], capture_output=True, text=True, check=True)
    table = {}
    for line in done.stdout.splitlines():
        method, pattern, *flags = line.split()
        table[f"{method} {pattern}"] = set(flags)
    return table


class Access(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.table = routes()
        cls.server = Server(tls=False)
        cls.learner = cls.server.add_user("ada@example.org", name="Ada L.")
        cls.org = cls.server.run("org", "add", "Office").split()[0]
        cls.server.run("org", "join", "ada@example.org", "Office")
        cls.login = cls.server.log_in("ada@example.org",
                                      device="ada's laptop").json
        cls.log = Log().add()
        cls.log.add("note", {"note": "n", "text": "mine alone",
                             "salt": "00" * 16})
        cls.log.add()
        assert cls.log.append(cls.server, cls.login["token"]).status == 200
        cls.count = 0

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def mallory(self):
        type(self).count += 1
        email = f"mallory{self.count}@example.org"
        self.server.add_user(email)
        return email

    def fill(self, value):
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, str):
            for name, what in (("{log}", self.log.id),
                               ("{device}", self.login["device"]),
                               ("{hash}", self.log.hash(0)),
                               ("{event}", self.log.ids[1]),
                               ("{org}", self.org)):
                value = value.replace(name, what)
        return value

    def target(self, route):
        """Method and path of a route that wants a token, and its body."""
        method, pattern = route.split()
        words, body = TOKEN[route]
        words = self.fill(words)
        if "{id}" in pattern:
            path = pattern.replace("{id}", words.split("?")[0])
            query = words.partition("?")[2]
        else:
            path, query = pattern, words.lstrip("?")
        return method, path + ("?" + query if query else ""), self.fill(body)

    def ask(self, route, token=None, **headers):
        method, path, body = self.target(route)
        kind = None
        if body == "lines":
            line = Log().add().bytes()
            kind, body = LINES, line
            headers["Journal_Hash"] = self.log.hash(3)
        return self.server.ask(method, path, body, token, kind, **headers)

    def state(self):
        """All that is the victim's."""
        token = self.login["token"]
        heads = self.server.ask("GET", "/v1/heads", token=token).json
        del heads["now"]
        devices = self.server.ask("GET", "/v1/devices", token=token).json
        for device in devices["devices"]:
            del device["seen_at"]
        return (self.server.ask("GET", "/v1/me", token=token).json, heads,
                devices, self.log.read(self.server, token).body,
                self.server.ask("GET", "/v1/me/sharing", token=token).json)

    SECRETS = ("mine alone", "ada@example.org", "Ada L.", "ada's laptop")

    def keeps_secrets(self, answer):
        body = answer.body
        if answer.headers["Content-Type"] == "application/zip":
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                body = b"".join(map(archive.read, archive.namelist()))
        for secret in (*self.SECRETS, self.learner, self.login["device"],
                       self.log.ids[0], self.log.hash(3)):
            self.assertNotIn(secret.encode(), body)

    def test_every_route_has_a_row(self):
        told = set(TOKEN) | set(SESSION) | set(OPEN)
        self.assertEqual(set(self.table) - told, set(), "without a row")
        self.assertEqual(told - set(self.table), set(), "not in the table")
        self.assertEqual({route for route, flags in self.table.items()
                          if "token" in flags}, set(TOKEN))

    def test_another_learners_token_on_each_route(self):
        before = self.state()
        for route in TOKEN:
            with self.subTest(route=route):
                answer = self.ask(route, self.server.token(self.mallory()))
                self.assertLess(answer.status, 500)
                self.keeps_secrets(answer)
                self.assertEqual(self.state(), before)
        self.assertEqual(self.server.log_in("ada@example.org").status, 201)
        self.state()  # the login that was attacked is still one

    def test_no_token_and_odd_ones_on_each_route(self):
        token = self.login["token"]
        before = self.state()
        for route in TOKEN:
            for headers in ({}, {"Authorization": token},
                            {"Authorization": "Basic " + token},
                            {"Authorization": "Bearer"},
                            {"Authorization": "Bearer " + token + "A"},
                            {"Authorization": "Bearer lt1_" + "A" * 49},
                            {"Cookie": "__Host-session=" + token},
                            {"X_Authorization": "Bearer " + token}):
                with self.subTest(route=route, headers=headers):
                    answer = self.ask(route, **headers)
                    self.assertEqual((answer.status, answer.problem),
                                     (401, "token"))
            self.assertEqual(self.state(), before)

    def test_fields_that_are_not_ones_own(self):
        """What the administrator or the server says, nobody says oneself."""
        token = self.server.token(self.mallory())
        before = self.server.ask("GET", "/v1/me", token=token).json
        for fields in ({"learner": self.learner}, {"roles": ["admin"]},
                       {"role": "admin"}, {"created_at": 1}, {"mfa": True},
                       {"orgs": [{"id": self.org, "role": "admin"}]},
                       {"disabled_at": 0}, {"email_checked": True},
                       {"erase_at": 0}):
            answer = self.server.ask("PATCH", "/v1/me",
                                     {"name": "Mallory", **fields}, token)
            self.assertEqual((answer.status, answer.problem),
                             (400, "malformed"))
        for org in ({"id": self.org, "level": "results", "role": "admin"},
                    {"id": self.org, "level": "results",
                     "learner": self.learner}):
            answer = self.server.ask("PUT", "/v1/me/sharing", {"orgs": [org]},
                                     token)
            self.assertEqual((answer.status, answer.problem),
                             (400, "malformed"))
        self.assertEqual(
            self.server.ask("GET", "/v1/me", token=token).json, before)

    def test_a_token_in_the_address_is_none(self):
        for name in ("token", "access_token", "Authorization"):
            answer = self.server.ask(
                "GET", f"/v1/me?{name}={self.login['token']}")
            self.assertEqual(answer.status, 401)

    def test_a_token_that_was_ended_on_each_route(self):
        ended = self.server.log_in("ada@example.org", device="old").json
        self.server.ask("DELETE", "/v1/devices/" + ended["device"],
                        token=self.login["token"])
        before = self.state()
        for route in TOKEN:
            with self.subTest(route=route):
                answer = self.ask(route, ended["token"])
                self.assertEqual((answer.status, answer.problem),
                                 (401, "device-revoked"))
                self.assertEqual(self.state(), before)

    def page(self, browser, route, fields, form):
        """The request of a page's route, with that form token."""
        method, path = route.split()
        if fields is None:
            return self.server.ask(
                method, path, Cookie="__Host-session=" + browser.cookie)
        sent = {**self.fill(fields), **({"form": form} if form else {})}
        return browser.ask(method, path, urllib.parse.urlencode(sent), FORM)

    def form_token(self, browser):
        browser.get("/account")
        return browser.fields("/sign-out")["form"]

    def test_another_persons_session_on_each_page(self):
        before = self.state()
        for route, fields in SESSION.items():
            with self.subTest(route=route):
                browser = Browser(self.server)
                browser.sign_in(self.mallory())
                answer = self.page(browser, route, fields,
                                   self.form_token(browser))
                self.assertIn(answer.status, (200, 303, 400, 404))
                self.keeps_secrets(answer)
                self.assertEqual(self.state(), before)

    def test_no_session_on_each_page(self):
        before = self.state()
        for route, fields in SESSION.items():
            if route == "POST /sign-out":
                continue  # whoever is not in is out
            with self.subTest(route=route):
                browser = Browser(self.server)
                browser.get("/sign-in")
                form = browser.fields("/sign-in")["form"]
                path = route.replace("GET /v1/oauth/authorize", (
                    "GET /v1/oauth/authorize?response_type=code&client_id="
                    "terminal&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2F&"
                    "code_challenge_method=S256&code_challenge=" + "A" * 43))
                answer = self.page(browser, path, fields, form)
                self.assertEqual(answer.status, 303)
                self.assertTrue(answer.headers["Location"].startswith(
                    "/sign-in?next="), answer.headers["Location"])
                self.assertEqual(self.state(), before)

    def test_forged_forms_on_each_page(self):
        """With the victim's own cookie, which a browser would send."""
        victim = Browser(self.server)
        victim.sign_in("ada@example.org")
        other = Browser(self.server)
        other.sign_in(self.mallory())
        stranger = Browser(self.server)
        stranger.get("/sign-in")
        forged = (None, "", "x", self.form_token(other),
                  stranger.fields("/sign-in")["form"])
        before = self.state()
        forms = [route for route, flags in self.table.items()
                 if "form" in flags and not route.startswith("POST /v1/")]
        self.assertGreater(len(forms), 8)
        cookie = victim.cookie
        for route in forms:
            for form in forged:
                with self.subTest(route=route, form=form):
                    fields = SESSION.get(route) or {
                        "email": "ada@example.org", "password": PASSWORD}
                    answer = self.page(victim, route, fields, form)
                    self.assertEqual(answer.status, 403)
                    victim.cookie = cookie
                    self.assertEqual(self.state(), before)
        victim.get("/account")
        self.assertIn("ada@example.org", victim.page)

    def test_a_token_opens_no_page(self):
        for route, fields in SESSION.items():
            if fields is None and route != "GET /v1/oauth/authorize":
                answer = self.server.ask("GET", route.split()[1],
                                         token=self.login["token"])
                self.assertEqual(answer.status, 303)

    def test_headers_on_each_route(self):
        for route in self.table:
            with self.subTest(route=route):
                method, path = route.split()
                answer = self.server.ask(
                    method, path.replace("{id}", self.log.id),
                    {} if method != "GET" else None)
                policy = answer.headers["Content-Security-Policy"]
                for words in ("default-src 'none'", "base-uri 'none'",
                              "frame-ancestors 'none'"):
                    self.assertIn(words, policy)
                # Nothing from elsewhere; a form may lead to this machine.
                sources = {word for part in policy.split(";")
                           for word in part.split()[1:]}
                self.assertLessEqual(sources, {"'none'", "'self'",
                                               "http://127.0.0.1:*"})
                self.assertEqual(answer.headers["X-Content-Type-Options"],
                                 "nosniff")
                self.assertEqual(
                    answer.headers["Cross-Origin-Resource-Policy"],
                    "same-origin")
                self.assertRegex(answer.headers["Request-Id"], "^req-")
                self.assertTrue(answer.headers["Date"])
                self.assertIn(answer.headers["Cache-Control"],
                              ("max-age=300", "max-age=3600")
                              if route in ("GET /v1", "GET /style.css")
                              else ("no-store",))
                for name in ("Server", "X-Powered-By",
                             "Access-Control-Allow-Origin",
                             "Strict-Transport-Security"):
                    self.assertIsNone(answer.headers[name])
                if answer.body:
                    self.assertTrue(answer.headers["Content-Type"])

    def test_other_origins_are_not_let_in(self):
        for method in ("GET", "OPTIONS"):
            answer = self.server.ask(
                method, "/v1/me", token=self.login["token"],
                Origin="https://evil.example",
                Access_Control_Request_Method="DELETE")
            self.assertEqual(
                [name for name in answer.headers
                 if name.lower().startswith("access-control")], [])
        self.assertEqual(answer.status, 405)


class Cookies(unittest.TestCase):
    def start(self, *options):
        server = Server(*options, tls=False)
        self.addCleanup(server.close)
        server.add_user("ada@example.org")
        return server, Browser(server)

    COOKIE = (r"^__Host-session=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; "
              "SameSite=Lax$")

    def test_attributes(self):
        server, browser = self.start()
        seen = []
        answer = server.ask("GET", "/sign-in")
        seen += answer.headers.get_all("Set-Cookie")
        browser.get("/sign-in")
        answer = browser.post("/sign-in", email="ada@example.org",
                              password=PASSWORD)
        seen += answer.headers.get_all("Set-Cookie")
        self.assertEqual(len(seen), 2)
        for cookie in seen:
            self.assertRegex(cookie, self.COOKIE)
        out = Browser(server)
        out.sign_in("ada@example.org")
        answer = out.post("/sign-out")
        self.assertIn("Max-Age=0", answer.headers["Set-Cookie"])

    def test_a_sign_in_makes_a_new_one(self):
        server, browser = self.start()
        browser.get("/sign-in")
        planted = browser.cookie
        browser.post("/sign-in", email="ada@example.org", password=PASSWORD)
        self.assertNotEqual(browser.cookie, planted)
        thief = Browser(server)
        thief.cookie = planted
        thief.get("/account")
        self.assertNotIn("ada@example.org", thief.page)

    def test_a_second_sign_in_ends_the_first(self):
        server, browser = self.start()
        browser.sign_in("ada@example.org")
        first = browser.cookie
        browser.sign_in("ada@example.org")
        self.assertIn("ada@example.org", browser.page)
        self.assertNotEqual(browser.cookie, first)
        thief = Browser(server)
        thief.cookie = first
        thief.get("/account")
        self.assertNotIn("ada@example.org", thief.page)

    def test_a_session_ends_after_twelve_hours(self):
        server, browser = self.start()
        browser.sign_in("ada@example.org")
        for move, inside in (("+11h", True), ("+13h", False)):
            server.stop()
            os.environ["DSTUDIO_NOW"] = move
            self.addCleanup(os.environ.pop, "DSTUDIO_NOW", None)
            server.start()
            browser.get("/account")
            self.assertEqual("ada@example.org" in browser.page, inside)

    def test_a_suspension_ends_sessions(self):
        server, browser = self.start()
        browser.sign_in("ada@example.org")
        server.run("user", "disable", "ada@example.org")
        browser.get("/account")
        self.assertNotIn("ada@example.org", browser.page)
        server.run("user", "enable", "ada@example.org")
        browser.get("/account")
        self.assertNotIn("ada@example.org", browser.page)

    def test_browsers_stay_with_tls_under_a_name(self):
        name = "Strict-Transport-Security"
        for url, promised in (("https://learn.example", True),
                              ("https://localhost:8443", False),
                              ("http://learn.example", False)):
            server = self.start("--public-url", url)[0]
            for path in ("/sign-in", "/v1", "/nothing", "/style.css"):
                told = server.ask("GET", path).headers[name]
                self.assertEqual(told, "max-age=31536000; includeSubDomains"
                                 if promised else None)

    def test_no_page_holds_a_script(self):
        _, browser = self.start()
        browser.sign_in("ada@example.org")
        for path in ("/account", "/device", "/sign-in",
                     "/device?user_code=%3Cscript%3E"):
            browser.get(path)
            self.assertIsNone(re.search("<script|javascript:|\\son\\w+=",
                                        browser.page))


if __name__ == "__main__":
    unittest.main()
