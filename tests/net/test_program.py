"""dstudio download: the program, its helper and a server."""
import json
import os
import pty
import shutil
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree

import server
from server import BODY
from test_download import clean_environment

PROGRAM = os.path.join(os.environ["top_builddir"], "dstudio")
PODCAST = "https://podcastindex.org/namespace/1.0"


class Program(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="dstudio-home-")
        self.server = server.Server()
        self.folder = os.path.join(self.home, "data/dstudio/recordings")
        source = os.environ.get("top_srcdir", ".")
        self.environment = {
            **clean_environment(), "HOME": self.home,
            "DSTUDIO_CONTENT": os.path.join(source,
                                            "tests/data/small/content"),
            "DSTUDIO_NET": os.path.join(os.environ["top_builddir"],
                                        "dstudio-net")}
        for name in ("data", "config", "state", "cache"):
            self.environment["XDG_%s_HOME" % name.upper()] = \
                os.path.join(self.home, name)
        self.environment.pop("DSTUDIO_NOW", None)
        self.run_program("config", "download_reserve_mb", "0")

    def tearDown(self):
        self.server.end()
        shutil.rmtree(self.home)

    def run_program(self, *words, status=0):
        done = subprocess.run([PROGRAM, *words], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False)
        self.said = done.stderr
        self.assertEqual(done.returncode, status, done.stderr + done.stdout)
        return done.stdout

    def rows(self, *words, status=0):
        return {row["episode"]: row for row in json.loads(
            self.run_program("download", "--json", *words, status=status))}

    def publish(self, **paths):
        """A feed with an item for each: ep051="good"."""
        items = "".join(
            '<item><guid>%s</guid><enclosure url="%s" length="5"/>'
            '<podcast:chapters url="%s"/></item>'
            % (name, self.server.url(path), self.server.url("file/chapters"))
            for name, path in paths.items())
        self.server.files["chapters"] = ("application/json", json.dumps(
            {"chapters": [{"startTime": 0, "title": "One"}]}).encode())
        self.server.files["feed"] = ("application/rss+xml", (
            '<rss version="2.0" xmlns:podcast="%s"><channel>'
            '<title>Systems &amp; more</title>%s</channel></rss>'
            % (PODCAST, items)).encode())
        self.run_program("config", "feed", self.server.url("file/feed"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def test_from_feed_to_file(self):
        self.publish(ep051="cut", ep052="good", ep999="good")
        rows = self.rows()
        self.assertEqual(sorted(rows), [51, 52])  # 999 is none of ours
        self.assertEqual(rows[51]["state"], "not here")
        rows = self.rows("51")
        self.assertEqual(rows[51]["state"], "here")
        self.assertEqual(rows[51]["file"], self.path("ep051.opus"))
        with open(self.path("ep051.opus"), "rb") as file:
            self.assertEqual(file.read(), BODY)
        self.assertEqual(self.rows()[52]["state"], "not here")
        self.assertEqual(self.rows("--all")[52]["state"], "here")
        self.run_program("download", "--all", status=3)

    def test_delete(self):
        self.publish(ep051="good")
        self.run_program("download", "51")
        self.assertIn("deleted", self.run_program("download", "--delete",
                                                  "51"))
        self.assertFalse([name for name in os.listdir(self.folder)
                          if name.startswith("ep051")])
        self.run_program("download", "--delete", "51", status=3)
        self.run_program("download", "--delete", status=2)

    def fill_room(self, episode=52):
        """Recordings fill the room; that of the episode is two days old."""
        os.makedirs(self.folder, exist_ok=True)
        size = 10 << 20
        name = "ep%03d" % episode
        with open(self.path(name + ".recording"), "w") as file:
            file.write(json.dumps({
                "step": "recording", "file": name + ".opus", "bytes": size,
                "url": "http://example.org/"}) + "\n")
        with open(self.path(name + ".opus"), "wb") as file:
            file.truncate(size)
        old = time.time() - 2 * 86400
        os.utime(self.path(name + ".opus"), (old, old))
        self.run_program("config", "download_quota_mb", "10")

    def test_full_room(self):
        """Nothing goes before it was allowed; then the old one does."""
        self.publish(ep051="good")
        self.fill_room()
        rows = self.rows("51", status=1)
        self.assertIn("download_quota_mb", rows[51]["why"])
        self.assertTrue(os.path.exists(self.path("ep052.opus")))
        self.run_program("config", "download_delete", "yes")
        self.assertEqual(self.rows("51")[51]["state"], "here")
        self.assertFalse(os.path.exists(self.path("ep052.opus")))

    def test_full_room_of_notes(self):
        self.publish(ep051="good")
        self.fill_room()
        self.run_program("config", "download_delete", "yes")
        self.run_program("note", "52", "to be kept")
        self.assertEqual(self.rows("51", status=1)[51]["state"], "failed")
        self.assertTrue(os.path.exists(self.path("ep052.opus")))

    def test_full_room_asks_once(self):
        self.publish(ep051="good", ep052="good")
        self.fill_room()
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [PROGRAM, "download", "51"], env=self.environment, stdin=theirs,
            stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        said = b""
        while b"[y/N]" not in said:
            said += os.read(ours, 1000)
        self.assertTrue(os.path.exists(self.path("ep052.opus")))
        os.write(ours, b"y\n")
        out = process.stdout.read()
        process.stdout.close()
        self.assertEqual(process.wait(), 0)
        os.close(ours)
        self.assertIn(b"here", out)
        self.assertFalse(os.path.exists(self.path("ep052.opus")))
        self.assertEqual(
            self.run_program("config", "download_delete").split()[0], "yes")

    def test_transcript_of_the_episode(self):
        """recording.transcript.url, in each of its forms."""
        content = os.path.join(self.home, "content")
        shutil.copytree(os.path.join(
            os.environ.get("top_srcdir", "."),
            "tests/data/lint/good/content"), content)
        folder = os.path.join(content, "quantitative-systems")
        path = os.path.join(folder, "ep051.yaml")
        with open(path) as file:
            text = file.read()
        for name in (folder, path):
            os.chmod(name, 0o700)
        os.unlink(os.path.join(folder, "ep051.vtt"))
        self.environment["DSTUDIO_CONTENT"] = content
        self.server.files.update({
            "a.vtt": ("text/vtt", b"WEBVTT\n\n00:00:00.000 --> 00:00:20.000\n"
                      b"A retailer once sized its checkout.\n"),
            "a.srt": ("application/x-subrip", b"1\n00:00:00,000 --> "
                      b"00:00:20,000\nA retailer once sized its checkout.\n"),
            "a.json": ("application/json", json.dumps({"segments": [{
                "startTime": 0, "endTime": 20,
                "body": "A retailer once sized its checkout."}]}).encode())})
        for form in ("a.vtt", "a.srt", "a.json"):
            with open(path, "w") as file:
                file.write(text.replace(
                    "file: ep051.opus", "url: " + self.server.url("good"))
                    .replace("{file: ep051.vtt,", "{url: '%s',"
                             % self.server.url("file/" + form)))
            row = self.rows("51")[51]
            self.assertEqual((row["state"], row["note"]), ("here", None))
            with open(self.path("ep051.vtt")) as file:
                self.assertIn("A retailer once sized", file.read())
            self.run_program("download", "--delete", "51")

    def test_failure_is_told(self):
        self.publish(ep051="status/404/always", ep052="good")
        rows = self.rows("51", "52", status=1)
        self.assertIn("404", rows[51]["why"])
        self.assertEqual(rows[52]["state"], "here")
        self.assertIn("404", self.run_program("download", "51", status=1))

    def test_nothing_published(self):
        self.run_program("download", status=3)
        self.assertIn("dstudio config feed", self.said)
        self.run_program("download", "51", status=3)
        self.assertIn("no recording of episode 51 is published", self.said)
        self.run_program("download", "--refresh", status=3)
        self.run_program("download", "nonsense", status=2)

    def test_feed_by_its_address(self):
        self.publish(ep051="good")
        feed = self.server.url("file/feed")
        self.run_program("config", "feed", "")
        self.assertEqual(self.rows("--feed", feed, "51")[51]["state"], "here")

    def test_feed_fails(self):
        self.run_program("config", "feed", self.server.url("status/404/always"))
        self.run_program("download", "--refresh", status=1)
        self.assertIn("status 404", self.said)

    def test_offline(self):
        self.publish(ep051="good")
        self.run_program("download")
        self.run_program("config", "offline", "true")
        before = len(self.server.requests)
        self.run_program("download", "51", status=1)
        self.assertIn("offline", self.said)
        self.run_program("download", "--refresh", status=1)
        self.assertEqual(len(self.server.requests), before)
        self.assertEqual(self.rows()[51]["state"], "not here")

    def test_no_helper(self):
        self.publish(ep051="good")
        self.run_program("download")
        self.environment["DSTUDIO_NET"] = "/nowhere"
        self.run_program("download", "51", status=3)
        self.assertIn("dstudio-net is not installed", self.said)
        self.assertIn("BAD", self.run_program("doctor", status=1))

    def test_opml(self):
        self.publish(ep051="good")
        self.run_program("download")
        root = xml.etree.ElementTree.fromstring(
            self.run_program("download", "--opml"))
        outline = root.find("body/outline")
        self.assertEqual(outline.get("text"), "Systems & more")
        self.assertEqual(outline.get("xmlUrl"), self.server.url("file/feed"))
        self.run_program("config", "feed", "")
        self.run_program("download", "--opml", status=3)

    def test_resumes_after_a_kill(self):
        """The program is killed: so is its helper; then it goes on."""
        self.publish(ep051="slow/0.1")
        self.run_program("download")
        process = subprocess.Popen([PROGRAM, "download", "51"],
                                   env=self.environment,
                                   stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        part = self.path("ep051.part")
        while not os.path.exists(part) or os.path.getsize(part) < 50000:
            self.assertIsNone(process.poll())
        process.kill()
        process.wait()
        # Until the helper has ended the part is locked.
        while True:
            had = os.path.getsize(part)
            row = json.loads(subprocess.run(
                [PROGRAM, "download", "--json", "51"],
                env=self.environment, stdin=subprocess.DEVNULL,
                capture_output=True, check=False).stdout)[0]
            if "another program" not in (row["why"] or ""):
                break
        self.assertEqual(row["state"], "here")
        self.assertGreaterEqual(had, 50000)
        ranges = [headers.get("Range") for path, headers
                  in self.server.requests if path.startswith("/slow")]
        self.assertEqual(len(ranges), 2)
        self.assertGreaterEqual(int(ranges[1][6:-1]), 50000)


if __name__ == "__main__":
    unittest.main(verbosity=1)
