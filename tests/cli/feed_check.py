"""Checks a published feed against the rules of its namespaces.

usage: feed_check.py DIR BASE-URL [EPISODE ...]

RSS 2.0 (rssboard.org), Apple's requirements for podcasts, the Podcast
Standards Project's PSP-1, the podcast namespace 1.0, JSON chapters 1.2, WebVTT.
Then the feed is read by two clients' parsers, where they are installed.
"""
import base64
import hashlib
import json
import os
import re
import struct
import sys
import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ATOM = "{http://www.w3.org/2005/Atom}"
TYPES = {"audio/mpeg", "audio/x-m4a", "audio/mp4"}
problems = []


def need(ok, text):
    if not ok:
        problems.append(text)


def one(node, name):
    found = node.findall(name)
    need(len(found) == 1, "%d of %s in <%s>" % (len(found), name, node.tag))
    return found[0] if found else ET.Element(name)


def text(node, name, limit=4000):
    value = one(node, name).text or ""
    need(0 < len(value) <= limit, "%s has %d characters" % (name, len(value)))
    return value


def whole(value, what):
    need(re.fullmatch(r"[1-9][0-9]*", value or ""), "%s is '%s'" % (what, value))
    return int(value) if value and value.isdigit() else 0


def local(folder, base, url):
    """The file behind an address; every one must be there."""
    need(url and url.startswith(base + "/"), "%s is not under %s" % (url, base))
    path = os.path.join(folder, (url or "")[len(base) + 1:])
    need(os.path.isfile(path), "%s: no such file" % url)
    return path


def check_image(path):
    with open(path, "rb") as file:
        head = file.read(24)
    if head[:4] == b"\x89PNG":
        width, height = struct.unpack(">II", head[16:24])
        need(width == height and 1400 <= width <= 3000,
             "the image is %dx%d" % (width, height))
    else:
        need(head[:3] == b"\xff\xd8\xff", "the image is no PNG or JPEG")


def check_channel(channel, folder, base):
    text(channel, "title")
    text(channel, "description")
    need(text(channel, "link").startswith("http"), "link is no address")
    need(re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", text(channel, "language")),
         "language")
    self = one(channel, ATOM + "link")
    need(self.get("rel") == "self" and self.get("href") == base + "/feed.xml" and
         self.get("type") == "application/rss+xml", "atom:link")
    need(text(channel, ITUNES + "explicit") in ("true", "false"), "explicit")
    need(text(channel, ITUNES + "type") == "serial", "itunes:type")
    text(channel, ITUNES + "author")
    image = one(channel, ITUNES + "image").get("href")
    need(re.search(r"\.(png|jpg)$", image or ""), "itunes:image %s" % image)
    check_image(local(folder, base, image))
    categories = [c.get("text") for c in channel.findall(ITUNES + "category")]
    need(categories and set(categories) <= {"Technology", "Education"},
         "categories %s" % categories)
    need(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
                      r"[0-9a-f]{12}", text(channel, PODCAST + "guid")),
         "podcast:guid is no UUIDv5")
    need(text(channel, PODCAST + "medium") == "podcast", "podcast:medium")
    need(len(text(channel, PODCAST + "license", 128)) > 0, "podcast:license")
    parsedate_to_datetime(text(channel, "lastBuildDate"))


def check_chapters(path, seconds):
    with open(path, encoding="utf-8") as file:
        chapters = json.load(file)
    need(chapters["version"] == "1.2.0", "chapters' version")
    end = 0
    for chapter in chapters["chapters"]:
        need(chapter["startTime"] == end, "a chapter begins at %s, not %s" %
             (chapter["startTime"], end))
        need(chapter["title"], "a chapter without title")
        end = chapter["endTime"]
    need(abs(end - seconds) <= 1, "chapters end at %s of %s" % (end, seconds))


def check_transcript(path, seconds):
    with open(path, encoding="utf-8") as file:
        blocks = file.read().split("\n\n")
    need(blocks[0] == "WEBVTT", "no WebVTT")
    last = 0.0
    for block in blocks[1:]:
        lines = block.strip("\n").split("\n")
        need(len(lines) == 3, "a cue of %d lines: %s" % (len(lines), lines[0]))
        times = re.fullmatch(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> "
                             r"(\d\d):(\d\d):(\d\d\.\d{3})", lines[1])
        need(times, "times '%s'" % lines[1])
        h, m, s, h2, m2, s2 = (float(part) for part in times.groups())
        start, end = h * 3600 + m * 60 + s, h2 * 3600 + m2 * 60 + s2
        need(last <= start < end, "a cue at %s after one to %s" % (start, last))
        need("<" not in lines[2], "a tag in '%s'" % lines[2])
        last = end
    need(abs(last - seconds) <= 1, "cues end at %s of %s" % (last, seconds))


def check_enclosures(item, folder, base):
    enclosure = one(item, "enclosure")
    alternates = item.findall(PODCAST + "alternateEnclosure")
    need(enclosure.get("type") in TYPES, "type %s" % enclosure.get("type"))
    need([a.get("default") for a in alternates].count("true") == 1, "default")
    for alternate in alternates:
        url = one(alternate, PODCAST + "source").get("uri")
        path = local(folder, base, url)
        with open(path, "rb") as file:
            data = file.read()
        integrity = one(alternate, PODCAST + "integrity")
        need(integrity.get("type") == "sri", "integrity type")
        name, _, value = (integrity.get("value") or "").partition("-")
        need(base64.b64encode(hashlib.new(name, data).digest()).decode() ==
             value, "%s has another checksum" % url)
        need(whole(alternate.get("length"), "length") == len(data),
             "%s has another length" % url)
        need(float(alternate.get("bitrate")) > 8000, "bitrate")
        if alternate.get("default") == "true":
            need(url == enclosure.get("url") and
                 alternate.get("length") == enclosure.get("length") and
                 alternate.get("type") == enclosure.get("type"),
                 "the standard is another sound than the enclosure")


def check_item(item, folder, base):
    text(item, "title")
    text(item, "description")
    need("<p>" in text(item, CONTENT + "encoded", 20000), "no HTML in notes")
    guid = one(item, "guid")
    need(guid.get("isPermaLink") == "false", "guid isPermaLink")
    parsedate_to_datetime(text(item, "pubDate"))
    seconds = whole(text(item, ITUNES + "duration"), "itunes:duration")
    episode = whole(text(item, ITUNES + "episode"), "itunes:episode")
    need(text(item, PODCAST + "episode") == str(episode), "podcast:episode")
    need(guid.text == "ep%03d" % episode, "guid %s" % guid.text)
    season = one(item, PODCAST + "season")
    need(text(item, ITUNES + "season") == season.text, "seasons differ")
    need(0 < len(season.get("name", "")) <= 128, "the season's name")
    need(text(item, ITUNES + "episodeType") == "full", "episodeType")
    check_enclosures(item, folder, base)
    chapters = one(item, PODCAST + "chapters")
    need(chapters.get("type") == "application/json+chapters", "chapters' type")
    check_chapters(local(folder, base, chapters.get("url")), seconds)
    transcript = one(item, PODCAST + "transcript")
    need(transcript.get("type") == "text/vtt", "the transcript's type")
    check_transcript(local(folder, base, transcript.get("url")), seconds)
    return episode


def check_clients(path, episodes):
    """What gPodder and others would make of it."""
    try:
        import podcastparser
        with open(path, "rb") as file:
            feed = podcastparser.parse(path, file)
        need(sorted(e["number"] for e in feed["episodes"]) == episodes,
             "podcastparser: %s" % [e.get("number") for e in feed["episodes"]])
        for episode in feed["episodes"]:
            need(len(episode["enclosures"]) == 1 and
                 episode["enclosures"][0]["file_size"] > 0 and
                 episode["total_time"] > 0 and episode["guid"] and
                 episode["published"] > 0, "podcastparser: %s" % episode)
        need(feed["type"] == "serial" and feed["cover_url"], "podcastparser")
    except ImportError:
        print("podcastparser is not installed")
    try:
        import feedparser
        feed = feedparser.parse(path)
        need(not feed.bozo, "feedparser: %s" % feed.get("bozo_exception"))
        need(len(feed.entries) == len(episodes), "feedparser: entries")
        need(all(e.enclosures and e.published_parsed for e in feed.entries),
             "feedparser: enclosures")
    except ImportError:
        print("feedparser is not installed")


def main():
    folder, base = sys.argv[1:3]
    path = os.path.join(folder, "feed.xml")
    root = ET.parse(path).getroot()
    need(root.tag == "rss" and root.get("version") == "2.0", "no RSS 2.0")
    channel = one(root, "channel")
    check_channel(channel, folder, base)
    episodes = [check_item(item, folder, base) for item in channel.iter("item")]
    wanted = sorted(int(n) for n in sys.argv[3:])
    need(episodes == wanted, "episodes %s, not %s" % (episodes, wanted))
    check_clients(path, episodes)
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    for episode in manifest["episodes"]:
        for entry in episode["files"]:
            name = os.path.join(folder, episode["id"], entry["name"])
            with open(name, "rb") as file:
                data = file.read()
            need(hashlib.sha256(data).hexdigest() == entry["sha256"] and
                 len(data) == entry["bytes"], "manifest: %s" % name)
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


main()
