"""How long a login lives, with a clock that is moved."""

import os
import unittest

from dstudiod import Log, Server


class Tokens(unittest.TestCase):
    def setUp(self):
        self.server = Server(tls=False)
        self.server.add_user("ada@example.org")
        self.token = self.server.token("ada@example.org")

    def tearDown(self):
        os.environ.pop("DSTUDIO_NOW", None)
        self.server.close()

    def at_hour(self, hours):
        """Starts the server again, so many hours after the beginning."""
        self.server.stop()
        os.environ["DSTUDIO_NOW"] = f"+{hours}h"
        self.server.start()

    def at_day(self, days):
        self.at_hour(days * 24)

    def told(self, token=None):
        answer = self.server.ask("GET", "/v1/me", token=token or self.token)
        return 200 if answer.status == 200 else answer.problem

    def renew(self, token=None):
        answer = self.server.ask("POST", "/v1/token",
                                 token=token or self.token)
        self.assertEqual(answer.status, 201)
        return answer.json

    def test_180_days_after_the_last_use(self):
        self.at_day(179)
        self.assertEqual(self.told(), 200)
        # Not much later: thirty days after its end it is unknown.
        self.at_day(179 + 181)
        self.assertEqual(self.told(), "token-expired")

    def test_a_use_in_the_last_hours_counts(self):
        self.at_hour(180 * 24 - 1)
        self.assertEqual(self.told(), 200)
        self.at_hour(180 * 24 + 1)
        self.assertEqual(self.told(), 200)

    def test_400_days_at_most(self):
        for day in (170, 340, 399):
            self.at_day(day)
            self.assertEqual(self.told(), 200)
        self.at_day(401)
        self.assertEqual(self.told(), "token-expired")
        # What was kept is kept; a new login goes on with it.
        self.token = self.server.token("ada@example.org")
        self.assertEqual(self.told(), 200)

    def test_the_settings_say_otherwise(self):
        self.server.options += ["--token-idle-days", "2",
                                "--token-max-days", "3"]
        self.at_hour(1)
        token = self.server.token("ada@example.org")
        self.at_hour(1 + 47)
        self.assertEqual(self.told(token), 200)
        self.at_hour(1 + 71)
        self.assertEqual(self.told(token), 200)
        self.at_hour(1 + 73)
        self.assertEqual(self.told(token), "token-expired")

    def test_a_renewed_token_overlaps_by_a_day(self):
        self.at_day(10)
        new = self.renew()
        self.assertEqual(self.told(), 200)
        self.at_hour(10 * 24 + 23)
        self.assertEqual(self.told(), 200)
        self.at_hour(10 * 24 + 25)
        self.assertEqual(self.told(), "token-expired")
        self.assertEqual(self.told(new["token"]), 200)

    def test_a_renewed_token_ends_the_old_one_by_its_first_use(self):
        new = self.renew()
        self.assertEqual(self.told(new["token"]), 200)
        self.assertEqual(self.told(), "token")

    def test_answers_that_were_lost_leave_no_tokens(self):
        lost = self.renew()["token"]
        kept = self.renew()["token"]
        self.assertEqual(self.told(lost), "token")
        self.assertEqual(self.told(kept), 200)

    def test_an_ended_token_reads_and_writes_nothing(self):
        log = Log().add_many(3)
        self.assertEqual(log.append(self.server, self.token).status, 200)
        self.at_day(181)
        self.assertEqual(log.read(self.server, self.token).problem,
                         "token-expired")
        log.add()
        self.assertEqual(log.append(self.server, self.token, after=3).problem,
                         "token-expired")
        token = self.server.token("ada@example.org")
        heads = self.server.ask("GET", "/v1/heads", token=token).json
        self.assertEqual(heads["logs"][log.id]["seq"], 3)


if __name__ == "__main__":
    unittest.main()
