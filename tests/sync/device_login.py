"""dstudio login with a code, approved or refused in a browser's stead, and by
this machine's browser, which comes back to the terminal by itself."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
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

class BrowserLogin(unittest.TestCase):
    """The browser is this test: $BROWSER only writes down what it was given."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.learner = cls.server.add_user("me@example.org")

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def begin(self):
        """The process, and the address as the browser got it."""
        terminal = Terminal(self, self.server)
        opener = os.path.join(terminal.home.name, "my browser")
        seen = os.path.join(terminal.home.name, "seen")
        with open(opener, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nprintf %s "$2" >"{seen}.new"\n'
                       f'mv "{seen}.new" "{seen}"\n')
        os.chmod(opener, 0o755)
        terminal.environment["BROWSER"] = \
            f"/nowhere/browser:'{opener}' --new-window %s"
        process = terminal.start(
            "login", f"https://localhost:{self.server.port}", "--ca",
            self.server.ca, "--device", "my <laptop>", "--browser")
        said = ""
        for line in process.stderr:
            said += line
            if "Waiting" in line:
                break
        self.assertIn("Your browser was asked", said)
        while not os.path.exists(seen):
            time.sleep(0.02)
        with open(seen, encoding="utf-8") as file:
            address = file.read()
        self.assertIn(address, said)
        return terminal, process, address

    def sign_in(self, address):
        """Signs in, and sees the page that asks."""
        parts = urllib.parse.urlsplit(address)
        browser = Browser(self.server)
        browser.sign_in("me@example.org", start=f"{parts.path}?{parts.query}")
        self.assertIn("my &lt;laptop&gt;", browser.page)
        return browser

    @staticmethod
    def come_back(where):
        """As a browser follows the redirect; the status and the page."""
        parts = urllib.parse.urlsplit(where)
        connection = http.client.HTTPConnection(parts.hostname, parts.port)
        path = parts.path + ("?" + parts.query if parts.query else "")
        connection.request("GET", path)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        return answer.status, page

    def test_in(self):
        terminal, process, address = self.begin()
        browser = self.sign_in(address)
        where = browser.post("/authorize", choice="approve",
                             device_name="my <laptop>").headers["Location"]
        self.assertRegex(where, r"^http://127\.0\.0\.1:\d+/\?code=")
        port = urllib.parse.urlsplit(where).port
        # Connections that say nothing, and pages that are not the answer.
        silent = [socket.create_connection(("127.0.0.1", port))
                  for _ in range(12)]
        for stray in ("/favicon.ico", "/", "/?code=abc",
                      "/?code=abc&state=" + "x" * 43, "/elsewhere?code=a"):
            status, page = self.come_back(f"http://127.0.0.1:{port}{stray}")
            self.assertEqual(status, 404, stray)
            self.assertIn("only takes the answer", page)
        status, page = self.come_back(where)
        self.assertEqual(status, 200)
        self.assertIn("go back to the terminal", page)
        out, errors = process.communicate()
        self.assertEqual(process.returncode, 0, errors)
        self.assertIn("logged in at", out)
        for connection in silent:
            connection.close()
        status, out, errors = terminal.run("devices")
        self.assertIn("my <laptop>", out)
        status, out, errors = terminal.run("sync", "--json")
        self.assertEqual(status, 0, errors)
        with self.assertRaises(OSError):
            self.come_back(where)  # nobody listens any more

    def test_denied(self):
        terminal, process, address = self.begin()
        browser = self.sign_in(address)
        where = browser.post("/authorize", choice="deny",
                             device_name="x").headers["Location"]
        status, page = self.come_back(where)
        self.assertEqual(status, 200)
        self.assertIn("Nobody was signed in", page)
        _, errors = process.communicate()
        self.assertEqual(process.returncode, 1)
        self.assertIn("the browser said no", errors)
        self.assertEqual(terminal.run("whoami")[0], 3)

    def test_a_code_of_another(self):
        """A code that this server never gave, with the right state."""
        _, process, address = self.begin()
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)
        where = (query["redirect_uri"][0] + "?code=" + "a" * 43 + "&state=" +
                 query["state"][0])
        self.assertEqual(self.come_back(where)[0], 200)
        _, errors = process.communicate()
        self.assertEqual(process.returncode, 1)
        self.assertIn("did not take what the browser brought", errors)

    def test_given_up(self):
        _, process, address = self.begin()
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(address).query)
        process.send_signal(signal.SIGINT)
        process.communicate()
        port = urllib.parse.urlsplit(query["redirect_uri"][0]).port
        while True:  # the helper ends with the program
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except ConnectionRefusedError:
                break
            time.sleep(0.05)

    def test_two_ways(self):
        terminal = Terminal(self, self.server)
        status, _, errors = terminal.run("login", "https://localhost:1",
                                         "--browser", "--email", "a@b.c")
        self.assertEqual(status, 2, errors)


if __name__ == "__main__":
    # A shell starts what runs in the background with SIGINT ignored, which the
    # programs would inherit.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    unittest.main()
