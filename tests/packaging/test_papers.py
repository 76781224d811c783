"""The papers say what the program does: commands, options, keys of the JSON,
files and versions that they name exist, and the manual pages are well formed."""

import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = os.environ["top_srcdir"]
BUILD = os.environ["top_builddir"]
SERVER = os.path.exists(os.path.join(BUILD, "dstudiod"))
# Words behind the program's name in sentences, and a file's own first line.
NO_COMMANDS = {"dstudio": {"is", "published", "starts", "does"},
               "dstudiod": {"is", "trial"}}


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def sources(pattern):
    found = sorted(glob.glob(os.path.join(SOURCE, pattern)))
    assert found, pattern
    return found


class Papers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        cls.environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith("XDG_")}
        cls.environment["HOME"] = cls.home.name
        cls.environment["DSTUDIO_NOW"] = "2026-03-02T09:00:00Z"
        cls.helps = {}

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    def run_program(self, program, *words, status=(0,)):
        done = subprocess.run([os.path.join(BUILD, program), *words],
                              env=self.environment, text=True, check=False,
                              stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertIn(done.returncode, status, (words, done.stderr))
        return done.stdout

    def commands(self, program):
        if program == "dstudiod":
            pattern = r"^  ([a-z]+)[ \n]"
        else:
            pattern = r"^  ([a-z]+) +[A-Z]"
        return set(re.findall(pattern, self.run_program(program, "help"),
                              re.MULTILINE))

    def help_of(self, program, command):
        key = (program, command)
        if key not in self.helps:
            self.helps[key] = (self.run_program(program, "help")
                               if program == "dstudiod" else
                               self.run_program(program, "help", command))
        return self.helps[key]

    def look_at(self, where, text):
        """Every command in `text`, a command line, and its options."""
        for program, command, rest in re.findall(
                r"(?<![/\w.-])(dstudiod?) (?:--profile \S+ )?([a-z]+)\b"
                r"([^`|\n]*)",
                text):
            if program == "dstudiod" and not SERVER:
                continue
            if command in NO_COMMANDS[program]:
                continue
            with self.subTest(where=where, line=f"{program} {command}"):
                self.assertIn(command, self.commands(program))
                for option in re.findall(r"(?<=\s)--[a-z][a-z-]*",
                                         rest.split(" -- ")[0]):
                    self.assertRegex(self.help_of(program, command),
                                     re.escape(option) + r"\b")

    def test_versions(self):
        version = re.search(r"^AC_INIT\(\[dstudio\], \[([^]]+)\]",
                            read(SOURCE, "configure.ac"), re.MULTILINE)[1]
        self.assertEqual(read(SOURCE, "NEWS").split()[0], version)
        self.assertEqual(self.run_program("dstudio", "--version"),
                         f"dstudio {version}\n")
        if SERVER:
            self.assertEqual(self.run_program("dstudiod", "--version"),
                             f"dstudiod {version}\n")

    def test_commands_in_markdown(self):
        for path in (sources("*.md") + sources("doc/*.md") +
                     sources("src/*/README.md") +
                     sources("packaging/*/README.md")):
            text = read(path).replace("\\\n", " ")
            for span in re.findall(r"```.*?```|`[^`]+`", text, re.DOTALL):
                for line in span.splitlines():
                    self.look_at(os.path.relpath(path, SOURCE),
                                 line.split("#")[0])

    def test_commands_in_manuals(self):
        for path in sources("man/*.in"):
            text = read(path).replace("\\e\n", " ").replace("\\-", "-")
            text = re.sub(r"^\.[A-Z]+ |[\"\\]f?[BIR]?", "", text,
                          flags=re.MULTILINE)
            for line in text.splitlines():
                if re.match(r"(\s|dstudiod? )", line):
                    self.look_at(os.path.relpath(path, SOURCE), line)

    def test_commands_in_messages(self):
        for path in sources("src/*/*.c") + sources("src/*.c"):
            for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', read(path)):
                self.look_at(os.path.relpath(path, SOURCE), text)

    def test_files_that_are_named(self):
        for path in (sources("*.md") + sources("doc/[!s]*.md") +
                     sources("doc/scaling.md") + sources("src/*/README.md") +
                     sources("packaging/*/README.md")):
            folder = os.path.dirname(path)
            for name in re.findall(
                    r"`([A-Za-z0-9_./-]+\.(?:c|h|py|sh|md|json|txt|in))`",
                    read(path)):
                # Ends of names, a part to be filled in, the system's.
                if re.match("_|curses", name) or "NNN" in name:
                    continue
                with self.subTest(paper=os.path.relpath(path, SOURCE),
                                  name=name):
                    self.assertTrue(any(
                        os.path.exists(os.path.join(place, name))
                        for place in (folder, SOURCE,
                                      os.path.join(SOURCE, "src"),
                                      os.path.join(SOURCE,
                                                   "packaging/cluster"),
                                      os.path.join(SOURCE, "tests/server"),
                                      os.path.join(SOURCE,
                                                   "tests/data/journal"))))

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_manuals_are_well_formed(self):
        names = ["dstudio.1", "dstudio-config.5", "dstudio-content.5"]
        if SERVER:
            names += ["dstudiod.8", "dstudiod.conf.5"]
        for name in names:
            page = os.path.join(BUILD, "man", name)
            done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", page],
                                  text=True, check=False,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            self.assertEqual(done.stdout, "", name)
            self.assertNotRegex(read(page), r"(?m)^@[A-Z]+@$|\S \.[BIR]R? ")

    def test_keys_of_json(self):
        told = read(SOURCE, "man/dstudio.1.in").split(".SH JSON")[1]
        told = told.split(".SH FILES")[0].replace("\\-", "-")
        place = "ep051@littles-law:3"
        for words in (
                ["series"], ["episodes", "--series", "3"], ["show", "51"],
                ["show", "ep051.same-area-conditions"],
                ["show", "pattern:bulkhead"], ["show", "case:netflix-db-2008"],
                ["show", "term:quorum"], ["show", "calc:mm1"],
                ["objectives", "51"], ["patterns"], ["search", "little"],
                ["glossary", "quorum"], ["read", "51"], ["continue"],
                ["due"], ["plan", "2026-04-01"], ["stats"],
                ["stats", "--episodes"], ["stats", "--by", "week"],
                ["forecast"], ["calc"], ["note", place, "text"],
                ["calc", "mm1", "lambda=80/s", "mu=100/s", "--steps"],
                ["note", "51"], ["notes"], ["notes", "status"],
                ["queue", "51"], ["sync", "--status"], ["config"],
                ["config", "theme"], ["narrate", "--check", "51"], ["ahead"],
                ["pack", "list"], ["doctor"], ["lint", "--facts", "51"]):
            with self.subTest(command=words):
                out = self.run_program("dstudio", *words, "--json",
                                       status=(0, 1))
                if out:
                    self.check_keys(json.loads(out), words, told)

    def check_keys(self, value, words, told):
        if isinstance(value, list):
            for item in value[:3]:
                self.check_keys(item, words, told)
        elif isinstance(value, dict):
            for key, item in value.items():
                # Named by what was asked for, or by content.
                if words[0] == "calc" and key in ("inputs", "outputs"):
                    item = None
                if key == "series" and isinstance(item, dict):
                    item = list(item.values())
                if key == "stability":
                    item = None
                self.assertRegex(told, r"\b" + re.escape(key) + r"\b")
                self.check_keys(item, words, told)


if __name__ == "__main__":
    unittest.main()
