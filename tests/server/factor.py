"""A second factor: set up, wanted, used once, lost."""

import base64
import hashlib
import hmac
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
import unittest
import zipfile

from dstudiod import BUILD, PASSWORD, Case
from web import Browser


def totp(key, step):
    """What an app shows (RFC 6238)."""
    raw = base64.b32decode(key + "=" * (-len(key) % 8))
    mac = hmac.new(raw, step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = mac[-1] & 15
    number = int.from_bytes(mac[at:at + 4], "big") & 0x7fffffff
    return f"{number % 10 ** 6:06}"


def now_step():
    return int(time.time()) // 30


class Factor(Case):
    options = ("--name", "Tests & Co")

    def setUp(self):
        super().setUp()
        self.browser = Browser(self.server)
        self.used = 0

    def code(self):
        """One that was not used yet: of the next step if need be."""
        step = max(now_step(), self.used + 1)
        while step > now_step() + 1:
            time.sleep(0.2)
        self.used = step
        return totp(self.key, step)

    def set_up(self):
        self.browser.sign_in(self.email)
        self.browser.get("/account/factor")
        self.browser.post("/account/factor/begin", password=PASSWORD)
        shown = re.search('<p class="key">([A-Z2-7 ]+)</p>', self.browser.page)
        self.key = shown[1].replace(" ", "")
        self.assertEqual(len(self.key), 32)
        answer = self.browser.post("/account/factor/confirm", code=self.code())
        self.assertEqual(answer.status, 200)
        return re.findall("<li>([a-z2-9]{5}-[a-z2-9]{5})</li>",
                          self.browser.page)

    def log_in(self, code=None, password=PASSWORD):
        body = {"email": self.email, "password": password,
                "device": {"name": "laptop"}}
        if code is not None:
            body["totp"] = code
        return self.server.ask("POST", "/v1/login", body)

    def test_logins_want_it(self):
        codes = self.set_up()
        self.assertEqual(len(set(codes)), 10)
        without = self.log_in()
        self.assertEqual((without.status, without.problem),
                         (403, "mfa-needed"))
        good = self.code()
        wrong_password = self.log_in(good, "wrong one")
        wrong_code = self.log_in("12345x")
        for answer in (wrong_password, wrong_code):
            self.assertEqual((answer.status, answer.problem), (401, "login"))
        self.assertEqual(wrong_password.json["detail"],
                         wrong_code.json["detail"])
        login = self.log_in(good[:3] + " " + good[3:])
        self.assertEqual(login.status, 201, login.body)
        self.assertEqual(self.log_in(good).status, 401)  # used
        me = self.server.ask("GET", "/v1/me", token=login.json["token"])
        self.assertTrue(me.json["mfa"])
        # A recovery code, as people type it, once.
        self.assertEqual(self.log_in(codes[3].upper()).status, 201)
        self.assertEqual(self.log_in(codes[3]).status, 401)
        self.assertEqual(self.log_in(codes[4].replace("-", "")).status, 201)
        self.browser.get("/account/factor")
        self.assertIn("left: 8.", self.browser.page)
        archive = zipfile.ZipFile(io.BytesIO(
            self.browser.get("/account/export").body))
        self.assertGreater(json.loads(archive.read("account.json"))[
            "second_factor_at"], 0)
        audit = archive.read("audit.csv")
        self.assertIn(b"switched the second factor on", audit)
        self.assertEqual(audit.count(b"used a recovery code"), 2)
        data = self.server.stored()
        for secret in (self.key.encode(), base64.b32decode(self.key),
                       codes[0].encode(), codes[0].replace("-", "").encode()):
            self.assertNotIn(secret, data)
            self.assertNotIn(secret.hex().encode(), data)

    def test_the_browser_wants_it(self):
        self.set_up()
        browser = Browser(self.server)
        browser.sign_in(self.email, start="/device")
        self.assertIn("Your second factor", browser.page)
        # The password alone opens nothing.
        before = browser.cookie
        page = browser.page
        self.assertIn("<h1>Sign in</h1>",
                      browser.get("/account").body.decode())
        browser.page = page
        answer = browser.post("/sign-in/code", code="000000x")
        self.assertEqual(answer.status, 401)
        answer = browser.post("/sign-in/code", code=self.code())
        self.assertEqual((answer.status, answer.headers["Location"]),
                         (303, "/device"))
        self.assertNotEqual(browser.cookie, before)
        # What was half done is used up.
        half = Browser(self.server)
        half.cookie, half.page = before, page
        answer = half.post("/sign-in/code", code="123456")
        self.assertEqual(answer.headers["Location"], "/sign-in")
        # Another browser has no half.
        other = Browser(self.server)
        other.get("/sign-in")
        form = other.fields("/sign-in")["form"]
        answer = other.ask("POST", "/sign-in/code",
                           f"form={form}&code=123456",
                           "application/x-www-form-urlencoded")
        self.assertEqual(answer.headers["Location"], "/sign-in")

    def test_setting_it_up(self):
        self.browser.sign_in(self.email)
        self.browser.get("/account/factor")
        wrong = self.browser.post("/account/factor/begin", password="wrong")
        self.assertEqual(wrong.status, 401)
        self.browser.post("/account/factor/begin", password=PASSWORD)
        self.assertIn('<svg class="qr" role="img"', self.browser.page)
        self.assertNotIn("style=", self.browser.page)
        wrong = self.browser.post("/account/factor/confirm", code="1")
        self.assertEqual(wrong.status, 422)
        self.assertIn("The code is wrong", self.browser.page)
        # Not confirmed, not wanted.
        self.assertEqual(self.log_in().status, 201)

    def test_what_was_begun_and_left_is_no_way_in(self):
        """Who gets hold of the session later has no password for it."""
        self.browser.sign_in(self.email)
        self.browser.get("/account/factor")
        self.browser.post("/account/factor/begin", password=PASSWORD)
        key = re.search('<p class="key">([A-Z2-7 ]+)</p>',
                        self.browser.page)[1]
        form = self.browser.page
        self.server.sql("UPDATE factor SET made_at = made_at - 601")
        for code in ("1", totp(key.replace(" ", ""), now_step())):
            self.browser.page = form
            self.browser.post("/account/factor/confirm", code=code)
            self.assertNotIn(key, self.browser.page)
            self.assertIn("Set it up", self.browser.page)
        self.assertEqual(self.log_in().status, 201)

    def test_switching_it_off(self):
        self.set_up()
        self.browser.get("/account/factor")
        wrong = self.browser.post("/account/factor/off", password="wrong")
        self.assertEqual(wrong.status, 401)
        answer = self.browser.post("/account/factor/off", password=PASSWORD)
        self.assertEqual(answer.headers["Location"], "/account?done=factor")
        self.assertEqual(self.log_in().status, 201)
        self.browser = Browser(self.server)
        self.used = 0
        self.set_up()
        self.assertEqual(self.log_in().status, 403)
        self.server.run("user", "factor-off", self.email)
        self.assertEqual(self.log_in().status, 201)
        self.server.run("user", "factor-off", self.email, status=3)

    def test_the_program_asks_for_it(self):
        codes = self.set_up()
        environment = {**os.environ, "HOME": self.server.folder,
                       "no_proxy": "localhost"}

        def login(*more):
            return subprocess.run(
                [os.path.join(BUILD, "dstudio"), "login",
                 f"https://localhost:{self.server.port}", "--email",
                 self.email, "--password-stdin", "--ca", self.server.ca,
                 *more], input=PASSWORD + "\n", env=environment,
                capture_output=True, text=True, check=False)
        without = login()
        self.assertEqual(without.returncode, 1)
        self.assertIn("second factor", without.stderr)
        self.assertIn("--code", without.stderr)
        done = login("--code", codes[0])
        self.assertEqual(done.returncode, 0, done.stderr)

    def ask_on_terminal(self, *typed, end=None):
        """dstudio login on a terminal: each prompt, then what is typed. Its
        status and all that it wrote; the terminal echoes again."""
        ours, theirs = pty.openpty()
        before = termios.tcgetattr(theirs)
        program = subprocess.Popen(
            [os.path.join(BUILD, "dstudio"), "login",
             f"https://localhost:{self.server.port}", "--email", self.email,
             "--ca", self.server.ca], stdin=theirs, stdout=theirs,
            stderr=theirs, start_new_session=True,
            env={**os.environ, "HOME": os.path.join(self.server.folder, "pty"),
                 "no_proxy": "localhost"})
        said = b""
        for prompt, answer in typed:
            while not said.endswith(prompt):
                if select.select([ours], [], [], 0.05)[0]:
                    said += os.read(ours, 4096)
                else:
                    self.assertIsNone(program.poll(), said)
            self.assertFalse(termios.tcgetattr(theirs)[3] & termios.ECHO)
            if answer is not None:
                os.write(ours, answer.encode() + b"\n")
        if end is not None:
            program.send_signal(end)
        while program.poll() is None:
            if select.select([ours], [], [], 0.05)[0]:
                said += os.read(ours, 4096)
        while select.select([ours], [], [], 0)[0]:
            said += os.read(ours, 4096)
        self.assertEqual(termios.tcgetattr(theirs), before)
        os.close(ours)
        os.close(theirs)
        return program.returncode, said.decode()

    def test_the_program_asks_on_a_terminal(self):
        codes = self.set_up()
        password = (b"Password: ", PASSWORD)
        question = b"Code of your second factor: "
        status, said = self.ask_on_terminal(password, (question, "123 45x"))
        self.assertEqual(status, 1, said)
        self.assertIn("does not know this mail address", said)
        self.assertNotIn("123 45x", said)
        status, said = self.ask_on_terminal(password, (question, ""))
        self.assertEqual(status, 2, said)
        self.assertIn("nothing was typed", said)
        status, said = self.ask_on_terminal(password, (question, codes[1]))
        self.assertEqual(status, 0, said)
        self.assertIn("logged in at", said)
        for secret in (PASSWORD, codes[1]):
            self.assertNotIn(secret, said)
        # Whoever gives up at a prompt finds the terminal as it was.
        for end in (signal.SIGINT, signal.SIGTERM):
            status, said = self.ask_on_terminal(password, (question, None),
                                                end=end)
            self.assertEqual(status, -end, said)


if __name__ == "__main__":
    unittest.main()
