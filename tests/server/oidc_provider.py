"""A terminal is logged in at a company's identity provider, all of it real.

The provider is oidc-provider, which npm installs into a temporary folder; the
browser is Chromium. Skipped where one of them cannot be had.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "sync"))
sys.dont_write_bytecode = True

from chromium import ENTER, Pages  # noqa: E402
from device_login import Terminal  # noqa: E402
from npm import install  # noqa: E402

PACKAGE = "oidc-provider@8.8.1"  # the last that runs on Debian 12's node
SECRET = "not a secret"
FOLDER = None


class Company(Pages):
    def setUp(self):
        script = shutil.copy(os.path.join(HERE, "provider.mjs"), FOLDER)
        self.log = open(os.path.join(FOLDER, "log"), "w", encoding="utf-8")
        self.addCleanup(self.log.close)
        self.provider = subprocess.Popen(
            ["node", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.log, text=True, cwd=FOLDER,
            env={**os.environ, "CLIENT_SECRET": SECRET})
        self.addCleanup(self.end_provider)
        port = self.provider.stdout.readline().strip()
        secret = os.path.join(FOLDER, "secret")
        with open(secret, "w", encoding="utf-8") as file:
            file.write(SECRET)
        self.options = (
            "--oidc-issuer", f"http://localhost:{port}",
            "--oidc-client-id", "learning", "--oidc-client-secret-file",
            secret, "--oidc-domains", "example.org", "--oidc-new-accounts",
            "domains", "--oidc-label", "Sign in with Example Ltd")
        super().setUp()
        self.tell(f"redirect https://localhost:{self.server.port}"
                  "/sign-in/return")

    def end_provider(self):
        self.provider.kill()
        self.provider.communicate()

    def tell(self, line):
        self.provider.stdin.write(line + "\n")
        self.provider.stdin.flush()
        for said in self.provider.stdout:
            if said == "serving\n":
                return
        raise AssertionError("the provider ended")

    def forget(self):
        """As if it were another browser."""
        self.driver.go(f"https://localhost:{self.server.port}/style.css")
        self.driver.do("DELETE", "/cookie")

    def learner_of(self, email):
        return next(line.split()[0] for line
                    in self.server.run("user", "list").splitlines()
                    if line.split()[1] == email)

    def sign_in_there(self):
        driver = self.driver
        driver.press("a.button")
        driver.see("Sign-in", "body")
        driver.type("input[name=login]", "lovelace@example.org")
        driver.type("input[name=password]", "anything" + ENTER)
        driver.see("Authorize", "body")
        driver.press("button[type=submit]")

    def test_a_terminal_is_logged_in(self):
        driver = self.driver
        terminal = Terminal(self, self.server)
        process, address, code = terminal.begin_login()
        driver.go(address)
        driver.see("Or with a password")
        self.look("sign-in-company")
        self.sign_in_there()
        # Back at what the person came for: the terminal's code.
        driver.see("The code that the terminal shows")
        driver.type("#code", code + ENTER)
        driver.see("my <laptop>")
        driver.press("button[value=approve]")
        driver.see("signed in", "h1")
        out, errors = process.communicate()
        self.assertEqual(process.returncode, 0, errors)
        self.assertIn("logged in at", out)
        learner = self.learner_of("lovelace@example.org")
        status, out, errors = terminal.run("whoami", "--json")
        self.assertEqual(status, 0, errors)
        self.assertIn(learner, out)
        self.assertIn("lovelace@example.org", out)
        self.assertEqual(terminal.run("sync")[0], 0)
        driver.go(f"https://localhost:{self.server.port}/account")
        driver.see("You can sign in with your company")
        self.look("account-company")
        self.turn_the_key(learner)
        self.fall_silent()

    def turn_the_key(self, learner):
        """Another kind of key, which the server does not know yet."""
        driver = self.driver
        self.tell("turn")
        self.forget()
        driver.go(f"https://localhost:{self.server.port}/sign-in")
        self.sign_in_there()
        driver.see("lovelace@example.org", "main")
        self.assertEqual(self.learner_of("lovelace@example.org"), learner)

    def fall_silent(self):
        """The provider is gone; passwords still work, and the page says so."""
        driver = self.driver
        self.forget()
        self.provider.kill()
        self.provider.wait()
        driver.go(f"https://localhost:{self.server.port}/sign-in")
        driver.press("a.button")
        # What was published is known for a while: the browser itself fails.
        driver.go(f"https://localhost:{self.server.port}/sign-in")
        self.server.stop()
        self.server.start()
        driver.go(f"https://localhost:{self.server.port}/sign-in/company")
        driver.see("did not answer")
        self.look("company-down")
        driver.press("main p a")
        driver.type("#email", "ada@example.org")
        driver.type("#password", "correct horse battery" + ENTER)
        driver.see("ada@example.org")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as FOLDER:
        missing = "chromedriver is not installed" \
            if shutil.which("chromedriver") is None \
            else install(FOLDER, PACKAGE)
        if missing:
            print("skipped: " + missing)
            sys.exit(77)
        os.environ["no_proxy"] = "127.0.0.1,localhost"
        unittest.main()
