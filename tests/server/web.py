"""Pages and logins by browser, without a browser: forms, cookies, codes."""

import base64
import hashlib
import html
import os
import re
import unittest
import urllib.parse

from dstudiod import FORM, PASSWORD, Case

DEVICE_TYPE = "urn:ietf:params:oauth:grant-type:device_code"


class Browser:
    """Cookies and forms, as a browser has them."""

    def __init__(self, server):
        self.server = server
        self.cookie = None
        self.page = ""

    def ask(self, method, path, body=None, kind=None):
        headers = {"Cookie": "__Host-session=" + self.cookie} \
            if self.cookie else {}
        answer = self.server.ask(method, path, body, kind=kind, **headers)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            assert "; Secure; HttpOnly; SameSite=Lax" in cookie, cookie
            self.cookie = cookie.split("=", 1)[1].split(";")[0]
        self.page = answer.body.decode(errors="replace")
        return answer

    def get(self, path):
        answer = self.ask("GET", path)
        while answer.status == 303:
            answer = self.ask("GET", answer.headers["Location"])
        return answer

    def fields(self, action):
        """The hidden fields of the form that is sent to `action`."""
        form = re.search(
            f'<form method="post" action="{re.escape(action)}">(.*?)</form>',
            self.page, re.S).group(1)
        return {name: html.unescape(value) for name, value in re.findall(
            '<input type="hidden" name="([^"]*)" value="([^"]*)">', form)}

    def post(self, action, **fields):
        sent = {**self.fields(action), **fields}
        return self.ask("POST", action, urllib.parse.urlencode(sent), FORM)

    def sign_in(self, email, password=PASSWORD, start="/sign-in"):
        self.get(start)
        answer = self.post("/sign-in", email=email, password=password)
        if answer.status == 303:
            return self.get(answer.headers["Location"])
        return answer


class Web(Case):
    options = ("--name", "Tests & <Co>")

    def setUp(self):
        super().setUp()
        self.browser = Browser(self.server)

    def oauth(self, path, **fields):
        return self.server.ask("POST", "/v1/oauth/" + path,
                               urllib.parse.urlencode(
                                   {"client_id": "terminal", **fields}),
                               kind=FORM)

    def code(self, **fields):
        answer = self.oauth("device", **{"device_name": "laptop", **fields})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def poll(self, code):
        return self.oauth("token", grant_type=DEVICE_TYPE,
                          device_code=code["device_code"])

    def test_device_code(self):
        code = self.code(platform="linux")
        self.assertRegex(code["user_code"], "^[B-DF-HJ-NP-TV-XZ]{4}-"
                                            "[B-DF-HJ-NP-TV-XZ]{4}$")
        self.assertEqual((code["expires_in"], code["interval"]), (600, 5))
        self.assertEqual(code["verification_uri"],
                         f"https://localhost:{self.server.port}/device")
        self.assertEqual(self.poll(code).json,
                         {"error": "authorization_pending"})
        self.assertEqual(self.poll(code).json, {"error": "slow_down"})
        path = urllib.parse.urlsplit(code["verification_uri_complete"])
        page = self.browser.sign_in(self.email,
                                    start=f"{path.path}?{path.query}")
        self.assertEqual(page.status, 200)
        for text in (code["user_code"], "laptop", "linux", "just now",
                     "the server&#39;s own machine"):
            self.assertIn(text, self.browser.page)
        done = self.browser.post("/device", choice="approve")
        self.assertIn("signed in", self.browser.page)
        self.assertEqual(done.status, 200)
        token = self.poll(code)
        self.assertEqual(token.status, 200, token.body)
        self.assertEqual((token.json["token_type"], token.json["learner"]),
                         ("Bearer", self.learner))
        me = self.server.ask("GET", "/v1/me", token=token.json["access_token"])
        self.assertEqual(me.json["email"], self.email)
        self.assertEqual(self.poll(code).json, {"error": "invalid_grant"})

    def test_typed_codes(self):
        code = self.code()
        self.browser.sign_in(self.email, start="/device")
        typed = code["user_code"].lower().replace("-", " ")
        self.browser.post("/device", user_code=typed)
        self.assertIn("Is this the code", self.browser.page)
        self.browser.post("/device", choice="deny")
        self.assertEqual(self.poll(code).json, {"error": "access_denied"})
        self.browser.get("/device?user_code=" + code["user_code"])
        self.assertIn("unknown, was used", self.browser.page)

    def test_guessed_codes(self):
        self.browser.sign_in(self.email, start="/device")
        told = [self.browser.get("/device?user_code=BCDF-GHJK").status
                for _ in range(6)]
        self.assertEqual(told, [200] * 5 + [429])
        code = self.code()
        answer = self.browser.get("/device?user_code=" + code["user_code"])
        self.assertEqual(answer.status, 429)

    def test_a_class_that_signs_in_together(self):
        """Right codes are no guesses, however many come in a minute."""
        self.browser.sign_in(self.email, start="/device")
        for number in range(25):
            code = self.code(device_name=f"seat {number}")
            page = self.browser.get("/device?user_code=" + code["user_code"])
            self.assertEqual(page.status, 200)
            page = self.browser.post("/device", choice="approve")
            self.assertEqual(page.status, 200, self.browser.page)
            self.assertEqual(self.poll(code).status, 200)

    def test_oauth_errors(self):
        for path, fields, error in (
                ("device", {"client_id": "other", "device_name": "x"},
                 "invalid_client"),
                ("device", {}, "invalid_request"),
                ("token", {}, "invalid_request"),
                ("token", {"grant_type": "password"},
                 "unsupported_grant_type"),
                ("token", {"grant_type": DEVICE_TYPE}, "invalid_request"),
                ("token", {"grant_type": DEVICE_TYPE, "device_code": "x"},
                 "invalid_grant"),
                ("token", {"grant_type": "authorization_code", "code": "x",
                           "code_verifier": "y", "redirect_uri": "z"},
                 "invalid_grant")):
            with self.subTest(path=path, fields=fields):
                answer = self.oauth(path, **fields)
                self.assertEqual((answer.status, answer.json),
                                 (400, {"error": error}))

    def test_loopback(self):
        verifier = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=")
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        back = "http://127.0.0.1:4711/"
        query = {"response_type": "code", "client_id": "terminal",
                 "redirect_uri": back, "state": "a b&c",
                 "code_challenge": challenge, "code_challenge_method": "S256"}
        start = "/v1/oauth/authorize?" + urllib.parse.urlencode(query)
        page = self.browser.sign_in(self.email, start=start)
        self.assertEqual(page.status, 200)
        # 64 characters, as the page allows: 64 bytes of them are kept.
        answer = self.browser.post("/authorize", device_name="端" * 64,
                                   choice="approve")
        self.assertEqual(answer.status, 303)
        where = urllib.parse.urlsplit(answer.headers["Location"])
        self.assertEqual((where.netloc, where.path), ("127.0.0.1:4711", "/"))
        given = dict(urllib.parse.parse_qsl(where.query))
        self.assertEqual(given["state"], "a b&c")
        fields = {"grant_type": "authorization_code", "code": given["code"],
                  "redirect_uri": back}
        wrong = self.oauth("token", code_verifier="wrong", **fields)
        self.assertEqual(wrong.json, {"error": "invalid_grant"})
        token = self.oauth("token", code_verifier=verifier.decode(), **fields)
        self.assertEqual(token.status, 200, token.body)
        listed = self.server.ask("GET", "/v1/devices",
                                 token=token.json["access_token"]).json
        self.assertEqual([d["name"] for d in listed["devices"]], ["端" * 21])
        again = self.oauth("token", code_verifier=verifier.decode(), **fields)
        self.assertEqual(again.json, {"error": "invalid_grant"})
        for change in ({"redirect_uri": "http://evil.example:80/"},
                       {"redirect_uri": "http://127.0.0.1:80@evil.example/"},
                       {"redirect_uri": "http://127.0.0.1:99999/"},
                       {"redirect_uri": "http://127.0.0.1:80/path"},
                       {"code_challenge": "short"},
                       {"code_challenge_method": "plain"},
                       {"client_id": "other"}, {"response_type": "token"}):
            with self.subTest(change=change):
                bad = self.browser.get("/v1/oauth/authorize?"
                                       + urllib.parse.urlencode(
                                           {**query, **change}))
                self.assertEqual(bad.status, 400)

    def test_a_new_password_ends_what_was_approved(self):
        """Codes that nobody has collected yet, by either way."""
        verifier = "v" * 43
        challenge = base64.urlsafe_b64encode(hashlib.sha256(
            verifier.encode()).digest()).rstrip(b"=").decode()
        back = "http://127.0.0.1:4711/"
        start = "/v1/oauth/authorize?" + urllib.parse.urlencode({
            "response_type": "code", "client_id": "terminal",
            "redirect_uri": back, "state": "s", "code_challenge": challenge,
            "code_challenge_method": "S256"})
        self.browser.sign_in(self.email, start=start)
        answer = self.browser.post("/authorize", device_name="x",
                                   choice="approve")
        code = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(
            answer.headers["Location"]).query))["code"]
        device = self.code()
        self.browser.get("/device?user_code=" + device["user_code"])
        self.browser.post("/device", choice="approve")
        token = self.server.token(self.email)
        changed = self.server.ask("POST", "/v1/password", {
            "old": PASSWORD, "new": "another horse battery",
            "end_others": True}, token)
        self.assertEqual(changed.status, 204)
        late = self.oauth("token", grant_type="authorization_code", code=code,
                          redirect_uri=back, code_verifier=verifier)
        self.assertEqual(late.json, {"error": "invalid_grant"})
        self.assertEqual(self.poll(device).json, {"error": "invalid_grant"})
        listed = self.server.ask("GET", "/v1/devices", token=token).json
        self.assertEqual(len(listed["devices"]), 1)

    def test_headers_of_pages(self):
        answer = self.browser.get("/sign-in")
        policy = answer.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(answer.headers["X-Frame-Options"], "DENY")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertNotIn("<script", self.browser.page)
        self.assertIn("Tests &amp; &lt;Co&gt;", self.browser.page)

    def test_forms_of_others_are_refused(self):
        self.browser.sign_in(self.email)
        mine = self.browser.fields("/account/password")
        other = Browser(self.server)
        other.sign_in(self.email)
        for action in ("/sign-in", "/sign-out", "/device", "/authorize",
                       "/account/password", "/account/device",
                       "/account/sharing", "/account/erase",
                       "/account/keep", "/account/connect", "/sign-in/code",
                       "/account/factor/begin", "/account/factor/confirm",
                       "/account/factor/off"):
            for form in ("", "x", mine["form"]):
                with self.subTest(action=action, form=form):
                    answer = other.ask(
                        "POST", action, urllib.parse.urlencode(
                            {"form": form, "email": self.email,
                             "password": PASSWORD, "old": PASSWORD,
                             "new": "another password"}), FORM)
                    self.assertEqual(answer.status, 403)
        self.assertEqual(self.server.log_in(self.email).status, 201)

    def test_sign_in_and_out(self):
        before = self.browser.get("/sign-in") and self.browser.cookie
        wrong = self.browser.post("/sign-in", email=self.email,
                                  password="wrong one")
        self.assertEqual(wrong.status, 401)
        self.assertIn('role="alert"', self.browser.page)
        self.assertEqual(self.browser.sign_in(self.email).status, 200)
        self.assertIn(self.email, self.browser.page)
        self.assertNotEqual(self.browser.cookie, before)
        kept = self.browser.cookie
        self.browser.post("/sign-out")
        self.browser.cookie = kept
        self.browser.get("/account")
        self.assertIn("<h1>Sign in</h1>", self.browser.page)

    def test_only_to_ourselves_after_signing_in(self):
        for there in ("//evil.example", "https://evil.example/", "/\\evil",
                      "/\t/evil.example", "\t//evil.example", "/ /evil"):
            browser = Browser(self.server)
            browser.get("/sign-in?next=" + urllib.parse.quote(there))
            answer = browser.post("/sign-in", email=self.email,
                                  password=PASSWORD)
            self.assertEqual(answer.headers["Location"], "/account")

    def test_what_people_type_is_no_markup(self):
        evil = '<script>alert("1")</script>'
        code = self.code(device_name=evil)
        self.browser.sign_in(self.email, start="/device?user_code="
                             + code["user_code"])
        self.assertNotIn("<script", self.browser.page)
        self.assertIn("&lt;script&gt;", self.browser.page)
        self.browser.post("/device", choice="approve")
        self.poll(code)
        self.browser.get("/account")
        self.assertIn("&lt;script&gt;", self.browser.page)
        self.assertNotIn("<script", self.browser.page)
        browser = Browser(self.server)
        browser.get("/sign-in?next=" + urllib.parse.quote('/"><script>'))
        self.assertNotIn("<script", browser.page)

    def test_account_page(self):
        token = self.server.token(self.email, device="old phone")
        self.browser.sign_in(self.email)
        self.assertIn("old phone", self.browser.page)
        self.browser.post("/account/device")
        self.assertEqual(self.server.ask("GET", "/v1/me", token=token).problem,
                         "device-revoked")
        self.browser.get("/account")
        wrong = self.browser.post("/account/password", old="wrong one",
                                  new="another password")
        self.assertEqual(wrong.status, 401)
        self.assertIn("The password is wrong", self.browser.page)
        for weak, why in (("sunshine1", "a common word"),
                          (self.email, "made of the mail address")):
            told = self.browser.post("/account/password", old=PASSWORD,
                                     new=weak)
            self.assertEqual(told.status, 422)
            self.assertIn(f"this password is easy to guess: it is {why}",
                          self.browser.page)
        other = Browser(self.server)
        other.sign_in(self.email)
        done = self.browser.post("/account/password", old=PASSWORD,
                                 new="another password")
        self.assertEqual(done.status, 303)
        self.browser.get("/account")
        self.assertIn("Your account", self.browser.page)
        other.get("/account")
        self.assertIn("<h1>Sign in</h1>", other.page)
        self.browser.post("/account/erase", password="another password")
        self.browser.get("/account")
        self.assertIn("Everything about you will be erased", self.browser.page)
        self.browser.post("/account/keep")
        self.browser.get("/account")
        self.assertNotIn("will be erased", self.browser.page)


if __name__ == "__main__":
    unittest.main()
