"""dstudio login with a code, approved or refused in a browser's stead."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "server"))
sys.dont_write_bytecode = True

from dstudiod import Server  # noqa: E402
from web import Browser  # noqa: E402

BUILD = os.environ["top_builddir"]


class Terminal:
    """A device with folders of its own."""

    def __init__(self, test, server):
        self.home = tempfile.TemporaryDirectory()
        test.addCleanup(self.home.cleanup)
        self.server = server
        self.environment = {
            key: value for key, value in os.environ.items()
            if not key.startswith("XDG_") and not key.endswith("_proxy")
            and key not in ("DSTUDIO_NOW", "CURL_CA_BUNDLE", "SSL_CERT_FILE")}
        self.environment["HOME"] = self.home.name

    def start(self, *words):
        return subprocess.Popen(
            [os.path.join(BUILD, "dstudio"), *words], env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *words):
        process = self.start(*words)
        out, errors = process.communicate()
        return process.returncode, out, errors

    def begin_login(self):
        """The process, the address and the code that it shows."""
        process = self.start(
            "login", f"https://localhost:{self.server.port}", "--ca",
            self.server.ca, "--device", "my <laptop>")
        said = ""
        for line in process.stderr:
            said += line
            found = re.search(r"Open {2}(\S+)\nin a browser and enter {2}"
                              r"(\S+)", said)
            if found:
                return process, found[1], found[2]
        raise AssertionError(said)


class DeviceLogin(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.learner = cls.server.add_user("me@example.org")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def decide(self, address, code, choice):
        browser = Browser(self.server)
        path = urllib.parse.urlsplit(address).path
        browser.sign_in("me@example.org", start=path)
        browser.post("/device", user_code=code)
        self.assertIn("my &lt;laptop&gt;", browser.page)
        self.assertIn(code, browser.page)
        browser.post("/device", choice=choice)

    def test_approved(self):
        terminal = Terminal(self, self.server)
        process, address, code = terminal.begin_login()
        self.decide(address, code, "approve")
        out, errors = process.communicate()
        self.assertEqual(process.returncode, 0, errors)
        self.assertIn("logged in at", out)
        status, out, errors = terminal.run("whoami", "--json")
        self.assertEqual(status, 0, errors)
        self.assertIn(self.learner, out)
        status, out, errors = terminal.run("sync", "--json")
        self.assertEqual(status, 0, errors)
        status, out, errors = terminal.run("devices")
        self.assertIn("my <laptop>", out)

    def test_refused(self):
        terminal = Terminal(self, self.server)
        process, address, code = terminal.begin_login()
        self.decide(address, code, "deny")
        out, errors = process.communicate()
        self.assertEqual(process.returncode, 1)
        self.assertIn("the browser said no", errors)
        status, out, errors = terminal.run("sync")
        self.assertEqual(status, 3, errors)

    def test_given_up(self):
        terminal = Terminal(self, self.server)
        process, _, _ = terminal.begin_login()
        process.terminate()
        process.communicate()
        status, _, _ = terminal.run("whoami")
        self.assertEqual(status, 3)


if __name__ == "__main__":
    unittest.main()
