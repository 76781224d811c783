"""A terminal's login approved in a real browser (Chromium, headless).

With SCREENSHOTS=FOLDER pictures of every page are left there, at the widths of
a phone and of a desk. Skipped where chromedriver is not installed.
"""

import base64
import http.client
import json
import os
import shutil
import subprocess
import sys
import time
import unittest
import urllib.parse

from dstudiod import FORM, PASSWORD, Server

DEVICE_TYPE = "urn:ietf:params:oauth:grant-type:device_code"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
SIZES = {"phone": (375, 812), "desk": (1280, 800)}
ENTER = "\ue007"
TAB = "\ue004"


class Driver:
    """A browser, by the WebDriver protocol."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "HOME": folder})
        for line in self.process.stdout:
            if "started successfully on port" in line:
                self.port = int(line.rstrip(".\n").rsplit(" ", 1)[1])
                break
        self.session = ""
        value = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {
            "acceptInsecureCerts": True,
            "goog:chromeOptions": {"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + os.path.join(folder, "chromium")]}}}})
        self.session = "/session/" + value["sessionId"]
        # No window has the focus here: without this no page has, either.
        self.tell("Emulation.setFocusEmulationEnabled", enabled=True)

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("localhost", self.port,
                                                timeout=120)
        connection.request(method, path, json.dumps(body or {})
                           if method == "POST" else None)
        value = json.loads(connection.getresponse().read())["value"]
        connection.close()
        if isinstance(value, dict) and "error" in value:
            raise AssertionError(value["message"])
        return value

    def do(self, method, path, body=None):
        return self.ask(method, self.session + path, body)

    def go(self, url):
        self.do("POST", "/url", {"url": url})

    def find(self, selector):
        found = self.do("POST", "/element", {"using": "css selector",
                                             "value": selector})
        return "/element/" + found[ELEMENT]

    def type(self, selector, text):
        self.do("POST", self.find(selector) + "/value", {"text": text})

    def press(self, selector):
        self.do("POST", self.find(selector) + "/click")

    def text(self, selector="main"):
        """Of the page shown; asked again when another one just replaces it."""
        for _ in range(100):
            try:
                return self.do("GET", self.find(selector) + "/text")
            except AssertionError as error:
                if not any(words in str(error) for words in REPLACED):
                    raise
                time.sleep(0.1)
        raise AssertionError(f"the page never came to rest at {selector}")

    def see(self, words, selector="main"):
        """Waits for the words: what was pressed takes a while to answer."""
        for _ in range(300):
            if words in self.text(selector):
                return
            time.sleep(0.1)
        raise AssertionError(f"no '{words}' in: {self.text()}")

    def run(self, script):
        return self.do("POST", "/execute/sync", {"script": script, "args": []})

    def tell(self, command, **parameters):
        """A command of Chromium's own protocol."""
        return self.do("POST", "/goog/cdp/execute",
                       {"cmd": command, "params": parameters})

    def keys(self, text):
        """Pressed wherever the focus is."""
        active = self.do("GET", "/element/active")[ELEMENT]
        self.do("POST", f"/element/{active}/value", {"text": text})

    def scheme(self, name):
        self.tell("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": name}])

    def size(self, width, height):
        self.tell("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=False)

    def picture(self, name):
        """Of the whole page, where somebody wants them."""
        if "SCREENSHOTS" in os.environ:
            data = self.tell("Page.captureScreenshot",
                             captureBeyondViewport=True)["data"]
            with open(os.path.join(os.environ["SCREENSHOTS"], name + ".png"),
                      "wb") as file:
                file.write(base64.b64decode(data))

    def close(self):
        try:
            self.do("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait()
            self.process.stdout.close()


# What the driver says of a node whose page is gone.
REPLACED = ("does not belong to the document", "stale element",
            "no such element", "Cannot find context")


class Pages(unittest.TestCase):
    """A server, a browser, and a look at what it shows."""

    options = ()

    def setUp(self):
        self.server = Server("--name", "Training, Example Ltd", *self.options)
        self.learner = self.server.add_user("ada@example.org")
        self.driver = Driver(self.server.folder)

    def tearDown(self):
        self.driver.close()
        self.server.close()

    def look(self, name):
        """The page fits every size, and is named, labelled and in order."""
        for size, (width, height) in SIZES.items():
            self.driver.size(width, height)
            wide = self.driver.run(
                "return document.documentElement.scrollWidth")
            self.assertLessEqual(wide, width, name)
            self.driver.picture(f"{name}-{size}")
        bare = self.driver.run(
            "return [...document.querySelectorAll("
            "'input:not([type=hidden]),select')]"
            ".filter(e => !e.labels.length).map(e => e.name)")
        self.assertEqual(bare, [], name)
        self.assertEqual(
            self.driver.run("return document.querySelectorAll('h1').length"),
            1)
        self.assertTrue(self.driver.run("return document.title"))
        # The style sheet is there: the policy lets it through.
        self.assertNotEqual(self.driver.run(
            "return getComputedStyle(document.body).maxWidth"), "none")

    def oauth(self, path, **fields):
        return self.server.ask("POST", "/v1/oauth/" + path,
                               urllib.parse.urlencode(
                                   {"client_id": "terminal", **fields}),
                               kind=FORM).json


class Approval(Pages):
    def test_a_terminal_is_approved(self):
        code = self.oauth("device", device_name="laptop", platform="linux")
        poll = {"grant_type": DEVICE_TYPE, "device_code": code["device_code"]}
        self.assertEqual(self.oauth("token", **poll)["error"],
                         "authorization_pending")
        driver = self.driver
        driver.go(code["verification_uri_complete"])
        self.look("sign-in")
        driver.type("#email", "ada@example.org")
        driver.type("#password", "wrong one" + ENTER)
        driver.see("wrong", ".alert")
        self.look("sign-in-wrong")
        # Keys alone: the address is still there, Tab goes to the password.
        driver.type("#email", TAB)
        driver.keys(PASSWORD + ENTER)
        driver.see(code["user_code"])
        self.look("approve")
        driver.press("button[value=approve]")
        driver.see("signed in", "h1")
        self.look("approved")
        token = self.oauth("token", **poll)
        self.assertEqual(token["learner"], self.learner)
        me = self.server.ask("GET", "/v1/me", token=token["access_token"])
        self.assertEqual(me.json["email"], "ada@example.org")
        driver.press("header a")
        driver.see("laptop")
        self.look("account")
        driver.go(code["verification_uri"])
        self.look("code")

    def test_dark_and_light(self):
        driver = self.driver
        seen = set()
        for scheme in ("light", "dark"):
            driver.scheme(scheme)
            driver.go(f"https://localhost:{self.server.port}/sign-in")
            seen.add(driver.run(
                "return getComputedStyle(document.body).backgroundColor"))
            self.look("sign-in-" + scheme)
        self.assertEqual(len(seen), 2)


if __name__ == "__main__":
    if shutil.which("chromedriver") is None:
        print("chromedriver is not installed")
        sys.exit(77)
    unittest.main()
