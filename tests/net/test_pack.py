"""Content packs: made, signed, fetched, installed; and archives that mean
harm."""
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import unittest

import server
from test_download import clean_environment

PROGRAM = os.path.join(os.environ["top_builddir"], "dstudio")
SMALL = os.path.join(os.environ.get("top_srcdir", "."), "tests/data/lint/good")


class Case(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="dstudio-pack-")
        self.file = self.path("test.pack")
        self.environment = {
            **clean_environment(), "HOME": self.home, "DSTUDIO_NET":
            os.path.join(os.environ["top_builddir"], "dstudio-net"),
            "DSTUDIO_CONTENT": os.path.join(SMALL, "content")}
        self.environment["XDG_DATA_DIRS"] = self.path("shared")
        for name in ("data", "config", "state", "cache"):
            self.environment["XDG_%s_HOME" % name.upper()] = self.path(name)
        self.packs = self.path("data/dstudio/packs")

    def tearDown(self):
        shutil.rmtree(self.home)

    def path(self, name):
        return os.path.join(self.home, name)

    def run_program(self, *words, status=0):
        done = subprocess.run([PROGRAM, *words], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False)
        self.said = done.stderr
        self.assertEqual(done.returncode, status, done.stderr + done.stdout)
        return done.stdout

    def pack(self, *words, status=0):
        return self.run_program("pack", *words, status=status)

    def make(self, version=1, folder=SMALL):
        self.pack("make", folder, self.file, "--name", "small", "--version",
                  str(version))

    def edit(self, name, old, new):
        """Of a copy of the content, which the test has made at "source"."""
        path = self.path("source/content/" + name)
        with open(path) as file:
            text = file.read()
        self.assertIn(old, text)
        # The copy of a read-only folder is read-only, too.
        os.chmod(os.path.dirname(path), 0o700)
        os.chmod(path, 0o600)
        with open(path, "w") as file:
            file.write(text.replace(old, new, 1))

    def installed(self):
        """Names in the folder of packs, hidden ones but the lock too."""
        if not os.path.isdir(self.packs):
            return []
        return sorted(name for name in os.listdir(self.packs)
                      if name != ".lock")


class Pack(Case):
    FILES = {"content/README.md": b"one", "quizzes/README.md": b"two"}

    def read(self, name):
        """Of what is installed."""
        with open(os.path.join(self.packs, "small", name), "rb") as file:
            return file.read()

    def manifest(self, files=None, **more):
        files = self.FILES if files is None else files
        return {"format": "pack/1", "name": "small", "version": 1,
                "title": "Small", "files": [
                    {"path": path, "bytes": len(body),
                     "sha256": hashlib.sha256(body).hexdigest()}
                    for path, body in files.items()], **more}

    def archive(self, entries, manifest=None, kind="w:gz"):
        """Entries: (path, bytes) or TarInfo. A manifest that fits is added."""
        def add(tar, name, body):
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
        with tarfile.open(self.file, kind) as tar:
            if manifest is None:
                manifest = self.manifest()
            if manifest is not False:
                add(tar, "manifest.json", manifest
                    if isinstance(manifest, bytes)
                    else json.dumps(manifest).encode())
            for entry in entries:
                if isinstance(entry, tarfile.TarInfo):
                    tar.addfile(entry)
                else:
                    add(tar, *entry)

    def refused(self, text):
        """Neither verified nor installed, and nothing left of it."""
        self.pack("verify", self.file, status=1)
        self.assertIn(text, self.said)
        self.pack("install", "--yes", self.file, status=1)
        self.assertIn(text, self.said)
        self.assertEqual(self.installed(), [])

    # What works

    def test_made_installed_found_removed(self):
        shutil.copytree(SMALL, self.path("source"))
        self.edit("quantitative-systems/ep052.yaml", "title: ",
                  "title: Packed ")
        self.make(folder=self.path("source"))
        self.assertIn("version 1", self.pack("verify", self.file))
        self.pack("install", "--yes", self.file)
        self.assertEqual(self.installed(), ["small"])
        self.assertIn("Packed", self.run_program("show", "52"))
        listed = json.loads(self.pack("list", "--json"))
        self.assertEqual((listed[0]["name"], listed[0]["version"],
                          listed[0]["signed"]), ("small", 1, False))
        self.pack("remove", "small")
        self.assertEqual(self.installed(), [])
        self.assertNotIn("Packed", self.run_program("show", "52"))
        self.pack("list", status=3)
        self.pack("remove", "small", status=3)
        self.pack("remove", "../x", status=3)

    def test_same_folder_same_bytes(self):
        self.make()
        with open(self.file, "rb") as file:
            first = file.read()
        self.make()
        with open(self.file, "rb") as file:
            self.assertEqual(file.read(), first)

    def test_by_hand(self):
        for kind in ("w", "w:gz", "w:xz"):
            self.archive(self.FILES.items(), kind=kind)
            self.pack("install", "--yes", self.file)
        self.assertEqual(self.read("content/README.md"), b"one")

    def test_without_a_question_not_installed(self):
        self.make()
        self.pack("install", self.file, status=1)
        self.assertIn("not signed", self.said)
        self.assertEqual(self.installed(), [])

    def test_versions(self):
        self.make(version=2)
        self.pack("install", "--yes", self.file)
        self.make(version=3)
        found = json.loads(self.pack("install", "--yes", "--json", self.file))
        self.assertEqual((found["version"], found["had"]), (3, 2))
        self.make(version=1)
        self.pack("install", "--yes", self.file, status=1)
        self.assertIn("version 3 of 'small' is installed", self.said)
        self.pack("install", "--yes", "--older", self.file)
        self.assertEqual(json.loads(self.pack("list", "--json"))[0]["version"],
                         1)
        self.assertEqual(self.installed(), ["small"])

    def test_a_bad_one_leaves_the_old_one(self):
        self.archive(self.FILES.items())
        self.pack("install", "--yes", self.file)
        self.archive([("content/README.md", b"ONE"),
                      ("quizzes/README.md", b"two")], self.manifest(version=2))
        self.pack("install", "--yes", self.file, status=1)
        self.assertEqual(self.read("content/README.md"), b"one")
        self.assertEqual(self.installed(), ["small"])

    def test_what_a_killed_one_left_goes(self):
        os.makedirs(os.path.join(self.packs, ".install-1/content"))
        self.archive(self.FILES.items())
        self.pack("install", "--yes", self.file)
        self.assertEqual(self.installed(), ["small"])

    def test_killed_at_any_moment(self):
        """The old version or the new one, each whole, whenever it ends."""
        self.make(version=1)
        self.pack("install", "--yes", self.file)
        for turn in range(20):
            self.make(version=turn + 2)
            process = subprocess.Popen(
                [PROGRAM, "pack", "install", "--yes", self.file],
                env=self.environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(turn * 0.004)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            with open(os.path.join(self.packs, "small/manifest.json")) as file:
                manifest = json.load(file)
            self.assertLessEqual(manifest["version"], turn + 2)
            for entry in manifest["files"]:
                path = os.path.join(self.packs, "small", entry["path"])
                with open(path, "rb") as file:
                    self.assertEqual(hashlib.sha256(file.read()).hexdigest(),
                                     entry["sha256"])

    def test_verified_after_it_was_installed(self):
        self.make()
        self.pack("install", "--yes", self.file)
        self.assertIn("version 1", self.pack("verify", "small"))
        path = os.path.join(self.packs, "small/content/curriculum.yaml")
        with open(path, "a") as file:
            file.write("# more\n")
        self.pack("verify", "small", status=1)
        self.assertIn("curriculum.yaml' is not what the manifest", self.said)
        os.unlink(path)
        self.pack("verify", "small", status=1)
        self.make()
        self.pack("install", "--yes", self.file)
        with open(os.path.join(self.packs, "small/content/x.md"), "w"):
            pass
        self.pack("verify", "small", status=1)
        self.assertIn("the folder has 'content/x.md'", self.said)

    def test_shared(self):
        """One for all users: readable by them, and a person's own first."""
        shared = self.path("shared/dstudio/packs")
        self.make(version=1)
        self.pack("install", "--yes", "--shared", self.file)
        for folder, folders, files in os.walk(self.path("shared")):
            for name in files:
                if name != ".lock":
                    mode = os.stat(os.path.join(folder, name)).st_mode
                    self.assertEqual(mode & 0o777, 0o644, name)
            for name in folders:
                mode = os.stat(os.path.join(folder, name)).st_mode
                self.assertEqual(mode & 0o777, 0o755, name)
        self.assertEqual(self.installed(), [])
        self.make(version=2)
        self.pack("install", "--yes", self.file)
        listed = json.loads(self.pack("list", "--json"))
        self.assertEqual(
            [(pack["version"], pack["shared"], pack["hidden"])
             for pack in listed], [(2, False, False), (1, True, True)])
        self.pack("remove", "small")
        self.pack("remove", "small", status=3)
        self.pack("remove", "--shared", "small")
        self.assertEqual(os.listdir(shared), [".lock"])

    def as_nobody(self):
        """Words before a command that make its user one who may not write."""
        if os.geteuid() != 0:
            return []
        words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        if not shutil.which("setpriv") or subprocess.run(
                [*words, "test", "-x", PROGRAM], check=False).returncode != 0:
            self.skipTest("no other user can run the program here")
        return words

    def test_shared_and_read_only(self):
        """What an administrator installed; each user has a file of their own.
        """
        nobody = self.as_nobody()
        shutil.copytree(SMALL, self.path("source"))
        self.edit("quantitative-systems/ep052.yaml", "title: ",
                  "title: Packed ")
        self.make(folder=self.path("source"))
        self.pack("install", "--yes", "--shared", self.file)
        os.chmod(self.home, 0o755)
        os.chmod(self.file, 0o644)
        folders = [folder for folder, _, _ in os.walk(self.path("shared"))]
        for folder in folders:
            os.chmod(folder, 0o555)
        for name in ("data", "config", "state", "cache"):
            os.makedirs(self.path(name), exist_ok=True)
            os.chmod(self.path(name), 0o777)

        def run(*words, status=0):
            done = subprocess.run([*nobody, PROGRAM, *words],
                                  env=self.environment, capture_output=True,
                                  stdin=subprocess.DEVNULL, text=True,
                                  check=False)
            self.assertEqual(done.returncode, status, done.stderr)
            return done.stdout + done.stderr
        try:
            self.assertIn("Packed", run("show", "52"))
            run("mark", "51", "done")
            self.assertIn("shared", run("pack", "list"))
            run("pack", "verify", "small")
            self.assertIn("Permission denied", run(
                "pack", "install", "--yes", "--shared", self.file, status=1))
            self.assertIn("Permission denied", run(
                "pack", "remove", "--shared", "small", status=1))
            # Their own goes before it, and needs nobody's leave.
            run("pack", "install", "--yes", self.file)
            self.assertIn("not used", run("pack", "list"))
            self.assertTrue(os.path.exists(
                self.path("data/dstudio/learner.db")))
        finally:
            for folder in folders:
                os.chmod(folder, 0o755)

    # What is read before it is installed

    def test_errors_of_content(self):
        """The first is named; the old version stays."""
        self.make(version=1)
        self.pack("install", "--yes", self.file)
        old = self.read("content/quantitative-systems/ep052.yaml")
        shutil.copytree(SMALL, self.path("source"))
        self.edit("quantitative-systems/ep052.yaml", "title: ",
                  "nonsense: x\ntitle: ")
        self.make(version=2, folder=self.path("source"))
        self.pack("verify", self.file)
        self.pack("install", "--yes", self.file, status=1)
        self.assertRegex(
            self.said, r"not installed: content/quantitative-systems/"
            r"ep052\.yaml:4:1: error\[S002\]: .*nonsense")
        self.assertEqual(
            self.read("content/quantitative-systems/ep052.yaml"), old)
        self.assertEqual(self.installed(), ["small"])

    def test_a_file_that_nobody_expects(self):
        self.archive([("content/a.md", b"one")],
                     self.manifest({"content/a.md": b"one"}))
        self.pack("install", "--yes", self.file, status=1)
        self.assertIn("content/a.md: error[Y007]", self.said)
        self.assertEqual(self.installed(), [])

    def test_warnings_are_no_errors(self):
        shutil.copytree(SMALL, self.path("source"))
        self.edit("glossary.yaml", "short: ", "short: Simply ")
        self.make(folder=self.path("source"))
        self.pack("install", "--yes", self.file)

    # What is refused

    def test_no_file(self):
        self.pack("verify", self.path("nothing"), status=3)
        self.pack("install", self.path("nothing"), status=3)
        self.pack("install", self.home, status=1)
        self.pack("install", "ftp://localhost/x.tar", status=2)
        self.pack("verify", self.home, status=3)
        self.pack("nonsense", status=2)

    def test_no_archive(self):
        for body in (b"", b"hello", b"\0" * 4096, os.urandom(4096)):
            with open(self.file, "wb") as file:
                file.write(body)
            self.pack("verify", self.file, status=1)

    def test_cut_off(self):
        self.make()
        size = os.path.getsize(self.file)
        for part in (size - 20, size // 2, size // 10, 100):
            os.truncate(self.file, part)
            self.pack("verify", self.file, status=1)
            self.pack("install", "--yes", self.file, status=1)
            self.assertEqual(self.installed(), [])

    def test_paths_outside(self):
        for path in ("../evil", "content/../../evil", "/etc/evil",
                     "content//evil", "content/./evil", "learner.db",
                     "packs/evil", "content/.hidden", "content/a\\b",
                     "content/a\nb", "content/", "content/a b",
                     "content/" + "d/" * 20 + "deep", "content/" + "x" * 300):
            self.archive([(path, b"x")], self.manifest({path: b"x"}))
            self.refused("may not hold a file")

    def test_outside_though_the_manifest_is_good(self):
        for path in ("../evil", "/tmp/evil", "content/c.md"):
            self.archive([*self.FILES.items(), (path, b"x")])
            self.refused("the manifest does not")

    def special(self, kind, target=""):
        info = tarfile.TarInfo("content/README.md")
        info.type = kind
        info.linkname = target
        return info

    def test_links_and_devices(self):
        for kind, target in ((tarfile.SYMTYPE, "/etc/passwd"),
                             (tarfile.LNKTYPE, "quizzes/README.md"),
                             (tarfile.CHRTYPE, ""), (tarfile.BLKTYPE, ""),
                             (tarfile.FIFOTYPE, ""), (tarfile.DIRTYPE, "")):
            self.archive([("quizzes/README.md", b"two"),
                          self.special(kind, target)])
            self.refused("is no plain file")

    def test_a_link_as_a_folder(self):
        info = tarfile.TarInfo("content")
        info.type = tarfile.SYMTYPE
        info.linkname = self.home
        self.archive([info, *self.FILES.items()])
        self.refused("is no plain file")

    def test_twice(self):
        self.archive([*self.FILES.items(), ("content/README.md", b"one")])
        self.refused("twice")

    def test_twice_in_the_manifest(self):
        manifest = self.manifest()
        manifest["files"].append(manifest["files"][0])
        self.archive(self.FILES.items(), manifest)
        self.refused("twice")

    def test_missing(self):
        self.archive([("content/README.md", b"one")])
        self.refused("the pack lacks 'quizzes/README.md'")

    def test_changed(self):
        self.archive([("content/README.md", b"onE"),
                      ("quizzes/README.md", b"two")])
        self.refused("is not what the manifest says")

    def test_shorter_and_longer(self):
        for body in (b"", b"on", b"one!"):
            self.archive([("content/README.md", body),
                          ("quizzes/README.md", b"two")])
            self.refused("is not what the manifest says")

    def test_bomb(self):
        """A gigabyte that packs to a megabyte ends at its fourth byte."""
        info = tarfile.TarInfo("content/README.md")
        info.size = 1 << 30
        with tarfile.open(self.file, "w:gz") as tar:
            body = json.dumps(self.manifest()).encode()
            first = tarfile.TarInfo("manifest.json")
            first.size = len(body)
            tar.addfile(first, io.BytesIO(body))

            class Zeros:
                def read(self, size):
                    return bytes(size)
            tar.addfile(info, Zeros())
        self.refused("is not what the manifest says")

    def test_too_large_by_its_manifest(self):
        manifest = self.manifest()
        manifest["files"][0]["bytes"] = 1 << 60
        self.archive(self.FILES.items(), manifest)
        self.refused("wrong about")

    def test_manifest_wrong(self):
        for manifest in (b"", b"[]", b"{", self.manifest({}),
                         self.manifest(name="../x"), self.manifest(name=""),
                         self.manifest(name="A"), self.manifest(version=0),
                         self.manifest(version="1"),
                         self.manifest(format="pack/9"),
                         self.manifest(files=None, title=None) |
                         {"files": [{"path": "content/README.md"}]}):
            self.archive(self.FILES.items(), manifest)
            self.refused("")

    def test_manifest_not_first(self):
        self.archive([*self.FILES.items(),
                      ("manifest.json", json.dumps(self.manifest()).encode())],
                     False)
        self.refused("does not begin with manifest.json")

    def test_title_with_an_escape(self):
        self.archive(self.FILES.items(), self.manifest(title="\x1b[31mred"))
        self.assertNotIn("\x1b", self.pack("verify", self.file))

    def test_make_refuses_links(self):
        shutil.copytree(SMALL, self.path("source"))
        os.symlink("/etc/passwd", self.path("source/content/link.md"))
        self.pack("make", self.path("source"), self.file, "--name", "small",
                  "--version", "1", status=1)
        self.assertIn("may not hold 'content/link.md'", self.said)
        self.assertFalse(os.path.exists(self.file))

    def test_make_wants_something(self):
        os.mkdir(self.path("empty"))
        self.pack("make", self.path("empty"), self.file, "--name", "x",
                  "--version", "1", status=3)
        self.pack("make", SMALL, self.file, status=2)
        self.pack("make", SMALL, self.file, "--name", "X", "--version", "1",
                  status=2)


@unittest.skipUnless(shutil.which("minisign"), "minisign is not installed")
class Signed(Case):
    """Against the real minisign."""

    def sign(self, *more):
        subprocess.run(["minisign", "-S", "-s", self.path("secret"), "-m",
                        self.file, "-t", "by the studio", *more], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def new_key(self):
        subprocess.run(["minisign", "-G", "-W", "-f", "-p",
                        self.path("public"), "-s", self.path("secret")],
                       check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)
        with open(self.path("public")) as file:
            return file.read().splitlines()[1]

    def begin(self):
        self.make()
        self.run_program("config", "pack_key", self.new_key())

    def test_signed(self):
        self.begin()
        self.sign()
        found = json.loads(self.pack("install", "--json", self.file))
        self.assertEqual((found["signed"], found["comment"]),
                         (True, "by the studio"))

    def test_not_signed(self):
        self.begin()
        self.pack("install", "--yes", self.file, status=1)
        self.assertIn("not signed", self.said)

    def test_signed_then_changed(self):
        self.begin()
        self.sign()
        self.make(version=2)
        self.pack("install", self.file, status=1)
        self.assertIn("it was changed", self.said)

    def test_comment_changed(self):
        self.begin()
        self.sign()
        with open(self.file + ".minisig") as file:
            text = file.read()
        with open(self.file + ".minisig", "w") as file:
            file.write(text.replace("by the studio", "by somebody"))
        self.pack("verify", self.file, status=1)
        self.assertIn("it was changed", self.said)

    def test_another_key(self):
        self.begin()
        self.new_key()
        self.sign()
        self.pack("verify", self.file, status=1)
        self.assertIn("another key", self.said)

    def test_old_form(self):
        self.begin()
        self.sign("-l")
        self.pack("verify", self.file, status=1)
        self.assertIn("old form", self.said)

    def test_broken_signatures(self):
        self.begin()
        for text in ("", "hello\n", "untrusted comment: x\nAAAA\n",
                     "untrusted comment: x\n" + "A" * 5000):
            with open(self.file + ".minisig", "w") as file:
                file.write(text)
            self.pack("verify", self.file, status=1)
            self.assertIn("minisign's form", self.said)

    def test_key_of_nonsense(self):
        self.make()
        self.run_program("config", "pack_key", "nonsense")
        self.pack("verify", self.file, status=2)
        self.assertIn("no public key of minisign", self.said)


class Fetched(Case):
    """From the server that misbehaves, by the program itself."""

    def setUp(self):
        super().setUp()
        self.server = server.Server()
        self.server.kind = "application/octet-stream"
        # What cannot be packed tighter, so that it can be cut at 240000 bytes.
        shutil.copytree(SMALL, self.path("source"))
        folder = self.path("source/content")
        os.chmod(folder, 0o700)
        with open(os.path.join(folder, "README.md"), "w") as file:
            file.write(os.urandom(300000).hex())
        self.make(folder=self.path("source"))
        with open(self.file, "rb") as file:
            self.server.body = file.read()
        self.fetched = self.path("cache/dstudio/packs")

    def tearDown(self):
        self.server.end()
        super().tearDown()

    def install(self, path, *more, status=0):
        return self.pack("install", "--yes", *more, self.server.url(path),
                         status=status)

    def refused(self, path, text, *more):
        self.install(path, *more, status=1)
        self.assertIn(text, self.said)
        self.assertEqual(self.installed(), [])

    def asked(self):
        return [headers.get("Range") for _, headers in self.server.requests]

    def test_good(self):
        self.install("good")
        self.assertEqual(self.installed(), ["small"])
        self.assertEqual(os.listdir(self.fetched), [])
        listed = json.loads(self.pack("list", "--json"))
        self.assertEqual(listed[0]["from"], self.server.url("good"))

    def test_only_verified(self):
        self.assertIn("version 1",
                      self.pack("verify", self.server.url("good")))
        self.assertEqual(self.installed(), [])

    def test_cut_and_gone_on_with(self):
        self.install("cut")
        self.assertEqual(self.asked(), [None, "bytes=120000-",
                                        "bytes=240000-"])
        self.assertEqual(self.installed(), ["small"])

    def test_killed_half_way(self):
        """The next one goes on where it was."""
        url = self.server.url("slow/0.05")
        process = subprocess.Popen(
            [PROGRAM, "pack", "install", "--yes", url],
            env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        def part():
            names = os.listdir(self.fetched) if os.path.isdir(self.fetched) \
                else []
            return next((os.path.join(self.fetched, name) for name in names
                         if name.endswith(".part")), None)
        while part() is None or os.path.getsize(part()) < 50000:
            self.assertIsNone(process.poll())
        process.kill()
        process.wait()
        # The helper ends by itself when the program has gone.
        while subprocess.run(["flock", "-n", part(), "true"],
                             check=False).returncode != 0:
            pass
        have = os.path.getsize(part())
        self.assertLess(have, len(self.server.body))
        self.install("slow/0.05")
        self.assertEqual(self.asked()[1], "bytes=%d-" % have)
        self.assertEqual(self.installed(), ["small"])

    def test_changed_after_the_cut(self):
        self.make(version=2, folder=self.path("source"))
        with open(self.file, "rb") as file:
            self.server.other = file.read()
        for path in ("changes", "changes-silently"):
            self.install(path)
            listed = json.loads(self.pack("list", "--json"))
            self.assertEqual(listed[0]["version"], 2)

    def test_ignores_ranges(self):
        self.install("no-ranges")
        self.assertEqual(self.installed(), ["small"])

    def test_lies_about_the_length(self):
        self.install("lies")
        self.assertEqual(self.asked(),
                         [None, "bytes=%d-" % len(self.server.body)])
        self.assertEqual(self.installed(), ["small"])

    def test_cut_off_on_the_server(self):
        self.server.body = self.server.body[:-1000]
        self.refused("good", "no whole pack")
        self.assertEqual(os.listdir(self.fetched), [])

    def test_not_there(self):
        self.refused("status/404/always", "not there")

    def test_whole_but_not_installed(self):
        """It is not fetched a second time, only asked for."""
        self.pack("install", self.server.url("good"), status=1)
        self.assertIn("not signed", self.said)
        self.assertEqual(self.installed(), [])
        self.install("good")
        self.assertEqual(self.asked(),
                         [None, "bytes=%d-" % len(self.server.body)])
        self.assertEqual(self.installed(), ["small"])

    def test_captive_portal(self):
        self.refused("portal/open", "sign in")
        self.refused("portal/hidden", "sign in")

    def test_no_pack(self):
        self.server.body = server.BODY
        self.refused("good", "no content pack")
        self.assertEqual(os.listdir(self.fetched), [])

    def test_checksum(self):
        right = hashlib.sha256(self.server.body).hexdigest()
        self.install("good", "--checksum", right)
        self.pack("remove", "small")
        self.refused("good", "checksum", "--checksum", "0" * 64)

    def test_offline(self):
        self.run_program("config", "offline", "true")
        self.refused("good", "offline")
        self.assertEqual(self.server.requests, [])

    def test_proxy(self):
        self.run_program("config", "proxy", self.server.url(""))
        self.pack("install", "--yes", "http://packs.invalid/good")
        self.assertEqual(self.server.requests[0][0],
                         "http://packs.invalid/good")

    def test_ca_file(self):
        key, cert = self.path("key"), self.path("cert")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
             "-keyout", key, "-out", cert, "-days", "1", "-subj",
             "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
            check=True, capture_output=True)
        secure = server.Server(server.tls_context(cert, key))
        secure.body, secure.kind = self.server.body, self.server.kind
        try:
            self.pack("install", "--yes", secure.url("good"), status=1)
            self.assertIn("ca_file", self.said)
            self.run_program("config", "ca_file", cert)
            self.pack("install", "--yes", secure.url("good"))
        finally:
            secure.end()

    @unittest.skipUnless(shutil.which("minisign"), "minisign is not installed")
    def test_signed(self):
        Signed.new_key(self)
        with open(self.path("public")) as file:
            self.run_program("config", "pack_key",
                             file.read().splitlines()[1])
        self.refused("good", "not signed")
        Signed.sign(self)
        with open(self.file + ".minisig", "rb") as file:
            self.server.signature = file.read()
        found = json.loads(self.pack("install", "--json",
                                     self.server.url("signed/a.tar.zst")))
        self.assertEqual((found["signed"], found["comment"]),
                         (True, "by the studio"))
        self.assertEqual(os.listdir(self.fetched), [])
        self.pack("remove", "small")
        self.server.signature = b"untrusted comment: x\nAAAA\n"
        self.refused("signed/a.tar.zst", "minisign's form")


if __name__ == "__main__":
    unittest.main(verbosity=1)
