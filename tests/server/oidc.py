"""Signing in at an identity provider, and one that lies."""

import io
import json
import os
import tempfile
import threading
import time
import unittest
import urllib.parse
import zipfile

from dstudiod import PASSWORD, Server
from provider import Key, Provider, SECRET, keyed
from web import Browser

KEY = Key()
AWAY = "/sign-in/company"
DOMAINS = ("--oidc-domains", "example.org example.com")


class Case(unittest.TestCase):
    """A provider and a server, started by each test as it wants them."""

    def start(self, *options, key=KEY, **document):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.provider = Provider(key)
        self.addCleanup(self.provider.close)
        self.provider.document = document
        self.server = Server(*self.provider.options(self.folder.name,
                                                    *options))
        self.addCleanup(self.end, self.server)
        self.browser = Browser(self.server)

    def end(self, server):
        """Without a sanitizer's complaint, where there is one."""
        self.assertEqual(server.close(), 0)

    def leave(self, browser=None, start=AWAY):
        answer = (browser or self.browser).ask("GET", start)
        self.assertEqual(answer.status, 303, answer.body)
        return answer.headers["Location"]

    def sign_in(self, browser=None, start=AWAY, **person):
        browser = browser or self.browser
        back = self.provider.visit(self.leave(browser, start), **person)
        return browser.ask("GET", back)

    def told(self, answer, words):
        """The log says why this answer was one of a failure."""
        self.assertEqual(answer.status, 502, answer.body)
        told = [line for line in self.server.logged().splitlines()
                if f" {answer.headers['Request-Id']} sign-in at " in line]
        self.assertEqual(len(told), 1)
        self.assertIn(words, told[0])

    def refused(self, answer, status, words):
        self.assertEqual(answer.status, status, answer.body)
        self.assertIn('role="alert"', answer.body.decode())
        self.assertIn(words, answer.body.decode())
        self.assertNotIn("Set-Cookie", answer.headers)


class Accounts(Case):
    def test_an_account_is_linked_by_its_address(self):
        self.start(*DOMAINS)
        learner = self.server.add_user("ada@example.org")
        page = self.browser.get("/sign-in?next=/device")
        self.assertIn('href="/sign-in/company?next=%2Fdevice"',
                      page.body.decode())
        answer = self.sign_in(start=AWAY + "?next=/device",
                              email="Ada@Example.org")
        self.assertEqual((answer.status, answer.headers["Location"]),
                         (303, "/device"), answer.body)
        self.browser.get("/account")
        self.assertIn("ada@example.org", self.browser.page)
        # From now on the subject counts, whatever the address is.
        other = Browser(self.server)
        answer = self.sign_in(other, email="lovelace@example.com")
        self.assertEqual(answer.headers["Location"], "/account")
        other.get("/account")
        self.assertIn("ada@example.org", other.page)
        archive = zipfile.ZipFile(io.BytesIO(other.get(
            "/account/export").body))
        account = json.loads(archive.read("account.json"))
        self.assertEqual(account["learner"], learner)
        self.assertEqual([(i["issuer"], i["subject"])
                          for i in account["identities"]],
                         [(self.provider.issuer, "s1")])
        self.assertIn(b"identity provider,linked the account by its mail",
                      archive.read("audit.csv"))
        # Another subject with the same address is somebody else.
        self.refused(self.sign_in(Browser(self.server), sub="s2"), 409,
                     "connected otherwise")
        log = self.server.logged()
        for words in ("ada@", "code=", "state=", SECRET, "s1"):
            self.assertNotIn(words, log)

    def test_nobody_gets_an_account_by_default(self):
        self.start(*DOMAINS)
        self.refused(self.sign_in(), 403, "no account for you")
        self.assertEqual(self.server.run("user", "list"), "")

    def test_new_people_of_the_domains(self):
        self.start(*DOMAINS, "--oidc-new-accounts", "domains")
        self.refused(self.sign_in(email="eve@evil.example"), 403,
                     "this mail address")
        self.refused(self.sign_in(email="eve@example.org.evil.example"), 403,
                     "this mail address")
        self.refused(self.sign_in(email="eve@example.org", verified=False),
                     403, "that it has checked")
        self.refused(self.sign_in(email="eve@example.org", verified="true"),
                     403, "that it has checked")
        self.assertEqual(self.server.run("user", "list"), "")
        self.assertEqual(self.sign_in().status, 303)
        self.browser.get("/account")
        self.assertIn("ada@example.org", self.browser.page)
        self.assertIn("Ada L.", self.server.run("user", "list"))
        self.assertNotIn('id="old"', self.browser.page)  # no password to change
        # There is no password that lets anybody in.
        for password in ("", " ", "*"):
            answer = self.server.ask("POST", "/v1/login", {
                "email": "ada@example.org", "password": password,
                "device": {"name": "x"}})
            self.assertEqual(answer.status, 401)
        wrong = self.browser.post("/account/erase", email="x@example.org")
        self.assertEqual(wrong.status, 422)
        self.browser.post("/account/erase", email=" ADA@example.org")
        self.browser.get("/account")
        self.assertIn("will be erased", self.browser.page)

    def test_an_address_that_nobody_checked(self):
        self.start(*DOMAINS, "--oidc-new-accounts", "domains")
        self.server.add_user("eve@example.org")
        token = self.server.token("eve@example.org")
        self.server.ask("PATCH", "/v1/me", {"email": "ada@example.org",
                                            "password": PASSWORD}, token)
        self.refused(self.sign_in(), 409, "Sign in with its password")
        # Whoever has the password connects it from the page of the account.
        self.browser.sign_in("ada@example.org")
        self.browser.post("/account/connect")
        self.assertIn("Sign in with your company", self.browser.page)
        where = self.browser.page.split('class="button" href="')[1]
        where = where.split('"')[0].replace("&amp;", "&")
        self.assertEqual(self.browser.ask(
            "GET", self.provider.visit(where)).status, 303)
        self.assertEqual(self.sign_in(Browser(self.server)).status, 303)
        self.browser.get("/account")
        self.assertIn("You can sign in with your company", self.browser.page)
        # And an administrator undoes it.
        self.server.run("user", "unlink", "ada@example.org")
        self.refused(self.sign_in(Browser(self.server)), 409,
                     "Sign in with its password")

    def test_without_domains_only_who_is_linked(self):
        self.start()
        self.server.add_user("ada@example.org")
        self.refused(self.sign_in(), 403, "no account for you")

    def test_a_suspended_account(self):
        self.start(*DOMAINS)
        self.server.add_user("ada@example.org")
        self.assertEqual(self.sign_in().status, 303)
        self.server.run("user", "disable", "ada@example.org")
        self.refused(self.sign_in(Browser(self.server)), 403, "suspended")

    def test_the_address_is_of_userinfo(self):
        self.start(*DOMAINS)
        self.server.add_user("info@example.org")
        self.provider.claims = {"email": None, "email_verified": None}
        self.assertEqual(self.sign_in().status, 303)
        self.provider.answers["/userinfo"] = lambda *_: (
            200, {}, {"sub": "s9", "email": "info@example.org",
                      "email_verified": True})
        self.refused(self.sign_in(Browser(self.server)), 502, "did not answer")


class Journeys(Case):
    def test_only_the_browser_that_left_comes_back(self):
        self.start(*DOMAINS)
        self.server.add_user("ada@example.org")
        back = self.provider.visit(self.leave())
        strange = "belongs to no sign-in"
        other = Browser(self.server)
        other.get("/sign-in")
        for browser in (Browser(self.server), other):
            answer = browser.ask("GET", back)
            self.assertEqual(answer.status, 400)
            self.assertIn(strange, browser.page)
        for query in ("", "?code=x", "?code=x&state=", "?state=" + "A" * 43,
                      "?code=x&state=" + "A" * 43, "?code=x&state=" + "ä" * 9):
            self.refused(self.browser.ask(
                "GET", "/sign-in/return" + urllib.parse.quote(query, "?=&")),
                400, strange)
        self.assertEqual(self.browser.ask("GET", back).status, 303)
        again = self.browser.ask("GET", back)
        self.assertEqual(again.status, 400)
        # One that turned back there.
        state = dict(urllib.parse.parse_qsl(self.leave().split("?")[1]))
        self.refused(self.browser.ask(
            "GET", "/sign-in/return?error=access_denied&state="
            + state["state"]), 403, "turned back")

    def test_only_to_ourselves_afterwards(self):
        self.start(*DOMAINS)
        self.server.add_user("ada@example.org")
        for there in ("//evil.example", "https://evil.example/", "/\\evil",
                      "/\t/evil.example", "\t//evil.example", "/ /evil",
                      "/\x7f/evil", "/x\r\nSet-Cookie: a=b"):
            answer = self.sign_in(start=AWAY + "?next="
                                  + urllib.parse.quote(there, ""))
            self.assertEqual(answer.headers["Location"], "/account")

    def test_who_sends_the_browser_back(self):
        self.start(*DOMAINS, authorization_response_iss_parameter_supported=True)
        self.server.add_user("ada@example.org")
        for issuer, status in ((None, 502), ("https://evil.example", 502),
                               (self.provider.issuer, 303)):
            back = self.provider.visit(self.leave())
            if issuer:
                back += "&" + urllib.parse.urlencode({"iss": issuer})
            self.assertEqual(self.browser.ask("GET", back).status, status)

    def test_the_secret_in_the_form(self):
        self.start(*DOMAINS, token_endpoint_auth_methods_supported=[
            "client_secret_post", "private_key_jwt"])
        self.server.add_user("ada@example.org")
        self.assertEqual(self.sign_in().status, 303)

    def test_without_a_provider(self):
        server = Server()
        self.addCleanup(server.close)
        browser = Browser(server)
        self.assertNotIn("company", browser.get("/sign-in").body.decode())
        for path in (AWAY, "/sign-in/return?code=x&state=y"):
            self.assertEqual(browser.ask("GET", path).status, 404)

    def test_settings(self):
        server = Server()
        self.addCleanup(server.close)
        server.stop()
        one = ("--oidc-issuer", "https://id.example.org")
        for options, words in (
                (("--oidc-issuer", "http://id.example.org",
                  "--oidc-client-id", "x"), "https://"),
                (("--oidc-issuer", "https://a:b@id.example.org",
                  "--oidc-client-id", "x"), "https://"),
                (one, "oidc_client_id"),
                ((*one, "--oidc-client-id", "x", "--oidc-scopes", "email"),
                 "openid"),
                ((*one, "--oidc-client-id", "x",
                  "--oidc-client-secret-file", "/nowhere"), "/nowhere")):
            with self.subTest(options=options):
                said = server.run("serve", "--self-signed", "--listen",
                                  "127.0.0.1:0", *options,
                                  status=3 if words == "/nowhere" else 2)
                self.assertIn(words, said)


class Lies(Case):
    """Whatever the provider says, a wrong token signs nobody in."""

    def setUp(self):
        self.start(*DOMAINS)
        self.server.add_user("ada@example.org")

    def lie(self, words):
        self.told(self.sign_in(), words)
        self.provider.reset()

    def test_claims(self):
        now = int(time.time())
        for claims, words in (
                ({"nonce": "x"}, "nonce"), ({"nonce": None}, "nonce"),
                ({"nonce": ["x"]}, "nonce"),
                ({"aud": "other"}, "another client"),
                ({"aud": []}, "another client"),
                ({"aud": ["learning", "other"]}, "another client"),
                ({"aud": ["learning", "other"], "azp": "other"},
                 "another client"),
                ({"azp": "other"}, "another client"),
                ({"azp": None, "aud": None}, "another client"),
                ({"iss": "https://id.example.org"}, "another issuer"),
                ({"iss": self.provider.issuer + "/"}, "another issuer"),
                ({"exp": now - 301}, "has ended"), ({"exp": None}, "time"),
                ({"exp": "never"}, "time"), ({"exp": -1}, "time"),
                ({"exp": 1e300}, "time"), ({"iat": None}, "time"),
                ({"iat": now + 900}, "future"), ({"nbf": now + 900}, "future"),
                ({"sub": ""}, "nobody"), ({"sub": 7}, "nobody"),
                ({"sub": "s" * 256}, "nobody"),
                ({"sub": "s\n1"}, "nobody")):
            with self.subTest(claims=claims):
                self.provider.claims = claims
                self.lie(words)
        # Clocks differ a little.
        for claims in ({"exp": now - 240}, {"iat": now + 240},
                       {"aud": ["learning", "other"], "azp": "learning"}):
            with self.subTest(claims=claims):
                self.provider.claims = claims
                self.assertEqual(self.sign_in().status, 303)

    def test_signatures(self):
        public = KEY.public_pem
        for header, seal, words in (
                ({"alg": "none"}, lambda _: b"", "not taken"),
                ({"alg": "None"}, lambda _: b"", "not taken"),
                ({"alg": "HS256"}, keyed(public), "not taken"),
                ({"alg": "HS256"}, keyed(SECRET.encode()), "not taken"),
                ({"alg": ["RS256"]}, KEY.sign, "not taken"),
                ({"alg": "ES256"}, KEY.sign, "no key"),
                ({"crit": ["exp"]}, KEY.sign, "extension"),
                ({}, lambda _: b"", "signature"),
                ({}, lambda _: b"\0" * 256, "signature"),
                ({}, lambda data: KEY.sign(data + b"x"), "signature")):
            with self.subTest(header=header):
                self.provider.header, self.provider.seal = header, seal
                self.lie(words)

    def test_keys(self):
        # One key after the other under one id: each is asked for anew.
        small = Key(bits=1024)
        for public, key in (({"use": "enc"}, KEY), ({"kty": "oct"}, KEY),
                            ({"alg": "RS512"}, KEY), ({"n": "AQAB"}, KEY),
                            ({"n": ""}, KEY), ({"e": "????"}, KEY),
                            (small.public, small)):
            with self.subTest(public=public):
                self.start(*DOMAINS)
                self.server.add_user("ada@example.org")
                self.provider.key = key
                self.provider.keys = [7, None, {}, {**key.public, **public}]
                self.assertEqual(self.sign_in().status, 502)

    def test_answers(self):
        for path, answer, words in (
                # Keys first: once there, they are kept.
                ("/keys", (200, {}, b"{}"), "no list of keys"),
                ("/keys", (200, {}, b"[" * 100000), "not a JSON object"),
                ("/keys", (301, {"Location": "/keys2"}, b""), "redirect"),
                ("/token", (302, {"Location": "/elsewhere"}, b""), "redirect"),
                ("/token", (500, {}, b""), "status 500"),
                ("/token", (200, {}, b"<html>"), "not a JSON object"),
                ("/token", (200, {}, b"[]"), "not a JSON object"),
                ("/token", (200, {}, b'{"id_token":1}'), "no ID token"),
                ("/token", (200, {}, b'{"id_token":"x","id_token":"x"}'),
                 "not a JSON object"),
                ("/token", (200, {}, {"id_token": "x" * 20000}), "no ID token"),
                ("/token", (200, {}, {"id_token": "a.b.c"}), "not a signed"),
                ("/token", (200, {}, b" " * 300000), "too much"),
                ("/token", (200, {"X": "x" * 60000, "Y": "y" * 60000}, b"{}"),
                 "too much")):
            with self.subTest(path=path, words=words):
                self.provider.answers[path] = lambda *_, a=answer: a
                self.lie(words)
        self.assertNotIn("/elsewhere", self.provider.asked)
        self.assertNotIn("/keys2", self.provider.asked)
        self.assertEqual(self.sign_in().status, 303)

    def test_documents(self):
        for document, words in (
                ({"issuer": "https://id.example.org"}, "another issuer"),
                ({"token_endpoint": "http://id.example.org/token"},
                 "token_endpoint"),
                ({"token_endpoint": "file:///etc/passwd"}, "token_endpoint"),
                ({"token_endpoint": None}, "token_endpoint"),
                ({"jwks_uri": "https://a:b@id.example.org/"}, "jwks_uri"),
                ({"userinfo_endpoint": 7}, "userinfo_endpoint"),
                ({"authorization_endpoint": "javascript:alert(1)"},
                 "authorization_endpoint"),
                ({"authorization_endpoint": "https://x/\r\nA: b"},
                 "authorization_endpoint")):
            with self.subTest(document=document):
                self.provider.document = document
                self.told(self.browser.ask("GET", AWAY), words)
        self.provider.document = {}
        self.assertEqual(self.sign_in().status, 303)


class Keys(Case):
    def test_they_turn(self):
        second, third = Key("ES256"), Key()
        self.start(*DOMAINS)
        self.server.add_user("ada@example.org")
        self.assertEqual(self.sign_in().status, 303)
        self.assertEqual(self.sign_in().status, 303)
        self.assertEqual(self.provider.asked["/keys"], 1)
        self.provider.key = second
        self.provider.keys = [KEY.public, second.public]
        self.assertEqual(self.sign_in().status, 303)
        self.assertEqual(self.provider.asked["/keys"], 2)
        # Whoever makes keys up cannot make us ask all the time.
        self.provider.key = third
        for _ in range(3):
            self.assertEqual(self.sign_in().status, 502)
        self.assertEqual(self.provider.asked["/keys"], 2)

    def test_a_token_that_names_no_key(self):
        other = Key()
        self.start(*DOMAINS)
        self.server.add_user("ada@example.org")
        self.provider.header = {"kid": None}
        self.provider.keys = [other.public, KEY.public]
        self.assertEqual(self.sign_in().status, 303)


class Down(Case):
    def test_it_is_down(self):
        self.start(*DOMAINS)
        self.server.add_user("ada@example.org")
        back = self.provider.visit(self.leave())
        self.provider.server.shutdown()
        self.provider.server.server_close()
        self.refused(self.browser.ask("GET", back), 502, "did not answer")
        self.server.stop()
        self.server.start()
        self.assertEqual(self.browser.ask("GET", AWAY).status, 502)
        self.assertEqual(self.browser.sign_in("ada@example.org").status, 200)

    def test_it_hangs_and_nobody_else_waits(self):
        self.start(*DOMAINS)
        self.server.add_user("ada@example.org")
        self.provider.gate.clear()
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(
            Browser(self.server).ask("GET", AWAY).status)) for _ in range(8)]
        for thread in threads:
            thread.start()
        while not self.provider.asked:
            time.sleep(0.01)
        for _ in range(20):
            self.assertEqual(self.server.ask("GET", "/v1").status, 200)
        self.assertEqual(self.server.log_in("ada@example.org").status, 201)
        self.assertEqual(answers, [])
        self.provider.gate.set()
        for thread in threads:
            thread.join()
        self.assertEqual(set(answers), {303})


if __name__ == "__main__":
    os.environ["no_proxy"] = "127.0.0.1,localhost"
    unittest.main()
