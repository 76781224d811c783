"""Downloads by dstudio-net against a server that misbehaves."""
import base64
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import server
from server import BODY, OTHER

NET = os.path.join(os.environ["top_builddir"], "dstudio-net")


def clean_environment():
    environment = {name: value for name, value in os.environ.items()
                   if not name.lower().endswith("_proxy")}
    for name in ("CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        environment.pop(name, None)
    return environment


class Helper:
    """One run of dstudio-net."""

    def __init__(self, verb, *args, room=None, **request):
        """`room`: no file may grow beyond, as if the disk were full."""
        def limit():
            if room is not None:
                hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))

        self.process = subprocess.Popen(
            [NET, verb, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=clean_environment(), preexec_fn=limit)
        self.lines = []
        self.send(**request)

    def send(self, **line):
        self.process.stdin.write(json.dumps(line).encode() + b"\n")
        self.process.stdin.flush()

    def next(self):
        """The next progress line, None at the end."""
        line = self.process.stdout.readline()
        if not line:
            return None
        self.lines.append(json.loads(line))
        return self.lines[-1]

    def wait_for(self, step, **members):
        while True:
            line = self.next()
            if line is None:
                raise AssertionError("no '%s' in %r" % (step, self.lines))
            if line["step"] == step and all(
                    line.get(key) == value for key, value in members.items()):
                return line

    def finish(self):
        while self.next() is not None:
            pass
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait()

    def kill(self):
        self.process.kill()
        self.finish()

    def of(self, step):
        return [line for line in self.lines if line["step"] == step]


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="dstudio-fetch-")
        self.server = server.Server()

    def tearDown(self):
        self.server.end()
        shutil.rmtree(self.folder)

    def request(self, *paths, **more):
        """A request for paths of the server, as ep001, ep002, …"""
        jobs = []
        for number, path in enumerate(paths, 1):
            job = path if isinstance(path, dict) else {"url": path}
            if "://" not in job["url"]:
                job["url"] = self.server.url(job["url"])
            jobs.append({"id": "ep%03d" % number, **job})
        # Nothing here may hang on how full the disk of the machine is.
        return {"folder": self.folder, "retry_ms": 1, "reserve": 0,
                "jobs": jobs, **more}

    def run_net(self, *paths, room=None, **more):
        helper = Helper("download", room=room, **self.request(*paths, **more))
        self.status = helper.finish()
        return helper

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def fetched(self, path, body=BODY, **more):
        """It works, and the file is whole."""
        helper = self.run_net(path, **more)
        self.assertEqual(self.status, 0, helper.lines)
        self.assertEqual(self.read("ep001.opus"), body)
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["ep001.opus", "ep001.recording"])
        return helper

    def refused(self, path, text, **more):
        """It fails, for that reason, and leaves no file that looks whole."""
        helper = self.run_net(path, **more)
        self.assertEqual(self.status, 1, helper.lines)
        self.assertIn(text, helper.of("failed")[0]["text"])
        self.assertNotIn("ep001.opus", os.listdir(self.folder))
        self.assertNotIn("ep001.recording", os.listdir(self.folder))
        return helper

    def ranges(self):
        return [headers.get("Range") for _, headers in self.server.requests]


class Download(Case):
    @unittest.skipUnless(shutil.which("ffmpeg"), "ffmpeg is not installed")
    def test_chapters_in_the_file(self):
        """Where none are published: ID3 CHAP, MP4, Ogg."""
        meta = self.path("meta")
        with open(meta, "w") as file:
            file.write(";FFMETADATA1\n")
            for start, end, title in (
                    (0, 1609, "One"), (1609, 2750, "T\u00fc"),
                    (2750, 4000, "a\\=b")):
                file.write("[CHAPTER]\nTIMEBASE=1/1000\nSTART=%d\nEND=%d\n"
                           "title=%s\n" % (start, end, title))
        ogg = ["-map_chapters", "-1"]
        for number, (at, title) in enumerate(
                (("00:00:00.000", "One"), ("00:00:01.609", "T\u00fc"),
                 ("00:00:02.750", "a=b"))):
            ogg += ["-metadata", "CHAPTER%03d=%s" % (number, at),
                    "-metadata", "CHAPTER%03dNAME=%s" % (number, title)]
        for ending, more in (("mp3", []), ("m4a", []), ("opus", ogg)):
            sound = self.path("made." + ending)
            subprocess.run(
                ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                 "sine=duration=4", "-i", meta, "-map_metadata", "1", *more,
                 sound], check=True, stdin=subprocess.DEVNULL)
            with open(sound, "rb") as file:
                self.server.files["x"] = ("audio/" + ending, file.read())
            os.unlink(sound)
            self.run_net("file/x")
            self.assertEqual(self.status, 0)
            lines = [json.loads(line)
                     for line in self.read("ep001.recording").splitlines()]
            self.assertEqual(
                [(line["start_ms"], line["title"]) for line in lines[1:]],
                [(0, "One"), (1609, "T\u00fc"), (2750, "a=b")], ending)

    def test_lies_once(self):
        self.fetched("lies")

    def test_good(self):
        helper = self.fetched("good")
        self.assertEqual(helper.of("done")[0]["file"], "ep001.opus")
        recording = json.loads(self.read("ep001.recording"))
        self.assertEqual(recording["sha256"],
                         hashlib.sha256(BODY).hexdigest())
        self.assertEqual(recording["bytes"], len(BODY))
        self.assertEqual(
            os.stat(self.path("ep001.opus")).st_mode & 0o777, 0o600)
        self.assertRegex(self.server.requests[0][1]["User-Agent"],
                         r"^dstudio/\d+\.\d+")

    def test_cut_and_resumed(self):
        self.fetched("cut")
        self.assertEqual(self.ranges(), [None, "bytes=120000-",
                                         "bytes=240000-"])
        self.assertEqual(self.server.requests[1][1]["If-Range"], '"one"')

    def test_cut_always_gives_up(self):
        self.refused("cut-always", "", tries=4)
        self.assertLess(len(self.server.requests), 8)

    def test_ranges_ignored(self):
        self.fetched("no-ranges")
        self.assertEqual(self.ranges(), [None, "bytes=100000-"])

    def test_file_changes_between_pieces(self):
        self.fetched("changes", OTHER)

    def test_file_changes_and_if_range_ignored(self):
        self.fetched("changes-silently", OTHER)

    def test_wrong_range(self):
        self.fetched("wrong-range")

    def test_no_validator_starts_anew(self):
        self.fetched("no-validator")
        self.assertEqual(self.ranges(), [None, None])

    def test_weak_tag_is_no_validator(self):
        self.fetched("weak")
        self.assertEqual(self.server.requests[1][1]["If-Range"],
                         "Sun, 01 Mar 2026 10:00:00 GMT")

    def test_stall(self):
        helper = self.fetched("stall", stall_s=1)
        self.assertEqual(len(helper.of("wait")), 1)
        self.assertIn("does not answer", helper.of("wait")[0]["text"])
        self.assertEqual(self.ranges(), [None, "bytes=100000-"])

    def test_slow_drip_is_no_stall(self):
        self.fetched("slow/0.05", stall_s=1)

    def test_length_too_great(self):
        self.refused("short", "", tries=2)

    def test_length_published_is_another(self):
        self.refused({"url": "good", "bytes": 1000},
                     "300000 bytes where 1000 are published")

    def test_length_of_a_feed_may_be_wrong(self):
        self.fetched({"url": "good", "length": 5})

    def test_endless(self):
        self.refused("endless", "longer than there is room for",
                     quota=2000000)

    def test_gzip(self):
        self.refused("gzip", "packed (gzip)")

    def test_portal(self):
        self.refused("portal/honest", "sign in")

    def test_portal_hidden(self):
        self.refused("portal/hidden", "sign in")

    def test_portal_keeps_what_came(self):
        self.refused("portal/resume", "sign in")
        self.assertEqual(self.read("ep001.part"), BODY[:100000])

    def test_noise_is_no_sound(self):
        self.refused("noise", "no sound file")
        self.assertEqual(os.listdir(self.folder), [])

    def test_whole_already(self):
        """All bytes came, but not the end of the program: 416."""
        self.run_net("cut-always", tries=1)
        self.server.count.clear()
        with open(self.path("ep001.part"), "wb") as file:
            file.write(BODY)
        state = json.loads(self.read("ep001.state"))
        state["url"] = self.server.url("good")
        with open(self.path("ep001.state"), "w") as file:
            json.dump(state, file)
        self.fetched("good")
        self.assertEqual(self.ranges()[-1], "bytes=300000-")

    def test_416_of_a_shorter_file(self):
        self.run_net("cut-always", tries=1)
        with open(self.path("ep001.part"), "wb") as file:
            file.write(BODY + bytes(100))
        with open(self.path("ep001.state"), "w") as file:
            json.dump({"url": self.server.url("good"), "validator": '"one"',
                       "size": -1, "synced": 300100}, file)
        self.fetched("good")

    def test_404_is_final(self):
        self.refused("status/404/always", "not there (status 404)")
        self.assertEqual(len(self.server.requests), 1)

    def test_410_is_final(self):
        self.refused("status/410/always", "not there any more")
        self.assertEqual(len(self.server.requests), 1)

    def test_403_is_final(self):
        self.refused("status/403/always", "refuses it (status 403)")

    def test_500_is_tried_again(self):
        self.fetched("status/500/x")

    def test_429_with_retry_after(self):
        helper = self.fetched("status/429/1/x")
        self.assertGreater(helper.of("wait")[0]["in_ms"], 900)

    def test_503_with_a_date(self):
        helper = self.fetched(
            "status/503/Thu,%2001%20Jan%202026%2000:00:00%20GMT/x")
        self.assertEqual(helper.of("wait")[0]["in_ms"] // 1000, 0)

    def test_503_with_a_far_date(self):
        self.refused("status/503/Fri,%2001%20Jan%202100%2000:00:00%20GMT/x",
                     "to be asked again in")

    def test_503_for_an_hour(self):
        self.refused("status/503/3600/x", "again in 60 minutes")

    def test_redirected(self):
        self.fetched("moved/5/x")

    def test_redirected_too_often(self):
        self.refused("moved/6/x", "more than 5 times")

    def test_redirect_loop(self):
        self.refused("loop", "more than 5 times")
        self.assertEqual(len(self.server.requests), 6)

    def test_redirected_to_a_file(self):
        self.server.target = "file:///etc/passwd"
        self.refused("to", "no address that begins with")

    def test_address_with_a_password(self):
        self.refused("http://me:secret@127.0.0.1:%d/good"
                     % self.server.server_port, "password")
        self.assertEqual(self.server.requests, [])

    def test_nobody_there(self):
        port = self.server.server_port
        self.server.end()
        helper = self.run_net("http://127.0.0.1:%d/x" % port, tries=3)
        self.assertEqual(self.status, 1)
        self.assertIn("127.0.0.1", helper.of("failed")[0]["text"])
        self.assertEqual(len(helper.of("wait")), 2)
        self.server = server.Server()

    def test_checksum(self):
        digest = base64.b64encode(hashlib.sha384(BODY).digest()).decode()
        self.fetched({"url": "good", "checksum": "sha384-" + digest})

    def test_checksum_in_hex(self):
        self.fetched({"url": "good",
                      "checksum": hashlib.sha256(BODY).hexdigest()})

    def test_checksum_differs(self):
        self.refused({"url": "good",
                      "checksum": hashlib.sha256(OTHER).hexdigest()},
                     "checksum is not the one published")
        self.assertLess(len(self.server.requests), 5)

    def test_rest_of_another_file_by_checksum(self):
        """A part that is wrong is noticed, and all is fetched again."""
        self.run_net("cut-always", tries=1)
        with open(self.path("ep001.part"), "wb") as file:
            file.write(OTHER[:100000])
        with open(self.path("ep001.state"), "w") as file:
            json.dump({"url": self.server.url("good"), "validator": '"one"',
                       "size": 300000, "synced": 100000}, file)
        self.fetched({"url": "good",
                      "checksum": hashlib.sha256(BODY).hexdigest()})
        self.assertEqual(self.ranges()[-2:], ["bytes=100000-", None])

    def test_other_address_starts_anew(self):
        self.run_net("cut-always", tries=1)
        self.fetched("good")
        self.assertEqual(self.ranges()[-1], None)

    def test_broken_state_starts_anew(self):
        self.run_net("cut-always", tries=1)
        with open(self.path("ep001.state"), "w") as file:
            file.write("{\"url\":")
        self.fetched("good")

    def test_after_a_restart_only_synced_bytes_count(self):
        self.run_net("cut-always", tries=1)
        with open(self.path("ep001.part"), "wb") as file:
            file.write(bytes(100000))
        with open(self.path("ep001.state"), "w") as file:
            json.dump({"url": self.server.url("good"), "validator": '"one"',
                       "size": 300000, "synced": 0, "boot": "another"}, file)
        self.fetched("good")
        self.assertEqual(self.ranges()[-1], None)

    def test_part_is_a_link(self):
        target = os.path.join(self.folder, "precious")
        with open(target, "w") as file:
            file.write("precious")
        os.symlink(target, self.path("ep001.part"))
        helper = self.run_net("good")
        self.assertEqual(self.status, 1)
        self.assertIn("cannot write", helper.of("failed")[0]["text"])
        self.assertEqual(self.read("precious"), b"precious")

    def test_quota(self):
        with open(self.path("ep009.opus"), "wb") as file:
            file.write(BODY)
        self.refused("good", "download_quota_mb", quota=500000)
        self.fetched_beside("good", quota=650000)

    def fetched_beside(self, path, **more):
        self.run_net(path, **more)
        self.assertEqual(self.status, 0)
        self.assertEqual(self.read("ep001.opus"), BODY)

    def test_disk_reserve(self):
        self.refused("good", "nearly full", reserve=1 << 60)

    def test_full_disk(self):
        """Told at once, not tried again and again; it goes on from there."""
        self.refused("good", "no room for it on the disk", room=100000)
        self.assertEqual(len(self.server.requests), 1)
        self.fetched("good")

    def test_full_disk_in_the_middle(self):
        """Where nobody says how long it is, what came stays."""
        self.refused("chunked", "no room for it on the disk", room=100000)
        self.assertEqual(os.stat(self.path("ep001.part")).st_size, 100000)
        self.assertEqual(len(self.server.requests), 1)
        self.fetched("chunked")

    def test_offline(self):
        self.refused("good", "offline", offline=True)
        self.assertEqual(self.server.requests, [])

    def test_proxy(self):
        """The proxy is asked for the whole address."""
        self.fetched("http://far.example/good", proxy=self.server.url(""))
        self.assertEqual(self.server.requests[0][0],
                         "http://far.example/good")

    def test_proxy_in_the_message(self):
        helper = self.refused("http://far.example/x", "through the proxy",
                              tries=1, proxy="http://me:secret@127.0.0.1:9")
        self.assertNotIn("secret", json.dumps(helper.lines))

    def test_ten_at_once_one_of_a_host(self):
        paths = ["good/%d" % n for n in range(10)]
        helper = self.run_net(*paths)
        self.assertEqual(self.status, 0)
        self.assertEqual(len(helper.of("done")), 10)
        begun = 0
        for line in helper.lines:
            begun += line["step"] == "begin"
            begun -= line["step"] == "done"
            self.assertLessEqual(begun, 1)

    def test_two_hosts_at_once(self):
        other = server.Server()
        try:
            helper = Helper("download", **self.request(
                "stall/1", other.url("good", "localhost"), stall_s=600))
            helper.wait_for("done", id="ep002")
            helper.send(cancel="ep001")
            helper.wait_for("stopped", id="ep001")
            self.assertEqual(helper.finish(), 0)
        finally:
            other.end()

    def test_one_fails_the_other_works(self):
        helper = self.run_net("status/404/always", "good")
        self.assertEqual(self.status, 1)
        self.assertEqual(self.read("ep002.opus"), BODY)
        self.assertEqual(helper.of("error")[0]["text"], "1 of them failed")

    def wait_bytes(self, helper, least):
        while helper.wait_for("progress")["have"] < least:
            pass

    def test_kill_and_resume(self):
        request = self.request("slow/0.05")
        helper = Helper("download", **request)
        self.wait_bytes(helper, 50000)
        helper.process.send_signal(signal.SIGKILL)
        helper.finish()
        self.assertEqual(sorted(os.listdir(self.folder)),
                         ["ep001.part", "ep001.state"])
        had = len(self.read("ep001.part"))
        self.assertGreaterEqual(had, 50000)
        self.assertEqual(self.read("ep001.part"), BODY[:had])
        self.fetched("slow/0.05")
        self.assertEqual(self.ranges()[-1], "bytes=%d-" % had)

    def test_pause_keeps_cancel_deletes(self):
        helper = Helper("download", **self.request("slow/0.05"))
        self.wait_bytes(helper, 20000)
        helper.send(pause="ep001")
        helper.wait_for("stopped")
        self.assertEqual(helper.finish(), 0)
        self.assertIn("ep001.part", os.listdir(self.folder))
        helper = Helper("download", **self.request("slow/0.05"))
        helper.wait_for("begin")
        helper.send(cancel="ep001")
        helper.wait_for("stopped")
        self.assertEqual(helper.finish(), 0)
        self.assertEqual(os.listdir(self.folder), [])

    def test_add_while_it_runs(self):
        helper = Helper("download", **self.request("slow/0.05"))
        helper.wait_for("begin")
        helper.send(add={"id": "ep077", "url": self.server.url("good")})
        helper.send(add={"id": "../x", "url": self.server.url("good")})
        helper.wait_for("done", id="ep077")
        self.assertEqual(helper.finish(), 0)
        self.assertEqual(self.read("ep077.opus"), BODY)
        self.assertEqual(len(helper.of("error")), 1)

    def test_two_programs(self):
        first = Helper("download", **self.request("stall", stall_s=600))
        first.wait_for("begin")
        helper = self.run_net("good")
        self.assertEqual(self.status, 1)
        self.assertIn("another program", helper.of("failed")[0]["text"])
        first.kill()

    def test_ends_with_its_caller(self):
        helper = Helper("download", **self.request("stall", stall_s=600))
        helper.wait_for("begin")
        helper.process.stdin.close()
        self.assertEqual(helper.process.wait(), 1)
        helper.process.stdout.close()

    def test_bad_requests(self):
        for request in ({"jobs": [{"id": "../x", "url": "http://a/"}]},
                        {"jobs": [{"id": "ep001"}]},
                        {"folder": "relative", "jobs": []}):
            helper = Helper("download", **{"folder": self.folder, **request})
            self.assertEqual(helper.finish(), 2, request)


class Tls(Case):
    """Certificates: an authority of our own, and names that do not fit."""

    @classmethod
    def setUpClass(cls):
        cls.keys = tempfile.mkdtemp(prefix="dstudio-tls-")

        def run(*args):
            subprocess.run(["openssl", *args], check=True, cwd=cls.keys,
                           stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        run("req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "ca.key",
            "-out", "ca.pem", "-subj", "/CN=Test authority", "-days", "2",
            "-addext", "basicConstraints=critical,CA:TRUE")
        run("req", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem",
            "-out", "request.pem", "-subj", "/CN=localhost")
        with open(os.path.join(cls.keys, "names"), "w") as file:
            file.write("subjectAltName=DNS:localhost\n")
        run("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey",
            "ca.key", "-CAcreateserial", "-out", "cert.pem", "-days", "2",
            "-extfile", "names")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.keys)

    def setUp(self):
        super().setUp()
        self.plain = self.server
        self.server = server.Server(server.tls_context(
            os.path.join(self.keys, "cert.pem"),
            os.path.join(self.keys, "key.pem")))
        self.ca_file = os.path.join(self.keys, "ca.pem")

    def tearDown(self):
        self.plain.end()
        super().tearDown()

    def test_ca_file(self):
        self.fetched(self.server.url("good", "localhost"),
                     ca_file=self.ca_file)

    def test_unknown_authority(self):
        self.refused(self.server.url("good", "localhost"), "set ca_file")
        self.assertEqual(self.server.requests, [])

    def test_wrong_host(self):
        self.refused(self.server.url("good", "127.0.0.1"),
                     "the address is wrong, or the network's own login page",
                     ca_file=self.ca_file)
        self.assertEqual(self.server.requests, [])

    def test_ca_file_missing(self):
        self.refused(self.server.url("good", "localhost"),
                     "the CA file '/nowhere' (from ca_file) cannot be read",
                     ca_file="/nowhere")

    def test_ca_file_of_nonsense(self):
        path = os.path.join(self.keys, "nonsense")
        with open(path, "w") as file:
            file.write("no certificate\n")
        self.refused(self.server.url("good", "localhost"), "look at ca_file",
                     ca_file=path)

    def test_never_from_https_to_http(self):
        self.server.target = self.plain.url("good")
        self.refused(self.server.url("to", "localhost"),
                     "from https to http", ca_file=self.ca_file)
        self.assertEqual(self.plain.requests, [])

    def test_not_by_a_detour_either(self):
        """http → https → http."""
        third = server.Server()
        try:
            self.plain.target = self.server.url("to", "localhost")
            self.server.target = third.url("good")
            self.refused(self.plain.url("to"), "from https to http",
                         ca_file=self.ca_file)
            self.assertEqual(third.requests, [])
        finally:
            third.end()


if __name__ == "__main__":
    unittest.main(verbosity=1)
