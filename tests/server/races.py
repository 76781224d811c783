"""What happens to an account between two steps of a request."""

import threading
import unittest

from dstudiod import PASSWORD, POSTGRES, Log, Server

ROUNDS = 4 if POSTGRES else 12


def together(*acts):
    """Runs all at once; what each of them returned."""
    told = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(number):
        start.wait()
        told[number] = acts[number]()

    threads = [threading.Thread(target=run, args=(number,))
               for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


class Races(unittest.TestCase):
    """One server; the password is checked before the writer's turn."""

    def setUp(self):
        if POSTGRES and type(self) is Races:
            self.skipTest("there are two servers for it")
        self.server = self.other = Server("--password-workers", "4",
                                          "--registration", "open", tls=False)
        self.addCleanup(self.server.close)

    def count(self, what):
        return int(self.server.sql(f"SELECT count(*) FROM {what}")[0][0])

    def register(self, email):
        answer = self.server.ask("POST", "/v1/register", {
            "email": email, "password": PASSWORD,
            "device": {"name": "laptop"}})
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json["token"]

    def test_a_login_while_the_account_is_erased(self):
        for number in range(ROUNDS):
            email = f"p{number}@example.org"
            token = self.register(email)
            login, erased = together(
                lambda: self.server.log_in(email),
                lambda: self.other.ask("DELETE", "/v1/me", {
                    "password": PASSWORD, "now": True}, token))
            self.assertEqual(erased.status, 202)
            if login.status == 201:
                answer = self.server.ask("GET", "/v1/me",
                                         token=login.json["token"])
                self.assertEqual((answer.status, answer.problem),
                                 (410, "erased"))
            else:
                self.assertEqual((login.status, login.problem),
                                 (401, "login"))
            self.assertEqual(self.count("device"), 0)
            self.assertEqual(self.count("token WHERE state <> 2"), 0)

    def read_until_erased(self, log, token):
        """What the last of many reads was told."""
        while True:
            answer = log.read(self.server, token)
            if answer.status != 200:
                return answer.status, answer.problem
            if answer.body != log.bytes():
                return 200, "other lines"

    def test_reads_while_the_account_is_erased(self):
        """A long read, of many segments, meets the erasure half-way."""
        log = Log()
        for number in range(900):
            log.add("note", {"note": str(number), "text": "x" * 800,
                             "salt": "00" * 16})
        for number in range(2 * ROUNDS):
            token = self.register(f"p{number}@example.org")
            for after in range(0, 900, 30):
                log.append(self.server, token, after=after, upto=after + 30)
            told = together(
                *[lambda: self.read_until_erased(log, token)] * 3,
                lambda: self.other.ask("DELETE", "/v1/me", {
                    "password": PASSWORD, "now": True}, token).status)
            self.assertEqual(told, [(410, "erased")] * 3 + [202])

    def change(self, server, token, old, new):
        return server.ask("POST", "/v1/password", {"old": old, "new": new},
                          token)

    def test_two_changes_of_one_password(self):
        token = self.register("ada@example.org")
        old = PASSWORD
        for number in range(ROUNDS):
            new = [f"a new battery {number}", f"another staple {number}"]
            told = together(
                lambda: self.change(self.server, token, old, new[0]),
                lambda: self.change(self.other, token, old, new[1]))
            self.assertEqual(sorted(answer.status for answer in told),
                             [204, 401])
            old = new[0] if told[0].status == 204 else new[1]
            self.assertEqual(
                self.server.log_in("ada@example.org", old).status, 201)

    def test_a_suspension_while_the_password_is_changed(self):
        token = self.register("ada@example.org")
        words = [PASSWORD, "another horse battery"]

        def keep_changing():
            for _ in range(200):
                if self.change(self.server, token, *words).status != 204:
                    return
                words.reverse()

        for _ in range(2 if POSTGRES else 4):
            together(keep_changing, lambda: self.server.run(
                "user", "disable", "ada@example.org"))
            self.assertEqual(self.count("learner WHERE disabled_at <> 0"), 1)
            self.server.run("user", "enable", "ada@example.org")

    def test_a_new_password_ends_no_suspension(self):
        self.register("ada@example.org")
        self.server.run("user", "disable", "ada@example.org")
        self.server.run("user", "passwd", "ada@example.org",
                        text="another horse battery\n")
        answer = self.server.log_in("ada@example.org", "another horse battery")
        self.assertEqual((answer.status, answer.problem), (403, "suspended"))


@unittest.skipUnless(POSTGRES, "a file has one server")
class TwoServers(Races):
    """The same through two servers on one database."""

    def setUp(self):
        super().setUp()
        self.other = Server("--password-workers", "4", tls=False,
                            beside=self.server)
        self.addCleanup(self.other.close)

    def test_a_redaction_while_the_account_is_erased(self):
        for number in range(ROUNDS):
            token = self.register(f"p{number}@example.org")
            log = Log().add("note", {"note": "1", "text": "a",
                                     "salt": "00" * 16})
            log.append(self.server, token)
            redacted, erased = together(
                lambda: self.server.ask("POST", "/v1/redactions",
                                        {"events": log.ids}, token),
                lambda: self.other.ask("DELETE", "/v1/me", {
                    "password": PASSWORD, "now": True}, token))
            self.assertEqual(erased.status, 202)
            self.assertIn(redacted.status, (200, 410))
            for table in ("redaction", "journal", "segment", "head"):
                self.assertEqual(self.count(table), 0, table)

    def test_small_segments_of_somebody_erased_elsewhere(self):
        """Merging asks for the journal's lock, which would make its row."""
        third = Server("--care-s", "1", "--metrics", "127.0.0.1:0", tls=False,
                       beside=self.server)
        self.addCleanup(third.close)
        token = self.register("ada@example.org")
        log = Log().add_many(20)
        for after in range(20):
            self.assertEqual(log.append(third, token, after=after,
                                        upto=after + 1).status, 200)
        self.other.ask("DELETE", "/v1/me",
                       {"password": PASSWORD, "now": True}, token)
        before = third.metrics()['jobs_total{lane="write"}']
        while third.metrics()['jobs_total{lane="write"}'] < before + 2:
            pass
        self.assertEqual(self.count("journal"), 0)


if __name__ == "__main__":
    unittest.main()
