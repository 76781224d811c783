"""Logins, tokens, devices, one's own account."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import unittest
import uuid
import zipfile

from dstudiod import PASSWORD, Answer, Case, Log, Server


class Accounts(Case):
    options = ("--registration", "open")

    def me(self, token):
        return self.server.ask("GET", "/v1/me", token=token)

    def devices(self, token):
        return self.server.ask("GET", "/v1/devices",
                               token=token).json["devices"]

    def test_login(self):
        answer = self.server.log_in(self.email.upper())
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.json["learner"], self.learner)
        self.assertTrue(answer.json["token"].startswith("lt1_"))
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        me = self.me(answer.json["token"])
        self.assertEqual((me.json["email"], me.json["mfa"]),
                         (self.email, False))
        devices = self.devices(answer.json["token"])
        self.assertEqual([(d["name"], d["platform"], d["current"])
                          for d in devices], [("laptop", "linux", True)])
        self.assertEqual(devices[0]["id"], answer.json["device"])

    def test_a_wrong_password_and_nobody_are_told_the_same(self):
        wrong = self.server.log_in(self.email, "not the password")
        nobody = self.server.log_in("nobody@example.org")
        self.assertEqual((wrong.status, wrong.problem), (401, "login"))
        for answer in (wrong, nobody):
            answer.text = answer.json
            del answer.text["instance"]
        self.assertEqual(wrong.text, nobody.text)

    def test_tokens_that_are_none(self):
        good = self.server.token(self.email)
        for token in ("", "x", good[:-1], good[:-1] + "A", good + "A",
                      "lt1_" + "A" * 49, good.replace("lt1_", "lt2_")):
            with self.subTest(token=token[:8]):
                if token == good:
                    continue
                answer = self.me(token or " ")
                self.assertEqual((answer.status, answer.problem),
                                 (401, "token"))
        answer = self.server.ask("GET", "/v1/me")
        self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")
        self.assertEqual(self.me(good).status, 200)

    def test_renewed_tokens(self):
        old = self.server.token(self.email)
        renewed = self.server.ask("POST", "/v1/token", token=old)
        self.assertEqual(renewed.status, 201)
        new = renewed.json["token"]
        self.assertEqual(self.me(old).status, 200)
        self.assertEqual(self.me(new).status, 200)
        after = self.me(old)
        self.assertEqual((after.status, after.problem), (401, "token"))
        self.assertEqual(len(self.devices(new)), 1)

    def test_revoked_devices(self):
        first = self.server.log_in(self.email, device="phone").json
        second = self.server.token(self.email)
        third = self.server.token(self.email)
        gone = self.server.ask("DELETE", "/v1/devices/" + first["device"],
                               token=second)
        self.assertEqual(gone.status, 204)
        again = self.server.ask("DELETE", "/v1/devices/" + first["device"],
                                token=second)
        self.assertEqual((again.status, again.problem), (404, "unknown"))
        answer = self.me(first["token"])
        self.assertEqual((answer.status, answer.problem),
                         (401, "device-revoked"))
        others = self.server.ask("DELETE", "/v1/devices", token=second)
        self.assertEqual(others.status, 204)
        self.assertEqual(self.me(third).problem, "device-revoked")
        self.assertEqual(self.me(second).status, 200)

    def test_password_change(self):
        mine = self.server.token(self.email)
        other = self.server.token(self.email)

        def change(**body):
            return self.server.ask("POST", "/v1/password", body, mine)

        wrong = change(old="not it, surely", new="a new password")
        self.assertEqual((wrong.status, wrong.problem), (401, "login"))
        short = change(old=PASSWORD, new="short")
        self.assertEqual((short.status, short.problem), (422, "field"))
        self.assertEqual(self.me(other).status, 200)
        done = change(old=PASSWORD, new="a new password", end_others=True)
        self.assertEqual(done.status, 204)
        self.assertEqual(self.me(other).problem, "device-revoked")
        self.assertEqual(self.me(mine).status, 200)
        self.assertEqual(self.server.log_in(self.email).status, 401)
        self.assertEqual(
            self.server.log_in(self.email, "a new password").status, 201)

    def test_registration(self):
        body = {"email": " New@Example.org ", "password": PASSWORD,
                "name": "N", "device": {"name": "laptop"}}
        answer = self.server.ask("POST", "/v1/register", body)
        self.assertEqual(answer.status, 201)
        me = self.me(answer.json["token"])
        self.assertEqual(me.json["email"], "new@example.org")
        again = self.server.ask("POST", "/v1/register", body)
        self.assertEqual((again.status, again.problem), (409, "exists"))
        for email in ("x", "@x", "x@", "a b@c", "a@b@c", ""):
            body["email"] = email
            bad = self.server.ask("POST", "/v1/register", body)
            self.assertEqual((bad.status, bad.problem), (422, "field"))

    def test_passwords_that_are_tried_first(self):
        token = self.server.token(self.email)
        self.server.ask("PATCH", "/v1/me", {"name": "Ada Lovelace"}, token)
        body = {"email": "grace.hopper@navy.example.org", "name": "Amazing",
                "device": {"name": "laptop"}}

        def change(new):
            return self.server.ask("POST", "/v1/password",
                                   {"old": PASSWORD, "new": new}, token)

        def register(password):
            return self.server.ask("POST", "/v1/register",
                                   {**body, "password": password})

        common = ("password", "PassWord1", "P@ssw0rd", "p4$$W0RD2026!",
                  "!!5upern0va!!", "12345678", "qwertyuiop",
                  "iloveyou", "aaaaaaaaaaaa", "drowssap1")
        for ask, pointer, own in (
                (change, "/new", ("Lovelace1815", "ada lovelace",
                                  "dstudio2026", "Dstudio-Example!")),
                (register, "/password", ("grace.hopper", "HopperGrace77",
                                         "navy-amazing", "dstudio.dstudio"))):
            for password in common + own:
                with self.subTest(pointer=pointer, password=password):
                    answer = ask(password)
                    self.assertEqual((answer.status, answer.problem,
                                      answer.json["pointer"]),
                                     (422, "field", pointer))
                    self.assertIn("made of the mail address"
                                  if password in own else "a common word",
                                  answer.json["detail"])
        self.server.token(self.email)
        # A long one of several words may have words of the dictionary, and an
        # own word beside others.
        self.assertEqual(change("password of the lovelace kind").status, 204)
        self.assertEqual(register("correct horse hopper").status, 201)

    def test_change_of_account(self):
        token = self.server.token(self.email)
        self.server.add_user("taken@example.org")
        answer = self.server.ask("PATCH", "/v1/me", {"name": "Ada ❤"}, token)
        self.assertEqual((answer.status, answer.json["name"]), (200, "Ada ❤"))

        def move(email, **more):
            return self.server.ask("PATCH", "/v1/me", {"email": email, **more},
                                   token)

        taken = move("taken@example.org", password=PASSWORD)
        self.assertEqual((taken.status, taken.problem), (409, "exists"))
        bad = move("no address", password=PASSWORD)
        self.assertEqual((bad.problem, bad.json["pointer"]),
                         ("field", "/email"))
        # Who has found a token does not move the account.
        bare = move("other" + self.email)
        self.assertEqual((bare.problem, bare.json["pointer"]),
                         ("field", "/password"))
        wrong = move("other" + self.email, password="a wrong one")
        self.assertEqual((wrong.status, wrong.problem), (401, "login"))
        self.assertEqual(self.me(token).json["email"], self.email)
        moved = move("other" + self.email, password=PASSWORD)
        self.assertEqual(moved.status, 200)
        self.assertEqual(self.server.log_in("other" + self.email).status, 201)

    def test_erasure(self):
        token = self.server.token(self.email)
        log = Log().add_many(3)
        log.append(self.server, token)
        later = self.server.ask("DELETE", "/v1/me", {"password": PASSWORD},
                                token)
        self.assertEqual(later.status, 202)
        self.assertEqual(self.me(token).json["erase_at"],
                         later.json["erase_at"])
        wrong = self.server.ask("DELETE", "/v1/me",
                                {"password": "wrong", "now": True}, token)
        self.assertEqual(wrong.status, 401)
        now = self.server.ask("DELETE", "/v1/me",
                              {"password": PASSWORD, "now": True}, token)
        self.assertEqual(now.status, 202)
        gone = self.me(token)
        self.assertEqual((gone.status, gone.problem), (410, "erased"))
        append = log.append(self.server, token)
        self.assertEqual((append.status, append.problem), (410, "erased"))
        self.assertEqual(self.server.log_in(self.email).status, 401)

    def test_export(self):
        token = self.server.token(self.email, device="phone")
        log = Log().add_many(250)
        for after in range(0, 250, 50):
            log.append(self.server, token, after=after, upto=after + 50)
        self.server.run("user", "enable", self.email)
        answer = self.server.ask("GET", "/v1/me/export", token=token)
        self.assertEqual((answer.status, answer.headers["Content-Type"]),
                         (200, "application/zip"))
        self.assertEqual(answer.headers["Content-Disposition"],
                         'attachment; filename="dstudio-export.zip"')
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            self.assertIsNone(archive.testzip())
            names = set(archive.namelist())
            self.assertEqual(names, {
                "README", "account.json", "devices.json", "sharing.json",
                "audit.csv", "events.csv", f"logs/{log.id}.lines"})
            self.assertEqual(archive.read(f"logs/{log.id}.lines"),
                             log.bytes())
            rows = list(csv.DictReader(io.StringIO(
                archive.read("events.csv").decode())))
            self.assertEqual([row["id"] for row in rows], log.ids)
            account = json.loads(archive.read("account.json"))
            self.assertEqual(account["email"], self.email)
            self.assertIn(b"administrator,ended the suspension",
                          archive.read("audit.csv"))
            self.assertIn(b"phone", archive.read("devices.json"))
        told = [self.server.ask("GET", "/v1/me/export", token=token).status
                for _ in range(4)]
        self.assertEqual(told, [200, 200, 200, 429])

    def test_suspension(self):
        token = self.server.token(self.email)
        self.server.run("user", "disable", self.email)
        answer = self.me(token)
        self.assertEqual((answer.status, answer.problem), (403, "suspended"))
        self.assertEqual(self.server.log_in(self.email).problem, "suspended")
        self.assertEqual(
            self.server.log_in(self.email, "wrong password").problem, "login")
        self.server.run("user", "enable", self.email)
        self.assertEqual(self.me(token).status, 200)

    def test_no_secret_in_the_log_or_the_store(self):
        token = self.server.token(self.email)
        self.me(token)
        self.me(token[:-1] + "B")
        log = self.server.logged()
        stored = self.server.stored()
        for secret in (token, token[4:40], PASSWORD):
            self.assertNotIn(secret, log)
            self.assertNotIn(secret.encode(), stored)
        self.assertNotIn(self.email, log)


SOURCE = os.path.join(os.environ.get("top_srcdir", "."), "src", "server",
                      "password_common.c")


class Common(unittest.TestCase):
    """The lists, without the dictionary of cracklib."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.known = [f"stolen from a shop {n}" for n in range(3000)]
        cls.list = os.path.join(cls.folder, "known")
        hashes = sorted(hashlib.sha1(word.encode()).hexdigest().upper()
                        for word in cls.known)
        with open(cls.list, "w", encoding="ascii") as file:
            for number, text in enumerate(hashes):
                file.write(f"{text}:{number * number}\r\n")
        cls.server = Server("--password-dictionary", "/nowhere",
                            "--password-breached", cls.list, "--registration",
                            "open", tls=False)
        cls.connection = cls.server.connect()

    @classmethod
    def tearDownClass(cls):
        cls.connection.close()
        shutil.rmtree(cls.folder)
        assert cls.server.close() == 0

    def why(self, password):
        """What the server says of this password; "": it is taken. The address
        is one long word, of which no password can be made."""
        self.connection.request("POST", "/v1/register", json.dumps({
            "email": f"{uuid.uuid4().hex}@example.org", "password": password,
            "device": {"name": "x"}}), {"Content-Type": "application/json"})
        answer = Answer(self.connection.getresponse())
        if answer.status == 201:
            return ""
        self.assertEqual((answer.status, answer.problem), (422, "field"))
        return answer.json["detail"]

    def test_the_3000_most_common(self):
        with open(SOURCE, encoding="ascii") as file:
            words = [word for line in re.findall('^    "(.*)",$', file.read(),
                                                 re.M)
                     for word in line.replace("\\", "").split(" ")]
        self.assertEqual(len(words), 3000)
        self.assertEqual(len(set(words)), 3000)
        for number, word in enumerate(words):
            self.assertGreaterEqual(len(word), 8)
            signs = word.upper().translate(str.maketrans("AEIOS", "@3!0$"))
            for form in (word, signs)[:2 if number % 10 == 0 else 1]:
                self.assertIn("a common word", self.why(form), form)

    def test_what_looks_like_one_and_is_none(self):
        for word in ("thermostat", "P@ssw0rdz are bad", "4815-lost-1623",
                     "830517294600", "sunshine boys"):
            self.assertEqual(self.why(word), "", word)

    def test_known_from_a_theft(self):
        for word in self.known[::7] + [self.known[-1]]:
            self.assertIn("became known", self.why(word), word)
        # By their hashes the first and the last of the list.
        order = sorted(self.known, key=lambda word: hashlib.sha1(
            word.encode()).hexdigest())
        for word in (order[0], order[1], order[-2], order[-1]):
            self.assertIn("became known", self.why(word), word)
        for word in ("stolen from a shop 3000", "stolen from a shop -1",
                     "Stolen from a shop 7"):
            self.assertEqual(self.why(word), "", word)


class Limits(unittest.TestCase):
    def test_brute_force(self):
        server = Server("--login-attempts", "4", limits=True)
        try:
            server.add_user("ada@example.org")
            told = [server.log_in("ada@example.org", f"guess {i}")
                    for i in range(5)]
            self.assertEqual([a.status for a in told],
                             [401, 401, 401, 401, 429])
            self.assertEqual(told[4].problem, "rate")
            self.assertGreater(int(told[4].headers["Retry-After"]), 0)
            right = server.log_in("ada@example.org")
            self.assertEqual(right.status, 429)
        finally:
            server.close()

    def test_guessing_from_one_address(self):
        server = Server("--address-attempts", "3", limits=True)
        try:
            told = [server.log_in(f"p{i}@example.org").status
                    for i in range(4)]
            self.assertEqual(told, [401, 401, 401, 429])
        finally:
            server.close()

    def test_requests_of_a_device(self):
        server = Server(limits=True)
        try:
            server.add_user("ada@example.org")
            token = server.token("ada@example.org")
            told = [server.ask("GET", "/v1/heads", token=token).status
                    for _ in range(40)]
            self.assertEqual(told[:30], [200] * 30)
            self.assertIn(429, told)
            other = server.token("ada@example.org", device="phone")
            self.assertEqual(
                server.ask("GET", "/v1/heads", token=other).status, 200)
        finally:
            server.close()


if __name__ == "__main__":
    unittest.main()
