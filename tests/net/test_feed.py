"""Feeds, chapters and transcripts as dstudio-net reads them."""
import hashlib
import json
import unittest

from server import BODY
from test_download import Case, Helper

HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0">\n'
        '<channel><title>Distributed Systems</title>\n')
ITEM = ('<item><guid isPermaLink="false">ep051</guid><title>%s</title>'
        '<enclosure url="https://a.example/51.opus" length="12345" '
        'type="audio/ogg"/></item>\n')
TAIL = "</channel></rss>\n"


class Feed(Case):
    def read_feed(self, body, status=0, **more):
        """Serves it, has it read; the lines of the file that comes of it."""
        if isinstance(body, str):
            body = body.encode()
        self.server.files["feed"] = ("application/rss+xml", body)
        helper = Helper("feed", self.server.url("file/feed"),
                        file=self.path("feed"), **more)
        self.assertEqual(helper.finish(), status, helper.lines)
        self.lines = helper.lines
        if status:
            return helper.lines[-1]["text"]
        with open(self.path("feed"), "rb") as file:
            lines = [json.loads(line) for line in file]
        self.damaged = lines[0]["damaged"]
        return lines[1:]

    def title_of(self, text):
        items = self.read_feed(HEAD + ITEM % text + TAIL)
        return items[0]["title"]

    def test_clean(self):
        items = self.read_feed(HEAD + ITEM % "One &amp; two" + TAIL)
        self.assertEqual(len(items), 1)
        self.assertEqual(items[0]["title"], "One & two")
        self.assertEqual(items[0]["episode"], 51)
        self.assertEqual(items[0]["length"], 12345)
        self.assertEqual(items[0]["url"], "https://a.example/51.opus")
        self.assertFalse(self.damaged)
        self.assertEqual(self.lines[0]["title"], "Distributed Systems")

    def test_unchanged_is_not_read_again(self):
        self.read_feed(HEAD + TAIL)
        with open(self.path("feed"), "rb") as file:
            validator = json.loads(file.readline())["validator"]
        self.read_feed(HEAD + TAIL, validator=validator)
        self.assertEqual([line["step"] for line in self.lines], ["same"])

    def test_html_entity(self):
        self.assertEqual(self.title_of("Caf&eacute; &mdash; &hellip;"),
                         "Café — …")
        self.assertFalse(self.damaged)

    def test_unknown_entity(self):
        self.read_feed(HEAD + ITEM % "a &bogus; b" + ITEM % "c" + TAIL)
        self.assertTrue(self.damaged)

    def test_blank_lines_and_mark_before_it(self):
        items = self.read_feed(b"\xef\xbb\xbf\n\n  " +
                               (HEAD + ITEM % "A &amp; B" + TAIL).encode())
        self.assertEqual(items[0]["title"], "A & B")
        self.assertFalse(self.damaged)

    def test_control_character(self):
        items = self.read_feed(HEAD + ITEM % "red \x1b[31m" + TAIL)
        self.assertTrue(self.damaged)
        self.assertNotIn("\x1b", json.dumps(items))

    def test_no_escape_sequence_passes(self):
        for text in ("&#x9b;31m red", "a\u009b31mb", "c\u202ed"):
            title = self.title_of(text)
            self.assertFalse([c for c in title
                              if ord(c) < 32 or 0x7f <= ord(c) < 0xa0], title)

    def test_truncated(self):
        items = self.read_feed(HEAD + ITEM % "one" + ITEM[:60])
        self.assertEqual(items[0]["title"], "one")
        self.assertTrue(self.damaged)

    def test_external_entity(self):
        secret = self.path("secret")
        with open(secret, "w") as file:
            file.write("precious")
        body = HEAD.replace("<rss", '<!DOCTYPE rss [<!ENTITY x SYSTEM '
                            '"file://%s">]><rss' % secret, 1)
        items = self.read_feed(body + ITEM % "a &x; b" + TAIL)
        self.assertNotIn("precious", json.dumps(items))

    def test_external_document_type(self):
        body = HEAD.replace("<rss", '<!DOCTYPE rss SYSTEM "%s"><rss'
                            % self.server.url("file/dtd"), 1)
        self.server.files["dtd"] = ("text/plain", b"")
        self.read_feed(body + ITEM % "x" + TAIL)
        self.assertEqual(len(self.server.requests), 1)

    def test_billion_laughs(self):
        entities = '<!ENTITY l0 "lol">' + "".join(
            '<!ENTITY l%d "%s">' % (n, ("&l%d;" % (n - 1)) * 10)
            for n in range(1, 10))
        body = HEAD.replace("<rss", "<!DOCTYPE rss [%s]><rss" % entities, 1)
        items = self.read_feed(body + ITEM % "a &l9; b" + TAIL)
        self.assertLess(len(json.dumps(items)), 2000)

    def test_deep(self):
        self.read_feed(HEAD + ITEM % "one" + "<a>" * 100000 +
                       "</a>" * 100000 + TAIL)
        self.assertTrue(self.damaged)

    def test_latin_1(self):
        body = (HEAD.replace("UTF-8", "ISO-8859-1") + ITEM % "Café" + TAIL)
        items = self.read_feed(body.encode("latin-1"))
        self.assertEqual(items[0]["title"], "Café")

    def test_no_feed(self):
        for body in ("", "<html><body>Sign in</body></html>", "{}",
                     "<feed xmlns='http://www.w3.org/2005/Atom'/>"):
            self.assertIn("no RSS feed", self.read_feed(body, 1))

    def test_too_long(self):
        self.assertIn("more than 16384 KiB", self.read_feed(
            HEAD + " " * (17 << 20) + TAIL, 1))

    def test_markup_in_titles(self):
        self.assertEqual(self.title_of(
            "<![CDATA[<b>Bold</b> <script>alert(1)</script>&amp; more]]>"),
            "Bold & more")

    def test_prefixes_mean_nothing(self):
        body = HEAD.replace("xmlns:itunes", "xmlns:i") + (
            '<item><title>x</title><enclosure url="http://a/x.mp3"/>'
            '<i:episode>7</i:episode><i:duration>1:02:03</i:duration>'
            '<i:season>3</i:season>'
            '<itunes:episode xmlns:itunes="http://other/">9</itunes:episode>'
            '</item>') + TAIL
        item = self.read_feed(body)[0]
        self.assertEqual((item["episode"], item["season"],
                          item["duration_ms"]), (7, 3, 3723000))

    def test_durations(self):
        for text, wanted in (("90", 90000), ("1:30", 90000), ("90.5", 90000),
                             ("", 0), ("1:2:3:4", 0), ("x", 0), ("-5", 0),
                             ("99999999999999999999", 0)):
            item = ITEM.replace("</item>", "<itunes:duration>%s"
                                "</itunes:duration></item>" % text)
            found = self.read_feed(HEAD + item % "x" + TAIL)[0]
            self.assertEqual(found["duration_ms"], wanted, text)

    def test_guid_before_number(self):
        for guid, number, wanted in (("ep051", "3", 51),
                                     ("urn:dstudio:ep120", "3", 120),
                                     ("https://a/step051", "3", 3),
                                     ("abc", "x", 0)):
            item = ITEM.replace("ep051", guid).replace(
                "</item>", "<itunes:episode>%s</itunes:episode></item>"
                % number)
            found = self.read_feed(HEAD + item % "x" + TAIL)[0]
            self.assertEqual(found["episode"], wanted, guid)

    def test_without_sound_is_left_out(self):
        self.assertEqual(self.read_feed(
            HEAD + "<item><title>News</title></item>" + TAIL), [])

    def test_alternate_with_checksum(self):
        item = ITEM.replace("</item>", (
            '<podcast:alternateEnclosure type="video/mp4" length="1">'
            '<podcast:source uri="https://b/v"/><podcast:integrity type="sri" '
            'value="sha256-%s"/></podcast:alternateEnclosure>'
            '<podcast:alternateEnclosure type="audio/opus" length="99">'
            '<podcast:integrity type="sri" value="sha256-%s"/>'
            '<podcast:source uri="ipfs://x"/></podcast:alternateEnclosure>'
            '<podcast:alternateEnclosure type="audio/opus" length="100">'
            '<podcast:source uri="https://b/51.opus"/>'
            '<podcast:integrity type="sri" value="sha256-%s"/>'
            '</podcast:alternateEnclosure></item>') % (("A" * 43 + "=",) * 3))
        found = self.read_feed(HEAD + item.replace("%s", "x") + TAIL)[0]
        self.assertEqual(found["url"], "https://b/51.opus")
        self.assertEqual(found["checksum"], "sha256-" + "A" * 43 + "=")
        self.assertEqual(found["length"], 100)

    def test_alternate_with_several_sources(self):
        item = ITEM.replace("</item>", (
            '<podcast:alternateEnclosure type="audio/opus" length="100">'
            '<podcast:integrity type="sri" value="sha256-%s"/>'
            '<podcast:source uri="ipfs://x"/>'
            '<podcast:source uri="https://b/51.opus"/>'
            '</podcast:alternateEnclosure></item>') % ("A" * 43 + "="))
        found = self.read_feed(HEAD + item.replace("%s", "x") + TAIL)[0]
        self.assertEqual(found["url"], "https://b/51.opus")

    def test_addresses_as_they_are_written(self):
        item = ITEM.replace("a.example/51.opus",
                            "a.example/ep 51.opus?x=1&amp;y=&#50;")
        found = self.read_feed(HEAD + item % "x" + TAIL)[0]
        self.assertEqual(found["url"],
                         "https://a.example/ep%2051.opus?x=1&y=2")

    def test_best_transcript(self):
        item = ITEM.replace("</item>", "".join(
            '<podcast:transcript url="http://a/%d" type="%s"/>' % pair
            for pair in enumerate(("text/html", "application/json",
                                   "application/x-subrip", "text/vtt",
                                   "application/srt"))) + "</item>")
        found = self.read_feed(HEAD + item % "x" + TAIL)[0]
        self.assertEqual((found["transcript"], found["transcript_type"]),
                         ("http://a/3", "text/vtt"))


class Extras(Case):
    """Chapters and transcripts, fetched after the sound."""

    def with_extras(self, chapters=None, transcript=None, kind="text/vtt"):
        job = {"url": "good"}
        if chapters is not None:
            self.server.files["chapters"] = ("application/json", chapters)
            job["chapters"] = self.server.url("file/chapters")
        if transcript is not None:
            self.server.files["transcript"] = (kind, transcript)
            job["transcript"] = self.server.url("file/transcript")
            job["transcript_type"] = kind
        helper = self.run_net(job)
        self.assertEqual(self.status, 0)
        self.notes = [line["text"] for line in helper.of("note")]
        return [json.loads(line) for line in
                self.read("ep001.recording").splitlines()]

    def cues_of(self, transcript, kind):
        self.with_extras(transcript=transcript.encode(), kind=kind)
        self.assertEqual(self.notes, [])
        return self.read("ep001.vtt").decode()

    def test_chapters(self):
        lines = self.with_extras(json.dumps({
            "version": "1.2.0", "chapters": [
                {"startTime": 60.5, "title": "Second\x1b[31m"},
                {"startTime": 0, "title": "First"},
                {"startTime": 30, "title": "Hidden", "toc": False},
                {"startTime": "x", "title": "No number"},
                {"startTime": -1, "title": "Before"}]}).encode())
        self.assertEqual([(line["start_ms"], line["title"])
                          for line in lines[1:]],
                         [(0, "First"), (60500, "Second[31m")])
        self.assertEqual(lines[0]["sha256"], hashlib.sha256(BODY).hexdigest())

    def test_bad_chapters_are_a_note(self):
        self.assertEqual(len(self.with_extras(b"<html>")), 1)
        self.assertIn("no JSON chapters", self.notes[0])

    def test_missing_chapters_are_a_note(self):
        helper = self.run_net({"url": "good",
                               "chapters": self.server.url("status/404/x")})
        self.assertEqual(self.status, 0)
        self.assertIn("not there", helper.of("note")[0]["text"])

    def test_they_do_not_wait_for_other_sound(self):
        self.server.files["chapters"] = ("application/json", json.dumps(
            {"chapters": [{"startTime": 0, "title": "First"}]}).encode())
        helper = Helper("download", **self.request(
            {"url": "good", "chapters": self.server.url("file/chapters")},
            "stall/1", stall_s=600))
        helper.wait_for("begin", id="ep002")
        self.assertEqual(len(self.read("ep001.recording").splitlines()), 2)
        helper.send(cancel="ep002")
        helper.wait_for("stopped", id="ep002")
        self.assertEqual(helper.finish(), 0)

    WANTED = ("WEBVTT\n\n00:00:01.500 --> 00:00:03.000\nHello there.\n\n"
              "00:00:03.000 --> 00:00:05.250\nSecond line.\n")

    def test_vtt(self):
        self.assertEqual(self.cues_of(
            "WEBVTT\n\nNOTE x\n\n1\n00:01.500 --> 00:03.000 align:left\n"
            "<v Ann>Hello there.\n\n00:00:03.000 --> 00:00:05.250\n"
            "Second line.\n", "text/vtt"), self.WANTED)

    def test_srt(self):
        self.assertEqual(self.cues_of(
            "\ufeff1\r\n00:00:01,500 --> 00:00:03,000\r\nHello\r\n"
            "<i>there.</i>\r\n\r\n2\r\n00:00:03,000 --> 00:00:05,250\r\n"
            "Second line.\r\n", "application/x-subrip"), self.WANTED)

    def test_json_words_are_joined(self):
        words = [("Hello", 1.5, 2), ("there.", 2, 3), ("Second", 3, 4),
                 ("line.", 4, 5.25)]
        self.assertEqual(self.cues_of(json.dumps({
            "version": "1.0.0", "segments": [
                {"speaker": "Ann", "startTime": start, "endTime": end,
                 "body": word} for word, start, end in words]}),
            "application/json"), self.WANTED)

    def test_bad_transcript_is_a_note(self):
        self.with_extras(transcript=b"<html>no</html>")
        self.assertIn("no cues", self.notes[0])
        self.with_extras(transcript=b"")
        self.assertIn("no cues", self.notes[0])


if __name__ == "__main__":
    unittest.main(verbosity=1)
