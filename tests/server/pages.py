"""Every page in Chromium: without script, by keys alone, in dark and light.

axe-core, which npm installs, looks for what people with a screen reader or weak
eyes would stumble over; that part is skipped where it cannot be had. With
SCREENSHOTS=FOLDER pictures of all pages are left there.
"""

import base64
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
import unittest
import urllib.parse

from chromium import ENTER, SIZES, TAB, Pages
from dstudiod import PASSWORD
from factor import now_step, totp
from npm import install

SCHEMES = ("light", "dark")
FOCUSED = """
const e = document.activeElement, box = e.getBoundingClientRect();
return [e.id || e.name || e.textContent.trim(), box.left >= 0 && box.top >= 0
        && box.width > 0, getComputedStyle(e).outlineStyle];
"""
FINDINGS = """
const done = arguments[arguments.length - 1];
axe.run({runOnly: arguments[0]}).then(result => done(
    result.violations.map(v => v.id + ": " + v.nodes.map(
        n => n.html + " " + n.failureSummary).join("; "))));
"""

RULES = {"light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                   "best-practice"],
         "dark": ["color-contrast"]}


class Visit(Pages):
    """One person goes through all of them, with script switched off."""

    def setUp(self):
        super().setUp()
        self.seen = []
        self.base = f"https://localhost:{self.server.port}"
        # axe-core is a script itself; the pages have none.
        self.driver.tell("Emulation.setScriptExecutionDisabled",
                         value=not isinstance(self, Axe))
        self.server.run("org", "add", "Office of Example Ltd")
        self.server.run("org", "join", "ada@example.org",
                        "Office of Example Ltd")
        self.server.token("ada@example.org", device="old phone")

    def here(self, name):
        """To be looked at; a test says how."""

    def visit(self):
        driver = self.driver
        code = self.oauth("device", device_name="laptop", platform="linux")
        driver.go(self.base + "/device")
        self.here("sign-in")
        driver.type("#email", "ada@example.org")
        driver.type("#password", "wrong one" + ENTER)
        driver.see("is wrong", "#alert")
        self.here("sign-in-wrong")
        driver.type("#password", PASSWORD + ENTER)
        driver.see("The code that the terminal shows")
        self.here("code")
        driver.type("#code", "BCDF-GHJK" + ENTER)
        driver.see("unknown", "#alert")
        self.here("code-wrong")
        driver.type("#code", code["user_code"] + ENTER)
        driver.see("Is this the code")
        self.here("approve")
        driver.press("button[value=approve]")
        driver.see("signed in", "h1")
        self.here("approved")
        self.visit_loopback()
        self.visit_factor()
        self.visit_account()

    def visit_loopback(self):
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(b"x").digest()).rstrip(b"=").decode()
        self.driver.go(self.base + "/v1/oauth/authorize?"
                       + urllib.parse.urlencode({
                           "response_type": "code", "client_id": "terminal",
                           "redirect_uri": "http://127.0.0.1:4711/",
                           "state": "x", "code_challenge": challenge,
                           "code_challenge_method": "S256"}))
        self.here("authorize")

    def visit_factor(self):
        driver = self.driver
        driver.go(self.base + "/account/factor")
        driver.see("Off.")
        self.here("factor-off")
        driver.type("#password", PASSWORD + ENTER)
        driver.see("authenticator app")
        driver.see("Or type this key")
        self.here("factor-key")
        key = driver.text(".key").replace(" ", "")
        driver.type("#code", "1" + ENTER)
        driver.see("The code is wrong", "#alert")
        driver.type("#code", totp(key, now_step()) + ENTER)
        driver.see("recovery codes")
        code = driver.text(".codes li")
        self.here("factor-codes")
        driver.go(self.base + "/account")
        driver.press("form[action='/sign-out'] button")
        driver.see("Mail address")
        driver.type("#email", "ada@example.org")
        driver.type("#password", PASSWORD + ENTER)
        driver.see("Your second factor", "h1")
        self.here("factor-code")
        driver.type("#code", code + ENTER)
        driver.see("Your account")

    def visit_account(self):
        driver = self.driver
        driver.go(self.base + "/account")
        driver.see("Your account")
        self.here("account")
        driver.press("select option[value=results]")
        driver.press("form[action='/account/sharing'] button")
        driver.see("Sharing")
        self.assertEqual(driver.do("GET", driver.find(
            "select option:checked") + "/property/value"), "results")
        driver.press("form[action='/account/device'] button")
        driver.see("Devices")
        self.assertNotIn("old phone", driver.text())
        driver.type("#old", "wrong one")
        driver.type("#new", "a new password" + ENTER)
        driver.see("is wrong", "#alert")
        self.here("account-wrong")
        driver.type("#old", PASSWORD)
        driver.type("#new", "a new password" + ENTER)
        driver.see("was changed", "[role=status]")
        self.here("account-done")
        driver.type("#sure", "a new password" + ENTER)
        driver.see("will be erased", "[role=status]")
        self.here("account-leaving")
        driver.press("form[action='/account/keep'] button")
        driver.see("Erase my account")
        driver.press("form[action='/sign-out'] button")
        driver.see("Mail address")
        driver.go(self.base + "/v1/oauth/authorize")
        self.here("error")


class Fits(Visit):
    def here(self, name):
        # Colours do not change what fits: both for pictures alone.
        for scheme in SCHEMES if "SCREENSHOTS" in os.environ else ("light",):
            self.driver.scheme(scheme)
            self.look(f"{name}-{scheme}")
        self.seen.append(name)

    def test_every_page(self):
        self.visit()
        self.assertEqual(len(self.seen), 16, self.seen)


class Axe(Visit):
    source = None
    maxDiff = None

    def here(self, name):
        self.driver.size(*SIZES["phone"])
        self.driver.run(self.source)
        for scheme, rules in RULES.items():
            self.driver.scheme(scheme)
            found = self.driver.do("POST", "/execute/async",
                                   {"script": FINDINGS, "args": [rules]})
            self.assertEqual(found, [], f"{name} in {scheme}")
        self.seen.append(name)

    def test_axe_finds_nothing(self):
        if self.source is None:
            self.skipTest("without axe-core: " + MISSING)
        # It sees what is there to be found.
        self.driver.go("data:text/html,<img src=x><input>")
        with self.assertRaisesRegex(AssertionError, "document-title"):
            self.here("bad")
        self.visit()
        self.assertEqual(len(self.seen), 16, self.seen)


class Keys(Visit):
    def focused(self, name):
        """Waits: a page just loaded gives its focus at its first drawing, and
        shows the ring only when its frame has the focus, too."""
        for _ in range(100):
            found, visible, outline = self.driver.run(FOCUSED)
            if found == name and visible and outline != "none":
                return
            time.sleep(0.1)
        self.fail(f"{found} has the focus, not {name}; "
                  f"visible: {visible}, outline: {outline}")

    def tab(self, *names):
        for name in names:
            self.driver.keys(TAB)
            self.focused(name)

    def test_in_order(self):
        driver = self.driver
        driver.go(self.base + "/sign-in")
        self.tab("Skip to the content", "Training, Example Ltd", "email",
                 "password", "Sign in")
        driver.go(self.base + "/sign-in")
        self.tab("Skip to the content")
        driver.keys(ENTER)
        self.tab("email")
        driver.keys("ada@example.org" + TAB + "wrong one" + ENTER)
        driver.see("is wrong", "#alert")
        self.focused("alert")
        self.assertTrue(driver.run("return document.title")
                        .startswith("Error: "))
        driver.keys(TAB)
        driver.keys(ENTER)
        self.focused("password")
        driver.keys(PASSWORD + ENTER)
        driver.see("Your account")
        self.tab("Skip to the content", "Training, Example Ltd",
                 "Sign out here", "Sign out", "Sign in a terminal")
        self.tab(driver.do("GET", driver.find("select") + "/property/id"),
                 "Change", "old", "new", "end_others", "Change the password",
                 "Codes of an authenticator app", "Download everything", "sure", "Erase my account")


MISSING = ""

if __name__ == "__main__":
    if shutil.which("chromedriver") is None:
        print("chromedriver is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        MISSING = install(folder, "axe-core@4.10.3") or ""
        if not MISSING:
            with open(os.path.join(folder, "node_modules", "axe-core",
                                   "axe.min.js"), encoding="utf-8") as file:
                Axe.source = file.read()
        unittest.main()
