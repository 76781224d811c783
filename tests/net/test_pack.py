"""Content packs: made, signed, installed; and archives that mean harm."""
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import unittest

from test_download import clean_environment

PROGRAM = os.path.join(os.environ["top_builddir"], "dstudio")
SMALL = os.path.join(os.environ.get("top_srcdir", "."), "tests/data/small")


class Case(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="dstudio-pack-")
        self.file = self.path("test.pack")
        self.environment = {
            **clean_environment(), "HOME": self.home, "DSTUDIO_NET":
            os.path.join(os.environ["top_builddir"], "dstudio-net"),
            "DSTUDIO_CONTENT": os.path.join(SMALL, "content")}
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

    def installed(self):
        """Names in the folder of packs, hidden ones but the lock too."""
        if not os.path.isdir(self.packs):
            return []
        return sorted(name for name in os.listdir(self.packs)
                      if name != ".lock")


class Pack(Case):
    FILES = {"content/a.md": b"one", "quizzes/b.yaml": b"two"}

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
        path = self.path("source/content/small-systems/ep051.yaml")
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(text.replace("title: ", "title: Packed ", 1))
        self.make(folder=self.path("source"))
        self.assertIn("version 1", self.pack("verify", self.file))
        self.pack("install", "--yes", self.file)
        self.assertEqual(self.installed(), ["small"])
        self.assertIn("Packed", self.run_program("show", "51"))
        listed = json.loads(self.pack("list", "--json"))
        self.assertEqual((listed[0]["name"], listed[0]["version"],
                          listed[0]["signed"]), ("small", 1, False))
        self.pack("remove", "small")
        self.assertEqual(self.installed(), [])
        self.assertNotIn("Packed", self.run_program("show", "51"))
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
        with open(os.path.join(self.packs, "small/content/a.md"), "rb") as file:
            self.assertEqual(file.read(), b"one")

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
        self.archive([("content/a.md", b"ONE"), ("quizzes/b.yaml", b"two")],
                     self.manifest(version=2))
        self.pack("install", "--yes", self.file, status=1)
        with open(os.path.join(self.packs, "small/content/a.md"), "rb") as file:
            self.assertEqual(file.read(), b"one")
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

    # What is refused

    def test_no_file(self):
        self.pack("verify", self.path("nothing"), status=3)
        self.pack("verify", self.home, status=1)
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
        info = tarfile.TarInfo("content/a.md")
        info.type = kind
        info.linkname = target
        return info

    def test_links_and_devices(self):
        for kind, target in ((tarfile.SYMTYPE, "/etc/passwd"),
                             (tarfile.LNKTYPE, "quizzes/b.yaml"),
                             (tarfile.CHRTYPE, ""), (tarfile.BLKTYPE, ""),
                             (tarfile.FIFOTYPE, ""), (tarfile.DIRTYPE, "")):
            self.archive([("quizzes/b.yaml", b"two"),
                          self.special(kind, target)])
            self.refused("is no plain file")

    def test_a_link_as_a_folder(self):
        info = tarfile.TarInfo("content")
        info.type = tarfile.SYMTYPE
        info.linkname = self.home
        self.archive([info, *self.FILES.items()])
        self.refused("is no plain file")

    def test_twice(self):
        self.archive([*self.FILES.items(), ("content/a.md", b"one")])
        self.refused("twice")

    def test_twice_in_the_manifest(self):
        manifest = self.manifest()
        manifest["files"].append(manifest["files"][0])
        self.archive(self.FILES.items(), manifest)
        self.refused("twice")

    def test_missing(self):
        self.archive([("content/a.md", b"one")])
        self.refused("the pack lacks 'quizzes/b.yaml'")

    def test_changed(self):
        self.archive([("content/a.md", b"onE"), ("quizzes/b.yaml", b"two")])
        self.refused("is not what the manifest says")

    def test_shorter_and_longer(self):
        for body in (b"", b"on", b"one!"):
            self.archive([("content/a.md", body), ("quizzes/b.yaml", b"two")])
            self.refused("is not what the manifest says")

    def test_bomb(self):
        """A gigabyte that packs to a megabyte ends at its fourth byte."""
        info = tarfile.TarInfo("content/a.md")
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
                         {"files": [{"path": "content/a.md"}]}):
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


if __name__ == "__main__":
    unittest.main(verbosity=1)
