"""Sub-commands on the store, metrics, and what the server does by itself."""

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from dstudiod import PASSWORD, PROGRAM, Log, Server


class Owner(unittest.TestCase):
    """Under systemd the server has a user of its own, and others are root."""

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
    def test_files_belong_to_the_owner_of_the_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, "server.db")
            outside = os.path.join(folder, "other")
            os.chown(folder, 65534, 65534)
            with open(outside, "w", encoding="ascii"):
                os.symlink(outside, store + ".link")

            def run(*words):
                subprocess.run([PROGRAM, *words, "--store", store],
                               input=PASSWORD + "\n", text=True, check=True,
                               stdout=subprocess.DEVNULL)

            run("user", "add", "ada@example.org")
            run("user", "add", "bob@example.org")
            run("user", "erase", "bob@example.org")
            run("backup", os.path.join(folder, "copy"))
            run("restore", os.path.join(folder, "copy"))
            made = {name: os.lstat(os.path.join(folder, name)).st_uid
                    for name in os.listdir(folder)}
            for name in ("server.db", "server.db.secret", "server.db.erased",
                         "server.db.before-restore"):
                self.assertIn(name, made)
            for name, owner in made.items():
                mine = name in ("other", "copy", "server.db.link")
                self.assertEqual(owner, 0 if mine else 65534, name)


class Completion(unittest.TestCase):
    """What the shells offer comes from the tables."""

    def offered(self, *words):
        script = subprocess.run([PROGRAM, "completion", "bash"], check=True,
                                text=True, stdout=subprocess.PIPE).stdout
        script += ("\nCOMP_WORDS=(dstudiod \"$@\"); COMP_CWORD=$#\n"
                   "_dstudiod; printf '%s\\n' \"${COMPREPLY[@]}\"\n")
        return subprocess.run(["bash", "-c", script, "bash", *words],
                              check=True, text=True,
                              stdout=subprocess.PIPE).stdout.split()

    def test_bash(self):
        self.assertIn("serve", self.offered(""))
        self.assertEqual(self.offered("").count("user"), 1)
        self.assertEqual(self.offered("user", "pa"), ["passwd"])
        self.assertEqual(self.offered("serve", "--self"), ["--self-signed"])
        self.assertEqual(self.offered("serve", "--registration", "in"),
                         ["invite"])
        self.assertEqual(self.offered("completion", "z"), ["zsh"])
        self.assertEqual(self.offered("backup", ""), [])

    def test_other_shells(self):
        for shell in ("zsh", "fish"):
            said = subprocess.run([PROGRAM, "completion", shell], check=True,
                                  text=True, stdout=subprocess.PIPE).stdout
            for word in ("passwd", "factor-off", "oidc-issuer", "invite"):
                self.assertIn(word, said, shell)

    def test_settings_are_not_read(self):
        done = subprocess.run([PROGRAM, "completion", "fish", "--config",
                               "/nowhere"], check=False,
                              stdout=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0)
        done = subprocess.run([PROGRAM, "completion", "tcsh"], check=False,
                              stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)


class Admin(unittest.TestCase):
    def setUp(self):
        self.server = Server("--metrics", "127.0.0.1:0", "--care-s", "1",
                             "--registration", "invite")
        self.learner = self.server.add_user("ada@example.org")

    def tearDown(self):
        self.server.close()

    def test_users(self):
        told = self.server.run("user", "add", "ada@example.org",
                               text=PASSWORD + "\n", status=1)
        self.assertIn("already", told)
        self.server.run("user", "add", "bob@example.org", text="short\n",
                        status=2)
        for weak in ("password1", "bob.marley", "Marley-Bob"):
            told = self.server.run("user", "add", "bob@example.org",
                                   "Bob Marley", text=weak + "\n", status=2)
            self.assertIn("easy to guess", told)
        self.server.run("user", "passwd", "bob@example.org",
                        text="another password\n", status=3)
        for weak in ("letmein1", "ada@example"):
            told = self.server.run("user", "passwd", "ada@example.org",
                                   text=weak + "\n", status=2)
            self.assertIn("easy to guess", told)
        self.server.run("user", "disable", "bob@example.org", status=3)
        listed = json.loads(self.server.run("user", "list", "--json"))
        self.assertEqual([u["email"] for u in listed], ["ada@example.org"])
        token = self.server.token("ada@example.org")
        self.server.run("user", "passwd", "ada@example.org",
                        text="another password\n")
        gone = self.server.ask("GET", "/v1/me", token=token)
        self.assertEqual(gone.problem, "device-revoked")
        self.server.token("ada@example.org", password="another password")

    def test_names_steer_no_terminal(self):
        """C1 controls are UTF-8 like any other, and terminals obey them."""
        evil = "\x9b2J\x9d0;title\x9c"
        told = self.server.ask("POST", "/v1/register", {
            "email": "eve@example.org\x9b31m", "password": PASSWORD,
            "name": evil, "device": {"name": evil},
            "invite": self.server.run("token", "invite").strip()})
        self.assertEqual(told.status, 201, told.body)
        for words in (("user", "list"),
                      ("token", "list", "eve@example.org\x9b31m"),
                      ("user", "unlink", "eve@example.org\x9b31m")):
            with self.subTest(words=words):
                status = 3 if words[1] == "unlink" else 0
                out = self.server.run(*words, status=status)
                self.assertNotRegex(out, "[\x80-\x9f]")
                self.assertIn("\ufffd", out)
        listed = self.server.run("token", "list", "eve@example.org\x9b31m",
                                 "--json")
        self.assertEqual([one["name"] for one in json.loads(listed)], [evil])

    def test_organisations_and_sharing(self):
        self.server.run("org", "add", "Example Ltd")
        self.server.run("org", "add", "Example Ltd", status=1)
        self.server.run("org", "join", "ada@example.org", "Nowhere", status=3)
        self.server.run("org", "join", "ada@example.org", "Example Ltd",
                        "manager")
        token = self.server.token("ada@example.org")
        me = self.server.ask("GET", "/v1/me", token=token).json
        self.assertEqual(me["roles"], ["learner", "manager"])
        org = me["orgs"][0]
        self.assertEqual((org["name"], org["level"]), ("Example Ltd", "none"))

        def share(orgs):
            return self.server.ask("PUT", "/v1/me/sharing", {"orgs": orgs},
                                   token)

        done = share([{"id": org["id"], "level": "results"}])
        self.assertEqual((done.status, done.json["orgs"][0]["level"]),
                         (200, "results"))
        for orgs, status in (([{"id": org["id"], "level": "all"}], 422),
                             ([{"id": self.learner, "level": "none"}], 404),
                             (["x"], 422), ([{"level": "none"}], 422)):
            self.assertEqual(share(orgs).status, status)
        kept = self.server.ask("GET", "/v1/me/sharing", token=token).json
        self.assertEqual(kept["orgs"][0]["level"], "results")
        listed = json.loads(self.server.run("org", "list", "--json"))
        self.assertEqual(listed, [{"name": "Example Ltd", "members": [
            {"email": "ada@example.org", "role": "manager"}]}])
        self.server.run("org", "leave", "ada@example.org", "Example Ltd")
        self.server.run("org", "leave", "ada@example.org", "Example Ltd",
                        status=3)
        self.server.run("org", "remove", "Example Ltd")
        self.assertEqual(self.server.run("org", "list"), "")

    def test_tokens_and_invitations(self):
        token = self.server.token("ada@example.org")
        listed = json.loads(self.server.run("token", "list",
                                            "ada@example.org", "--json"))
        self.assertEqual([d["name"] for d in listed], ["laptop"])
        self.server.run("token", "end", "ada@example.org", "nonsense",
                        status=3)
        self.server.run("token", "end", "ada@example.org", listed[0]["id"])
        self.assertEqual(self.server.ask("GET", "/v1/me", token=token).problem,
                         "device-revoked")
        invite = self.server.run("token", "invite").strip()
        body = {"email": "eve@example.org", "password": PASSWORD,
                "device": {"name": "x"}}

        def register(**more):
            return self.server.ask("POST", "/v1/register", {**body, **more})

        self.assertEqual(register().problem, "forbidden")
        self.assertEqual(register(invite="wrong").problem, "forbidden")
        # A password that is refused does not use it up.
        self.assertEqual(register(invite=invite, password="sunshine").problem,
                         "field")
        self.assertEqual(register(invite=invite).status, 201)
        again = register(invite=invite, email="mal@example.org")
        self.assertEqual(again.problem, "forbidden")

    def test_small_pieces_are_merged(self):
        token = self.server.token("ada@example.org")
        log = Log().add_many(60)
        for after in range(60):
            answer = log.append(self.server, token, after=after,
                                upto=after + 1)
            self.assertEqual(answer.status, 200)
        while self.server.metrics()["segments_merged_total"] < 16:
            time.sleep(0.05)
        self.assertEqual(log.read(self.server, token).body, log.bytes())
        part = log.read(self.server, token, after=7)
        self.assertEqual(part.body, log.bytes(7))
        # Pieces that were cut elsewhere still fit.
        again = log.append(self.server, token, after=3, upto=9)
        self.assertEqual((again.status, again.json["added"]), (200, 0))
        self.assertIn("60 events: 0 wrong", self.server.run("verify"))

    def test_metrics(self):
        before = self.server.metrics()
        self.server.ask("GET", "/v1")
        self.server.ask("GET", "/nothing")
        refused = 'answers_total{status="4xx"}'
        after = self.server.metrics()
        # An answer is counted once it has left.
        while after[refused] == before[refused]:
            after = self.server.metrics()
        self.assertGreaterEqual(after["requests_total"],
                                before["requests_total"] + 2)
        self.assertEqual(after[refused], before[refused] + 1)
        self.assertEqual(self.server.ask("GET", "/metrics").status, 404)
        if not self.server.database:  # which serves any number of us
            told = self.server.run("serve", "--listen", "127.0.0.1:0",
                                   status=1)
            self.assertIn("another dstudiod", told)

    def test_verify_finds_damage(self):
        token = self.server.token("ada@example.org")
        log = Log().add_many(5)
        log.append(self.server, token)
        self.assertIn("5 events: 0 wrong", self.server.run("verify"))
        self.server.stop()
        as_hex = "encode({}, 'hex')" if self.server.database else "hex({})"
        as_bytes = r"'\x{}'" if self.server.database else "x'{}'"
        (good, head), = self.server.sql(
            f"SELECT {as_hex.format('packed')}, {as_hex.format('head.hash')}"
            " FROM segment, head")
        zeros = as_bytes.format("00" * 32)
        for change in ("segment SET packed = " + as_bytes.format(good[:-10]),
                       "segment SET packed = " + zeros,
                       "segment SET after = " + zeros,
                       "segment SET last_seq = 4",
                       "head SET hash = " + zeros,
                       "head SET seq = 6"):
            with self.subTest(change=change):
                self.server.sql("UPDATE " + change)
                self.server.run("verify", status=1)
                self.server.sql(
                    f"UPDATE segment SET packed = {as_bytes.format(good)},"
                    f" after = {as_bytes.format(head)}, last_seq = 5")
                self.server.sql(f"UPDATE head SET seq = 5,"
                                f" hash = {as_bytes.format(head)}")
        self.assertIn("5 events: 0 wrong", self.server.run("verify"))

    def test_doctor(self):
        out = self.server.run("doctor")
        self.assertNotIn("BAD", out)
        os.chmod(self.server.secret, 0o644)
        self.server.run("doctor", status=1)
        os.chmod(self.server.secret, 0o600)
        found = json.loads(self.server.run("doctor", "--json"))
        self.assertEqual({f["good"] for f in found}, {True})

    def test_nobody_else_reads_what_it_writes(self):
        """Store, copies and what a restore makes, whatever the umask."""
        old = os.umask(0)
        self.addCleanup(os.umask, old)
        with tempfile.TemporaryDirectory() as folder:
            server = Server(folder=folder, tls=False)
            self.addCleanup(server.close)
            server.add_user("ada@example.org")
            server.run("user", "erase", "ada@example.org")
            backup = os.path.join(folder, "backup.db")
            server.run("backup", backup)
            self.ours(folder)
            server.stop()
            server.run("restore", backup)
            self.ours(folder)
            if not server.database:
                os.chmod(server.store, 0o640)
                server.run("doctor", status=1)
                os.chmod(server.store, 0o600)
            server.run("doctor")

    def ours(self, folder):
        for name in os.listdir(folder):
            if name not in ("log", "self-signed.pem"):
                mode = os.stat(os.path.join(folder, name)).st_mode & 0o777
                self.assertEqual(f"{name} {mode:o}", f"{name} 600")

    def test_no_list_of_known_passwords(self):
        nowhere = os.path.join(self.server.folder, "nowhere")
        no_list = os.path.join(self.server.folder, "no-list")
        for length in (100, 100000):
            with open(no_list, "wb") as file:
                file.write(b"x" * length)
            for path, why in ((nowhere, "No such file"),
                              (no_list, "is not a list of hashes")):
                with self.subTest(path=path, length=length):
                    option = ("--password-breached", path)
                    told = subprocess.run(
                        self.server.command("doctor", *option),
                        capture_output=True, text=True, check=False)
                    self.assertEqual(told.returncode, 1)
                    self.assertIn(why, told.stdout)
        server = Server("--password-breached", nowhere, tls=False)
        self.addCleanup(server.close)
        server.add_user("ada@example.org")
        self.assertIn("known passwords are taken", server.logged())
        told = self.server.run("doctor")
        self.assertIn("none are asked for", told)

    def test_no_dictionary(self):
        """It is said, and own words are still refused."""
        nowhere = os.path.join(self.server.folder, "nowhere")
        broken = os.path.join(self.server.folder, "broken")
        for suffix in (".pwd", ".pwi", ".hwm"):
            with open(broken + suffix, "wb") as file:
                file.write(bytes(range(100)))
        for path, why in ((nowhere, "No such file"), (broken, "is not a")):
            with self.subTest(path=path):
                option = ("--password-dictionary", path)
                told = subprocess.run(
                    self.server.command("doctor", *option),
                    capture_output=True, text=True, check=False)
                self.assertEqual(told.returncode, 1)
                self.assertIn("common passwords are taken", told.stdout)
                server = Server(*option)
                try:
                    server.add_user("ada@example.org")
                    token = server.token("ada@example.org")
                    for new, status in (("ada@example.org", 422),
                                        ("thermostat", 204)):
                        answer = server.ask("POST", "/v1/password", {
                            "old": PASSWORD, "new": new}, token)
                        self.assertEqual(answer.status, status)
                    log = server.logged()
                    self.assertEqual(log.count("common passwords"), 1)
                    self.assertIn(why, log)
                finally:
                    server.close()

    def test_row_33_erased_again_after_a_restore(self):
        """And row 16: what was redacted stays so, clients put back the rest."""
        self.server.add_user("eve@example.org")
        ada = self.server.token("ada@example.org")
        eve = self.server.token("eve@example.org")
        log = Log().add()
        log.add("note", {"note": "n", "text": "very secret", "salt": "0"})
        log.append(self.server, ada)
        backup = os.path.join(self.server.folder, "backup.db")
        self.server.run("backup", backup)
        self.server.run("backup", backup, status=1)
        log.add()
        log.append(self.server, ada, after=2)
        self.server.ask("POST", "/v1/redactions", {"events": [log.ids[1]]},
                        ada)
        self.server.ask("DELETE", "/v1/me",
                        {"password": PASSWORD, "now": True}, eve)
        told = self.server.run("restore", backup, status=1)
        self.assertIn("another dstudiod", told)
        self.server.stop()
        told = self.server.run("restore", backup)
        self.assertIn("1 erased again, 1 redacted again", told)
        self.server.start()
        gone = self.server.ask("GET", "/v1/me", token=eve)
        self.assertEqual((gone.status, gone.problem), (410, "erased"))
        read = log.read(self.server, ada)
        self.assertEqual(read.headers["Journal-Seq"], "2")
        self.assertNotIn(b"very secret", read.body)
        # The client puts back what the backup did not have.
        back = log.append(self.server, ada, after=2)
        self.assertEqual((back.status, back.json["seq"]), (200, 3))
        self.server.stop()
        self.assertIn("3 events: 0 wrong", self.server.run("verify"))
        # The store before the first restore is not overwritten by another.
        told = self.server.run("restore", backup, status=1)
        self.assertIn("earlier restore", told)
        self.server.start()
        self.assertEqual(log.read(self.server, ada).headers["Journal-Seq"],
                         "3")

    def keep_a_note(self, email):
        """Its log, a token, and bytes of the store that hold its text."""
        token = self.server.token(email)
        log = Log().add("note", {"note": "n", "text": os.urandom(300).hex(),
                                 "salt": "00" * 16})
        self.assertEqual(log.append(self.server, token).status, 200)
        (packed,), = self.server.sql(
            "SELECT hex(packed) FROM segment ORDER BY rowid DESC LIMIT 1")
        packed = bytes.fromhex(packed)
        held = packed[len(packed) // 2:][:40]
        self.assertIn(held, self.server.stored())
        return log, token, held

    def test_nothing_is_left_of_what_was_taken_out(self):
        """Nor in the gaps of the store's file, nor in its log."""
        if self.server.database:
            told = self.server.run("wipe", status=1)
            self.assertIn("REDACTION AND ERASURE", told)
            self.skipTest("a database looks after itself")
        log, token, held = self.keep_a_note("ada@example.org")
        self.server.ask("POST", "/v1/redactions", {"events": log.ids}, token)
        while held in self.server.stored():
            time.sleep(0.05)
        self.server.add_user("eve@example.org")
        log, token, held = self.keep_a_note("eve@example.org")
        self.server.ask("DELETE", "/v1/me",
                        {"password": PASSWORD, "now": True}, token)
        while held in self.server.stored():
            time.sleep(0.05)
        self.server.add_user("bob@example.org")
        log, token, held = self.keep_a_note("bob@example.org")
        told = self.server.run("user", "erase", "bob@example.org")
        if told == "":
            self.assertNotIn(held, self.server.stored())
        else:  # the server was reading
            self.assertIn("REDACTION AND ERASURE", told)
        self.server.stop()
        self.server.run("wipe")
        self.assertNotIn(held, self.server.stored())
        self.assertIn("0 wrong", self.server.run("verify"))

    def test_backup_while_devices_write(self):
        """All that was acknowledged before it began is in it, and whole."""
        token = self.server.token("ada@example.org")
        logs = [Log() for _ in range(4)]
        acked = [0] * len(logs)
        stop = threading.Event()

        def write(number):
            log = logs[number]
            while not stop.is_set():
                log.add_many(5)
                answer = log.append(self.server, token, after=acked[number])
                self.assertEqual(answer.status, 200)
                acked[number] = answer.json["seq"]

        threads = [threading.Thread(target=write, args=(number,))
                   for number in range(len(logs))]
        for thread in threads:
            thread.start()
        while min(acked) < 20:
            time.sleep(0.01)
        before = sum(acked)
        backup = os.path.join(self.server.folder, "backup.db")
        self.server.run("backup", backup)
        during = sum(acked)
        stop.set()
        for thread in threads:
            thread.join()
        told = subprocess.run([PROGRAM, "verify", "--store", backup],
                              capture_output=True, text=True, check=True)
        self.assertIn("4 logs", told.stdout)
        self.assertIn(": 0 wrong", told.stdout)
        events = int(told.stdout.split(" events:")[0].rsplit(" ", 1)[1])
        self.assertGreaterEqual(events, before)
        self.assertGreater(sum(acked), before)
        self.assertLessEqual(events, during + 5 * len(logs))

    def test_a_copy_that_fails_leaves_nothing(self):
        before = sorted(os.listdir(self.server.folder))
        self.server.stop()
        self.server.run("restore", self.server.folder, status=1)
        left = set(os.listdir(self.server.folder)) - set(before)
        self.assertEqual([name for name in left if "restore" in name], [])

    def test_restore_without_the_old_store(self):
        """The erasure list is kept in a file of its own, too."""
        backup = os.path.join(self.server.folder, "backup.db")
        self.server.run("backup", backup)
        token = self.server.token("ada@example.org")
        # A line of the list that a crash cut off takes no other one along.
        with open(self.server.store + ".erased", "a",
                  encoding="ascii") as file:
            file.write("0123456789abcdef")
        self.server.run("user", "erase", "ada@example.org")
        self.assertEqual(self.server.ask("GET", "/v1/me", token=token).problem,
                         "erased")
        self.server.stop(signal.SIGKILL)
        self.server.lose_store()
        self.assertIn("1 erased again", self.server.run("restore", backup))
        self.server.start()
        self.assertEqual(self.server.log_in("ada@example.org").status, 401)
        with open(backup, "r+b") as file:
            file.write(b"nonsense")
        self.server.stop()
        if self.server.database:
            self.server.sql("DROP SCHEMA public_before_restore CASCADE")
        told = self.server.run("restore", backup, status=1)
        self.assertIn("not a", told)
        self.server.start()
        self.assertEqual(self.server.ask("GET", "/readyz").status, 200)


if __name__ == "__main__":
    unittest.main()
